//! Text fields.
//!
//! Owns the text being edited, its cursor and how both are drawn in a window. Editing itself is the text area library's; its own
//! widget is not used, since it would put untrusted text into cells as it is.

use std::fmt;
use std::ops::Range;

use ratatui::style::Style;
use tui_textarea::{CursorMove, TextArea};

use super::canvas::Canvas;
use crate::domain::safe_text::{CUT_MARK, cells, columns, floor_boundary, visible};

/// What a key does in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKey {
    /// Puts a character in.
    Char(char),
    /// Removes the character before the cursor.
    Backspace,
    /// Removes the character after the cursor.
    Delete,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// One word to the left.
    WordLeft,
    /// One word to the right.
    WordRight,
    /// To the start of the line.
    Home,
    /// To the end of the line.
    End,
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// Removes the word before the cursor.
    DeleteWordBefore,
    /// Removes everything before the cursor in its line.
    DeleteToStart,
    /// Removes everything after the cursor in its line.
    DeleteToEnd,
    /// Breaks the line.
    Newline,
    /// Takes the last edit back.
    Undo,
    /// Makes it again.
    Redo,
}

/// A text of several lines.
#[derive(Clone)]
pub struct TextEditor(TextArea<'static>);

/// A text in a field of one line. Line breaks that were pasted are kept, and drawn as escapes.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct TextInput(TextEditor);

impl Default for TextEditor {
    fn default() -> Self {
        Self::new("")
    }
}

impl PartialEq for TextEditor {
    fn eq(&self, other: &Self) -> bool {
        self.0.lines() == other.0.lines() && self.cursor() == other.cursor()
    }
}

impl fmt::Debug for TextEditor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextEditor").field("text", &self.text()).field("cursor", &self.cursor()).finish()
    }
}

impl TextEditor {
    /// An editor with a text and the cursor at its start.
    pub fn new(text: &str) -> Self {
        Self(TextArea::new(text.split('\n').map(str::to_owned).collect()))
    }

    /// Whether there is nothing but blanks. Copies nothing: a frame may ask.
    pub fn is_blank(&self) -> bool {
        self.0.lines().iter().all(|line| line.trim().is_empty())
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.0.lines().join("\n")
    }

    /// Puts the cursor after the last character.
    pub fn to_end(&mut self) {
        self.0.move_cursor(CursorMove::Bottom);
        self.0.move_cursor(CursorMove::End);
    }

    /// Line and character of the cursor, from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.0.cursor();
        (cursor.0, cursor.1)
    }

    /// Puts a pasted text in.
    pub fn insert_paste(&mut self, text: &str) {
        self.0.insert_str(text);
    }

    /// Edits or moves. Returns whether the text changed.
    pub fn edit(&mut self, key: EditKey) -> bool {
        match key {
            EditKey::Char(c) => {
                self.0.insert_char(c);
                true
            }
            EditKey::Newline => {
                self.0.insert_newline();
                true
            }
            EditKey::Backspace => self.0.delete_char(),
            EditKey::Delete => self.0.delete_next_char(),
            EditKey::DeleteWordBefore => self.0.delete_word(),
            EditKey::DeleteToStart => self.0.delete_line_by_head(),
            EditKey::DeleteToEnd => self.0.delete_line_by_end(),
            EditKey::Undo => self.0.undo(),
            EditKey::Redo => self.0.redo(),
            _ => {
                self.0.move_cursor(movement(key));
                false
            }
        }
    }

    /// Draws the lines around the cursor with their numbers and puts the terminal's cursor there. Returns its place on the screen.
    pub fn draw(&self, canvas: &mut Canvas, text: Style, number: Style) -> Option<(u16, u16)> {
        let lines = self.0.lines();
        let (row, column) = self.cursor();
        let height = usize::from(canvas.height());
        if height == 0 {
            return None;
        }
        let top = (row + 1).saturating_sub(height);
        let gutter = u16::try_from(lines.len().to_string().len() + 3).unwrap_or(u16::MAX);
        let mut place = None;
        for (y, line) in lines.iter().enumerate().skip(top).take(height) {
            let at = u16::try_from(y - top).unwrap_or(u16::MAX);
            canvas.text_right(0, gutter - 2, at, &(y + 1).to_string(), number);
            let cursor = (y == row).then(|| byte_of_char(line, column));
            let shown = draw_line(canvas, (gutter, at), line, cursor, text);
            place = place.or(shown);
        }
        place
    }
}

