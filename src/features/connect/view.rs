//! How the overlay looks.

use ratatui::style::Style;

use super::{Connecting, Page};
use crate::domain::safe_text::wrap;
use crate::features::ViewCtx;
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame};

/// Columns of the overlay where there is room.
const WIDTH: u16 = 84;
/// Lines of a text at most; an address may be longer than any screen.
const LINES: usize = 5;

/// Draws the overlay over the screen.
pub fn view(connecting: &Connecting, ctx: &ViewCtx, screen: &mut Canvas) {
    let area = screen.area();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let lines = lines(connecting, ctx, usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len()).unwrap_or(area.height).saturating_add(2);
    let mut canvas = screen.at(frame::centred(area, width, height));
    canvas.clear();
    let title = format!("Connect {}", connecting.before.title);
    let border = Frame { title: &title, right: "Esc leaves", focused: true, scroll: None };
    let inner = frame::draw(&mut canvas, &border, ctx.theme);
    let mut canvas = canvas.at(inner);
    for (y, (line, style)) in (0..).zip(&lines) {
        canvas.text(1, y, line, *style);
    }
}

fn lines(connecting: &Connecting, ctx: &ViewCtx, width: usize) -> Vec<(String, Style)> {
    let theme = ctx.theme;
    let (awaited, style) = match connecting.watch {
        Some(_) => ("Waiting for the account to appear.", theme.text),
        None => ("No account has appeared for five minutes; Enter waits again.", theme.warning),
    };
    let failure = connecting.failure.as_ref().map(|failure| format!("✗ {}", failure.one_line()));
    let texts = [
        Some((said(connecting), theme.text)),
        Some((connecting.before.login_url.clone(), theme.accent)),
        Some((String::new(), theme.text)),
        Some((awaited.to_owned(), style)),
        failure.map(|failure| (failure, theme.error)),
    ];
    let wrapped = |(text, style): (String, Style)| {
        wrap(&text, width, LINES).lines.into_iter().map(move |line| (line, style))
    };
    texts.into_iter().flatten().flat_map(wrapped).collect()
}

fn said(connecting: &Connecting) -> String {
    let title = &connecting.before.title;
    match &connecting.page {
        Page::Opening(_) => format!("Opening {title}'s login page in a browser:"),
        Page::Opened => format!("{title}'s login page is open in a browser:"),
        Page::NotOpened(failure) => {
            format!("{}: {}. Open this address yourself; y copies it:", failure.title, failure.detail)
        }
    }
}
