//! What commands do about lists that are loaded, and about a function that is read about.
//!
//! Owns whether loading goes on or begins anew. Must not know keys.

use super::commands::motion_of;
use super::focus::Pane;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{apps, functions};
use crate::input::Command;

/// Goes on where loading stopped, at once when it waits; when nothing is left to go on with, everything is loaded anew.
pub(super) fn reload(state: &mut State) -> Vec<Effect> {
    if state.functions.can_go_on(state.now) || state.apps.can_go_on(state.now) {
        let mut effects = to::apps(state, apps::Msg::GoOn);
        effects.extend(to::functions(state, functions::Msg::GoOn));
        return effects;
    }
    if state.functions.chain.loading.job().is_some() {
        let way = match state.focus {
            Pane::Functions => "Esc stops".to_owned(),
            _ => format!("{}, then Esc stops", Pane::Functions.number()),
        };
        state.toast.show(Tone::Info, format!("The functions are being loaded; {way}."));
        return Vec::new();
    }
    let mut effects = to::apps(state, apps::Msg::Load);
    effects.extend(to::functions(state, functions::Msg::Load));
    effects
}

/// A function is read about.
pub(super) fn read_function(state: &mut State, command: Command) -> Vec<Effect> {
    match (command, motion_of(command)) {
        (Command::Copy, _) => to::functions(state, functions::Msg::CopyReading),
        (_, Some(motion)) => to::functions(state, functions::Msg::Scroll(motion)),
        _ => Vec::new(),
    }
}
