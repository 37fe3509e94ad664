//! What each command does in the call for several.
//!
//! Owns the meaning of commands while its choice or its table lies over the panes, and what opens them.

use super::commands::motion_of;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::fan_out::Msg;
use crate::features::form;
use crate::input::Command;

/// What a command opens; `None` for all others.
pub(super) fn open(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    (command == Command::FanOut).then(|| for_several(state))
}

/// The table of this very call, or of one that is not done; else the form is made ready for a fresh choice.
fn for_several(state: &mut State) -> Vec<Effect> {
    let request = form::request(&state.form);
    if state.fan_out.table_of(request.as_ref()).is_some() {
        return to::fan_out(state, Msg::Show);
    }
    to::form(state, form::Msg::ForSeveral)
}

/// Performs a command in the choice or in the table.
pub(super) fn fan_out(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => Msg::Move(motion),
        (Command::Open, _) => Msg::Enter,
        (Command::Commit, _) => Msg::Commit,
        (Command::Toggle, _) => Msg::Toggle,
        (Command::TickAll, _) => Msg::ToggleAll,
        (Command::NameUsers, _) => Msg::TypeUsers,
        (Command::Clear, _) => Msg::Remove,
        (Command::Compare, _) => Msg::Compare,
        (Command::MarkRow, _) => Msg::Mark,
        (Command::RunAgain, _) => Msg::Again,
        (Command::FanOut, _) => return anew(state),
        _ => return Vec::new(),
    };
    to::fan_out(state, msg)
}

/// A fresh choice from the table; what runs is not left alone for it.
fn anew(state: &mut State) -> Vec<Effect> {
    if state.fan_out.is_running() {
        let tone = crate::features::toast::Tone::Info;
        state.toast.show(tone, "Some are still on their way: Esc stops them.");
        return Vec::new();
    }
    to::form(state, form::Msg::ForSeveral)
}
