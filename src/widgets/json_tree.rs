//! A window on a JSON tree.
//!
//! Owns how a row of an answer looks: indentation, fold mark, key, value. A frame costs what is visible. Must not move the cursor.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, text_width};
use super::spinner::grouped;
use crate::domain::output::{Folds, JsonIndex, Kind, TreeCursor};
use crate::domain::safe_text::CUT_MARK;
use crate::theme::Theme;

/// Stands before a row that holds what is looked for.
pub const FOUND_MARK: &str = "•";
/// Columns of a level.
const INDENT: u16 = 2;
/// Left margin, where deep rows say that they are deeper than they look.
const MARGIN: u16 = 1;
/// Columns of the fold mark and its blank.
const MARK: u16 = 2;
/// Columns between key and value.
const GAP: u16 = 2;
/// Values line up after keys this wide; longer ones push theirs to the right.
const MAX_KEY_COLUMN: u16 = 24;
/// Members whose keys are measured for that: the first ones, so that values stay where they are while the window moves.
const MEASURED_KEYS: usize = 32;

/// Draws the rows from the cursor's window, with their numbers in the document when they are wanted.
#[expect(clippy::too_many_arguments, reason = "a tree, its window and how it is shown")]
pub fn draw(
    canvas: &mut Canvas,
    index: &JsonIndex,
    folds: &Folds,
    cursor: &TreeCursor,
    is_found: &dyn Fn(usize) -> bool,
    theme: &Theme,
    focused: bool,
    numbers: bool,
) {
    let rows: Vec<_> = cursor.rows(usize::from(canvas.height()), index, folds).collect();
    let gutter = if numbers { narrow(grouped(index.len()).len()) + 2 } else { 0 };
    let area = canvas.area();
    let right = Rect { x: area.x + gutter.min(area.width), width: area.width.saturating_sub(gutter), ..area };
    let mut painter = Painter::new(right.width, index, folds, theme, &rows);
    for (y, row) in (0..).zip(rows) {
        painter.row(&mut canvas.at(right), y, row);
        if numbers {
            canvas.text_right(1, gutter - 1, y, &grouped(row + 1), theme.dim);
        }
        if is_found(row) {
            canvas.text_in(0, y, MARGIN, FOUND_MARK, theme.matched);
        }
        if row == cursor.cursor {
            canvas.style_row(y, if focused { theme.selection } else { theme.selection_idle });
        }
    }
}

fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

struct Painter<'a> {
    index: &'a JsonIndex,
    folds: &'a Folds,
    theme: &'a Theme,
    width: u16,
    /// Levels that are drawn as indentation.
    levels: usize,
    /// The depth that is drawn without indentation.
    base: usize,
    /// Columns of the keys in a container, for those in the window.
    key_columns: Vec<(Option<usize>, u16)>,
}

impl<'a> Painter<'a> {
    fn new(width: u16, index: &'a JsonIndex, folds: &'a Folds, theme: &'a Theme, rows: &[usize]) -> Self {
        // Half of the width at most is indentation: values stay visible at any depth.
        let levels = usize::from(width / 2 / INDENT).max(1);
        let depths = || rows.iter().map(|row| index.depth(*row));
        let is_deep = depths().max().is_some_and(|deepest| deepest > levels);
        let base = if is_deep { depths().min().unwrap_or(0) } else { 0 };
        Self { index, folds, theme, width, levels, base, key_columns: Vec::new() }
    }

    fn row(&mut self, canvas: &mut Canvas, y: u16, row: usize) {
        let depth = self.index.depth(row) - self.base;
        if self.base > 0 || depth > self.levels {
            canvas.text_in(0, y, MARGIN, CUT_MARK, self.theme.dim);
        }
        let indent = u16::try_from(depth.min(self.levels)).unwrap_or(0) * INDENT;
        let x = MARGIN + indent;
        if self.index.child_count(row) > 0 {
            let mark = if self.folds.is_folded(self.index, row) { "▸" } else { "▾" };
            canvas.text(x, y, mark, self.theme.text);
        }
        let x = self.label(canvas, x + MARK, y, row);
        let room = self.width.saturating_sub(x);
        if room > 0 {
            let (text, style) = self.value(row, usize::from(room));
            canvas.text(x, y, &text, style);
        }
    }

    /// Draws the key or the position. Returns the column of the value.
    fn label(&mut self, canvas: &mut Canvas, x: u16, y: u16, row: usize) -> u16 {
        let label = self.index.label(row, usize::from(self.width));
        if label.is_empty() {
            return x;
        }
        let style = if self.index.position(row).is_some() { self.theme.dim } else { self.theme.json_key };
        // A key of any length leaves room for the start of its value.
        let room = self.width.saturating_sub(x) * 2 / 3;
        let end = canvas.text_in(x, y, room, &label, style);
        end.max(x + self.key_column(row)) + GAP
    }

