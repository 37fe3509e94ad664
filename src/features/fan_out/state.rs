//! What is known of a call for several.

use std::sync::Arc;

use crate::domain::account::Account;
use crate::domain::call::CallRequest;
use crate::domain::function::FunctionKind;
use crate::domain::output::Counts;
use crate::domain::target::Target;
use crate::domain::told::Told;
use crate::effect::{JobId, Millis};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// What is run: the form as it was when the key was pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What is sent; without an account.
    pub request: Box<CallRequest>,
    /// The function's type.
    pub kind: FunctionKind,
    /// The app's name for people.
    pub app_title: String,
}

impl Plan {
    /// What is sent for one of them.
    pub fn request_for(&self, target: &Target) -> Box<CallRequest> {
        Box::new(CallRequest { account: target.account(), ..(*self.request).clone() })
    }
}

/// For whom to run it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What would be run.
    pub plan: Plan,
    /// The app's accounts, and whether each is ticked.
    pub accounts: Vec<(Account, bool)>,
    /// The selected one: accounts, then other users.
    pub list: ListWindow,
    /// The line that users are typed into, while it has the keys.
    pub typing: Option<TextInput>,
}

/// How far one of them is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Its turn has not come.
    Waiting,
    /// It was sent.
    Running(JobId),
    /// It ended.
    Ended(Ended),
    /// It was cancelled on its way: it may have run.
    Cancelled,
    /// It was stopped before its turn.
    NotSent,
}

/// An end, and when it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What came.
    pub told: Arc<Told>,
    /// When.
    pub at: Millis,
}

/// What an answer is beside the one that all are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Against {
    /// Nothing is known yet, or there is nothing to compare.
    #[default]
    Nothing,
    /// A worker compares.
    Comparing(JobId),
    /// It is alike, or differs in so many places.
    Differs(Counts),
    /// They cannot be compared.
    Cannot(String),
}

/// One account or user.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// For whom.
    pub target: Target,
    /// How far it is.
    pub stage: Stage,
    /// How it differs.
    pub against: Against,
}

impl Row {
    pub(super) fn new(target: Target) -> Self {
        Self { target, stage: Stage::Waiting, against: Against::Nothing }
    }

    /// What came.
    pub fn told(&self) -> Option<&Arc<Told>> {
        match &self.stage {
            Stage::Ended(ended) => Some(&ended.told),
            _ => None,
        }
    }

    /// Its live job.
    pub fn job(&self) -> Option<JobId> {
        match self.stage {
            Stage::Running(job) => Some(job),
            _ => None,
        }
    }

    /// Whether it is still to come.
    pub fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Running(_))
    }
}

/// What was run and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What was run.
    pub plan: Plan,
    /// For whom, in the order of the choice.
    pub rows: Vec<Row>,
    /// The selected one.
    pub list: ListWindow,
    /// The one that all are compared with, when it was chosen.
    pub marked: Option<usize>,
}

impl Table {
    /// Those that are on their way.
    pub fn jobs(&self) -> impl Iterator<Item = JobId> {
        self.rows.iter().filter_map(Row::job)
    }

    /// Whether something is still to come.
    pub fn is_running(&self) -> bool {
        self.rows.iter().any(Row::is_open)
    }

    /// The one that all are compared with: the marked one, else the first that has an answer. While an earlier one is still to come there
    /// is none, so that it never changes by itself.
    pub fn reference(&self) -> Option<usize> {
        let has_answer = |row: &Row| row.told().is_some_and(|told| told.document().is_some());
        if let Some(marked) = self.marked {
            return self.rows.get(marked).filter(|row| has_answer(row)).map(|_| marked);
        }
        let first = self.rows.iter().position(|row| row.is_open() || has_answer(row))?;
        has_answer(&self.rows[first]).then_some(first)
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.list.selected)
    }

    /// Whether a row may be run again without a thought: the function only reads, or this one never reached the app.
    pub fn may_run_again(&self, row: &Row) -> bool {
        let only_reads = self.plan.kind == FunctionKind::Query;
        match &row.stage {
            Stage::Waiting | Stage::Running(_) => false,
            Stage::NotSent => true,
            Stage::Cancelled => only_reads,
            Stage::Ended(ended) => only_reads || !ended.told.may_have_run(),
        }
    }
}

/// The call for several.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Whether it lies over the panes.
    pub is_open: bool,
    /// What is being chosen.
    pub choice: Option<Choice>,
    /// Other users that were typed in this session, and whether each is ticked.
    pub users: Vec<(String, bool)>,
    /// The last table.
    pub table: Option<Table>,
    /// Whether it was left for one of its answers, which the panes show: stepping back leads to it.
    pub away: bool,
}

impl State {
    /// Whether something is still to come.
    pub fn is_running(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_running)
    }

    /// Whether users are being typed.
    pub fn is_typing(&self) -> bool {
        self.is_open && self.choice.as_ref().is_some_and(|choice| choice.typing.is_some())
    }

    /// Whether something moves on the screen.
    pub fn is_waiting(&self) -> bool {
        let rows = self.table.iter().flat_map(|table| &table.rows);
        self.is_running() || rows.into_iter().any(|row| matches!(row.against, Against::Comparing(_)))
    }

    /// The table, when what it shows is this call, or when it is not done.
    pub fn table_of(&self, request: Option<&CallRequest>) -> Option<&Table> {
        let is_it = |table: &&Table| {
            let same = request.is_some_and(|request| {
                let plain = CallRequest { account: None, ..request.clone() };
                plain == *table.plan.request
            });
            same || table.is_running()
        };
        self.table.as_ref().filter(is_it)
    }

    /// Rows of the choice.
    pub fn choices(&self) -> usize {
        self.choice.as_ref().map_or(0, |choice| choice.accounts.len()) + self.users.len()
    }

    /// For whom it would be run.
    pub fn ticked(&self) -> Vec<Target> {
        let accounts = self.choice.iter().flat_map(|choice| &choice.accounts);
        let accounts = accounts.filter(|(_, ticked)| *ticked);
        let accounts = accounts.map(|(account, _)| Target::Account(account.clone()));
        let users = self.users.iter().filter(|(_, ticked)| *ticked).map(|(id, _)| Target::User(id.clone()));
        accounts.chain(users).collect()
    }
}
