//! Where a profile's secret is, and fetching it.
//!
//! Owns the five places. Printing any of these types shows the place, never the secret.

use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};

use super::children::note;
use super::command::{LIMIT, first_line};
use super::keyring::{Keyring, KeyringError};
use super::{CommandError, PrivateError, directory, read_private, run_command, write_private};
use crate::domain::failure::{Failure, FailureKind};
use crate::protocol::credentials::Signer;

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SecretSource {
    /// In the system's keyring.
    #[default]
    Keyring,
    /// In a private file beside the config file.
    File,
    /// In an environment variable.
    Env(String),
    /// A command prints it.
    Command(Vec<String>),
    /// A ready hash in an environment variable.
    HashEnv(String),
    /// A command prints a ready hash.
    HashCommand(Vec<String>),
}

/// A secret that is there already, or a place to fetch it from.
#[derive(Debug, Clone)]
pub enum Given {
    /// It is there.
    Ready(Signer),
    /// It has to be fetched for this profile.
    From(String, SecretSource),
}

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The keyring gave none.
    #[error("the keyring: {0}")]
    Keyring(#[from] KeyringError),
    /// The file gave none.
    #[error("{0}")]
    File(#[from] PrivateError),
    /// There is no file, or nothing in it.
    #[error("there is none in {}", .0.display())]
    NoFile(PathBuf),
    /// The variable is not set.
    #[error("the environment variable {0} is not set")]
    Env(String),
    /// The command gave none.
    #[error("{0}")]
    Command(#[from] CommandError),
    /// There is no place for files.
    #[error("this system names no directory for settings")]
    NoDirectory,
}

/// The places of secrets.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Whether the keyring is used.
    pub keyring: Keyring,
    /// Where files are; the directory of the config file unless a test says otherwise.
    pub directory: Option<PathBuf>,
}

impl Secrets {
    /// The places of this person.
    pub fn new(keyring: Keyring) -> Self {
        Self { keyring, directory: directory() }
    }

    /// Fetches a secret; may take as long as a person needs to unlock a password manager.
    ///
    /// # Errors
    /// When there is none, with what to do.
    pub async fn fetch(&self, given: Given) -> Result<Signer, Failure> {
        let (profile, source) = match given {
            Given::Ready(signer) => return Ok(signer),
            Given::From(profile, source) => (profile, source),
        };
        let is_hash = matches!(source, SecretSource::HashEnv(_) | SecretSource::HashCommand(_));
        let secret = self.look(&profile, &source).await.map_err(|error| told(&profile, &source, &error))?;
        Ok(if is_hash { Signer::Hash(secret) } else { Signer::Secret(secret) })
    }

    async fn look(&self, profile: &str, source: &SecretSource) -> Result<SecretString, SecretError> {
        match source {
            SecretSource::Keyring => Ok(self.keyring.get(profile).await?),
            SecretSource::File => {
                let path = self.file(profile)?;
                let bytes = read_private(&path)?;
                bytes.and_then(|bytes| first_line(&bytes)).ok_or(SecretError::NoFile(path))
            }
            SecretSource::Env(name) | SecretSource::HashEnv(name) => {
                note(name);
                let value = std::env::var(name).ok().filter(|value| !value.is_empty());
                value.map(SecretString::from).ok_or_else(|| SecretError::Env(name.clone()))
            }
            SecretSource::Command(words) | SecretSource::HashCommand(words) => {
                Ok(run_command(words, LIMIT).await?)
            }
        }
    }

    /// Keeps a secret in the private file of a profile.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_in_file(&self, profile: &str, secret: &SecretString) -> Result<PathBuf, SecretError> {
        let path = self.file(profile)?;
        write_private(&path, secret.expose_secret().as_bytes())?;
        Ok(path)
    }

    /// Removes the private file of a profile; whether there was one.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn forget_file(&self, profile: &str) -> Result<bool, SecretError> {
        let path = self.file(profile)?;
        match std::fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(PrivateError::Io { path, source }.into()),
        }
    }

    fn file(&self, profile: &str) -> Result<PathBuf, SecretError> {
        let directory = self.directory.as_ref().ok_or(SecretError::NoDirectory)?;
        Ok(directory.join("secrets").join(file_name(profile)))
    }
}

/// A profile's name as a file name: what is no letter, digit, dash or underscore is spelled by its code.
fn file_name(profile: &str) -> String {
    let part = |c: char| match c {
        _ if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => c.to_string(),
        _ => format!("%{:x}", u32::from(c)),
    };
    profile.chars().map(part).collect()
}

/// What to do when a service does not accept a profile's credentials.
pub fn advice(profile: &str, given: &Given) -> String {
    let secret = match given {
        Given::From(_, SecretSource::Keyring) => {
            format!("integry-tui secret set {profile} keeps another secret")
        }
        Given::From(_, SecretSource::File) => {
            format!("integry-tui secret set {profile} --file keeps another secret")
        }
        Given::From(_, SecretSource::Env(name) | SecretSource::HashEnv(name)) => {
            format!("{name} must belong to them")
        }
        Given::From(_, SecretSource::Command(_) | SecretSource::HashCommand(_)) => {
            "what its command prints must belong to them".to_owned()
        }
        Given::Ready(_) => "the secret that was given must belong to them".to_owned(),
    };
    format!("check app_key and user_ids of the profile {profile}; {secret}")
}

fn told(profile: &str, source: &SecretSource, error: &SecretError) -> Failure {
    let set = "or keep it in another place: see secret in config.toml";
    let remedy = match (source, error) {
        (_, SecretError::Keyring(KeyringError::NoEntry)) => {
            format!("integry-tui secret set {profile} keeps it there")
        }
        (_, SecretError::Keyring(KeyringError::Slow)) => format!("unlock it and try again, {set}"),
        (_, SecretError::Keyring(_)) => {
            "keep it elsewhere: secret = \"env:NAME\", secret_command, or \"file\" in config.toml".to_owned()
        }
        (_, SecretError::File(PrivateError::Open { path })) => format!("chmod 600 {}", path.display()),
        (SecretSource::File, _) => format!("integry-tui secret set {profile} --file keeps it there"),
        (SecretSource::Env(name) | SecretSource::HashEnv(name), _) => format!("set {name}, {set}"),
        _ => format!("run the command by hand to see what it needs, {set}"),
    };
    let title = format!("No secret for the profile {profile}");
    Failure::new(FailureKind::Credentials, title, error.to_string()).hint(remedy)
}
