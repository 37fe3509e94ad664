//! What each command does now.
//!
//! Owns the meaning of commands in every state. Must not know keys.

use super::catalog_commands::{read_function, reload};
use super::focus::Pane;
use super::leaving::{back, interrupt, quit};
use super::many_commands;
use super::output_commands::{choose_copy, find, in_answers, output_pane, read_detail, see_picture};
use super::overlay::Overlay;
use super::overlay_commands::{asked, connecting, in_workspaces, scroll_help, start_connecting, toggle_help};
use super::route_calls;
use super::state::State;
use super::update::update_feature as to;
use super::wire_commands::wire_log;
use super::{app_commands, ask_commands};
use crate::effect::Effect;
use crate::features::form::{Editor, RowEdit};
use crate::features::toast::Tone;
use crate::features::{Motion, apps, form, functions, output, wire, workspaces};
use crate::input::{Command, Group};

/// Performs a command.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Interrupt => interrupt(state),
        Command::Suspend => vec![Effect::Suspend],
        Command::Back => back(state),
        Command::Help => toggle_help(state),
        Command::Quit => quit(state),
        _ => match state.overlay() {
            Some(overlay) => on_overlay(state, overlay, command),
            None => on_panes(state, command),
        },
    }
}

fn on_overlay(state: &mut State, overlay: Overlay, command: Command) -> Vec<Effect> {
    match overlay {
        Overlay::Quit if command == Command::Open => vec![Effect::Quit(0)],
        Overlay::Quit => Vec::new(),
        Overlay::Help => scroll_help(state, command),
        Overlay::Sending => asked(state, command),
        Overlay::Workspaces => in_workspaces(state, command),
        Overlay::Wire => wire_log(state, command),
        Overlay::Connect => connecting(state, command),
        Overlay::FanOut | Overlay::Health => many_commands::run(state, command),
        Overlay::Ask => ask_commands::asking(state, command),
        Overlay::Copies => choose_copy(state, command),
        Overlay::Picture => see_picture(state, command),
        Overlay::Function => read_function(state, command),
        Overlay::Value => read_detail(state, command),
        Overlay::Answers => in_answers(state, command),
        Overlay::App => app_commands::in_details(state, command),
    }
}

fn on_panes(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        _ if state.viewing.is_some() && !is_for_viewing(command) => Vec::new(),
        Command::NextPane if state.functions.completes() => to::functions(state, functions::Msg::Complete),
        // Before anything that is missing is asked for.
        Command::Call | Command::FanOut if state.is_blocked() => route_calls::refuse(state),
        Command::Search => search(state),
        Command::Ask => ask_commands::open(state),
        Command::CycleKind | Command::ConnectedOnly => filter(state, command),
        Command::Reload => reload(state),
        Command::Commit | Command::FindNext | Command::FindPrevious if state.is_finding() => {
            find(state, command)
        }
        Command::Complete | Command::CompleteBack | Command::Earlier | Command::Later => find(state, command),
        Command::Workspaces | Command::WireLog => open_overlay(state, command),
        Command::NextPage => to::output(state, output::Msg::NextPage),
        Command::Connect => connect_app(state),
        Command::Call
        | Command::RawJson
        | Command::Variables
        | Command::Account
        | Command::Commit
        | Command::NextField
        | Command::PreviousField => form_command(state, command),
        _ => match pane_of(state, command) {
            Some(pane) => go(state, pane),
            None => many_commands::open(state, command).unwrap_or_else(|| pane_command(state, command)),
        },
    }
}

fn open_overlay(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Workspaces => to::workspaces(state, workspaces::Msg::Open),
        Command::WireLog => to::wire(state, wire::Msg::Open),
        _ => Vec::new(),
    }
}

/// The pane that a command goes to.
fn pane_of(state: &State, command: Command) -> Option<Pane> {
    Some(match command {
        Command::PaneApps => Pane::Apps,
        Command::PaneFunctions => Pane::Functions,
        Command::PaneForm => Pane::Form,
        Command::PaneOutput => Pane::Output,
        Command::NextPane => state.focus.next(),
        Command::PreviousPane => state.focus.previous(),
        _ => return None,
    })
}

