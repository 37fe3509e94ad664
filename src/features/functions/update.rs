//! How the functions pane changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::state::{Shown, State};
use super::{describing, keeping, loading, reading};
use crate::domain::catalog::{Batch, Changes, Described, KeptCatalog};
use crate::domain::failure::Failure;
use crate::domain::function::{Function, FunctionKind};
use crate::domain::kept::{Change, remember_opened};
use crate::domain::search::Found;
use crate::effect::{CatalogEffect, Effect, Filter, JobId};
use crate::features::paging::{Hold, PageResult};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::{EditKey, TextInput};

/// What can happen to the functions pane.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Load from the first page; what is there stays until it comes.
    Load,
    /// Go on where loading stopped, or at once instead of waiting.
    GoOn,
    /// The server asks others to wait.
    Wait(Hold),
    /// A page came, or did not.
    Page(JobId, PageResult<Batch>),
    /// Read all about the selected function, and what could not be read.
    Read,
    /// Scroll what is read.
    Scroll(Motion),
    /// Copy all of it.
    CopyReading,
    /// Show this text under this title.
    Tell(String, String),
    /// It was read.
    CloseReading,
    /// All that is said of a function came.
    WholeRead(JobId, Result<String, Failure>),
    /// What functions around the selected one do; none could be read.
    Described(JobId, Vec<Described>),
    /// The selection moves.
    Move(Motion),
    /// Open the selected function.
    Open,
    /// Another app is selected, or other apps are connected (`None`: all apps are wanted).
    Scope(Option<String>, Option<BTreeSet<String>>),
    /// The next type.
    CycleKind,
    /// The search line takes the keys.
    StartSearch,
    /// A key in the search line.
    Edit(EditKey),
    /// Text pasted into the search line.
    Paste(String),
    /// The search line gives the keys back; its words stay.
    EndSearch,
    /// The words are dropped and the list is as before.
    DropSearch,
    /// A search ended.
    Found(JobId, Result<Found, Failure>),
    /// This function's form is open now.
    Opened(String),
    /// The program ends.
    Leave,
    /// Stop loading.
    Cancel,
    /// A function is looked for to take this value; `None`: no longer.
    Carry(Option<String>),
    /// These apps have an account.
    Connected(BTreeSet<String>),
    /// Show the catalog that is kept on disk, and keep the one that comes.
    ReadKept,
    /// The beginning of the kept catalog, while the rest of it is read.
    KeptBegun(JobId, KeptCatalog),
    /// The kept catalog came, or there is none.
    KeptRead(JobId, Result<Option<KeptCatalog>, Failure>),
    /// The catalog as it was when this workspace was left.
    Parked(Box<KeptCatalog>),
    /// The catalog is kept: the same pages with their texts on disk, and what is another.
    Kept(JobId, Result<(Vec<Batch>, Changes), Failure>),
    /// Functions that were opened before, and favourites.
    Used(Vec<String>, BTreeSet<String>),
    /// The selected function is a favourite, or no longer.
    Favourite,
    /// The word at the end of the search line is completed.
    Complete,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Open this function's form.
    Open(Arc<Function>),
    /// What the function of that name does, which was opened without; the text, then the name.
    Does(String, String),
    /// Nothing fits these words: ask for a function with them.
    Ask(String),
    /// A function is a favourite now, or no longer.
    Favourite(String, bool),
    /// Functions are another since the catalog was kept.
    Changed(Arc<Changes>),
    /// The server sent two functions of this name; the later one counts.
    Doubled(String),
    /// The server asks to wait.
    Wait(Hold),
    /// Copy this text.
    Copy(String),
    /// What was kept could not be used.
    Rebuilt(Failure),
    /// The catalog cannot be kept.
    NotKept(Failure),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let (mut effects, out) = step(state, msg, ctx);
    effects.extend(describing::follow(state, ctx));
    (effects, out)
}

