//! Selection and window of a long list.
//!
//! Owns which row is selected and which is the first shown. Every move costs the same, however long the list is.

use std::ops::Range;

/// A window over a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListWindow {
    /// The selected row.
    pub selected: usize,
    /// The first row shown.
    pub top: usize,
}

impl ListWindow {
    /// Selects a row, or the last one there is.
    pub fn select(&mut self, row: usize, total: usize) {
        self.selected = row.min(total.saturating_sub(1));
    }

    /// Moves the selection by so many rows, stopping at the ends.
    pub fn move_by(&mut self, rows: isize, total: usize) {
        self.select(self.selected.saturating_add_signed(rows), total);
    }

    /// Moves the window so that the selection is in it and no row is left empty at the end.
    pub fn scroll_into_view(&mut self, height: usize, total: usize) {
        let height = height.max(1);
        self.selected = self.selected.min(total.saturating_sub(1));
        let lowest = self.selected.saturating_sub(height - 1);
        self.top = self.top.clamp(lowest, self.selected).min(total.saturating_sub(height));
    }

    /// The rows shown.
    pub fn visible(&self, height: usize, total: usize) -> Range<usize> {
        self.top.min(total)..self.top.saturating_add(height).min(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_window_follows_the_selection() {
        let mut list = ListWindow::default();
        list.move_by(12, 100);
        list.scroll_into_view(10, 100);
        assert_eq!((list.selected, list.top, list.visible(10, 100)), (12, 3, 3..13));
        list.move_by(-5, 100);
        list.scroll_into_view(10, 100);
        assert_eq!(list.top, 3, "a selection inside the window does not move it");
        list.select(usize::MAX, 100);
        list.scroll_into_view(10, 100);
        assert_eq!((list.selected, list.top), (99, 90));
    }

    proptest! {
        #[test]
        fn the_selection_is_always_shown(moves in prop::collection::vec((-50isize..50, 0usize..40, 0usize..60), 1..30)) {
            let mut list = ListWindow::default();
            for (rows, height, total) in moves {
                list.move_by(rows, total);
                list.scroll_into_view(height, total);
                prop_assert!(total == 0 || list.visible(height.max(1), total).contains(&list.selected));
                prop_assert!(list.visible(height, total).len() == height.min(total));
            }
        }
    }
}
