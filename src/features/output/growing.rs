//! The document of all pages, and how it takes the place of what is shown.
//!
//! Owns when pages are joined (when there is twice as much as was joined before, and at the end: so that joining costs no more than the
//! pages themselves) and that cursor, folds and table stay where the person left them. Must not join: a worker does.

use std::sync::Arc;

use super::pages::Shown;
use super::state::{Body, State};
use super::update::Out;
use super::{filtering, finding, showing};
use crate::domain::failure::Failure;
use crate::domain::output::{Folds, GrownRows, Joiner, JsonIndex, ListPlace, Table, TreeCursor, array_near};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};

/// What a worker made of the pages so far.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The pages, with those that are new.
    pub joiner: Arc<Joiner>,
    /// The document of all, when it was wanted.
    pub index: Option<Arc<JsonIndex>>,
}

/// Pages on their way into one document.
#[derive(Debug, Clone, Default)]
pub(super) struct Growing {
    /// What the worker gave back last.
    pub(super) joiner: Arc<Joiner>,
    /// Pages that were handed to it.
    handed: usize,
    job: Option<JobId>,
    /// Whether the document is wanted as soon as the worker is free.
    wanted: bool,
    /// Bytes of the pages in the last document that was asked for.
    joined: u64,
    /// What is on the screen now.
    shows: Shows,
    /// The table that is being built anew.
    table: Option<JobId>,
    /// The pages could not be joined: they are seen one by one.
    gave_up: bool,
}

/// What a longer document may take the place of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Shows {
    /// Another page, or none: the longer document is a new one.
    #[default]
    Other,
    /// The first page alone.
    First,
    /// Pages joined, with their list there.
    Joined(Place),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Root,
    Member(String),
    Apart,
}

impl Place {
    fn member(&self) -> Option<&str> {
        match self {
            Self::Member(name) => Some(name),
            Self::Root | Self::Apart => None,
        }
    }
}

impl From<ListPlace<'_>> for Place {
    fn from(place: ListPlace) -> Self {
        match place {
            ListPlace::Root => Self::Root,
            ListPlace::Member(name) => Self::Member(name.to_owned()),
            ListPlace::Apart => Self::Apart,
        }
    }
}

impl Growing {
    /// What the worker is busy with.
    pub(super) fn job(&self) -> Option<JobId> {
        self.job
    }

    /// Whether that table is of the grown document.
    pub(super) fn builds_table(&self, job: JobId) -> bool {
        self.table == Some(job)
    }

    /// Pages at the front are gone: everything is read again when it is wanted.
    pub(super) fn forget(&mut self) {
        (self.joiner, self.handed, self.joined) = (Arc::default(), 0, 0);
    }
}

/// All pages are to be shown, those that are there at once.
pub(super) fn begin(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let pages = &mut state.pages;
    let is_one = pages.kept.len() < 2;
    if is_one && pages.run.is_none() {
        return Vec::new();
    }
    if is_one {
        pages.growing.joined = pages.allowance.bytes();
    }
    if pages.shown != Shown::All {
        pages.growing.shows = if pages.shown == Shown::Page(0) { Shows::First } else { Shows::Other };
        pages.growing.wanted = !is_one;
        pages.shown = Shown::All;
    }
    hand_over(state, ctx)
}

/// A further page came.
pub(super) fn more(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let bytes = state.pages.allowance.bytes();
    let growing = &mut state.pages.growing;
    growing.wanted |= bytes >= growing.joined.saturating_mul(2);
    hand_over(state, ctx)
}

/// No further page comes.
pub(super) fn finish(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let growing = &mut state.pages.growing;
    growing.wanted |= growing.joined < state.pages.allowance.bytes();
    hand_over(state, ctx)
}

fn hand_over(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let bytes = state.pages.allowance.bytes();
    let pages = &mut state.pages;
    let growing = &mut pages.growing;
    let is_idle = growing.handed == pages.kept.len() && !growing.wanted;
    if growing.job.is_some() || growing.gave_up || is_idle {
        return Vec::new();
    }
    let job = ctx.jobs.next(ctx.now);
    let whole = std::mem::take(&mut growing.wanted);
    let new = pages.kept[growing.handed..].iter().map(|kept| Arc::clone(&kept.outcome)).collect();
    growing.job = Some(job);
    growing.handed = pages.kept.len();
    if whole {
        growing.joined = bytes;
    }
    vec![Effect::JoinPages { job, before: Arc::clone(&growing.joiner), pages: new, whole }]
}

