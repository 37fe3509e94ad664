//! The list of workspaces, and new ones.
//!
//! Owns that settings are read on a worker and the API is asked in a task.

use super::{Executor, Now, OnFailure, crashed};
use crate::app::Msg;
use crate::domain::failure::Failure;
use crate::domain::workspace::{NewWorkspace, NotKept, Refused, SecretPlace};
use crate::effect::{JobId, WorkspaceEffect};
use crate::features::workspaces;

impl Executor {
    pub(super) fn workspace(&mut self, effect: WorkspaceEffect) -> Now {
        match effect {
            WorkspaceEffect::List(job) => self.list_workspaces(job),
            WorkspaceEffect::Try(job, new) => self.try_workspace(job, new),
            WorkspaceEffect::Keep(job, new, place) => self.keep_workspace(job, new, place),
            WorkspaceEffect::Switch(to, user) => return Now::Switch(to, user),
        }
        Now::Nothing
    }

    fn list_workspaces(&mut self, job: JobId) {
        let known = self.services.workspaces.clone();
        let on_panic: OnFailure = |job, failure| Msg::Workspaces(workspaces::Msg::Listed(job, Err(failure)));
        self.start_blocking(job, on_panic, move |_| {
            let listed = known.map_or_else(Vec::new, |known| known.list());
            Msg::Workspaces(workspaces::Msg::Listed(job, Ok(listed)))
        });
    }

    fn try_workspace(&mut self, job: JobId, new: Box<NewWorkspace>) {
        let known = self.services.workspaces.clone();
        let on_panic: OnFailure =
            |job, failure| Msg::Workspaces(workspaces::Msg::Tried(job, Err(nowhere(&failure))));
        self.start(job, on_panic, |_| async move {
            let tried = match known {
                Some(known) => known.try_out(&new).await,
                None => Err(nowhere(&crashed())),
            };
            Msg::Workspaces(workspaces::Msg::Tried(job, tried))
        });
    }

    fn keep_workspace(&mut self, job: JobId, new: Box<NewWorkspace>, place: SecretPlace) {
        let known = self.services.workspaces.clone();
        let on_panic: OnFailure = |job, failure| {
            Msg::Workspaces(workspaces::Msg::Kept(job, Err(NotKept::Refused(nowhere(&failure)))))
        };
        self.start(job, on_panic, move |_| async move {
            let kept = match known {
                Some(known) => known.keep(&new, place).await,
                None => Err(NotKept::Refused(nowhere(&crashed()))),
            };
            Msg::Workspaces(workspaces::Msg::Kept(job, kept))
        });
    }
}

/// A failure that is of no field.
fn nowhere(failure: &Failure) -> Refused {
    Refused { fields: Vec::new(), why: failure.one_line(), remedy: String::new() }
}
