//! How one row of the form looks.

use ratatui::style::Style;

use crate::domain::document::Doc;
use crate::domain::form::{Kind, Rest, Row, RowKind, Value};
use crate::domain::variables::tags;
use crate::features::form::editor::{Editor, choice_label};
use crate::features::form::state::{OpenForm, State};
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::spinner::count;

/// Columns before the label: the sign.
const SIGN: u16 = 3;
/// Columns a level is indented.
const INDENT: u16 = 2;
/// A label takes no more of the pane than this part, so that values have room.
const LABEL_SHARE: u16 = 3;

/// Columns of the labels: as wide as the widest, within its share.
pub(super) fn label_columns(open: &OpenForm, width: u16) -> u16 {
    let window = open.rows.iter().take(200);
    let wanted = |row: &Row| text_width(&row.label).saturating_add(indent(row));
    let widest = window.filter(|row| row.kind != RowKind::AddKey).map(wanted).max().unwrap_or(0);
    widest.clamp(8, (width / LABEL_SHARE).max(8))
}

fn indent(row: &Row) -> u16 {
    // Deep rows stay in the pane; their depth shows in the path of messages.
    u16::try_from(row.depth.min(6)).unwrap_or(6) * INDENT
}

/// Draws a row. Returns the cursor when the row is being edited.
pub(super) fn draw(
    state: &State,
    open: &OpenForm,
    at: usize,
    labels: u16,
    ctx: &ViewCtx,
    canvas: &mut Canvas,
    y: u16,
) -> Cursor {
    let theme = ctx.theme;
    let row = &open.rows[at];
    if is_adder(row) {
        return draw_adder(state, row, (SIGN + indent(row), y), theme, canvas);
    }
    let said = said_of(state, open, row);
    let (sign, style) = sign(row, &said, theme);
    canvas.text(1, y, sign, style);
    let label_at = SIGN + indent(row);
    let value_at = SIGN + labels + 2;
    canvas.text_in(
        label_at,
        y,
        (SIGN + labels).saturating_sub(label_at),
        &row.label,
        label_style(row, theme),
    );
    if let Some(Editor::Text { path, input, .. }) = &state.editor
        && *path == row.path
    {
        return input.draw(canvas, (value_at, y), theme.editing);
    }
    let end = draw_kind(row, theme, canvas, y);
    let next = draw_value(state, row, (value_at, y, end.saturating_sub(value_at)), theme, canvas);
    let from = next + u16::from(next > value_at) * 2;
    // What is said must not run into the kind beside it.
    let room = end.saturating_sub(from + 1);
    match said {
        Said::Problem(text, outdated) => {
            canvas.text_in(from, y, room, text, if outdated { theme.dim } else { theme.error });
        }
        Said::Below(several) => {
            canvas.text_in(from, y, room, &format!("{} in it", count(several, "message")), theme.error);
        }
        Said::Undefined(name) => {
            canvas.text_in(from, y, room, &format!("no variable is called {name}"), theme.warning);
        }
        Said::Nothing => {
            if let Some(text) = preview(state, &row.value) {
                canvas.text_in(next + 1, y, end.saturating_sub(next + 1), &format!("→ {text}"), theme.dim);
            }
        }
    }
    None
}

