//! The cursor in a tree and the window that follows it.
//!
//! Owns the selected row and the first shown. A move costs what is in the window, however large the tree is.

use super::folds::Folds;
use super::index::JsonIndex;

/// Cursor and window over a tree. Both are visible rows: every method here keeps them so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TreeCursor {
    /// The selected row.
    pub cursor: usize,
    /// The first row shown.
    pub top: usize,
}

impl TreeCursor {
    /// Moves by so many visible rows, stopping at the ends.
    pub fn move_by(&mut self, rows: isize, index: &JsonIndex, folds: &Folds, height: usize) {
        for _ in 0..rows.unsigned_abs() {
            let next = if rows < 0 {
                folds.prev_visible(index, self.cursor)
            } else {
                folds.next_visible(index, self.cursor)
            };
            let Some(next) = next else { break };
            self.cursor = next;
        }
        self.follow(index, folds, height);
    }

    /// To the first row.
    pub fn first(&mut self) {
        *self = Self::default();
    }

    /// To the last visible row.
    pub fn last(&mut self, index: &JsonIndex, folds: &Folds, height: usize) {
        self.cursor = folds.last_visible(index);
        self.follow(index, folds, height);
    }

    /// To the row shown at a line of the window; nowhere when there is none.
    pub fn to_line(&mut self, line: usize, index: &JsonIndex, folds: &Folds) {
        if let Some(row) = folds.visible_from(index, self.top).nth(line) {
            self.cursor = row;
        }
    }

    /// To a row, opening what hides it.
    pub fn reveal(&mut self, row: usize, index: &JsonIndex, folds: &mut Folds, height: usize) {
        let row = row.min(index.len().saturating_sub(1));
        let mut at = row;
        while let Some(parent) = index.parent(at) {
            folds.set_folded(index, parent, false);
            at = parent;
        }
        self.cursor = row;
        self.follow(index, folds, height);
    }

    /// Folds an open container, from anything else goes to the container around it.
    pub fn close_or_parent(&mut self, index: &JsonIndex, folds: &mut Folds, height: usize) {
        if !folds.set_folded(index, self.cursor, true) {
            self.cursor = index.parent(self.cursor).unwrap_or(self.cursor);
        }
        self.follow(index, folds, height);
    }

    /// Opens a folded container, goes into an open one.
    pub fn open_or_enter(&mut self, index: &JsonIndex, folds: &mut Folds, height: usize) {
        if !folds.set_folded(index, self.cursor, false) && index.child_count(self.cursor) > 0 {
            self.cursor += 1;
        }
        self.follow(index, folds, height);
    }

    /// To the next row of the same container, or the one before; at its ends to where the container's own neighbour is.
    pub fn to_sibling(&mut self, forward: bool, index: &JsonIndex, folds: &Folds, height: usize) {
        if forward {
            // What is after everything below: the next sibling, or that of a container around.
            let next = index.end(self.cursor);
            if next < index.len() {
                self.cursor = next;
            }
        } else if let Some(parent) = index.parent(self.cursor) {
            // The row before lies in the sibling before, or is the container itself.
            let around = std::iter::successors(Some(self.cursor - 1), |row| index.parent(*row));
            let sibling = around.take_while(|row| *row > parent).last();
            self.cursor = sibling.unwrap_or(parent);
        }
        self.follow(index, folds, height);
    }

    /// Folds or opens the container; from a value, folds the container around it, but never the whole tree.
    pub fn toggle(&mut self, index: &JsonIndex, folds: &mut Folds, height: usize) {
        if index.child_count(self.cursor) > 0 {
            folds.toggle(index, self.cursor);
        } else if let Some(parent) = index.parent(self.cursor).filter(|parent| *parent > 0) {
            folds.set_folded(index, parent, true);
        }
        self.follow(index, folds, height);
    }

    /// Opens everything, or folds everything when all is open.
    pub fn toggle_all(&mut self, index: &JsonIndex, folds: &mut Folds, height: usize) {
        if folds.all_open() {
            folds.fold_all();
        } else {
            folds.unfold_all();
        }
        self.follow(index, folds, height);
    }

    /// The rows of the window, from its top.
    pub fn rows<'a>(
        &self,
        height: usize,
        index: &'a JsonIndex,
        folds: &'a Folds,
    ) -> impl Iterator<Item = usize> + 'a {
        folds.visible_from(index, self.top).take(height)
    }

    /// After any change of the folds or of the height: a cursor inside a fold goes to it, the window goes to the cursor, and no row
    /// stays empty at its end while there are rows above.
    pub fn follow(&mut self, index: &JsonIndex, folds: &Folds, height: usize) {
        let height = height.max(1);
        self.cursor = folds.visible(index, self.cursor);
        self.top = folds.visible(index, self.top).min(self.cursor);
        if !self.rows(height, index, folds).any(|row| row == self.cursor) {
            self.top = back(index, folds, self.cursor, height - 1);
        }
        let shown = self.rows(height, index, folds).count();
        self.top = back(index, folds, self.top, height - shown);
    }
}

/// The row so many visible rows before.
fn back(index: &JsonIndex, folds: &Folds, row: usize, rows: usize) -> usize {
    std::iter::successors(Some(row), |row| folds.prev_visible(index, *row))
        .take(rows + 1)
        .last()
        .unwrap_or(row)
}
