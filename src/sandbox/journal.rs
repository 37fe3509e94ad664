//! The last requests, for tests and for whoever develops against the sandbox.
//!
//! Owns a bounded ring. Must not keep credentials: neither headers nor the query's `app_key`, `user_id` and `hash`.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many requests are kept.
const KEPT: usize = 256;
/// How much of a body is kept.
const BODY_KEPT: usize = 16 * 1024;

/// A request that the sandbox has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// HTTP method.
    pub method: String,
    /// Path as it came, doubled and trailing slashes included.
    pub path: String,
    /// Query without credentials; empty when there was none.
    pub query: String,
    /// Body as text, the first 16 KiB.
    pub body: String,
    /// Status of the answer.
    pub status: u16,
}

/// The ring.
#[derive(Debug, Default)]
pub(super) struct Journal(Mutex<VecDeque<RecordedRequest>>);

impl Journal {
    /// The part of a body that is kept, as text.
    pub(super) fn body(bytes: &[u8]) -> String {
        String::from_utf8_lossy(&bytes[..bytes.len().min(BODY_KEPT)]).into_owned()
    }

    /// Adds a request, forgetting the oldest.
    pub(super) fn record(&self, mut request: RecordedRequest) {
        request.query = without_credentials(&request.query);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(request);
    }

    /// Every kept request, oldest first.
    pub(super) fn all(&self) -> Vec<RecordedRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

fn without_credentials(query: &str) -> String {
    let public = |pair: &&str| {
        // Percent-encoded names are names too.
        let name =
            url::form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name.to_ascii_lowercase());
        !matches!(name.as_deref(), Some("app_key" | "user_id" | "hash"))
    };
    query.split('&').filter(public).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(query: &str, body: String) -> RecordedRequest {
        RecordedRequest { method: "POST".into(), path: "/".into(), query: query.into(), body, status: 200 }
    }

    #[test]
    fn credentials_are_not_kept() {
        let journal = Journal::default();
        journal.record(request("app_key=k&app=slack&h%61sh=h&user_id=u&type=QUERY", String::new()));
        assert_eq!(journal.all()[0].query, "app=slack&type=QUERY");
    }

    #[test]
    fn the_ring_and_the_bodies_are_bounded() {
        let journal = Journal::default();
        for n in 0..300 {
            journal.record(request(&format!("n={n}"), Journal::body("é".repeat(20_000).as_bytes())));
        }
        let kept = journal.all();
        assert_eq!((kept.len(), kept[0].query.as_str()), (256, "n=44"));
        assert!(kept[0].body.starts_with('é') && kept[0].body.len() <= BODY_KEPT + 3);
    }
}
