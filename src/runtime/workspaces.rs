//! The workspaces that this person can go to, and going there.
//!
//! Owns what the settings say of them, the connections that are kept until the program ends, and what is remembered of users. Must not
//! decide when to go where: state does.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::connect::{Connected, Connector};
use super::services::{self, ClientSlot};
use crate::cli::WorkspaceArgs;
use crate::commands::workspace::{self, Choice, Gathered, Origin};
use crate::config::{Config, Secrets};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Listed, WorkspaceId, WorkspaceLabel};
use crate::store::{AppsFile, CatalogFile, UsersFile};

/// Where things of this person are kept; what is `None` is not kept.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The config file.
    pub config: Option<PathBuf>,
    /// The state directory.
    pub state: Option<PathBuf>,
    /// The cache directory.
    pub cache: Option<PathBuf>,
}

/// A workspace that is gone to: everything that the jobs of the program need of it.
#[derive(Debug)]
pub struct Opened {
    /// What the screen shows of it.
    pub label: WorkspaceLabel,
    /// The client, as soon as it is there.
    pub client: ClientSlot,
    /// Where drafts are kept: directory, workspace and user.
    pub store: Option<(PathBuf, String, String)>,
    /// Where apps and the catalog are kept.
    pub cache: Option<(AppsFile, CatalogFile)>,
}

/// The workspaces.
#[derive(Debug)]
pub struct Workspaces {
    /// Flags that hold for every workspace.
    args: WorkspaceArgs,
    /// What the program was started with; its flags are its own.
    started: Gathered,
    pub(super) secrets: Secrets,
    pub(super) places: Places,
    background: Handle,
    known: Mutex<Known>,
    session: OnceLock<Option<TempDir>>,
}

#[derive(Debug, Default)]
struct Known {
    config: Config,
    /// Workspaces of this session only.
    session: HashMap<String, Gathered>,
    connections: HashMap<WorkspaceId, Connection>,
}

#[derive(Debug)]
struct Connection {
    client: ClientSlot,
    /// Keeps the sandbox alive.
    _connected: Connected,
}

