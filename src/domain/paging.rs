//! When to stop following cursors.
//!
//! Owns the guard against endless lists: a cursor that repeats and a cap on pages (API reference, `_cursor`).

use std::collections::HashSet;

use super::failure::{Failure, FailureKind};

/// Pages that are fetched without asking.
pub const MAX_PAGES: usize = 4_000;

/// Remembers the cursors of one chain of pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CursorGuard {
    seen: HashSet<String>,
}

impl CursorGuard {
    /// Whether the page of that cursor may be fetched.
    ///
    /// # Errors
    /// When the cursor came before or too many pages were fetched.
    pub fn follow(&mut self, cursor: &str) -> Result<(), Failure> {
        if self.seen.len() >= MAX_PAGES {
            let detail = format!("stopped after {MAX_PAGES} pages");
            return Err(Failure::new(FailureKind::Refused, "The list does not end", detail));
        }
        if !self.seen.insert(cursor.to_owned()) {
            let detail = "the server sent a cursor that it had sent before";
            return Err(Failure::new(FailureKind::Refused, "The list repeats itself", detail)
                .hint("what was loaded so far is shown"));
        }
        Ok(())
    }
}

/// Pages that one press fetches.
pub const PAGES_AT_ONCE: usize = 200;
/// Bytes after which one press fetches no further page.
pub const BYTES_AT_ONCE: u64 = 64_000_000;

/// Why a further page is not fetched, though there may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// This cursor led to an earlier page.
    Repeats(String),
    /// So many pages are enough for now.
    Pages(usize),
    /// So many bytes are enough for now.
    Bytes(u64),
}

/// How far the pages of an answer may be followed, all in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowance {
    seen: HashSet<String>,
    pages: usize,
    bytes: u64,
    most_pages: usize,
    most_bytes: u64,
}

impl Allowance {
    /// So many pages in all, however large they are.
    pub fn of_pages(most_pages: usize) -> Self {
        Self { most_pages, most_bytes: u64::MAX, ..Self::default() }
    }

    /// A page came: the cursor that led to it and its size.
    pub fn took(&mut self, cursor: Option<String>, bytes: u64) {
        self.seen.extend(cursor);
        self.pages += 1;
        self.bytes += bytes;
    }

    /// From here on as much again.
    pub fn raise(&mut self) {
        self.most_pages = self.pages + PAGES_AT_ONCE;
        self.most_bytes = self.bytes + BYTES_AT_ONCE;
    }

    /// Bytes of all pages so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the page of that cursor may be fetched.
    ///
    /// # Errors
    /// What speaks against it.
    pub fn may_follow(&self, cursor: &str) -> Result<(), Stop> {
        if self.seen.contains(cursor) {
            return Err(Stop::Repeats(cursor.to_owned()));
        }
        if self.pages >= self.most_pages {
            return Err(Stop::Pages(self.pages));
        }
        if self.bytes >= self.most_bytes {
            return Err(Stop::Bytes(self.bytes));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_cursor_and_an_endless_chain_stop() {
        let mut guard = CursorGuard::default();
        assert!(guard.follow("a").is_ok() && guard.follow("b").is_ok());
        assert_eq!(guard.follow("a").unwrap_err().title, "The list repeats itself");
        let mut guard = CursorGuard::default();
        let stopped = (0..=MAX_PAGES).find_map(|page| guard.follow(&page.to_string()).err());
        assert_eq!(stopped.unwrap().title, "The list does not end");
    }

    #[test]
    fn pages_are_followed_as_far_as_was_asked_and_further_when_asked_again() {
        let mut allowance = Allowance::default();
        allowance.took(None, 10);
        allowance.raise();
        for page in 0..PAGES_AT_ONCE {
            let cursor = page.to_string();
            assert_eq!(allowance.may_follow(&cursor), Ok(()));
            allowance.took(Some(cursor), 10);
        }
        assert_eq!(allowance.may_follow("next"), Err(Stop::Pages(PAGES_AT_ONCE + 1)));
        assert_eq!(allowance.may_follow("7"), Err(Stop::Repeats("7".to_owned())));
        allowance.raise();
        assert_eq!(allowance.may_follow("next"), Ok(()));
        allowance.took(Some("next".to_owned()), BYTES_AT_ONCE);
        assert!(matches!(allowance.may_follow("more"), Err(Stop::Bytes(_))));
        allowance.raise();
        assert_eq!(allowance.may_follow("more"), Ok(()));
    }
}