/// What there is to say of a row.
enum Said<'a> {
    Nothing,
    /// A message, and whether it is about a value that has changed since.
    Problem(&'a str, bool),
    /// A tag in its text that has no value.
    Undefined(&'a str),
    /// So many messages of rows that its closed group hides.
    Below(usize),
}

fn said_of<'a>(state: &State, open: &'a OpenForm, row: &'a Row) -> Said<'a> {
    if let Some((text, outdated)) = open.shown_problem(&row.path) {
        return Said::Problem(text, outdated);
    }
    let hides = matches!(row.kind, RowKind::Group { open: false });
    match if hides { open.form.messages_within(&row.path, &shown_problems(open)) } else { 0 } {
        0 => undefined_tag(state, &row.value).map_or(Said::Nothing, Said::Undefined),
        several => Said::Below(several),
    }
}

fn sign(row: &Row, said: &Said, theme: &Theme) -> (&'static str, Style) {
    match said {
        Said::Problem(_, true) => ("·", theme.warning),
        Said::Problem(_, false) | Said::Below(_) => ("✗", theme.error),
        Said::Undefined(_) => ("!", theme.warning),
        Said::Nothing if row.suggested => ("?", theme.tag),
        Said::Nothing if row.spec.required => ("*", theme.accent),
        Said::Nothing => (" ", theme.text),
    }
}

fn label_style(row: &Row, theme: &Theme) -> Style {
    match (row.known, row.spec.dimmed) {
        (false, _) => theme.warning,
        (true, true) => theme.dim,
        (true, false) => theme.text,
    }
}

/// Draws the kind at the right edge and returns where the value must end. Narrow panes leave the kind out rather than the value.
fn draw_kind(row: &Row, theme: &Theme, canvas: &mut Canvas, y: u16) -> u16 {
    let end = canvas.width().saturating_sub(1);
    if canvas.width() < 44 {
        return end;
    }
    let kind = kind_label(row);
    canvas.text_right(end.saturating_sub(text_width(&kind)), end, y, &kind, theme.dim).saturating_sub(1)
}

/// Problems that may be shown now.
fn shown_problems(open: &OpenForm) -> Vec<crate::domain::form::Problem> {
    let may_show = |problem: &&crate::domain::form::Problem| open.shown_problem(&problem.path).is_some();
    open.problems.iter().filter(may_show).cloned().collect()
}

fn is_adder(row: &Row) -> bool {
    matches!(row.kind, RowKind::AddItem | RowKind::AddKey)
}

fn draw_adder(state: &State, row: &Row, at: (u16, u16), theme: &Theme, canvas: &mut Canvas) -> Cursor {
    let (x, y) = at;
    if let Some(Editor::NewKey { object, input, renames, error }) = &state.editor
        && *object == row.path
        && row.kind == RowKind::AddKey
    {
        let next = canvas.text(x, y, if renames.is_some() { "new name: " } else { "key: " }, theme.dim);
        let cursor = input.draw(canvas, (next, y), theme.editing);
        if let Some(error) = error {
            let from = next + text_width(&input.text()) + 2;
            canvas.text(from, y, &format!("✗ {error}"), theme.error);
        }
        return cursor;
    }
    canvas.text(x, y, &format!("+ {}", row.label), theme.ghost);
    None
}

fn kind_label(row: &Row) -> String {
    if !row.known {
        return "not in schema".to_owned();
    }
    let name = match &row.spec.kind {
        Kind::List(list) if list.first.is_empty() => format!("list of {}", list.item.get().kind_name()),
        Kind::Object(fields) if fields.get().fields.is_empty() => match &fields.get().rest {
            Rest::Typed(shape) => format!("map of {}", shape.get().kind_name()),
            Rest::Free | Rest::Closed => "map".to_owned(),
        },
        _ => row.spec.kind_name().to_owned(),
    };
    let nullable = if row.spec.nullable { " or null" } else { "" };
    match &row.branching {
        Some(branching) if branching.chosen.is_none() => format!("one of {} shapes", branching.of),
        Some(branching) => format!("{}, one of {}", branching.label, branching.of),
        None => format!("{name}{nullable}"),
    }
}

/// Draws what the row holds; the five values that must not be mixed up look different without colour.
fn draw_value(state: &State, row: &Row, place: (u16, u16, u16), theme: &Theme, canvas: &mut Canvas) -> u16 {
    let (x, y, room) = place;
    let fold = match row.kind {
        RowKind::Group { open: true } => "▾ ",
        RowKind::Group { open: false } => "▸ ",
        _ => "",
    };
    let at = canvas.text_in(x, y, room, fold, theme.dim);
    let room = room.saturating_sub(at - x);
    match &row.value {
        Value::Unfit(text) => canvas.text_in(at, y, room, text, theme.error),
        Value::Absent if row.kind == RowKind::Undecided => {
            canvas.text_in(at, y, room, "– Enter chooses a shape", theme.ghost)
        }
        Value::Absent => {
            let ghost = match &row.spec.default {
                Some(default) => format!("– (default {})", choice_label(default)),
                None => "–".to_owned(),
            };
            canvas.text_in(at, y, room, &ghost, theme.ghost)
        }
        Value::Set(Doc::Str(text)) if text.is_empty() => {
            canvas.text_in(at, y, room, "\"\"  empty text", theme.json_word)
        }
        Value::Set(Doc::Str(text)) => {
            let found = tags(text);
            let is_known = |byte: usize| {
                found.iter().any(|tag| {
                    (tag.start..tag.end).contains(&byte) && state.variables.get(tag.name).is_some()
                })
            };
            canvas.text_marked(at, y, room, text, (theme.text, theme.tag), is_known)
        }
        Value::Items(0) => canvas.text_in(at, y, room, "[]", theme.json_word),
        Value::Members(0) => canvas.text_in(at, y, room, "{}", theme.json_word),
        Value::Items(items) => canvas.text_in(at, y, room, &format!("[{items}]"), theme.dim),
        Value::Members(members) => canvas.text_in(at, y, room, &format!("{{{members}}}"), theme.dim),
        Value::Set(value) => canvas.text_in(at, y, room, &value.write(), value_style(value, theme)),
    }
}

fn value_style(value: &Doc, theme: &Theme) -> Style {
    match value {
        Doc::Num(_) => theme.json_number,
        _ => theme.json_word,
    }
}

/// The first tag of a text that has no value.
pub(super) fn undefined_tag<'a>(state: &State, value: &'a Value) -> Option<&'a str> {
    let Value::Set(Doc::Str(text)) = value else { return None };
    tags(text).into_iter().map(|tag| tag.name).find(|name| state.variables.get(name).is_none())
}

/// What a text with known tags becomes; `None` when there is nothing to replace.
pub(super) fn preview(state: &State, value: &Value) -> Option<String> {
    let Value::Set(Doc::Str(text)) = value else { return None };
    let has_known = tags(text).iter().any(|tag| state.variables.get(tag.name).is_some());
    has_known.then(|| state.variables.preview(text))
}
