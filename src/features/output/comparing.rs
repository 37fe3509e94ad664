//! Two answers compared.
//!
//! Owns which two, the cursor in their differences, and the way back to the tree. Must not compare: a worker does.

use std::sync::Arc;

use super::keeping::{Kept, document};
use super::moving::go_to;
use super::pair::Pair;
use super::state::{Body, State};
use super::update::Out;
use super::{differences, filtering};
use crate::domain::failure::Failure;
use crate::domain::output::{Diff, DiffRow, JsonIndex, TextLines};
use crate::effect::{Comparand, Effect, JobId, Millis, Remote, Searched};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::list::ListWindow;

#[cfg(test)]
mod tests;

/// What a worker made of two answers.
#[derive(Debug, Clone)]
pub enum Compared {
    /// Both are JSON.
    Trees(Sides<JsonIndex>),
    /// Neither is.
    Texts(Sides<TextLines>),
}

/// Two documents and their differences.
#[derive(Debug, Clone)]
pub struct Sides<T> {
    /// The older one.
    pub old: Arc<T>,
    /// The newer one.
    pub new: Arc<T>,
    /// Their differences.
    pub diff: Arc<Diff>,
}

/// Which answer one of the two is.
#[derive(Debug, Clone, PartialEq)]
pub struct Which {
    /// Its number among the kept ones, from 1.
    pub number: usize,
    /// When it came.
    pub at: Millis,
    /// Whom it acted for, in words; may be empty.
    pub acting: String,
    /// What happened, in words.
    pub headline: String,
}

/// Two answers compared, in place of the tree.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What a worker made of them.
    pub compared: Remote<Compared>,
    /// The older one.
    pub old: Which,
    /// The newer one.
    pub new: Which,
    /// Selected row and window.
    pub list: ListWindow,
    /// Both values in full, over everything else.
    pub pair: Option<Pair>,
    /// Whether the one in the pane is the newer one.
    shown_is_new: bool,
}

/// What can happen to a comparison.
#[derive(Debug, Clone)]
pub enum CompareMsg {
    /// Compare with the previous answer of the same function, or close it.
    Toggle,
    /// A worker has compared.
    Done(JobId, Result<Compared, Failure>),
    /// To the next difference, or the one before.
    Next(bool),
    /// Back to the tree, at the same place.
    Close,
}

impl Compared {
    /// The differences.
    pub fn diff(&self) -> &Diff {
        match self {
            Self::Trees(sides) => &sides.diff,
            Self::Texts(sides) => &sides.diff,
        }
    }

    /// The value of a row as somebody else uses it, on one of the two sides.
    pub(super) fn value(&self, at: usize, is_new: bool) -> String {
        match self {
            Self::Trees(sides) => (if is_new { &sides.new } else { &sides.old }).exact_value(at),
            Self::Texts(sides) => (if is_new { &sides.new } else { &sides.old }).line(at),
        }
    }

    /// Where a row is: the path in the new answer, or in the old one when only that has it.
    pub(super) fn path(&self, row: &DiffRow) -> String {
        let is_new = row.new.is_some();
        let at = row.new.or(row.old).unwrap_or(0);
        match self {
            Self::Trees(sides) => (if is_new { &sides.new } else { &sides.old }).jq_path(at),
            Self::Texts(_) => format!("line {}", at + 1),
        }
    }
}

impl Comparison {
    /// The selected row.
    pub fn row(&self) -> Option<&DiffRow> {
        self.compared.ready()?.diff().rows.get(self.list.selected)
    }

    pub(super) fn total(&self) -> usize {
        self.compared.ready().map_or(0, |compared| compared.diff().rows.len())
    }

    /// The selected row's place in the answer of the pane; of what that has not, the place of what is around it.
    fn place(&self) -> Option<usize> {
        let rows = &self.compared.ready()?.diff().rows;
        let depth = rows.get(self.list.selected)?.depth;
        let side = |row: &DiffRow| if self.shown_is_new { row.new } else { row.old };
        let mut around = rows[..self.list.selected].iter().rev().filter(|row| row.depth < depth);
        side(&rows[self.list.selected]).or_else(|| around.find_map(side))
    }
}

