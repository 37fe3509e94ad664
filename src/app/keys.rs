//! From a chord to a command or to text, by what has the keys.

use super::commands;
use super::focus::Pane;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::form::Editor;
use crate::features::workspaces::{self, Open, Stage};
use crate::features::{ask, fan_out, form, functions, output, wire};
use crate::input::{Chord, Command, Key, Scope};
use crate::widgets::text_input::EditKey;

/// Where bindings are looked up now, innermost first.
pub(super) fn scopes(state: &State) -> Vec<Scope> {
    let inner: &[Scope] = if state.confirm_quit {
        &[Scope::Picker, Scope::Help]
    } else if state.help.is_some() {
        &[Scope::Help]
    } else if state.call.guard.asking.is_some() {
        &[Scope::Sending]
    } else if let Some(open) = &state.workspaces.open {
        in_workspaces(open)
    } else if state.functions.reading.is_some() {
        &[Scope::Detail]
    } else if state.wire.is_typing() {
        &[Scope::Picker]
    } else if state.wire.is_open() {
        &[Scope::Wire]
    } else if state.connect.0.is_some() {
        &[Scope::Connect]
    } else if state.fan_out.is_typing() {
        &[Scope::Typing]
    } else if state.fan_out.is_open {
        if state.fan_out.choice.is_some() { &[Scope::Whom] } else { &[Scope::FanOut] }
    } else if state.health.is_open {
        &[Scope::Health]
    } else if state.picture.open.is_some() {
        &[Scope::Picture]
    } else if state.output.is_reading() {
        &[Scope::Detail]
    } else if state.apps.details.is_some() {
        &[Scope::AppDetails]
    } else if state.ask.is_open() {
        &[Scope::Ask]
    } else if state.output.copies.is_some() {
        &[Scope::Picker]
    } else if state.output.answers.list.is_some() {
        &[Scope::Answers]
    } else if let Some(editor) = &state.form.editor {
        in_editor(editor)
    } else if state.functions.typing {
        &[Scope::SearchBox]
    } else {
        in_pane(state)
    };
    inner.iter().copied().chain([Scope::Everywhere]).collect()
}

/// Where bindings of the pane that has the keys are looked up.
fn in_pane(state: &State) -> &'static [Scope] {
    match state.focus {
        Pane::Apps => &[Scope::Apps, Scope::Panes],
        Pane::Functions => &[Scope::Functions, Scope::Panes],
        Pane::Form => &[Scope::Form, Scope::Panes],
        Pane::Output if state.output.comparison.is_some() && !state.output.is_typing() => {
            &[Scope::Differences, Scope::Output, Scope::Panes]
        }
        // What came may have no body; the others can be shown all the same.
        Pane::Output if state.output.body.ready().is_none() && state.output.answers.kept.len() > 1 => {
            &[Scope::NoBody, Scope::Panes]
        }
        // Without an answer there is nothing to act on; from a page that failed there is a way back.
        Pane::Output if state.output.body.ready().is_none() && state.output.pages.has_previous() => {
            &[Scope::Output, Scope::Panes]
        }
        Pane::Output if state.output.body.ready().is_none() => &[Scope::Panes],
        Pane::Output if state.output.save.is_some() => &[Scope::Finding],
        Pane::Output if state.output.filter.as_ref().is_some_and(|filter| filter.typing) => {
            &[Scope::Expression]
        }
        Pane::Output if state.output.table.is_some() => &[Scope::Table, Scope::Output, Scope::Panes],
        Pane::Output if state.output.is_typing() => &[Scope::Finding],
        Pane::Output if state.output.find.is_some() => &[Scope::Found, Scope::Output, Scope::Panes],
        Pane::Output => &[Scope::Output, Scope::Panes],
    }
}

fn in_workspaces(open: &Open) -> &'static [Scope] {
    match open {
        Open::Form(form) if !matches!(form.stage, Stage::Placing(..)) => &[Scope::NewWorkspace],
        Open::Form(_) | Open::Picker(_) => &[Scope::Picker],
    }
}

fn in_editor(editor: &Editor) -> &'static [Scope] {
    match editor {
        Editor::Text { .. } | Editor::NewKey { .. } | Editor::File { .. } | Editor::RowFilter(_) => {
            &[Scope::Typing]
        }
        Editor::Choice { ticked: Some(_), .. } => &[Scope::Ticks, Scope::Picker],
        Editor::Choice { .. } | Editor::Branches { .. } | Editor::Use(_) | Editor::Put(_) => &[Scope::Picker],
        Editor::Block { .. } => &[Scope::RawJson],
        Editor::LookUp(editor) if !editor.needs.is_empty() => &[Scope::Typing],
        Editor::LookUp(_) => &[Scope::LookUp, Scope::Picker],
        Editor::Suggest(editor) if editor.suggestions.is_none() => &[Scope::Typing],
        Editor::Suggest(_) => &[Scope::Ticks, Scope::Variables],
        Editor::Reader { .. } | Editor::Preview(_) => &[Scope::Detail],
        Editor::Variables(variables) if variables.input.is_some() => &[Scope::Typing],
        Editor::Accounts { .. } | Editor::Variables(_) => &[Scope::Variables],
    }
}

