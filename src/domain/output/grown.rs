//! Rows of a document in a later one whose list is longer.
//!
//! Owns where a row went: what is in front of the list and in it stays, what follows it moves on. Must not compare values.

use super::index::JsonIndex;

/// From the rows of the shorter document to those of the longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrownRows {
    /// The list's row, before and after.
    list: (usize, usize),
    /// The row after the list, before and after.
    end: (usize, usize),
    rows: usize,
}

impl GrownRows {
    /// The list is that member of the root, or the root itself.
    pub fn new(before: &JsonIndex, after: &JsonIndex, member: Option<&str>) -> Self {
        let list_of = |index: &JsonIndex| {
            let is_list = |row: &usize| index.key(*row).is_some_and(|key| Some(&*key) == member);
            member.and_then(|_| index.children(0).find(is_list)).unwrap_or(0)
        };
        let list = (list_of(before), list_of(after));
        Self { list, end: (before.end(list.0), after.end(list.1)), rows: after.len() }
    }

    /// Where a row is now.
    pub fn to(&self, row: usize) -> usize {
        let to = if row < self.list.0 {
            row.min(self.list.1.saturating_sub(1))
        } else if row < self.end.0 {
            row - self.list.0 + self.list.1
        } else {
            row - self.end.0 + self.end.1
        };
        to.min(self.rows.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    fn index(text: &str) -> JsonIndex {
        JsonIndex::build(text.to_owned(), 0..text.len(), &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn every_row_is_found_again() {
        let before = index(r#"{"n":1,"rows":[{"a":1},2],"z":{"y":3}}"#);
        let after = index(r#"{"n":{"m":1},"rows":[{"a":1},2,4],"z":{"y":3}}"#);
        let rows = GrownRows::new(&before, &after, Some("rows"));
        let paths = |index: &JsonIndex, row| index.jq_path(row);
        for row in 0..before.len() {
            assert_eq!(paths(&before, row), paths(&after, rows.to(row)));
        }
        let (before, after) = (index("[1,[2]]"), index("[1,[2],3]"));
        let rows = GrownRows::new(&before, &after, None);
        assert_eq!((0..before.len()).map(|row| rows.to(row)).collect::<Vec<_>>(), [0, 1, 2, 3]);
        // A document that is shorter than it should be has an end all the same.
        assert_eq!(GrownRows::new(&after, &index("[]"), None).to(4), 0);
    }
}
