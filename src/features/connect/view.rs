//! How the overlay looks.

use super::{Connecting, Page};
use crate::domain::safe_text::wrap;
use crate::features::ViewCtx;
use crate::widgets::canvas::Canvas;
use crate::widgets::face;
use crate::widgets::frame::{self, Frame};

/// Columns of the overlay where there is room.
const WIDTH: u16 = 84;
/// Rows beside those of the address: the border, what it is, what is awaited, and space between.
const ROWS: u16 = 8;

/// Draws the overlay over the screen.
pub fn view(connecting: &Connecting, ctx: &ViewCtx, screen: &mut Canvas) {
    let app = &connecting.before;
    let area = screen.area();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let address = wrap(&app.login_url, usize::from(width.saturating_sub(4)), 5).lines;
    let failed = u16::from(connecting.failure.is_some()) * 2;
    let height = ROWS + u16::try_from(address.len()).unwrap_or(5) + failed;
    let mut canvas = screen.at(frame::centred(area, width, height));
    canvas.clear();
    let title = format!("Connect {}", app.title);
    let border = Frame { title: &title, right: "Esc leaves", focused: true, scroll: None };
    let inner = frame::draw(&mut canvas, &border, ctx.theme);
    let mut canvas = canvas.at(inner);
    let mut y = face::paragraphs(&mut canvas, 0, &[(&said(connecting), ctx.theme.text)]);
    for line in &address {
        canvas.text(1, y, line, ctx.theme.accent);
        y += 1;
    }
    let (awaited, style) = match connecting.watch {
        Some(_) => ("Waiting for the account to appear.".to_owned(), ctx.theme.text),
        None => ("No account has appeared for five minutes; Enter waits again.".to_owned(), ctx.theme.warning),
    };
    y = face::paragraphs(&mut canvas, y + 1, &[(&awaited, style)]);
    if let Some(failure) = &connecting.failure {
        face::paragraphs(&mut canvas, y, &[(&format!("✗ {}", failure.one_line()), ctx.theme.error)]);
    }
}

fn said(connecting: &Connecting) -> String {
    let title = &connecting.before.title;
    match &connecting.page {
        Page::Opening(_) => format!("Opening {title}'s login page in a browser:"),
        Page::Opened => format!("{title}'s login page is open in a browser:"),
        Page::NotOpened(failure) => format!("{}: {}. Open this address yourself; y copies it:", failure.title, failure.detail),
    }
}
