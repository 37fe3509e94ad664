//! What calls for several lead to elsewhere: the question before them, and their answers in the output.
//!
//! Owns the same as `route`, for these. Must not send: what may be sent is decided where single calls are.

use super::focus::Pane;
use super::route_calls::kind_of;
use super::state::State;
use super::update::update_feature as to;
use crate::domain::call::CallRequest;
use crate::domain::function::FunctionKind;
use crate::domain::target::Target;
use crate::effect::{Effect, Millis};
use crate::features::toast::Tone;
use crate::features::{call, fan_out, output};
use crate::widgets::spinner::count;

/// The form is ready: for whom is chosen next.
pub(super) fn choose(state: &mut State, request: Box<CallRequest>) -> Vec<Effect> {
    let Some(open) = &state.form.open else { return Vec::new() };
    let accounts = open.accounts.clone().unwrap_or_default();
    let app_title = open.app_title.clone();
    let plan = fan_out::Plan { kind: kind_of(state, &request.function), request, app_title };
    let mut users = state.workspace.users.clone();
    users.retain(|user| *user != state.workspace.user_id);
    to::fan_out(state, fan_out::Msg::Choose(Box::new(plan), accounts, users))
}

/// It may be sent.
pub(super) fn agreed(state: &mut State, wanted: call::Wanted) -> Vec<Effect> {
    let call::Wanted { request, kind, app, whom, .. } = wanted;
    let plan = fan_out::Plan { request, kind, app_title: app };
    to::fan_out(state, fan_out::Msg::Run(Box::new(plan), whom))
}

pub(super) fn fan_out(state: &mut State, out: fan_out::Out) -> Vec<Effect> {
    match out {
        fan_out::Out::Want(plan, whom) => {
            let fan_out::Plan { request, kind, app_title } = *plan;
            let wanted = call::Wanted { request, kind, app: app_title, account: None, whom };
            return to::call(state, call::Msg::Want(Box::new(wanted)));
        }
        fan_out::Out::Show(picked) => {
            let mut effects = reads(state, &picked.request.function);
            let (answer, at) = answer(*picked);
            state.focus = Pane::Output;
            effects.extend(to::output(state, output::Msg::Bring(Box::new(answer), at)));
            return effects;
        }
        fan_out::Out::Compare(old, new) => {
            let mut effects = reads(state, &new.request.function);
            state.focus = Pane::Output;
            let both = output::Msg::BringBoth(Box::new(answer(*old)), Box::new(answer(*new)));
            effects.extend(to::output(state, both));
            return effects;
        }
        fan_out::Out::NoneTicked => {
            state.toast.show(Tone::Info, "Nobody is ticked: Space ticks, u names other users.");
        }
        fan_out::Out::NoUser(id, fault) => {
            state.toast.show(Tone::Warning, format!("“{id}” is no user's id: {fault}."));
        }
        fan_out::Out::CannotCompare(why) | fan_out::Out::NotAgain(why) => state.toast.show(Tone::Info, why),
        fan_out::Out::NothingToShow => state.toast.show(Tone::Info, "There is no answer to show yet."),
        fan_out::Out::Stopped(0) => state.toast.show(Tone::Info, "Stopped before anything was sent."),
        fan_out::Out::Stopped(cancelled) => {
            let what = count(cancelled, "call");
            let text = format!("{what} cancelled here; it may still have run at Integry.");
            let text = if cancelled == 1 { text } else { text.replace("it may", "they may") };
            state.toast.show(Tone::Warning, text);
        }
    }
    Vec::new()
}

fn reads(state: &mut State, function: &str) -> Vec<Effect> {
    let reads = kind_of(state, function) == FunctionKind::Query;
    to::output(state, output::Msg::Reads(reads))
}

/// An answer of the table as the output knows answers.
fn answer(picked: fan_out::Picked) -> (output::Answer, Millis) {
    let fan_out::Picked { request, app_title, target, result, at } = picked;
    let (account, user) = match target {
        Target::Account(account) => (Some(account.display_name), None),
        Target::User(id) => (None, Some(id)),
    };
    let origin = output::Origin::Call;
    (output::Answer { origin, request: *request, app_title, account, user, result, page: 1 }, at)
}
