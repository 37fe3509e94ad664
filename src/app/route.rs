//! From one feature's `Out` to another feature's `Msg`.
//!
//! Owns every dependency between features; they do not know of each other.

use std::sync::Arc;

use super::focus::Pane;
pub(super) use super::route_accounts::{connect, health};
pub(super) use super::route_calls::call;
use super::route_calls::want;
pub(super) use super::route_finding::ask;
use super::route_many;
pub(super) use super::route_many::fan_out;
pub(super) use super::route_reading::{clipboard, output, picture, wire};
pub(super) use super::route_workspaces::workspaces;
use super::state::State;
use super::taking;
use super::update::update_feature as to;
use crate::domain;
use crate::domain::call::CallRequest;
use crate::domain::form::Row;
use crate::domain::function::{Function, FunctionKind};
use crate::domain::output::Clip;
use crate::domain::safe_text::one_line_of;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{apps, form, functions};
use crate::widgets::spinner::count;

pub(super) fn apps(state: &mut State, out: apps::Out) -> Vec<Effect> {
    match out {
        apps::Out::ScopeChanged => scope(state),
        apps::Out::Loaded => {
            let mut effects = scope(state);
            effects.extend(tell_accounts(state));
            effects
        }
        apps::Out::Wait(hold) => to::functions(state, functions::Msg::Wait(hold)),
        apps::Out::NotRefreshed(failure) => {
            // What there is to know stands in the panes.
            state.toast.interrupt(Tone::Warning, format!("Not refreshed: {}.", failure.title), state.now);
            Vec::new()
        }
        apps::Out::ToFunctions => {
            state.focus = Pane::Functions;
            Vec::new()
        }
        apps::Out::AccountChosen(app, account) => {
            announce_account(state, &app, account);
            let keep = Effect::Keep(domain::kept::Change::Account(app.clone(), account));
            let mut effects = to::form(state, form::Msg::Chosen(app, account));
            effects.push(keep);
            effects
        }
        out => super::route_finding::app_details(state, out),
    }
}

/// The functions follow the selected app and the connected-only switch.
fn scope(state: &mut State) -> Vec<Effect> {
    let app = state.apps.scope().map(|app| app.name.clone());
    state.functions.app_title = state.apps.scope().map(|app| app.title.clone());
    let accounts = state.apps.connected();
    let connected = state.apps.connected_only.then(|| accounts.clone());
    let mut effects = to::functions(state, functions::Msg::Connected(accounts));
    effects.extend(to::functions(state, functions::Msg::Scope(app, connected)));
    effects
}

/// The open form learns its app's name and accounts.
fn tell_accounts(state: &mut State) -> Vec<Effect> {
    let known = state.form.open.as_ref().and_then(|open| state.apps.app(&open.function.app));
    let Some((title, accounts)) = known.map(|app| (app.title.clone(), app.accounts.clone())) else {
        return Vec::new();
    };
    to::form(state, form::Msg::Accounts(title, accounts))
}

pub(super) fn functions(state: &mut State, out: functions::Out) -> Vec<Effect> {
    match out {
        functions::Out::Open(function) => open(state, function),
        functions::Out::Does(text, name) => to::form(state, form::Msg::Does(text, name)),
        functions::Out::Favourite(name, is_one) => {
            let what = if is_one {
                "is a favourite now: searches offer it first"
            } else {
                "is no favourite any more"
            };
            state.toast.show(Tone::Info, format!("{name} {what}."));
            Vec::new()
        }
        functions::Out::Ask(words) => super::ask_commands::ask_with(state, words),
        functions::Out::Changed(changes) => {
            let counts = [
                (changes.new.len(), "new"),
                (changes.changed.len(), "changed"),
                (changes.gone.len(), "gone"),
            ];
            let told: Vec<String> = counts
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect();
            let gone = if changes.gone.is_empty() { "" } else { " (i names them)" };
            let told = told.join(", ");
            state.toast.show(Tone::Info, format!("Functions since the last time: {told}{gone}."));
            Vec::new()
        }
        functions::Out::Copy(text) => taking::copy(state, Clip::Text(text), "text"),
        functions::Out::Wait(hold) => to::apps(state, apps::Msg::Wait(hold)),
        functions::Out::Doubled(name) => {
            let text = format!("{name} came twice, not alike; the later one counts.");
            state.toast.interrupt(Tone::Warning, text, state.now);
            Vec::new()
        }
        functions::Out::Rebuilt(failure) | functions::Out::NotKept(failure) => {
            state.toast.interrupt(Tone::Warning, failure.one_line(), state.now);
            Vec::new()
        }
    }
}

fn open(state: &mut State, function: Arc<Function>) -> Vec<Effect> {
    state.focus = Pane::Form;
    to::form(state, form::Msg::Open(function))
}

