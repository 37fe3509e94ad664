//! L2: what is kept on disk between sessions.
//!
//! Owns the files of each workspace and user: drafts, variables, chosen accounts and used functions, and the catalog. Credentials never reach it.

mod apps;
mod blocks;
mod catalog;
mod file;
mod growing;
mod spool;
mod users;

use std::path::PathBuf;

pub use apps::AppsFile;
pub use catalog::CatalogFile;
pub use spool::Spool;
pub use users::UsersFile;

use tokio::sync::mpsc;

use crate::domain::failure::{Failure, FailureKind};
use crate::domain::kept::{Change, Kept};

/// Why the file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system refused.
    // The reason first: where there is no room for both, the path is cut.
    #[error("{source} ({path})", path = path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// The file is not one of ours.
    #[error("{message} ({path})", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and what.
        message: String,
    },
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        // What is not understood is not written over.
        let hint = match error {
            StoreError::Io { .. } => "the program goes on without",
            StoreError::Damaged { .. } => "the file is left as it is",
        };
        Failure::new(FailureKind::Local, "Drafts cannot be kept", error.to_string()).hint(hint)
    }
}

/// A writer of one workspace's file. Changes are written in order; those that queue up meanwhile are written together. Another program may
/// write the file as well: only changes are put into it, so that neither loses what the other one wrote.
#[derive(Debug)]
pub struct Store {
    file: file::KeptFile,
    /// What the file held when it was read or written last, and how it looked then.
    kept: Option<(Kept, Option<file::Stamp>)>,
    /// What is not in the file yet.
    pending: Vec<Change>,
}

impl Store {
    /// A store below the state directory, for one workspace and user.
    pub fn new(state_dir: &std::path::Path, workspace: &str, user_id: &str) -> Self {
        let file = file::KeptFile::new(state_dir, workspace, user_id);
        Self { file, kept: None, pending: Vec::new() }
    }

    /// Reads the file; a missing one is empty.
    ///
    /// # Errors
    /// When it cannot be read or is damaged; nothing is written to it then.
    pub fn load(&mut self) -> Result<Kept, StoreError> {
        // Looked at before it is read: what is written in between is seen as another file the next time.
        let stamp = self.file.stamp();
        let kept = self.file.read()?;
        self.kept = Some((kept.clone(), stamp));
        Ok(kept)
    }

    /// Takes changes in and replaces the file.
    ///
    /// # Errors
    /// When it cannot be written, or was damaged when it was loaded.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) -> Result<(), StoreError> {
        self.pending.extend(changes);
        let stamp = self.file.stamp();
        let mut kept = match self.kept.take() {
            // One that was removed is made anew.
            Some((kept, known)) if known == stamp || stamp.is_none() => kept,
            _ => self.file.read()?,
        };
        self.pending.iter().for_each(|change| kept.apply(change.clone()));
        let written = self.file.write(&kept);
        let stamp = if written.is_ok() { self.file.stamp() } else { stamp };
        self.kept = Some((kept, stamp));
        if written.is_ok() {
            self.pending.clear();
        }
        written
    }
}

/// Runs a store until all senders are gone. `clean` takes out of a change what must not be kept. Reports trouble once per kind of trouble. Blocks: run it on a worker.
pub fn serve(
    mut store: Store,
    mut changes: mpsc::UnboundedReceiver<Change>,
    clean: impl Fn(Change) -> Change,
    mut trouble: impl FnMut(Failure),
) {
    let mut last = None;
    while let Some(first) = changes.blocking_recv() {
        let mut batch = vec![clean(first)];
        while let Ok(change) = changes.try_recv() {
            batch.push(clean(change));
        }
        let failed = store.apply(batch).err().map(|error| error.to_string());
        if failed != last
            && let Some(detail) = &failed
        {
            trouble(Failure::new(FailureKind::Local, "Drafts cannot be kept", detail.clone()));
        }
        last = failed;
    }
}

#[cfg(test)]
mod tests;
