//! The keys that work in what lies over the panes.
//!
//! Owns which commands are offered there. Must not name a key.

use super::many_hints::{in_fan_out, in_health};
use super::state::State;
use crate::features::picture::{self, Stage};
use crate::features::workspaces::{self, Open};
use crate::features::{apps, wire};
use crate::input::Command;

/// What lies over the panes and takes all keys.
pub(super) fn in_overlay(state: &State) -> Option<Vec<(Command, &'static str)>> {
    use Command as C;
    if state.confirm_quit {
        return Some(vec![(C::Quit, "quit all the same"), (C::Back, "stay")]);
    }
    if state.help.is_some() {
        return Some(vec![(C::Down, "scroll"), (C::Back, "close")]);
    }
    if state.call.guard.asking.is_some() {
        return Some(vec![(C::SendIt, "send it"), (C::Down, "read on"), (C::Back, "do not send")]);
    }
    if !state.wire.is_open() && state.connect.0.is_none() {
        if state.fan_out.is_open {
            return Some(in_fan_out(&state.fan_out));
        }
        if let Some(board) = state.health.board.as_ref().filter(|_| state.health.is_open) {
            return Some(in_health(board));
        }
    }
    if let Some(open) = &state.workspaces.open {
        return Some(in_workspaces(open));
    }
    if let Some(open) = &state.wire.open {
        return Some(in_wire_log(open, state.wire.entries.is_empty()));
    }
    if let Some(connecting) = &state.connect.0 {
        let mut offered = vec![(C::Copy, "copy the address"), (C::Back, "leave")];
        if connecting.watch.is_none() {
            offered.insert(0, (C::Open, "wait again"));
        }
        return Some(offered);
    }
    if let Some(open) = &state.picture.open {
        return Some(seeing(open));
    }
    if state.ask.is_open() {
        return Some(in_prompt(state));
    }
    if let Some(details) = &state.apps.details {
        return Some(in_app_details(state, details));
    }
    if state.output.detail.is_some() || state.functions.reading.is_some() {
        return Some(vec![(C::Down, "scroll"), (C::Copy, "copy"), (C::Back, "close")]);
    }
    None
}

fn in_workspaces(open: &Open) -> Vec<(Command, &'static str)> {
    use Command as C;
    match open {
        Open::Picker(_) => vec![(C::Down, "next"), (C::Open, "go there"), (C::Back, "close")],
        Open::Form(form) => match form.stage {
            workspaces::Stage::Filling => {
                vec![(C::Commit, "next"), (C::Call, "test and keep"), (C::Back, "leave")]
            }
            workspaces::Stage::Testing(_) => vec![(C::Back, "stop")],
            workspaces::Stage::Placing(..) => vec![(C::Down, "next"), (C::Open, "choose"), (C::Back, "back")],
            workspaces::Stage::Keeping(_) => Vec::new(),
        },
    }
}

fn seeing(open: &picture::Open) -> Vec<(Command, &'static str)> {
    use Command as C;
    let mut offered = vec![(C::Text, "text"), (C::Copy, "copy the text"), (C::Back, "close")];
    match &open.stage {
        Stage::Asking => offered.insert(0, (C::Open, "fetch it")),
        Stage::Failed(failure) if failure.retryable => offered.insert(0, (C::Open, "try again")),
        _ => {}
    }
    offered
}

fn in_wire_log(open: &wire::Open, is_empty: bool) -> Vec<(Command, &'static str)> {
    use Command as C;
    if is_empty {
        return vec![(C::Back, "close")];
    }
    if open.reading.is_some() {
        return vec![
            (C::Down, "scroll"),
            (C::Right, "next"),
            (C::RawBody, "raw"),
            (C::CopyCurl, "copy cURL"),
            (C::CopyBody, "copy answer"),
            (C::Back, "back"),
        ];
    }
    if open.typing {
        return vec![(C::Down, "next"), (C::Open, "read"), (C::Back, "show all")];
    }
    vec![
        (C::Open, "read"),
        (C::CopyCurl, "copy cURL"),
        (C::CopyBody, "copy answer"),
        (C::FindExchange, "find"),
        (C::ClearLog, "clear"),
        (C::Back, "close"),
    ]
}

/// The details of an app.
fn in_app_details(state: &State, details: &apps::Details) -> Vec<(Command, &'static str)> {
    use Command as C;
    let mut offered = Vec::new();
    let accounts = state.apps.app(&details.app).map_or(0, |app| app.accounts.len());
    if accounts > 1 {
        offered.extend([(C::Down, "next"), (C::Open, "act as it")]);
    }
    offered.extend([(C::Connect, "connect"), (C::Reload, "fetch anew")]);
    if !details.links.docs.is_empty() {
        offered.push((C::Docs, "docs"));
    }
    if !details.links.icon.is_empty() {
        offered.push((C::Picture, "icon"));
    }
    offered.extend([(C::Copy, "copy id"), (C::Back, "close")]);
    offered
}

/// The prompt line.
fn in_prompt(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if state.ask.job().is_some() {
        return vec![(C::Back, "stop asking"), (C::Search, "search instead")];
    }
    let mut offered = match state.ask.chosen() {
        Some(_) => vec![(C::Open, "open the form")],
        None => vec![(C::Open, "ask")],
    };
    if state.ask.fresh().is_some_and(|answer| answer.candidates.len() > 1) {
        offered.push((C::NextField, "next one"));
    }
    if !state.ask.prompts.is_empty() {
        offered.push((C::Earlier, "earlier"));
    }
    let apps = if state.ask.connected_only { "all apps" } else { "connected only" };
    offered.extend([(C::Search, "search"), (C::ConnectedOnly, apps), (C::Back, "leave")]);
    offered
}
