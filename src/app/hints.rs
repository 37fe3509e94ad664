//! The keys that work now.
//!
//! Owns which commands the bottom line offers in each state; their keys come from the keymap, so that they are never wrong.

use super::focus::Pane;
use super::form_hints::{in_editor, in_form};
use super::keys::scopes;
use super::layout::{Mode, layout_of};
use super::output_hints::{in_output, in_output_line};
use super::overlay_hints::in_overlay;
use super::state::State;
use crate::features::apps;
use crate::input::Command;

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hint {
    /// The key's spelling.
    pub key: String,
    /// One or two words.
    pub text: &'static str,
    /// Whether it is shown whatever else there is no room for.
    pub always: bool,
}

/// What to offer, the most useful first.
pub(super) fn hints(state: &State) -> Vec<Hint> {
    let scopes = scopes(state);
    let hint = |command: &(Command, &'static str)| {
        let key = state.keymap.hint(&scopes, command.0)?;
        let always = matches!(command.0, Command::Help | Command::Quit) && !state.confirm_quit;
        Some(Hint { key: key.to_string(), text: command.1, always })
    };
    let is_possible = |command: &&(Command, &'static str)| command.0 != Command::Call || !state.is_blocked();
    offered(state).iter().filter(is_possible).filter_map(hint).collect()
}

fn offered(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if let Some(overlay) = state.overlay() {
        return in_overlay(state, overlay);
    }
    if let Some(editor) = &state.form.editor {
        return in_editor(state, editor);
    }
    if state.functions.typing && state.functions.carrying.is_some() {
        return vec![(C::Down, "next"), (C::Open, "open"), (C::Back, "drop the value")];
    }
    if state.functions.typing {
        return in_search(state);
    }
    if state.is_finding() {
        return in_output_line(state);
    }
    let mut offered = Vec::new();
    if state.call.running.is_some() {
        let fetching = state.output.pages.is_fetching();
        offered.push((C::Back, if fetching { "keep what came" } else { "cancel the call" }));
    }
    offered.extend(in_pane(state));
    if state.viewing.is_some() {
        offered.retain(|(command, _)| !matches!(command, C::Call | C::UseAs | C::NextPage));
    } else {
        offered.push((C::NextPane, "pane"));
    }
    offered.extend([(C::Help, "help"), (C::Quit, "quit")]);
    offered
}

/// The search line.
fn in_search(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    let mut offered = if state.functions.asks_on_enter().is_some() {
        vec![(C::Open, "ask"), (C::Back, "drop the search")]
    } else if state.functions.shown_len() == 0 && state.functions.search.is_none() {
        vec![(C::Ask, "ask"), (C::Back, "drop the search")]
    } else {
        vec![(C::Down, "next"), (C::Open, "open"), (C::Ask, "ask"), (C::Back, "drop the search")]
    };
    if state.apps.connected_only {
        offered.push((C::ConnectedOnly, connected_only(state)));
    }
    offered
}

fn in_pane(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    match state.focus {
        Pane::Apps => {
            let chooses = matches!(state.apps.selected(), Some(apps::Row::Account(..)));
            let mut offered = vec![
                (C::Open, if chooses { "act as it" } else { "functions" }),
                (C::Search, "search"),
                (C::Ask, "ask"),
                (C::ConnectedOnly, connected_only(state)),
            ];
            if state.is_without_newer() {
                offered.insert(0, (C::Reload, "try again"));
            }
            // On a wide screen the welcome says it.
            if state.workspace.is_sandbox && layout_of(state).mode == Mode::Narrow {
                offered.insert(2, (C::Workspaces, "connect"));
            }
            if let Some(app) = state.apps.scope() {
                offered.push((C::Info, "about"));
                if !app.is_connected() {
                    offered.insert(1, (C::Connect, "connect"));
                }
            }
            offered
        }
        Pane::Functions => in_functions(state),
        Pane::Form if state.form.open.is_some() => in_form(state),
        Pane::Form => vec![(C::Search, "search"), (C::Ask, "ask")],
        Pane::Output => in_output(state),
    }
}

/// What the key does that shows connected apps only.
fn connected_only(state: &State) -> &'static str {
    if state.apps.connected_only { "all apps" } else { "connected only" }
}

fn in_functions(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    let functions = &state.functions;
    let mut offered = vec![(C::Search, "search"), (C::Ask, "ask")];
    if functions.asks_on_enter().is_some() {
        offered.insert(0, (C::Open, "ask"));
    } else if functions.shown_len() > 0 {
        offered.insert(0, (C::Open, "open"));
    }
    if functions.waits(state.now).is_some() {
        offered.extend([(C::Reload, "try at once"), (C::Back, "stop")]);
    } else if functions.fetching().is_some() && functions.filter().query.is_empty() {
        offered.push((C::Back, "stop"));
    } else if functions.can_go_on(state.now) {
        offered.push((C::Reload, "go on"));
    } else if state.is_without_newer() {
        offered.insert(0, (C::Reload, "try again"));
    }
    if !functions.catalog.is_empty() {
        offered.push((C::CycleKind, "type"));
    }
    offered.push((C::ConnectedOnly, connected_only(state)));
    offered
}
