//! Apps and the accounts a user has connected with them (API reference, "Apps").
//!
//! Owns the two records as the program uses them. Must not know how they travel on the wire.

use std::sync::Arc;

/// The number the API gives a connected account; goes out as `connected_account_id`.
pub type AccountId = u64;

/// An account of the user at an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identifies the account in calls.
    pub id: AccountId,
    /// What the app calls the account; untrusted text.
    pub display_name: String,
    /// ISO-8601 time of the last change, as sent; empty when the server left it out.
    pub modified_at: String,
}

/// An app of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// The API's number of the app.
    pub id: u64,
    /// Machine name, the prefix of its functions by convention (`slack`).
    pub name: String,
    /// Name for people (`Slack`); falls back to `name`.
    pub title: String,
    /// Page where a person connects an account; empty when there is none.
    pub login_url: String,
    /// Accounts the user has connected, newest change first.
    pub accounts: Vec<Account>,
    /// The whole JSON object as it came, unknown fields included.
    pub raw: Arc<str>,
}

impl App {
    /// Whether the user has connected at least one account.
    pub fn is_connected(&self) -> bool {
        !self.accounts.is_empty()
    }
}
