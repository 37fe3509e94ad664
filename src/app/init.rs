//! The first state and the first effects.

use std::collections::VecDeque;

use super::focus::Pane;
use super::state::{State, WorkspaceLabel};
use super::update::update_feature;
use crate::effect::{Effect, JobIds, Millis};
use crate::features::{apps, ask, call, clipboard, connect, form, functions, output, picture, toast, wire};
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
    let is_sandbox = start.workspace.is_sandbox;
    let guard = call::Guard::new(
        start.workspace.access,
        &format!("{} {}", start.workspace.sign(), start.workspace.name()),
        &start.workspace.user_id,
    );
    let mut state = State {
        size: start.size,
        now: Millis(0),
        unix: start.unix,
        focus: Pane::Apps,
        workspace: start.workspace,
        apps: apps::State::default(),
        functions: functions::State::default(),
        ask: ask::State::default(),
        form: form::State::default(),
        call: call::State { guard, ..call::State::default() },
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
        jobs: JobIds::default(),
        keymap: Keymap::default(),
        viewing: start.view.clone(),
        wire: wire::State::default(),
    };
    if let Some(path) = start.view {
        state.focus = Pane::Output;
        let effects = update_feature::output(&mut state, output::Msg::OpenFile(path));
        return (state, effects);
    }
    let mut effects = update_feature::apps(&mut state, apps::Msg::Load);
    effects.extend(update_feature::functions(&mut state, functions::Msg::Load));
    let job = state.jobs.next(state.now);
    state.loading_kept = Some(job);
    effects.push(Effect::LoadKept { job });
    effects.extend(update_feature::functions(&mut state, functions::Msg::ReadKept));
    if let Some(name) = start.function {
        effects.extend(update_feature::form(&mut state, form::Msg::OpenByName(name)));
    }
    if is_sandbox {
        state.toast.show(toast::Tone::Info, "A sandbox: call anything, nothing leaves this machine.");
    }
    (state, effects)
}
