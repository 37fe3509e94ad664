//! What differs between two answers: added, removed, changed and moved values by their place.
//!
//! Owns what counts as a difference. Members of an object belong together by key, whatever their order; a key that occurs several times is
//! matched occurrence by occurrence. Items of an array belong together by an identity that all of them have, else by their order.
//! A number that is spelled otherwise (`1.0` for `1`) is a change and says so: a reader may care, and nothing is hidden. A string is
//! what it decodes to: an escape is no difference. Nothing here recurses, and every step is counted.

mod align;
mod identity;
mod marks;
mod members;
mod scalar;
mod shape;
mod side;
mod text;
mod walk;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use marks::changed_parts;
pub use text::diff_lines;
pub use walk::diff;

#[cfg(test)]
mod tests;

/// Differences that are listed at most; all of them are counted.
pub const MAX_CHANGES: usize = 100_000;
/// Steps between two looks at the flag.
const POLL: usize = 4_096;

/// What a row of a diff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A container with differences inside; the rows below it are these.
    Inside,
    /// Only the new answer has it.
    Added,
    /// Only the old answer has it.
    Removed,
    /// Both have it, with another value.
    Changed,
    /// Both have it, at another place of its list. Differences inside are the rows below it.
    Moved,
}

/// What else is to be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// It is the same number, spelled otherwise.
    Spelling,
    /// Its key occurs several times in the object.
    RepeatedKey,
}

/// A difference, or a container around some. For two JSON texts `old` and `new` are rows of their indexes, for two plain texts lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiffRow {
    /// What it is.
    pub what: What,
    /// Where it is in the old answer.
    pub old: Option<usize>,
    /// Where it is in the new answer.
    pub new: Option<usize>,
    /// Rows around it in this list.
    pub depth: usize,
    /// Steps of its path that the rows around it do not name.
    pub steps: usize,
    /// What else is to be said.
    pub note: Option<Note>,
}

/// How the items of two arrays were matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matching {
    /// By a member that all items have, each with another value.
    Identity(Arc<str>),
    /// By the longest run of equal items in order; what is between them by position.
    Order,
    /// The same, but the items repeat too much to find the longest run.
    Roughly,
    /// No item equals another: by position.
    Position,
}

/// How much differs. An added or removed value counts as one with all that is in it; what is the same is counted in plain values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Values that changed.
    pub changed: usize,
    /// Values that only the new answer has.
    pub added: usize,
    /// Values that only the old answer has.
    pub removed: usize,
    /// Items at another place of their list.
    pub moved: usize,
    /// Plain values, or lines, that are the same.
    pub same: usize,
}

impl Counts {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.changed + self.added + self.removed + self.moved == 0
    }
}

/// All differences between two answers, in the order of the new one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diff {
    /// The differences and the containers around them.
    pub rows: Vec<DiffRow>,
    /// How much differs.
    pub counts: Counts,
    /// Whether there were more differences than are listed.
    pub cut: bool,
    /// Steps that it took.
    pub steps: usize,
    of_old: HashMap<usize, Matching>,
    of_new: HashMap<usize, Matching>,
}

impl Diff {
    /// How the items of an array were matched: of the old answer's, or the new one's.
    pub fn matching(&self, is_new: bool, array: usize) -> Option<&Matching> {
        if is_new { self.of_new.get(&array) } else { self.of_old.get(&array) }
    }
}

/// Nobody wants the result any more.
struct Stopped;

/// Counts steps and polls the flag.
struct Work<'a> {
    steps: usize,
    cancelled: &'a AtomicBool,
}

impl<'a> Work<'a> {
    fn new(cancelled: &'a AtomicBool) -> Self {
        Self { steps: 0, cancelled }
    }

    /// One step; `None` when nobody wants the result any more.
    fn step(&mut self) -> Option<()> {
        self.steps += 1;
        let is_cancelled = self.steps.is_multiple_of(POLL) && self.cancelled.load(Ordering::Relaxed);
        (!is_cancelled).then_some(())
    }

    /// So many steps at once.
    fn took(&mut self, steps: usize) -> Option<()> {
        self.steps += steps;
        (!self.cancelled.load(Ordering::Relaxed)).then_some(())
    }
}
