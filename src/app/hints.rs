//! The keys that work now.
//!
//! Owns which commands the bottom line offers in each state; their keys come from the keymap, so that they are never wrong.

use super::focus::Pane;
use super::form_hints::{in_editor, in_form};
use super::keys::scopes;
use super::layout::{Mode, layout_of};
use super::overlay_hints::in_overlay;
use super::state::State;
use crate::domain::picture::Likely;
use crate::features::apps;
use crate::features::form::Acting;
use crate::features::output::{Comparison, Offered};
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
    } else {
        vec![(C::Down, "next"), (C::Open, "open"), (C::Ask, "ask"), (C::Back, "drop the search")]
    };
    if state.apps.connected_only {
        offered.push((C::ConnectedOnly, connected_only(state)));
    }
    offered
}

/// A line of the output that is typed into.
fn in_output_line(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if state.output.save.is_some() {
        return vec![(C::Commit, "save"), (C::Back, "leave")];
    }
    if state.output.filter.as_ref().is_some_and(|filter| filter.typing) {
        let listed = state.output.filter.as_ref().and_then(|filter| filter.offered.as_ref());
        let back = if listed.is_some_and(Offered::is_shown) { "close the list" } else { "the whole answer" };
        return vec![
            (C::Complete, "complete"),
            (C::Earlier, "earlier"),
            (C::Commit, "done"),
            (C::Back, back),
        ];
    }
    vec![
        (C::Commit, "done"),
        (C::FindNext, "next"),
        (C::FindRegex, "expression"),
        (C::FindPlace, "keys/values"),
        (C::Back, "drop it"),
    ]
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
    let enter = if functions.asks_on_enter().is_some() { "ask" } else { "open" };
    let mut offered = vec![(C::Open, enter), (C::Search, "search"), (C::Ask, "ask")];
    if functions.waits(state.now).is_some() {
        offered.extend([(C::Reload, "try at once"), (C::Back, "stop")]);
    } else if functions.can_go_on(state.now) {
        offered.push((C::Reload, "go on"));
    } else if state.is_without_newer() {
        offered.insert(0, (C::Reload, "try again"));
    }
    offered.extend([(C::CycleKind, "type"), (C::ConnectedOnly, connected_only(state))]);
    offered
}

fn in_comparison(state: &State, comparison: &Comparison) -> Vec<(Command, &'static str)> {
    use Command as C;
    let back = (C::Back, if state.fan_out.away { "the table" } else { "the answer" });
    if comparison.row().is_none() {
        return vec![back];
    }
    vec![
        (C::NextChange, "next change"),
        (C::Open, "both in full"),
        back,
        (C::Copy, "copy"),
        (C::CopyMenu, "copy path"),
    ]
}

/// What a table offers.
const IN_TABLE: [(Command, &str); 10] = [
    (Command::Sort, "sort"),
    (Command::Chart, "chart"),
    (Command::OnlyValue, "only this"),
    (Command::HideColumn, "hide"),
    (Command::Copy, "copy"),
    (Command::CopyCsv, "CSV"),
    (Command::CopyMarkdown, "Markdown"),
    (Command::CopyMenu, "copy …"),
    (Command::UseAs, "use as …"),
    (Command::Table, "tree"),
];

fn in_output(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if state.output.answer.is_none() {
        return vec![(C::Call, "call"), (C::Search, "search")];
    }
    if let Some(comparison) = &state.output.comparison {
        return in_comparison(state, comparison);
    }
    if state.output.table.is_some() {
        return IN_TABLE.to_vec();
    }
    let mut offered = vec![
        (C::Open, "open"),
        (C::Table, "table"),
        (C::Text, "text"),
        (C::Find, "find"),
        (C::Filter, "jq"),
        (C::Copy, "copy"),
        (C::CopyMenu, "copy …"),
        (C::UseAs, "use as …"),
    ];
    match state.output.picture() {
        Some(Likely::Surely) => offered[0].1 = "picture",
        Some(Likely::Named) => offered.insert(1, (C::Picture, "picture")),
        _ => {}
    }
    if state.output.find.is_some() {
        offered.insert(0, (C::FindNext, "next match"));
    }
    let pages = &state.output.pages;
    let ways = [
        (pages.goes_on(), (C::NextPage, "next page")),
        (pages.has_more(), (C::AllPages, "all pages")),
        (pages.has_previous(), (C::PreviousPage, "page before")),
    ];
    let ways = ways.into_iter().filter(|(offered, _)| *offered && !pages.is_fetching());
    offered.splice(0..0, ways.map(|(_, hint)| hint));
    if matches!(state.form.acting(), Some(Acting::NotConnected)) {
        offered.insert(0, (C::Connect, "connect"));
    }
    if state.output.answers.older().is_some() {
        offered.splice(
            0..0,
            [(C::LaterAnswer, "later"), (C::EarlierAnswer, "earlier"), (C::Compare, "compare")],
        );
    } else if state.output.answers.kept.len() > 1 {
        offered.extend([(C::Compare, "compare"), (C::EarlierAnswer, "earlier answer")]);
    }
    offered.push((C::Call, "call again"));
    if state.fan_out.away {
        offered.insert(0, (C::Back, "the table"));
    }
    offered
}
