//! Opening functions.
//!
//! Owns that a form's draft goes aside and comes back, and that a late schema is dropped.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::msg::Out;
use super::state::{OpenForm, State};
use crate::domain::failure::Failure;
use crate::domain::form::{Form, Schema};
use crate::domain::function::Function;
use crate::domain::kept::Kept;
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};

pub(super) fn open_function(state: &mut State, function: Arc<Function>, ctx: &mut Ctx) -> Step<Out> {
    if state.open.as_ref().is_some_and(|open| is_same(&open.function, &function)) {
        return (Vec::new(), Some(Out::Opened(function)));
    }
    let mut effects: Vec<_> = state.building.take().map(|(job, _)| Effect::Cancel(job)).into_iter().collect();
    let job = ctx.jobs.next(ctx.now);
    state.failure = None;
    state.building = Some((job, Arc::clone(&function)));
    effects.push(Effect::BuildForm { job, function });
    (effects, None)
}

/// What a function does stands in its text as well.
fn is_same(one: &Function, other: &Function) -> bool {
    (&one.name, &one.app, one.kind) == (&other.name, &other.app, other.kind) && one.raw == other.raw
}

/// What a function does comes after it was opened.
pub(super) fn describe(state: &mut State, text: &str, name: &str) -> Step<Out> {
    let building = state.building.as_mut().map(|(_, function)| function);
    let open = state.open.as_mut().map(|open| &mut open.function);
    for function in building.into_iter().chain(open) {
        if function.name == name && function.description.is_empty() {
            text.clone_into(&mut Arc::make_mut(function).description);
        }
    }
    nothing()
}

pub(super) fn fetched_function(
    state: &mut State,
    job: JobId,
    fetched: Result<Arc<Function>, Failure>,
    ctx: &mut Ctx,
) -> Step<Out> {
    if state.fetching.take_if(|(live, _)| *live == job).is_none() {
        return nothing();
    }
    match fetched {
        Ok(function) => open_function(state, function, ctx),
        Err(failure) => {
            state.failure = Some(failure);
            nothing()
        }
    }
}

pub(super) fn built(state: &mut State, job: JobId, schema: Arc<Schema>) -> Step<Out> {
    let Some((_, function)) = state.building.take_if(|(live, _)| *live == job) else { return nothing() };
    if let Some(old) = state.open.take() {
        state.drafts.insert(old.function.name.clone(), old.form.draft());
    }
    state.editor = None;
    state.call_when_checked = false;
    let form = match state.drafts.get(&function.name) {
        Some(draft) => Form::with_draft(schema, draft),
        None => Form::new(schema),
    };
    state.open = Some(OpenForm::new(Arc::clone(&function), form));
    (Vec::new(), Some(Out::Opened(function)))
}

/// What earlier sessions kept never overwrites what was typed in this one.
pub(super) fn take_kept(state: &mut State, kept: Kept) -> Step<Out> {
    if let Some(open) = &mut state.open
        && open.form.draft() == Form::new(Arc::clone(open.form.schema())).draft()
        && let Some(draft) = kept.drafts.get(&open.function.name)
    {
        open.form = Form::with_draft(Arc::clone(open.form.schema()), draft);
        open.refresh();
    }
    for (function, draft) in kept.drafts {
        state.drafts.entry(function).or_insert(draft);
    }
    if state.variables.is_empty() {
        state.variables = kept.variables;
    }
    let chosen: BTreeMap<_, _> = kept.accounts.into_iter().chain(std::mem::take(&mut state.chosen)).collect();
    state.chosen = chosen;
    nothing()
}

pub(super) fn cancel(state: &mut State) -> Step<Out> {
    state.call_when_checked = false;
    state.suggested = None;
    let jobs = state
        .building
        .take()
        .map(|(job, _)| job)
        .into_iter()
        .chain(state.fetching.take().map(|(job, _)| job));
    (jobs.map(Effect::Cancel).collect(), None)
}