impl TextInput {
    /// A field with a text and the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut editor = TextEditor::new(text);
        editor.to_end();
        Self(editor)
    }

    /// The text.
    pub fn text(&self) -> String {
        self.0.text()
    }

    /// The text of the cursor's line before the cursor.
    pub fn before_cursor(&self) -> String {
        let (row, column) = self.0.cursor();
        self.0.0.lines()[row].chars().take(column).collect()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    /// Edits or moves. Returns whether the text changed.
    pub fn edit(&mut self, key: EditKey) -> bool {
        self.0.edit(key)
    }

    /// Puts a pasted text in.
    pub fn insert_paste(&mut self, text: &str) {
        self.0.insert_paste(text);
    }

    /// The same with some bytes of the text in another style; a cell after it when they are past its end.
    pub fn draw_marked(
        &self,
        canvas: &mut Canvas,
        at: (u16, u16),
        style: Style,
        mark: &Range<usize>,
        marked: Style,
    ) -> Option<(u16, u16)> {
        let cursor = self.draw(canvas, at, style)?;
        let (text, before) = (self.text(), self.bytes_before_cursor());
        let column = cursor.0.checked_sub(canvas.area().x)?;
        // Cells are counted from the cursor, whose place is known.
        let (start, end) = (floor_boundary(&text, mark.start), floor_boundary(&text, mark.end));
        let cells_of = |range: Range<usize>| u16::try_from(columns(&text[range])).unwrap_or(u16::MAX);
        let width = if start >= end { 1 } else { cells_of(start..end).max(1) };
        let from = if start <= before {
            i32::from(column) - i32::from(cells_of(start..before))
        } else {
            i32::from(column) + i32::from(cells_of(before..start))
        };
        let end = from + i32::from(width);
        let from = from.max(i32::from(at.0));
        if let (Ok(from), Ok(width)) = (u16::try_from(from), u16::try_from(end - from)) {
            canvas.style(from, at.1, width, marked);
        }
        Some(cursor)
    }

    /// Bytes of the text before the cursor.
    fn bytes_before_cursor(&self) -> usize {
        let (row, column) = self.0.cursor();
        let lines = self.0.0.lines();
        let before: usize = lines[..row].iter().map(|line| line.len() + 1).sum();
        before + byte_of_char(&lines[row], column)
    }

    /// Draws the part of the text around the cursor from a column on. Returns the cursor's place on the screen.
    pub fn draw(&self, canvas: &mut Canvas, at: (u16, u16), style: Style) -> Option<(u16, u16)> {
        let lines = self.0.0.lines();
        let cursor = self.bytes_before_cursor();
        match lines {
            [line] => draw_line(canvas, at, line, Some(cursor), style),
            _ => draw_line(canvas, at, &self.text(), Some(cursor), style),
        }
    }
}

fn movement(key: EditKey) -> CursorMove {
    match key {
        EditKey::Left => CursorMove::Back,
        EditKey::Right => CursorMove::Forward,
        EditKey::WordLeft => CursorMove::WordBack,
        EditKey::WordRight => CursorMove::WordForward,
        EditKey::Home => CursorMove::Head,
        EditKey::Up => CursorMove::Up,
        EditKey::Down => CursorMove::Down,
        _ => CursorMove::End,
    }
}

fn byte_of_char(line: &str, chars: usize) -> usize {
    line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at)
}

/// How far back from the cursor a line is read: a window's worth of clusters and more, however long the line is.
const LOOK_BACK: usize = 4 * 1024;