impl Workspaces {
    /// What can be gone to beside what the program was started with.
    pub fn new(
        args: &WorkspaceArgs,
        started: Gathered,
        config: Config,
        places: Places,
        background: Handle,
    ) -> Self {
        let args = WorkspaceArgs {
            read_only: args.read_only,
            confirm: args.confirm,
            no_keyring: args.no_keyring,
            ..WorkspaceArgs::default()
        };
        let secrets = started.secrets.clone();
        let known = Mutex::new(Known { config, ..Known::default() });
        Self { args, started, secrets, places, background, known, session: OnceLock::new() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the program starts with, and how it is connected to: not before the first frame is drawn.
    ///
    /// # Errors
    /// What is missing, or cannot be used.
    pub fn first(&self) -> Result<(Opened, impl FnOnce() + '_), Failure> {
        let choice = self.started.clone().complete()?;
        let id = choice.label.id();
        let (connector, client) = Connector::new(choice.clone());
        let opened = self.opened(&choice, client.clone());
        let start = move || {
            let connected = connector.start(&self.background);
            self.known().connections.insert(id, Connection { client, _connected: connected });
        };
        Ok((opened, start))
    }

    /// Goes to a workspace, as a user of it. Touches no disk and no network: these are waited for behind the first frame.
    ///
    /// # Errors
    /// When it is not known, something of it is missing, or only its own user can be signed for.
    pub fn open(&self, to: &WorkspaceId, user: Option<&str>) -> Result<Opened, Failure> {
        let mut gathered = self.gathered(to)?;
        if let Some(user) = user {
            if gathered.is_of_one_user() && gathered.user_id.as_deref() != Some(user) {
                let why = "it has a ready hash, which stands for one user only";
                return Err(Failure::new(FailureKind::Credentials, "This user cannot be acted for", why)
                    .hint("another user needs the workspace's App-Secret"));
            }
            gathered.user_id = Some(user.to_owned());
        }
        let choice = gathered.complete()?;
        if let (Some(user), Some(state)) = (user, self.places.state.clone())
            && !self.is_of_session(&choice.label)
        {
            let (workspace, user) = (choice.label.key(), user.to_owned());
            // Only a convenience of the next list: nobody waits for it.
            self.background.spawn_blocking(move || UsersFile::new(&state).remember(&workspace, &user));
        }
        let client = self.client(&choice);
        Ok(self.opened(&choice, client))
    }

    /// The client of a workspace for the user of a choice, over the connection that is there already, if any.
    fn client(&self, choice: &Choice) -> ClientSlot {
        let id = choice.label.id();
        let mut known = self.known();
        // A connection that could not be made is made anew: a keyring may have been unlocked since.
        let usable = known
            .connections
            .get(&id)
            .filter(|connection| connection.client.borrow().as_ref().is_none_or(Result::is_ok));
        let base = usable.map(|connection| connection.client.clone());
        let base = base.unwrap_or_else(|| {
            let (connector, client) = Connector::new(choice.clone());
            let connected = connector.start(&self.background);
            known.connections.insert(id, Connection { client: client.clone(), _connected: connected });
            client
        });
        let (slot, client) = watch::channel(None);
        let user = choice.label.user_id.clone();
        self.background.spawn(async move {
            let made = services::client(base).await.and_then(|client| client.for_user(&user));
            slot.send_replace(Some(made));
        });
        client
    }

    fn opened(&self, choice: &Choice, client: ClientSlot) -> Opened {
        let label = choice.label.clone();
        let (workspace, user) = (label.key(), label.user_id.clone());
        // The schemas of the embedded sandbox name its address, which is another at every start: nothing of it is worth keeping. Lists of a
        // workspace that was to be forgotten are not left behind.
        let is_kept = !label.is_sandbox && !self.is_of_session(&label);
        let cache = self.places.cache.as_ref().filter(|_| is_kept);
        let print = choice.print();
        let cache = cache.map(|dir| {
            let apps = AppsFile::new(dir, &workspace, &user, &print);
            (apps, CatalogFile::new(dir, &workspace, &user, &print))
        });
        let state = if self.is_of_session(&label) { self.session_dir() } else { self.places.state.clone() };
        let store = state.map(|dir| (dir, workspace, user));
        Opened { label, client, store, cache }
    }

    fn gathered(&self, id: &WorkspaceId) -> Result<Gathered, Failure> {
        if id_of(&self.started.origin) == *id {
            return Ok(self.started.clone());
        }
        match id {
            WorkspaceId::Sandbox => Ok(Gathered::new(&self.args, Origin::Sandbox)),
            WorkspaceId::Environment => Ok(workspace::of_environment(&self.args)),
            WorkspaceId::Profile(name) => {
                let known = self.known();
                if let Some(gathered) = known.session.get(name) {
                    return Ok(gathered.clone());
                }
                let profile = known.config.profiles.get(name).ok_or_else(|| {
                    Failure::new(FailureKind::Usage, "There is no such profile", name.clone())
                })?;
                let mut gathered = workspace::of_profile(&self.args, name, profile, None)?;
                gathered.secrets = self.secrets.clone();
                Ok(gathered)
            }
        }
    }

    /// What can be opened, from settings that are read anew. Blocks: run it on a worker.
    pub fn list(&self) -> Vec<Listed> {
        self.reload();
        let used = self.places.state.as_ref().map(|state| UsersFile::new(state).read()).unwrap_or_default();
        let profiles = {
            let known = self.known();
            let mut names: Vec<String> = known.config.profiles.keys().cloned().collect();
            let mut session: Vec<String> =
                known.session.keys().filter(|name| !names.contains(name)).cloned().collect();
            session.sort();
            names.extend(session);
            names.into_iter().map(WorkspaceId::Profile)
        };
        let mut ids = vec![WorkspaceId::Sandbox];
        // Without a key there is no workspace of the environment, only settings that are left over.
        let has_environment = self.started.origin == Origin::Environment
            || workspace::of_environment(&self.args).app_key.is_some();
        ids.extend(has_environment.then_some(WorkspaceId::Environment));
        // What was started with may be a profile that the file does not have any more.
        let started = id_of(&self.started.origin);
        ids.extend(profiles);
        if !ids.contains(&started) {
            ids.push(started);
        }
        ids.iter().map(|id| self.listed(id, &used)).collect()
    }

    fn listed(&self, id: &WorkspaceId, used: &std::collections::BTreeMap<String, Vec<String>>) -> Listed {
        let own = match id {
            WorkspaceId::Profile(name) => {
                self.known().config.profiles.get(name).map(|profile| profile.user_ids.clone())
            }
            _ => None,
        };
        match self.gathered(id).and_then(Gathered::complete) {
            Ok(choice) => {
                let label = choice.label;
                let mut users = vec![label.user_id.clone()];
                let more = own.unwrap_or_default();
                let before = used.get(&label.key()).cloned().unwrap_or_default();
                for user in more.into_iter().chain(before) {
                    if !users.contains(&user) {
                        users.push(user);
                    }
                }
                Listed { label, users, problem: None }
            }
            Err(failure) => {
                let profile = match id {
                    WorkspaceId::Profile(name) => Some(name.clone()),
                    _ => None,
                };
                let host = if profile.is_none() { "environment".to_owned() } else { String::new() };
                let label = WorkspaceLabel { host, profile, ..WorkspaceLabel::default() };
                Listed { label, users: Vec::new(), problem: Some(failure.one_line()) }
            }
        }
    }

    /// Where drafts of workspaces of this session lie: gone with the program.
    fn session_dir(&self) -> Option<PathBuf> {
        let dir = self.session.get_or_init(|| tempfile::tempdir().ok());
        dir.as_ref().map(|dir| dir.path().to_owned())
    }

    fn is_of_session(&self, label: &WorkspaceLabel) -> bool {
        label.profile.as_ref().is_some_and(|name| self.known().session.contains_key(name))
    }

    /// A workspace of this session only.
    pub(super) fn remember_for_session(&self, name: &str, gathered: Gathered) {
        self.known().session.insert(name.to_owned(), gathered);
    }

    /// Reads the settings again.
    pub(super) fn reload(&self) {
        if let Some(path) = &self.places.config {
            let config = Config::load_from(path);
            self.known().config = config;
        }
    }

    /// Flags that hold for every workspace.
    pub(super) fn args(&self) -> &WorkspaceArgs {
        &self.args
    }
}

fn id_of(origin: &Origin) -> WorkspaceId {
    match origin {
        Origin::Sandbox => WorkspaceId::Sandbox,
        Origin::Environment => WorkspaceId::Environment,
        Origin::Profile(name) => WorkspaceId::Profile(name.clone()),
    }
}
