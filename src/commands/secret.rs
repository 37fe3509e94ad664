//! `secret`: keeping and removing the App-Secret of a profile.
//!
//! Owns that it is read from standard input, unseen when that is a terminal, and goes nowhere else unasked.

use std::io::{IsTerminal as _, Write as _};

use secrecy::SecretString;

use super::workspace::read_secret;
use crate::cli::{SecretAction, SecretArgs, WorkspaceArgs};
use crate::config::{Keyring, KeyringError, Secrets};
use crate::domain::failure::{Failure, FailureKind};

pub(super) async fn secret(workspace: &WorkspaceArgs, args: &SecretArgs) -> Result<u8, Failure> {
    let keyring = if workspace.no_keyring { Keyring::Off } else { Keyring::Used };
    let secrets = Secrets::new(keyring);
    match &args.action {
        SecretAction::Set { name, file } => set(&secrets, name, *file).await,
        SecretAction::Forget { name } => forget(&secrets, name).await,
    }
}

async fn set(secrets: &Secrets, name: &str, file: bool) -> Result<u8, Failure> {
    let secret = read_unseen(name)?;
    if file {
        let path = secrets.keep_in_file(name, &secret).map_err(|error| not_kept(error.to_string()))?;
        say(&format!(
            "Kept in {}, which only you can read; the profile needs secret = \"file\".",
            path.display()
        ));
        return Ok(0);
    }
    secrets.keyring.set(name, secret).await.map_err(|error| {
        not_kept(format!("the keyring: {error}")).hint("--file keeps it in a file that only you can read")
    })?;
    say("Kept in the system's keyring.");
    Ok(0)
}

async fn forget(secrets: &Secrets, name: &str) -> Result<u8, Failure> {
    let not_removed = |why: String| Failure::new(FailureKind::Local, "The secret was not removed", why);
    let was_in_file = secrets.forget_file(name).map_err(|error| not_removed(error.to_string()))?;
    let in_keyring = match secrets.keyring.forget(name).await {
        Ok(()) => Ok(true),
        Err(KeyringError::NoEntry | KeyringError::Off | KeyringError::NotBuilt) => Ok(false),
        Err(error) => Err(error),
    };
    match (was_in_file, in_keyring) {
        (true, Ok(true)) => say("Removed from the keyring and from the file."),
        (true, _) => say("Removed from the file."),
        (false, Ok(true)) => say("Removed from the keyring."),
        (false, Ok(false)) => return Err(not_removed("there is none".to_owned())),
        (false, Err(error)) => return Err(not_removed(format!("the keyring: {error}"))),
    }
    Ok(0)
}

fn not_kept(why: String) -> Failure {
    Failure::new(FailureKind::Local, "The secret was not kept", why)
}

fn say(text: &str) {
    // Nobody is left to tell when this fails.
    _ = writeln!(std::io::stderr(), "{text}");
}

/// Reads a line; on a terminal without showing it.
fn read_unseen(name: &str) -> Result<SecretString, Failure> {
    if !std::io::stdin().is_terminal() {
        return read_secret();
    }
    _ = write!(std::io::stderr(), "App-Secret of {name} (it is not shown): ");
    let _hidden = Hidden::start();
    let secret = read_secret();
    say("");
    secret
}

/// Echo is off while this lives.
struct Hidden {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Hidden {
    fn start() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(std::io::stdin()).ok();
        if let Some(mut modes) = before.clone() {
            modes.local_modes.remove(LocalModes::ECHO);
            _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &modes);
        }
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, before);
        }
    }
}

#[cfg(not(unix))]
impl Hidden {
    fn start() -> Self {
        say("(it will be shown: this system offers no way to hide it)");
        Self {}
    }
}
