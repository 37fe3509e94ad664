//! A modal list in which each line has a letter.
//!
//! Owns its lines, the selection and what a letter means. What choosing does is its feature's matter.

use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::list::ListWindow;

/// Columns of the overlay at most.
const WIDTH: u16 = 92;
/// Columns of the names at most.
const NAMES: u16 = 36;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The key that chooses it.
    pub letter: char,
    /// What it is.
    pub name: String,
    /// A first look at it.
    pub preview: String,
    /// What stands at the right edge.
    pub right: String,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Menu {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Selection and window.
    pub list: ListWindow,
}

impl Menu {
    /// A list with its first line selected.
    pub fn new(title: impl Into<String>, lines: Vec<Line>) -> Self {
        Self { title: title.into(), lines, list: ListWindow::default() }
    }

    /// The line that a letter chooses.
    pub fn line_of(&self, letter: char) -> Option<usize> {
        self.lines.iter().position(|line| line.letter == letter)
    }

    /// Draws it in the middle of the screen.
    pub fn draw(&self, theme: &Theme, screen: &mut Canvas) {
        let area = screen.area();
        let height = u16::try_from(self.lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        let width = area.width.saturating_sub(4).min(WIDTH);
        let area = frame::centred(area, width, height.min(area.height.saturating_sub(2)).max(3));
        let mut canvas = screen.at(area);
        canvas.clear();
        let total = self.lines.len();
        let border = Frame {
            title: &self.title,
            right: "Esc closes",
            focused: true,
            scroll: Some(Scroll::of(self.list.top, total)),
        };
        let inner = frame::draw(&mut canvas, &border, theme);
        let mut canvas = canvas.at(inner);
        let height = usize::from(canvas.height());
        let mut list = self.list;
        list.scroll_into_view(height, total);
        let names = self.lines.iter().map(|line| text_width(&line.name)).max().unwrap_or(0).min(NAMES);
        for (y, at) in (0..).zip(list.visible(height, total)) {
            self.lines[at].draw(y, names, theme, &mut canvas);
            if at == list.selected {
                canvas.style_row(y, theme.selection);
            }
        }
    }
}

impl Line {
    fn draw(&self, y: u16, names: u16, theme: &Theme, canvas: &mut Canvas) {
        const NAME: u16 = 4;
        let end = canvas.width().saturating_sub(1);
        canvas.text(1, y, &self.letter.to_string(), theme.key);
        canvas.text_in(NAME, y, names, &self.name, theme.text);
        let at = canvas.text_right(NAME + names, end, y, &self.right, theme.dim);
        let from = NAME + names + 2;
        canvas.text_in(from, y, at.saturating_sub(from + 2), &self.preview, theme.dim);
    }
}
