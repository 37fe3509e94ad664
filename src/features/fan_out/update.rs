//! How a call for several goes on.

use super::state::{Plan, Row, Stage, State, Table};
use super::{choosing, comparing, running};
use crate::domain::account::Account;
use crate::domain::call::{CallRequest, CallResult};
use crate::domain::failure::Failure;
use crate::domain::output::Counts;
use crate::domain::target::Target;
use crate::domain::told::Told;
use crate::effect::{JobId, Millis};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::text_input::EditKey;

/// What can happen to a call for several.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Choose for whom this is run; these are the app's accounts.
    Choose(Box<Plan>, Vec<Account>, Vec<String>),
    /// Show the table again.
    Show,
    /// The panes show something else than one of its answers.
    Left,
    /// Step back: from the line to the choice, from what runs to what came, from there to the panes.
    Back,
    /// The selection moves.
    Move(Motion),
    /// Tick the selected one, or no longer.
    Toggle,
    /// Tick all, or none.
    ToggleAll,
    /// Take the selected user off the list.
    Remove,
    /// Type ids of users.
    TypeUsers,
    /// A key in their line.
    Edit(EditKey),
    /// A text pasted into it.
    Paste(String),
    /// Take what is in the line.
    Commit,
    /// Run it for those that are ticked; show the selected answer.
    Enter,
    /// This may be run for these.
    Run(Box<Plan>, Vec<Target>),
    /// One of them ended.
    Finished(JobId, Told),
    /// A worker has compared one with the one that all are compared with.
    Compared(JobId, Result<Counts, Failure>),
    /// Run the selected one again.
    Again,
    /// Compare all with the selected one.
    Mark,
    /// Show what differs between the selected one and that one.
    Compare,
    /// Stop what is on its way.
    Stop,
}

/// An answer of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Picked {
    /// What was sent.
    pub request: Box<CallRequest>,
    /// The app's name for people.
    pub app_title: String,
    /// For whom.
    pub target: Target,
    /// What came.
    pub result: CallResult,
    /// When.
    pub at: Millis,
}

impl Picked {
    pub(super) fn of(table: &Table, row: &Row) -> Option<Self> {
        let Stage::Ended(ended) = &row.stage else { return None };
        Some(Self {
            request: table.plan.request_for(&row.target),
            app_title: table.plan.app_title.clone(),
            target: row.target.clone(),
            // The pointer itself: the same answer is known again by it.
            result: ended.told.result.clone(),
            at: ended.at,
        })
    }
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// This is to be run for these.
    Want(Box<Plan>, Vec<Target>),
    /// Nobody is ticked.
    NoneTicked,
    /// This is no user's id, and why; it stays in the line.
    NoUser(String, &'static str),
    /// Show this answer.
    Show(Box<Picked>),
    /// Show what differs between these.
    Compare(Box<Picked>, Box<Picked>),
    /// Nothing to compare, and why.
    CannotCompare(&'static str),
    /// It is not run again, and why.
    NotAgain(&'static str),
    /// There is no answer to show.
    NothingToShow,
    /// So many were cancelled on their way.
    Stopped(usize),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Left => {
            state.away = false;
            nothing()
        }
        Msg::Choose(plan, accounts, users) => {
            state.away = false;
            choosing::start(state, *plan, accounts, users);
            nothing()
        }
        Msg::Show => {
            (state.choice, state.away) = (None, false);
            state.is_open = state.table.is_some();
            nothing()
        }
        Msg::Run(plan, whom) => running::run(state, *plan, whom, ctx),
        Msg::Finished(job, told) => running::finished(state, job, told, ctx),
        Msg::Compared(job, counts) => comparing::compared(state, job, counts),
        Msg::Stop => running::stop(state, ctx),
        msg if state.is_open && state.choice.is_some() => choosing::update(state, msg, ctx),
        msg if state.is_open => in_table(state, &msg, ctx),
        _ => nothing(),
    }
}

fn in_table(state: &mut State, msg: &Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Back if state.is_running() => running::stop(state, ctx),
        Msg::Back => {
            state.is_open = false;
            nothing()
        }
        Msg::Move(motion) => {
            if let Some(table) = &mut state.table {
                motion.apply(&mut table.list, ctx.height, table.rows.len());
            }
            nothing()
        }
        Msg::Enter => show(state),
        Msg::Again => running::again(state),
        Msg::Mark => comparing::mark(state, ctx),
        Msg::Compare => comparing::show(state),
        _ => nothing(),
    }
}

fn show(state: &mut State) -> Step<Out> {
    let picked = state.table.as_ref().and_then(|table| Picked::of(table, table.selected()?));
    let Some(picked) = picked else { return (Vec::new(), Some(Out::NothingToShow)) };
    (state.is_open, state.away) = (false, true);
    (Vec::new(), Some(Out::Show(Box::new(picked))))
}
