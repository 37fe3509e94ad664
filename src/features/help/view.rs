//! How the help overlay looks.

use ratatui::layout::Rect;

use super::{Line, State};
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame, Scroll};

/// Columns of the overlay where there is room: the longest sentence is whole.
const WIDTH: u16 = 124;
/// Columns of the keys.
const KEYS: u16 = 37;

/// The overlay's area on a screen.
pub fn area(screen: Rect) -> Rect {
    frame::centred(screen, WIDTH, screen.height.saturating_sub(2).min(52))
}

/// How many lines it shows on a screen.
pub fn rows(screen: Rect) -> usize {
    usize::from(frame::inner(area(screen)).height)
}

/// Draws the overlay over the screen.
pub fn view(state: &State, theme: &Theme, screen: &mut Canvas) {
    let mut canvas = screen.at(area(screen.area()));
    canvas.clear();
    let total = state.lines.len();
    let frame = Frame {
        title: "Help",
        right: "? or Esc closes",
        focused: true,
        scroll: Some(Scroll::of(state.top, total)),
    };
    let inner = frame::draw(&mut canvas, &frame, theme);
    let mut canvas = canvas.at(inner);
    let keys = KEYS.min(canvas.width().saturating_sub(20));
    let height = usize::from(canvas.height());
    for (y, line) in (0..).zip(state.lines.iter().skip(state.top).take(height)) {
        match line {
            Line::Title(title) => _ = canvas.text(1, y, title, theme.title),
            Line::Binding { keys: spelling, help } => {
                canvas.text_in(3, y, keys.saturating_sub(4), spelling, theme.key);
                canvas.text(keys, y, help, theme.text);
            }
            Line::Blank => {}
        }
    }
}
