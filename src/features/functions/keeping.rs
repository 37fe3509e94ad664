//! The catalog as it was kept on disk: shown at once, replaced as a whole when the new one is there.
//!
//! Owns the order of the two: pages that come while the kept catalog is shown gather behind it, so that the list does not shrink under a
//! person's eyes; what is another since then is marked.

use std::sync::Arc;

use super::state::{Shown, State};
use super::update::{Msg, Out, refresh_shown, start_search};
use crate::domain::catalog::{Batch, Catalog, Changes, KeptCatalog, Pushed, Snapshot};
use crate::domain::failure::Failure;
use crate::domain::search::Query;
use crate::effect::{CatalogEffect, Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};

/// What the functions pane knows of the catalog on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keeping {
    /// Whether there is a place to keep it.
    pub(super) on: bool,
    reading: Option<JobId>,
    /// What is kept had not been loaded to its end: what comes is added to it.
    part: bool,
    /// The pages of its beginning that are shown while the rest is read.
    begun: Option<usize>,
    writing: Option<JobId>,
    /// When the catalog that is shown was kept, in seconds since 1970.
    pub saved: Option<i64>,
    /// Pages that came while it is shown.
    pub(super) incoming: Option<Catalog>,
    /// What it is compared with.
    before: Option<Snapshot>,
    /// The function that is to be selected in what a search finds: the one that was when the catalog was replaced, or that was opened.
    pub(super) chosen: Option<String>,
}

impl Keeping {
    /// Whether what is kept had not been loaded to its end.
    pub(super) fn is_part(&self) -> bool {
        self.part
    }

    /// Whether a kept catalog is shown, and all of it.
    pub(super) fn is_whole(&self) -> bool {
        self.saved.is_some() && self.begun.is_none() && !self.part
    }
}

/// Takes a message about it in.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::ReadKept => read(state, ctx),
        Msg::KeptBegun(job, kept) => take_begun(state, job, kept, ctx),
        Msg::KeptRead(job, kept) => take_read(state, job, kept, ctx),
        Msg::Parked(kept) => take_parked(state, *kept, ctx),
        Msg::Kept(job, kept) => take_kept(state, job, kept, ctx),
        Msg::Leave => (leave(state), None),
        _ => nothing(),
    }
}

/// Reads what is kept.
fn read(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let job = ctx.jobs.next(ctx.now);
    state.keeping.on = true;
    state.keeping.reading = Some(job);
    (vec![Effect::Catalog(CatalogEffect::Read(job))], None)
}

/// A screenful of what is kept is shown at once, when pages were not faster.
fn take_begun(state: &mut State, job: JobId, kept: KeptCatalog, ctx: &mut Ctx) -> Step<Out> {
    if state.keeping.reading != Some(job) || !lacks_functions(state) {
        return nothing();
    }
    state.keeping.begun = Some(kept.catalog.pages());
    show(state, kept);
    (refresh_shown(state, ctx), None)
}

fn lacks_functions(state: &State) -> bool {
    state.catalog.is_empty() && !matches!(state.chain.loading, Remote::Ready(()))
}

fn show(state: &mut State, kept: KeptCatalog) {
    state.keeping.saved = Some(kept.saved);
    state.keeping.part = !kept.is_whole;
    state.catalog = kept.catalog;
}

/// What came of a list that is not loaded to its end is worth keeping, unless a whole one is.
fn leave(state: &State) -> Vec<Effect> {
    let keeping = &state.keeping;
    let is_part = keeping.on
        && keeping.begun.is_none()
        && keeping.incoming.is_none()
        && (keeping.saved.is_none() || keeping.part)
        && !state.replace
        && state.chain.course.pages > 0
        && !matches!(state.chain.loading, Remote::Ready(()))
        && !state.catalog.is_empty();
    let keep = || Effect::Catalog(CatalogEffect::KeepPart(state.catalog.snapshot()));
    is_part.then(keep).into_iter().collect()
}

