//! L2: what a person has set: the config file with its profiles, and where their secrets are.
//!
//! Owns `config.toml`, the places of app secrets (keyring, private file, environment, command), and that neither a message nor
//! `Debug` ever holds a secret. A wrong value is told with its line; the rest holds. What is wrong never makes a profile freer than it
//! was meant: it stays read-only, live, or is not used at all.

mod children;
mod command;
mod keyring;
mod keys;
mod private;
mod read;
mod secret;
mod values;
mod write;

#[cfg(test)]
mod tests;

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use indexmap::IndexMap;
use secrecy::SecretString;

use crate::domain::workspace::{Colour, Confirm};

pub use children::{hide_secrets, is_secret_variable};
pub use command::{CommandError, run as run_command};
pub use keyring::{Keyring, KeyringError};
pub use private::{PrivateError, create_private_dir, read_private, write_private};
pub use read::parse;
pub use secret::{Given, SecretError, SecretSource, Secrets, advice};
pub use write::{AddError, WithProfile};

/// The directory of the config file.
pub fn directory() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("integry-tui"))
}

/// The config file, as far as it could be read.
#[derive(Debug, Default)]
pub struct Config {
    /// Where it is; it need not exist.
    pub path: Option<PathBuf>,
    /// The profile that is used when nothing else is said.
    pub default: Option<String>,
    /// Profiles by name, in their order.
    pub profiles: IndexMap<String, Profile>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// A named workspace.
#[derive(Debug, Default)]
pub struct Profile {
    /// Where it is; the service itself when it is not said.
    pub base_url: Option<String>,
    /// Its App-Key.
    pub app_key: Option<SecretString>,
    /// The users to act for, the first one by itself.
    pub user_ids: Vec<String>,
    /// How it is told apart.
    pub colour: Option<Colour>,
    /// Whether it is real data; when it is not said, whatever is not this machine is.
    pub live: Option<bool>,
    /// Whether only functions that read may be called.
    pub read_only: bool,
    /// What is asked before a call; when it is not said, `once` for a live one.
    pub confirm: Option<Confirm>,
    /// Where its secret is.
    pub secret: SecretSource,
    /// Why it cannot be used, when a value that decides where something is sent is wrong.
    pub broken: Option<Warning>,
}

/// Something in the file that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Its line, counted from 1; 0 is the whole file.
    pub line: usize,
    /// What; never a value, which may be a secret in the wrong place.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{} ({})", self.what, self.remedy)
    }
}

/// The line of a byte, counted from 1.
fn line_at(text: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text[..at.min(text.len())]).count() + 1
}

impl Config {
    /// Reads the file of this person; one that is not there is empty.
    pub fn load() -> Self {
        directory().map_or_else(Self::default, |dir| Self::load_from(&dir.join("config.toml")))
    }

    /// Reads a file; one that is not there is empty.
    pub fn load_from(path: &Path) -> Self {
        let read = match private::read_capped(path) {
            Ok(Some(bytes)) => match std::str::from_utf8(&bytes) {
                Ok(text) => parse(text),
                Err(error) => {
                    let line = line_at(&bytes, error.valid_up_to());
                    Self::of_warning(line, "the file is no UTF-8 text", "save it as UTF-8")
                }
            },
            Ok(None) => Self::default(),
            Err(error) => {
                let what = format!("the file cannot be read: {error}");
                Self::of_warning(0, &what, "make it readable, or remove it")
            }
        };
        for profile in read.profiles.values() {
            if let SecretSource::Env(name) | SecretSource::HashEnv(name) = &profile.secret {
                children::note(name);
            }
        }
        Self { path: Some(path.to_owned()), ..read }
    }

    fn of_warning(line: usize, what: &str, remedy: &str) -> Self {
        let warning = Warning { line, what: what.to_owned(), remedy: remedy.to_owned() };
        Self { warnings: vec![warning], ..Self::default() }
    }

    /// What is wrong, in a line: the file, the first place, and how much more there is.
    pub fn complaint(&self) -> Option<String> {
        let first = self.warnings.first()?;
        let path = self.path.as_deref().unwrap_or(Path::new("config.toml"));
        let colon = if first.line > 0 { "" } else { ":" };
        let mut line = format!("{}{colon} {first}", path.display());
        if let more @ 1.. = self.warnings.len() - 1 {
            // Writing to a String cannot fail.
            _ = write!(line, "; {more} more, see integry-tui doctor");
        }
        Some(line)
    }
}
