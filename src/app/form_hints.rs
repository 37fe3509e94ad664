//! The keys that work in the form and in its editors.
//!
//! Owns which commands are offered there. Must not name a key.

use super::state::State;
use crate::domain::document::Path;
use crate::domain::form::{Row, RowKind, look_up};
use crate::features::form::{Acting, Editor, OpenForm, Then};
use crate::input::Command;

/// What is being edited.
pub(super) fn in_editor(state: &State, editor: &Editor) -> Vec<(Command, &'static str)> {
    use Command as C;
    match editor {
        Editor::Text { .. } => vec![
            (C::Commit, "done"),
            (C::NextField, "next field"),
            (C::Call, "call"),
            (C::Back, "undo typing"),
        ],
        Editor::NewKey { .. } => vec![(C::Commit, "add the key"), (C::Back, "leave")],
        Editor::Block { error, .. } => {
            let back = if error.is_some() { "keep it aside" } else { "take it" };
            vec![(C::Call, "call"), (C::OutsideEditor, "$EDITOR"), (C::Back, back)]
        }
        Editor::File { .. } => vec![(C::Commit, "read it"), (C::Back, "leave")],
        Editor::RowFilter(_) => vec![(C::Commit, "keep"), (C::Back, "show all")],
        Editor::Choice { ticked: Some(_), .. } => {
            vec![(C::Toggle, "tick"), (C::Down, "next"), (C::Open, "done"), (C::Back, "leave")]
        }
        Editor::Use(_) => vec![(C::Down, "next"), (C::Open, "choose"), (C::Back, "leave")],
        Editor::Put(_) => vec![(C::Down, "next"), (C::Open, "put it in"), (C::Back, "drop the value")],
        Editor::Choice { .. } | Editor::Branches { .. } => {
            vec![(C::Down, "next"), (C::Open, "choose"), (C::Back, "leave")]
        }
        Editor::LookUp(editor) if !editor.needs.is_empty() => vec![(C::Commit, "go on"), (C::Back, "leave")],
        Editor::LookUp(_) => {
            vec![(C::Down, "next"), (C::Open, "take it"), (C::OtherLabel, "column"), (C::Back, "leave")]
        }
        Editor::Suggest(editor) if editor.suggestions.is_none() => {
            vec![(C::Commit, "ask"), (C::Back, "leave")]
        }
        Editor::Suggest(editor) if editor.suggestions.as_ref().is_some_and(Vec::is_empty) => {
            vec![(C::Back, "close")]
        }
        Editor::Suggest(_) => {
            vec![(C::Toggle, "mark"), (C::Open, "take what is marked"), (C::Back, "take nothing")]
        }
        Editor::Reader { .. } | Editor::Preview(_) => {
            vec![(C::Down, "scroll"), (C::Copy, "copy"), (C::Back, "close")]
        }
        Editor::Accounts { then: Then::Call, .. } => {
            vec![(C::Open, "call as this one"), (C::Back, "send nothing"), (C::Down, "next")]
        }
        Editor::Accounts { .. } => vec![(C::Down, "next"), (C::Open, "act as this one"), (C::Back, "leave")],
        Editor::Variables(variables) if variables.input.is_some() => {
            vec![(C::Commit, "keep"), (C::Back, "leave")]
        }
        Editor::Variables(variables) if variables.list.selected >= state.form.variables.len() => {
            vec![(C::Open, "add"), (C::Back, "close")]
        }
        Editor::Variables(_) => vec![(C::Open, "edit"), (C::Clear, "remove"), (C::Back, "close")],
    }
}

/// Whether a function is named that knows the values of the selected row.
fn looks_up(state: &State, open: &OpenForm) -> bool {
    let is_known = |name: &str| state.functions.catalog.position_of(name).is_some();
    open.subject().is_some_and(|row| !look_up(row, "", &is_known).is_empty())
}

/// The form of the open function.
pub(super) fn in_form(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    let Some(open) = &state.form.open else { return Vec::new() };
    if open.form.text_at(&Path::root()).is_some() {
        return vec![(C::RawJson, "mend the JSON"), (C::Clear, "drop it"), (C::Undo, "undo")];
    }
    let mut offered = vec![(C::Call, "call")];
    if let Some(row) = open.selected() {
        offered.insert(0, (C::Open, enter_on(row)));
        if !row.adds() {
            offered.push((C::Clear, "clear"));
        }
    }
    offered.push((C::Variables, "variables"));
    match state.form.acting() {
        Some(Acting::NotConnected) => offered.insert(offered.len().min(2), (C::Connect, "connect")),
        _ => offered.push((C::Account, "account")),
    }
    if looks_up(state, open) {
        offered.insert(1, (C::LookUp, "look up"));
    }
    if open.is_narrowed() {
        offered.insert(1, (C::Back, "all rows"));
    }
    offered.push((C::RawJson, "raw JSON"));
    offered
}

/// What Enter does on a row.
fn enter_on(row: &Row) -> &'static str {
    match row.kind {
        RowKind::AddItem | RowKind::AddKey => "add",
        RowKind::Group { open: true } => "fold",
        RowKind::Group { open: false } => "unfold",
        RowKind::Undecided => "choose a shape",
        RowKind::Value => "edit",
    }
}
