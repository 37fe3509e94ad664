//! Which workspace, and the client for it.
//!
//! Owns the order flags, environment, sandbox, and what is said when credentials are missing. The sandbox is only another base URL.

use std::io::BufRead as _;

use secrecy::{ExposeSecret as _, SecretString};

use crate::api::{BaseUrl, Client, Limits};
use crate::app::WorkspaceLabel;
use crate::cli::WorkspaceArgs;
use crate::domain::failure::{Failure, FailureKind};
use crate::protocol::credentials::{Credentials, Signer};
use crate::protocol::sign::user_hash;
use crate::runtime::Clock;
use crate::sandbox::{self, Sandbox};

/// Where requests go when nothing else is said (API reference, "Base URL").
const SERVICE: &str = "https://api.integry.io";
/// The user of the sandbox.
const SANDBOX_USER: &str = "demo-user";

/// What to use when no credentials are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// The sandbox: the explorer is usable at once.
    Sandbox,
    /// Nothing: a script must say what it means.
    Nothing,
}

/// A workspace to connect to.
#[derive(Debug)]
pub enum Choice {
    /// The embedded sandbox.
    Sandbox,
    /// A service.
    Live(BaseUrl, Credentials),
}

impl Choice {
    /// What the screen shows of it.
    pub fn label(&self) -> WorkspaceLabel {
        match self {
            Self::Sandbox => WorkspaceLabel {
                is_sandbox: true,
                host: "sandbox".to_owned(),
                user_id: SANDBOX_USER.to_owned(),
            },
            Self::Live(base, credentials) => WorkspaceLabel {
                is_sandbox: false,
                host: base.host(),
                user_id: credentials.user_id().to_owned(),
            },
        }
    }
}

impl Choice {
    /// Tells workspaces on one host apart; the key cannot be read from it.
    pub fn print(&self) -> String {
        match self {
            Self::Sandbox => "sandbox".to_owned(),
            Self::Live(_, credentials) => {
                let hash = user_hash(credentials.app_key(), "catalog");
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

/// Chooses from flags and environment.
///
/// # Errors
/// When credentials are missing or cannot be used, with what to set.
pub fn choose(args: &WorkspaceArgs, default: Default) -> Result<Choice, Failure> {
    if args.sandbox {
        return Ok(Choice::Sandbox);
    }
    let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let app_key = args.app_key.clone().or_else(|| env("INTEGRY_APP_KEY"));
    let user_id = args.user_id.clone().or_else(|| env("INTEGRY_USER_ID"));
    let secret =
        if args.app_secret_stdin { Some(read_secret()?) } else { env("INTEGRY_APP_SECRET").map(Into::into) };
    let signer =
        secret.map(Signer::Secret).or_else(|| env("INTEGRY_HASH").map(|hash| Signer::Hash(hash.into())));
    if app_key.is_none() && user_id.is_none() && signer.is_none() && default == Default::Sandbox {
        return Ok(Choice::Sandbox);
    }
    let missing: Vec<&str> = [
        app_key.is_none().then_some("INTEGRY_APP_KEY"),
        signer.is_none().then_some("INTEGRY_APP_SECRET (or INTEGRY_HASH)"),
        user_id.is_none().then_some("INTEGRY_USER_ID"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (Some(app_key), Some(signer), Some(user_id)) = (app_key, signer, user_id) else {
        let detail = format!("set {}", missing.join(", "));
        return Err(Failure::new(FailureKind::Credentials, "No credentials", detail)
            .hint("or use --sandbox, which needs none"));
    };
    let base =
        args.base_url.clone().or_else(|| env("INTEGRY_BASE_URL")).unwrap_or_else(|| SERVICE.to_owned());
    let base = BaseUrl::parse(&base).map_err(|error| {
        Failure::new(FailureKind::Usage, "The base URL cannot be used", error.to_string())
    })?;
    let credentials = Credentials::new(app_key.into(), signer, user_id).map_err(|error| {
        Failure::new(FailureKind::Credentials, "The credentials cannot be used", error.to_string())
    })?;
    Ok(Choice::Live(base, credentials))
}

fn read_secret() -> Result<SecretString, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let secret = line.trim_end_matches(['\r', '\n']).to_owned();
    match read {
        Ok(_) if !secret.is_empty() => Ok(secret.into()),
        Ok(_) => Err(Failure::new(
            FailureKind::Credentials,
            "No App-Secret",
            "standard input holds none in its first line",
        )),
        Err(error) => Err(Failure::new(FailureKind::Credentials, "No App-Secret", error.to_string())),
    }
}

/// Starts the sandbox where it is wanted, and makes the client.
///
/// # Errors
/// When the sandbox cannot be served or the client cannot be made.
pub async fn connect(choice: Choice) -> Result<Connection, Failure> {
    match choice {
        Choice::Live(base, credentials) => {
            let client = Client::new(base, credentials, Limits::default())?;
            Ok(Connection { client, sandbox: None })
        }
        Choice::Sandbox => {
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
