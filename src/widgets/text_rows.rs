//! A document as text: numbered lines of JSON, of anything, or rows of bytes.
//!
//! Owns how such lines look. Must not know more of the document than the lines in the window.

use ratatui::style::Style;

use super::canvas::Canvas;
use crate::domain::body::Body;
use crate::domain::output::{JsonIndex, Kind, TextLines, TextPlace};
use crate::theme::Theme;

/// Columns of a level.
const INDENT: usize = 2;
/// Columns of the number and the blanks around it.
const GUTTER: u16 = 10;

/// A number at the left of a line, from 1.
fn number(canvas: &mut Canvas, y: u16, line: usize, theme: &Theme) {
    canvas.text_right(0, GUTTER - 1, y, &(line + 1).to_string(), theme.dim);
}

/// One line of pretty JSON.
pub fn pretty(canvas: &mut Canvas, y: u16, index: &JsonIndex, line: usize, theme: &Theme) {
    number(canvas, y, line, theme);
    let width = usize::from(canvas.width());
    let shown = index.pretty_line(line, width * 4);
    // Half of the width at most is indentation.
    let indent = (shown.depth * INDENT).min(width / 2);
    let mut x = GUTTER.saturating_add(u16::try_from(indent).unwrap_or(0));
    if let Some(key) = &shown.key {
        x = canvas.text(x, y, key, theme.json_key);
        x = canvas.text(x, y, ": ", theme.dim);
    }
    x = canvas.text(x, y, &shown.value, style_of(shown.kind, theme));
    if shown.comma {
        canvas.text(x, y, ",", theme.dim);
    }
}

fn style_of(kind: Kind, theme: &Theme) -> Style {
    match kind {
        Kind::String => theme.json_string,
        Kind::Number => theme.json_number,
        Kind::Bool | Kind::Null => theme.json_word,
        Kind::Array | Kind::Object => theme.text,
    }
}

/// One part of a line as it came, broken every so many bytes.
pub fn raw(canvas: &mut Canvas, y: u16, lines: &TextLines, place: TextPlace, bytes: usize, theme: &Theme) {
    if place.part == 0 {
        number(canvas, y, place.line, theme);
    } else {
        canvas.text_right(0, GUTTER - 1, y, "·", theme.dim);
    }
    canvas.text(GUTTER, y, &lines.part(place, bytes), theme.text);
}

/// One row of bytes: where it is, the bytes, what they are in ASCII.
pub fn hex(canvas: &mut Canvas, y: u16, body: &Body, row: usize, bytes: usize, theme: &Theme) {
    let start = row * bytes;
    let shown = body.bytes(start..start + bytes);
    canvas.text(1, y, &format!("{start:08x}"), theme.dim);
    for (at, byte) in (0_u16..).zip(shown.iter()) {
        // A gap in the middle, so that a byte can be counted off.
        let gap = u16::from(usize::from(at) >= bytes / 2);
        let style = if *byte == 0 { theme.dim } else { theme.text };
        canvas.text(11 + at * 3 + gap, y, &format!("{byte:02x}"), style);
    }
    let ascii: String = shown
        .iter()
        .map(|byte| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '·' })
        .collect();
    let x = 11 + u16::try_from(bytes * 3).unwrap_or(0) + 2;
    canvas.text(x, y, &ascii, theme.json_string);
}
