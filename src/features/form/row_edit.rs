//! The edits of one key on the selected row.
//!
//! Owns what each does on each kind of row. Must not open editors.

use super::state::OpenForm;
use crate::domain::document::{Doc, Path, Step};
use crate::domain::form::{Kind, Row, RowKind, Value};

/// The edits of one key on the selected row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowEdit {
    /// Not sent.
    Clear,
    /// The empty value of its kind; again, another one.
    Empty,
    /// null.
    Null,
    /// A boolean one step on.
    Toggle,
    /// A text read as JSON, or back.
    ToggleJson,
    /// The last edit taken back.
    Undo,
    /// The edit made again.
    Redo,
    /// The schema's default, made real.
    Default,
    /// The time now, where the row holds a time.
    Now(i64),
    /// A copy of the list item after it.
    Duplicate,
    /// The list item one place on.
    MoveDown,
    /// The list item one place back.
    MoveUp,
}

/// Performs an edit of one key; when it changes nothing, why.
pub(super) fn edit_row(open: &mut OpenForm, edit: RowEdit) -> Option<&'static str> {
    let before = open.form.revision();
    if edit == RowEdit::Clear && open.form.text_at(&Path::root()).is_some() {
        open.form.drop_raw();
        open.refresh();
        return Some("The raw JSON was dropped; u brings it back.");
    }
    perform(open, edit);
    (open.form.revision() == before).then(|| without_effect(edit))
}

/// What is said of an edit that changed nothing.
fn without_effect(edit: RowEdit) -> &'static str {
    match edit {
        RowEdit::Undo => "There is nothing to undo.",
        RowEdit::Redo => "There is nothing to do again.",
        RowEdit::Clear => "It holds nothing.",
        RowEdit::Default => "It has no default.",
        RowEdit::Now(_) => "It takes no time.",
        RowEdit::Toggle => "It is neither true nor false: Enter edits it.",
        RowEdit::ToggleJson => "Only a key of your own changes between text and JSON.",
        RowEdit::Duplicate | RowEdit::MoveDown | RowEdit::MoveUp => "It moves no item of a list.",
        RowEdit::Empty | RowEdit::Null => "It holds that already.",
    }
}

fn perform(open: &mut OpenForm, edit: RowEdit) {
    let Some(row) = open.selected().cloned() else { return };
    let changed = match edit {
        RowEdit::Undo => open.form.undoes_at().cloned(),
        RowEdit::Redo => open.form.redoes_at().cloned(),
        _ => Some(row.path.clone()),
    };
    match edit {
        RowEdit::Undo => _ = open.form.undo(),
        RowEdit::Redo => _ = open.form.redo(),
        _ if row.adds() => return,
        RowEdit::Clear => open.form.clear(&row.path),
        RowEdit::Empty => {
            let empty = empty_value(open, &row);
            open.form.set(&row.path, empty);
        }
        RowEdit::Null => open.form.set(&row.path, Doc::Null),
        RowEdit::Toggle => toggle(open, &row),
        RowEdit::ToggleJson => toggle_json(open, &row),
        RowEdit::Default => {
            if let Some(default) = row.spec.default.clone() {
                open.form.set(&row.path, default);
            }
        }
        RowEdit::Now(unix) => now(open, &row, unix),
        RowEdit::Duplicate | RowEdit::MoveDown | RowEdit::MoveUp => return rearrange(open, edit, &row),
    }
    match changed {
        Some(path) => open.renew(&path),
        None => open.refresh(),
    }
}

fn now(open: &mut OpenForm, row: &Row, unix: i64) {
    let text = crate::domain::time::now_as(row.spec.format.as_deref(), unix);
    if let Some(text) = text.filter(|_| matches!(row.spec.kind, Kind::Text)) {
        open.form.set(&row.path, Doc::text(text));
    }
}

/// Doubles or moves the list item that the row is or lies in; the selection goes along.
fn rearrange(open: &mut OpenForm, edit: RowEdit, row: &Row) {
    let mut item = Some(row.path.clone());
    while let Some(path) = item.take_if(|path| !matches!(path.last(), Some(Step::Index(_)))) {
        item = path.parent();
    }
    let Some(item) = item else { return };
    let to = match edit {
        RowEdit::Duplicate => open.form.duplicate(&item),
        _ => open.form.move_item(&item, edit == RowEdit::MoveDown),
    };
    open.refresh();
    if let Some(to) = to {
        let place = row.path.moved(&item, &to).unwrap_or(to);
        open.select(&place);
    }
}

/// The empty value of the row's kind; pressed again, the next of `""`, `[]` and `{}`: a person may mean any of them.
fn empty_value(open: &OpenForm, row: &Row) -> Doc {
    let all = [Doc::text(""), Doc::Arr(Vec::new()), Doc::object()];
    let own = match &row.spec.kind {
        Kind::List(_) | Kind::Multi(_) => 1,
        Kind::Object(_) => 2,
        _ => 0,
    };
    let held = open.form.arguments().at(&row.path);
    let at = all.iter().position(|empty| Some(empty) == held).map_or(own, |at| (at + 1) % all.len());
    all[at].clone()
}

fn toggle(open: &mut OpenForm, row: &Row) {
    match row.kind {
        RowKind::Group { open: is_open } => open.form.toggle(&row.path, is_open),
        _ if matches!(row.spec.kind, Kind::Boolean) => open.form.cycle_boolean(&row.path),
        _ => {}
    }
}

/// `"5"` becomes `5` and back; only for values of free form, where the schema does not decide.
fn toggle_json(open: &mut OpenForm, row: &Row) {
    let is_free = matches!(row.spec.kind, Kind::Json) || row.own_key;
    let Value::Set(value) = &row.value else { return };
    let other = match value {
        Doc::Str(text) => Doc::parse(text).ok(),
        scalar => Some(Doc::text(scalar.write())),
    };
    if let Some(other) = other.filter(|_| is_free) {
        open.form.set(&row.path, other);
    }
}
