//! The catalog as it was kept on disk: shown at once, replaced as a whole when the new one is there.
//!
//! Owns the order of the two: pages that come while the kept catalog is shown gather behind it, so that the list does not shrink under a
//! person's eyes; what is another since then is marked.

use std::sync::Arc;

use super::state::{Shown, State};
use super::update::{Msg, Out, refresh_shown};
use crate::domain::catalog::{Batch, Catalog, Changes, KeptCatalog, Pushed, Snapshot};
use crate::domain::failure::Failure;
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};

/// What the functions pane knows of the catalog on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keeping {
    /// Whether there is a place to keep it.
    pub(super) on: bool,
    reading: Option<JobId>,
    writing: Option<JobId>,
    /// When the catalog that is shown was kept, in seconds since 1970.
    pub saved: Option<i64>,
    /// Pages that came while it is shown.
    pub(super) incoming: Option<Catalog>,
    /// What it is compared with.
    before: Option<Snapshot>,
    /// What is another since it was kept.
    pub changes: Changes,
    /// The function that was selected when the catalog was replaced, until a search has found its row.
    pub(super) chosen: Option<String>,
}

/// Takes a message about it in.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::ReadKept => read(state, ctx),
        Msg::KeptRead(job, kept) => take_read(state, job, kept, ctx),
        Msg::Parked(kept) => take_parked(state, *kept, ctx),
        Msg::Kept(job, kept) => take_kept(state, job, kept),
        _ => nothing(),
    }
}

/// Reads what is kept.
fn read(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let job = ctx.jobs.next(ctx.now);
    state.keeping.on = true;
    state.keeping.reading = Some(job);
    (vec![Effect::ReadCatalog(job)], None)
}

/// What was kept came. When pages were faster, it only tells what is another.
fn take_read(
    state: &mut State,
    job: JobId,
    kept: Result<Option<KeptCatalog>, Failure>,
    ctx: &mut Ctx,
) -> Step<Out> {
    if state.keeping.reading != Some(job) {
        return nothing();
    }
    state.keeping.reading = None;
    match kept {
        Err(failure) => (Vec::new(), Some(Out::Rebuilt(failure))),
        Ok(None) => nothing(),
        Ok(Some(kept)) if state.catalog.is_empty() && !matches!(state.loading, Remote::Ready(())) => {
            state.keeping.saved = Some(kept.saved);
            state.catalog = kept.catalog;
            (refresh_shown(state, ctx), None)
        }
        Ok(Some(kept)) => {
            state.keeping.before = Some(kept.catalog.snapshot());
            nothing()
        }
    }
}

/// What was left in memory is newer than what is on disk, which is not waited for.
fn take_parked(state: &mut State, kept: KeptCatalog, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = state.keeping.reading.take().map(Effect::Cancel).into_iter().collect();
    if state.catalog.is_empty() {
        state.keeping.saved = Some(kept.saved);
        state.catalog = kept.catalog;
        effects.extend(refresh_shown(state, ctx));
    }
    (effects, None)
}

/// Where a page goes: what is loaded anew gathers behind what is shown. Functions of an app that is looked at are shown as well.
pub(super) fn push(state: &mut State, batch: Batch, of_all: bool) -> Pushed {
    if of_all && std::mem::take(&mut state.replace) {
        state.unreadable.clear();
        state.told_doubled = false;
        let is_behind = !state.catalog.is_empty();
        state.keeping.incoming = is_behind.then(Catalog::default);
        if is_behind {
            state.keeping.before = Some(state.catalog.snapshot());
        }
    }
    match &mut state.keeping.incoming {
        Some(incoming) if of_all => incoming.push(batch),
        Some(incoming) => {
            state.catalog.push(batch.clone());
            incoming.push(batch)
        }
        None => state.catalog.push(batch),
    }
}

/// The last page came: what gathered is shown, with the selection where it was, and kept.
pub(super) fn complete(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(incoming) = state.keeping.incoming.take() {
        let selected = state.function_at(state.list.selected).map(|function| function.name().to_owned());
        state.catalog = incoming;
        state.keeping.saved = None;
        effects.extend(refresh_shown(state, ctx));
        if matches!(state.shown, Shown::Found(_)) && state.search.is_some() {
            state.keeping.chosen = selected.filter(|_| state.list.selected > 0);
            return finish(state, effects, ctx);
        }
        let total = state.shown_len();
        let position = selected.and_then(|name| state.catalog.position_of(&name));
        let row = position.and_then(|position| state.row_of(position)).unwrap_or(state.list.selected);
        state.list.select(row, total);
        state.list.scroll_into_view(ctx.height, total);
    }
    finish(state, effects, ctx)
}

fn finish(state: &mut State, mut effects: Vec<Effect>, ctx: &mut Ctx) -> Vec<Effect> {
    if state.keeping.on && !state.catalog.is_empty() {
        effects.extend(state.keeping.writing.take().map(Effect::Cancel));
        let job = ctx.jobs.next(ctx.now);
        state.keeping.writing = Some(job);
        let (snapshot, before) = (state.catalog.snapshot(), state.keeping.before.take());
        effects.push(Effect::KeepCatalog { job, snapshot, before });
    }
    effects
}

/// It is on disk: the same functions with their schemas there.
fn take_kept(state: &mut State, job: JobId, kept: Result<(Vec<Batch>, Changes), Failure>) -> Step<Out> {
    if state.keeping.writing != Some(job) {
        return nothing();
    }
    state.keeping.writing = None;
    let (batches, changes) = match kept {
        Ok(kept) => kept,
        Err(failure) => return (Vec::new(), Some(Out::NotKept(failure))),
    };
    state.catalog.take_moved(batches);
    state.keeping.changes = changes.clone();
    (Vec::new(), Some(Out::Changed(changes)).filter(|_| !state.keeping.changes.is_empty()))
}

impl State {
    /// The row of a position, where that can be told without a worker.
    fn row_of(&self, position: u32) -> Option<usize> {
        match &self.shown {
            Shown::All => Some(position as usize),
            Shown::App(app) => self.catalog.of_app(app).binary_search(&position).ok(),
            Shown::Found(positions) => positions.iter().position(|other| *other == position),
        }
    }
}

/// Drawn rows of an older catalog would be other functions.
pub(super) fn forget_found(state: &mut State) {
    if matches!(state.shown, Shown::Found(_)) {
        state.shown = Shown::Found(Arc::default());
    }
}
