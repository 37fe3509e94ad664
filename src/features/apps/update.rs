//! How the apps pane changes.

use std::collections::HashSet;
use std::time::Duration;

use super::details;
use super::state::{Keeping, Row, State};
use crate::domain::account::{AccountId, App};
use crate::domain::failure::Failure;
use crate::domain::paging::Came;
use crate::domain::picture::Candidate;
use crate::effect::{Effect, JobId, Remote};
use crate::features::paging::{Hold, Page, PageResult, Wanted};
use crate::features::{Ctx, Motion, Step, nothing};

/// What can happen to the apps pane.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Load from the first page; what is there stays until it comes.
    Load,
    /// Go on where loading stopped, or at once instead of waiting.
    GoOn,
    /// The server asks others to wait.
    Wait(Hold),
    /// A page came, or did not.
    Page(JobId, PageResult<Vec<App>>),
    /// The selection moves.
    Move(Motion),
    /// Enter on the selected row.
    Open,
    /// Show connected apps only, or all.
    ToggleConnected,
    /// Accounts chosen in an earlier session.
    Chosen(Vec<(String, AccountId)>),
    /// An account was chosen for an app.
    Choose(String, AccountId),
    /// Read the apps that are kept on disk, and keep those that come.
    ReadKept,
    /// Those that were kept came.
    KeptRead(JobId, Vec<App>),
    /// Apps as they were some time ago; those that are being loaded take their place.
    Known(Vec<App>),
    /// An app as it is now.
    Replace(Box<App>),
    /// Go to this account of this app.
    GoTo(String, AccountId),
    /// Stop loading.
    Cancel,
    /// For the details of an app.
    Details(details::Msg),
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Another app is selected, or the connected apps changed.
    ScopeChanged,
    /// Apps or accounts were loaded.
    Loaded,
    /// The server asks to wait.
    Wait(Hold),
    /// Those of before stay, since newer ones did not come.
    NotRefreshed(Failure),
    /// Go on to the functions.
    ToFunctions,
    /// This account was chosen for this app.
    AccountChosen(String, AccountId),
    /// No single app is selected.
    NoApp,
    /// Show what could not be read of the list.
    Unread(String),
    /// See this icon.
    Icon(Box<Candidate>),
    /// The app has none.
    NoIcon,
    /// Copy this id.
    CopyId(String),
    /// The documentation is open, at this host.
    DocsOpened(String),
    /// It could not be opened.
    DocsNotOpened(Failure),
    /// There is none that may be opened, and why.
    NoDocs(&'static str),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Move(motion) => {
            motion.apply(&mut state.list, ctx.height, state.rows.len());
            (Vec::new(), Some(Out::ScopeChanged))
        }
        Msg::Open => open(state),
        Msg::ToggleConnected => {
            state.connected_only = !state.connected_only;
            state.rebuild();
            state.list.scroll_into_view(ctx.height, state.rows.len());
            (Vec::new(), Some(Out::ScopeChanged))
        }
        Msg::Chosen(accounts) => {
            for (app, account) in accounts {
                state.chosen.entry(app).or_insert(account);
            }
            nothing()
        }
        Msg::Choose(app, account) => {
            state.chosen.insert(app, account);
            nothing()
        }
        Msg::GoTo(app, account) => {
            if let Some(at) = state.row_of(&app, account) {
                state.list.select(at, state.rows.len());
                state.list.scroll_into_view(ctx.height, state.rows.len());
            }
            (Vec::new(), Some(Out::ScopeChanged))
        }
        Msg::Replace(app) => replace(state, *app, ctx),
        Msg::Details(msg) => details::update(state, msg, ctx),
        _ => chain(state, msg, ctx),
    }
}

/// Loading: pages as they come, and what was kept of an earlier time.
fn chain(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Load => load(state, ctx),
        Msg::Page(job, _) if !state.chain.loading.awaits(job) => nothing(),
        Msg::Page(_, Ok(page)) => take_page(state, page, ctx),
        Msg::Page(_, Err(failure)) => {
            let before = state.hold;
            let told = failure.clone();
            let wanted = state.chain.failed(&mut state.hold, failure, ctx);
            // Where there are apps already, nothing else on a small screen says why there are no newer ones.
            if wanted.is_none() && !state.apps.is_empty() {
                return (Vec::new(), Some(Out::NotRefreshed(told)));
            }
            let out = Some(Out::Wait(state.hold)).filter(|_| state.hold != before);
            (wanted.map(fetch).into_iter().collect(), out)
        }
        Msg::GoOn if !state.can_go_on(ctx.now) => nothing(),
        Msg::GoOn => {
            state.hold.end();
            let mut effects: Vec<_> = state.chain.cancel().into_iter().collect();
            effects.push(fetch(state.chain.go_on(Duration::ZERO, ctx)));
            (effects, None)
        }
        Msg::Wait(hold) => {
            state.hold.join(hold);
            nothing()
        }
        Msg::ReadKept => {
            let job = ctx.jobs.next(ctx.now);
            state.keeping = Keeping::Reading(job);
            (vec![Effect::ReadApps(job)], None)
        }
        Msg::KeptRead(job, apps) if state.keeping == Keeping::Reading(job) => {
            state.keeping = Keeping::On;
            take_known(state, apps, ctx)
        }
        Msg::Known(apps) => take_known(state, apps, ctx),
        Msg::Cancel => (state.chain.stop().into_iter().collect(), None),
        _ => nothing(),
    }
}