fn search(state: &mut State) -> Vec<Effect> {
    state.focus = Pane::Functions;
    to::functions(state, functions::Msg::StartSearch)
}

/// The viewer of a file has no workspace: what is left is reading.
fn is_for_viewing(command: Command) -> bool {
    motion_of(command).is_some()
        || matches!(command.group(), Group::Output) && !needs_workspace(command)
        || matches!(command, Command::Left | Command::Right | Command::Open | Command::Commit)
}

/// What of the output makes calls or fills forms.
fn needs_workspace(command: Command) -> bool {
    matches!(command, Command::NextPage | Command::UseAs | Command::PreviousPage | Command::AllPages)
}

/// Filters change what the lists show; from another pane that is seen in the notice only.
pub(super) fn filter(state: &mut State, command: Command) -> Vec<Effect> {
    // The key is the table's there: who presses it without an answer does not mean the functions.
    if command == Command::CycleKind && state.focus == Pane::Output {
        state.toast.show(Tone::Info, "There is no answer to show as a table.");
        return Vec::new();
    }
    let (effects, notice) = if command == Command::CycleKind {
        let effects = to::functions(state, functions::Msg::CycleKind);
        let kind = state.functions.kind;
        (
            effects,
            kind.map_or_else(
                || "Functions of all types.".to_owned(),
                |kind| format!("Functions of type {kind} only."),
            ),
        )
    } else {
        let effects = to::apps(state, apps::Msg::ToggleConnected);
        let only = state.apps.connected_only;
        (effects, if only { "Connected apps and their functions only." } else { "All apps." }.to_owned())
    };
    state.toast.show(Tone::Info, notice);
    effects
}

fn form_command(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match command {
        Command::Call => form::Msg::Call,
        Command::RawJson => form::Msg::RawJson,
        Command::Variables if matches!(state.form.editor, Some(Editor::Variables(_))) => {
            form::Msg::CancelEdit
        }
        Command::Variables => form::Msg::Variables,
        Command::Account => form::Msg::Account,
        Command::NextField => form::Msg::CommitAnd(true),
        Command::PreviousField => form::Msg::CommitAnd(false),
        _ => form::Msg::Commit,
    };
    if matches!(command, Command::RawJson | Command::Account) && state.form.open.is_some() {
        state.focus = Pane::Form;
    }
    state.functions.typing = false;
    to::form(state, msg)
}

/// Commands that act on what has the keys: an editor, the search line, or the focused pane.
fn pane_command(state: &mut State, command: Command) -> Vec<Effect> {
    let motion = motion_of(command);
    if state.form.editor.is_some() {
        return editor_command(state, command, motion);
    }
    match state.focus {
        Pane::Apps => match (command, motion) {
            (_, Some(motion)) => to::apps(state, apps::Msg::Move(motion)),
            (Command::Open | Command::Right, _) => to::apps(state, apps::Msg::Open),
            (Command::Info, _) => app_commands::open(state),
            _ => Vec::new(),
        },
        Pane::Functions => match (command, motion) {
            (_, Some(motion)) => to::functions(state, functions::Msg::Move(motion)),
            (Command::Open | Command::Right, _) => to::functions(state, functions::Msg::Open),
            (Command::Left, _) => go(state, Pane::Apps),
            (Command::Favourite, _) => to::functions(state, functions::Msg::Favourite),
            (Command::Info, _) => to::functions(state, functions::Msg::Read),
            _ => Vec::new(),
        },
        Pane::Form => form_pane(state, command, motion),
        Pane::Output => output_pane(state, command, motion),
    }
}

fn editor_command(state: &mut State, command: Command, motion: Option<Motion>) -> Vec<Effect> {
    match (command, motion) {
        (_, Some(motion)) => to::form(state, form::Msg::Move(motion)),
        (Command::Open, _) => to::form(state, form::Msg::Commit),
        (Command::Clear, _) => to::form(state, form::Msg::Row(RowEdit::Clear)),
        (Command::Toggle, _) => to::form(state, form::Msg::Row(RowEdit::Toggle)),
        (Command::OtherLabel, _) => to::form(state, form::Msg::Column(false)),
        (Command::OtherValue, _) => to::form(state, form::Msg::Column(true)),
        (Command::LargeEditor, _) => to::form(state, form::Msg::LargeEditor),
        (Command::OutsideEditor, _) => to::form(state, form::Msg::OutsideEditor),
        (Command::Copy, _) => to::form(state, form::Msg::Copy),
        _ => Vec::new(),
    }
}

