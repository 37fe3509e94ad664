//! Opening and leaving editors, and the edits of one key.
//!
//! Owns what Enter, Space and the like do on each kind of row. Texts are taken when an editor is left, never dropped.

use std::sync::Arc;

use super::editor::{Editor, Holds, Then};
use super::state::{OpenForm, State};
use crate::domain::document::{Doc, ParseError, Path, Step};
use crate::domain::form::{Choice, Kind, Row, RowKind, Spec, Value};
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
        RowKind::AddKey => state.editor = Some(key_editor(row.path, None)),
        RowKind::AddItem => add_item(state, &row.path),
        RowKind::Undecided => state.editor = branches_editor(open, &row.path),
        RowKind::Value if row.path.depth() == 0 => state.editor = branches_editor(open, &row.path),
        RowKind::Value => edit_value(state, &row),
    }
}

fn edit_value(state: &mut State, row: &Row) {
    let Some(open) = &mut state.open else { return };
    match (&row.spec.kind, &row.value) {
        (Kind::Boolean, Value::Absent | Value::Set(Doc::Bool(_) | Doc::Null)) => {
            open.form.cycle_boolean(&row.path);
            open.renew(&row.path);
        }
        (Kind::Choice(options), _) => state.editor = Some(choice_editor(&row.path, options, &row.value)),
        (Kind::Multi(options), Value::Absent | Value::Set(Doc::Arr(_))) => {
            let ticked = match &row.value {
                Value::Set(held) => held.items().to_vec(),
                _ => Vec::new(),
            };
            state.editor = Some(ticks_editor(&row.path, options, ticked));
        }
        (Kind::Text, Value::Set(Doc::Str(text))) if text.contains('\n') => {
            state.editor = Some(block_editor(row.path.clone(), Holds::Text, text));
        }
        (Kind::Json | Kind::Never | Kind::Object(_) | Kind::List(_) | Kind::Multi(_) | Kind::Union(_), _) => {
            state.editor = Some(json_editor(row.path.clone(), &row.value));
        }
        _ => state.editor = Some(text_editor(row)),
    }
}

pub(super) fn key_editor(object: Path, renames: Option<Path>) -> Editor {
    let name = renames.as_ref().and_then(Path::last).map(|step| match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => index.to_string(),
    });
    Editor::NewKey { object, input: TextInput::new(&name.unwrap_or_default()), renames, error: None }
}

fn choice_editor(path: &Path, options: &[Choice], value: &Value) -> Editor {
    let chosen = match value {
        Value::Set(doc) => options.iter().position(|option| option.value == *doc),
        _ => None,
    };
    let mut list = ListWindow::default();
    list.select(chosen.unwrap_or(0), options.len());
    let filter = TextInput::default();
    Editor::Choice { path: path.clone(), options: options.to_vec(), filter, list, ticked: None }
}

fn ticks_editor(path: &Path, options: &[Choice], ticked: Vec<Doc>) -> Editor {
    let mut options = options.to_vec();
    // What is ticked and is no choice of the schema can be taken away as well.
    let foreign =
        ticked.iter().filter(|value| !options.iter().any(|option| option.value == **value)).cloned();
    let foreign: Vec<_> = foreign.map(|value| Choice { value, label: None }).collect();
    options.extend(foreign);
    let (filter, list) = (TextInput::default(), ListWindow::default());
    Editor::Choice { path: path.clone(), options, filter, list, ticked: Some(ticked) }
}

/// The shapes of a union to choose from.
pub(super) fn branches_editor(open: &OpenForm, path: &Path) -> Option<Editor> {
    let branches = open.form.branches_at(path);
    if branches.is_empty() {
        return None;
    }
    let labels: Vec<String> = branches.iter().map(|branch| branch.label.clone()).collect();
    let mut list = ListWindow::default();
    let chosen = open.row_of(path).and_then(|row| open.rows[row].branching.as_ref()?.chosen);
    list.select(chosen.unwrap_or(0), labels.len());
    Some(Editor::Branches { path: path.clone(), labels, filter: TextInput::default(), list })
}

fn text_editor(row: &Row) -> Editor {
    let text = editable_text(&row.value);
    Editor::Text { path: row.path.clone(), input: TextInput::new(&text), before: text }
}

/// The text an editor starts with.
fn editable_text(value: &Value) -> String {
    match value {
        // A null is nothing to write on; left as it is, it stays.
        Value::Absent | Value::Items(_) | Value::Members(_) | Value::Set(Doc::Null) => String::new(),
        Value::Set(Doc::Str(text)) => text.into(),
        Value::Unfit(text) => text.clone(),
        Value::Set(other) => other.write_pretty(),
    }
}

pub(super) fn json_editor(path: Path, value: &Value) -> Editor {
    let text = match value {
        Value::Unfit(text) => text.clone(),
        // A null is nothing to write on; left as it is, it stays.
        Value::Absent | Value::Items(_) | Value::Members(_) | Value::Set(Doc::Null) => String::new(),
        Value::Set(doc) => doc.write_pretty(),
    };
    block_editor(path, Holds::Json, &text)
}

pub(super) fn block_editor(path: Path, holds: Holds, text: &str) -> Editor {
    let error = block_error(holds, text);
    Editor::Block { path, holds, editor: Box::new(TextEditor::new(text)), before: text.to_owned(), error }
}

/// What is wrong with a text of that sort.
pub(super) fn block_error(holds: Holds, text: &str) -> Option<ParseError> {
    match holds {
        Holds::Text => None,
        Holds::Json | Holds::JsonInText => Doc::parse(text).err().filter(|_| !text.trim().is_empty()),
    }
}

