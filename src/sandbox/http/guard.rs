//! Who may talk to the sandbox at all.
//!
//! Owns the refusal of requests that a web page could have caused: a page on another site, or one whose name was re-bound to 127.0.0.1.
//! Must not look at credentials.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

use super::reply::Reply;

/// The refusal of a request that does not come from a program on this machine.
pub(super) fn refuse(headers: &HeaderMap, port: u16) -> Option<Reply> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let more_hosts = headers.get_all(HOST).iter().nth(1).is_some();
    if more_hosts || !is_own_host(host, port) {
        return Some(Reply::detail(403, "The sandbox answers to 127.0.0.1 and localhost only."));
    }
    if headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site") {
        return Some(Reply::detail(403, "The sandbox does not answer web pages."));
    }
    None
}

fn is_own_host(host: &str, port: u16) -> bool {
    let Some((name, given)) = host.rsplit_once(':') else { return false };
    given == port.to_string() && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_own_hosts_pass() {
        for host in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080"] {
            assert!(is_own_host(host, 8080), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "127.0.0.1:08080",
            "evil.example:8080",
            "127.0.0.1.evil.example:8080",
            "localhost.:8080",
            "[::1]:8080",
            "0.0.0.0:8080",
            "user@127.0.0.1:8080",
            "127.0.0.1:8080 ",
            "2130706433:8080",
        ] {
            assert!(!is_own_host(host, 8080), "{host:?}");
        }
    }
}
