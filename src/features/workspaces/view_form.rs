//! How the form of a new workspace looks.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::form::{Form, Stage};
use crate::domain::safe_text::wrap;
use crate::domain::workspace::{Field, SERVICE};
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::Canvas;
use crate::widgets::face;
use crate::widgets::frame::{self, Frame};

/// Columns of the overlay where there is room.
const WIDTH: u16 = 84;
/// Columns of the fields' names.
const NAMES: u16 = 13;
/// Rows above the fields: where what they ask for is found.
const HEAD: u16 = 3;
/// Rows below them: what is going on, and what is wrong.
const FOOT: u16 = 4;

/// API reference, "Authentication".
const WHERE: &str = "Key and secret: https://app.integry.io/platform/workspace/security/";
const WHEN: &str = "Nothing is kept before the API has accepted them.";

/// Draws it over the screen.
pub(super) fn draw(form: &Form, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let area = screen.area();
    let fields = u16::try_from(Field::ALL.len()).unwrap_or_default();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let height = (HEAD + fields + FOOT + 3).min(area.height.saturating_sub(2));
    let mut canvas = screen.at(frame::centred(area, width, height));
    canvas.clear();
    let border = Frame { title: "Connect a workspace", right: "Esc leaves", focused: true, scroll: None };
    let inner = frame::draw(&mut canvas, &border, ctx.theme);
    let mut canvas = canvas.at(inner);
    face::paragraphs(&mut canvas, 0, &[(WHERE, ctx.theme.dim), (WHEN, ctx.theme.dim)]);
    let mut cursor = None;
    for (y, field) in (HEAD..).zip(Field::ALL) {
        let drawn = draw_field(form, field, y, ctx, &mut canvas);
        cursor = cursor.or(drawn);
    }
    let above = HEAD + fields + 1;
    let foot = Rect { y: inner.y + above, height: FOOT.min(inner.height.saturating_sub(above)), ..inner };
    draw_foot(form, ctx, &mut screen.at(foot));
    if let Stage::Placing(_, menu) = &form.stage {
        menu.draw(ctx.theme, screen);
        return None;
    }
    cursor
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::BaseUrl => "base URL",
        Field::AppKey => "App-Key",
        Field::Secret => "App-Secret",
        Field::UserId => "User-ID",
        Field::Live => "real data",
        Field::ReadOnly => "read-only",
        Field::AtStart => "at start",
    }
}

/// What an empty field is for.
fn purpose(field: Field) -> Cow<'static, str> {
    let said = match field {
        Field::Name => "what you call it, such as acme",
        Field::BaseUrl => return format!("empty means the service itself, {SERVICE}").into(),
        Field::AppKey => "names the workspace",
        Field::Secret => "signs for its users; it is never shown",
        Field::UserId => "the user that calls act for",
        Field::Live | Field::ReadOnly | Field::AtStart => "",
    };
    said.into()
}

/// Draws a field; the cursor when it has the keys.
fn draw_field(form: &Form, field: Field, y: u16, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let has_keys = form.field == field && form.stage == Stage::Filling;
    let is_wrong = form.refused.as_ref().is_some_and(|refused| refused.fields.contains(&field));
    if is_wrong {
        canvas.text(1, y, "✗", theme.error);
    } else if form.field == field {
        canvas.text(1, y, "▸", theme.accent);
    }
    canvas.text(3, y, name(field), if form.field == field { theme.title } else { theme.text });
    let x = 3 + NAMES;
    let style = if has_keys { theme.editing } else { theme.text };
    let place = canvas.area();
    let after = |x: u16| Some((place.x + x, place.y + y));
    let (cursor, is_empty) = match field {
        Field::Name => (form.name.draw(canvas, (x, y), style), form.name.is_empty()),
        Field::BaseUrl => (form.base_url.draw(canvas, (x, y), style), form.base_url.is_empty()),
        Field::UserId => (form.user_id.draw(canvas, (x, y), style), form.user_id.is_empty()),
        Field::AppKey => (after(form.app_key.draw(canvas, (x, y), style, true)), form.app_key.is_empty()),
        Field::Secret => (after(form.secret.draw(canvas, (x, y), style, false)), form.secret.is_empty()),
        Field::Live => {
            let said = "named on every screen; changes are asked about";
            (tick(form.is_live(), said, (x, y), ctx, canvas), false)
        }
        Field::ReadOnly => {
            (tick(form.read_only, "only functions that read can be called", (x, y), ctx, canvas), false)
        }
        Field::AtStart => {
            (tick(form.at_start, "opened when no workspace is named", (x, y), ctx, canvas), false)
        }
    };
    if is_empty {
        canvas.text(x, y, &purpose(field), theme.ghost);
    }
    cursor.filter(|_| has_keys)
}

fn tick(on: bool, said: &str, (x, y): (u16, u16), ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let after = canvas.text(x, y, if on { "[x]" } else { "[ ]" }, ctx.theme.accent);
    let room = canvas.width().saturating_sub(after + 2);
    canvas.text_in(after + 1, y, room, said, ctx.theme.dim);
    None
}

fn draw_foot(form: &Form, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    match (&form.stage, &form.refused) {
        (Stage::Testing(job), _) => {
            face::loading(canvas, theme, "Asking the API for its apps", ctx.elapsed(*job));
        }
        (Stage::Keeping(job, _), _) => {
            face::loading(canvas, theme, "It works. Keeping it", ctx.elapsed(*job));
        }
        (Stage::Placing(failure, _), _) => {
            let title = "The workspace works; the keyring does not keep its secret.";
            face::paragraphs(canvas, 0, &[(title, theme.warning), (&failure.detail, theme.dim)]);
        }
        (Stage::Filling, Some(refused)) if !refused.why.is_empty() => {
            // What to do about it keeps its room, however long the reason is.
            let width = usize::from(canvas.width().saturating_sub(2));
            let lines = wrap(&refused.remedy, width, usize::from(canvas.height())).lines.len();
            let lines = u16::try_from(lines).unwrap_or(u16::MAX);
            let area = canvas.area();
            let above = Rect { height: area.height.saturating_sub(lines).max(1), ..area };
            let why = format!("✗ {}", refused.why);
            let y = face::paragraphs(&mut canvas.at(above), 0, &[(&why, theme.error)]);
            face::paragraphs(canvas, y, &[(&refused.remedy, theme.dim)]);
        }
        (Stage::Filling, _) => {
            let next = "Enter goes on, the last one tests.";
            let secret = "The secret goes to a keyring; without one you choose where.";
            face::paragraphs(canvas, 0, &[(next, theme.dim), (secret, theme.dim)]);
        }
    }
}
