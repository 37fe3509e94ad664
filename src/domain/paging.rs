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
pub const MAX_IDLE: usize = 30;

/// What a page brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Came {
    /// Its entries.
    pub entries: usize,
    /// How many of them were not known.
    pub new: usize,
    /// The sum of its first entry's name, if it has one.
    pub first: Option<u64>,
}

impl Came {
    /// A page whose first entry has that name.
    pub fn of(entries: usize, new: usize, first: Option<&str>) -> Self {
        Self { entries, new, first: first.map(|name| sum(name.as_bytes())) }
    }
}

/// Remembers the cursors of one chain of pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CursorGuard {
    /// Their sums: a chain may have many.
    seen: HashSet<u64>,
    /// The first entries of its pages.
    firsts: HashSet<u64>,
    entries: usize,
    idle: usize,
}

impl CursorGuard {
    /// Whether a page brought nothing: it is empty, or begins as one before and has nothing new. What is known from another chain is no
    /// sign of a list that turns in a circle.
    fn is_idle(&mut self, came: Came) -> bool {
        let is_another = came.first.is_some_and(|first| self.firsts.insert(first));
        came.new == 0 && !is_another
    }

    /// Whether the page of that cursor may be fetched, after this one.
    ///
    /// # Errors
    /// When the cursor came before, or too much was fetched.
    pub fn follow(&mut self, cursor: &str, came: Came) -> Result<(), Failure> {
        self.entries += came.entries;
        self.idle = if self.is_idle(came) { self.idle + 1 } else { 0 };
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
            return Err(Failure::new(FailureKind::Refused, "The list does not end", detail));
        }
        if !self.seen.insert(sum(cursor.as_bytes())) {
            let detail = "the server sent a cursor that it had sent before";
            return Err(Failure::new(FailureKind::Refused, "The list repeats itself", detail));
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
        let one = Came { entries: 1, new: 1, first: None };
        assert!(guard.follow("a", one).is_ok() && guard.follow("b", one).is_ok());
        assert_eq!(guard.follow("a", one).unwrap_err().title, "The list repeats itself");
        // What each page brings; the pages that are fetched then.
        let pages = |came: &dyn Fn(usize) -> Came| {
            let mut guard = CursorGuard::default();
            let failed = |page: &usize| guard.follow(&page.to_string(), came(*page)).is_err();
            (1..=MAX_PAGES + 1).find(failed).unwrap_or_default()
        };
        let always = |entries, new, first| pages(&move |_| Came { entries, new, first });
        assert_eq!([always(1_000, 1, None), always(0, 0, None)], [500, MAX_IDLE]);
        assert_eq!(always(1, 1, None), MAX_PAGES + 1);
        assert_eq!(always(10, 10, None), 50_000, "100,000 functions load in pages of 10");
        assert_eq!(always(50, 0, Some(7)), MAX_IDLE + 1, "the same page under ever other cursors");
        let known = pages(&|page| Came { entries: 50, new: 0, first: Some(page as u64) });
        assert_eq!(known, 10_000, "what another chain brought is gone through");
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
            assert!(
                guard.follow(&cursor, Came::of(1, 1, None)).is_ok() || offset == 50 * MAX_PAGES,
                "{offset}"
            );
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