/// The whole, or what came from the service, in the place of its beginning. Pages of an app in view that came meanwhile stay.
fn end_beginning(state: &mut State, kept: Option<KeptCatalog>) -> bool {
    let Some(pages) = state.keeping.begun.take().filter(|_| state.keeping.saved.is_some()) else {
        return false;
    };
    let since = std::mem::take(&mut state.catalog);
    let compares = state.keeping.before.take().is_some();
    if let Some(kept) = kept {
        show(state, kept);
    } else {
        // Nothing is left to gather behind, or to compare with.
        state.keeping.saved = None;
        state.catalog = state.keeping.incoming.take().unwrap_or_default();
    }
    since.batches_from(pages).for_each(|batch| _ = state.catalog.push(batch));
    if state.keeping.part {
        // What gathered behind it belongs to it.
        let incoming = state.keeping.incoming.take().unwrap_or_default();
        incoming.batches_from(0).for_each(|batch| _ = state.catalog.push(batch));
        return true;
    }
    if compares && state.keeping.saved.is_some() {
        state.keeping.before = Some(state.catalog.snapshot());
    }
    true
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
        Err(failure) => {
            let effects = if end_beginning(state, None) { refresh_shown(state, ctx) } else { Vec::new() };
            (effects, Some(Out::Rebuilt(failure)))
        }
        Ok(None) => nothing(),
        Ok(Some(kept)) if lacks_functions(state) => {
            show(state, kept);
            (refresh_shown(state, ctx), None)
        }
        Ok(Some(kept)) => {
            let snapshot = kept.is_whole.then(|| kept.catalog.snapshot());
            if end_beginning(state, Some(kept)) {
                return (refresh_shown(state, ctx), None);
            }
            state.keeping.before = snapshot;
            nothing()
        }
    }
}

/// What was left in memory is newer than what is on disk, which is not waited for.
fn take_parked(state: &mut State, kept: KeptCatalog, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = state.keeping.reading.take().map(Effect::Cancel).into_iter().collect();
    if state.keeping.begun.take().is_some() || state.catalog.is_empty() {
        show(state, kept);
        effects.extend(refresh_shown(state, ctx));
    }
    (effects, None)
}

/// Where a page goes: what is loaded anew gathers behind what is shown. Functions of an app that is looked at are shown as well.
pub(super) fn push(state: &mut State, batch: Batch, of_all: bool) -> Pushed {
    if of_all && std::mem::take(&mut state.replace) {
        state.unreadable.clear();
        // What is added to a part may well be another than it was.
        state.told_doubled = state.keeping.part;
        let is_behind = !state.catalog.is_empty() && !state.keeping.part;
        state.keeping.incoming = is_behind.then(Catalog::default);
        if is_behind {
            state.keeping.before = Some(state.catalog.snapshot());
        }
    }
    match &mut state.keeping.incoming {
        Some(incoming) if of_all => incoming.push_beside(batch, &state.catalog),
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
    if std::mem::take(&mut state.keeping.part) {
        state.keeping.saved = None;
    }
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
        // Its beginning alone would make the rest new.
        let before = state.keeping.before.take().filter(|_| state.keeping.begun.is_none());
        let snapshot = state.catalog.snapshot();
        effects.push(Effect::Catalog(CatalogEffect::Keep { job, snapshot, before }));
    }
    effects
}

/// It is on disk: the same functions with their schemas there.
fn take_kept(
    state: &mut State,
    job: JobId,
    kept: Result<(Vec<Batch>, Changes), Failure>,
    ctx: &mut Ctx,
) -> Step<Out> {
    if state.keeping.writing != Some(job) {
        return nothing();
    }
    state.keeping.writing = None;
    let (batches, changes) = match kept {
        Ok(kept) => kept,
        Err(failure) => return (Vec::new(), Some(Out::NotKept(failure))),
    };
    state.catalog.take_moved(batches);
    let changes = Arc::new(changes);
    Arc::make_mut(&mut state.standing).changes = Arc::clone(&changes);
    let searches = Query::parse(&state.filter().query).asks_for_changes();
    let effects = if searches { start_search(state, ctx) } else { Vec::new() };
    let told = (!changes.is_empty()).then_some(Out::Changed(changes));
    (effects, told)
}

impl State {
    /// The row of a position, where that can be told without a worker.
    pub(super) fn row_of(&self, position: u32) -> Option<usize> {
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
