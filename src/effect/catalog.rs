//! What `update` may ask for about the catalog.
//!
//! Owns plain data. Must not perform anything.

use super::JobId;
use crate::domain::catalog::{Position, Snapshot};

/// Something about the functions of a workspace that a worker has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum CatalogEffect {
    /// Read the catalog that is kept on disk; the job identifies the result.
    Read(JobId),
    /// Keep the catalog on disk, and tell what is another.
    Keep {
        /// Identifies the result.
        job: JobId,
        /// The functions.
        snapshot: Snapshot,
        /// What they are compared with.
        before: Option<Snapshot>,
    },
    /// Keep what came of a list that is not loaded to its end, when nothing better is kept; waited for when the program ends.
    KeepPart(Snapshot),
    /// Make functions ready for searching, before the first letter comes.
    Prepare(Snapshot),
    /// Read what some functions do.
    Describe {
        /// Identifies the result.
        job: JobId,
        /// The functions.
        snapshot: Snapshot,
        /// Which of them.
        positions: Vec<Position>,
    },
    /// Read all that is said of what a function does.
    ReadWhole {
        /// Identifies the result.
        job: JobId,
        /// The functions.
        snapshot: Snapshot,
        /// Which of them.
        position: Position,
    },
}
