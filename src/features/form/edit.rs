//! Opening and leaving editors, and the edits of one key.
//!
//! Owns what Enter, Space and the like do on each kind of row. Texts are taken when an editor is left, never dropped.

use std::sync::Arc;

use super::editor::{Editor, VariablesEditor};
use super::state::{OpenForm, State};
use crate::domain::document::{Doc, Path};
use crate::domain::form::{Kind, Row, RowKind, Spec, Value};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::{TextEditor, TextInput};

/// Enter on the selected row.
pub(super) fn open_selected(state: &mut State) {
    let Some(open) = &mut state.open else { return };
    let Some(row) = open.selected().cloned() else { return };
    match row.kind {
        RowKind::Group { open: is_open } => {
            open.form.toggle(&row.path, is_open);
            open.refresh();
            if !is_open {
                // Whoever opens a group means what is in it.
                let first = (open.list.selected + 1).min(open.rows.len().saturating_sub(1));
                open.list.select(first, open.rows.len());
            }
        }
        RowKind::AddKey => {
            state.editor = Some(Editor::NewKey { object: row.path, input: TextInput::default() });
        }
        RowKind::AddItem => add_item(state, &row.path),
        RowKind::Value => edit_value(state, &row),
    }
}

fn edit_value(state: &mut State, row: &Row) {
    let Some(open) = &mut state.open else { return };
    match (&row.spec.kind, &row.value) {
        (Kind::Boolean, Value::Absent | Value::Set(Doc::Bool(_))) => {
            open.form.cycle_boolean(&row.path);
            open.refresh();
        }
        (Kind::Choice(options), _) => state.editor = Some(choice_editor(&row.path, options, &row.value)),
        (Kind::Json, _) => state.editor = Some(json_editor(row.path.clone(), &row.value)),
        _ => state.editor = Some(text_editor(row)),
    }
}

fn choice_editor(path: &Path, options: &[Doc], value: &Value) -> Editor {
    let chosen = match value {
        Value::Set(doc) => options.iter().position(|option| option == doc),
        _ => None,
    };
    let mut list = ListWindow::default();
    list.select(chosen.unwrap_or(0), options.len());
    Editor::Choice { path: path.clone(), options: options.to_vec(), filter: TextInput::default(), list }
}

fn text_editor(row: &Row) -> Editor {
    let text = editable_text(&row.value);
    Editor::Text { path: row.path.clone(), input: TextInput::new(&text), before: text }
}

/// The text an editor starts with.
fn editable_text(value: &Value) -> String {
    match value {
        Value::Absent | Value::Items(_) | Value::Members(_) => String::new(),
        Value::Set(Doc::Str(text)) | Value::Unfit(text) => text.clone(),
        Value::Set(other) => other.write_pretty(),
    }
}

pub(super) fn json_editor(path: Path, value: &Value) -> Editor {
    let text = match value {
        Value::Unfit(text) => text.clone(),
        Value::Absent | Value::Items(_) | Value::Members(_) => String::new(),
        Value::Set(doc) => doc.write_pretty(),
    };
    let error = Doc::parse(&text).err().filter(|_| !text.is_empty());
    Editor::Json { path, editor: Box::new(TextEditor::new(&text)), before: text, error }
}

fn add_item(state: &mut State, list: &Path) {
    let Some(open) = &mut state.open else { return };
    let Some(item) = open.form.spec_at(list).and_then(Spec::item).cloned() else { return };
    let place = open.form.add_item(list, &item);
    open.refresh();
    select_and_edit(state, &place);
}

/// Selects a row and opens its editor, unless it is a group.
pub(super) fn select_and_edit(state: &mut State, place: &Path) {
    let Some(open) = &mut state.open else { return };
    let Some(at) = open.row_of(place) else { return };
    open.list.select(at, open.rows.len());
    let row = open.rows[at].clone();
    if row.kind == RowKind::Value && !matches!(row.spec.kind, Kind::Boolean) {
        edit_value(state, &row);
    }
}

/// Takes the editor's content into the form and closes it. A text that does not fit stays in its row, marked.
pub(super) fn commit(state: &mut State) {
    let Some(editor) = state.editor.take() else { return };
    let Some(open) = &mut state.open else { return };
    match editor {
        Editor::Text { path, input, before } => {
            if input.text() != before {
                take_text(open, &path, &input.text());
            }
            open.leave(&path);
            open.refresh();
        }
        Editor::NewKey { object, input } => {
            let key = input.text();
            if !key.is_empty()
                && let Ok(place) = open.form.add_key(&object, &key)
            {
                open.refresh();
                select_and_edit(state, &place);
            }
        }
        Editor::Choice { path, options, filter, list } => {
            let typed = filter.text();
            let fitting = Editor::fitting(&options, &typed);
            // What fits nothing is the person's own value: servers accept more than their schema.
            let value = fitting.get(list.selected).map_or(Doc::Str(typed), |option| (*option).clone());
            if value != Doc::Str(String::new()) {
                open.form.set(&path, value);
            }
            open.leave(&path);
            open.refresh();
        }
        Editor::Json { path, editor, before, .. } => {
            let text = editor.text();
            if text != before {
                take_json(open, &path, &text);
            }
            open.refresh();
        }
        Editor::Variables(editor) => state.editor = Some(Editor::Variables(editor)),
        Editor::Accounts { .. } => {}
    }
}

