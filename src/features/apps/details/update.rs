//! How the details go on.

use super::super::state::State;
use super::super::update::{Out, replace};
use super::Details;
use crate::domain::account::App;
use crate::domain::failure::Failure;
use crate::domain::picture::{Candidate, host_of, source_of};
use crate::effect::{Effect, JobId, Remote};
use crate::features::paging::Unread;
use crate::features::{Ctx, Motion, Step, nothing};

/// What can happen to the details.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Look at the selected app.
    Open,
    /// The selection moves through its accounts.
    Move(Motion),
    /// Enter: calls act with the selected account.
    Choose,
    /// Fetch the app anew.
    Refresh,
    /// The app as it is now.
    Fetched(JobId, Result<Box<App>, Failure>),
    /// Open its documentation.
    Docs,
    /// A browser was started, or not.
    DocsOpened(JobId, Result<(), Failure>),
    /// See its icon.
    Icon,
    /// Copy its id.
    CopyId,
    /// Leave.
    Close,
}

/// Takes a message in.
pub(in super::super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    if msg == Msg::Open {
        let Some(app) = state.scope() else {
            let told: Vec<String> = state.unreadable.iter().map(Unread::told).collect();
            let out = if told.is_empty() { Out::NoApp } else { Out::Unread(told.join("\n")) };
            return (Vec::new(), Some(out));
        };
        let details = Details::of(app);
        let chosen = state.chosen.get(&app.name);
        let at = app.accounts.iter().position(|account| Some(&account.id) == chosen);
        let total = app.accounts.len();
        state.details.insert(details).list.select(at.unwrap_or(0), total);
        return nothing();
    }
    let Some(details) = &mut state.details else { return nothing() };
    match msg {
        Msg::Refresh => refresh(details, ctx),
        Msg::Fetched(job, result) if details.refresh.awaits(job) => fetched(state, result, ctx),
        Msg::Docs => open_docs(details, ctx),
        Msg::DocsOpened(job, result) => {
            let Some((_, link)) = details.opening.take_if(|(live, _)| *live == job) else { return nothing() };
            let out = match result {
                Ok(()) => Out::DocsOpened(host_of(&link)),
                Err(failure) => Out::DocsNotOpened(failure),
            };
            (Vec::new(), Some(out))
        }
        Msg::Close => {
            let job = details.refresh.job();
            state.details = None;
            (job.map(Effect::Cancel).into_iter().collect(), None)
        }
        _ => of_app(state, &msg, ctx),
    }
}

/// What needs the app itself.
fn of_app(state: &mut State, msg: &Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(details) = &mut state.details else { return nothing() };
    let Some(app) = state.apps.iter().find(|app| app.name == details.app) else { return nothing() };
    match msg {
        Msg::Move(motion) => {
            motion.apply(&mut details.list, ctx.height, app.accounts.len());
            nothing()
        }
        Msg::Choose => {
            let Some(account) = app.accounts.get(details.list.selected) else { return nothing() };
            let (name, id) = (app.name.clone(), account.id);
            state.chosen.insert(name.clone(), id);
            (Vec::new(), Some(Out::AccountChosen(name, id)))
        }
        Msg::Icon => {
            let text = details.links.icon.clone();
            let title = format!("Icon of {}", app.title);
            let out = match source_of(&text) {
                Some(source) => Out::Icon(Box::new(Candidate { title, text: text.into(), source })),
                None => Out::NoIcon,
            };
            (Vec::new(), Some(out))
        }
        Msg::CopyId => (Vec::new(), Some(Out::CopyId(app.id.to_string()))),
        _ => nothing(),
    }
}

fn refresh(details: &mut Details, ctx: &mut Ctx) -> Step<Out> {
    if details.refresh.job().is_some() {
        return nothing();
    }
    let job = ctx.jobs.next(ctx.now);
    details.refresh = Remote::Loading(job);
    (vec![Effect::RefreshApp { job, name: details.app.clone() }], None)
}

/// The accounts keep their place in the pane; the selection keeps its account.
fn fetched(state: &mut State, result: Result<Box<App>, Failure>, ctx: &mut Ctx) -> Step<Out> {
    let Some(details) = &mut state.details else { return nothing() };
    let app = match result {
        Ok(app) => app,
        Err(failure) => {
            details.refresh = Remote::Failed(failure);
            return nothing();
        }
    };
    let before = state.apps.iter().find(|known| known.name == details.app);
    let selected = before.and_then(|app| app.accounts.get(details.list.selected)).map(|account| account.id);
    let at = app.accounts.iter().position(|account| Some(account.id) == selected);
    details.list.select(at.unwrap_or(details.list.selected), app.accounts.len());
    details.links = app.links();
    details.refresh = Remote::Ready(());
    replace(state, *app, ctx)
}

fn open_docs(details: &mut Details, ctx: &mut Ctx) -> Step<Out> {
    match details.docs() {
        Err(why) => (Vec::new(), Some(Out::NoDocs(why))),
        Ok(link) => {
            let job = ctx.jobs.next(ctx.now);
            let open = Effect::OpenDocs { job, address: link.to_string() };
            details.opening = Some((job, link));
            (vec![open], None)
        }
    }
}
