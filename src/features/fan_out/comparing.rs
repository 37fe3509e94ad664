//! Which answers are alike.
//!
//! Owns with which one they are compared, and which comparisons are under way. Must not compare: a worker does.

use super::state::{Against, Row, State, Table};
use super::update::{Out, Picked};
use crate::domain::failure::Failure;
use crate::domain::output::Counts;
use crate::effect::{Comparand, Effect, JobId};
use crate::features::{Ctx, Step, nothing};

/// Comparisons that are under way.
pub(super) fn jobs(table: &Table) -> impl Iterator<Item = JobId> {
    table.rows.iter().filter_map(|row| match row.against {
        Against::Comparing(job) => Some(job),
        _ => None,
    })
}

/// Forgets what is known of a row; of all, when all are compared with it.
pub(super) fn forget(table: &mut Table, at: usize) -> Vec<Effect> {
    let is_reference = table.reference() == Some(at);
    let mut effects = Vec::new();
    for (other, row) in table.rows.iter_mut().enumerate() {
        if other == at || is_reference {
            if let Against::Comparing(job) = row.against {
                effects.push(Effect::Cancel(job));
            }
            row.against = Against::Nothing;
        }
    }
    effects
}

/// Compares what has come and was not compared yet.
pub(super) fn start(table: &mut Table, ctx: &mut Ctx) -> Vec<Effect> {
    let Some(reference) = table.reference() else { return Vec::new() };
    let Some(old) = comparand(&table.rows[reference]) else { return Vec::new() };
    let mut effects = Vec::new();
    for (at, row) in table.rows.iter_mut().enumerate() {
        if at == reference || row.against != Against::Nothing {
            continue;
        }
        if let Some(new) = comparand(row) {
            let job = ctx.jobs.next(ctx.now);
            row.against = Against::Comparing(job);
            effects.push(Effect::CountDifferences { job, old: old.clone(), new });
        }
    }
    effects
}

fn comparand(row: &Row) -> Option<Comparand> {
    let (exchange, range) = row.told()?.document()?;
    Some(Comparand::Raw(exchange, range))
}

/// A worker has compared two.
pub(super) fn compared(state: &mut State, job: JobId, counts: Result<Counts, Failure>) -> Step<Out> {
    let rows = state.table.iter_mut().flat_map(|table| &mut table.rows);
    if let Some(row) = rows.into_iter().find(|row| row.against == Against::Comparing(job)) {
        row.against = match counts {
            Ok(counts) => Against::Differs(counts),
            Err(failure) => Against::Cannot(failure.detail),
        };
    }
    nothing()
}

/// Compares all with the selected one; once more, with the first one again.
pub(super) fn mark(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(table) = &mut state.table else { return nothing() };
    let at = table.list.selected;
    if table.rows.get(at).and_then(comparand).is_none() {
        return (Vec::new(), Some(Out::CannotCompare("There is no answer to compare with.")));
    }
    let mut effects: Vec<Effect> = jobs(table).map(Effect::Cancel).collect();
    table.rows.iter_mut().for_each(|row| row.against = Against::Nothing);
    table.marked = if table.marked == Some(at) { None } else { Some(at) };
    effects.extend(start(table, ctx));
    (effects, None)
}

/// Shows the selected one beside the one that all are compared with.
pub(super) fn show(state: &mut State) -> Step<Out> {
    let Some(table) = &state.table else { return nothing() };
    let cannot = |why| (Vec::new(), Some(Out::CannotCompare(why)));
    let Some(reference) = table.reference() else {
        return cannot("There is no answer to compare with yet.");
    };
    if reference == table.list.selected {
        return cannot("All are compared with this one: select another, or m another to compare with.");
    }
    let pick = |at: usize| Picked::of(table, table.rows.get(at)?);
    let (Some(old), Some(new)) = (pick(reference), pick(table.list.selected)) else {
        return cannot("This one has no answer to compare.");
    };
    if table.selected().and_then(comparand).is_none() {
        return cannot("This one has no answer to compare.");
    }
    (state.is_open, state.away) = (false, true);
    (Vec::new(), Some(Out::Compare(Box::new(old), Box::new(new))))
}
