//! Loading the functions: the chain of everything, and beside it the chain of the app in view.
//!
//! Owns which page is fetched next. Cursors make a chain that cannot be split, filters make chains that can run beside each other: at most
//! two requests are under way. All of them wait together when the server asks to. What a chain brought stays, whatever ends it.

use std::time::Duration;

use super::keeping;
use super::state::{InView, State, Unreadable};
use super::update::{Msg, Out, needs_worker, start_search};
use crate::domain::catalog::{Batch, Pushed};
use crate::domain::failure::Failure;
use crate::domain::paging::Came;
use crate::effect::{Effect, JobId, Millis, Remote};
use crate::features::paging::{self, Chain, Page, Wanted};
use crate::features::{Ctx, Step, nothing};

/// Who steps through the apps does not mean each of them.
const SETTLED: Duration = Duration::from_millis(150);

/// Entries that could not be read and are told of; more say nothing more.
const MOST_UNREADABLE: usize = 10_000;

/// What concerns the chains.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Load => load(state, ctx),
        Msg::GoOn => (go_on(state, ctx), None),
        Msg::Wait(hold) => {
            state.hold.join(hold);
            nothing()
        }
        Msg::Page(job, _) if !state.awaits(job) => nothing(),
        Msg::Page(job, Ok(page)) => take_page(state, job, page, ctx),
        Msg::Page(job, Err(failure)) => take_failure(state, job, failure, ctx),
        _ => (cancel(state), None),
    }
}

fn load(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = state.chain.cancel().into_iter().collect();
    effects.extend(forget_apps(state));
    state.replace = true;
    effects.push(fetch(None, state.chain.start(&state.hold, ctx)));
    (effects, None)
}

fn fetch(app: Option<&str>, Wanted { job, cursor, after }: Wanted) -> Effect {
    Effect::FetchFunctions { job, app: app.map(str::to_owned), cursor, after }
}

/// Where loading stopped, or at once instead of waiting.
fn go_on(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let is_early = state.hold.left(ctx.now).is_some();
    state.hold.end();
    let mut effects = Vec::new();
    if state.chain.can_go_on(is_early) {
        effects.extend(state.chain.cancel());
        effects.push(fetch(None, state.chain.go_on(Duration::ZERO, ctx)));
    }
    if let Some(view) = state.in_view.as_mut().filter(|view| view.can_go_on(is_early)) {
        effects.extend(view.chain.cancel());
        effects.push(fetch(Some(&view.app), view.chain.go_on(Duration::ZERO, ctx)));
    }
    effects
}

impl InView {
    /// One that failed at its first page begins again.
    fn can_go_on(&self, waits: bool) -> bool {
        self.chain.can_go_on(waits) || matches!(self.chain.loading, Remote::Failed(_))
    }
}

fn take_page(state: &mut State, job: JobId, page: Page<Batch>, ctx: &mut Ctx) -> Step<Out> {
    let of_all = state.chain.loading.awaits(job);
    let replaced = of_all && state.replace;
    let entries = page.items.len() + page.unreadable.len();
    let came = Came::of(entries, 0, page.items.iter().next().map(|entry| entry.name()));
    let is_of_app = state.in_view.as_ref().is_some_and(|view| page.items.iter().any(|f| f.app() == view.app));
    let pushed = keeping::push(state, page.items, of_all);
    let out = doubled(state, pushed);
    let came = (page.next, Came { new: pushed.new, ..came });
    let mut effects = Vec::new();
    if of_all {
        note(&mut state.unreadable, state.chain.course.pages + 1, page.unreadable);
        let next = state.chain.follow(&mut state.hold, came, ctx);
        effects.extend(next.map(|wanted| fetch(None, wanted)));
    } else {
        // A server that does not know the filter sends everything: one chain of that is enough.
        let came = if is_of_app || entries == 0 { came } else { (None, came.1) };
        effects.extend(follow_app(state, came, ctx));
    }
    let is_shown = !of_all || state.keeping.incoming.is_none();
    if matches!(state.chain.loading, Remote::Ready(())) {
        effects.extend(forget_apps(state));
        effects.extend(keeping::complete(state, ctx));
    } else {
        effects.extend(look_at_app(state, Duration::ZERO, ctx));
    }
    if is_shown {
        effects.extend(show_new(state, replaced, ctx));
    }
    (effects, out)
}

fn note(unreadable: &mut Vec<Unreadable>, page: usize, entries: Vec<paging::Unread>) {
    let room = MOST_UNREADABLE.saturating_sub(unreadable.len());
    unreadable.extend(entries.into_iter().take(room).map(|entry| Unreadable { page, entry }));
}

/// Said once for each load.
fn doubled(state: &mut State, pushed: Pushed) -> Option<Out> {
    let position = pushed.first_other.filter(|_| !state.told_doubled)?;
    state.told_doubled = true;
    let catalog = state.keeping.incoming.as_ref().unwrap_or(&state.catalog);
    Some(Out::Doubled(catalog.get(position)?.name().to_owned()))
}

