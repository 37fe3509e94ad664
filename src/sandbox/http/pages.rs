//! Lists that were written before.
//!
//! Owns a bounded memory of list answers. Must not know what is in them: the key says everything they depend on.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use axum::body::Bytes;

/// How many bytes are kept; the whole catalog takes less than half of it.
const KEPT: usize = 4 * 1024 * 1024;

/// The memory.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct Pages(RwLock<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pages: HashMap<String, Bytes>,
    bytes: usize,
}

impl Pages {
    /// The list of a key, written if it is not there.
    pub(super) fn get(&self, key: String, write: impl FnOnce() -> String) -> Bytes {
        if let Some(page) = self.0.read().unwrap_or_else(PoisonError::into_inner).pages.get(&key) {
            return page.clone();
        }
        let page = Bytes::from(write());
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Simpler than an order of use, and as good: walks over more than this never come back to the same page soon.
        if kept.bytes + page.len() > KEPT {
            *kept = Kept::default();
        }
        if page.len() <= KEPT && kept.pages.insert(key, page.clone()).is_none() {
            kept.bytes += page.len();
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_once_and_the_memory_is_bounded() {
        let pages = Pages::default();
        assert_eq!(pages.get("a".to_owned(), || "one".to_owned()), "one");
        assert_eq!(pages.get("a".to_owned(), || unreachable!("it was written before")), "one");
        for n in 0..10 {
            pages.get(n.to_string(), || "x".repeat(KEPT / 3));
        }
        let kept = pages.0.read().unwrap();
        assert!(kept.bytes <= KEPT && kept.bytes == kept.pages.values().map(Bytes::len).sum::<usize>());
        drop(kept);
        assert_eq!(pages.get("large".to_owned(), || "x".repeat(KEPT + 1)).len(), KEPT + 1);
    }
}
