//! What is shown of a workspace, and by what it is named.
//!
//! Owns the words that every screen says of it. Must not hold a credential.

use super::{Access, Colour};

/// Names a workspace among those that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WorkspaceId {
    /// The embedded sandbox.
    Sandbox,
    /// What flags and `INTEGRY_*` say.
    Environment,
    /// A profile of the config file, or one that is known in this session only.
    Profile(String),
}

/// What is shown of the workspace; credentials never enter state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkspaceLabel {
    /// Whether it is the embedded sandbox.
    pub is_sandbox: bool,
    /// Host of the base URL, with its path if it has one.
    pub host: String,
    /// The user that calls act for.
    pub user_id: String,
    /// The profile's name; the environment has none.
    pub profile: Option<String>,
    /// Whether it is real data.
    pub is_live: bool,
    /// How it is told apart.
    pub colour: Option<Colour>,
    /// What may be sent to it.
    pub access: Access,
    /// Users that its profile names; none of a ready hash, which stands for one.
    pub users: Vec<String>,
}

impl WorkspaceLabel {
    /// The embedded sandbox.
    pub fn sandbox(user_id: &str) -> Self {
        let (host, user_id) = ("sandbox".to_owned(), user_id.to_owned());
        Self { is_sandbox: true, host, user_id, ..Self::default() }
    }

    /// What names it.
    pub fn id(&self) -> WorkspaceId {
        match (&self.profile, self.is_sandbox) {
            (_, true) => WorkspaceId::Sandbox,
            (Some(name), false) => WorkspaceId::Profile(name.clone()),
            (None, false) => WorkspaceId::Environment,
        }
    }

    /// What drafts are kept under: two profiles of one service are two workspaces.
    pub fn key(&self) -> String {
        self.profile.as_ref().map_or_else(|| self.host.clone(), |profile| format!("{profile}@{}", self.host))
    }

    /// What kind of workspace it is, in a word that no colour replaces.
    pub fn sign(&self) -> &'static str {
        match (self.is_sandbox, self.is_live) {
            (true, _) => "SANDBOX",
            (false, true) => "LIVE",
            (false, false) => "TEST",
        }
    }

    /// The profile's name, else where it is.
    pub fn name(&self) -> &str {
        self.profile.as_deref().unwrap_or(&self.host)
    }
}

/// A workspace that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What is shown of it; of what cannot be opened, at least its name.
    pub label: WorkspaceLabel,
    /// Users to act for: its own first, then those of earlier times, the last one first.
    pub users: Vec<String>,
    /// Why it cannot be opened.
    pub problem: Option<String>,
}
