//! Which workspace, and the client for it.
//!
//! Owns the order flags, profile, environment, default profile, sandbox, and what is said when credentials are missing. The sandbox is
//! only another base URL.

use std::io::BufRead as _;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};

use crate::api::{BaseUrl, Client, Limits};
use crate::app::WorkspaceLabel;
use crate::cli::WorkspaceArgs;
use crate::config::{Config, Given, Keyring, Profile, Secrets};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Access, Colour, Confirm};
use crate::protocol::credentials::{Credentials, CredentialsError, Signer};
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

/// Where a workspace was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is the embedded sandbox.
    Sandbox,
    /// A profile of the config file.
    Profile(String),
    /// Flags and environment.
    Environment,
}

/// What flags, environment and config say of a workspace; some of it may be missing.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// Where it was found.
    pub origin: Origin,
    /// Its base URL, not looked at yet.
    pub base_url: String,
    /// Its App-Key.
    pub app_key: Option<SecretString>,
    /// Its secret, or where that is.
    pub given: Option<Given>,
    /// The user.
    pub user_id: Option<String>,
    /// Where secrets are fetched from.
    pub secrets: Secrets,
    colour: Option<Colour>,
    live: Option<bool>,
    read_only: bool,
    confirm: Option<Confirm>,
}

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
}

impl Choice {
    /// Tells workspaces on one host apart; the key cannot be read from it.
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

/// The same for the bottom line of the explorer, where a whole path would leave no room for what is wrong.
pub fn short_complaint(config: &Config) -> Option<Failure> {
    let warning = config.warnings.first()?;
    Some(Failure::new(FailureKind::Local, "config.toml", warning.to_string()))
}

/// Finds the workspace: flags, then a profile that is named, then the environment, then the config's default, then the sandbox.
///
/// # Errors
/// When a profile is named that is not there or cannot be used, or the secret cannot be read.
pub fn gather(args: &WorkspaceArgs, config: &Config, default: Default) -> Result<Gathered, Failure> {
    let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let stdin = args.app_secret_stdin.then(read_secret).transpose()?.map(Signer::Secret);
    if args.sandbox {
        return Ok(Gathered::new(args, Origin::Sandbox));
    }
    if let Some(name) = args.profile.clone().or_else(|| env("INTEGRY_PROFILE")) {
        let profile = config.profiles.get(&name).ok_or_else(|| no_profile(&name, config))?;
        return of_profile(args, &name, profile, stdin);
    }
    let app_key = args.app_key.clone().or_else(|| env("INTEGRY_APP_KEY"));
    let user_id = args.user_id.clone().or_else(|| env("INTEGRY_USER_ID"));
    let signer = stdin
        .or_else(|| env("INTEGRY_APP_SECRET").map(|secret| Signer::Secret(secret.into())))
        .or_else(|| env("INTEGRY_HASH").map(|hash| Signer::Hash(hash.into())));
    if app_key.is_none() && signer.is_none() {
        let named = config.default.as_ref().and_then(|name| Some((name, config.profiles.get(name)?)));
        match (named, &user_id, default) {
            (Some((name, profile)), ..) => return of_profile(args, name, profile, None),
            (None, None, Default::Sandbox) => return Ok(Gathered::new(args, Origin::Sandbox)),
            _ => {}
        }
    }
    let base_url = args.base_url.clone().or_else(|| env("INTEGRY_BASE_URL"));
    Ok(Gathered {
        base_url: base_url.unwrap_or_else(|| SERVICE.to_owned()),
        app_key: app_key.map(Into::into),
        given: signer.map(Given::Ready),
        user_id,
        ..Gathered::new(args, Origin::Environment)
    })
}

fn no_profile(name: &str, config: &Config) -> Failure {
    let names: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
    let path = config.path.as_ref().map_or_else(|| "config.toml".into(), |path| path.to_string_lossy());
    let hint = match names.as_slice() {
        [] => format!("{path} has no profile"),
        names => format!("{path} has {}", names.join(", ")),
    };
    Failure::new(FailureKind::Usage, "There is no such profile", name).hint(hint)
}

/// A profile, with what flags say on top of it.
fn of_profile(
    args: &WorkspaceArgs,
    name: &str,
    profile: &Profile,
    stdin: Option<Signer>,
) -> Result<Gathered, Failure> {
    if let Some(warning) = &profile.broken {
        let title = format!("The profile {name} cannot be used");
        return Err(Failure::new(FailureKind::Usage, title, warning.to_string()));
    }
    let own_url = profile.base_url.clone().unwrap_or_else(|| SERVICE.to_owned());
    let base_url = args.base_url.clone().unwrap_or_else(|| own_url.clone());
    let origin = |text: &str| BaseUrl::parse(text).ok().map(|base| base.host());
    if stdin.is_none() && origin(&base_url) != origin(&own_url) {
        let detail = format!("the secret of the profile {name} is kept for {own_url}");
        return Err(Failure::new(FailureKind::Usage, "A secret is not sent to another place", detail)
            .hint("leave --base-url out, or give the secret of that place with --app-secret-stdin"));
    }
    let kept = Given::From(name.to_owned(), profile.secret.clone());
    let gathered = Gathered::new(args, Origin::Profile(name.to_owned()));
    Ok(Gathered {
        base_url,
        app_key: args.app_key.clone().map(Into::into).or_else(|| profile.app_key.clone()),
        given: Some(stdin.map_or(kept, Given::Ready)),
        user_id: args.user_id.clone().or_else(|| profile.user_ids.first().cloned()),
        colour: profile.colour,
        live: profile.live,
        read_only: profile.read_only || gathered.read_only,
        confirm: gathered.confirm.or(profile.confirm),
        ..gathered
    })
}

impl Gathered {
    fn new(args: &WorkspaceArgs, origin: Origin) -> Self {
        let keyring = if args.no_keyring { Keyring::Off } else { Keyring::Used };
        Self {
            origin,
            base_url: String::new(),
            app_key: None,
            given: None,
            user_id: None,
            secrets: Secrets::new(keyring),
            colour: None,
            live: None,
            read_only: args.read_only,
            confirm: args.confirm,
        }
    }

