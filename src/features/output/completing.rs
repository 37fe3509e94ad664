//! What is offered while an expression is typed.
//!
//! Owns the list, which of it is put in, and that an old list never is. Must not look anything up: a worker does.

use std::sync::Arc;

use super::filtering::{self, Filter};
use super::state::{Body, State};
use super::update::Out;
use crate::domain::output::complete::{Offer, wanted};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::{EditKey, TextInput};

/// What is offered at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// The look-up that is under way.
    pub(super) job: Option<JobId>,
    /// The best first; empty while nothing was found.
    pub list: Vec<Offer>,
    /// Which of them stands in the text.
    pub taken: Option<usize>,
    /// The text before and after what is offered.
    around: (String, String),
    /// What is to happen as soon as the list is known.
    then: Then,
}

/// What was asked for before the list was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Then {
    #[default]
    Nothing,
    /// Put the first one in.
    Take,
    /// And be done.
    TakeAndEnd,
}

impl Offered {
    /// Whether there is something to see.
    pub fn is_shown(&self) -> bool {
        !self.list.is_empty()
    }
}

/// The text or the cursor is another one: the list is, too.
pub(super) fn ask(filter: &mut Filter, ctx: &mut Ctx) -> Vec<Effect> {
    let old = filter.offered.take();
    let mut effects: Vec<_> = old.as_ref().and_then(|old| old.job).map(Effect::Cancel).into_iter().collect();
    let (text, before) = (filter.input.text(), filter.input.before_cursor());
    // Of a pasted text with line breaks, the part before the cursor is not what the line shows.
    if text.contains('\n') {
        return effects;
    }
    let Some(wanted) = wanted(&before) else { return effects };
    let Body::Tree { index, .. } = filter.whole() else { return effects };
    let job = ctx.jobs.next(ctx.now);
    effects.push(Effect::CompleteOutput { job, index: Arc::clone(index), wanted: Box::new(wanted.clone()) });
    let around = (text[..wanted.start].to_owned(), text[before.len()..].to_owned());
    // The old list stays until the new one is there, when it is of the same word.
    let list = old.filter(|old| old.around.0 == around.0).map_or_else(Vec::new, |old| old.list);
    filter.offered = Some(Offered { job: Some(job), list, taken: None, around, then: Then::Nothing });
    effects
}

/// What a worker found.
pub(super) fn found(state: &mut State, job: JobId, list: Vec<Offer>, ctx: &mut Ctx) -> Step<Out> {
    let Some(offered) = state.filter.as_mut().and_then(|filter| filter.offered.as_mut()) else {
        return nothing();
    };
    if offered.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    offered.list = list;
    let then = std::mem::take(&mut offered.then);
    let (mut effects, out) = if then == Then::Nothing { nothing() } else { take(state, true, ctx) };
    if then == Then::TakeAndEnd {
        effects.extend(filtering::end(state).0);
    }
    (effects, out)
}

/// Enter right after Tab: what Tab asked for comes first. False when there is nothing to wait for.
pub(super) fn ends_later(state: &mut State) -> bool {
    let offered = state.filter.as_mut().and_then(|filter| filter.offered.as_mut());
    offered.is_some_and(|offered| {
        let is_awaited = offered.job.is_some() && offered.then != Then::Nothing;
        if is_awaited {
            offered.then = Then::TakeAndEnd;
        }
        is_awaited
    })
}

/// Tab: the first one is put in, then the next in its place; Shift-Tab goes back.
pub(super) fn take(state: &mut State, forward: bool, ctx: &mut Ctx) -> Step<Out> {
    let Some(filter) = &mut state.filter else { return nothing() };
    let Some(offered) = &mut filter.offered else { return (ask(filter, ctx), None) };
    if offered.job.is_some() {
        offered.then = Then::Take;
        return nothing();
    }
    let total = offered.list.len();
    if total == 0 {
        return nothing();
    }
    let at = match offered.taken {
        None if forward => 0,
        None => total - 1,
        Some(at) => (at + if forward { 1 } else { total - 1 }) % total,
    };
    offered.taken = Some(at);
    let (before, after) = &offered.around;
    let text = format!("{before}{}{after}", offered.list[at].insert);
    let back = after.chars().count();
    filter.input = TextInput::new(&text);
    for _ in 0..back {
        filter.input.edit(EditKey::Left);
    }
    filter.walk = None;
    filtering::run(state, ctx)
}

/// Esc: the list goes, the expression stays. False when there is none.
pub(super) fn close(state: &mut State) -> Option<Vec<Effect>> {
    let filter = state.filter.as_mut()?;
    let offered = filter.offered.take_if(|offered| offered.is_shown())?;
    Some(offered.job.map(Effect::Cancel).into_iter().collect())
}
