//! A text over the screen, to be read.
//!
//! Owns its layout and how far it is scrolled. What is longer than can be laid out for each frame is cut, and says so.

use crate::domain::safe_text::{floor_boundary, wrap};
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame, Scroll};

/// Bytes of a text that are laid out; whoever wants more copies it.
const LAID_OUT: usize = 64 * 1024;
/// Columns beyond which lines are hard to read.
const MAX_WIDTH: u16 = 120;

/// A text that is being read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reader {
    title: String,
    text: String,
    cut: bool,
    top: usize,
}

impl Reader {
    /// Reads a text from its beginning.
    pub fn new(title: impl Into<String>, mut text: String) -> Self {
        let cut = text.len() > LAID_OUT;
        text.truncate(floor_boundary(&text, LAID_OUT));
        Self { title: title.into(), text, cut, top: 0 }
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is laid out of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Scrolls by so many lines. The last line is where drawing stops: only it knows the width.
    pub fn scroll(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines);
    }

    /// Scrolls to the first or the last line.
    pub fn scroll_to(&mut self, last: bool) {
        self.top = if last { LAID_OUT } else { 0 };
    }

    /// Draws it in the middle of the screen, as high as it needs.
    pub fn draw(&self, theme: &Theme, screen: &mut Canvas) {
        let area = screen.area();
        let most = area.height.saturating_sub(4).max(3);
        let wide = frame::centred(area, area.width.saturating_sub(8).clamp(1, MAX_WIDTH), most);
        let width = usize::from(frame::inner(wide).width.saturating_sub(2));
        let lines = wrap(&self.text, width, LAID_OUT).lines;
        let needed = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        let area = frame::centred(area, wide.width, needed.clamp(3, most));
        let mut canvas = screen.at(area);
        canvas.clear();
        let height = usize::from(frame::inner(area).height);
        let top = self.top.min(lines.len().saturating_sub(height));
        let right = if self.cut { "cut: y copies all of it" } else { "Esc closes" };
        let border =
            Frame { title: &self.title, right, focused: true, scroll: Some(Scroll::of(top, lines.len())) };
        let inner = frame::draw(&mut canvas, &border, theme);
        let mut canvas = canvas.at(inner);
        for (y, line) in (0..).zip(lines.iter().skip(top).take(height)) {
            canvas.text(1, y, line, theme.text);
        }
    }
}