fn step(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Load | Msg::GoOn | Msg::Wait(_) | Msg::Page(..) | Msg::Cancel => {
            loading::update(state, msg, ctx)
        }
        Msg::Read
        | Msg::Scroll(_)
        | Msg::CopyReading
        | Msg::Tell(..)
        | Msg::CloseReading
        | Msg::WholeRead(..) => reading::update(state, msg, ctx),
        Msg::Described(job, described) => describing::take(state, job, described),
        Msg::Move(motion) => {
            let total = state.shown_len();
            motion.apply(&mut state.list, ctx.height, total);
            nothing()
        }
        // The rows are still those of older words: who types fast means the result to come.
        Msg::Open if state.search.is_some() => {
            state.afterwards.open = true;
            nothing()
        }
        Msg::Open => open_selected(state, ctx),
        Msg::Scope(app, connected) => scope(state, app, connected, ctx),
        Msg::CycleKind => {
            state.kind = next_kind(state.kind);
            (refilter(state, ctx), None)
        }
        Msg::Found(job, _) if state.search != Some(job) => nothing(),
        Msg::Found(_, found) => take_found(state, found, ctx),
        Msg::Opened(name) => opened(state, name, ctx),
        Msg::Connected(apps) if state.standing.connected == apps => nothing(),
        Msg::Connected(apps) => {
            Arc::make_mut(&mut state.standing).connected = apps;
            nothing()
        }
        Msg::Carry(label) => {
            state.carrying = label;
            nothing()
        }
        Msg::Used(recent, favourites) => {
            let standing = Arc::make_mut(&mut state.standing);
            (standing.recent, standing.favourites) = (recent, favourites);
            nothing()
        }
        Msg::ReadKept
        | Msg::KeptBegun(..)
        | Msg::KeptRead(..)
        | Msg::Parked(_)
        | Msg::Kept(..)
        | Msg::Leave => keeping::update(state, msg, ctx),
        Msg::Favourite => toggle_favourite(state),
        Msg::StartSearch
        | Msg::Edit(_)
        | Msg::Paste(_)
        | Msg::Complete
        | Msg::EndSearch
        | Msg::DropSearch => search(state, msg, ctx),
    }
}

fn toggle_favourite(state: &mut State) -> Step<Out> {
    let Some(name) = state.function_at(state.list.selected).map(|function| function.name().to_owned()) else {
        return nothing();
    };
    let favourites = &mut Arc::make_mut(&mut state.standing).favourites;
    let is_one = !favourites.remove(&name);
    if is_one {
        favourites.insert(name.clone());
    }
    let keep = Effect::Keep(Change::Favourite(name.clone(), is_one));
    (vec![keep], Some(Out::Favourite(name, is_one)))
}

fn search(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let (before, was_typing) = (state.filter(), state.typing);
    let mut prepared = None;
    // Another key: what was meant to be opened is no longer.
    state.afterwards.open = false;
    match msg {
        // A new search begins with new words.
        Msg::StartSearch => {
            if before.query.is_empty() {
                state.before_search = Some((state.list, state.open.clone()));
            }
            state.list = ListWindow::default();
            prepared = Some(Effect::Catalog(CatalogEffect::Prepare(state.catalog.snapshot())))
                .filter(|_| !state.catalog.is_empty());
            state.typing = true;
            state.query = TextInput::default();
        }
        Msg::Edit(key) => _ = state.query.edit(key),
        Msg::Paste(text) => state.query.insert_paste(&text),
        Msg::Complete => {
            if let Some((text, completion)) = state.completed() {
                state.query = TextInput::new(&text);
                state.completion = Some(completion);
            }
        }
        Msg::DropSearch => {
            state.query = TextInput::default();
            state.typing = false;
        }
        _ => state.typing = false,
    }
    let filter = state.filter();
    let other_offer = filter.query.is_empty() && state.typing != was_typing;
    if filter == before && !other_offer {
        return (prepared.into_iter().collect(), None);
    }
    let mut effects = refilter(state, ctx);
    effects.extend(prepared);
    if state.filter().query.is_empty()
        && !state.typing
        && let Some((list, open)) = state.before_search.take()
    {
        state.list = list;
        select_opened(state, open.as_ref(), ctx.height);
    }
    (effects, None)
}

/// A form is open. Where its function stands in the list, that is selected: what is done there next is meant for it.
fn opened(state: &mut State, name: String, ctx: &mut Ctx) -> Step<Out> {
    let before = state.open.replace(name.clone());
    remember_opened(&mut Arc::make_mut(&mut state.standing).recent, &name);
    if state.search.is_none() && state.query.is_empty() && !state.typing {
        select_opened(state, before.as_ref(), ctx.height);
    }
    (vec![Effect::Keep(Change::Opened(name))], None)
}

/// What the search was for is selected in the list of before, if it was opened and stands there.
fn select_opened(state: &mut State, before: Option<&String>, height: usize) {
    let Some(opened) = state.open.clone().filter(|open| Some(open) != before) else { return };
    let position = state.catalog.position_of(&opened);
    if state.search.is_some() {
        state.keeping.chosen = Some(opened);
    } else if let Some(row) = position.and_then(|position| state.row_of(position)) {
        let total = state.shown_len();
        state.list.select(row, total);
        state.list.scroll_into_view(height, total);
    }
}

