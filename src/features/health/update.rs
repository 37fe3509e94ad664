//! How the accounts are asked.

use std::collections::BTreeMap;

use super::state::{Board, Row, Stage, State, Subject};
use crate::domain::account::{Account, AccountId, App};
use crate::domain::call::CallRequest;
use crate::domain::catalog::Snapshot;
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::health::{Verdict, asks_to_wait};
use crate::domain::told::Told;
use crate::domain::variables::Variables;
use crate::effect::{Effect, JobId};
use crate::features::{AT_ONCE, Ctx, Motion, Step, nothing};

/// The function to call, by app; an app without one is not in it.
pub type Checks = BTreeMap<String, String>;

/// What can happen to the board.
#[derive(Debug, Clone)]
pub enum Msg {
    /// Ask all of these; the functions are in the snapshot.
    Start(Vec<Subject>, Snapshot),
    /// A worker has found the functions to call.
    Planned(JobId, Result<Checks, Failure>),
    /// An account was asked.
    Checked(JobId, Told),
    /// The app has this account now, connected for the first time or anew.
    Connected(Box<App>, Account),
    /// Show the last board again.
    Show,
    /// Stop what runs; then leave.
    Back,
    /// The selection moves.
    Move(Motion),
    /// Go to the selected account.
    GoTo,
    /// Connect the selected account anew.
    Connect,
    /// Stop asking.
    Stop,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// Go to this account of this app.
    GoTo(String, AccountId),
    /// Connect an account of this app.
    Connect(String),
    /// It was stopped.
    Stopped,
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Start(subjects, snapshot) => (start(state, subjects, snapshot, ctx), None),
        Msg::Planned(job, checks) => (planned(state, job, checks, ctx), None),
        Msg::Checked(job, told) => (checked(state, job, told, ctx), None),
        Msg::Stop => stop(state, ctx),
        Msg::Show => {
            state.is_open = state.board.is_some();
            nothing()
        }
        Msg::Connected(app, account) if state.is_open => connected(state, &app, account, ctx),
        msg if state.is_open => in_board(state, &msg, ctx),
        _ => nothing(),
    }
}

fn in_board(state: &mut State, msg: &Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(board) = &mut state.board else { return nothing() };
    match msg {
        Msg::Back if board.is_running() => stop(state, ctx),
        Msg::Back => {
            state.is_open = false;
            nothing()
        }
        Msg::Move(motion) => {
            board.is_chosen = true;
            motion.apply(&mut board.list, ctx.height, board.rows.len());
            nothing()
        }
        Msg::GoTo => {
            let Some(row) = board.selected() else { return nothing() };
            let out = Out::GoTo(row.subject.app.clone(), row.subject.account.id);
            state.is_open = false;
            (Vec::new(), Some(out))
        }
        Msg::Connect => {
            let app = board.selected().map(|row| row.subject.app.clone());
            board.is_chosen = true;
            (Vec::new(), app.map(Out::Connect))
        }
        _ => nothing(),
    }
}

fn start(state: &mut State, subjects: Vec<Subject>, snapshot: Snapshot, ctx: &mut Ctx) -> Vec<Effect> {
    let before = state.board.take();
    let mut effects: Vec<Effect> = before.iter().flat_map(Board::jobs).map(Effect::Cancel).collect();
    state.is_open = true;
    let board = state.board.insert(Board::default());
    let mut apps: Vec<String> = subjects.iter().map(|subject| subject.app.clone()).collect();
    apps.dedup();
    let row = |subject| Row { subject, function: None, stage: Stage::Waiting };
    board.rows = subjects.into_iter().map(row).collect();
    if board.rows.is_empty() {
        return effects;
    }
    let job = ctx.jobs.next(ctx.now);
    board.planning = Some(job);
    effects.push(Effect::PlanChecks { job, apps, snapshot });
    effects
}

fn planned(state: &mut State, job: JobId, checks: Result<Checks, Failure>, ctx: &mut Ctx) -> Vec<Effect> {
    let Some(board) = &mut state.board else { return Vec::new() };
    if board.planning.take_if(|planning| *planning == job).is_none() {
        return Vec::new();
    }
    match checks {
        Ok(checks) => {
            for row in &mut board.rows {
                row.function = checks.get(&row.subject.app).cloned();
                if row.function.is_none() {
                    row.stage = Stage::NoCheck;
                }
            }
        }
        Err(failure) => {
            board.failure = Some(failure);
            board.rows.clear();
        }
    }
    ask(board, ctx)
}

