//! How the list of workspaces looks.

use ratatui::layout::Rect;

use super::picker::{Picker, Row};
use super::{Open, State, view_form};
use crate::domain::workspace::{Listed, WorkspaceId, WorkspaceLabel};
use crate::effect::Remote;
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};

/// Columns of the overlay where there is room.
const WIDTH: u16 = 92;
/// Rows around the list: the border, the words typed, a line, and what can be typed.
const AROUND: u16 = 6;
/// Columns of the sign: the longest is SANDBOX.
const SIGN: u16 = 9;

/// How many rows of the list a screen shows.
pub fn rows(screen: Rect) -> usize {
    usize::from(screen.height.saturating_sub(AROUND + 2)).max(1)
}

/// Draws the overlay over the screen.
pub fn view(state: &State, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    match &state.open {
        Some(Open::Picker(picker)) => draw_picker(picker, &state.current, ctx, screen),
        Some(Open::Form(form)) => view_form::draw(form, ctx, screen),
        None => None,
    }
}

fn draw_picker(picker: &Picker, current: &WorkspaceLabel, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let area = screen.area();
    let rows = picker.rows(current);
    let most = u16::try_from(self::rows(area)).unwrap_or(u16::MAX);
    let shown = u16::try_from(rows.len()).unwrap_or(most).clamp(3, most.max(3));
    let width = WIDTH.min(area.width.saturating_sub(4));
    let mut canvas = screen.at(frame::centred(area, width, shown + AROUND));
    canvas.clear();
    let border = Frame {
        title: "Workspaces and users",
        right: "Esc closes",
        focused: true,
        scroll: Some(Scroll::of(picker.list.top, rows.len()).between(1, 2)),
    };
    let inner = frame::draw(&mut canvas, &border, ctx.theme);
    let cursor = filter_line(picker, ctx, &mut canvas.at(Rect { height: 1, ..inner }));
    let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner };
    draw_rows(picker, &rows, current, ctx, &mut canvas.at(list));
    let foot = Rect { y: list.bottom(), height: 2, ..inner };
    draw_foot(picker, ctx, &mut canvas.at(foot));
    cursor
}

fn filter_line(picker: &Picker, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    canvas.text(1, 0, "›", ctx.theme.accent);
    picker.filter.draw(canvas, (3, 0), ctx.theme.text)
}

fn draw_rows(picker: &Picker, rows: &[Row], current: &WorkspaceLabel, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    match &picker.listing {
        Remote::Failed(failure) => {
            face::failed(canvas, 0, theme, failure, "");
            return;
        }
        Remote::Loading(job) => {
            return face::loading(canvas, theme, "Reading the settings", ctx.elapsed(*job));
        }
        Remote::Idle | Remote::Ready(_) => {}
    }
    let height = usize::from(canvas.height());
    let mut list = picker.list;
    list.scroll_into_view(height, rows.len());
    let mut above = None;
    for (y, at) in (0..).zip(list.visible(height, rows.len())) {
        match &rows[at] {
            Row::Workspace(listed, user) => {
                // The name stands once, above its users.
                let repeats = above == Some(listed.label.id());
                workspace_row(listed, *user, repeats, current, ctx, canvas, y);
                above = Some(listed.label.id());
            }
            Row::ActAs(user) => {
                let x = canvas.text(3, y, "act as ", theme.text);
                let x = canvas.text_in(x, y, canvas.width() / 2, user, theme.accent);
                canvas.text(x, y, &format!(" in {}", current.name()), theme.text);
            }
            Row::Connect => _ = canvas.text(3, y, "+ connect a workspace of your own …", theme.text),
        }
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
}

fn workspace_row(
    listed: &Listed,
    user: Option<&str>,
    repeats: bool,
    current: &WorkspaceLabel,
    ctx: &ViewCtx,
    canvas: &mut Canvas,
    y: u16,
) {
    let theme = ctx.theme;
    let label = &listed.label;
    let is_here = label.id() == current.id() && user == Some(current.user_id.as_str());
    if is_here {
        canvas.text(1, y, "▸", theme.accent);
    }
    let name_at = 3 + SIGN;
    let user_at = name_at + canvas.width().saturating_sub(name_at) / 3;
    if !repeats {
        let badge = theme.badge(label.colour, false);
        // Of what cannot be opened nobody knows what it would be.
        let sign = if listed.problem.is_some() { "–" } else { label.sign() };
        canvas.text(3, y, sign, badge);
        canvas.text_in(name_at, y, user_at.saturating_sub(name_at + 2), label.name(), theme.text);
    }
    let end = canvas.width().saturating_sub(1);
    let right = match (&listed.problem, repeats) {
        (Some(_), _) => "cannot be opened".to_owned(),
        (None, false) if label.access.read_only => format!("read-only · {}", label.host),
        // Its name is the host.
        (None, false) if label.id() == WorkspaceId::Environment => "environment".to_owned(),
        (None, false) if !label.is_sandbox => label.host.clone(),
        (None, _) => String::new(),
    };
    let style = if listed.problem.is_some() { theme.warning } else { theme.dim };
    let user = user.unwrap_or("–");
    // Who acts is worth more than where.
    let most = end.saturating_sub(user_at) * 2 / 3;
    let from = user_at + text_width(user).min(most) + 2;
    let at = canvas.text_right(from.max(end.saturating_sub(text_width(&right))), end, y, &right, style);
    canvas.text_in(user_at, y, at.saturating_sub(user_at + 2), user, theme.text);
}

/// Why the last choice was not opened, else what can be typed.
fn draw_foot(picker: &Picker, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    let failure = picker.failure.as_ref().map(|failure| format!("✗ {}", failure.one_line()));
    let text = match &failure {
        Some(failure) => (failure.as_str(), theme.error),
        None => ("Type to find one, or the id of another user to act as.", theme.dim),
    };
    face::paragraphs(canvas, 0, &[text]);
}
