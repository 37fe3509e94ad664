//! The whole state.

use std::collections::VecDeque;

use super::focus::Pane;
use super::msg::Msg;
use super::switch::Parked;
use crate::domain::workspace::{Blocked, WorkspaceLabel};
use crate::effect::{JobId, JobIds, Millis, Remote};
use crate::features::{
    apps, ask, call, clipboard, connect, fan_out, form, functions, health, help, output, picture, toast,
    wire, workspaces,
};
use crate::input::Keymap;

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
    /// The call for several.
    pub fan_out: fan_out::State,
    /// The accounts' health.
    pub health: health::State,
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
    /// The workspaces and users that can be gone to.
    pub workspaces: workspaces::State,
    /// The lists of workspaces that were left.
    pub parked: Vec<Parked>,
}

impl State {
    /// Whether a function is being opened, or a call waits for the check of its arguments: work that takes milliseconds, and keys
    /// are meant for what comes after it. Waiting for the network is no opening in this sense.
    pub(super) fn is_opening(&self) -> bool {
        self.functions.will_open() || self.form.building.is_some() || self.form.call_when_checked
    }

    /// Whether what is shown of the workspace is of an earlier time, or missing: loading it failed.
    pub(super) fn is_without_newer(&self) -> bool {
        let failed = |loading: &Remote<()>| matches!(loading, Remote::Failed(_));
        failed(&self.apps.chain.loading) || failed(&self.functions.chain.loading)
    }

    /// Why the workspace does not let the open function be called.
    pub(super) fn blocked(&self) -> Option<Blocked> {
        let function = &self.form.open.as_ref()?.function;
        self.call.guard.access.refusal(&function.name, function.kind)
    }

    /// Whether it does not.
    pub(super) fn is_blocked(&self) -> bool {
        self.blocked().is_some()
    }

    /// Whether words to find in the output are being typed.
    pub(super) fn is_finding(&self) -> bool {
        self.focus == Pane::Output && self.output.is_typing()
    }

    /// Whether something moves on screen: a spinner with its time.
    pub fn is_animating(&self) -> bool {
        self.apps.chain.loading.job().is_some()
            || self.functions.fetching().is_some()
            || self.functions.search.is_some()
            || self.ask.job().is_some()
            || self.apps.details.as_ref().is_some_and(|details| details.refresh.job().is_some())
            || self.form.is_waiting()
            || self.call.running.is_some()
            || self.fan_out.is_waiting()
            || self.health.is_running()
            || self.output.is_waiting()
            || self.wire.is_waiting()
            || self.picture.is_waiting()
            || self.workspaces.is_waiting()
    }
}
