//! How the question before a call looks.

use super::{Asking, Guard};
use crate::domain::function::FunctionKind;
use crate::features::ViewCtx;
use crate::widgets::canvas::Canvas;
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::count;

/// Columns of the overlay where there is room.
const WIDTH: u16 = 84;
/// Rows around what would be sent: the border, who acts, and the keys.
const AROUND: u16 = 9;

/// Whether more would be sent than a screen of so many rows shows at once.
pub fn reads_on(asking: &Asking, rows: u16) -> bool {
    wanted_rows(asking) > rows.saturating_sub(2)
}

fn wanted_rows(asking: &Asking) -> u16 {
    u16::try_from(asking.lines.len()).unwrap_or(u16::MAX).saturating_add(AROUND)
}

/// Draws the overlay over the screen.
pub fn view(asking: &Asking, guard: &Guard, ctx: &ViewCtx, screen: &mut Canvas) {
    let area = screen.area();
    let theme = ctx.theme;
    let height = wanted_rows(asking).min(area.height.saturating_sub(2));
    let mut canvas = screen.at(frame::centred(area, WIDTH.min(area.width.saturating_sub(4)), height));
    canvas.clear();
    let title = format!("Send to {}?", guard.workspace);
    let scroll = Some(Scroll::of(asking.top, asking.lines.len()));
    let border = Frame { title: &title, right: "y sends · n or Esc does not", focused: true, scroll };
    let inner = frame::draw(&mut canvas, &border, theme);
    let mut canvas = canvas.at(inner);
    let wanted = &asking.wanted;
    let does = match wanted.kind {
        FunctionKind::Action => "ACTION: it changes something",
        FunctionKind::Passthrough => "PASSTHROUGH: a raw request to the app, which may change anything",
        _ => "of unknown type: it may change something",
    };
    let request = &wanted.request;
    let calls = wanted.whom.len();
    let account = match (&wanted.account, request.account) {
        _ if calls > 0 => format!("{}: {}, one for each named below", wanted.app, count(calls, "call")),
        (Some(name), Some(id)) => format!("{} as {name} ({id})", wanted.app),
        (None, Some(id)) => format!("{} as account {id}", wanted.app),
        (_, None) => format!("{}, no account chosen", wanted.app),
    };
    let user = match calls {
        0 => format!("for the user {}", guard.user),
        _ => format!("accounts are those of the user {}", guard.user),
    };
    let y = face::paragraphs(
        &mut canvas,
        0,
        &[
            (&request.function, theme.title),
            (does, theme.warning),
            (&account, theme.text),
            (&user, theme.text),
        ],
    );
    canvas.text(1, y + 1, if calls > 0 { "It goes out for:" } else { "It sends:" }, theme.dim);
    if asking.masking.is_some() {
        return;
    }
    let room = usize::from(canvas.height().saturating_sub(y + 2));
    let top = asking.top.min(asking.lines.len().saturating_sub(room));
    for (row, line) in (y + 2..).zip(asking.lines.iter().skip(top).take(room)) {
        canvas.text(1, row, line, theme.text);
    }
}
