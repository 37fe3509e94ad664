//! What each command does in the details of an app.
//!
//! Owns the meaning of commands while the details lie over the panes.

use super::commands::motion_of;
use super::overlay_commands::start_connecting;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::apps::{self, DetailsMsg};
use crate::input::Command;

/// Opens the details of the selected app.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    details(state, DetailsMsg::Open)
}

/// Performs a command in the open details.
pub(super) fn in_details(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => DetailsMsg::Move(motion),
        (Command::Open, _) => DetailsMsg::Choose,
        (Command::Docs, _) => DetailsMsg::Docs,
        (Command::Connect, _) => return connect(state),
        (Command::Copy, _) => DetailsMsg::CopyId,
        (Command::Picture, _) => DetailsMsg::Icon,
        (Command::Reload, _) => DetailsMsg::Refresh,
        (Command::Info, _) => DetailsMsg::Close,
        _ => return Vec::new(),
    };
    details(state, msg)
}

pub(super) fn details(state: &mut State, msg: DetailsMsg) -> Vec<Effect> {
    to::apps(state, apps::Msg::Details(msg))
}

fn connect(state: &mut State) -> Vec<Effect> {
    let name = state.apps.details.as_ref().map(|details| details.app.clone()).unwrap_or_default();
    start_connecting(state, &name)
}
