//! What the apps pane knows.

use std::collections::{BTreeMap, BTreeSet};

use super::details::Details;
use crate::domain::account::{AccountId, App};
use crate::effect::{JobId, Millis};
use crate::features::paging::{Chain, Hold, Unread};
use crate::widgets::list::ListWindow;

/// A row of the pane; indices into the apps and their accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Every app.
    All,
    /// An app.
    App(usize),
    /// An account of an app.
    Account(usize, usize),
}

/// Whether apps are kept on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Keeping {
    /// Nobody asked for it.
    #[default]
    Off,
    /// Those of an earlier time are being read.
    Reading(JobId),
    /// They are.
    On,
}

/// The apps pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Everything loaded so far, in the server's order.
    pub apps: Vec<App>,
    /// Entries of the server's pages that could not be read.
    pub unreadable: Vec<Unread>,
    /// The chain of their pages.
    pub chain: Chain,
    /// The rows as they are shown.
    pub rows: Vec<Row>,
    /// Selection and window.
    pub list: ListWindow,
    /// Whether only connected apps are shown.
    pub connected_only: bool,
    /// The account to act with, by app.
    pub chosen: BTreeMap<String, AccountId>,
    /// Whether they are those of an earlier time, without login pages; newer ones are on their way.
    pub is_kept: bool,
    /// Whether they are kept on disk.
    pub(super) keeping: Keeping,
    /// The app whose details are shown.
    pub details: Option<Details>,
    /// What the server asks to wait.
    pub hold: Hold,
    /// Set while a reload's first page is awaited: the old apps stay until it comes.
    pub(super) replace: bool,
}

impl State {
    /// Whether loading can go on where it stopped, or at once instead of waiting.
    pub fn can_go_on(&self, now: Millis) -> bool {
        self.chain.can_go_on(self.hold.left(now).is_some())
    }

    /// The app of that machine name.
    pub fn app(&self, name: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.name == name)
    }

    /// Machine names of the connected apps.
    pub fn connected(&self) -> BTreeSet<String> {
        self.apps.iter().filter(|app| app.is_connected()).map(|app| app.name.clone()).collect()
    }

    /// The selected row.
    pub fn selected(&self) -> Option<Row> {
        self.rows.get(self.list.selected).copied()
    }

    /// The app whose functions are wanted; `None` for all.
    pub fn scope(&self) -> Option<&App> {
        match self.selected()? {
            Row::All => None,
            Row::App(app) | Row::Account(app, _) => self.apps.get(app),
        }
    }

    /// Where an account of an app stands.
    pub(super) fn row_of(&self, app: &str, account: AccountId) -> Option<usize> {
        self.rows.iter().position(|row| match *row {
            Row::Account(at, of_app) => {
                let found = self.apps.get(at).filter(|found| found.name == app);
                found.and_then(|found| found.accounts.get(of_app)).is_some_and(|found| found.id == account)
            }
            _ => false,
        })
    }

    /// Makes the rows anew; the selection stays on its app and account.
    pub(super) fn rebuild(&mut self) {
        let selected = self.selected();
        self.rows.clear();
        self.rows.push(Row::All);
        for (position, app) in self.apps.iter().enumerate() {
            if self.connected_only && !app.is_connected() {
                continue;
            }
            self.rows.push(Row::App(position));
            self.rows.extend((0..app.accounts.len()).map(|account| Row::Account(position, account)));
        }
        let kept = selected.and_then(|row| self.rows.iter().position(|other| *other == row));
        let at = kept.unwrap_or_else(|| self.list.selected.min(self.rows.len() - 1));
        self.list.select(at, self.rows.len());
    }
}
