//! Whose account a call acts with.
//!
//! Owns the rule that the program never guesses: with several accounts and none chosen it asks.

use super::account::{Account, AccountId};

/// Whose account a call of an app's function would use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acting {
    /// The apps are not loaded yet.
    Unknown,
    /// The user has connected no account.
    NotConnected,
    /// This one: the only one, or the chosen one.
    As(Account),
    /// So many to choose from.
    Ask(usize),
}

impl Acting {
    /// Decides from the app's accounts and what was chosen before.
    pub fn decide(accounts: Option<&[Account]>, chosen: Option<AccountId>) -> Self {
        let Some(accounts) = accounts else { return Self::Unknown };
        let known = accounts.iter().find(|account| Some(account.id) == chosen);
        match (accounts, known) {
            ([], _) => Self::NotConnected,
            (_, Some(account)) => Self::As(account.clone()),
            ([only], None) => Self::As(only.clone()),
            (several, None) => Self::Ask(several.len()),
        }
    }

    /// The account to send, when it is settled.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::As(account) => Some(account),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_guesses() {
        let account = |id| Account { id, display_name: id.to_string(), modified_at: String::new() };
        let (one, two) = ([account(1)], [account(1), account(2)]);
        assert_eq!(Acting::decide(None, Some(1)), Acting::Unknown);
        assert_eq!(Acting::decide(Some(&[]), Some(1)), Acting::NotConnected);
        assert_eq!(Acting::decide(Some(&one), None), Acting::As(account(1)));
        assert_eq!(Acting::decide(Some(&two), None), Acting::Ask(2));
        assert_eq!(Acting::decide(Some(&two), Some(2)), Acting::As(account(2)));
        assert_eq!(
            Acting::decide(Some(&two), Some(9)),
            Acting::Ask(2),
            "a chosen account that is gone is no choice"
        );
    }
}
