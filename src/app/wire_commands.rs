//! What each command does in the log of HTTP exchanges.
//!
//! Owns the meaning of commands while the log lies over the panes.

use super::commands::motion_of;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::wire::Msg;
use crate::input::Command;

/// Performs a command in the open log.
pub(super) fn wire_log(state: &mut State, command: Command) -> Vec<Effect> {
    let is_reading = state.wire.open.as_ref().is_some_and(|open| open.reading.is_some());
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => Msg::Move(motion),
        (Command::Left | Command::Right, _) if is_reading => Msg::Step(command == Command::Right),
        (Command::Open | Command::Right, _) => Msg::Read,
        (Command::CopyCurl, _) => Msg::CopyCurl,
        (Command::CopyBody, _) => Msg::CopyBody,
        (Command::RawBody, _) => Msg::Raw,
        (Command::FindExchange, _) => Msg::StartFilter,
        (Command::ClearLog, _) => Msg::Clear,
        (Command::WireLog, _) => return close(state),
        _ => return Vec::new(),
    };
    to::wire(state, msg)
}

/// All the way back to the panes.
fn close(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    while state.wire.is_open() {
        effects.extend(to::wire(state, Msg::Back));
    }
    effects
}
