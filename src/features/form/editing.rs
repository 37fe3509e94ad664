//! Keys and pastes while an editor is open.
//!
//! Owns what they do in each kind of editor. Esc leaves; nothing that was typed is taken twice or lost.

use super::edit::{self, RowEdit};
use super::editor::Editor;
use super::state::State;
use super::submit::submit;
use super::update::{Msg, Out};
use super::variables;
use crate::domain::document::Doc;
use crate::domain::kept::Change;
use crate::effect::Effect;
use crate::features::{Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::EditKey;

pub(super) fn in_editor(state: &mut State, msg: Msg, height: usize) -> Step<Out> {
    match (msg, &mut state.editor) {
        (_, None) => nothing(),
        (Msg::CancelEdit, _) => leave_editor(state),
        (Msg::CommitAnd(forward), Some(Editor::Text { path, .. })) => {
            let path = path.clone();
            edit::commit(state);
            let next = state.open.as_ref().and_then(|open| edit::neighbour(open, &path, forward));
            if let Some(next) = next {
                edit::enter_row(state, &next);
            }
            nothing()
        }
        (Msg::Commit | Msg::OpenRow | Msg::CommitAnd(_), Some(Editor::Accounts { .. })) => {
            choose_account(state, height)
        }
        (Msg::Commit | Msg::OpenRow | Msg::CommitAnd(_), Some(Editor::Variables(_))) => {
            variables::enter(state)
        }
        (Msg::Commit | Msg::OpenRow | Msg::CommitAnd(_), Some(_)) => {
            if let Some(open) = &mut state.open {
                open.armed = false;
            }
            edit::commit(state);
            nothing()
        }
        (Msg::Row(RowEdit::Clear), Some(Editor::Variables(_))) => {
            variables::remove(state);
            nothing()
        }
        (Msg::Edit(key), Some(editor)) => {
            edit_key(editor, key);
            nothing()
        }
        (Msg::Paste(text), Some(editor)) => {
            paste(editor, &text);
            nothing()
        }
        (Msg::Move(motion), Some(_)) => {
            move_in_editor(state, motion, height);
            nothing()
        }
        _ => nothing(),
    }
}

/// Esc: a text field takes nothing, raw JSON is applied when it can be read, overlays close.
fn leave_editor(state: &mut State) -> Step<Out> {
    match &mut state.editor {
        // A text that is no JSON is kept and stands in the way of a call, not of leaving.
        Some(Editor::Json { .. }) => edit::commit(state),
        Some(Editor::Variables(variables)) if variables.input.is_some() => {
            variables.input = None;
            variables.error = None;
        }
        _ => state.editor = None,
    }
    nothing()
}

fn edit_key(editor: &mut Editor, key: EditKey) {
    match editor {
        Editor::Text { input, .. } | Editor::NewKey { input, .. } => _ = input.edit(key),
        Editor::Choice { filter, list, .. } => {
            if filter.edit(key) {
                *list = ListWindow::default();
            }
        }
        Editor::Json { editor, error, .. } => {
            editor.edit(key);
            let text = editor.text();
            *error = Doc::parse(&text).err().filter(|_| !text.trim().is_empty());
        }
        Editor::Variables(variables) => {
            if let Some(input) = &mut variables.input {
                input.edit(key);
                variables.error = None;
            }
        }
        Editor::Accounts { .. } => {}
    }
}

fn paste(editor: &mut Editor, text: &str) {
    match editor {
        Editor::Text { input, .. } | Editor::NewKey { input, .. } | Editor::Choice { filter: input, .. } => {
            input.insert_paste(text);
        }
        Editor::Json { editor, error, .. } => {
            editor.insert_paste(text);
            *error = Doc::parse(&editor.text()).err();
        }
        Editor::Variables(variables) => {
            if let Some(input) = &mut variables.input {
                input.insert_paste(text);
            }
        }
        Editor::Accounts { .. } => {}
    }
}

fn move_in_editor(state: &mut State, motion: Motion, height: usize) {
    let variables = state.variables.len();
    match &mut state.editor {
        Some(Editor::Choice { options, filter, list, .. }) => {
            let fitting = Editor::fitting(options, &filter.text()).len();
            motion.apply(list, height, fitting);
        }
        Some(Editor::Accounts { accounts, list, .. }) => motion.apply(list, height, accounts.len()),
        Some(Editor::Variables(editor)) if editor.input.is_none() => {
            motion.apply(&mut editor.list, height, variables + 1);
        }
        _ => {}
    }
}

fn choose_account(state: &mut State, height: usize) -> Step<Out> {
    let Some(Editor::Accounts { accounts, list, then_call }) = state.editor.take() else { return nothing() };
    let (Some(account), Some(open)) = (accounts.get(list.selected), &mut state.open) else {
        return nothing();
    };
    let app = open.function.app.clone();
    state.chosen.insert(app.clone(), account.id);
    let keep = Effect::Keep(Change::Account(app.clone(), account.id));
    if then_call {
        open.armed = true;
        let (mut effects, out) = submit(state, height);
        effects.insert(0, keep);
        return (effects, out);
    }
    (vec![keep], Some(Out::AccountChosen(app, account.id)))
}