fn open_selected(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if let Some(words) = state.asks_on_enter() {
        return (Vec::new(), Some(Out::Ask(words)));
    }
    let function = describing::opened(state);
    let effects = if state.typing { search(state, Msg::EndSearch, ctx).0 } else { Vec::new() };
    (effects, function.map(Out::Open))
}

fn scope(
    state: &mut State,
    app: Option<String>,
    connected: Option<BTreeSet<String>>,
    ctx: &mut Ctx,
) -> Step<Out> {
    let same_connected = state.connected.as_deref() == connected.as_ref();
    if state.app == app && same_connected {
        return nothing();
    }
    let had_one = state.app.is_some();
    state.app = app;
    if !same_connected {
        state.connected = connected.map(Arc::new);
    }
    let shows_another = state.filter().query.is_empty() || !same_connected;
    let mut effects = if shows_another { refilter(state, ctx) } else { Vec::new() };
    effects.extend(loading::settle_on_app(state, had_one, ctx));
    (effects, None)
}

/// Another filter: the list starts at its top, or what a person chose stays selected when a worker finds it again.
fn refilter(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    state.search_failure = None;
    let filter = state.filter();
    if needs_worker(&filter) {
        return start_search(state, ctx);
    }
    state.list = ListWindow::default();
    state.elsewhere = 0;
    state.afterwards.again = false;
    state.shown = if state.typing { state.used_first() } else { filter.app.map_or(Shown::All, Shown::App) };
    state.search.take().map(Effect::Cancel).into_iter().collect()
}

/// Another catalog: what is shown is looked for anew.
pub(super) fn refresh_shown(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    if needs_worker(&state.filter()) {
        keeping::forget_found(state);
        return start_search(state, ctx);
    }
    if state.typing {
        state.shown = state.used_first();
    }
    Vec::new()
}

pub(super) fn needs_worker(filter: &Filter) -> bool {
    !filter.query.is_empty() || filter.kind.is_some() || filter.apps.is_some()
}

pub(super) fn start_search(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let mut effects: Vec<_> = state.search.take().map(Effect::Cancel).into_iter().collect();
    let job = ctx.jobs.next(ctx.now);
    state.search = Some(job);
    state.afterwards.again = false;
    effects.push(Effect::Search { job, filter: state.filter(), snapshot: state.catalog.snapshot() });
    effects
}

fn take_found(state: &mut State, found: Result<Found, Failure>, ctx: &mut Ctx) -> Step<Out> {
    state.search = None;
    match found {
        Ok(Found { positions, elsewhere, described }) => {
            describing::take_along(state, described);
            // Before anything is typed, what somebody uses stands in front.
            let offers = state.typing && state.filter().query.is_empty();
            let positions = if offers { state.used_in_front(positions) } else { positions };
            state.elsewhere = elsewhere;
            // At the top a person wants the best hit; further down, what they have chosen.
            let chosen = state.position_at(state.list.selected).filter(|_| state.list.selected > 0);
            let kept = state.keeping.chosen.take().and_then(|name| state.catalog.position_of(&name));
            let chosen = kept.or(chosen);
            let kept = chosen.and_then(|position| positions.iter().position(|other| *other == position));
            let total = positions.len();
            state.shown = Shown::Found(Arc::new(positions));
            state.list.select(kept.unwrap_or(0), total);
            state.list.scroll_into_view(ctx.height, total);
        }
        Err(failure) => state.search_failure = Some(failure),
    }
    // Who pressed Enter before the end meant a hit: without one nothing is opened, and nothing asked.
    let open = std::mem::take(&mut state.afterwards.open) && state.shown_len() > 0;
    let open = open && state.search_failure.is_none();
    let mut effects = if state.afterwards.again { start_search(state, ctx) } else { Vec::new() };
    if !open {
        return (effects, None);
    }
    let (opening, out) = open_selected(state, ctx);
    effects.extend(opening);
    (effects, out)
}

fn next_kind(kind: Option<FunctionKind>) -> Option<FunctionKind> {
    match kind {
        None => Some(FunctionKind::Query),
        Some(FunctionKind::Query) => Some(FunctionKind::Action),
        Some(FunctionKind::Action) => Some(FunctionKind::Passthrough),
        Some(FunctionKind::Passthrough | FunctionKind::Unknown) => None,
    }
}
