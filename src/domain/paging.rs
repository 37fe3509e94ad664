//! When to stop following cursors.
//!
//! Owns the guard against endless lists: a cursor that repeats, pages that bring nothing, and caps on pages and entries (API reference,
//! `_cursor`).

use std::collections::HashSet;

use super::failure::{Failure, FailureKind};
use super::function::sum;

/// Entries that are fetched without asking: many times what the largest workspaces have.
pub const MAX_ENTRIES: usize = 500_000;
/// Pages that are fetched without asking, however few entries each has.
pub const MAX_PAGES: usize = 100_000;
/// Pages in a row that may bring nothing.
pub const MAX_IDLE: usize = 1_000;

/// Remembers the cursors of one chain of pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CursorGuard {
    /// Their sums: a chain may have many.
    seen: HashSet<u64>,
    entries: usize,
    idle: usize,
}

impl CursorGuard {
    /// Whether the page of that cursor may be fetched, after one with so many entries of which so many are new.
    ///
    /// # Errors
    /// When the cursor came before, or too much was fetched.
    pub fn follow(&mut self, cursor: &str, entries: usize, new: usize) -> Result<(), Failure> {
        self.entries += entries;
        self.idle = if new == 0 { self.idle + 1 } else { 0 };
        let stops = if self.entries >= MAX_ENTRIES {
            Some(format!("stopped after {} entries", self.entries))
        } else if self.idle >= MAX_IDLE {
            Some(format!("stopped after {} pages in a row without anything new", self.idle))
        } else if self.seen.len() >= MAX_PAGES {
            Some(format!("stopped after {} pages", self.seen.len()))
        } else {
            None
        };
        if let Some(detail) = stops {
            return Err(Failure::new(FailureKind::Refused, "The list does not end", detail)
                .hint("what was loaded so far is shown"));
        }
        if !self.seen.insert(sum(cursor.as_bytes())) {
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
        assert!(guard.follow("a", 1, 1).is_ok() && guard.follow("b", 1, 1).is_ok());
        assert_eq!(guard.follow("a", 1, 1).unwrap_err().title, "The list repeats itself");
        // So many entries a page, and how many of them are new; the pages that are fetched then.
        let pages = |entries: usize, new: usize| {
            let mut guard = CursorGuard::default();
            let failed = |page: &usize| guard.follow(&page.to_string(), entries, new).is_err();
            (1..=MAX_PAGES + 1).find(failed).unwrap_or_default()
        };
        assert_eq!([pages(1_000, 1), pages(0, 0), pages(10, 0)], [500, MAX_IDLE, MAX_IDLE]);
        assert_eq!(pages(1, 1), MAX_PAGES + 1);
        assert_eq!(pages(10, 10), 50_000, "100,000 functions load in pages of 10");
    }

    #[test]
    fn cursors_that_are_like_each_other_are_others() {
        let mut guard = CursorGuard::default();
        for offset in (0..5_000_000).step_by(50) {
            let cursor: String = format!("offset:{offset}")
                .bytes()
                .map(u32::from)
                .flat_map(|byte| [byte / 16, byte % 16])
                .filter_map(|digit| char::from_digit(digit, 16))
                .collect();
            assert!(guard.follow(&cursor, 1, 1).is_ok() || offset == 50 * MAX_PAGES, "{offset}");
        }
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
