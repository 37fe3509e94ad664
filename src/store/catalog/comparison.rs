//! What is another since a catalog was kept.
//!
//! Owns the comparison by sums: names and schemas themselves stay where they are.

use std::collections::BTreeSet;

use crate::domain::catalog::{Changes, Snapshot};
use crate::domain::function::sum;
use crate::store::spool::kept_text;

/// What is another since a catalog before.
pub(super) struct Comparison<'a> {
    before: Option<&'a Snapshot>,
    /// Sums of its names and schemas, in the order of the former.
    sums: Vec<(u64, u32)>,
    /// Sums of the names that were seen.
    seen: BTreeSet<u64>,
    changes: Changes,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(before: Option<&'a Snapshot>) -> Self {
        let entries = before.into_iter().flat_map(Snapshot::iter);
        let mut sums: Vec<_> =
            entries.map(|entry| (sum(entry.name().as_bytes()), kept_text(&entry).1)).collect();
        sums.sort_unstable();
        Self { before, sums, seen: BTreeSet::new(), changes: Changes::default() }
    }

    pub(super) fn see(&mut self, name: &str, schema: u32) {
        if self.before.is_none() {
            return;
        }
        let name_sum = sum(name.as_bytes());
        match self.sums.binary_search_by_key(&name_sum, |(name, _)| *name) {
            Ok(at) => {
                if self.sums[at].1 != schema {
                    self.changes.changed.insert(name.to_owned());
                }
                self.seen.insert(name_sum);
            }
            Err(_) => _ = self.changes.new.insert(name.to_owned()),
        }
    }

    pub(super) fn end(mut self) -> Changes {
        let before = self.before.into_iter().flat_map(Snapshot::iter);
        let gone = before.filter(|entry| !self.seen.contains(&sum(entry.name().as_bytes())));
        self.changes.gone = gone.map(|entry| entry.name().to_owned()).collect();
        self.changes
    }
}
