//! How one row of the form looks.

use ratatui::style::Style;

use crate::domain::document::Doc;
use crate::domain::form::{Kind, Row, RowKind, Value};
use crate::domain::variables::tags;
use crate::features::form::editor::{Editor, choice_label};
use crate::features::form::state::{OpenForm, State};
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};

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
    let problem = open.shown_problem(&row.path).filter(|_| !is_adder(row));
    let (sign, sign_style) = match (problem, row.spec.required) {
        (Some(_), _) => ("✗", theme.error),
        (None, true) => ("*", theme.accent),
        (None, false) => (" ", theme.text),
    };
    canvas.text(1, y, sign, sign_style);
    let label_at = SIGN + indent(row);
    let value_at = SIGN + labels + 2;
    let label_style = if row.known { theme.text } else { theme.warning };
    if is_adder(row) {
        return draw_adder(state, row, (label_at, y), theme, canvas);
    }
    canvas.text_in(label_at, y, (SIGN + labels).saturating_sub(label_at), &row.label, label_style);
    if let Some(Editor::Text { path, input, .. }) = &state.editor
        && *path == row.path
    {
        return input.draw(canvas, (value_at, y), theme.editing);
    }
    let kind = kind_label(row);
    let end = canvas.width().saturating_sub(1);
    // Narrow panes leave the kind out rather than the value.
    let end = if canvas.width() >= 44 {
        canvas.text_right(end.saturating_sub(text_width(&kind)), end, y, &kind, theme.dim).saturating_sub(1)
    } else {
        end
    };
    let room = end.saturating_sub(value_at);
    let next = draw_value(state, row, (value_at, y, room), theme, canvas);
    if let Some(problem) = problem {
        let from = next + u16::from(next > value_at) * 2;
        canvas.text_in(from, y, end.saturating_sub(from), problem, theme.error);
    } else if let Some(text) = preview(state, &row.value) {
        canvas.text_in(next + 1, y, end.saturating_sub(next + 1), &format!("→ {text}"), theme.dim);
    }
    None
}

fn is_adder(row: &Row) -> bool {
    matches!(row.kind, RowKind::AddItem | RowKind::AddKey)
}

fn draw_adder(state: &State, row: &Row, at: (u16, u16), theme: &Theme, canvas: &mut Canvas) -> Cursor {
    let (x, y) = at;
    if let Some(Editor::NewKey { object, input }) = &state.editor
        && *object == row.path
        && row.kind == RowKind::AddKey
    {
        let next = canvas.text(x, y, "key: ", theme.dim);
        return input.draw(canvas, (next, y), theme.editing);
    }
    canvas.text(x, y, &format!("+ {}", row.label), theme.ghost);
    None
}

fn kind_label(row: &Row) -> String {
    if !row.known {
        return "not in schema".to_owned();
    }
    match &row.spec.kind {
        Kind::List(item) => format!("list of {}", item.kind_name()),
        _ => row.spec.kind_name().to_owned(),
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

/// What a text with known tags becomes; `None` when there is nothing to replace.
pub(super) fn preview(state: &State, value: &Value) -> Option<String> {
    let Value::Set(Doc::Str(text)) = value else { return None };
    let has_known = tags(text).iter().any(|tag| state.variables.get(tag.name).is_some());
    has_known.then(|| state.variables.preview(text))
}