    fn key_column(&mut self, row: usize) -> u16 {
        let parent = self.index.parent(row);
        if let Some((_, columns)) = self.key_columns.iter().rev().find(|(of, _)| *of == parent) {
            return *columns;
        }
        let siblings = parent.into_iter().flat_map(|parent| self.index.children(parent)).take(MEASURED_KEYS);
        let limit = MAX_KEY_COLUMN.min(self.width / 3);
        let widths = siblings.map(|row| text_width(&self.index.label(row, usize::from(limit))));
        let columns = widths.filter(|columns| *columns <= limit).max().unwrap_or(0);
        self.key_columns.push((parent, columns));
        columns
    }

    fn value(&self, row: usize, columns: usize) -> (String, Style) {
        let style = match self.index.kind(row) {
            Kind::String => self.theme.json_string,
            Kind::Number => self.theme.json_number,
            Kind::Bool | Kind::Null => self.theme.json_word,
            Kind::Array | Kind::Object if self.folds.is_folded(self.index, row) => self.theme.dim,
            Kind::Array | Kind::Object => return (self.index.size_mark(row), self.theme.dim),
        };
        (self.index.preview(row, columns), style)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use bytes::Bytes;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Modifier;

    use super::*;

    fn index_of(text: &str) -> JsonIndex {
        let text = Bytes::copy_from_slice(text.as_bytes());
        let all = 0..text.len();
        JsonIndex::build(text, all, &AtomicBool::new(false)).unwrap()
    }

    fn drawn(index: &JsonIndex, folds: &Folds, cursor: TreeCursor, width: u16, height: u16) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        draw(
            &mut Canvas::new(&mut buffer, area),
            index,
            folds,
            &cursor,
            &|_| false,
            &Theme::plain(),
            true,
            false,
        );
        let line = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..height).map(|y| line(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn rows_show_marks_keys_and_values() {
        let index = index_of(
            r#"{"ok":true,"channel":"C6F\n\u001b[2J","message":{"id":12345678901234567890,"tags":["a",null],"none":{}}}"#,
        );
        let mut folds = Folds::default();
        let at = TreeCursor { cursor: 1, top: 0 };
        assert_eq!(
            drawn(&index, &folds, at, 40, 10),
            [
                " ▾ {3}",
                "     ok       true",
                "     channel  \"C6F\\n\\u001b[2J\"",
                "   ▾ message  {3}",
                "       id    12345678901234567890",
                "     ▾ tags  [2]",
                "         0  \"a\"",
                "         1  null",
                "       none  {}",
                "",
            ]
        );
        folds.toggle(&index, 3);
        assert_eq!(
            drawn(&index, &folds, at, 34, 4),
            [
                " ▾ {3}",
                "     ok       true",
                "     channel  \"C6F\\n\\u001b[2J\"",
                "   ▸ message  {3} id: 12345678901…"
            ]
        );
    }

    #[test]
    fn the_selected_row_is_marked_without_colour() {
        let index = index_of("[1,2]");
        let area = Rect::new(0, 0, 9, 3);
        let mut buffer = Buffer::empty(area);
        let cursor = TreeCursor { cursor: 1, top: 0 };
        draw(
            &mut Canvas::new(&mut buffer, area),
            &index,
            &Folds::default(),
            &cursor,
            &|_| false,
            &Theme::plain(),
            true,
            false,
        );
        let reversed = |y| (0..9).all(|x| buffer[(x, y)].modifier.contains(Modifier::REVERSED));
        assert_eq!([reversed(0), reversed(1), reversed(2)], [false, true, false]);
    }

    #[test]
    fn deep_rows_stay_in_sight() {
        let index = index_of(&format!("{}7{}", "[".repeat(60), "]".repeat(60)));
        let folds = Folds::default();
        let mut at = TreeCursor::default();
        at.last(&index, &folds, 3);
        assert_eq!(drawn(&index, &folds, at, 16, 3), ["…▾ 0  [1]", "…  ▾ 0  [1]", "…      0  7"]);
        // From the top, rows below the last level that fits stay at its column.
        let shown = drawn(&index, &folds, TreeCursor::default(), 16, 7);
        assert_eq!(shown[4..], ["         ▾ 0  […", "…        ▾ 0  […", "…        ▾ 0  […"]);
    }

    proptest! {
        #[test]
        fn any_size_is_drawn(width in 0_u16..30, height in 0_u16..8, cursor in 0_usize..9) {
            let index = index_of(r#"{"a very long key of no use to anybody":[[[[[["漢字漢字"]]]]]],"b":{"c":"👩‍👩‍👧"}}"#);
            let at = TreeCursor { cursor, top: 0 };
            drawn(&index, &Folds::default(), at, width, height);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 3));
            draw(&mut Canvas::new(&mut buffer, Rect::new(4, 1, width, height)), &index, &Folds::for_budget(&index, 3), &at, &|row| row == 1, &Theme::default(), false, true);
        }
    }
}
