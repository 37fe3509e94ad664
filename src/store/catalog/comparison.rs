//! What is another since a catalog was kept.
//!
//! Owns the comparison by sums: names and schemas themselves stay where they are.

use crate::domain::catalog::{Changes, Snapshot};
use crate::domain::function::sum;
use crate::store::spool::kept_sum;

/// What is another since a catalog before.
pub(super) struct Comparison<'a> {
    before: Option<&'a Snapshot>,
    /// Sums of its names and schemas, in the order of the former, and whether they were seen.
    sums: Vec<(u64, u32, bool)>,
    changes: Changes,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(before: Option<&'a Snapshot>) -> Self {
        let entries = before.into_iter().flat_map(Snapshot::iter);
        let mut sums: Vec<_> =
            entries.map(|entry| (sum(entry.name().as_bytes()), kept_sum(&entry), false)).collect();
        sums.sort_unstable();
        Self { before, sums, changes: Changes::default() }
    }

    pub(super) fn see(&mut self, name: &str, schema: u32) {
        if self.before.is_none() {
            return;
        }
        match self.find(name) {
            Some(at) => {
                if self.sums[at].1 != schema {
                    self.changes.changed.insert(name.to_owned());
                }
                self.sums[at].2 = true;
            }
            None => _ = self.changes.new.insert(name.to_owned()),
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = sum(name.as_bytes());
        self.sums.binary_search_by_key(&name, |(name, ..)| *name).ok()
    }

    pub(super) fn end(mut self) -> Changes {
        let before = self.before.into_iter().flat_map(Snapshot::iter);
        let gone = before.filter(|entry| self.find(entry.name()).is_some_and(|at| !self.sums[at].2));
        self.changes.gone = gone.map(|entry| entry.name().to_owned()).collect();
        self.changes
    }
}