pub(super) fn form(state: &mut State, out: form::Out) -> Vec<Effect> {
    match out {
        form::Out::Call(request) => return begin(state, request),
        form::Out::ForSeveral(request) => return route_many::choose(state, request),
        form::Out::Opened(function) => return opened(state, &function),
        form::Out::InTheWay(why) if state.form.for_several => {
            state.focus = Pane::Form;
            state.toast.show(Tone::Warning, format!("{why}. Once more to go on anyway."));
        }
        form::Out::InTheWay(why) => {
            state.focus = Pane::Form;
            state.toast.show(Tone::Warning, format!("{why}. Call again to send anyway."));
        }
        form::Out::NotJson(why) => {
            state.focus = Pane::Form;
            state.toast.show(Tone::Error, format!("Not sent: {why}."));
        }
        form::Out::AskAccount => {
            state.focus = Pane::Form;
            state.toast.show(Tone::Warning, "Several accounts: choose one.");
        }
        form::Out::NothingOpen => {
            state.toast.show(Tone::Info, "Open a function first: / finds one, Enter opens it.");
        }
        form::Out::NoAccounts => {
            state.toast.show(Tone::Info, "The user has no connected account of this app.");
        }
        form::Out::AccountChosen(app, account) => {
            announce_account(state, &app, account);
            return to::apps(state, apps::Msg::Choose(app, account));
        }
        form::Out::LookUp(row) => {
            let mut effects = tell_choice(state);
            effects.extend(look_up(state, &row));
            return effects;
        }
        form::Out::LookUpNeeds(name) => {
            state.toast.show(Tone::Info, format!("Fill {name} in first: the look-up asks for it."));
        }
        form::Out::Suggested(0) => state.toast.show(Tone::Info, "Nothing was taken."),
        form::Out::Suggested(taken) => {
            let what = count(taken, "suggested argument");
            state.toast.show(Tone::Info, format!("Took {what}, marked ?; u takes them back."));
        }
        form::Out::TakenAlong(taken, held) => tell_taken(state, taken, held),
        form::Out::Shown(what) => state.toast.show(Tone::Info, what),
        form::Out::Trouble(failure) => state.toast.show(Tone::Error, failure.one_line()),
        form::Out::Copy(text) => return taking::copy(state, Clip::Text(text), "value"),
        form::Out::FindFunctionFor(label) => return taking::find_function_for(state, label),
        form::Out::Put(said) => {
            state.focus = Pane::Form;
            state.toast.show(Tone::Info, said);
        }
    }
    Vec::new()
}

/// A call of the open form, from its first page on.
fn begin(state: &mut State, request: Box<CallRequest>) -> Vec<Effect> {
    state.page = 1;
    let mut effects = tell_choice(state);
    effects.extend(want(state, request));
    effects
}

fn opened(state: &mut State, function: &Function) -> Vec<Effect> {
    state.focus = Pane::Form;
    let mut effects = to::functions(state, functions::Msg::Opened(function.name.clone()));
    effects.extend(tell_accounts(state));
    effects.extend(taking::arrived(state));
    if state.form.suggested.is_some() {
        effects.extend(to::form(state, form::Msg::TakeSuggested));
    }
    effects
}

/// Arguments came with the function that was asked for.
fn tell_taken(state: &mut State, taken: usize, held: usize) {
    let what = count(taken, "suggested argument");
    let said = match (taken, held) {
        (0, 0) => return,
        (0, _) => "Your values stay unless you mark what is to take their place.".to_owned(),
        (_, 0) => format!("Took {what}, marked ?; u takes them back."),
        (_, _) => format!("Took {what}, marked ?. Your own values stay."),
    };
    state.toast.show(Tone::Info, said);
}

/// The apps pane shows the account that the open form acts with.
fn tell_choice(state: &mut State) -> Vec<Effect> {
    let Some(app) = state.form.open.as_ref().map(|open| open.function.app.clone()) else { return Vec::new() };
    match state.form.chosen.get(&app).copied() {
        Some(account) => to::apps(state, apps::Msg::Choose(app, account)),
        None => Vec::new(),
    }
}

/// Looks the values of a row up. A help text is untrusted: only functions that exist and only read are called by themselves.
fn look_up(state: &mut State, row: &Row) -> Vec<Effect> {
    let Some(open) = &state.form.open else { return Vec::new() };
    let catalog = &state.functions.catalog;
    // What it does is read by nobody here.
    let find = |name: &str| catalog.named(name).map(|entry| entry.function_described(""));
    let is_known = |name: &str| catalog.position_of(name).is_some();
    let named = domain::form::look_up(row, &open.function.description, &is_known);
    let reads = named.iter().find_map(|found| {
        Some((found, find(&found.source.function)?))
            .filter(|(_, function)| function.kind == FunctionKind::Query)
    });
    match (reads, named.first()) {
        (Some((found, function)), _) => {
            let msg = form::Msg::LookUpWith(Box::new(found.clone()), function);
            to::form(state, msg)
        }
        (None, Some(found)) => {
            let name = &found.source.function;
            state.toast.show(
                Tone::Warning,
                format!("{name} changes things: it is not called by itself. Open it to call it."),
            );
            Vec::new()
        }
        (None, None) => {
            let label = one_line_of(&row.label, 40);
            state.toast.show(Tone::Info, format!("No function is named that knows the values of {label}."));
            Vec::new()
        }
    }
}

fn announce_account(state: &mut State, app: &str, account: u64) {
    let known = state.apps.app(app).and_then(|app| {
        let account = app.accounts.iter().find(|known| known.id == account)?;
        Some(format!("{} calls act as {}.", app.title, account.display_name))
    });
    if let Some(text) = known {
        state.toast.show(Tone::Info, text);
    }
}
