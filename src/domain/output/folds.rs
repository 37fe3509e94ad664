//! What of a tree is folded, and the walk over what is left.
//!
//! Owns which rows are visible. Each step costs the nesting at most, never the size of what is folded. Must not know windows.

use std::collections::HashSet;

use super::index::JsonIndex;

/// What is folded: everything from a depth on, but for some, so that folding a million containers costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folds {
    /// Containers this deep and deeper are folded.
    depth: usize,
    /// Those where it is the other way round.
    exceptions: HashSet<usize>,
}

/// Nothing is folded.
impl Default for Folds {
    fn default() -> Self {
        Self { depth: usize::MAX, exceptions: HashSet::new() }
    }
}

impl Folds {
    /// How deep a fresh tree is opened at most, unless all of it fits.
    const OPEN_LEVELS: usize = 8;

    /// The start for a tree: as many levels open as fit into so many rows, at least the root's own.
    pub fn for_budget(index: &JsonIndex, rows: usize) -> Self {
        if index.len() <= rows {
            return Self::default();
        }
        let opened_to = |depth| Self { depth, ..Self::default() };
        let fits = |folds: &Self| folds.visible_from(index, 0).nth(rows).is_none();
        (2..=Self::OPEN_LEVELS).map(opened_to).take_while(fits).last().unwrap_or_else(|| opened_to(1))
    }

    /// Folds every container below the root.
    pub fn fold_all(&mut self) {
        self.fold_to_depth(1);
    }

    /// Opens every container.
    pub fn unfold_all(&mut self) {
        *self = Self::default();
    }

    /// Opens the containers above that depth and folds all others; the root has depth 0.
    pub fn fold_to_depth(&mut self, depth: usize) {
        *self = Self { depth, exceptions: HashSet::new() };
    }

    /// Opens one level more, or one less, everywhere; the root stays open.
    pub fn step_depth(&mut self, more: bool, index: &JsonIndex) {
        // From everything open, the deepest of the first rows stands for the depth there is.
        let depth = if self.depth == usize::MAX { deepest(index) } else { self.depth };
        self.fold_to_depth(if more { depth.saturating_add(1) } else { depth.saturating_sub(1).max(1) });
    }

    /// Whether nothing is folded by choice.
    pub fn all_open(&self) -> bool {
        self.depth == usize::MAX && self.exceptions.is_empty()
    }

    /// Whether the rows below it are hidden. An empty container and a scalar have none.
    pub fn is_folded(&self, index: &JsonIndex, row: usize) -> bool {
        index.child_count(row) > 0 && (index.depth(row) >= self.depth) != self.exceptions.contains(&row)
    }

    /// Folds or opens a container. Returns whether that changed anything.
    pub fn set_folded(&mut self, index: &JsonIndex, row: usize, folded: bool) -> bool {
        if index.child_count(row) == 0 || self.is_folded(index, row) == folded {
            return false;
        }
        if !self.exceptions.remove(&row) {
            self.exceptions.insert(row);
        }
        true
    }

    /// Folds a container that is open and opens one that is folded.
    pub fn toggle(&mut self, index: &JsonIndex, row: usize) {
        self.set_folded(index, row, !self.is_folded(index, row));
    }

    /// The row itself when it is visible, else the folded container that hides it.
    pub fn visible(&self, index: &JsonIndex, row: usize) -> usize {
        let row = row.min(index.len().saturating_sub(1));
        self.visible_below(index, row, 0)
    }

    /// The same, when everything less deep than that is known to be open.
    fn visible_below(&self, index: &JsonIndex, row: usize, depth: usize) -> usize {
        let (mut shown, mut at) = (row, row);
        while let Some(parent) = index.parent(at).filter(|parent| index.depth(*parent) >= depth) {
            if self.is_folded(index, parent) {
                shown = parent;
            }
            at = parent;
        }
        shown
    }

    /// The visible row after a visible one.
    pub fn next_visible(&self, index: &JsonIndex, row: usize) -> Option<usize> {
        let next = if self.is_folded(index, row) { index.end(row) } else { row + 1 };
        (next < index.len()).then_some(next)
    }

    /// The visible row before a visible one.
    pub fn prev_visible(&self, index: &JsonIndex, row: usize) -> Option<usize> {
        let before = row.min(index.len()).checked_sub(1)?;
        // It is the parent, or lies below the sibling before; all that holds both is open, since `row` is visible.
        Some(self.visible_below(index, before, index.depth(row)))
    }

    /// The last visible row.
    pub fn last_visible(&self, index: &JsonIndex) -> usize {
        self.visible(index, index.len().saturating_sub(1))
    }

    /// The visible rows from a visible one on.
    pub fn visible_from<'a>(&'a self, index: &'a JsonIndex, row: usize) -> impl Iterator<Item = usize> + 'a {
        let first = (row < index.len()).then_some(row);
        std::iter::successors(first, |row| self.next_visible(index, *row))
    }

    /// The same folds in a tree where each row stands elsewhere.
    #[must_use]
    pub fn moved(&self, to: impl Fn(usize) -> usize) -> Self {
        Self { depth: self.depth, exceptions: self.exceptions.iter().map(|row| to(*row)).collect() }
    }
}

/// Rows that are looked at for a depth.
const SAMPLED: usize = 1_000;

fn deepest(index: &JsonIndex) -> usize {
    (0..index.len().min(SAMPLED)).map(|row| index.depth(row)).max().unwrap_or(0)
}