/// Older apps are shown until newer ones are there; what has come already is newer.
fn take_known(state: &mut State, apps: Vec<App>, ctx: &mut Ctx) -> Step<Out> {
    if !state.apps.is_empty() || apps.is_empty() || !state.replace {
        return nothing();
    }
    state.apps = apps;
    state.is_kept = true;
    state.rebuild();
    select_first_connected(state);
    state.list.scroll_into_view(ctx.height, state.rows.len());
    (Vec::new(), Some(Out::Loaded))
}

/// An app as it is now takes its old place.
pub(super) fn replace(state: &mut State, app: App, ctx: &mut Ctx) -> Step<Out> {
    let Some(old) = state.apps.iter_mut().find(|old| old.name == app.name) else { return nothing() };
    *old = app;
    state.rebuild();
    state.list.scroll_into_view(ctx.height, state.rows.len());
    (keep(state).into_iter().collect(), Some(Out::Loaded))
}

fn load(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = state.chain.cancel().into_iter().collect();
    state.replace = true;
    effects.push(fetch(state.chain.start(&state.hold, ctx)));
    (effects, None)
}

fn fetch(Wanted { job, cursor, after }: Wanted) -> Effect {
    Effect::FetchApps { job, cursor, after }
}

fn take_page(state: &mut State, page: Page<Vec<App>>, ctx: &mut Ctx) -> Step<Out> {
    let first = std::mem::take(&mut state.replace);
    if first {
        state.apps.clear();
        state.unreadable.clear();
        state.is_kept = false;
    }
    let (entries, before) = (page.items.len() + page.unreadable.len(), state.apps.len());
    let came = Came::of(entries, 0, page.items.first().map(|app| app.name.as_str()));
    add(&mut state.apps, page.items);
    let new = state.apps.len() - before;
    state.unreadable.extend(page.unreadable);
    let untouched = state.rows.is_empty();
    state.rebuild();
    if first && untouched {
        select_first_connected(state);
    }
    state.list.scroll_into_view(ctx.height, state.rows.len());
    let came = (page.next, Came { new, ..came });
    let next = state.chain.follow(&mut state.hold, came, ctx);
    let mut effects: Vec<Effect> = next.map(fetch).into_iter().collect();
    effects.extend(keep(state));
    (effects, Some(Out::Loaded))
}

/// Adds apps, each name once: a list that changes while it is loaded may show one twice.
fn add(apps: &mut Vec<App>, more: Vec<App>) {
    let mut known: HashSet<String> = apps.iter().map(|app| app.name.clone()).collect();
    apps.extend(more.into_iter().filter(|app| known.insert(app.name.clone())));
}

/// The whole list is kept, not a part of it.
fn keep(state: &State) -> Option<Effect> {
    let is_whole =
        state.keeping != Keeping::Off && state.chain.loading == Remote::Ready(()) && !state.apps.is_empty();
    is_whole.then(|| Effect::KeepApps(state.apps.as_slice().into()))
}

/// A newcomer lands on an app that can be called at once.
fn select_first_connected(state: &mut State) {
    let at = state.rows.iter().position(|row| match row {
        Row::App(app) => state.apps.get(*app).is_some_and(App::is_connected),
        _ => false,
    });
    state.list.select(at.unwrap_or(1), state.rows.len());
}

fn open(state: &mut State) -> Step<Out> {
    let Some(Row::Account(app, account)) = state.selected() else {
        return (Vec::new(), Some(Out::ToFunctions));
    };
    let Some((app, account)) = state.apps.get(app).and_then(|app| Some((app, app.accounts.get(account)?)))
    else {
        return nothing();
    };
    let (name, id) = (app.name.clone(), account.id);
    state.chosen.insert(name.clone(), id);
    (Vec::new(), Some(Out::AccountChosen(name, id)))
}