fn take_text(open: &mut OpenForm, path: &Path, text: &str) {
    let spec = open
        .row_of(path)
        .map_or_else(|| Arc::new(Spec::of(Kind::Text)), |row| Arc::clone(&open.rows[row].spec));
    // What is wrong is kept with the row and shown there.
    _ = open.form.enter_text(path, &spec, text);
}

fn take_json(open: &mut OpenForm, path: &Path, text: &str) {
    if path.depth() > 0 {
        _ = open.form.enter_text(path, &Spec::of(Kind::Json), text);
    } else if let Ok(arguments @ Doc::Obj(_)) = Doc::parse(if text.trim().is_empty() { "{}" } else { text }) {
        open.form.replace(arguments);
    } else {
        open.form.keep_raw(text);
    }
}

/// The edits of one key on the selected row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowEdit {
    /// Not sent.
    Clear,
    /// An empty text.
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
}

/// Performs an edit of one key.
pub(super) fn edit_row(open: &mut OpenForm, edit: RowEdit) {
    let row = open.selected().cloned();
    match (edit, row) {
        (RowEdit::Undo, _) => _ = open.form.undo(),
        (RowEdit::Redo, _) => _ = open.form.redo(),
        (_, None) => {}
        (_, Some(row)) if matches!(row.kind, RowKind::AddItem | RowKind::AddKey) => {}
        (RowEdit::Clear, Some(row)) => open.form.clear(&row.path),
        (RowEdit::Empty, Some(row)) => open.form.set(&row.path, empty_value(&row.spec.kind)),
        (RowEdit::Null, Some(row)) => open.form.set(&row.path, Doc::Null),
        (RowEdit::Toggle, Some(row)) => toggle(open, &row),
        (RowEdit::ToggleJson, Some(row)) => toggle_json(open, &row),
    }
    open.refresh();
}

fn empty_value(kind: &Kind) -> Doc {
    match kind {
        Kind::List(_) => Doc::Arr(Vec::new()),
        Kind::Object(_) => Doc::object(),
        _ => Doc::Str(String::new()),
    }
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
    let is_free = matches!(row.spec.kind, Kind::Json) || open.form.spec_at(&row.path).is_none();
    let Value::Set(value) = &row.value else { return };
    let other = match value {
        Doc::Str(text) => Doc::parse(text).ok(),
        scalar => Some(Doc::Str(scalar.write())),
    };
    if let Some(other) = other.filter(|_| is_free) {
        open.form.set(&row.path, other);
    }
}

/// The row that Tab goes to from a place: the next (or previous) one that takes typing. A yes/no row takes none, so letters typed on
/// would be commands; adding a key takes its name; adding an item is meant when the list is required and still empty.
pub(super) fn neighbour(open: &OpenForm, path: &Path, forward: bool) -> Option<Row> {
    let at = open.row_of(path)?;
    let takes_typing = |row: &&Row| match row.kind {
        RowKind::Value => !matches!(row.spec.kind, Kind::Boolean),
        RowKind::AddKey => true,
        RowKind::AddItem => open.problems.iter().any(|problem| problem.path == row.path),
        RowKind::Group { .. } => false,
    };
    let found = if forward {
        open.rows[at + 1..].iter().find(takes_typing)
    } else {
        open.rows[..at].iter().rev().find(takes_typing)
    };
    found.cloned()
}

/// Selects the row that Tab goes to and opens its editor.
pub(super) fn enter_row(state: &mut State, row: &Row) {
    let Some(open) = &mut state.open else { return };
    let same = |other: &Row| other.path == row.path && other.kind == row.kind;
    if let Some(at) = open.rows.iter().position(same) {
        open.list.select(at, open.rows.len());
        open_selected(state);
    }
}

/// Opens the variables overlay.
pub(super) fn variables_editor() -> Editor {
    Editor::Variables(VariablesEditor::default())
}

/// Opens the account picker on the chosen account.
pub(super) fn accounts_editor(state: &State) -> Option<Editor> {
    let open = state.open.as_ref()?;
    let accounts = open.accounts.clone().filter(|accounts| !accounts.is_empty())?;
    let chosen = state.chosen.get(&open.function.app);
    let at = accounts.iter().position(|account| Some(&account.id) == chosen).unwrap_or(0);
    let mut list = ListWindow::default();
    list.select(at, accounts.len());
    Some(Editor::Accounts { accounts, list, then_call: false })
}
