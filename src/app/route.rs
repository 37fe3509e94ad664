//! From one feature's `Out` to another feature's `Msg`.
//!
//! Owns every dependency between features; they do not know of each other.

use std::sync::Arc;

use super::focus::Pane;
pub(super) use super::route_accounts::{connect, health};
pub(super) use super::route_finding::ask;
use super::route_many;
pub(super) use super::route_many::fan_out;
pub(super) use super::route_reading::{clipboard, output, picture, wire};
pub(super) use super::route_workspaces::workspaces;
use super::state::State;
use super::taking;
use super::update::update_feature as to;
use crate::domain;
use crate::domain::call::{Arriving, CallRequest, ErrorDetails, Verdict};
use crate::domain::form::Row;
use crate::domain::function::{Function, FunctionKind};
use crate::domain::output::Clip;
use crate::domain::safe_text::one_line_of;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{apps, call, fan_out, form, functions, output};
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
            let text = format!("The server sent two different functions {name}; the later one counts.");
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
            state.toast.show(Tone::Error, format!("The raw JSON cannot be sent: {why}"));
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
            state.toast.show(Tone::Info, format!("Took {what}, marked ? until touched; u takes them back."));
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
        (_, 0) => format!("Took {what}, marked ? until touched; u takes them back."),
        (_, _) => format!("Took {what}, marked ?. Your own values stay unless you mark others."),
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

pub(super) fn call(state: &mut State, out: call::Out) -> Vec<Effect> {
    match out {
        // One of all pages is no news.
        call::Out::Started(_) if state.output.pages.is_fetching() => {}
        call::Out::Started(_) => {
            state.toast.clear();
            return to::fan_out(state, fan_out::Msg::Left);
        }
        call::Out::Busy => {
            state.toast.show(Tone::Warning, "A call is running; Esc cancels it. Nothing was sent.");
        }
        call::Out::Cancelled(_) if state.output.pages.is_fetching() => {
            return to::output(state, output::Msg::StopPages);
        }
        call::Out::Cancelled(function) => {
            state.toast.show(
                Tone::Warning,
                format!("{function} was cancelled here; it may still have run at Integry."),
            );
            return to::output(state, output::Msg::Stopped);
        }
        call::Out::Blocked(blocked) => {
            let what = if blocked.kind == FunctionKind::Unknown {
                "a function of unknown type".to_owned()
            } else {
                blocked.kind.to_string()
            };
            // Short enough for a narrow screen: the way to lift it stands at the end.
            let text =
                format!("Read-only: {what} not sent. To lift it, drop --read-only or read_only = true.");
            state.toast.show(Tone::Warning, text);
            return stop_pages(state);
        }
        // Keys that were pressed before the question could be seen are no answer to it.
        call::Out::Asking => state.typed_ahead.clear(),
        call::Out::Declined(function) => {
            state.toast.show(Tone::Info, format!("{function} was not sent."));
            return stop_pages(state);
        }
        call::Out::Agreed(wanted) => return route_many::agreed(state, *wanted),
        call::Out::Arriving(request, partly) => return arriving(state, *request, &partly),
        call::Out::Answered(request, result) => return answered(state, *request, result),
    }
    Vec::new()
}

/// A list of pages that waits for one that is not sent has ended.
fn stop_pages(state: &mut State) -> Vec<Effect> {
    if state.output.pages.is_fetching() { to::output(state, output::Msg::StopPages) } else { Vec::new() }
}

/// Asks for a call, with what a person must know who is asked about it.
pub(super) fn want(state: &mut State, request: Box<CallRequest>) -> Vec<Effect> {
    let (app, account) = named(state, &request);
    let kind = kind_of(state, &request.function);
    let wanted = call::Wanted { request, kind, app, account, whom: Vec::new() };
    to::call(state, call::Msg::Want(Box::new(wanted)))
}

/// What the answer of a request is called and whom it acted for.
fn named(state: &State, request: &CallRequest) -> (String, Option<String>) {
    let open = state.form.open.as_ref().filter(|open| open.function.name == request.function);
    let account = open.and_then(|open| {
        let accounts = open.accounts.as_ref()?;
        accounts
            .iter()
            .find(|account| Some(account.id) == request.account)
            .map(|account| account.display_name.clone())
    });
    (open.map_or_else(|| "The app".to_owned(), |open| open.app_title.clone()), account)
}

/// Some of an answer is there.
fn arriving(state: &mut State, request: CallRequest, arriving: &Arriving) -> Vec<Effect> {
    let (app_title, account) = named(state, &request);
    let answer = output::Answer::arriving(request, app_title, account, state.page, arriving);
    let effects = to::output(state, output::Msg::Arriving(Box::new(answer), arriving.clone()));
    if arriving.index.is_some() && state.form.editor.is_none() && state.focus == Pane::Form {
        state.focus = Pane::Output;
    }
    effects
}

fn answered(state: &mut State, request: CallRequest, result: call::CallResult) -> Vec<Effect> {
    let (app_title, account) = named(state, &request);
    let open = state.form.open.as_ref().filter(|open| open.function.name == request.function);
    let details = match result.as_ref().map(|outcome| &outcome.verdict) {
        Ok(Verdict::NotExecuted { details, .. }) => details.clone(),
        _ => ErrorDetails::default(),
    };
    let reads = reads(state, &request.function);
    let is_page = state.output.pages.is_fetching();
    let page = if request.cursor.is_some() { state.page } else { 1 };
    let lands_on_fields = open.is_some() && !details.fields.is_empty();
    let is_open = open.is_some();
    let answer = output::Answer {
        origin: output::Origin::Call,
        request,
        app_title,
        account,
        user: None,
        result,
        page,
    };
    let mut effects = to::output(state, output::Msg::Reads(reads));
    effects.extend(to::output(state, output::Msg::Show(Box::new(answer))));
    // The pages of a list come one after the other: they take no keys from what the person does meanwhile.
    if is_page {
        return effects;
    }
    if is_open {
        effects.extend(to::form(state, form::Msg::ServerErrors(details)));
    }
    // Someone who went elsewhere meanwhile keeps the keys; typing is never interrupted.
    if state.form.editor.is_none() && matches!(state.focus, Pane::Form | Pane::Output) {
        state.focus = if lands_on_fields { Pane::Form } else { Pane::Output };
    }
    effects
}

/// Whether a function is known to change nothing.
fn reads(state: &State, function: &str) -> bool {
    kind_of(state, function) == FunctionKind::Query
}

pub(super) fn kind_of(state: &State, function: &str) -> FunctionKind {
    let open = state.form.open.as_ref().map(|open| &open.function).filter(|open| open.name == function);
    let known = open.map(|open| open.kind);
    let known = known.or_else(|| Some(state.functions.catalog.named(function)?.kind()));
    known.unwrap_or(FunctionKind::Unknown)
}
