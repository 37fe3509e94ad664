//! The only place that puts text into cells.
//!
//! Owns that every text is made safe, clipped with a mark, and never drawn outside its area, whatever its size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::safe_text::{CUT_MARK, cells, columns, visible_clip};

/// A region of the screen. Coordinates are relative to its top left corner.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
}

impl<'a> Canvas<'a> {
    /// The part of the area that lies in the buffer.
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area }
    }

    /// A region of this one, in screen coordinates.
    pub fn at(&mut self, area: Rect) -> Canvas<'_> {
        Canvas::new(self.buffer, area)
    }

    /// Its place on the screen.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Columns.
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// Draws a text from a column on, to the right edge at most. Returns the column after it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.text_in(x, y, self.area.width.saturating_sub(x), text, style)
    }

    /// Draws a text in so many columns at most. Returns the column after it.
    pub fn text_in(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let width = width.min(self.area.width.saturating_sub(x));
        let clipped = visible_clip(text, usize::from(width));
        self.put(x, y, &clipped.text, style);
        x.saturating_add(narrow(clipped.columns))
    }

    /// Draws a text so that it ends before a column, if there is room for it from `from` on. Returns the column it starts at.
    pub fn text_right(&mut self, from: u16, end: u16, y: u16, text: &str, style: Style) -> u16 {
        let room = end.saturating_sub(from);
        let clipped = visible_clip(text, usize::from(room));
        let x = end.saturating_sub(narrow(clipped.columns));
        self.put(x, y, &clipped.text, style);
        x
    }

    /// Draws a text with some of its bytes in another style. `is_hit` is asked with byte offsets of the text.
    pub fn text_marked(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: &str,
        styles: (Style, Style),
        is_hit: impl Fn(usize) -> bool,
    ) -> u16 {
        let width = width.min(self.area.width.saturating_sub(x));
        let clipped = visible_clip(text, usize::from(width)).clipped;
        let limit = width.saturating_sub(u16::from(clipped));
        let mut column = 0;
        for cell in cells(text) {
            let next = column + narrow(cell.width);
            if next > limit {
                break;
            }
            let style = if is_hit(cell.range.start) { styles.1 } else { styles.0 };
            self.put(x + column, y, &cell.shown, style);
            column = next;
        }
        if clipped && limit < width {
            self.put(x + column, y, CUT_MARK, styles.0);
            column += 1;
        }
        x + column
    }

    /// Gives a row's cells a style, text included.
    pub fn style_row(&mut self, y: u16, style: Style) {
        self.style(0, y, self.area.width, style);
    }

    /// Gives cells of a row a style, text included.
    pub fn style(&mut self, x: u16, y: u16, width: u16, style: Style) {
        if y < self.area.height && x < self.area.width {
            let width = width.min(self.area.width - x);
            self.buffer.set_style(Rect::new(self.area.x + x, self.area.y + y, width, 1), style);
        }
    }

    /// Empties the region: overlays hide what is below.
    pub fn clear(&mut self) {
        for y in self.area.top()..self.area.bottom() {
            for x in self.area.left()..self.area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Repeats a drawing character of our own along a row.
    pub fn line(&mut self, x: u16, y: u16, width: u16, symbol: &'static str, style: Style) {
        for column in x..x.saturating_add(width).min(self.area.width) {
            self.put(column, y, symbol, style);
        }
    }

    /// Puts text that is already safe into cells.
    fn put(&mut self, x: u16, y: u16, safe: &str, style: Style) {
        if y >= self.area.height || x >= self.area.width {
            return;
        }
        let room = usize::from(self.area.width - x);
        if safe.chars().all(fills_a_cell) {
            // The general way looks for clusters once more, which costs more than all the rest.
            let first = self.buffer.index_of(self.area.x + x, self.area.y + y);
            let cells = self.buffer.content[first..].iter_mut().take(room);
            for (cell, c) in cells.zip(safe.chars()) {
                cell.set_char(c).set_style(style);
            }
            return;
        }
        self.buffer.set_stringn(self.area.x + x, self.area.y + y, safe, room, style);
    }
}

/// Characters that are a cell each, whatever stands beside them: ASCII, dashes and the ellipsis, Latin letters, lines and blocks.
fn fills_a_cell(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{C0}'..='\u{17F}' | '\u{2010}'..='\u{2026}' | '\u{2500}'..='\u{25A1}' | '▸' | '▾' | '·')
}

/// Columns of a short text as a screen coordinate.
pub fn text_width(text: &str) -> u16 {
    narrow(columns(text))
}

fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(buffer: &Buffer) -> String {
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn text_is_clipped_with_a_mark_and_made_safe() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let mut canvas = Canvas::new(&mut buffer, Rect::new(0, 0, 8, 1));
        assert_eq!(canvas.text(0, 0, "channels and more", Style::new()), 8);
        assert_eq!(shown(&buffer), "channel…");
        let mut canvas = Canvas::new(&mut buffer, Rect::new(0, 0, 8, 1));
        canvas.clear();
        assert_eq!(canvas.text_right(0, 8, 0, "\u{1b}[1m", Style::new()), 0);
        assert_eq!(shown(&buffer), "\\u001b[…");
    }

    #[test]
    fn matches_are_marked_by_byte() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let hit = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        Canvas::new(&mut buffer, Rect::new(0, 0, 6, 1)).text_marked(
            0,
            0,
            6,
            "é-post",
            (Style::new(), hit),
            |at| at == 3,
        );
        assert_eq!(shown(&buffer), "é-post");
        let bold: Vec<_> = (0..6).filter(|x| buffer[(*x, 0)].modifier == hit.add_modifier).collect();
        assert_eq!(bold, [2]);
    }

    #[test]
    fn characters_that_fill_a_cell_are_one_column_wide() {
        for c in ('\0'..=char::MAX).filter(|c| fills_a_cell(*c)) {
            assert_eq!(text_width(&c.to_string()), 1, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside(text in "\\PC{0,20}", x in 0u16..12, y in 0u16..4, area in (0u16..9, 0u16..4, 0u16..9, 0u16..4)) {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
            let area = Rect::new(area.0, area.1, area.2, area.3);
            let mut canvas = Canvas::new(&mut buffer, area);
            let inside = canvas.area();
            canvas.text(x, y, &text, Style::new());
            canvas.text_right(x, 7, y, &text, Style::new());
            canvas.text_marked(x, y, 5, &text, (Style::new(), Style::new()), |_| true);
            canvas.style_row(y, Style::new());
            for (row, column) in (0..3).flat_map(|row| (0..10).map(move |column| (row, column))) {
                let empty = buffer[(column, row)].symbol() == " ";
                prop_assert!(empty || inside.contains((column, row).into()));
            }
        }
    }
}
