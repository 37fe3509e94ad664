//! The cursor in the differences between two answers.
//!
//! Owns what the keys of the tree mean while differences are in its place. Must not compare.

use super::comparing::Comparison;
use super::pair::Pair;
use super::state::{Detail, State};
use super::taking;
use super::update::{Msg, Out};
use crate::domain::output::Clip;
use crate::domain::output::What;
use crate::features::{Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::reader::Reader;

/// Whether a message is about what a comparison hides.
pub(super) fn takes(state: &State, msg: &Msg) -> bool {
    let is_over = state.comparison.is_some() && state.detail.is_none();
    let hides = matches!(
        msg,
        Msg::Move(_)
            | Msg::Left
            | Msg::Right
            | Msg::Open
            | Msg::Scroll(_)
            | Msg::CloseDetail
            | Msg::Copy
            | Msg::CopyMenu
            | Msg::Text
            | Msg::Sibling(_)
            | Msg::Level(_)
            | Msg::Numbers
            | Msg::Fold
            | Msg::FoldAll
            | Msg::StartFind
            | Msg::FindNext(_)
            | Msg::StartFilter
            | Msg::StartSave
            | Msg::Table
            | Msg::UseAs
    );
    is_over && hides
}

/// What of the tree's messages means something here; the others concern a tree that is not on the screen.
pub(super) fn update(state: &mut State, msg: &Msg, height: usize) -> Step<Out> {
    let Some(comparison) = &mut state.comparison else { return nothing() };
    let total = comparison.total();
    match msg {
        Msg::Move(motion) => motion.apply(&mut comparison.list, height, total),
        Msg::Left => around(comparison, height),
        Msg::Right => Motion::Down.apply(&mut comparison.list, height, total),
        Msg::Scroll(motion) => {
            if let Some(pair) = &mut comparison.pair {
                pair.scroll(*motion, height);
            }
        }
        Msg::CloseDetail => comparison.pair = None,
        Msg::Open => return open(state, height),
        Msg::Copy => {
            let Some((compared, row)) = comparison.compared.ready().zip(comparison.row()) else {
                return nothing();
            };
            let value = match (row.new, row.old) {
                (Some(at), _) => (compared.value(at, true), "new value"),
                (None, at) => (compared.value(at.unwrap_or(0), false), "old value"),
            };
            return taking::copied(Clip::Text(value.0), value.1);
        }
        // There is one more thing to copy: no menu is needed.
        Msg::CopyMenu => {
            let Some((compared, row)) = comparison.compared.ready().zip(comparison.row()) else {
                return nothing();
            };
            return taking::copied(Clip::Text(compared.path(row)), "path");
        }
        _ => {}
    }
    nothing()
}

/// Both values in full, or the only one; from a container to what differs in it.
fn open(state: &mut State, height: usize) -> Step<Out> {
    let Some(comparison) = &mut state.comparison else { return nothing() };
    let Some((compared, row)) = comparison.compared.ready().zip(comparison.row()) else { return nothing() };
    let (title, row) = (compared.path(row), *row);
    match (row.what, row.old, row.new) {
        (What::Inside, ..) => next(comparison, true, height),
        (What::Changed, Some(old), Some(new)) => {
            let pair = Pair::new(title, compared.value(old, false), compared.value(new, true));
            comparison.pair = Some(pair);
        }
        (_, old, new) => {
            let whole = match new {
                Some(at) => compared.value(at, true),
                None => compared.value(old.unwrap_or(0), false),
            };
            state.detail = Some(Detail { shown: Reader::new(title, whole.clone()), whole, what: "value" });
        }
    }
    nothing()
}

/// To the first difference: containers around it come before it.
pub(super) fn first(comparison: &mut Comparison) {
    let Some(compared) = comparison.compared.ready() else { return };
    let at = compared.diff().rows.iter().position(|row| row.what != What::Inside);
    comparison.list = ListWindow { selected: at.unwrap_or(0), top: 0 };
}

/// To the next difference, or the one before; at either end it goes on at the other.
pub(super) fn next(comparison: &mut Comparison, forward: bool, height: usize) {
    let Some(compared) = comparison.compared.ready() else { return };
    let (rows, at) = (&compared.diff().rows, comparison.list.selected);
    let is_difference = |at: &usize| rows[*at].what != What::Inside;
    let to = if forward {
        (at + 1..rows.len()).chain(0..at).find(is_difference)
    } else {
        (0..at).rev().chain((at + 1..rows.len()).rev()).find(is_difference)
    };
    let total = rows.len();
    if let Some(to) = to {
        comparison.list.select(to, total);
        comparison.list.scroll_into_view(height, total);
    }
}

/// To the row around.
fn around(comparison: &mut Comparison, height: usize) {
    let Some(compared) = comparison.compared.ready() else { return };
    let (rows, at) = (&compared.diff().rows, comparison.list.selected);
    let Some(depth) = rows.get(at).map(|row| row.depth) else { return };
    let (to, total) = (rows[..at].iter().rposition(|row| row.depth < depth), rows.len());
    if let Some(to) = to {
        comparison.list.select(to, total);
        comparison.list.scroll_into_view(height, total);
    }
}
