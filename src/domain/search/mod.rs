//! Finding functions by words.
//!
//! Owns what matches and what ranks first. Every word must be found, in any order, in the name (as it is, as a beginning, a part, another
//! form or another word for the same, or letter by letter: `slpm` finds `slack-post-message`) or in the description. Case and accents make
//! no difference. When little is found, slips of the finger are forgiven. Must not know pages or panes.
//!
//! ```text
//! query -> words, fields          fold, synonyms
//! index -> vocabulary, entries    built once for each function
//! rank  -> levels (once a word), spread, typo; the worth of each entry; the best first
//! narrow -> what a query that grew need not look at again
//! marks -> what is highlighted
//! ```

mod admitted;
mod fold;
mod index;
mod levels;
mod marks;
mod narrow;
mod query;
mod rank;
mod spread;
mod synonyms;
mod typo;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::sync::atomic::AtomicBool;

pub use index::Index;
pub use query::{FIELDS, Query, completions};
pub use rank::{Scope, Standing};
pub use typo::edits;

use super::catalog::{Catalog, Described, Position, Snapshot};
use super::function::Function;

impl Index {
    /// The positions of the functions that match, best first; without words as they came. What the index does not hold yet is taken
    /// in first. Empty when the flag is set meanwhile.
    pub fn search(
        &mut self,
        snapshot: &Snapshot,
        wanted: (&Query, Scope, &Standing),
        cancelled: &AtomicBool,
    ) -> Vec<Position> {
        if !self.extend(snapshot, cancelled) {
            return Vec::new();
        }
        let mut memory = std::mem::take(&mut self.memory);
        let found = rank::search(self, &mut memory, snapshot, wanted, cancelled);
        self.memory = memory;
        found
    }
}

/// What a search ends with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// What matches and is to be shown, best first.
    pub positions: Vec<Position>,
    /// What matches as well, but is of apps or types that are not shown.
    pub elsewhere: usize,
    /// What the best of them do, when a worker has read it: who types looks at those.
    pub described: Vec<Described>,
}

impl From<Vec<Position>> for Found {
    fn from(positions: Vec<Position>) -> Self {
        Self { positions, ..Self::default() }
    }
}

impl Index {
    /// The same where only some apps or one type is shown. Words are looked for in all of them, so that a word which is meant for one of
    /// the others is not taken for a slip of the finger.
    pub fn search_among(
        &mut self,
        snapshot: &Snapshot,
        (query, scope, standing): (&Query, Scope, &Standing),
        cancelled: &AtomicBool,
    ) -> Found {
        if query.is_empty() || scope.apps.is_none() && scope.kind.is_none() {
            return self.search(snapshot, (query, scope, standing), cancelled).into();
        }
        let everywhere = Scope { apps: None, kind: None, ..scope };
        let mut positions = self.search(snapshot, (query, everywhere, standing), cancelled);
        let all = positions.len();
        let is_shown = |position: &Position| {
            snapshot.get(*position).is_some_and(|function| {
                scope.apps.is_none_or(|apps| apps.contains(function.app()))
                    && scope.kind.is_none_or(|kind| kind == function.kind())
            })
        };
        positions.retain(is_shown);
        Found { elsewhere: all - positions.len(), positions, described: Vec::new() }
    }
}

/// The functions that match, best first.
pub fn search_once(functions: &[Function], query: &Query, standing: &Standing) -> Vec<Function> {
    let mut catalog = Catalog::default();
    catalog.push(functions.to_vec());
    let never = AtomicBool::new(false);
    let found = Index::default().search(&catalog.snapshot(), (query, Scope::default(), standing), &never);
    found.iter().filter_map(|position| functions.get(*position as usize).cloned()).collect()
}
