//! The whole state.

use std::collections::VecDeque;

use super::focus::Pane;
use super::msg::Msg;
use crate::domain::workspace::{Access, Colour};
use crate::effect::{JobId, JobIds, Millis};
use crate::features::{
    apps, ask, call, clipboard, connect, form, functions, help, output, picture, toast, wire,
};
use crate::input::Keymap;

/// What is shown of the workspace; credentials never enter state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkspaceLabel {
    /// Whether it is the embedded sandbox.
    pub is_sandbox: bool,
    /// Host of the base URL.
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
}

impl WorkspaceLabel {
    /// The embedded sandbox.
    pub fn sandbox(user_id: &str) -> Self {
        let (host, user_id) = ("sandbox".to_owned(), user_id.to_owned());
        Self { is_sandbox: true, host, user_id, ..Self::default() }
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

/// The program's state.
#[derive(Debug, Clone)]
pub struct State {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Time since the start.
    pub now: Millis,
    /// Seconds since 1970, for "3 days ago".
    pub unix: i64,
    /// The pane that has the keys.
    pub focus: Pane,
    /// The workspace.
    pub workspace: WorkspaceLabel,
    /// The apps pane.
    pub apps: apps::State,
    /// The functions pane.
    pub functions: functions::State,
    /// The prompt line.
    pub ask: ask::State,
    /// The form pane.
    pub form: form::State,
    /// The running call.
    pub call: call::State,
    /// The output pane.
    pub output: output::State,
    /// The account that is being connected.
    pub connect: connect::State,
    /// The copy that is under way.
    pub clipboard: clipboard::State,
    /// The picture that is seen.
    pub picture: picture::State,
    /// The notice.
    pub toast: toast::State,
    /// The help overlay.
    pub help: Option<help::State>,
    /// Whether quitting is asked about.
    pub confirm_quit: bool,
    /// Whether Ctrl-C was the last key.
    pub interrupted: bool,
    /// Keys and pastes that came while a function was being opened: they are meant for its form.
    pub typed_ahead: VecDeque<Msg>,
    /// Page of the answer that the running call will bring.
    pub page: usize,
    /// The job that reads what was kept.
    pub loading_kept: Option<JobId>,
    /// Hands out job ids.
    pub jobs: JobIds,
    /// The keys.
    pub keymap: Keymap,
    /// The file that is viewed; there is no workspace then, and one pane.
    pub viewing: Option<String>,
    /// The log of HTTP exchanges.
    pub wire: wire::State,
}

impl State {
    /// Whether a function is being opened, or a call waits for the check of its arguments: work that takes milliseconds, and keys
    /// are meant for what comes after it. Waiting for the network is no opening in this sense.
    pub(super) fn is_opening(&self) -> bool {
        self.functions.will_open() || self.form.building.is_some() || self.form.call_when_checked
    }

    /// Whether words to find in the output are being typed.
    pub(super) fn is_finding(&self) -> bool {
        self.focus == Pane::Output && self.output.is_typing()
    }

    /// Whether something lies over the panes that takes all keys and no text.
    pub(super) fn has_overlay(&self) -> bool {
        self.confirm_quit
            || self.help.is_some()
            || self.connect.0.is_some()
            || self.output.is_reading()
            || self.output.answers.list.is_some()
            || self.wire.is_open()
            || self.ask.is_open()
            || self.apps.details.is_some()
            || self.picture.open.is_some()
            || self.call.guard.asking.is_some()
    }

    /// Whether something moves on screen: a spinner with its time.
    pub fn is_animating(&self) -> bool {
        self.apps.loading.job().is_some()
            || self.functions.loading.job().is_some()
            || self.functions.search.is_some()
            || self.ask.job().is_some()
            || self.apps.details.as_ref().is_some_and(|details| details.refresh.job().is_some())
            || self.form.is_waiting()
            || self.call.running.is_some()
            || self.output.is_waiting()
            || self.wire.is_waiting()
            || self.picture.is_waiting()
    }
}
