//! Earlier expressions.
//!
//! Owns the walk through them, and when one is remembered: when it is done with and ran.

use std::collections::BTreeSet;

use super::filtering;
use super::state::{Origin, State};
use super::update::Out;
use crate::domain::kept::{Change, Expression, remember};
use crate::effect::Effect;
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::TextInput;

/// A walk through earlier expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// What was typed: what they begin with, and what the walk comes back to.
    typed: String,
    /// Which one stands in the line, from the newest.
    at: usize,
}

/// What earlier sessions kept; what was used in this one stays in front.
pub(super) fn kept(state: &mut State, earlier: Vec<Expression>) -> Step<Out> {
    let now = std::mem::replace(&mut state.expressions, earlier);
    for expression in now.into_iter().rev() {
        remember(&mut state.expressions, expression);
    }
    nothing()
}

/// The function that an expression is used on; a file has none.
fn function(state: &State) -> &str {
    let answer = state.answer.as_ref().filter(|answer| answer.origin == Origin::Call);
    answer.map_or("", |answer| answer.request.function.as_str())
}

/// Up and Down: those of this function first, then all others, each once.
pub(super) fn step(state: &mut State, back: bool, ctx: &mut Ctx) -> Step<Out> {
    let here = function(state).to_owned();
    let Some(filter) = &mut state.filter else { return nothing() };
    let walk = filter.walk.clone();
    let typed = walk.as_ref().map_or_else(|| filter.input.text(), |walk| walk.typed.clone());
    let (own, others): (Vec<_>, Vec<_>) =
        state.expressions.iter().partition(|expression| expression.function == here);
    let mut seen = BTreeSet::from([typed.as_str()]);
    let texts = own.into_iter().chain(others).map(|expression| expression.text.as_str());
    let mut fitting = texts.filter(|text| text.starts_with(typed.as_str())).filter(|text| seen.insert(*text));
    let at = match (&walk, back) {
        (None, true) => Some(0),
        (None, false) => return nothing(),
        (Some(walk), true) => Some(walk.at + 1),
        (Some(walk), false) => walk.at.checked_sub(1),
    };
    let text = match at {
        Some(at) => fitting.nth(at).map(str::to_owned),
        None => Some(typed.clone()),
    };
    // Past the oldest one nothing changes.
    let Some(text) = text else { return nothing() };
    filter.walk = at.map(|at| Walk { typed, at });
    filter.input = TextInput::new(&text);
    let offered = filter.offered.take().and_then(|offered| offered.job);
    let (mut effects, out) = filtering::run(state, ctx);
    effects.extend(offered.map(Effect::Cancel));
    (effects, out)
}

/// Remembers the expression in the line: when it ran, or when somebody is done with it and it is still running.
pub(super) fn remember_it(state: &mut State, is_done: bool) -> Option<Effect> {
    let filter = state.filter.as_ref()?;
    // While it runs, a fault is that of an older one.
    let is_used = match filter.job {
        Some(_) => is_done,
        None => filter.error.is_none() && filter.values.is_some(),
    };
    let text = filter.input.text();
    if !is_used || text.trim().is_empty() || text.trim() == "." {
        return None;
    }
    let expression = Expression { function: function(state).to_owned(), text };
    remember(&mut state.expressions, expression.clone())
        .then_some(Effect::Keep(Change::Expression(expression)))
}
