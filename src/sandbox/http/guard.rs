//! Who may talk to the sandbox at all.
//!
//! Owns the refusal of requests that a web page could have caused: a page on another site, or one whose name was re-bound to 127.0.0.1.
//! Must not look at credentials.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};

use super::reply::Reply;

/// Says which site caused a request; browsers send it with every one.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The refusal of an API request that does not come from a program on this machine.
pub(super) fn refuse_api(headers: &HeaderMap, port: u16) -> Option<Reply> {
    if let Some(refusal) = refuse_host(headers, port) {
        return Some(refusal);
    }
    if headers.contains_key(ORIGIN) || headers.contains_key(FETCH_SITE) {
        return Some(Reply::detail(403, "The sandbox does not answer web pages."));
    }
    None
}

/// The refusal of a request to a page of the sandbox. Any link may lead there, but nothing may be sent from another site.
pub(super) fn refuse_page(headers: &HeaderMap, port: u16, sends: bool) -> Option<Reply> {
    let is = |name: HeaderName, wanted: &[&str]| {
        headers
            .get(name)
            .is_none_or(|value| wanted.iter().any(|wanted| value.as_bytes() == wanted.as_bytes()))
    };
    let own = [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")];
    let is_own = is(ORIGIN, &[&own[0], &own[1]]) && is(FETCH_SITE, &["same-origin", "none"]);
    refuse_host(headers, port).or_else(|| {
        (sends && !is_own).then(|| Reply::detail(403, "This form belongs to a page of the sandbox."))
    })
}

fn refuse_host(headers: &HeaderMap, port: u16) -> Option<Reply> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let more_hosts = headers.get_all(HOST).iter().nth(1).is_some();
    let is_refused = more_hosts || !is_own_host(host, port);
    is_refused.then(|| Reply::detail(403, "The sandbox answers to 127.0.0.1 and localhost only."))
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
