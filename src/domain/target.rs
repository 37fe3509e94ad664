//! For whom a function is run: an account of the workspace's user, or another user of the workspace.
//!
//! Owns how each is named. Must not sign or send.

use super::account::{Account, AccountId};

/// For whom a function is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An account of the workspace's own user.
    Account(Account),
    /// Another user by id. Which accounts they have is not known: none is named in the call.
    User(String),
}

impl Target {
    /// The account that the call names.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(account) => Some(account.id),
            Self::User(_) => None,
        }
    }

    /// The user that is signed for; `None` for the workspace's own.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::Account(_) => None,
            Self::User(id) => Some(id),
        }
    }

    /// Who it is, in a few words: `Sales EU`, `user bob`.
    pub fn name(&self) -> String {
        match self {
            Self::Account(account) => account.display_name.clone(),
            Self::User(id) => format!("user {id}"),
        }
    }

    /// The same, so that two of one name are told apart: `Sales EU (11)`.
    pub fn full_name(&self) -> String {
        match self {
            Self::Account(account) => format!("{} ({})", account.display_name, account.id),
            Self::User(_) => self.name(),
        }
    }
}

/// User ids of a line: commas part them, each is named once.
pub fn user_ids(line: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in line.split([',', ';']).map(str::trim).filter(|id| !id.is_empty()) {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_accounts_and_users_apart() {
        let account = Account { id: 11, display_name: "bob".into(), modified_at: String::new() };
        let (account, user) = (Target::Account(account), Target::User("bob".into()));
        assert_eq!([account.name(), account.full_name(), user.name()], ["bob", "bob (11)", "user bob"]);
        assert_eq!((account.account(), account.user()), (Some(11), None));
        assert_eq!((user.account(), user.user()), (None, Some("bob")));
    }

    #[test]
    fn ids_are_read_from_a_line() {
        assert_eq!(user_ids(" bob, ann b ,bob;,"), ["bob", "ann b"]);
        assert_eq!(user_ids(" ,"), [""; 0]);
    }
}