fn form_pane(state: &mut State, command: Command, motion: Option<Motion>) -> Vec<Effect> {
    let msg = match (command, motion) {
        (_, Some(motion)) => form::Msg::Move(motion),
        (Command::Open, _) => form::Msg::OpenRow,
        (Command::Left, _) => form::Msg::Left,
        (Command::Right, _) => form::Msg::Right,
        (Command::Toggle, _) => form::Msg::Row(RowEdit::Toggle),
        (Command::Clear, _) => form::Msg::Row(RowEdit::Clear),
        (Command::SetEmpty, _) => form::Msg::Row(RowEdit::Empty),
        (Command::SetNull, _) => form::Msg::Row(RowEdit::Null),
        (Command::ToggleJson, _) => form::Msg::Row(RowEdit::ToggleJson),
        (Command::Undo, _) => form::Msg::Row(RowEdit::Undo),
        (Command::Redo, _) => form::Msg::Row(RowEdit::Redo),
        (Command::Copy, _) => form::Msg::Copy,
        (Command::Default, _) => form::Msg::Row(RowEdit::Default),
        (Command::Now, _) => form::Msg::Row(RowEdit::Now(state.unix)),
        (Command::Duplicate, _) => form::Msg::Row(RowEdit::Duplicate),
        (Command::MoveDown, _) => form::Msg::Row(RowEdit::MoveDown),
        (Command::MoveUp, _) => form::Msg::Row(RowEdit::MoveUp),
        (Command::LookUp, _) => form::Msg::LookUp,
        (Command::Suggest, _) => form::Msg::Suggest,
        (Command::Info, _) => form::Msg::Info,
        (Command::Branch, _) => form::Msg::Branch,
        (Command::Rename, _) => form::Msg::Rename,
        (Command::LargeEditor, _) => form::Msg::LargeEditor,
        (Command::OutsideEditor, _) => form::Msg::OutsideEditor,
        (Command::LoadFile, _) => form::Msg::LoadFile,
        (Command::FilterRows, _) => form::Msg::FilterRows,
        (Command::OnlySet, _) => form::Msg::OnlySet,
        (Command::Preview, _) => form::Msg::Preview,
        _ => return Vec::new(),
    };
    to::form(state, msg)
}

pub(super) fn motion_of(command: Command) -> Option<Motion> {
    Some(match command {
        Command::Up => Motion::Up,
        Command::Down => Motion::Down,
        Command::PageUp => Motion::PageUp,
        Command::PageDown => Motion::PageDown,
        Command::First => Motion::First,
        Command::Last => Motion::Last,
        _ => return None,
    })
}

/// Goes to a pane; what was being typed is taken.
pub(super) fn go(state: &mut State, pane: Pane) -> Vec<Effect> {
    state.focus = pane;
    if state.output.is_typing() {
        to::output(state, output::Msg::EndFind);
    }
    let mut effects = to::functions(state, functions::Msg::EndSearch);
    if state.form.editor.is_some() {
        effects.extend(to::form(state, form::Msg::Commit));
    }
    effects
}

/// The app of what the pane shows that has the keys: the selected app, that of the selected function, or that of the open one.
fn connect_app(state: &mut State) -> Vec<Effect> {
    let selected = state.apps.scope();
    let listed = state.functions.function_at(state.functions.list.selected);
    let listed = listed.and_then(|function| state.apps.app(function.app()));
    let open = state.form.open.as_ref().and_then(|open| state.apps.app(&open.function.app));
    let app = match state.focus {
        Pane::Apps => selected,
        Pane::Functions => listed.or(selected),
        Pane::Form | Pane::Output => open.or(selected),
    };
    let Some(name) = app.map(|app| app.name.clone()) else {
        state.toast.show(Tone::Info, "Select the app to connect an account of.");
        return Vec::new();
    };
    start_connecting(state, &name)
}
