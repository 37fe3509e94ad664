//! The first state and the first effects.

use std::collections::VecDeque;

use super::focus::Pane;
use super::layout::BESIDE;
use super::state::State;
use super::update::update_feature;
use crate::domain::workspace::WorkspaceLabel;
use crate::effect::{Effect, JobIds, Millis};
use crate::features::{
    apps, ask, call, clipboard, connect, fan_out, form, functions, health, output, picture, toast, wire,
    workspaces,
};
use crate::input::Keymap;

/// What the program is started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Seconds since 1970.
    pub unix: i64,
    /// The workspace.
    pub workspace: WorkspaceLabel,
    /// A function to open.
    pub function: Option<String>,
    /// A file to view instead of a workspace; `-` is standard input.
    pub view: Option<String>,
}

/// The state before anything arrived, and what to fetch. The first frame is drawn from it.
pub fn init(start: Start) -> (State, Vec<Effect>) {
    init_with(start, JobIds::default(), Millis(0))
}

/// Job ids go on: nothing of an earlier workspace is taken for something of this one.
pub(super) fn init_with(start: Start, jobs: JobIds, now: Millis) -> (State, Vec<Effect>) {
    let welcome = welcome(&start.workspace, start.size.0);
    let guard = call::Guard::new(
        start.workspace.access,
        &format!("{} {}", start.workspace.sign(), start.workspace.name()),
        &start.workspace.user_id,
    );
    let workspace = start.workspace.clone();
    let mut state = State {
        size: start.size,
        now,
        unix: start.unix,
        focus: Pane::Apps,
        workspace: start.workspace,
        apps: apps::State::default(),
        functions: functions::State::default(),
        ask: ask::State::default(),
        form: form::State::default(),
        call: call::State { guard, ..call::State::default() },
        fan_out: fan_out::State::default(),
        health: health::State::default(),
        output: output::State::default(),
        connect: connect::State::default(),
        clipboard: clipboard::State::default(),
        picture: picture::State::default(),
        toast: toast::State::default(),
        help: None,
        confirm_quit: false,
        interrupted: false,
        typed_ahead: VecDeque::new(),
        page: 1,
        loading_kept: None,
        jobs,
        keymap: Keymap::default(),
        viewing: start.view.clone(),
        wire: wire::State::default(),
        workspaces: workspaces::State::new(workspace),
        parked: Vec::new(),
    };
    if let Some(path) = start.view {
        state.focus = Pane::Output;
        let effects = update_feature::output(&mut state, output::Msg::OpenFile(path));
        return (state, effects);
    }
    // What is kept comes first: it is there long before an answer.
    let mut effects = update_feature::functions(&mut state, functions::Msg::ReadKept);
    effects.extend(update_feature::apps(&mut state, apps::Msg::ReadKept));
    effects.extend(update_feature::apps(&mut state, apps::Msg::Load));
    effects.extend(update_feature::functions(&mut state, functions::Msg::Load));
    let job = state.jobs.next(state.now);
    state.loading_kept = Some(job);
    effects.push(Effect::LoadKept(job));
    if let Some(name) = start.function {
        effects.extend(update_feature::form(&mut state, form::Msg::OpenByName(name)));
    }
    if let Some(welcome) = welcome {
        state.toast.show(toast::Tone::Info, welcome);
    }
    (state, effects)
}

/// What can be done here, before anybody knows their way about; on a narrow screen no more than leaves room for the keys.
fn welcome(workspace: &WorkspaceLabel, columns: u16) -> Option<&'static str> {
    let is_narrow = columns < BESIDE;
    workspace.is_sandbox.then_some(match (workspace.access.read_only, is_narrow) {
        (true, true) => "Sandbox, read-only",
        (true, false) => "A sandbox, read-only: call any QUERY. W connects your own workspace.",
        (false, true) => "Sandbox: try anything",
        (false, false) => "A sandbox: call anything. W connects your own workspace.",
    })
}
