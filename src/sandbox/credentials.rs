//! The workspace's credentials, and whether a request has them.
//!
//! Owns making and checking. Must not log or record them.

use std::fmt::Write as _;

use secrecy::{ExposeSecret as _, SecretString};

use crate::protocol::sign::{user_hash, verify_user_hash};

/// Key and secret of the workspace, and the user whose accounts are seeded.
#[derive(Debug)]
pub(super) struct Credentials {
    /// The `App-Key`.
    pub(super) app_key: String,
    /// Signs user ids.
    pub(super) app_secret: SecretString,
    /// The user with the connected accounts.
    pub(super) user_id: String,
    /// Signs login links; another secret than the workspace's, so that a link is never a hash. New at every start.
    pub(super) link_secret: SecretString,
}

/// What a request presents.
#[derive(Debug, Default, Clone)]
pub(super) struct Presented {
    /// The `App-Key` header or `app_key` query parameter.
    pub(super) app_key: Option<String>,
    /// The `User-ID` header or `user_id` query parameter.
    pub(super) user_id: Option<String>,
    /// The `Hash` header or `hash` query parameter.
    pub(super) hash: Option<String>,
}

impl Credentials {
    /// The user a request acts for; `None` when key, user and hash do not belong together.
    pub(super) fn user<'a>(&self, presented: &'a Presented) -> Option<&'a str> {
        let key = presented.app_key.as_deref()?;
        let user = presented.user_id.as_deref().filter(|user| !user.is_empty())?;
        let hash = presented.hash.as_deref()?;
        // Both are always computed: the time taken must not tell which of them is wrong.
        let key_fits = same_bytes(key.as_bytes(), self.app_key.as_bytes());
        let hash_fits = verify_user_hash(&self.app_secret, user, hash);
        (key_fits && hash_fits).then_some(user)
    }
}

impl Credentials {
    /// What a login link carries to show that the API has given it out for this user and app.
    pub(super) fn link_key(&self, user: &str, app: &str) -> String {
        user_hash(&self.link_secret, &link_subject(user, app)).expose_secret().to_owned()
    }

    /// Whether a login link was given out for this user and app.
    pub(super) fn opens(&self, key: &str, user: &str, app: &str) -> bool {
        !user.is_empty() && verify_user_hash(&self.link_secret, &link_subject(user, app), key)
    }
}

/// No machine name has a line break: no two pairs have the same subject.
fn link_subject(user: &str, app: &str) -> String {
    format!("{app}\n{user}")
}

/// Compares in a time that depends on the lengths only.
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// 128 random bits as hex, new at every start: a program on this machine must not know the sandbox's credentials beforehand.
pub(super) fn random_hex() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    let mut out = String::with_capacity(32);
    for byte in bytes {
        // Writing to a String cannot fail.
        _ = write!(out, "{byte:02x}");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::protocol::sign::user_hash;

    #[test]
    fn key_user_and_hash_must_belong_together() {
        let credentials = Credentials {
            app_key: "key".into(),
            app_secret: "s3cret".to_owned().into(),
            user_id: "u".into(),
            link_secret: "other".to_owned().into(),
        };
        let hash = |user: &str| user_hash(&credentials.app_secret, user).expose_secret().to_owned();
        let ask = |key: &str, user: &str, hash: &str| {
            let presented =
                Presented { app_key: Some(key.into()), user_id: Some(user.into()), hash: Some(hash.into()) };
            credentials.user(&presented).is_some()
        };
        assert!(ask("key", "u", &hash("u")));
        assert!(
            ask("key", "other", &hash("other")),
            "every user with their own hash is a user of the workspace"
        );
        assert!(!ask("kez", "u", &hash("u")));
        assert!(!ask("key", "other", &hash("u")));
        assert!(!ask("key", "u", &hash("u").to_uppercase()));
        assert!(!ask("key", "u", ""));
        assert!(!ask("key", "", &hash("")));
        assert!(credentials.user(&Presented::default()).is_none());
    }

    #[test]
    fn a_login_link_opens_its_own_user_and_app_only() {
        let credentials = Credentials {
            app_key: "key".into(),
            app_secret: "s3cret".to_owned().into(),
            user_id: "u".into(),
            link_secret: "other".to_owned().into(),
        };
        let key = credentials.link_key("u", "slack");
        assert!(credentials.opens(&key, "u", "slack"));
        assert!(!credentials.opens(&key, "v", "slack") && !credentials.opens(&key, "u", "hubspot"));
        assert!(!credentials.opens(&credentials.link_key("", "slack"), "", "slack"));
        assert!(!verify_user_hash(&credentials.app_secret, "slack\nu", &key), "a link is no hash");
    }

    #[test]
    fn fresh_credentials_differ() {
        let (a, b) = (random_hex().unwrap(), random_hex().unwrap());
        assert_eq!(a.len(), 32);
        assert_ne!(a, b);
    }
}
