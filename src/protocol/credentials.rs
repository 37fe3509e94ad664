//! The three credentials of a request.
//!
//! Owns that they are checked before anything is sent and never printed (API reference, "Authentication").

use secrecy::{ExposeSecret as _, SecretString};

use super::sign::user_hash;
use crate::domain::workspace::header_fault;

/// Why credentials cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// One of them is empty.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// A header cannot carry it.
    #[error(
        "the {0} holds characters that an HTTP header cannot carry; only ASCII letters, digits and signs can be sent"
    )]
    NotAscii(&'static str),
    /// A ready hash is no hash.
    #[error("the hash must be 64 lower-case hexadecimal digits")]
    NotAHash,
    /// A ready hash stands for one user only.
    #[error("a ready hash stands for one user only; another one needs the App-Secret")]
    OneUserOnly,
}

/// What signs for a user.
#[derive(Debug, Clone)]
pub enum Signer {
    /// The workspace's App-Secret: can sign for every user.
    Secret(SecretString),
    /// A ready hash: stands for one user only.
    Hash(SecretString),
}

/// Credentials of a workspace and user. Printing them shows the user only.
#[derive(Debug, Clone)]
pub struct Credentials {
    app_key: SecretString,
    signer: Signer,
    hash: SecretString,
    user_id: String,
}

impl Credentials {
    /// Checks the credentials and makes the hash.
    ///
    /// # Errors
    /// When one is empty or cannot be sent in a header.
    pub fn new(app_key: SecretString, signer: Signer, user_id: String) -> Result<Self, CredentialsError> {
        sendable("App-Key", app_key.expose_secret())?;
        sendable("User-ID", &user_id)?;
        let hash = match &signer {
            Signer::Secret(secret) if secret.expose_secret().is_empty() => {
                return Err(CredentialsError::Empty("App-Secret"));
            }
            Signer::Secret(secret) => user_hash(secret, &user_id),
            Signer::Hash(hash) => hash.clone(),
        };
        let is_hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        if hash.expose_secret().len() != 64 || !hash.expose_secret().bytes().all(is_hex) {
            return Err(CredentialsError::NotAHash);
        }
        Ok(Self { app_key, signer, hash, user_id })
    }

    /// The same workspace for another user.
    ///
    /// # Errors
    /// When the id cannot be sent in a header, or only a ready hash is known.
    pub fn for_user(&self, user_id: &str) -> Result<Self, CredentialsError> {
        if user_id == self.user_id {
            return Ok(self.clone());
        }
        match &self.signer {
            Signer::Secret(_) => Self::new(self.app_key.clone(), self.signer.clone(), user_id.to_owned()),
            Signer::Hash(_) => Err(CredentialsError::OneUserOnly),
        }
    }

    /// The `App-Key` header.
    pub fn app_key(&self) -> &SecretString {
        &self.app_key
    }

    /// The `Hash` header.
    pub fn hash(&self) -> &SecretString {
        &self.hash
    }

    /// Everything of them that must not be seen.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        let (Signer::Secret(signer) | Signer::Hash(signer)) = &self.signer;
        [&self.app_key, &self.hash, signer].into_iter()
    }

    /// The `User-ID` header.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }
}

fn sendable(name: &'static str, text: &str) -> Result<(), CredentialsError> {
    if text.is_empty() {
        return Err(CredentialsError::Empty(name));
    }
    match header_fault(text) {
        Some(_) => Err(CredentialsError::NotAscii(name)),
        None => Ok(()),
    }
}
