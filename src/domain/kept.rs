//! What is kept between sessions: drafts, variables, chosen accounts and used functions of a workspace and user.
//!
//! Owns the record and its changes as data. Must not know files.

use std::collections::{BTreeMap, BTreeSet};

use super::account::AccountId;
use super::form::Draft;
use super::variables::Variables;

/// Everything kept of one workspace and user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Half-filled forms by function name.
    pub drafts: BTreeMap<String, Draft>,
    /// The variables.
    pub variables: Variables,
    /// The account to act with, by app name.
    pub accounts: BTreeMap<String, AccountId>,
    /// Functions that were opened, the last one first.
    pub recent: Vec<String>,
    /// Functions that were marked.
    pub favourites: BTreeSet<String>,
}

/// How many opened functions are remembered.
const RECENT: usize = 30;

/// Puts a function in front of those that were opened before.
pub fn remember(recent: &mut Vec<String>, function: &str) {
    recent.retain(|other| other != function);
    recent.insert(0, function.to_owned());
    recent.truncate(RECENT);
}

/// One change of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A function's draft; `None` when its form is empty again.
    Draft(String, Option<Draft>),
    /// All variables.
    Variables(Variables),
    /// The account chosen for an app.
    Account(String, AccountId),
    /// A function was opened.
    Opened(String),
    /// A function is a favourite now, or no longer.
    Favourite(String, bool),
}

impl Kept {
    /// Takes a change in.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Draft(function, Some(draft)) => _ = self.drafts.insert(function, draft),
            Change::Draft(function, None) => _ = self.drafts.remove(&function),
            Change::Variables(variables) => self.variables = variables,
            Change::Account(app, account) => _ = self.accounts.insert(app, account),
            Change::Opened(function) => remember(&mut self.recent, &function),
            Change::Favourite(function, true) => _ = self.favourites.insert(function),
            Change::Favourite(function, false) => _ = self.favourites.remove(&function),
        }
    }
}
