//! A field for a text that nobody may read over a shoulder.
//!
//! Owns the text and that neither a cell nor `Debug` ever shows it. There is no cursor in the middle: who mistypes deletes.

use std::fmt;

use ratatui::style::Style;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::canvas::Canvas;
use super::text_input::EditKey;

/// Bytes that are set aside, so that a growing text leaves no copies of itself behind.
const ROOM: usize = 1024;
/// Dots that are drawn at most: the length of a secret says something of it.
const DOTS: usize = 24;

/// The field.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretInput(Zeroizing<String>);

impl fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretInput")
    }
}

impl SecretInput {
    /// The text.
    pub fn secret(&self) -> SecretString {
        self.0.as_str().into()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Edits it.
    pub fn edit(&mut self, key: EditKey) {
        match key {
            EditKey::Char(c) if !c.is_control() => self.append(c.encode_utf8(&mut [0; 4])),
            EditKey::Backspace => _ = self.0.pop(),
            EditKey::DeleteToStart | EditKey::DeleteWordBefore => *self = Self::default(),
            _ => {}
        }
    }

    /// Puts a pasted text in; what copying adds around it is left out.
    pub fn insert_paste(&mut self, text: &str) {
        self.append(text.trim());
    }

    fn append(&mut self, text: &str) {
        let wanted = self.0.len() + text.len();
        if self.0.capacity() < wanted {
            let mut larger = Zeroizing::new(String::with_capacity(wanted.max(ROOM)));
            larger.push_str(&self.0);
            self.0 = larger;
        }
        self.0.push_str(text);
    }

    /// Draws dots, and with `end` the last four characters of a long text. Returns the column after.
    pub fn draw(&self, canvas: &mut Canvas, (x, y): (u16, u16), style: Style, end: bool) -> u16 {
        let shown = self.0.get(self.0.len().saturating_sub(4)..).filter(|_| end && self.0.len() >= 12);
        let dots = "•".repeat(self.0.chars().count().min(DOTS));
        let x = canvas.text(x, y, &dots, style);
        canvas.text(x, y, shown.unwrap_or_default(), style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use secrecy::ExposeSecret as _;

    fn drawn(input: &SecretInput, end: bool) -> String {
        let area = Rect::new(0, 0, 40, 1);
        let mut buffer = Buffer::empty(area);
        input.draw(&mut Canvas::new(&mut buffer, area), (0, 0), Style::new(), end);
        let cells: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        cells.trim_end().to_owned()
    }

    #[test]
    fn it_is_typed_and_pasted_and_never_seen() {
        let mut input = SecretInput::default();
        "s3cr€".chars().for_each(|c| input.edit(EditKey::Char(c)));
        input.edit(EditKey::Backspace);
        input.insert_paste(" et-0123456789\n");
        assert_eq!(input.secret().expose_secret(), "s3cret-0123456789");
        assert_eq!((drawn(&input, false), drawn(&input, true)), ("•".repeat(17), "•".repeat(17) + "6789"));
        assert!(!format!("{input:?}").contains("s3c"));
        input.insert_paste(&"x".repeat(5_000));
        assert_eq!(drawn(&input, false).chars().count(), DOTS);
        input.edit(EditKey::DeleteToStart);
        assert!(input.is_empty() && drawn(&input, true).is_empty());
        input.insert_paste("short-key-é");
        assert_eq!(drawn(&input, true), "•".repeat(11) + "y-é", "no character is cut");
    }
}
