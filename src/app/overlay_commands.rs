//! What commands do in what lies over the panes.
//!
//! Owns help, the question before a call, connecting an account and the workspaces. Must not know keys.

use super::commands::motion_of;
use super::layout::help_rows;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{call, connect, help, workspaces};
use crate::input::Command;

pub(super) fn toggle_help(state: &mut State) -> Vec<Effect> {
    state.help = if state.help.is_some() { None } else { Some(help::State::new(&state.keymap)) };
    Vec::new()
}

pub(super) fn scroll_help(state: &mut State, command: Command) -> Vec<Effect> {
    let height = help_rows(state);
    if let (Some(help), Some(motion)) = (&mut state.help, motion_of(command)) {
        help.scroll(motion, height);
    }
    Vec::new()
}

/// A call is asked about.
pub(super) fn asked(state: &mut State, command: Command) -> Vec<Effect> {
    match (command, motion_of(command)) {
        (Command::SendIt, _) => to::call(state, call::Msg::Agree),
        (Command::DoNotSend, _) => to::call(state, call::Msg::Decline),
        (_, Some(motion)) => to::call(state, call::Msg::Scroll(motion)),
        _ => Vec::new(),
    }
}

/// Connects an account of an app, from wherever that is asked for.
pub(super) fn start_connecting(state: &mut State, app: &str) -> Vec<Effect> {
    if state.apps.is_kept {
        state.toast.show(Tone::Info, "The apps are still being loaded; login pages come with them.");
        return Vec::new();
    }
    let Some(app) = state.apps.app(app).cloned() else { return Vec::new() };
    to::connect(state, connect::Msg::Start(Box::new(app)))
}

pub(super) fn connecting(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Copy => to::connect(state, connect::Msg::Copy),
        Command::Open => to::connect(state, connect::Msg::Again),
        _ => Vec::new(),
    }
}

pub(super) fn in_workspaces(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => workspaces::Msg::Move(motion),
        (Command::Open | Command::Commit, _) => workspaces::Msg::Enter,
        (Command::NextField, _) => workspaces::Msg::Field(true),
        (Command::PreviousField, _) => workspaces::Msg::Field(false),
        (Command::Call, _) => workspaces::Msg::Test,
        _ => return Vec::new(),
    };
    to::workspaces(state, msg)
}
