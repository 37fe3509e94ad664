//! The keys that work in what lies over the panes.
//!
//! Owns which commands are offered there. Must not name a key.

use super::many_hints::{in_fan_out, in_health};
use super::overlay::Overlay;
use super::state::State;
use crate::features::picture::{self, Stage};
use crate::features::workspaces::{self, Open};
use crate::features::{apps, call, wire};
use crate::input::Command;

/// What is offered in what lies over the panes and takes all keys.
pub(super) fn in_overlay(state: &State, overlay: Overlay) -> Vec<(Command, &'static str)> {
    use Command as C;
    match overlay {
        Overlay::Quit => vec![(C::Quit, "quit all the same"), (C::Back, "stay")],
        Overlay::Help => vec![(C::Down, "scroll"), (C::Back, "close")],
        Overlay::Sending => {
            let asking = state.call.guard.asking.as_ref();
            let reads_on = asking.is_some_and(|asking| call::reads_on(asking, state.size.1));
            let mut offered = vec![(C::SendIt, "send it"), (C::DoNotSend, "do not send")];
            if reads_on {
                offered.insert(1, (C::Down, "read on"));
            }
            offered
        }
        Overlay::Workspaces => state.workspaces.open.as_ref().map_or_else(Vec::new, in_workspaces),
        Overlay::Wire => {
            let is_empty = state.wire.entries.is_empty();
            state.wire.open.as_ref().map_or_else(Vec::new, |open| in_wire_log(open, is_empty))
        }
        Overlay::Connect => in_connecting(state),
        Overlay::FanOut => in_fan_out(&state.fan_out),
        Overlay::Health => state.health.board.as_ref().map_or_else(Vec::new, in_health),
        Overlay::Ask => in_prompt(state),
        Overlay::Copies => vec![(C::Down, "next"), (C::Open, "copy it"), (C::Back, "close")],
        Overlay::Picture => state.picture.open.as_ref().map_or_else(Vec::new, seeing),
        Overlay::Function | Overlay::Value => {
            vec![(C::Down, "scroll"), (C::Copy, "copy"), (C::Back, "close")]
        }
        Overlay::Answers => {
            vec![(C::Down, "next"), (C::Open, "show it"), (C::Compare, "compare"), (C::Back, "close")]
        }
        Overlay::App => {
            state.apps.details.as_ref().map_or_else(Vec::new, |details| in_app_details(state, details))
        }
    }
}

fn in_connecting(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    let waits = state.connect.0.as_ref().is_some_and(|connecting| connecting.watch.is_some());
    let mut offered = vec![(C::Copy, "copy the address"), (C::Back, "leave")];
    if !waits {
        offered.insert(0, (C::Open, "wait again"));
    }
    offered
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
            workspaces::Stage::Placing(..) => {
                vec![(C::Down, "next"), (C::Open, "choose"), (C::Back, "close")]
            }
            workspaces::Stage::Keeping(..) => Vec::new(),
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
        (C::Back, "close"),
        (C::CopyCurl, "copy cURL"),
        (C::CopyBody, "copy answer"),
        (C::FindExchange, "find"),
        (C::ClearLog, "clear"),
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
