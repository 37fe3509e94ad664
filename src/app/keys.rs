//! From a chord to a command or to text, by what has the keys.

use super::commands;
use super::focus::Pane;
use super::overlay::Overlay;
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
    let inner: &[Scope] = if let Some(overlay) = state.overlay() {
        in_overlay(state, overlay)
    } else if let Some(editor) = &state.form.editor {
        in_editor(editor)
    } else if state.functions.typing {
        &[Scope::SearchBox]
    } else {
        in_pane(state)
    };
    inner.iter().copied().chain([Scope::Everywhere]).collect()
}

fn in_overlay(state: &State, overlay: Overlay) -> &'static [Scope] {
    match overlay {
        Overlay::Quit => &[Scope::Picker, Scope::Help],
        Overlay::Help => &[Scope::Help],
        Overlay::Sending => &[Scope::Sending],
        Overlay::Workspaces => state.workspaces.open.as_ref().map_or(&[], in_workspaces),
        Overlay::Wire if state.wire.is_typing() => &[Scope::Picker],
        Overlay::Wire => &[Scope::Wire],
        Overlay::Connect => &[Scope::Connect],
        Overlay::FanOut if state.fan_out.is_typing() => &[Scope::Typing],
        Overlay::FanOut if state.fan_out.choice.is_some() => &[Scope::Whom],
        Overlay::FanOut => &[Scope::FanOut],
        Overlay::Health => &[Scope::Health],
        Overlay::Ask => &[Scope::Ask],
        Overlay::Copies => &[Scope::Picker],
        Overlay::Picture => &[Scope::Picture],
        Overlay::Function | Overlay::Value => &[Scope::Detail],
        Overlay::Answers => &[Scope::Answers],
        Overlay::App => &[Scope::AppDetails],
    }
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
    state.toast.key(state.now);
    match command {
        Some(command) => commands::run(state, command),
        None => type_key(state, chord),
    }
}

/// Takes a pasted text in; outside text fields it is never read as keys.
pub(super) fn paste(state: &mut State, text: String) -> Vec<Effect> {
    match text_field(state) {
        Some(Field::Workspaces) => to::workspaces(state, workspaces::Msg::Paste(text)),
        Some(Field::Wire) => to::wire(state, wire::Msg::Paste(text)),
        Some(Field::FanOut) => to::fan_out(state, fan_out::Msg::Paste(text)),
        Some(Field::Ask) => to::ask(state, ask::Msg::Paste(text)),
        Some(Field::Form) => to::form(state, form::Msg::Paste(text)),
        Some(Field::Functions) => to::functions(state, functions::Msg::Paste(text)),
        Some(Field::Output) => to::output(state, output::Msg::Paste(text)),
        Some(Field::Copies) | None => {
            let text = "Nothing is being typed into: Enter edits a field, then paste.";
            state.toast.show(crate::features::toast::Tone::Info, text);
            Vec::new()
        }
    }
}

fn type_key(state: &mut State, chord: Chord) -> Vec<Effect> {
    let (Some(key), Some(field)) = (edit_key(chord), text_field(state)) else { return Vec::new() };
    match field {
        Field::Workspaces => to::workspaces(state, workspaces::Msg::Edit(key)),
        Field::Wire => to::wire(state, wire::Msg::Edit(key)),
        Field::FanOut => to::fan_out(state, fan_out::Msg::Edit(key)),
        Field::Ask => to::ask(state, ask::Msg::Edit(key)),
        Field::Form => to::form(state, form::Msg::Edit(key)),
        Field::Functions => to::functions(state, functions::Msg::Edit(key)),
        Field::Copies | Field::Output => to::output(state, output::Msg::Edit(key)),
    }
}

/// What takes typed text.
enum Field {
    Workspaces,
    Wire,
    FanOut,
    Ask,
    /// A letter chooses what to copy.
    Copies,
    Form,
    Functions,
    Output,
}

/// Where typed text goes, if anywhere: nothing lies over it.
fn text_field(state: &State) -> Option<Field> {
    match state.overlay() {
        Some(Overlay::Workspaces) => Some(Field::Workspaces),
        Some(Overlay::Wire) => state.wire.is_typing().then_some(Field::Wire),
        Some(Overlay::FanOut) => state.fan_out.is_typing().then_some(Field::FanOut),
        Some(Overlay::Ask) => Some(Field::Ask),
        Some(Overlay::Copies) => Some(Field::Copies),
        Some(_) => None,
        None if state.form.editor.is_some() => Some(Field::Form),
        None if state.functions.typing => Some(Field::Functions),
        None => state.is_finding().then_some(Field::Output),
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
