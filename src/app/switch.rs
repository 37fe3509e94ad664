//! From one workspace, or user, to another.
//!
//! Owns what stays: what belongs to the person and the terminal, and the lists of the workspaces that were left, which are shown at once when
//! somebody comes back and replaced when newer ones are there.

use super::init::{Start, init_with};
use super::state::State;
use super::update::update_feature as to;
use crate::domain::account::App;
use crate::domain::catalog::{Catalog, KeptCatalog};
use crate::domain::workspace::{WorkspaceId, WorkspaceLabel};
use crate::effect::{Effect, Remote};
use crate::features::toast::Tone;
use crate::features::{apps, functions};

/// Workspaces whose lists are kept.
const PARKED: usize = 4;

/// The lists of a workspace that was left.
#[derive(Debug, Clone)]
pub struct Parked {
    workspace: WorkspaceId,
    user: String,
    /// When it was left, in seconds since 1970.
    left: i64,
    apps: Vec<App>,
    catalog: Catalog,
}

/// Goes to another workspace, or another user of it: the state begins anew.
pub fn switch(state: &mut State, workspace: WorkspaceLabel) -> Vec<Effect> {
    park(state);
    let kept = state.workspaces.kept.take();
    let start = Start { size: state.size, unix: state.unix, workspace, function: None, view: None };
    // Job ids go on: nothing of an earlier workspace is taken for something of this one.
    let jobs = std::mem::take(&mut state.jobs);
    let (mut next, mut effects) = init_with(start, jobs, state.now);
    next.wire = std::mem::take(&mut state.wire);
    next.keymap = std::mem::take(&mut state.keymap);
    next.parked = std::mem::take(&mut state.parked);
    *state = next;
    effects.extend(unpark(state));
    let label = &state.workspace;
    let text = kept.map_or_else(
        || format!("{} {}, as {}.", label.sign(), label.name(), label.user_id),
        |kept| kept.notice(),
    );
    state.toast.show(Tone::Info, text);
    effects
}

fn park(state: &mut State) {
    let (workspace, user) = (state.workspace.id(), state.workspace.user_id.clone());
    // Half a list would be taken for the whole.
    let is_whole = |loading: &Remote<()>| matches!(loading, Remote::Ready(()));
    if !is_whole(&state.apps.chain.loading) || !is_whole(&state.functions.chain.loading) {
        return;
    }
    let (apps, catalog) =
        (std::mem::take(&mut state.apps.apps), std::mem::take(&mut state.functions.catalog));
    state.parked.retain(|parked| (&parked.workspace, &parked.user) != (&workspace, &user));
    state.parked.insert(0, Parked { workspace, user, left: state.unix, apps, catalog });
    state.parked.truncate(PARKED);
}

/// What is known of this workspace is there before the first frame.
fn unpark(state: &mut State) -> Vec<Effect> {
    let here = (state.workspace.id(), state.workspace.user_id.clone());
    let found =
        state.parked.iter().position(|parked| (&parked.workspace, &parked.user) == (&here.0, &here.1));
    let Some(Parked { apps, catalog, left, .. }) = found.map(|at| state.parked.remove(at)) else {
        return Vec::new();
    };
    let mut effects = to::apps(state, apps::Msg::Known(apps));
    let kept = KeptCatalog { catalog, saved: left, is_whole: true };
    effects.extend(to::functions(state, functions::Msg::Parked(Box::new(kept))));
    effects
}
