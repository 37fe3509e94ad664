//! Where a workspace is, as a person writes it.
//!
//! Owns what is said of an address that cannot be used, for commands, doctor and the explorer alike; the rule itself is the client's.

use crate::api::{BaseUrl, BaseUrlError};
use crate::domain::failure::{Failure, FailureKind};

/// Reads a base URL.
///
/// # Errors
/// When credentials may not be sent there, with what to write instead.
pub fn base_url(text: &str) -> Result<BaseUrl, Failure> {
    BaseUrl::parse(text).map_err(|error| {
        // Of `127.0.0.1:8791` and `localhost:8791` the parser says two different things, and neither helps.
        let scheme = text.trim().split_once("://").map_or("", |(scheme, _)| scheme);
        let is_whole = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let why = if is_whole { error.to_string() } else { "it is no whole URL".to_owned() };
        Failure::new(FailureKind::Usage, "The base URL cannot be used", why).hint(hint(&error, is_whole))
    })
}

/// What to do, where the fault does not say so itself.
fn hint(error: &BaseUrlError, is_whole: bool) -> &'static str {
    if is_whole && !matches!(error, BaseUrlError::Scheme(_)) {
        return "";
    }
    "begin it with https://, or http:// on this machine"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_not_whole_says_how_it_begins() {
        let said = |text: &str| base_url(text).err().map(|failure| failure.one_line());
        let begin = "The base URL cannot be used: it is no whole URL (begin it with https://, or http:// on this machine)";
        for text in [
            "127.0.0.1:8791",
            "localhost:8791",
            "live1",
            "api.integry.io",
            "//127.0.0.1",
            "127.0.0.1http://",
            "",
        ] {
            assert_eq!(said(text).as_deref(), Some(begin), "{text}");
        }
        let scheme = "The base URL cannot be used: the scheme must be https, it is ftp (begin it with https://, or http:// on this machine)";
        assert_eq!(said("ftp://127.0.0.1").as_deref(), Some(scheme));
        assert!(said("http://example.com").is_some_and(|why| why.contains("plain http would show")));
        assert_eq!(said("http://127.0.0.1:8791/"), None);
    }
}
