//! How connecting goes on.

use std::sync::Arc;
use std::time::Duration;

use super::{Connecting, Page, State};
use crate::domain::account::{Account, App};
use crate::domain::failure::Failure;
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};

/// Between two askings.
const PAUSE: Duration = Duration::from_secs(1);
/// Askings until nobody is taken to be at the page any more: about five minutes.
const PATIENCE: u32 = 300;

/// What can happen while an account is connected.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Somebody wants to connect an account of this app.
    Start(Box<App>),
    /// A browser was started, or not.
    Opened(JobId, Result<(), Failure>),
    /// The app as it is now, or why it cannot be had.
    Seen(JobId, Result<Box<App>, Failure>),
    /// Copy the page's address.
    Copy,
    /// Watch again after the watch has ended.
    Again,
    /// Leave; the page stays open.
    Close,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// The app has this account now.
    Connected(Box<App>, Account),
    /// The API gives no login page for the app of this title.
    NoPage(String),
    /// Copy the page's address.
    Copy(String),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    if let Msg::Start(app) = msg {
        return start(state, *app, ctx);
    }
    let Some(connecting) = &mut state.0 else { return nothing() };
    match msg {
        Msg::Opened(job, result) if connecting.page == Page::Opening(job) => {
            connecting.page = result.map_or_else(Page::NotOpened, |()| Page::Opened);
            nothing()
        }
        Msg::Seen(job, result) if connecting.watch == Some(job) => seen(state, result, ctx),
        Msg::Copy => {
            let address = connecting.before.login_url.clone();
            (Vec::new(), Some(Out::Copy(address)))
        }
        Msg::Again if connecting.watch.is_none() => {
            connecting.asked = 0;
            (vec![ask(connecting, ctx)], None)
        }
        Msg::Close => {
            let watch = connecting.watch;
            state.0 = None;
            (watch.map(Effect::Cancel).into_iter().collect(), None)
        }
        _ => nothing(),
    }
}

fn start(state: &mut State, app: App, ctx: &mut Ctx) -> Step<Out> {
    if app.login_url.is_empty() {
        return (Vec::new(), Some(Out::NoPage(app.title)));
    }
    let job = ctx.jobs.next(ctx.now);
    let open = Effect::OpenPage { job, address: app.login_url.clone() };
    let page = Page::Opening(job);
    let connecting =
        state.0.insert(Connecting { before: Arc::new(app), page, watch: None, asked: 0, failure: None });
    (vec![open, ask(connecting, ctx)], None)
}

fn ask(connecting: &mut Connecting, ctx: &mut Ctx) -> Effect {
    let job = ctx.jobs.next(ctx.now);
    connecting.watch = Some(job);
    connecting.asked += 1;
    Effect::FetchApp { job, name: connecting.before.name.clone(), after: PAUSE }
}

fn seen(state: &mut State, result: Result<Box<App>, Failure>, ctx: &mut Ctx) -> Step<Out> {
    let Some(connecting) = &mut state.0 else { return nothing() };
    match result {
        Ok(app) => {
            connecting.failure = None;
            if let Some(account) = new_account(&connecting.before, &app) {
                state.0 = None;
                return (Vec::new(), Some(Out::Connected(app, account)));
            }
        }
        Err(failure) => connecting.failure = Some(failure),
    }
    if connecting.asked >= PATIENCE {
        connecting.watch = None;
        return nothing();
    }
    (vec![ask(connecting, ctx)], None)
}

/// An account that was not there, or was renewed.
fn new_account(before: &App, now: &App) -> Option<Account> {
    let is_new = |account: &&Account| !before.accounts.contains(account);
    now.accounts.iter().find(is_new).cloned()
}
