//! The answers of this session.
//!
//! Owns which earlier answers are kept, which one is on the screen, and the list of them. Must not read a body again itself: a worker
//! does, but for small ones, which are kept as they were read.

use std::ops::Range;
use std::sync::Arc;

use super::comparing;
use super::filtering;
use super::pages;
use super::state::{Answer, Body, State};
use super::update::Out;
use crate::domain::call::Exchange;
use crate::effect::{Effect, Millis, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
pub(super) use crate::widgets::spinner::ago;

#[cfg(test)]
pub(super) mod tests;

/// Answers that are kept at most.
pub const MAX_ANSWERS: usize = 50;
/// Bytes of their bodies at most. The newest answer is kept whatever its size.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Rows of a tree that is kept as it was read, with its folds and its cursor; a larger one is read again.
const READ_ROWS: usize = 20_000;

/// An answer that came in this session.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What was sent and what came back.
    pub answer: Answer,
    /// When it came.
    pub at: Millis,
    /// Its body as it was left.
    pub(super) body: Option<Body>,
}

/// What can happen to the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswersMsg {
    /// Show the one before, or the one after.
    Step(bool),
    /// List them.
    List,
    /// Move in the list.
    Move(Motion),
    /// Show the selected one.
    Show,
    /// Compare the selected one with the one on the screen.
    Compare,
    /// Close the list.
    Close,
}

/// The answers, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// All that are kept.
    pub kept: Vec<Kept>,
    /// Which one is on the screen.
    pub shown: usize,
    /// The list of them, newest first, while it is open.
    pub list: Option<ListWindow>,
}

impl Answers {
    /// Which one is on the screen, from 1, and of how many.
    pub fn place(&self) -> (usize, usize) {
        (self.shown + 1, self.kept.len())
    }

    /// The one on the screen, when a newer one is kept.
    pub fn older(&self) -> Option<&Kept> {
        self.kept.get(self.shown).filter(|_| self.shown + 1 < self.kept.len())
    }

    /// The place of the one that is selected in the list.
    pub fn selected(&self) -> Option<usize> {
        let list = self.list?;
        (self.kept.len().checked_sub(1)?).checked_sub(list.selected)
    }

    /// The last answer of the same function before the one on the screen: one that ended alike rather than another, one of the same
    /// page rather than another.
    pub(super) fn previous(&self) -> Option<usize> {
        let shown = &self.kept.get(self.shown)?.answer;
        let before = self.kept[..self.shown].iter().enumerate().filter(|(_, kept)| {
            kept.answer.request.function == shown.request.function && document(&kept.answer).is_some()
        });
        let likeness =
            |answer: &Answer| (answer.is_success() == shown.is_success(), answer.page == shown.page);
        before.max_by_key(|(at, kept)| (likeness(&kept.answer), *at)).map(|(at, _)| at)
    }

    /// Where this very answer is kept.
    fn place_of(&self, answer: &Answer) -> Option<usize> {
        self.kept.iter().position(|kept| match (&kept.answer.result, &answer.result) {
            (Ok(kept), Ok(this)) => Arc::ptr_eq(kept, this),
            (Err(kept), Err(this)) => Arc::ptr_eq(kept, this),
            _ => false,
        })
    }

    /// Keeps an answer, which is shown now; what is oldest and largest goes.
    pub(super) fn keep(&mut self, answer: Answer, at: Millis) {
        self.kept.push(Kept { answer, at, body: None });
        while self.kept.len() > MAX_ANSWERS {
            self.kept.remove(0);
        }
        let mut bytes: usize = self.kept.iter().map(Kept::bytes).sum();
        while bytes > MAX_BYTES {
            let newest = self.kept.len() - 1;
            // The product: of two as large the older one, of two as old the larger one.
            let weight = |(at, kept): &(usize, &Kept)| kept.bytes().saturating_mul(newest - at);
            let Some((at, kept)) = self.kept[..newest].iter().enumerate().max_by_key(weight) else { break };
            bytes -= kept.bytes();
            self.kept.remove(at);
        }
        self.shown = self.kept.len() - 1;
    }
}

impl Kept {
    /// Bytes of its body.
    pub fn bytes(&self) -> usize {
        self.answer.exchange().map_or(0, |exchange| exchange.body.len())
    }
}

/// The bytes of an answer and the part of them that is the document; `None` when nothing came.
pub(super) fn document(answer: &Answer) -> Option<(Arc<Exchange>, Range<usize>)> {
    let exchange = match &answer.result {
        Ok(outcome) => Arc::new(outcome.exchange.clone()),
        Err(failure) => Arc::clone(failure.exchange.as_ref()?),
    };
    let range = answer.document_range();
    (!range.is_empty()).then_some((exchange, range))
}

