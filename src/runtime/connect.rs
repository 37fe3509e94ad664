//! Connecting to the workspace behind the first frame.
//!
//! Owns the task that starts the sandbox and makes the client, and keeps the sandbox alive until the program ends.

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::services::ClientSlot;
use crate::api::Client;
use crate::commands::workspace::{self, Choice};
use crate::domain::failure::Failure;

/// A workspace nobody has connected to yet.
#[derive(Debug)]
pub struct Connector {
    choice: Choice,
    slot: watch::Sender<Option<Result<Client, Failure>>>,
}

/// A workspace that is being connected to, or is; the sandbox behind it ends when this is dropped.
#[derive(Debug)]
pub struct Connected(JoinHandle<()>);

impl Connector {
    /// A connector, and where its client will be found.
    pub fn new(choice: Choice) -> (Self, ClientSlot) {
        let (slot, client) = watch::channel(None);
        (Self { choice, slot }, client)
    }

    /// Connects on a worker; the loop goes on meanwhile.
    pub fn start(self, background: &Handle) -> Connected {
        let Self { choice, slot } = self;
        // Belongs to the program, not to a job that can be cancelled.
        Connected(background.spawn(async move {
            let (client, sandbox) = match workspace::connect(choice).await {
                Ok(connection) => (Ok(connection.client), connection.sandbox),
                Err(failure) => (Err(failure), None),
            };
            slot.send_replace(Some(client));
            std::future::pending::<()>().await;
            drop((slot, sandbox));
        }))
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.abort();
    }
}
