//! What flags, environment and config say of a workspace.
//!
//! Owns their order, and what is said when something is missing. Must not connect.

use std::io::BufRead as _;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{Choice, SANDBOX_USER, Service, Target, base_url, unusable};
use crate::api::BaseUrl;
use crate::cli::WorkspaceArgs;
use crate::config::{Config, Given, Keyring, Profile, SecretSource, Secrets, advice};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Access, Colour, Confirm, SERVICE, WorkspaceLabel};
use crate::protocol::credentials::{Credentials, Signer};

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
    /// Users that the profile names.
    users: Vec<String>,
    colour: Option<Colour>,
    live: Option<bool>,
    read_only: bool,
    confirm: Option<Confirm>,
}

/// Finds the workspace: flags, then a profile that is named, then the environment, then the config's default, then the sandbox. Place and
/// user of the environment count for the config's default, too: what is set is never passed over in silence.
///
/// # Errors
/// When a profile is named that is not there or cannot be used, or the secret cannot be read.
pub fn gather(args: &WorkspaceArgs, config: &Config, default: Default) -> Result<Gathered, Failure> {
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
    let signer = stdin.or_else(signer_of_environment);
    if app_key.is_none() && signer.is_none() {
        let named = config.default.as_ref().and_then(|name| Some((name, config.profiles.get(name)?)));
        match (named, &user_id, default) {
            (Some((name, profile)), ..) => {
                // Nobody named this profile: where calls go and for whom is what the environment says, as a flag would.
                let base_url = args.base_url.clone().or_else(|| env("INTEGRY_BASE_URL"));
                let args = WorkspaceArgs { base_url, user_id: user_id.clone(), ..args.clone() };
                return of_profile(&args, name, profile, None);
            }
            (None, None, Default::Sandbox) => return Ok(Gathered::new(args, Origin::Sandbox)),
            _ => {}
        }
    }
    let own_user = env("INTEGRY_USER_ID");
    Gathered { given: signer.map(Given::Ready), ..of_environment(args) }.for_its_user(own_user.as_deref())
}

/// A variable that is set, and not empty.
fn env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What signs, as the environment says.
fn signer_of_environment() -> Option<Signer> {
    env("INTEGRY_APP_SECRET")
        .map(|secret| Signer::Secret(secret.into()))
        .or_else(|| env("INTEGRY_HASH").map(|hash| Signer::Hash(hash.into())))
}

/// The workspace of flags and environment; some of it may be missing.
pub fn of_environment(args: &WorkspaceArgs) -> Gathered {
    let base_url = args.base_url.clone().or_else(|| env("INTEGRY_BASE_URL"));
    Gathered {
        base_url: base_url.unwrap_or_else(|| SERVICE.to_owned()),
        app_key: args.app_key.clone().or_else(|| env("INTEGRY_APP_KEY")).map(Into::into),
        given: signer_of_environment().map(Given::Ready),
        user_id: args.user_id.clone().or_else(|| env("INTEGRY_USER_ID")),
        ..Gathered::new(args, Origin::Environment)
    }
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
///
/// # Errors
/// When it cannot be used, or its secret would go to another place.
pub fn of_profile(
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
            .hint("leave --base-url and INTEGRY_BASE_URL out, or give the secret of that place with --app-secret-stdin"));
    }
    let kept = Given::From(name.to_owned(), profile.secret.clone());
    let gathered = Gathered::new(args, Origin::Profile(name.to_owned()));
    let gathered = Gathered {
        base_url,
        app_key: args.app_key.clone().map(Into::into).or_else(|| profile.app_key.clone()),
        given: Some(stdin.map_or(kept, Given::Ready)),
        user_id: args.user_id.clone().or_else(|| profile.user_ids.first().cloned()),
        users: profile.user_ids.clone(),
        colour: profile.colour,
        live: profile.live,
        read_only: profile.read_only || gathered.read_only,
        confirm: gathered.confirm.or(profile.confirm),
        ..gathered
    };
    gathered.for_its_user(profile.user_ids.first().map(String::as_str))
}

impl Gathered {
    /// Nothing is known yet but what flags say of every workspace.
    pub fn new(args: &WorkspaceArgs, origin: Origin) -> Self {
        let keyring = if args.no_keyring { Keyring::Off } else { Keyring::Used };
        Self {
            origin,
            base_url: String::new(),
            app_key: None,
            given: None,
            user_id: None,
            secrets: Secrets::new(keyring),
            users: Vec::new(),
            colour: None,
            live: None,
            read_only: args.read_only,
            confirm: args.confirm,
        }
    }

    /// With what a person has settled of it.
    #[must_use]
    pub fn settled(self, live: bool, read_only: bool) -> Self {
        Self { live: Some(live), read_only: self.read_only || read_only, ..self }
    }

    /// Whether it can only be used for its own user.
    pub fn is_of_one_user(&self) -> bool {
        matches!(
            self.given,
            Some(
                Given::Ready(Signer::Hash(_))
                    | Given::From(_, SecretSource::HashEnv(_) | SecretSource::HashCommand(_))
            )
        )
    }

    /// Refuses another user than the one that a ready hash stands for.
    fn for_its_user(self, own: Option<&str>) -> Result<Self, Failure> {
        let (Some(own), Some(user)) = (own, &self.user_id) else { return Ok(self) };
        if !self.is_of_one_user() || own == user {
            return Ok(self);
        }
        let detail = format!("it stands for {own} only, not for {user}");
        Err(Failure::new(FailureKind::Usage, "The ready hash is another user's", detail)
            .hint("leave --user-id out, or give the App-Secret instead of a hash"))
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

    /// What to do when the service does not accept its credentials.
    pub fn advice(&self) -> String {
        match (&self.origin, &self.given) {
            (Origin::Profile(name), Some(given)) => advice(name, given),
            _ => "check INTEGRY_APP_KEY, INTEGRY_APP_SECRET and INTEGRY_USER_ID; they must belong to one workspace"
                .to_owned(),
        }
    }

    /// The base URL.
    ///
    /// # Errors
    /// When credentials may not be sent there.
    pub fn base(&self) -> Result<BaseUrl, Failure> {
        base_url(&self.base_url)
    }

    /// The workspace, when nothing is missing.
    ///
    /// # Errors
    /// What is missing, or cannot be used.
    pub fn complete(self) -> Result<Choice, Failure> {
        let mut access = Access { read_only: self.read_only, confirm: self.confirm.unwrap_or_default() };
        if self.origin == Origin::Sandbox {
            access.confirm = Confirm::Never;
            let user = self.user_id.as_deref().unwrap_or(SANDBOX_USER);
            let label = WorkspaceLabel { access, ..WorkspaceLabel::sandbox(user) };
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
        let users = if self.is_of_one_user() { Vec::new() } else { self.users.clone() };
        let label = WorkspaceLabel {
            is_sandbox: false,
            host: base.shown(),
            user_id: user_id.clone(),
            profile,
            is_live,
            colour: self.colour,
            access,
            users,
        };
        let service = Service {
            advice: self.advice().into(),
            base,
            app_key: app_key.clone(),
            given: given.clone(),
            user_id: user_id.clone(),
            secrets: self.secrets,
        };
        Ok(Choice { label, target: Target::Service(Box::new(service)) })
    }
}

/// The first line of standard input.
///
/// # Errors
/// When there is none, or it is empty.
pub(in crate::commands) fn read_secret() -> Result<SecretString, Failure> {
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
