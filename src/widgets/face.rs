//! The faces of a pane without content: empty, loading, failed.
//!
//! Owns that each says what is the matter and what to do next.

use std::time::Duration;

use ratatui::style::Style;

use super::canvas::Canvas;
use super::spinner::{format_elapsed, spinner};
use crate::domain::failure::Failure;
use crate::domain::safe_text::wrap;
use crate::theme::Theme;

/// What helps while a server asks to wait: Esc stops only what the pane that has the keys waits for.
pub fn while_waiting(focused: bool) -> &'static str {
    if focused { "r tries at once, Esc stops." } else { "r tries at once." }
}

/// Draws paragraphs below each other, each wrapped to the canvas. Returns the row after the last.
pub fn paragraphs(canvas: &mut Canvas, y: u16, texts: &[(&str, Style)]) -> u16 {
    let mut y = y;
    let width = usize::from(canvas.width().saturating_sub(2));
    for (text, style) in texts.iter().filter(|(text, _)| !text.is_empty()) {
        let room = usize::from(canvas.height().saturating_sub(y));
        for line in wrap(text, width, room).lines {
            canvas.text(1, y, &line, *style);
            y += 1;
        }
    }
    y
}

/// Nothing is there: why, and what to do.
pub fn empty(canvas: &mut Canvas, theme: &Theme, title: &str, advice: &str) {
    paragraphs(canvas, 0, &[(title, theme.text), (advice, theme.dim)]);
}

/// Something is awaited. Says nothing while it is too short to notice.
pub fn loading(canvas: &mut Canvas, theme: &Theme, what: &str, elapsed: Duration) {
    if let Some(line) = loading_line(what, elapsed) {
        paragraphs(canvas, 0, &[(&line, theme.accent)]);
    }
}

/// `⠙ 1.2 s`.
pub fn busy(elapsed: Duration) -> Option<String> {
    spinner(elapsed).map(|picture| format!("{picture} {}", format_elapsed(elapsed)))
}

/// `⠙ Loading apps… 1.2 s`.
pub fn loading_line(what: &str, elapsed: Duration) -> Option<String> {
    spinner(elapsed).map(|picture| format!("{picture} {what}… {}", format_elapsed(elapsed)))
}

/// Something failed: what, why, what to do, and the key that tries again.
pub fn failed(canvas: &mut Canvas, y: u16, theme: &Theme, failure: &Failure, again: &str) -> u16 {
    let title = format!("✗ {}", failure.title);
    let again = if failure.retryable { again } else { "" };
    let texts = [
        (&*title, theme.error),
        (&*failure.detail, theme.text),
        (&*failure.hint, theme.warning),
        (again, theme.dim),
    ];
    paragraphs(canvas, y, &texts)
}
