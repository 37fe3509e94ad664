//! The calls of a table.
//!
//! Owns how many are on their way, that a late answer is dropped, and that what was stopped is not sent.

use std::sync::Arc;

use super::comparing;
use super::state::{Ended, Plan, Row, Stage, State, Table};
use super::update::Out;
use crate::domain::target::Target;
use crate::domain::told::Told;
use crate::effect::{Effect, JobId};
use crate::features::{AT_ONCE, Ctx, Step, nothing};
use crate::widgets::list::ListWindow;

/// Runs what was agreed to: a new table, or rows of this one again.
pub(super) fn run(state: &mut State, plan: Plan, whom: Vec<Target>, ctx: &mut Ctx) -> Step<Out> {
    if state.choice.take().is_some() {
        let mut effects = state.table.take().map_or_else(Vec::new, |table| leave(&table));
        let rows = whom.into_iter().map(Row::new).collect();
        let table = state.table.insert(Table { plan, rows, list: ListWindow::default(), marked: None });
        state.is_open = true;
        effects.extend(start_waiting(table, ctx));
        return (effects, None);
    }
    let Some(table) = state.table.as_mut().filter(|table| table.plan == plan) else { return nothing() };
    let mut effects = Vec::new();
    for at in 0..table.rows.len() {
        if whom.contains(&table.rows[at].target) && !table.rows[at].is_open() {
            effects.extend(comparing::forget(table, at));
            table.rows[at].stage = Stage::Waiting;
        }
    }
    effects.extend(start_waiting(table, ctx));
    (effects, None)
}

/// What a table leaves behind when another takes its place.
fn leave(table: &Table) -> Vec<Effect> {
    table.jobs().chain(comparing::jobs(table)).map(Effect::Cancel).collect()
}

/// Sends as many as may be on their way.
fn start_waiting(table: &mut Table, ctx: &mut Ctx) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut free = AT_ONCE.saturating_sub(table.jobs().count());
    for at in 0..table.rows.len() {
        if free == 0 {
            break;
        }
        if table.rows[at].stage == Stage::Waiting {
            free -= 1;
            let job = ctx.jobs.next(ctx.now);
            let target = &table.rows[at].target;
            let (user, request) = (target.user().map(str::to_owned), table.plan.request_for(target));
            effects.push(Effect::CallFor { job, user, request });
            table.rows[at].stage = Stage::Running(job);
        }
    }
    effects
}

/// One of them ended: the next may start.
pub(super) fn finished(state: &mut State, job: JobId, told: Told, ctx: &mut Ctx) -> Step<Out> {
    let Some(table) = &mut state.table else { return nothing() };
    let Some(row) = table.rows.iter_mut().find(|row| row.job() == Some(job)) else { return nothing() };
    row.stage = Stage::Ended(Ended { told: Arc::new(told), at: ctx.now });
    let mut effects = start_waiting(table, ctx);
    effects.extend(comparing::start(table, ctx));
    (effects, None)
}

/// Stops what is on its way and what waits.
pub(super) fn stop(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(table) = state.table.as_mut().filter(|table| table.is_running()) else { return nothing() };
    let mut effects: Vec<Effect> = table.jobs().map(Effect::Cancel).collect();
    let cancelled = effects.len();
    for row in &mut table.rows {
        match row.stage {
            Stage::Running(_) => row.stage = Stage::Cancelled,
            Stage::Waiting => row.stage = Stage::NotSent,
            _ => {}
        }
    }
    effects.extend(comparing::start(table, ctx));
    (effects, Some(Out::Stopped(cancelled)))
}

/// Wants the selected one run again, when that is safe.
pub(super) fn again(state: &State) -> Step<Out> {
    let Some(table) = &state.table else { return nothing() };
    let Some(row) = table.selected().filter(|row| !row.is_open()) else { return nothing() };
    let is_fine = row.told().is_some_and(|told| told.is_success());
    let out = if table.may_run_again(row) && !is_fine {
        Out::Want(Box::new(table.plan.clone()), vec![row.target.clone()])
    } else if is_fine {
        Out::NotAgain("It has its answer: only what failed is run again.")
    } else {
        Out::NotAgain("It may have run, and may change something: it is not run again from here.")
    };
    (Vec::new(), Some(out))
}
