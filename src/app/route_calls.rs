//! What calls lead to elsewhere: their answers in the output and on the form's fields.
//!
//! Owns the same as `route`, for these.

use super::focus::Pane;
use super::layout::layout_of;
use super::route_many;
use super::state::State;
use super::update::update_feature as to;
use crate::domain::call::{Arriving, CallRequest, ErrorDetails, Verdict};
use crate::domain::function::FunctionKind;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{call, fan_out, form, output};

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
        call::Out::Cancelled(request) => return cancelled(state, *request),
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

/// The open function is not called here: says why.
pub(super) fn refuse(state: &mut State) -> Vec<Effect> {
    state.blocked().map_or_else(Vec::new, |blocked| call(state, call::Out::Blocked(blocked)))
}

/// It was cancelled: what had arrived stays, and if nothing had, that stands where the answer would.
fn cancelled(state: &mut State, request: CallRequest) -> Vec<Effect> {
    let text = format!("{} was cancelled here; it may still have run at Integry.", request.function);
    state.toast.show(Tone::Warning, text);
    if state.output.arriving.is_some() {
        return to::output(state, output::Msg::Stopped);
    }
    let (app_title, account) = named(state, &request);
    let page = page_of(state, &request);
    let mut effects = to::output(state, output::Msg::Reads(reads(state, &request.function)));
    let answer = output::Answer::cancelled(request, app_title, account, page);
    effects.extend(to::output(state, output::Msg::Show(Box::new(answer))));
    effects
}

/// Which page of the answer a request is for.
fn page_of(state: &State, request: &CallRequest) -> usize {
    if request.cursor.is_some() { state.page } else { 1 }
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
    let page = page_of(state, &request);
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
    let said = answer.headline();
    let mut effects = to::output(state, output::Msg::Reads(reads));
    effects.extend(to::output(state, output::Msg::Show(Box::new(answer))));
    // The pages of a list come one after the other: they take no keys from what the person does meanwhile.
    if is_page {
        return effects;
    }
    if is_open {
        effects.extend(to::form(state, form::Msg::ServerErrors(details)));
    }
    if lands_on_fields && layout_of(state).pane(Pane::Output).is_none() {
        state.toast.show(Tone::Error, format!("{said}. {} shows the answer.", Pane::Output.number()));
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
