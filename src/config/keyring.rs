//! The system's keyring.
//!
//! Owns that it is asked on a thread of its own and waited for three seconds at most: a locked or broken one must hold nothing up.

use std::time::Duration;

use secrecy::SecretString;

/// How long it is waited for. A person who is asked to unlock it answers later, and tries again.
const LIMIT: Duration = Duration::from_secs(3);
/// Under which its entries stand.
const SERVICE: &str = "integry-tui";

/// Whether the keyring is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keyring {
    /// It is.
    #[default]
    Used,
    /// `--no-keyring`.
    Off,
}

/// Why the keyring gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// It is not to be used.
    #[error("--no-keyring is set")]
    Off,
    /// This program was built without it.
    #[error("this program was built without it")]
    NotBuilt,
    /// It did not answer.
    #[error("it did not answer within 3 s; it may be waiting to be unlocked")]
    Slow,
    /// It is there, and has no such entry.
    #[error("it has no entry for this profile")]
    NoEntry,
    /// It cannot be used.
    #[error("it cannot be used: {0}")]
    Unavailable(String),
}

impl Keyring {
    /// The secret of a profile.
    ///
    /// # Errors
    /// When there is none or the keyring cannot be used.
    pub async fn get(self, profile: &str) -> Result<SecretString, KeyringError> {
        self.ask(profile.to_owned(), system::get).await
    }

    /// Keeps the secret of a profile, and reads it back: some keyrings take everything and keep nothing.
    ///
    /// # Errors
    /// When the keyring cannot be used.
    pub async fn set(self, profile: &str, secret: SecretString) -> Result<(), KeyringError> {
        self.ask(profile.to_owned(), move |profile| system::set(profile, &secret)).await
    }

    /// Removes the secret of a profile.
    ///
    /// # Errors
    /// When there is none or the keyring cannot be used.
    pub async fn forget(self, profile: &str) -> Result<(), KeyringError> {
        self.ask(profile.to_owned(), system::forget).await
    }

    async fn ask<T: Send + 'static>(
        self,
        profile: String,
        work: impl FnOnce(&str) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        if self == Self::Off {
            return Err(KeyringError::Off);
        }
        let (sender, answer) = tokio::sync::oneshot::channel();
        // A thread of its own: a keyring that never answers must not hold a worker.
        let started = std::thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            // Whoever asked may have gone.
            _ = sender.send(work(&profile));
        });
        started.map_err(|error| KeyringError::Unavailable(error.to_string()))?;
        match tokio::time::timeout(LIMIT, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(KeyringError::Unavailable("its library failed".to_owned())),
            Err(_) => Err(KeyringError::Slow),
        }
    }
}

#[cfg(feature = "keyring")]
mod system {
    use keyring::{Entry, Error};
    use secrecy::zeroize::Zeroizing;
    use secrecy::{ExposeSecret as _, SecretString};

    use super::{KeyringError, SERVICE};

    pub(super) fn get(profile: &str) -> Result<SecretString, KeyringError> {
        Ok(entry(profile)?.get_password().map_err(told)?.into())
    }

    pub(super) fn set(profile: &str, secret: &SecretString) -> Result<(), KeyringError> {
        let entry = entry(profile)?;
        entry.set_password(secret.expose_secret()).map_err(told)?;
        let back = Zeroizing::new(entry.get_password().map_err(told)?);
        if *back == secret.expose_secret() {
            Ok(())
        } else {
            Err(KeyringError::Unavailable("it did not keep what it was given".to_owned()))
        }
    }

    pub(super) fn forget(profile: &str) -> Result<(), KeyringError> {
        entry(profile)?.delete_credential().map_err(told)
    }

    fn entry(profile: &str) -> Result<Entry, KeyringError> {
        if let Err(error) = Entry::store_status() {
            return Err(unavailable(error));
        }
        Entry::new(SERVICE, profile).map_err(told)
    }

    fn told(error: Error) -> KeyringError {
        match error {
            Error::NoEntry => KeyringError::NoEntry,
            other => unavailable(&other),
        }
    }

    /// Its own words, except where they would hold the entry's bytes.
    fn unavailable(error: &Error) -> KeyringError {
        let words = match error {
            Error::BadEncoding(_) => "its entry is no text".to_owned(),
            other => other.to_string(),
        };
        KeyringError::Unavailable(words)
    }
}

#[cfg(not(feature = "keyring"))]
mod system {
    use secrecy::SecretString;

    use super::KeyringError;

    pub(super) fn get(_: &str) -> Result<SecretString, KeyringError> {
        Err(KeyringError::NotBuilt)
    }

    pub(super) fn set(_: &str, _: &SecretString) -> Result<(), KeyringError> {
        Err(KeyringError::NotBuilt)
    }

    pub(super) fn forget(_: &str) -> Result<(), KeyringError> {
        Err(KeyringError::NotBuilt)
    }
}
