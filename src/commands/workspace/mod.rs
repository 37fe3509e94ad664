//! Which workspace, and the client for it.
//!
//! Owns the order flags, profile, environment, default profile, sandbox, and what is said when credentials are missing. The sandbox is
//! only another base URL.

mod gather;
mod place;

use std::collections::BTreeSet;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use crate::api::{BaseUrl, Client, Limits};
use crate::cli::WorkspaceArgs;
use crate::config::{Config, Given, Secrets};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::WorkspaceLabel;
use crate::protocol::credentials::{Credentials, CredentialsError, Signer};
use crate::protocol::sign::user_hash;
use crate::runtime::Clock;
use crate::sandbox::{self, Sandbox};

pub(super) use gather::read_secret;
pub use gather::{Default, Gathered, Origin, gather, of_environment, of_profile};
pub use place::base_url;

/// The user of the sandbox.
const SANDBOX_USER: &str = "demo-user";

/// A workspace to connect to.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the screen shows of it.
    pub label: WorkspaceLabel,
    target: Target,
}

#[derive(Debug, Clone)]
enum Target {
    /// The embedded sandbox.
    Sandbox,
    /// A service.
    Service(Box<Service>),
}

#[derive(Debug, Clone)]
struct Service {
    base: BaseUrl,
    app_key: SecretString,
    given: Given,
    user_id: String,
    secrets: Secrets,
    /// What to do when these are not accepted.
    advice: Arc<str>,
}

impl Choice {
    /// Tells workspaces at one place apart; the key cannot be read from it.
    pub fn print(&self) -> String {
        match &self.target {
            Target::Sandbox => "sandbox".to_owned(),
            Target::Service(service) => {
                let hash = user_hash(&service.app_key, "catalog");
                hash.expose_secret().chars().take(16).collect()
            }
        }
    }
}

/// A client, and the sandbox behind it, if any, which ends with it.
pub struct Connection {
    /// The client.
    pub client: Client,
    /// Keeps the sandbox running.
    pub sandbox: Option<Sandbox>,
}

/// Chooses from flags, environment and config.
///
/// # Errors
/// When credentials are missing or cannot be used, with what to set.
pub fn choose(args: &WorkspaceArgs, config: &Config, default: Default) -> Result<Choice, Failure> {
    gather(args, config, default)?.complete()
}

/// The config file, read only where it may matter.
pub fn config(args: &WorkspaceArgs) -> Config {
    if args.sandbox { Config::default() } else { Config::load() }
}

/// What is wrong with the config file, as a failure to show.
pub fn complaint(config: &Config) -> Option<Failure> {
    let complaint = config.complaint()?;
    Some(Failure::new(FailureKind::Local, "The config file is not used as a whole", complaint))
}

/// The same for the bottom line of the explorer, which is narrow: one place with its reason, of several only where the first one is.
pub fn short_complaint(config: &Config) -> Option<Failure> {
    let local = |title: String, detail: String| Failure::new(FailureKind::Local, title, detail);
    let name = || "config.toml".to_owned();
    if let [warning] = config.warnings.as_slice() {
        let title = if warning.line > 0 { format!("config.toml line {}", warning.line) } else { name() };
        return Some(local(title, warning.what.clone()).hint(warning.remedy.clone()));
    }
    // A line that is wrong twice, such as one that is no TOML, is one place to look at.
    let lines: BTreeSet<usize> = config.warnings.iter().map(|warning| warning.line).collect();
    let first = lines.iter().find(|line| **line > 0).or(lines.first())?;
    let what = match lines.len() - 1 {
        0 => format!("line {first} is wrong"),
        more => format!("line {first} and {more} more are wrong"),
    };
    Some(local(name(), format!("{what}; integry-tui doctor says why")))
}

/// What is wrong with credentials.
pub(super) fn unusable(error: CredentialsError) -> Failure {
    Failure::new(FailureKind::Credentials, "The credentials cannot be used", error.to_string())
}

/// Fetches the secret, or starts the sandbox, and makes the client.
///
/// # Errors
/// When there is no secret, the sandbox cannot be served or the client cannot be made.
pub async fn connect(choice: Choice) -> Result<Connection, Failure> {
    match choice.target {
        Target::Service(service) => {
            let Service { base, app_key, given, user_id, secrets, advice } = *service;
            let signer = secrets.fetch(given).await?;
            let credentials = Credentials::new(app_key, signer, user_id).map_err(unusable)?;
            let client = Client::advising(base, credentials, Limits::default(), Some(advice))?;
            Ok(Connection { client, sandbox: None })
        }
        Target::Sandbox => {
            let local =
                |error: String| Failure::new(FailureKind::Local, "The sandbox cannot be served", error);
            let options = sandbox::Options {
                user_id: Some(SANDBOX_USER.to_owned()),
                clock: sandbox::Clock::running_from(Clock::start().unix()),
                ..sandbox::Options::default()
            };
            let sandbox = sandbox::start(options).await.map_err(|error| local(error.to_string()))?;
            let client = client_of(&sandbox)?;
            Ok(Connection { client, sandbox: Some(sandbox) })
        }
    }
}

/// A client of a sandbox.
///
/// # Errors
/// When the sandbox's own credentials cannot be used, which would be a fault in it.
pub fn client_of(sandbox: &Sandbox) -> Result<Client, Failure> {
    let local = |error: String| Failure::new(FailureKind::Local, "The sandbox cannot be used", error);
    let base = BaseUrl::parse(sandbox.base_url().as_str()).map_err(|error| local(error.to_string()))?;
    let signer = Signer::Secret(sandbox.app_secret().clone());
    let credentials =
        Credentials::new(sandbox.app_key().to_owned().into(), signer, sandbox.user_id().to_owned())
            .map_err(|error| local(error.to_string()))?;
    Client::new(base, credentials, Limits::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    fn said(text: &str) -> String {
        short_complaint(&parse(text)).map_or_else(String::new, |failure| failure.one_line())
    }

    #[test]
    fn one_wrong_line_says_what_and_then_what_to_do() {
        assert_eq!(said(""), "");
        let colours = "red, green, yellow, blue, magenta, cyan, white";
        assert_eq!(
            said("[profiles.a]\ncolour = \"mauve\""),
            format!("config.toml line 2: colour is not one of {colours} (write one, in quotes)")
        );
        assert_eq!(
            said("[profiles.a]\nread_onyl = true"),
            "config.toml line 2: the key read_onyl is not known, so read_only = true (did you mean read_only?)"
        );
        assert_eq!(
            said("default = \"b\"\n[profiles.a]"),
            "config.toml: default names no profile of this file (name one of these: a)"
        );
    }

    #[test]
    fn several_say_so_at_once_and_fit_the_bottom_line() {
        let wrong = "[profiles.a]\nlive = 1\ncolour = 1\nconfirm = 1";
        let two_more = "config.toml: line 2 and 2 more are wrong; integry-tui doctor says why";
        assert_eq!((said(wrong).as_str(), two_more.len() < 78), (two_more, true));
        // What is wrong with the file as a whole is one of them, and no line.
        let three_more = "config.toml: line 3 and 3 more are wrong; integry-tui doctor says why";
        assert_eq!(said(&format!("default = \"b\"\n{wrong}")), three_more);
        let broken = "config.toml: line 2 is wrong; integry-tui doctor says why";
        assert_eq!(said("[profiles.a]\nlive == true"), broken);
    }
}