/// Asks as many as may be asked at once.
fn ask(board: &mut Board, ctx: &mut Ctx) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut free = AT_ONCE.saturating_sub(board.jobs().count());
    for row in board.rows.iter_mut().filter(|row| row.stage == Stage::Waiting) {
        let Some(function) = row.function.clone().filter(|_| free > 0) else { break };
        free -= 1;
        let job = ctx.jobs.next(ctx.now);
        row.stage = Stage::Running(job);
        let request = CallRequest {
            function,
            arguments: Doc::object(),
            variables: Variables::default(),
            account: Some(row.subject.account.id),
            cursor: None,
        };
        effects.push(Effect::CheckAccount { job, request: Box::new(request) });
    }
    end(board, ctx);
    effects
}

fn checked(state: &mut State, job: JobId, told: Told, ctx: &mut Ctx) -> Vec<Effect> {
    let Some(board) = &mut state.board else { return Vec::new() };
    let Some(row) = board.rows.iter_mut().find(|row| row.job() == Some(job)) else { return Vec::new() };
    let wait = asks_to_wait(&told);
    row.stage = Stage::Ended(told);
    if let Some(wait) = wait {
        board.halted.get_or_insert(wait);
        board.rows.iter_mut().filter(|row| row.stage == Stage::Waiting).for_each(not_checked);
    }
    ask(board, ctx)
}

/// Whether it works now is asked at once, of this account alone, unless the service asks to wait. Accounts that went with it leave.
fn connected(state: &mut State, app: &App, account: Account, ctx: &mut Ctx) -> Step<Out> {
    let Some(board) = &mut state.board else { return nothing() };
    let is_of_app = |row: &Row| row.subject.app == app.name;
    let Some(first) = board.rows.iter().position(is_of_app) else { return nothing() };
    let function = board.rows[first].function.clone();
    let goes = |row: &Row| {
        let is_there = || app.accounts.iter().any(|account| account.id == row.subject.account.id);
        is_of_app(row) && (row.subject.account.id == account.id || !is_there())
    };
    let place = board.rows.iter().position(goes).unwrap_or(first);
    let gone = board.rows.iter().filter(|row| goes(row));
    let mut effects: Vec<_> = gone.filter_map(Row::job).map(Effect::Cancel).collect();
    board.rows.retain(|row| !goes(row));
    let begins = match &function {
        None => Stage::NoCheck,
        Some(_) if board.halted.is_some() => Stage::NotChecked,
        Some(_) => Stage::Waiting,
    };
    let subject = Subject { app: app.name.clone(), app_title: app.title.clone(), account };
    board.rows.insert(place, Row { subject, function, stage: begins });
    board.list.select(place, board.rows.len());
    board.ended = None;
    effects.extend(ask(board, ctx));
    (effects, None)
}

fn not_checked(row: &mut Row) {
    row.stage = Stage::NotChecked;
}

fn stop(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(board) = state.board.as_mut().filter(|board| board.is_running()) else { return nothing() };
    let effects = board.jobs().map(Effect::Cancel).collect();
    board.planning = None;
    board.rows.iter_mut().filter(|row| row.verdict().is_none()).for_each(not_checked);
    end(board, ctx);
    (effects, Some(Out::Stopped))
}

/// When the last one has answered: the worst first. The selection stays on its account, or goes to the worst when it was never moved.
fn end(board: &mut Board, ctx: &Ctx) {
    if board.is_running() || board.ended.is_some() {
        return;
    }
    board.ended = Some(ctx.now);
    let followed = board.selected().filter(|_| board.is_chosen).cloned();
    board.rows.sort_by_key(|row| row.verdict().unwrap_or(Verdict::NotChecked));
    let at = followed.and_then(|row| board.rows.iter().position(|other| other.subject == row.subject));
    board.list.select(at.unwrap_or(0), board.rows.len());
    board.list.scroll_into_view(ctx.height, board.rows.len());
}
