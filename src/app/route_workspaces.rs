//! Going to another workspace.
//!
//! Owns what stands in the way of it. Must not open anything: the runtime does, and the state begins anew.

use super::state::State;
use super::update::update_feature as to;
use crate::domain::failure::{Failure, FailureKind};
use crate::effect::{Effect, WorkspaceEffect};
use crate::features::toast::Tone;
use crate::features::workspaces;

/// Another workspace is another program: nothing of this one goes on.
pub(super) fn workspaces(state: &mut State, out: workspaces::Out) -> Vec<Effect> {
    match out {
        workspaces::Out::AlreadyHere => {
            let name = state.workspace.name();
            state.toast.show(Tone::Info, format!("This is {name} as {}.", state.workspace.user_id));
            Vec::new()
        }
        workspaces::Out::Switch(..) if state.call.running.is_some() => {
            let why = Failure::new(
                FailureKind::Usage,
                "A call is running",
                "leave this list, cancel the call with Esc, then come back",
            );
            to::workspaces(state, workspaces::Msg::NotOpened(why))
        }
        workspaces::Out::Switch(to, user) => {
            vec![Effect::Workspace(WorkspaceEffect::Switch(to, user))]
        }
    }
}
