//! Where requests may go.
//!
//! Owns the rule that credentials leave this machine over HTTPS only, and how names become paths.

use url::Url;

use crate::domain::workspace::is_this_machine;

/// Why a base URL or a path cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It is no URL.
    #[error("it is no URL: {0}")]
    NotAUrl(String),
    /// Plain HTTP to another machine.
    #[error(
        "plain http would show the credentials to everyone on the way; use https (http is for this machine only)"
    )]
    PlainHttp,
    /// Another scheme.
    #[error("the scheme must be https, it is {0}")]
    Scheme(String),
    /// User name or password.
    #[error("a user name or password in it is not used; remove it")]
    UserInfo,
    /// Query or fragment.
    #[error("it must end before ? and #")]
    Query,
    /// A name that would lead to another path.
    #[error("“{0}” cannot be the name of an app or function")]
    Name(String),
}

/// A base URL that credentials may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    is_loopback: bool,
}

impl BaseUrl {
    /// Checks a base URL; it may hold a path.
    ///
    /// # Errors
    /// When it is none, or is not https (plain http is allowed to 127.0.0.0/8, `::1` and `localhost`).
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let url = Url::parse(text.trim()).map_err(|error| BaseUrlError::NotAUrl(error.to_string()))?;
        let is_loopback = is_this_machine(&url);
        match url.scheme() {
            "https" => {}
            "http" if is_loopback => {}
            "http" => return Err(BaseUrlError::PlainHttp),
            other => return Err(BaseUrlError::Scheme(other.to_owned())),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::UserInfo);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::Query);
        }
        Ok(Self { url, is_loopback })
    }

    /// Host, and port when it is not the scheme's own: what the screen shows.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The same with the path, if it has one: what tells workspaces apart.
    pub fn shown(&self) -> String {
        format!("{}{}", self.host(), self.url.path().trim_end_matches('/'))
    }

    /// Host without brackets, and port: where a connection goes.
    pub fn place(&self) -> (String, u16) {
        let host = self.url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        (host, self.url.port_or_known_default().unwrap_or(443))
    }

    /// Whether connections are made safe by TLS.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// The URL of an endpoint: each part one percent-encoded path segment, a slash at the end.
    ///
    /// # Errors
    /// When a part is empty, `.` or `..`: it would lead to another endpoint.
    pub(super) fn endpoint(&self, parts: &[&str]) -> Result<Url, BaseUrlError> {
        if let Some(part) = parts.iter().find(|part| matches!(**part, "" | "." | "..")) {
            return Err(BaseUrlError::Name((*part).to_owned()));
        }
        let mut url = self.url.clone();
        let refused = || BaseUrlError::NotAUrl("it cannot hold a path".to_owned());
        url.path_segments_mut().map_err(|()| refused())?.pop_if_empty().extend(parts).push("");
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_go_over_https_or_stay_on_this_machine() {
        for fine in [
            "https://api.integry.io",
            "https://api.integry.io/",
            "https://example.com:8443/v1/proxy",
            "https://10.0.0.1",
            "http://127.0.0.1:8787",
            "http://127.8.9.1",
            "http://localhost:1",
            "http://LOCALHOST",
            "http://[::1]:9",
            "http://0x7f.1",
            "https://[::ffff:127.0.0.1]",
            " https://api.integry.io ",
        ] {
            assert!(BaseUrl::parse(fine).is_ok(), "{fine}");
        }
        for refused in [
            "http://api.integry.io",
            "http://127.0.0.1@evil.example",
            "http://127.0.0.1:80@evil.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://[::ffff:127.0.0.1]",
            "http://0.0.0.0",
            "http://[::]",
            "http://10.0.0.1",
            "http://192.168.1.1",
            "http://128.0.0.1",
            "http://localhost.",
            "http://evil.example/127.0.0.1",
            "http://evil.example#@127.0.0.1",
            "http://①②⑦.0.0.2.evil",
            "http://2130706434.evil",
            "http:",
            "http://",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "ws://localhost",
            "javascript:alert(1)",
            "data:text/plain,x",
            "https://user@api.integry.io",
            "https://:pass@api.integry.io",
            "https://api.integry.io/?x=1",
            "https://api.integry.io/#x",
            "api.integry.io",
            "localhost:8080",
            "",
            "https://",
            "//127.0.0.1",
        ] {
            assert!(BaseUrl::parse(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn names_are_one_segment_each() {
        let base = BaseUrl::parse("https://h.example/v1/").unwrap();
        let url = |name: &str| base.endpoint(&["functions", name, "call"]).map(|url| url.to_string());
        assert_eq!(
            url("slack-post-message").unwrap(),
            "https://h.example/v1/functions/slack-post-message/call/"
        );
        assert_eq!(
            url("a/../b?c#d%2f é").unwrap(),
            "https://h.example/v1/functions/a%2F..%2Fb%3Fc%23d%252f%20%C3%A9/call/"
        );
        for name in ["", ".", ".."] {
            assert_eq!(url(name), Err(BaseUrlError::Name(name.to_owned())));
        }
        assert_eq!(BaseUrl::parse("http://localhost:8080").unwrap().host(), "localhost:8080");
        assert_eq!(BaseUrl::parse("http://localhost:8080/a/b/").unwrap().shown(), "localhost:8080/a/b");
        assert_eq!(BaseUrl::parse("https://api.integry.io").unwrap().shown(), "api.integry.io");
    }
}