/// The selected row in an editor with room: a text as text, JSON inside a text laid out, anything else as JSON.
pub(super) fn large_editor(open: &OpenForm, row: &Row) -> Option<Editor> {
    if matches!(row.kind, RowKind::AddItem | RowKind::AddKey) {
        return None;
    }
    let held = open.form.arguments().at(&row.path);
    if let Some(text) = open.form.text_at(&row.path) {
        return Some(block_editor(row.path.clone(), Holds::Json, text));
    }
    Some(match (&row.spec.kind, held) {
        (_, Some(Doc::Str(text))) => match Doc::parse(text) {
            Ok(inner @ (Doc::Obj(_) | Doc::Arr(_))) => {
                block_editor(row.path.clone(), Holds::JsonInText, &inner.write_pretty())
            }
            _ => block_editor(row.path.clone(), Holds::Text, text),
        },
        (Kind::Text, None) => {
            let holds =
                if row.spec.help.to_lowercase().contains("json") { Holds::JsonInText } else { Holds::Text };
            block_editor(row.path.clone(), holds, "")
        }
        (_, Some(value)) => block_editor(row.path.clone(), Holds::Json, &value.write_pretty()),
        (_, None) => block_editor(row.path.clone(), Holds::Json, ""),
    })
}

fn add_item(state: &mut State, list: &Path) {
    let Some(open) = &mut state.open else { return };
    let Some(item) = open.form.spec_at(list).and_then(|spec| {
        let at = open.form.arguments().at(list).map_or(0, |held| held.items().len());
        spec.item(at).cloned()
    }) else {
        return;
    };
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
            open.renew(&path);
        }
        Editor::NewKey { object, input, renames, .. } => commit_key(state, object, input, renames),
        Editor::Choice { path, options, filter, list, ticked } => {
            let typed = filter.text();
            let fitting = Editor::fitting(&options, &typed);
            // What fits nothing is the person's own value: servers accept more than their schema.
            let value = match ticked {
                Some(ticked) => Doc::Arr(ticked),
                None => fitting.get(list.selected).map_or(Doc::text(typed), |option| option.value.clone()),
            };
            if value != Doc::text(String::new()) || !options.is_empty() {
                open.form.set(&path, value);
            }
            open.leave(&path);
            open.renew(&path);
        }
        Editor::Branches { path, labels, filter, list } => {
            if let Some(chosen) = Editor::fitting_labels(&labels, &filter.text()).get(list.selected) {
                open.form.choose_branch(&path, *chosen);
            }
            open.refresh();
        }
        Editor::Block { path, holds, editor, before, .. } => {
            let text = editor.text();
            if text != before {
                take_block(open, &path, holds, &text);
            }
            open.refresh();
        }
        Editor::RowFilter(input) => open.show_words(input.text()),
        other @ Editor::Variables(_) => state.editor = Some(other),
        Editor::Accounts { .. }
        | Editor::File { .. }
        | Editor::LookUp(_)
        | Editor::Suggest(_)
        | Editor::Preview(_)
        | Editor::Use(_)
        | Editor::Put(_)
        | Editor::Reader { .. } => {}
    }
}

fn commit_key(state: &mut State, object: Path, input: TextInput, renames: Option<Path>) {
    let Some(open) = &mut state.open else { return };
    let key = input.text();
    if key.is_empty() {
        return;
    }
    let placed = match &renames {
        Some(path) => open.form.rename_key(path, &key),
        None => open.form.add_key(&object, &key),
    };
    match placed {
        Ok(place) => {
            open.refresh();
            if renames.is_some() {
                open.select(&place);
            } else {
                select_and_edit(state, &place);
            }
        }
        Err(why) => state.editor = Some(Editor::NewKey { object, input, renames, error: Some(why) }),
    }
}

fn take_text(open: &mut OpenForm, path: &Path, text: &str) {
    let spec = open
        .row_of(path)
        .map_or_else(|| Arc::new(Spec::of(Kind::Text)), |row| Arc::clone(&open.rows[row].spec));
    // What is wrong is kept with the row and shown there.
    _ = open.form.enter_text(path, &spec, text);
}

fn take_block(open: &mut OpenForm, path: &Path, holds: Holds, text: &str) {
    match holds {
        Holds::Text => open.form.set(path, Doc::text(text.to_owned())),
        // Sent compact; what is no JSON is a text all the same.
        Holds::JsonInText => {
            let compact = Doc::parse(text).map_or_else(|_| text.to_owned(), |inner| inner.write());
            open.form.set(path, Doc::text(compact));
        }
        Holds::Json if path.depth() > 0 => _ = open.form.enter_text(path, &Spec::of(Kind::Json), text),
        Holds::Json => {
            let text = if text.trim().is_empty() { "{}" } else { text };
            let read = Doc::parse(text).or_else(|error| Doc::parse_lenient(text).map_err(|_| error));
            match read {
                Ok(arguments @ Doc::Obj(_)) => open.form.replace_from(arguments, text),
                _ => open.form.keep_raw(text),
            }
        }
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
        RowKind::Group { .. } | RowKind::Undecided => false,
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

/// Opens the account picker on the chosen account.
pub(super) fn accounts_editor(state: &State, then: Then) -> Option<Editor> {
    let open = state.open.as_ref()?;
    let accounts = open.accounts.clone().filter(|accounts| !accounts.is_empty())?;
    let chosen = state.chosen.get(&open.function.app);
    let at = accounts.iter().position(|account| Some(&account.id) == chosen).unwrap_or(0);
    let mut list = ListWindow::default();
    list.select(at, accounts.len());
    Some(Editor::Accounts { accounts, list, then })
}
