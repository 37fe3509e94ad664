//! What functions do, read from wherever it lies.
//!
//! Owns which description belongs to which function. Reads from disk: for workers only.

use super::{Entry, Position, Snapshot};

/// What a function does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Machine name of the function.
    pub name: String,
    /// The lower half of the sum of its text: another function of that name does something else.
    pub sum: u32,
    /// What it does; untrusted text, cut with a mark when it is long.
    pub text: String,
}

impl Described {
    fn of(entry: &Entry) -> Self {
        let text = entry.description().into_owned();
        Self { name: entry.name().to_owned(), sum: entry.sum(), text }
    }
}

impl Snapshot {
    /// What the functions at these positions do.
    pub fn described(&self, positions: &[Position]) -> Vec<Described> {
        positions
            .iter()
            .filter_map(|position| self.get(*position))
            .map(|entry| Described::of(&entry))
            .collect()
    }
}