/// Takes a key in.
pub(super) fn key(state: &mut State, chord: Chord) -> Vec<Effect> {
    let command = state.keymap.resolve(&scopes(state), chord);
    if command != Some(Command::Interrupt) {
        state.interrupted = false;
    }
    state.toast.clear();
    match command {
        Some(command) => commands::run(state, command),
        None => type_key(state, chord),
    }
}

/// Takes a pasted text in; outside text fields it is never read as keys.
pub(super) fn paste(state: &mut State, text: String) -> Vec<Effect> {
    if state.workspaces.open.is_some() {
        to::workspaces(state, workspaces::Msg::Paste(text))
    } else if state.wire.is_typing() {
        to::wire(state, wire::Msg::Paste(text))
    } else if state.fan_out.is_typing() {
        to::fan_out(state, fan_out::Msg::Paste(text))
    } else if is_asking(state) {
        to::ask(state, ask::Msg::Paste(text))
    } else if state.form.editor.is_some() {
        to::form(state, form::Msg::Paste(text))
    } else if state.functions.typing {
        to::functions(state, functions::Msg::Paste(text))
    } else if state.is_finding() {
        to::output(state, output::Msg::Paste(text))
    } else {
        state.toast.show(
            crate::features::toast::Tone::Info,
            "Nothing is being typed into: Enter edits a field, then paste.",
        );
        Vec::new()
    }
}

/// Whether what is typed goes into the prompt line: nothing lies over it.
fn is_asking(state: &State) -> bool {
    state.ask.is_open() && scopes(state).first() == Some(&Scope::Ask)
}

fn type_key(state: &mut State, chord: Chord) -> Vec<Effect> {
    let Some(key) = edit_key(chord) else { return Vec::new() };
    let is_covered = state.confirm_quit || state.help.is_some();
    if state.workspaces.open.is_some() && !is_covered {
        to::workspaces(state, workspaces::Msg::Edit(key))
    } else if state.wire.is_typing() && !is_covered {
        to::wire(state, wire::Msg::Edit(key))
    } else if state.takes_users() {
        to::fan_out(state, fan_out::Msg::Edit(key))
    } else if is_asking(state) {
        to::ask(state, ask::Msg::Edit(key))
    } else if state.has_overlay() {
        Vec::new()
    } else if state.output.copies.is_some() {
        to::output(state, output::Msg::Edit(key))
    } else if state.form.editor.is_some() {
        to::form(state, form::Msg::Edit(key))
    } else if state.functions.typing {
        to::functions(state, functions::Msg::Edit(key))
    } else if state.is_finding() {
        to::output(state, output::Msg::Edit(key))
    } else {
        Vec::new()
    }
}

/// What a key does in a text.
fn edit_key(chord: Chord) -> Option<EditKey> {
    Some(match (chord.key, chord.ctrl, chord.alt) {
        (Key::Char(c), false, false) => EditKey::Char(c),
        (Key::Enter, false, false) => EditKey::Newline,
        (Key::Tab, false, false) => EditKey::Char('\t'),
        (Key::Backspace, false, false) => EditKey::Backspace,
        (Key::Backspace, _, _) | (Key::Char('w'), true, _) => EditKey::DeleteWordBefore,
        (Key::Delete, _, _) | (Key::Char('d'), true, _) => EditKey::Delete,
        (Key::Char('u'), true, _) => EditKey::DeleteToStart,
        (Key::Char('k'), true, _) => EditKey::DeleteToEnd,
        (Key::Left, false, false) => EditKey::Left,
        (Key::Right, false, false) => EditKey::Right,
        (Key::Left, _, _) | (Key::Char('b'), false, true) => EditKey::WordLeft,
        (Key::Right, _, _) | (Key::Char('f'), false, true) => EditKey::WordRight,
        (Key::Up, _, _) => EditKey::Up,
        (Key::Down, _, _) => EditKey::Down,
        (Key::Home, _, _) | (Key::Char('a'), true, _) => EditKey::Home,
        (Key::End, _, _) | (Key::Char('e'), true, _) => EditKey::End,
        (Key::Char('y'), true, _) => EditKey::Redo,
        (Key::Char('_'), true, _) => EditKey::Undo,
        _ => return None,
    })
}
