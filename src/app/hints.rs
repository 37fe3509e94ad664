//! The keys that work now.
//!
//! Owns which commands the bottom line offers in each state; their keys come from the keymap, so that they are never wrong.

use super::focus::Pane;
use super::keys::scopes;
use super::state::State;
use crate::domain::form::look_up;
use crate::features::form::{Acting, Editor};
use crate::input::Command;

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hint {
    /// The key's spelling.
    pub key: String,
    /// One or two words.
    pub text: &'static str,
    /// Whether it is shown whatever else there is no room for.
    pub always: bool,
}

/// What to offer, the most useful first.
pub(super) fn hints(state: &State) -> Vec<Hint> {
    let scopes = scopes(state);
    let hint = |command: &(Command, &'static str)| {
        let key = state.keymap.hint(&scopes, command.0)?;
        let always = matches!(command.0, Command::Help | Command::Quit) && !state.confirm_quit;
        Some(Hint { key: key.to_string(), text: command.1, always })
    };
    offered(state).iter().filter_map(hint).collect()
}

fn offered(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if state.confirm_quit {
        return vec![(C::Quit, "quit all the same"), (C::Back, "stay")];
    }
    if state.help.is_some() {
        return vec![(C::Down, "scroll"), (C::Back, "close")];
    }
    if state.call.guard.asking.is_some() {
        return vec![(C::SendIt, "send it"), (C::Down, "read on"), (C::Back, "do not send")];
    }
    if let Some(connecting) = &state.connect.0 {
        let mut offered = vec![(C::Copy, "copy the address"), (C::Back, "leave")];
        if connecting.watch.is_none() {
            offered.insert(0, (C::Open, "wait again"));
        }
        return offered;
    }
    if state.output.detail.is_some() {
        return vec![(C::Down, "scroll"), (C::Copy, "copy"), (C::Back, "close")];
    }
    if let Some(editor) = &state.form.editor {
        return in_editor(editor);
    }
    if state.functions.typing {
        return vec![(C::Down, "next"), (C::Open, "open"), (C::Back, "drop the search")];
    }
    if state.is_finding() && state.output.save.is_some() {
        return vec![(C::Commit, "save"), (C::Back, "leave")];
    }
    if state.is_finding() && state.output.filter.as_ref().is_some_and(|filter| filter.typing) {
        return vec![(C::Commit, "done"), (C::Back, "the whole answer")];
    }
    if state.is_finding() {
        return vec![
            (C::Commit, "done"),
            (C::FindNext, "next"),
            (C::FindRegex, "expression"),
            (C::FindPlace, "keys/values"),
            (C::Back, "drop it"),
        ];
    }
    let mut offered = Vec::new();
    if state.call.running.is_some() {
        let fetching = state.output.pages.is_fetching();
        offered.push((C::Back, if fetching { "keep what came" } else { "cancel the call" }));
    }
    offered.extend(in_pane(state));
    if state.viewing.is_some() {
        offered.retain(|(command, _)| !matches!(command, C::Call | C::UseAs | C::NextPage));
    } else {
        offered.push((C::NextPane, "pane"));
    }
    offered.extend([(C::Help, "help"), (C::Quit, "quit")]);
    offered
}

fn in_editor(editor: &Editor) -> Vec<(Command, &'static str)> {
    use Command as C;
    match editor {
        Editor::Text { .. } => vec![
            (C::Commit, "done"),
            (C::NextField, "next field"),
            (C::Call, "call"),
            (C::Back, "undo typing"),
        ],
        Editor::NewKey { .. } => vec![(C::Commit, "add the key"), (C::Back, "leave")],
        Editor::Block { .. } => vec![(C::Call, "call"), (C::OutsideEditor, "$EDITOR"), (C::Back, "take it")],
        Editor::File { .. } => vec![(C::Commit, "read it"), (C::Back, "leave")],
        Editor::RowFilter(_) => vec![(C::Commit, "keep"), (C::Back, "show all")],
        Editor::Choice { ticked: Some(_), .. } => {
            vec![(C::Toggle, "tick"), (C::Down, "next"), (C::Open, "done"), (C::Back, "leave")]
        }
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
        Editor::Accounts { .. } => vec![(C::Down, "next"), (C::Open, "act as this one"), (C::Back, "leave")],
        Editor::Variables(variables) if variables.input.is_some() => {
            vec![(C::Commit, "keep"), (C::Back, "leave")]
        }
        Editor::Variables(_) => vec![(C::Open, "edit"), (C::Clear, "remove"), (C::Back, "close")],
    }
}

/// Whether a function is named that knows the values of the selected row.
fn looks_up(state: &State) -> bool {
    let Some(open) = &state.form.open else { return false };
    let is_known = |name: &str| state.functions.catalog.named(&open.function.app, name).is_some();
    open.subject().is_some_and(|row| !look_up(row, "", &is_known).is_empty())
}

fn in_pane(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    match state.focus {
        Pane::Apps => {
            let mut offered =
                vec![(C::Open, "functions"), (C::Search, "search"), (C::ConnectedOnly, "connected only")];
            if state.apps.scope().is_some_and(|app| !app.is_connected()) {
                offered.insert(1, (C::Connect, "connect"));
            }
            offered
        }
        Pane::Functions => vec![
            (C::Open, "open"),
            (C::Search, "search"),
            (C::CycleKind, "type"),
            (C::ConnectedOnly, "connected only"),
        ],
        Pane::Form if state.form.open.is_some() => {
            let mut offered =
                vec![(C::Open, "edit"), (C::Call, "call"), (C::Clear, "clear"), (C::Variables, "variables")];
            match state.form.acting() {
                Some(Acting::NotConnected) => offered.insert(2, (C::Connect, "connect")),
                _ => offered.push((C::Account, "account")),
            }
            if looks_up(state) {
                offered.insert(1, (C::LookUp, "look up"));
            }
            offered.push((C::RawJson, "raw JSON"));
            offered
        }
        Pane::Form => vec![(C::Search, "search")],
        Pane::Output => in_output(state),
    }
}

fn in_output(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if state.output.answer.is_none() {
        return vec![(C::Call, "call"), (C::Search, "search")];
    }
    if state.output.table.is_some() {
        return vec![
            (C::Sort, "sort"),
            (C::HideColumn, "hide"),
            (C::Copy, "copy"),
            (C::CopyCsv, "CSV"),
            (C::CopyMarkdown, "Markdown"),
            (C::Table, "tree"),
        ];
    }
    let mut offered = vec![
        (C::Open, "open"),
        (C::Table, "table"),
        (C::Text, "text"),
        (C::Find, "find"),
        (C::Filter, "jq"),
        (C::Copy, "copy"),
        (C::CopyPath, "copy path"),
    ];
    if state.output.find.is_some() {
        offered.insert(0, (C::FindNext, "next match"));
    }
    let pages = &state.output.pages;
    let ways = [
        (pages.goes_on(), (C::NextPage, "next page")),
        (pages.has_more(), (C::AllPages, "all pages")),
        (pages.has_previous(), (C::PreviousPage, "page before")),
    ];
    let ways = ways.into_iter().filter(|(offered, _)| *offered && !pages.is_fetching());
    offered.splice(0..0, ways.map(|(_, hint)| hint));
    if matches!(state.form.acting(), Some(Acting::NotConnected)) {
        offered.insert(0, (C::Connect, "connect"));
    }
    offered.push((C::Call, "call again"));
    offered
}
