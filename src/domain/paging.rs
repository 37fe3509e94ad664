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
}