    /// What is missing, by the names that a person sets.
    pub fn missing(&self) -> Vec<&'static str> {
        let (key, secret, user) = match self.origin {
            Origin::Sandbox => return Vec::new(),
            Origin::Profile(_) => ("app_key", "secret", "user_ids"),
            Origin::Environment => {
                ("INTEGRY_APP_KEY", "INTEGRY_APP_SECRET (or INTEGRY_HASH)", "INTEGRY_USER_ID")
            }
        };
        let missing = [
            self.app_key.is_none().then_some(key),
            self.given.is_none().then_some(secret),
            self.user_id.is_none().then_some(user),
        ];
        missing.into_iter().flatten().collect()
    }

    /// The base URL.
    ///
    /// # Errors
    /// When credentials may not be sent there.
    pub fn base(&self) -> Result<BaseUrl, Failure> {
        BaseUrl::parse(&self.base_url).map_err(|error| {
            Failure::new(FailureKind::Usage, "The base URL cannot be used", error.to_string())
        })
    }

    /// The workspace, when nothing is missing.
    ///
    /// # Errors
    /// What is missing, or cannot be used.
    pub fn complete(self) -> Result<Choice, Failure> {
        let mut access = Access { read_only: self.read_only, confirm: self.confirm.unwrap_or_default() };
        if self.origin == Origin::Sandbox {
            access.confirm = Confirm::Never;
            let label = WorkspaceLabel { access, ..WorkspaceLabel::sandbox(SANDBOX_USER) };
            return Ok(Choice { label, target: Target::Sandbox });
        }
        let missing = self.missing().join(", ");
        let (Some(app_key), Some(given), Some(user_id)) = (&self.app_key, &self.given, &self.user_id) else {
            let failure = |detail: String| Failure::new(FailureKind::Credentials, "No credentials", detail);
            return Err(match &self.origin {
                Origin::Profile(name) => failure(format!("the profile {name} has no {missing}"))
                    .hint("add it to config.toml, or give it with a flag"),
                _ => failure(format!("set {missing}")).hint("or use --sandbox, which needs none"),
            });
        };
        let base = self.base()?;
        if let Given::Ready(signer) = given {
            // A secret that cannot be used is refused before the terminal is touched.
            Credentials::new(app_key.clone(), signer.clone(), user_id.clone()).map_err(unusable)?;
        }
        let is_live = self.live.unwrap_or(!base.is_loopback());
        access.confirm = self.confirm.unwrap_or(if is_live { Confirm::Once } else { Confirm::Never });
        let profile = match &self.origin {
            Origin::Profile(name) => Some(name.clone()),
            _ => None,
        };
        let label = WorkspaceLabel {
            is_sandbox: false,
            host: base.host(),
            user_id: user_id.clone(),
            profile,
            is_live,
            colour: self.colour,
            access,
        };
        let service = Service {
            base,
            app_key: app_key.clone(),
            given: given.clone(),
            user_id: user_id.clone(),
            secrets: self.secrets,
        };
        Ok(Choice { label, target: Target::Service(Box::new(service)) })
    }
}

/// What is wrong with credentials.
pub(super) fn unusable(error: CredentialsError) -> Failure {
    Failure::new(FailureKind::Credentials, "The credentials cannot be used", error.to_string())
}

/// The first line of standard input.
///
/// # Errors
/// When there is none, or it is empty.
pub(super) fn read_secret() -> Result<SecretString, Failure> {
    let mut line = Zeroizing::new(String::with_capacity(4096));
    let read = std::io::stdin().lock().read_line(&mut line);
    let secret = line.trim_end_matches(['\r', '\n']);
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

/// Fetches the secret, or starts the sandbox, and makes the client.
///
/// # Errors
/// When there is no secret, the sandbox cannot be served or the client cannot be made.
pub async fn connect(choice: Choice) -> Result<Connection, Failure> {
    match choice.target {
        Target::Service(service) => {
            let Service { base, app_key, given, user_id, secrets } = *service;
            let signer = secrets.fetch(given).await?;
            let credentials = Credentials::new(app_key, signer, user_id).map_err(unusable)?;
            let client = Client::new(base, credentials, Limits::default())?;
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