/// Draws a line so that the cursor's byte is in the window.
fn draw_line(
    canvas: &mut Canvas,
    at: (u16, u16),
    line: &str,
    cursor: Option<usize>,
    style: Style,
) -> Option<(u16, u16)> {
    let (x, y) = at;
    let width = usize::from(canvas.width().saturating_sub(x));
    if width == 0 || y >= canvas.height() {
        return None;
    }
    let Some(cursor) = cursor else {
        canvas.text(x, y, line, style);
        return None;
    };
    let far = floor_boundary(line, cursor.saturating_sub(LOOK_BACK));
    let (start, column) = window_start(&line[far..cursor], width);
    let area = canvas.area();
    if far + start == 0 || width < 3 {
        canvas.text(x, y, &line[far + start..], style);
        return Some((area.x + x + u16::try_from(column).unwrap_or(u16::MAX), area.y + y));
    }
    // What is left of the window has a mark, which takes the first column.
    let (start, column) = window_start(&line[far..cursor], width - 1);
    canvas.text(x, y, CUT_MARK, style);
    canvas.text(x + 1, y, &line[far + start..], style);
    let column = column + 1;
    Some((area.x + x + u16::try_from(column).unwrap_or(u16::MAX), area.y + y))
}

/// Where to start drawing so that the end of the text is at most `width - 1` columns away, and how many it is.
fn window_start(before: &str, width: usize) -> (usize, usize) {
    let total = columns(before);
    if total < width {
        return (0, total);
    }
    let mut left = total;
    for cell in cells(before) {
        if left < width {
            return (cell.range.start, left);
        }
        left -= cell.width;
    }
    (before.len(), 0)
}

/// The text as one safe line, for places that only show it.
pub fn one_line(text: &str) -> String {
    visible(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(input: &TextInput, width: u16) -> (String, Option<(u16, u16)>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        let cursor =
            input.draw(&mut Canvas::new(&mut buffer, Rect::new(0, 0, width, 1)), (0, 0), Style::new());
        (buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect(), cursor)
    }

    #[test]
    fn the_cursor_stays_in_the_window() {
        let mut input = TextInput::new("hello world");
        assert_eq!(drawn(&input, 20), ("hello world         ".into(), Some((11, 0))));
        assert_eq!(drawn(&input, 6), ("…orld ".into(), Some((5, 0))));
        input.edit(EditKey::Home);
        assert_eq!(drawn(&input, 6), ("hello…".into(), Some((0, 0))));
    }

    #[test]
    fn some_bytes_are_marked_wherever_the_window_is() {
        let marked = |text: &str, mark: Range<usize>, home: bool| {
            let mut input = TextInput::new(text);
            if home {
                input.edit(EditKey::Home);
            }
            let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
            let reversed = Style::new().add_modifier(ratatui::style::Modifier::REVERSED);
            let mut canvas = Canvas::new(&mut buffer, Rect::new(2, 0, 8, 1));
            input.draw_marked(&mut canvas, (0, 0), Style::new(), &mark, reversed);
            let is_marked = |x: &u16| buffer[(*x, 0)].modifier == reversed.add_modifier;
            (0..10).filter(is_marked).collect::<Vec<u16>>()
        };
        for home in [false, true] {
            assert_eq!(marked("é ab", 3..5, home), [4, 5]);
            assert_eq!(marked("ab", 2..2, home), [4], "after the end");
        }
        assert_eq!(marked("0123456789", 8..9, false), [7]);
        assert_eq!(marked("0123456789", 0..1, false), [0; 0], "out of the window");
        assert_eq!(marked("0123456789", 9..10, true), [0; 0]);
    }

    #[test]
    fn pasted_line_breaks_and_controls_are_kept_and_shown() {
        let mut input = TextInput::default();
        input.insert_paste("a\nb\u{1b}c");
        assert_eq!(input.text(), "a\nb\u{1b}c");
        assert_eq!(drawn(&input, 12), ("a\\nb\\u001bc ".into(), Some((11, 0))));
        assert!(input.edit(EditKey::Backspace));
        assert_eq!(input.text(), "a\nb\u{1b}");
    }
}