fn follow_app(state: &mut State, came: (Option<String>, Came), ctx: &mut Ctx) -> Option<Effect> {
    let InView { app, chain } = state.in_view.as_mut()?;
    let next = chain.follow(&mut state.hold, came, ctx);
    if matches!(chain.loading, Remote::Ready(())) {
        state.whole.insert(app.clone());
        state.in_view = None;
        return None;
    }
    next.map(|wanted| fetch(Some(app), wanted))
}

/// What is filtered is looked for among the new ones as well.
fn show_new(state: &mut State, replaced: bool, ctx: &mut Ctx) -> Vec<Effect> {
    if needs_worker(&state.filter()) {
        // One search at a time: a running one is followed by another over all that has come by then.
        if state.search.is_some() && !replaced {
            state.afterwards.again = true;
        } else {
            return start_search(state, ctx);
        }
    } else if state.typing {
        state.shown = state.used_first();
    }
    Vec::new()
}

fn take_failure(state: &mut State, job: JobId, failure: Failure, ctx: &mut Ctx) -> Step<Out> {
    let before = state.hold;
    let wanted = if state.chain.loading.awaits(job) {
        state.chain.failed(&mut state.hold, failure, ctx).map(|wanted| fetch(None, wanted))
    } else if let Some(InView { app, chain }) = &mut state.in_view {
        chain.failed(&mut state.hold, failure, ctx).map(|wanted| fetch(Some(app), wanted))
    } else {
        None
    };
    (wanted.into_iter().collect(), Some(Out::Wait(state.hold)).filter(|_| state.hold != before))
}

/// Stops; what came stays, and loading can go on from there.
fn cancel(state: &mut State) -> Vec<Effect> {
    let mut effects: Vec<_> = state.chain.stop().into_iter().collect();
    effects.extend(leave_app(state));
    effects.extend(state.search.take().map(Effect::Cancel));
    effects
}

/// The app in view changes: its chain can go on later.
fn leave_app(state: &mut State) -> Option<Effect> {
    let InView { app, chain } = state.in_view.take()?;
    let cancel = chain.cancel();
    if chain.course.is_under_way() {
        state.paused.insert(app, chain.course);
    }
    cancel
}

/// Everything is loaded, or is loaded anew.
fn forget_apps(state: &mut State) -> Option<Effect> {
    let cancel = leave_app(state);
    state.paused.clear();
    state.whole.clear();
    cancel
}

/// Another app may be in view: its functions come first, if they are not there.
pub(super) fn look_at_app(state: &mut State, after: Duration, ctx: &mut Ctx) -> Vec<Effect> {
    let in_view = state.in_view.as_ref().map(|view| &view.app);
    if in_view.is_some() && in_view == state.app.as_ref() {
        return Vec::new();
    }
    let mut effects: Vec<_> = leave_app(state).into_iter().collect();
    let Some(app) = state.app.clone().filter(|app| is_wanting(state, app)) else { return effects };
    let chain = Chain::from(state.paused.remove(&app).unwrap_or_default());
    let mut view = InView { app, chain };
    let after = after.max(state.hold.left(ctx.now).unwrap_or_default());
    effects.push(fetch(Some(&view.app), view.chain.go_on(after, ctx)));
    state.in_view = Some(view);
    effects
}

/// The same after a moment, when another app was in view before.
pub(super) fn settle_on_app(state: &mut State, had_one: bool, ctx: &mut Ctx) -> Vec<Effect> {
    look_at_app(state, if had_one { SETTLED } else { Duration::ZERO }, ctx)
}

fn is_wanting(state: &State, app: &str) -> bool {
    // Until the first page came, it may well be the only one.
    let has_more = state.chain.course.pages > 0 && !matches!(state.chain.loading, Remote::Ready(()));
    let is_new = state.keeping.incoming.is_none() && !state.replace;
    has_more && !state.whole.contains(app) && (is_new || state.catalog.of_app(app).is_empty())
}

impl State {
    /// Whether a page of that job is awaited.
    fn awaits(&self, job: JobId) -> bool {
        self.chain.loading.awaits(job)
            || self.in_view.as_ref().is_some_and(|view| view.chain.loading.awaits(job))
    }

    /// A job that fetches a page, that of everything first.
    pub fn fetching(&self) -> Option<JobId> {
        self.chain.loading.job().or_else(|| self.in_view.as_ref()?.chain.loading.job())
    }

    /// What is left to wait, since the server asks to.
    pub fn waits(&self, now: Millis) -> Option<Duration> {
        self.hold.left(now).filter(|_| self.fetching().is_some())
    }

    /// Whether loading can go on where it stopped, or at once instead of waiting.
    pub fn can_go_on(&self, now: Millis) -> bool {
        let waits = self.waits(now).is_some();
        self.chain.can_go_on(waits) || self.in_view.as_ref().is_some_and(|view| view.can_go_on(waits))
    }

    /// Whether loading everything stopped on its way.
    pub fn is_stopped(&self) -> bool {
        self.chain.is_stopped()
    }
}
