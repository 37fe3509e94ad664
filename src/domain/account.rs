//! Apps and the accounts a user has connected with them (API reference, "Apps").
//!
//! Owns the two records as the program uses them. Must not know how they travel on the wire.

use std::sync::Arc;

use super::document::Doc;

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

    /// What it links to besides its login page. Reads the whole record: ask once.
    pub fn links(&self) -> Links {
        // A record that is larger than any app's is not read for them.
        let record = if self.raw.len() > MAX_RECORD { None } else { Doc::parse(&self.raw).ok() };
        let text = |key: &str| {
            let text = record.as_ref().and_then(|record| record.member(key)?.as_str());
            text.unwrap_or_default().trim().to_owned()
        };
        Links { docs: text("docs_url"), icon: text("icon_url") }
    }
}

/// Bytes of a record that is read for its links.
const MAX_RECORD: usize = 256 * 1024;

/// Addresses of an app as the API gave them; untrusted, and empty when there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// Its documentation.
    pub docs: String,
    /// Its icon.
    pub icon: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_from_the_record() {
        let app = |raw: &str| App {
            id: 1,
            name: "slack".into(),
            title: "Slack".into(),
            login_url: String::new(),
            accounts: Vec::new(),
            raw: raw.into(),
        };
        let links = |docs: &str, icon: &str| Links { docs: docs.into(), icon: icon.into() };
        let raw = r#"{"docs_url":" https://a.example/x ","icon_url":"https://b.example/i.png"}"#;
        assert_eq!(app(raw).links(), links("https://a.example/x", "https://b.example/i.png"));
        for none in ["", "[]", "{}", r#"{"docs_url":null,"icon_url":5}"#] {
            assert_eq!(app(none).links(), Links::default(), "{none}");
        }
        let long = format!(r#"{{"docs_url":"https://a.example","x":"{}"}}"#, "x".repeat(MAX_RECORD));
        assert_eq!(app(&long).links(), Links::default());
    }
}