/// Keeps an answer that came, and shows it.
pub(super) fn show(state: &mut State, answer: Answer, ctx: &mut Ctx) -> Step<Out> {
    if state.pages.is_fetching() {
        // One of many pages is no answer of its own.
        return pages::take(state, answer, ctx);
    }
    let mut effects = leave(state);
    state.answers.keep(answer.clone(), ctx.now);
    let (shown, out) = pages::take(state, answer, ctx);
    effects.extend(shown);
    (effects, out)
}

/// Shows an answer that came before, as one of the session.
pub(super) fn bring(state: &mut State, answer: Answer, at: Millis, ctx: &mut Ctx) -> Step<Out> {
    if state.pages.is_fetching() {
        return (
            Vec::new(),
            Some(Out::CannotShow("Pages are being fetched: Esc keeps what came, then it can be shown.")),
        );
    }
    if let Some(place) = state.answers.place_of(&answer) {
        return go(state, place, ctx);
    }
    let mut effects = leave(state);
    state.answers.keep(answer.clone(), at);
    let (shown, out) = pages::take(state, answer, ctx);
    effects.extend(shown);
    (effects, out)
}

/// Shows two answers that came before, compared.
pub(super) fn bring_both(
    state: &mut State,
    old: &(Answer, Millis),
    new: (Answer, Millis),
    ctx: &mut Ctx,
) -> Step<Out> {
    let (mut effects, out) = bring(state, old.0.clone(), old.1, ctx);
    if out.is_some() {
        return (effects, out);
    }
    let (more, _) = bring(state, new.0, new.1, ctx);
    effects.extend(more);
    // The one before may have gone when the other one came.
    let Some(place) = state.answers.place_of(&old.0) else {
        return (
            effects,
            Some(Out::CannotCompare("The two answers are too large to be kept beside each other.")),
        );
    };
    let (more, out) = comparing::beside(state, place, true, ctx);
    effects.extend(more);
    (effects, out)
}

pub(super) fn update(state: &mut State, msg: AnswersMsg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        AnswersMsg::Step(newer) => step(state, newer, ctx),
        AnswersMsg::List if state.answers.kept.is_empty() => nothing(),
        AnswersMsg::List => {
            let answers = &mut state.answers;
            let selected = answers.kept.len().saturating_sub(answers.shown + 1);
            answers.list = Some(ListWindow { selected, top: 0 });
            nothing()
        }
        AnswersMsg::Move(motion) => {
            let total = state.answers.kept.len();
            if let Some(list) = &mut state.answers.list {
                motion.apply(list, ctx.height, total);
            }
            nothing()
        }
        AnswersMsg::Show | AnswersMsg::Compare => {
            let selected = state.answers.selected();
            state.answers.list = None;
            let Some(at) = selected else { return nothing() };
            if msg == AnswersMsg::Show { go(state, at, ctx) } else { comparing::with(state, at, ctx) }
        }
        AnswersMsg::Close => {
            state.answers.list = None;
            nothing()
        }
    }
}

fn step(state: &mut State, newer: bool, ctx: &mut Ctx) -> Step<Out> {
    let shown = state.answers.shown;
    let to = if newer { Some(shown + 1) } else { shown.checked_sub(1) };
    match to.filter(|to| *to < state.answers.kept.len()) {
        Some(to) => go(state, to, ctx),
        None => (Vec::new(), Some(Out::NoOtherAnswer(newer))),
    }
}

/// Shows a kept answer as if it had just come.
fn go(state: &mut State, at: usize, ctx: &mut Ctx) -> Step<Out> {
    if at == state.answers.shown && state.comparison.is_none() {
        return nothing();
    }
    let mut effects = leave(state);
    let Some(kept) = state.answers.kept.get_mut(at) else { return (effects, None) };
    let (answer, body) = (kept.answer.clone(), kept.body.take());
    state.answers.shown = at;
    let (shown, out) = pages::take(state, answer, ctx);
    effects.extend(shown);
    if let Some(body) = body {
        // It was read before.
        effects.retain(|effect| !matches!(effect, Effect::IndexOutput { .. }));
        state.body = Remote::Ready(body);
    }
    (effects, out)
}

/// Keeps how the answer on the screen was left, and leaves what is over it.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let effects = comparing::close(state);
    if state.arriving.is_some() {
        // What is on the screen is the start of an answer that is not kept yet.
        return effects;
    }
    // Joined pages are no single answer's body: they cannot be read again.
    let is_joined = state.pages.is_joined();
    let (Some(kept), Some(answer)) = (state.answers.kept.get_mut(state.answers.shown), &state.answer) else {
        return effects;
    };
    kept.answer = answer.clone();
    let whole = state.filter.as_ref().map(filtering::whole).or(state.body.ready());
    let is_small = |body: &&Body| match body {
        Body::Tree { index, .. } => index.len() <= READ_ROWS,
        Body::Text { .. } => true,
    };
    kept.body = whole.filter(|body| is_joined || is_small(body)).cloned();
    effects
}