pub(super) fn update(state: &mut State, msg: CompareMsg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        CompareMsg::Toggle if state.comparison.is_some() => back(state, ctx.height),
        CompareMsg::Toggle => match state.answers.previous() {
            Some(at) => with(state, at, ctx),
            None => cannot("There is no earlier answer of this function to compare with."),
        },
        CompareMsg::Done(job, compared) => {
            if let Some(comparison) = state.comparison.as_mut().filter(|now| now.compared.awaits(job)) {
                comparison.compared = compared.map_or_else(Remote::Failed, Remote::Ready);
                differences::first(comparison);
            }
            nothing()
        }
        CompareMsg::Next(forward) => {
            if let Some(comparison) = &mut state.comparison {
                differences::next(comparison, forward, ctx.height);
            }
            nothing()
        }
        CompareMsg::Close => back(state, ctx.height),
    }
}

fn cannot(why: &'static str) -> Step<Out> {
    (Vec::new(), Some(Out::CannotCompare(why)))
}

/// Compares the answer on the screen with a kept one, through the expression when there is one.
pub(super) fn with(state: &mut State, at: usize, ctx: &mut Ctx) -> Step<Out> {
    let is_newer = state.answers.shown > at;
    beside(state, at, is_newer, ctx)
}

/// The same; the answer on the screen is on the side of the newer one, or on the other.
pub(super) fn beside(state: &mut State, at: usize, shown_is_new: bool, ctx: &mut Ctx) -> Step<Out> {
    let shown = state.answers.shown;
    if at == shown {
        return cannot("That is the answer on the screen: choose another one to compare with.");
    }
    let expression = match &state.filter {
        Some(filter) if filter.error.is_some() || filter.job.is_some() => {
            return cannot("The expression has no result yet: there is nothing to compare.");
        }
        Some(filter) => Some(filter.input.text()).filter(|text| !text.trim().is_empty()),
        None => None,
    };
    let whole = state.filter.as_ref().map(filtering::whole).or(state.body.ready());
    // One that is not read yet is read by the worker that compares.
    let unread = || state.answers.kept.get(shown).and_then(comparand);
    let Some(here) = whole.map(read).or_else(unread) else {
        return cannot("The answer on the screen has nothing to compare.");
    };
    let Some((there, that)) =
        state.answers.kept.get(at).and_then(|kept| Some((comparand(kept)?, which(kept, at))))
    else {
        return cannot("That answer has nothing to compare: no body came.");
    };
    let Some(this) = state.answers.kept.get(shown).map(|kept| which(kept, shown)) else { return nothing() };
    let mut effects = close(state);
    let job = ctx.jobs.next(ctx.now);
    let ((old, new), (older, newer)) =
        if shown_is_new { ((there, here), (that, this)) } else { ((here, there), (this, that)) };
    effects.push(Effect::CompareOutput { job, old, new, expression });
    state.comparison = Some(Box::new(Comparison {
        compared: Remote::Loading(job),
        old: older,
        new: newer,
        list: ListWindow::default(),
        pair: None,
        shown_is_new,
    }));
    (effects, None)
}

fn which(kept: &Kept, at: usize) -> Which {
    Which { number: at + 1, at: kept.at, acting: kept.answer.acting(), headline: kept.answer.headline() }
}

fn read(body: &Body) -> Comparand {
    Comparand::Read(match body {
        Body::Tree { index, .. } => Searched::Tree(Arc::clone(index)),
        Body::Text { lines, .. } => Searched::Text(Arc::clone(lines)),
    })
}

fn comparand(kept: &Kept) -> Option<Comparand> {
    let raw = || document(&kept.answer).map(|(exchange, range)| Comparand::Raw(exchange, range));
    kept.body.as_ref().map(read).or_else(raw)
}

/// Leaves the comparison.
pub(super) fn close(state: &mut State) -> Vec<Effect> {
    let job = state.comparison.take().and_then(|comparison| comparison.compared.job());
    job.map(Effect::Cancel).into_iter().collect()
}

/// Back to the tree, at the place of the selected row.
fn back(state: &mut State, height: usize) -> Step<Out> {
    let place = state.comparison.as_deref().and_then(Comparison::place);
    if let Some(place) = place {
        go_to(state, place, height);
    }
    (close(state), None)
}
