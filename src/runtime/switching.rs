//! From one workspace to another while the program runs.
//!
//! Owns that the jobs of the old one end, that their results are lost, and that what is to be kept of it is written behind.

use std::sync::Arc;

use ratatui::backend::Backend;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::executor::Executor;
use super::run::{QUEUE, Runner};
use crate::app::{self, Msg};
use crate::domain::workspace::WorkspaceId;
use crate::features::workspaces;

impl<B: Backend> Runner<B> {
    /// Goes to another workspace: nothing of this one goes on, and what is to be kept of it is written behind.
    pub(super) fn switch(&mut self, to: &WorkspaceId, user: Option<&str>) {
        let Some(known) = self.services.workspaces.clone() else { return };
        let opened = match known.open(to, user) {
            Ok(opened) => opened,
            Err(failure) => return self.take(Msg::Workspaces(workspaces::Msg::NotOpened(failure))),
        };
        let label = opened.label.clone();
        self.services = self.services.clone().of(opened);
        let (sender, results) = mpsc::channel(QUEUE);
        let left = CancellationToken::new();
        let observer = Arc::clone(&self.observer);
        let executor = Executor::new(self.services.clone(), sender, observer, left.clone());
        let old = std::mem::replace(&mut self.executor, executor);
        self.results = results;
        let earlier = std::mem::replace(&mut self.left, left.clone());
        self.services.background.spawn(async move {
            let _left = left.drop_guard();
            Box::pin(old.finish()).await;
            earlier.cancelled().await;
        });
        let effects = app::switch(&mut self.state, label);
        self.dirty = true;
        self.perform(effects);
    }
}
