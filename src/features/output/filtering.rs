//! The answer through a jq expression.
//!
//! Owns the expression and the whole answer behind what it made. Must not run it: a worker does.

use std::sync::Arc;
use std::time::Duration;

use super::showing::opened_tree;
use super::state::{Body, State};
use super::update::Out;
use crate::domain::output::JsonIndex;
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::{EditKey, TextInput};

/// How long after a key the expression is run: while somebody types on, nothing is.
const RUN_AFTER: Duration = Duration::from_millis(120);

/// An expression and what is behind it.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The expression.
    pub input: TextInput,
    /// Whether it is being typed.
    pub typing: bool,
    /// The run that is under way.
    pub job: Option<JobId>,
    /// Why there is no result.
    pub error: Option<String>,
    /// How many values came out, and whether there were more.
    pub values: Option<(usize, bool)>,
    /// The whole answer.
    whole: Body,
}

/// What a worker made of the answer.
#[derive(Debug, Clone)]
pub struct FilteredTree {
    /// The result.
    pub index: Arc<JsonIndex>,
    /// How many values came out.
    pub values: usize,
    /// Whether there were more.
    pub cut: bool,
}

pub(super) fn start(state: &mut State) -> Step<Out> {
    if let Some(filter) = &mut state.filter {
        filter.typing = true;
        return nothing();
    }
    let Some(body @ Body::Tree { .. }) = state.body.ready() else { return (Vec::new(), Some(Out::NotJson)) };
    let whole = body.clone();
    let job = state.find.take().and_then(|find| find.job);
    let (input, error, values) = (TextInput::default(), None, None);
    state.filter = Some(Filter { input, typing: true, job: None, error, values, whole });
    (job.map(Effect::Cancel).into_iter().collect(), None)
}

pub(super) fn edit(state: &mut State, key: EditKey, ctx: &mut Ctx) -> Step<Out> {
    let is_changed = state.filter.as_mut().is_some_and(|filter| filter.input.edit(key));
    if is_changed { run(state, ctx) } else { nothing() }
}

pub(super) fn paste(state: &mut State, text: &str, ctx: &mut Ctx) -> Step<Out> {
    if let Some(filter) = &mut state.filter {
        filter.input.insert_paste(text);
    }
    run(state, ctx)
}

/// Enter: the expression stays, the keys are the pane's again.
pub(super) fn end(state: &mut State) -> Step<Out> {
    match &mut state.filter {
        Some(filter) if filter.input.is_empty() => return drop(state),
        Some(filter) => filter.typing = false,
        None => {}
    }
    nothing()
}

/// Esc: the whole answer again.
pub(super) fn drop(state: &mut State) -> Step<Out> {
    let Some(filter) = state.filter.take() else { return nothing() };
    state.body = Remote::Ready(filter.whole);
    state.find = None;
    state.table = None;
    (filter.job.map(Effect::Cancel).into_iter().collect(), None)
}

fn run(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(filter) = &mut state.filter else { return nothing() };
    let mut effects: Vec<_> = filter.job.take().map(Effect::Cancel).into_iter().collect();
    let expression = filter.input.text();
    let Body::Tree { index, .. } = &filter.whole else { return nothing() };
    if expression.trim().is_empty() {
        (filter.error, filter.values) = (None, None);
        state.body = Remote::Ready(filter.whole.clone());
        return (effects, None);
    }
    let job = ctx.jobs.next(ctx.now);
    filter.job = Some(job);
    effects.push(Effect::FilterOutput { job, index: Arc::clone(index), expression, after: RUN_AFTER });
    (effects, None)
}

/// What a worker made of it; the last good result stays beside a fault.
pub(super) fn take(
    state: &mut State,
    job: JobId,
    result: Result<FilteredTree, String>,
    height: usize,
) -> Step<Out> {
    let Some(filter) = &mut state.filter else { return nothing() };
    if filter.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    match result {
        Ok(tree) => {
            filter.error = None;
            filter.values = Some((tree.values, tree.cut));
            state.body = Remote::Ready(opened_tree(tree.index, height));
        }
        Err(error) => filter.error = Some(error),
    }
    nothing()
}

/// The whole answer behind the expression.
pub(super) fn whole(filter: &Filter) -> &Body {
    &filter.whole
}
