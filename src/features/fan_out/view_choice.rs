//! How the choice of accounts and users looks.

use super::state::{Choice, State};
use crate::domain::function::FunctionKind;
use crate::domain::output::age;
use crate::features::{AT_ONCE, Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::count;

/// Columns of the overlay where there is room.
const WIDTH: u16 = 84;
/// Lines around the rows: the border, what is run, the line of users, and what it comes to.
pub(super) const AROUND: u16 = 8;
/// Lines of rows when there are none: why, and what to do.
const EMPTY: u16 = 3;

/// Draws the overlay over the screen.
pub fn view_choice(state: &State, choice: &Choice, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let (area, theme) = (screen.area(), ctx.theme);
    let total = state.choices();
    let rows = u16::try_from(total).unwrap_or(u16::MAX).max(if total == 0 { EMPTY } else { 1 });
    let height = rows.saturating_add(AROUND).min(area.height.saturating_sub(2));
    let mut canvas = screen.at(frame::centred(area, WIDTH.min(area.width.saturating_sub(4)), height));
    canvas.clear();
    let border = Frame {
        title: "Run for several",
        right: &format!("{} ticked", state.ticked().len()),
        focused: true,
        scroll: Some(Scroll::of(choice.list.top, total).between(2, AROUND - 4)),
    };
    let inner = frame::draw(&mut canvas, &border, theme);
    let mut canvas = canvas.at(inner);
    let x = canvas.text(1, 0, &choice.plan.request.function, theme.title);
    canvas.text(x + 2, 0, does(choice.plan.kind), style_of(choice.plan.kind, theme));
    let height = usize::from(canvas.height().saturating_sub(AROUND - 2));
    let mut list = choice.list;
    list.scroll_into_view(height, total);
    if total == 0 {
        nobody(
            &choice.plan.app_title,
            theme,
            &mut canvas.at(ratatui::layout::Rect { y: inner.y + 2, ..inner }),
        );
    }
    for (y, at) in (2..).zip(list.visible(height, total)) {
        row(state, choice, at, y, ctx, &mut canvas);
        if at == list.selected {
            let style = if choice.typing.is_none() { theme.selection } else { theme.selection_idle };
            canvas.style_row(y, style);
        }
    }
    foot(state, choice, ctx, &mut canvas)
}

fn nobody(app: &str, theme: &Theme, canvas: &mut Canvas) {
    let title = format!("No account of {app} is connected.");
    face::empty(
        canvas,
        theme,
        &title,
        "From the panes, C connects one. Other users can be named all the same.",
    );
}

/// What a function of a type does.
pub(super) fn does(kind: FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Query => "QUERY: it only reads",
        FunctionKind::Action => "ACTION: it changes something for each of them",
        FunctionKind::Passthrough => "PASSTHROUGH: it may change anything for each of them",
        FunctionKind::Unknown => "of unknown type: it may change something for each of them",
    }
}

pub(super) fn style_of(kind: FunctionKind, theme: &Theme) -> ratatui::style::Style {
    if kind == FunctionKind::Query { theme.dim } else { theme.warning }
}

fn row(state: &State, choice: &Choice, at: usize, y: u16, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    let end = canvas.width().saturating_sub(1);
    let (ticked, name, facts) = if let Some((account, ticked)) = choice.accounts.get(at) {
        let age = age(&account.modified_at, ctx.unix);
        let gap = if age.is_empty() { "" } else { " · " };
        (*ticked, account.display_name.clone(), format!("{}{gap}{age}", account.id))
    } else {
        let Some((id, ticked)) = state.users.get(at - choice.accounts.len()) else { return };
        (*ticked, format!("user {id}"), "accounts not known: none is named".to_owned())
    };
    let (mark, style) = if ticked { ("[x]", theme.accent) } else { ("[ ]", theme.dim) };
    canvas.text(1, y, mark, style);
    let from = canvas.width() * 2 / 5;
    let at = canvas.text_right(from, end, y, &facts, theme.dim);
    canvas.text_in(5, y, at.saturating_sub(7), &name, theme.text);
}

/// The line of users, and what it comes to.
fn foot(state: &State, choice: &Choice, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let y = canvas.height().saturating_sub(3);
    let cursor = if let Some(line) = &choice.typing {
        let x = canvas.text(1, y, "user ids ", theme.accent);
        line.draw(canvas, (x, y), theme.editing)
    } else {
        canvas.text(1, y, "u names other users, commas between them.", theme.dim);
        None
    };
    let text = match state.ticked().len() {
        0 => "Nobody is ticked.".to_owned(),
        calls @ 1..=AT_ONCE => {
            format!("Enter makes {}; nothing is sent again by itself.", count(calls, "call"))
        }
        calls => format!("Enter makes {calls} calls, {AT_ONCE} at a time; nothing is sent again by itself."),
    };
    canvas.text(1, y + 2, &text, theme.dim);
    cursor
}