/// A worker has read pages.
pub(super) fn joined(
    state: &mut State,
    job: JobId,
    result: Result<Joined, Failure>,
    ctx: &mut Ctx,
) -> Step<Out> {
    let growing = &mut state.pages.growing;
    if growing.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    match result {
        Ok(Joined { joiner, index }) => {
            growing.joiner = joiner;
            let mut effects = match index {
                Some(index) if state.pages.shown == Shown::All => install(state, &index, ctx),
                _ => Vec::new(),
            };
            effects.extend(hand_over(state, ctx));
            (effects, None)
        }
        Err(failure) => {
            growing.gave_up = true;
            (Vec::new(), Some(Out::NotJoined(failure)))
        }
    }
}

/// Puts the document in the place of the one before.
fn install(state: &mut State, index: &Arc<JsonIndex>, ctx: &mut Ctx) -> Vec<Effect> {
    let growing = &mut state.pages.growing;
    let place = Place::from(growing.joiner.list());
    let goes_on = match std::mem::replace(&mut growing.shows, Shows::Joined(place.clone())) {
        Shows::Other => false,
        Shows::First => place != Place::Apart,
        Shows::Joined(before) => before == place,
    };
    let is_last = state.pages.run.is_none();
    let mut effects: Vec<_> = state.body.job().map(Effect::Cancel).into_iter().collect();
    let shown = state.filter.as_ref().map(filtering::whole).or(state.body.ready());
    let (body, array) = match shown {
        Some(Body::Tree { index: old, folds, cursor }) if goes_on => {
            let moves = GrownRows::new(old, index, place.member());
            let folds = folds.moved(|row| moves.to(row));
            let array = state.table().map(|view| moves.to(view.table.array()));
            (moved_tree(index, folds, *cursor, &moves, ctx.height), array)
        }
        _ => (showing::opened_tree(Arc::clone(index), ctx.height), None),
    };
    if state.filter.is_some() {
        // What an expression makes of it is made anew when all is there.
        effects.extend(filtering::rebase(state, body, is_last, ctx));
        return effects;
    }
    state.body = Remote::Ready(body);
    effects.extend(grow_table(state, index, array, ctx));
    if is_last {
        effects.extend(finding::again(state, ctx));
    }
    effects
}

/// A table goes on to be one, of the longer list.
fn grow_table(state: &mut State, index: &Arc<JsonIndex>, array: Option<usize>, ctx: &mut Ctx) -> Vec<Effect> {
    let near = || array_near(index, state.body.ready().map_or(0, Body::cursor));
    let array = if state.table.is_some() { array.or_else(near) } else { None };
    let Some(array) = array else {
        state.table = None;
        return state.tabling.take().map(Effect::Cancel).into_iter().collect();
    };
    let job = ctx.jobs.next(ctx.now);
    let before = match &mut state.table {
        Some(Remote::Loading(loading)) => {
            *loading = job;
            state.tabling.replace(job)
        }
        _ => state.pages.growing.table.replace(job),
    };
    let mut effects: Vec<_> = before.map(Effect::Cancel).into_iter().collect();
    effects.push(Effect::BuildTable { job, index: Arc::clone(index), array });
    effects
}

fn moved_tree(
    index: &Arc<JsonIndex>,
    folds: Folds,
    cursor: TreeCursor,
    moves: &GrownRows,
    height: usize,
) -> Body {
    let mut cursor = TreeCursor { cursor: moves.to(cursor.cursor), top: moves.to(cursor.top) };
    cursor.follow(index, &folds, height);
    Body::Tree { index: Arc::clone(index), folds, cursor }
}

/// The longer table takes the place of the one before: row, columns and order stay.
pub(super) fn table_built(state: &mut State, table: Option<Arc<Table>>, ctx: &mut Ctx) -> Step<Out> {
    state.pages.growing.table = None;
    let (Some(Remote::Ready(view)), Some(table)) = (&mut state.table, table) else { return nothing() };
    let old = std::mem::replace(&mut view.table, table);
    let effects = view.take_longer(&old, ctx);
    (effects, None)
}
