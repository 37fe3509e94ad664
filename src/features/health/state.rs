//! What is known of the accounts' health.

use crate::domain::account::Account;
use crate::domain::health::{Verdict, verdict};
use crate::domain::told::Told;
use crate::effect::{JobId, Millis};
use crate::widgets::list::ListWindow;

/// An account that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Machine name of its app.
    pub app: String,
    /// The app's name for people.
    pub app_title: String,
    /// The account.
    pub account: Account,
}

/// How far one of them is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Its turn has not come.
    Waiting,
    /// It is being asked.
    Running(JobId),
    /// It answered, or not.
    Ended(Told),
    /// The app has no function that could be asked.
    NoCheck,
    /// It was stopped before it answered.
    NotChecked,
}

/// An account and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which one.
    pub subject: Subject,
    /// The function that is called.
    pub function: Option<String>,
    /// How far it is.
    pub stage: Stage,
}

impl Row {
    /// What is known of it; nothing while it is still to come.
    pub fn verdict(&self) -> Option<Verdict> {
        match &self.stage {
            Stage::Waiting | Stage::Running(_) => None,
            Stage::Ended(told) => Some(verdict(told)),
            Stage::NoCheck => Some(Verdict::NoCheck),
            Stage::NotChecked => Some(Verdict::NotChecked),
        }
    }

    /// Its live job.
    pub fn job(&self) -> Option<JobId> {
        match self.stage {
            Stage::Running(job) => Some(job),
            _ => None,
        }
    }
}

/// The accounts with their verdicts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The job that looks for the functions to call.
    pub planning: Option<JobId>,
    /// Why that failed.
    pub failure: Option<crate::domain::failure::Failure>,
    /// The accounts: as the apps pane has them while they are asked, then the worst first.
    pub rows: Vec<Row>,
    /// The selected one.
    pub list: ListWindow,
    /// Whether a person selected it, who keeps it then.
    pub is_chosen: bool,
    /// When the last one answered.
    pub ended: Option<Millis>,
    /// Why no more were asked.
    pub halted: Option<String>,
}

impl Board {
    /// Those that are being asked.
    pub fn jobs(&self) -> impl Iterator<Item = JobId> {
        self.planning.into_iter().chain(self.rows.iter().filter_map(Row::job))
    }

    /// Whether something is still to come.
    pub fn is_running(&self) -> bool {
        self.planning.is_some() || self.rows.iter().any(|row| row.verdict().is_none())
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.list.selected)
    }

    /// How many have a verdict.
    pub fn number(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict() == Some(verdict)).count()
    }
}

/// The board.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Whether it lies over the panes.
    pub is_open: bool,
    /// The last one.
    pub board: Option<Board>,
}

impl State {
    /// Whether something is still to come.
    pub fn is_running(&self) -> bool {
        self.board.as_ref().is_some_and(Board::is_running)
    }
}
