//! What each command does in the call for several, and in the board of the accounts' health.
//!
//! Owns the meaning of commands while one of them lies over the panes, and what opens them.

use super::commands::motion_of;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::fan_out::Msg;
use crate::features::toast::Tone;
use crate::features::{form, health};
use crate::input::Command;

/// What a command opens; `None` for all others.
pub(super) fn open(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    match command {
        Command::FanOut => Some(for_several(state)),
        Command::Health if state.health.board.is_some() => Some(to::health(state, health::Msg::Show)),
        Command::Health => Some(check_all(state)),
        _ => None,
    }
}

/// Performs a command while one of both lies over the panes.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    if state.fan_out.is_open { fan_out(state, command) } else { in_health(state, command) }
}

fn in_health(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => health::Msg::Move(motion),
        (Command::Open, _) => health::Msg::GoTo,
        (Command::Connect, _) => health::Msg::Connect,
        (Command::RunAgain, _) if !state.health.is_running() => return check_all(state),
        (Command::Health, _) => health::Msg::Back,
        _ => return Vec::new(),
    };
    to::health(state, msg)
}

/// Asks every connected account.
fn check_all(state: &mut State) -> Vec<Effect> {
    let is_loading =
        state.apps.chain.loading.job().is_some() || state.functions.chain.loading.job().is_some();
    if state.functions.catalog.is_empty() && is_loading {
        let text = "Apps and functions are still loading: press it again when they are there.";
        state.toast.show(Tone::Info, text);
        return Vec::new();
    }
    let connected = state.apps.apps.iter().flat_map(|app| {
        app.accounts.iter().map(|account| health::Subject {
            app: app.name.clone(),
            app_title: app.title.clone(),
            account: account.clone(),
        })
    });
    let subjects = connected.collect();
    let snapshot = state.functions.catalog.snapshot();
    to::health(state, health::Msg::Start(subjects, snapshot))
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
fn fan_out(state: &mut State, command: Command) -> Vec<Effect> {
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
        state.toast.show(Tone::Info, "Some are still on their way: Esc stops them.");
        return Vec::new();
    }
    to::form(state, form::Msg::ForSeveral)
}
