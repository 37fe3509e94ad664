//! What is kept of a workspace and user between sessions.
//!
//! Owns that one writer has the file, after everything of an earlier workspace is on disk.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{Executor, Job};
use crate::app::Msg;
use crate::domain::failure::Failure;
use crate::domain::kept::Change;
use crate::effect::JobId;
use crate::runtime::services::ClientSlot;

/// What somebody typed of the workspace's own credentials is not put on disk.
fn without_credentials(change: Change, client: &ClientSlot) -> Change {
    match client.borrow().as_ref() {
        Some(Ok(client)) => change.without(&|text| client.without_credentials(text)),
        _ => change,
    }
}

impl Executor {
    /// The store is read by a job, then handed to its writer.
    pub(super) fn load_kept(&mut self, job: JobId) {
        let Some(mut store) = self.store.take() else {
            self.start(
                job,
                |job, failure| Msg::Kept(job, Err(failure)),
                |_| async move { Msg::Kept(job, Ok(Box::default())) },
            );
            return;
        };
        let (sender, receiver) = mpsc::unbounded_channel();
        self.changes = Some(sender);
        let results = self.results.clone();
        let loaded = self.results.clone();
        let before = self.before.clone();
        let client = self.services.client.clone();
        self.writer = Some(self.services.background.spawn(async move {
            // Who comes back at once reads what was written on leaving.
            before.cancelled().await;
            let serving = tokio::task::spawn_blocking(move || {
                let kept = store.load().map(Box::new).map_err(Failure::from);
                _ = loaded.blocking_send(Msg::Kept(job, kept));
                let trouble = |failure| _ = results.blocking_send(Msg::Trouble(failure));
                crate::store::serve(store, receiver, |change| without_credentials(change, &client), trouble);
            });
            _ = serving.await;
        }));
        // Counts as running until its message comes.
        self.start_placeholder(job);
    }

    fn start_placeholder(&mut self, job: JobId) {
        let task = self.services.background.spawn(std::future::ready(()));
        self.jobs.insert(job.number, Job { task, cancelled: Arc::default() });
    }

    pub(super) fn keep(&self, change: Change) {
        if let Some(changes) = &self.changes {
            // The writer is gone only when it has said why.
            _ = changes.send(change);
        }
    }
}
