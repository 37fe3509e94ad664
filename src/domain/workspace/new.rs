//! A workspace that a person describes, before it is kept.
//!
//! Owns its fields and what can be said of each without asking anybody. Printing it shows no key and no secret.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use super::SERVICE;
use crate::domain::failure::Failure;

/// A text that is never printed.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself, for whoever sends it.
    pub fn expose(&self) -> &SecretString {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.expose_secret().is_empty()
    }
}

impl From<SecretString> for Secret {
    fn from(text: SecretString) -> Self {
        Self(text)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// A workspace as it was typed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewWorkspace {
    /// The profile's name.
    pub name: String,
    /// Where it is; the service itself when it is not said.
    pub base_url: Option<String>,
    /// Its App-Key.
    pub app_key: Secret,
    /// Its App-Secret.
    pub secret: Secret,
    /// The user to act for.
    pub user_id: String,
    /// Whether it is real data.
    pub live: bool,
    /// Whether only functions that read may be called.
    pub read_only: bool,
    /// Whether it is the one that is opened when none is named.
    pub at_start: bool,
}

/// A field of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Field {
    Name,
    BaseUrl,
    AppKey,
    Secret,
    UserId,
    Live,
    ReadOnly,
    AtStart,
}

impl Field {
    /// All of them, in the order they are filled in.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::BaseUrl,
        Self::AppKey,
        Self::Secret,
        Self::UserId,
        Self::Live,
        Self::ReadOnly,
        Self::AtStart,
    ];
}

/// Why a workspace is not accepted, and where that can be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The fields it may be; more than one when the service does not tell them apart.
    pub fields: Vec<Field>,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

impl Refused {
    /// One field is wrong.
    pub fn at(field: Field, why: impl Into<String>) -> Self {
        Self { fields: vec![field], why: why.into(), remedy: String::new() }
    }
}

/// Why a workspace is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotKept {
    /// The keyring does not keep its secret; another place may.
    Keyring(Failure),
    /// It cannot be kept as it is.
    Refused(Refused),
}

/// Where a secret goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPlace {
    /// The system's keyring.
    Keyring,
    /// A file that only its owner can read.
    File,
    /// Nowhere: the workspace is known until the program ends.
    Session,
}

/// Characters of a profile's name.
const MAX_NAME: usize = 60;

impl NewWorkspace {
    /// Where it is, said or not.
    pub fn url(&self) -> &str {
        self.base_url.as_deref().unwrap_or(SERVICE)
    }

    /// The fields that cannot be right.
    ///
    /// # Errors
    /// What is wrong with the first of them.
    pub fn check(&self) -> Result<(), Refused> {
        let mut faults = self.faults().into_iter();
        let Some((first, why)) = faults.next() else { return Ok(()) };
        let others: Vec<Field> = faults.map(|(field, _)| field).collect();
        let why = match others.len() {
            0 => why.to_owned(),
            more => format!("{why}; {more} more {} marked", if more == 1 { "is" } else { "are" }),
        };
        Err(Refused { fields: std::iter::once(first).chain(others).collect(), ..Refused::at(first, why) })
    }

    fn faults(&self) -> Vec<(Field, &'static str)> {
        let name = self.name.trim();
        let name = if name.is_empty() {
            Some("give it a name, such as acme or staging")
        } else if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            Some("a name has up to 60 characters, none of them a control character")
        } else {
            None
        };
        let secret = self.secret.is_empty().then_some("it is empty");
        let found = [
            (Field::Name, name),
            (Field::AppKey, header_fault(self.app_key.expose().expose_secret())),
            (Field::Secret, secret),
            (Field::UserId, header_fault(self.user_id.trim())),
        ];
        found.into_iter().filter_map(|(field, fault)| Some((field, fault?))).collect()
    }
}

/// Whether an address is one of this machine: 127.0.0.0/8, `::1` or `localhost`, and no name that only begins so.
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// What is wrong with a text that is to be sent in a header.
pub fn header_fault(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("it is empty");
    }
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && text.trim() == text;
    (!is_plain).then_some("only ASCII letters, digits and signs can be sent, without spaces around them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        SecretString::from(text.to_owned()).into()
    }

    fn filled() -> NewWorkspace {
        NewWorkspace {
            name: "acme".into(),
            base_url: None,
            app_key: secret("key-XYZ"),
            secret: secret("s3cret-XYZ"),
            user_id: "ann".into(),
            live: true,
            read_only: false,
            at_start: false,
        }
    }

    #[test]
    fn the_first_field_that_cannot_be_right_is_named() {
        assert_eq!(filled().check(), Ok(()));
        let fields = |new: NewWorkspace| new.check().err().map(|refused| refused.fields);
        assert_eq!(fields(NewWorkspace { name: " ".into(), ..filled() }), Some(vec![Field::Name]));
        assert_eq!(fields(NewWorkspace { name: "a".repeat(61), ..filled() }), Some(vec![Field::Name]));
        assert_eq!(fields(NewWorkspace { app_key: secret("k é"), ..filled() }), Some(vec![Field::AppKey]));
        assert_eq!(fields(NewWorkspace { secret: secret(""), ..filled() }), Some(vec![Field::Secret]));
        assert_eq!(fields(NewWorkspace { user_id: "José".into(), ..filled() }), Some(vec![Field::UserId]));
        let all = vec![Field::Name, Field::AppKey, Field::Secret, Field::UserId];
        assert_eq!(fields(NewWorkspace::default()), Some(all));
        let why =
            NewWorkspace { secret: secret(""), user_id: String::new(), ..filled() }.check().unwrap_err().why;
        assert_eq!(why, "it is empty; 1 more is marked");
    }

    #[test]
    fn where_it_is_need_not_be_said() {
        assert_eq!(filled().url(), SERVICE);
        let elsewhere = NewWorkspace { base_url: Some("http://127.0.0.1:8791/".into()), ..filled() };
        assert_eq!((elsewhere.url(), elsewhere.check()), ("http://127.0.0.1:8791/", Ok(())));
    }

    #[test]
    fn it_prints_no_key_and_no_secret() {
        assert!(!format!("{:?}", filled()).contains("XYZ"));
        assert_eq!((secret("a") == secret("a"), secret("a") == secret("b")), (true, false));
    }
}
