//! Frames: bordered panes and centred overlays.
//!
//! Owns borders, titles and the scroll mark. A pane that has the keys has a thick border: without colour it still stands out.

use ratatui::layout::Rect;

use super::canvas::{Canvas, text_width};
use crate::theme::Theme;

/// What a frame says on its border.
#[derive(Debug, Clone, Default)]
pub struct Frame<'a> {
    /// Left title.
    pub title: &'a str,
    /// Right title.
    pub right: &'a str,
    /// Whether it has the keys.
    pub focused: bool,
    /// The rows that move inside, for the scroll mark.
    pub scroll: Option<Scroll>,
}

/// Rows of which a frame shows some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scroll {
    top: usize,
    total: usize,
    above: u16,
    below: u16,
}

impl Scroll {
    /// So many are above the first that is shown, and so many there are in all.
    pub fn of(top: usize, total: usize) -> Self {
        Self { top, total, above: 0, below: 0 }
    }

    /// So many lines of the frame above and below them stay where they are.
    #[must_use]
    pub fn between(self, above: u16, below: u16) -> Self {
        Self { above, below, ..self }
    }

    /// The same by areas: that of the frame, and that of the rows in it.
    #[must_use]
    pub fn beside(self, frame: Rect, rows: Rect) -> Self {
        let inside = inner(frame);
        self.between(rows.y.saturating_sub(inside.y), inside.bottom().saturating_sub(rows.bottom()))
    }
}

/// The area inside a frame's border.
pub fn inner(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// Draws a frame around the canvas and returns the area inside.
pub fn draw(canvas: &mut Canvas, frame: &Frame, theme: &Theme) -> Rect {
    let (width, height) = (canvas.width(), canvas.height());
    if width < 2 || height < 2 {
        return Rect { width: 0, height: 0, ..canvas.area() };
    }
    let style = if frame.focused { theme.border_focused } else { theme.border };
    let [horizontal, vertical, corners] =
        if frame.focused { ["━", "┃", "┏┓┗┛"] } else { ["─", "│", "┌┐└┘"] };
    let corner = |at: usize| corners.get(at * 3..at * 3 + 3).unwrap_or("+");
    for y in [0, height - 1] {
        canvas.line(1, y, width - 2, horizontal, style);
    }
    for y in 1..height - 1 {
        canvas.text(0, y, vertical, style);
        canvas.text(width - 1, y, vertical, style);
    }
    for (at, (x, y)) in
        [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)].into_iter().enumerate()
    {
        canvas.text(x, y, corner(at), style);
    }
    titles(canvas, frame, theme, style);
    scroll_mark(canvas, frame, style);
    inner(canvas.area())
}

fn titles(canvas: &mut Canvas, frame: &Frame, theme: &Theme, border: ratatui::style::Style) {
    let width = canvas.width();
    let end = width.saturating_sub(2);
    let right_width = if frame.right.is_empty() { 0 } else { text_width(frame.right).saturating_add(2) };
    let right_from = end.saturating_sub(right_width).max(left_keeps(width, frame.title));
    // A right title without room is left out: half of it says nothing.
    let fits = right_width <= end.saturating_sub(right_from);
    if !frame.title.is_empty() {
        let title = if frame.focused { theme.title.patch(border) } else { theme.text };
        let room = if right_width > 0 && fits { right_from } else { end }.saturating_sub(3);
        canvas.text(1, 0, " ", border);
        let x = canvas.text_in(2, 0, room, frame.title, title);
        canvas.text_in(x, 0, 1, " ", border);
    }
    if right_width > 0 && fits {
        let x = canvas.text_right(right_from + 1, end.saturating_sub(1), 0, frame.right, theme.dim);
        canvas.text_in(x.saturating_sub(1), 0, 1, " ", border);
        canvas.text_in(end.saturating_sub(1), 0, 1, " ", border);
    }
}

/// The left title names the pane: it keeps what it needs, up to half of the border.
fn left_keeps(width: u16, title: &str) -> u16 {
    text_width(title).saturating_add(4).min(width / 2)
}

/// Columns that a right title may have beside that left one, in a frame of so many columns.
pub fn room_beside(width: u16, title: &str) -> u16 {
    width.saturating_sub(4).saturating_sub(left_keeps(width, title))
}

/// A thumb on the right border beside the rows, as long as the visible part of the whole.
fn scroll_mark(canvas: &mut Canvas, frame: &Frame, style: ratatui::style::Style) {
    let Some(Scroll { top, total, above, below }) = frame.scroll else { return };
    let track = usize::from(canvas.height().saturating_sub(2).saturating_sub(above).saturating_sub(below));
    if track == 0 || total <= track {
        return;
    }
    let length = (track * track / total).max(1);
    let start = (top * (track - length)).div_ceil((total - track).max(1)).min(track - length);
    for y in start..start + length {
        let y = u16::try_from(y + 1).unwrap_or(u16::MAX).saturating_add(above);
        canvas.text(canvas.width() - 1, y, "█", style);
    }
}

/// An area in the middle of another, no larger than that.
pub fn centred(within: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(within.width), height.min(within.height));
    Rect {
        x: within.x + (within.width - width) / 2,
        y: within.y + (within.height - height) / 2,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    #[test]
    fn a_right_title_that_has_room_is_shown_and_one_that_has_none_is_left_out() {
        for title in ["2 Functions", "2 Functions · slack", "a title that is longer than half of the border"]
        {
            let width = 40;
            let room = room_beside(width, title);
            for (length, is_shown) in [(room, true), (room + 1, false)] {
                let right = "x".repeat(usize::from(length));
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, 3));
                let theme = Theme::plain();
                let area = buffer.area;
                draw(
                    &mut Canvas::new(&mut buffer, area),
                    &Frame { title, right: &right, ..Frame::default() },
                    &theme,
                );
                let line: String = (0..width).map(|x| buffer[(x, 0)].symbol()).collect();
                assert_eq!(line.contains(&format!(" {right} ")), is_shown, "{title} {length} {line}");
            }
        }
    }
}
