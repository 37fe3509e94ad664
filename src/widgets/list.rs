//! Selection and window of a long list.
//!
//! Owns which row is selected and which is the first shown. Every move costs the same, however long the list is.

use std::ops::Range;

/// Rows that a window moves by when the selection steps over its edge, where it is high enough.
const AT_ONCE: usize = 4;

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

    /// Moves the window so that the selection is in it and no row is left empty at the end. Who steps over its edge sees some rows
    /// ahead, and a slow line carries all rows anew once in so many keys.
    pub fn scroll_into_view(&mut self, height: usize, total: usize) {
        let height = height.max(1);
        self.selected = self.selected.min(total.saturating_sub(1));
        let lowest = self.selected.saturating_sub(height - 1);
        let step = (height / 4).clamp(1, AT_ONCE);
        let (below, above) = (lowest.saturating_sub(self.top), self.top.saturating_sub(self.selected));
        self.top = match (below, above) {
            (1.., _) if below <= height / 2 => self.top + below.next_multiple_of(step),
            (_, 1..) if above <= height / 2 => self.top.saturating_sub(above.next_multiple_of(step)),
            _ => self.top.clamp(lowest, self.selected),
        };
        self.top = self.top.min(total.saturating_sub(height));
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
        list.move_by(52, 100);
        list.scroll_into_view(10, 100);
        assert_eq!((list.selected, list.top, list.visible(10, 100)), (52, 43, 43..53));
        list.move_by(-5, 100);
        list.scroll_into_view(10, 100);
        assert_eq!(list.top, 43, "a selection inside the window does not move it");
        list.select(usize::MAX, 100);
        list.scroll_into_view(10, 100);
        assert_eq!((list.selected, list.top), (99, 90));
    }

    #[test]
    fn who_steps_over_an_edge_sees_some_rows_ahead() {
        let tops = |height: usize, rows: isize, from: usize| {
            let mut list = ListWindow { selected: from, top: from };
            let mut top = || {
                list.move_by(rows, 100);
                list.scroll_into_view(height, 100);
                list.top
            };
            (0..9).map(|_| top()).collect::<Vec<_>>()
        };
        assert_eq!(tops(8, 1, 0), [0, 0, 0, 0, 0, 0, 0, 2, 2]);
        assert_eq!(tops(30, -1, 50), [46, 46, 46, 46, 42, 42, 42, 42, 38]);
        assert_eq!(tops(3, 1, 0), [0, 0, 1, 2, 3, 4, 5, 6, 7], "no room for more than what is next");
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
