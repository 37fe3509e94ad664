//! The answer through a jq expression.
//!
//! Owns the expression and the whole answer behind what it made. Must not run it: a worker does.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::completing::{self, Offered};
use super::recalling::{self, Walk};
use super::showing::opened_tree;
use super::state::{Body, State};
use super::update::{Msg, Out};
use crate::domain::output::{FilterError, JsonIndex, Note};
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
    pub error: Option<Fault>,
    /// How many values came out, and whether there were more.
    pub values: Option<(usize, bool)>,
    /// What the result shows in another way than it is.
    pub notes: Vec<Note>,
    /// What is offered at the cursor.
    pub offered: Option<Offered>,
    /// The walk through earlier expressions.
    pub(super) walk: Option<Walk>,
    /// The whole answer.
    whole: Body,
}

impl Filter {
    /// The whole answer has come.
    pub(super) fn replace(&mut self, longer: Arc<JsonIndex>) {
        if let Body::Tree { index, .. } = &mut self.whole {
            *index = longer;
        }
    }
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
    /// What it shows in another way than it is.
    pub notes: Vec<Note>,
}

/// Why an expression has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In words.
    pub message: String,
    /// The expression, and which bytes of it are at fault.
    place: Option<(String, Range<usize>)>,
}

impl Filter {
    /// Whether all that is wrong is that something is missing at the end.
    pub fn is_unfinished(&self) -> bool {
        self.marked().is_some_and(|at| at.is_empty())
    }

    /// The whole answer.
    pub(super) fn whole(&self) -> &Body {
        &self.whole
    }

    /// What is under way for it.
    pub(super) fn jobs(&self) -> impl Iterator<Item = JobId> + use<> {
        self.job.into_iter().chain(self.offered.as_ref().and_then(|offered| offered.job))
    }

    /// The bytes of what is being typed that are at fault; none when it was another text that had the fault.
    pub fn marked(&self) -> Option<Range<usize>> {
        let (expression, at) = self.error.as_ref()?.place.as_ref()?;
        (*expression == self.input.text()).then(|| at.clone())
    }
}

/// Takes what concerns the expression, whoever has the keys.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::StartFilter => start(state),
        Msg::Filtered(job, result) => take(state, job, result, ctx.height),
        Msg::Completed(job, offers) => completing::found(state, job, offers, ctx),
        Msg::Kept(expressions) => recalling::kept(state, expressions),
        _ => nothing(),
    }
}

fn start(state: &mut State) -> Step<Out> {
    if let Some(filter) = &mut state.filter {
        filter.typing = true;
        return nothing();
    }
    let Some(body @ Body::Tree { .. }) = state.body.ready() else { return (Vec::new(), Some(Out::NotJson)) };
    let whole = body.clone();
    let job = state.find.take().and_then(|find| find.job);
    let (input, notes) = (TextInput::default(), Vec::new());
    state.filter = Some(Filter {
        input,
        typing: true,
        job: None,
        error: None,
        values: None,
        notes,
        offered: None,
        walk: None,
        whole,
    });
    (job.map(Effect::Cancel).into_iter().collect(), None)
}

pub(super) fn edit(state: &mut State, key: EditKey, ctx: &mut Ctx) -> Step<Out> {
    let Some(filter) = &mut state.filter else { return nothing() };
    let is_changed = filter.input.edit(key);
    typed(state, is_changed, ctx)
}

pub(super) fn paste(state: &mut State, text: &str, ctx: &mut Ctx) -> Step<Out> {
    let Some(filter) = &mut state.filter else { return nothing() };
    filter.input.insert_paste(text);
    typed(state, true, ctx)
}

/// Something was typed, or the cursor is elsewhere.
fn typed(state: &mut State, is_changed: bool, ctx: &mut Ctx) -> Step<Out> {
    let (mut effects, out) = if is_changed { run(state, ctx) } else { nothing() };
    if let Some(filter) = &mut state.filter {
        filter.walk = None;
        // An empty line offers nothing unasked: the answer is there to be read.
        if filter.input.is_empty() {
            let job = filter.offered.take().and_then(|offered| offered.job);
            effects.extend(job.map(Effect::Cancel));
        } else {
            effects.extend(completing::ask(filter, ctx));
        }
    }
    (effects, out)
}

/// Enter: the expression stays, the keys are the pane's again.
pub(super) fn end(state: &mut State) -> Step<Out> {
    let kept = recalling::remember_it(state, true);
    let (mut effects, out) = match &mut state.filter {
        Some(filter) if filter.input.is_empty() => drop(state),
        Some(filter) => {
            filter.typing = false;
            let job = filter.offered.take().and_then(|offered| offered.job);
            (job.map(Effect::Cancel).into_iter().collect(), None)
        }
        None => nothing(),
    };
    effects.extend(kept);
    (effects, out)
}

/// Esc: the whole answer again. An expression that is left while it is typed may be wanted again.
pub(super) fn drop(state: &mut State) -> Step<Out> {
    let kept = state
        .filter
        .as_ref()
        .is_some_and(|filter| filter.typing)
        .then(|| recalling::remember_it(state, false));
    let Some(filter) = state.filter.take() else { return nothing() };
    let mut effects: Vec<_> = filter.jobs().map(Effect::Cancel).collect();
    state.body = Remote::Ready(filter.whole);
    state.find = None;
    state.table = None;
    effects.extend(kept.flatten());
    (effects, None)
}

pub(super) fn run(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(filter) = &mut state.filter else { return nothing() };
    let mut effects: Vec<_> = filter.job.take().map(Effect::Cancel).into_iter().collect();
    let expression = filter.input.text();
    let Body::Tree { index, .. } = &filter.whole else { return nothing() };
    if expression.trim().is_empty() {
        (filter.error, filter.values) = (None, None);
        filter.notes.clear();
        state.body = Remote::Ready(filter.whole.clone());
        return (effects, None);
    }
    let job = ctx.jobs.next(ctx.now);
    filter.job = Some(job);
    effects.push(Effect::FilterOutput { job, index: Arc::clone(index), expression, after: RUN_AFTER });
    (effects, None)
}

/// What a worker made of it; the last good result stays beside a fault.
fn take(
    state: &mut State,
    job: JobId,
    result: Result<FilteredTree, FilterError>,
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
            filter.notes = tree.notes;
            state.body = Remote::Ready(opened_tree(tree.index, height));
        }
        Err(error) => {
            let message = error.to_string();
            let place = match error {
                // No other expression was run meanwhile: it is the one that stands there.
                FilterError::Expression { at, .. } => Some((filter.input.text(), at)),
                _ => None,
            };
            filter.error = Some(Fault { message, place });
        }
    }
    nothing()
}

/// The whole answer behind the expression.
pub(super) fn whole(filter: &Filter) -> &Body {
    &filter.whole
}

/// The whole answer has grown; the expression is run on it now, or when more of it is there.
pub(super) fn rebase(state: &mut State, whole: Body, runs: bool, ctx: &mut Ctx) -> Vec<Effect> {
    if let Some(filter) = &mut state.filter {
        filter.whole = whole;
    }
    if runs { run(state, ctx).0 } else { Vec::new() }
}
