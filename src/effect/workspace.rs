//! What `update` may ask for about workspaces.
//!
//! Owns plain data; the secrets in it are never printed. Must not perform anything.

use super::JobId;
use crate::domain::workspace::{NewWorkspace, SecretPlace, WorkspaceId};

/// Something about the workspaces that can be gone to.
#[derive(Debug, Clone, PartialEq)]
pub enum WorkspaceEffect {
    /// Find out which can be opened; the job identifies the result.
    List(JobId),
    /// Ask the API whether it knows a new one; the job identifies the result.
    Try(JobId, Box<NewWorkspace>),
    /// Keep a new one among the profiles, and its secret at a place; the job identifies the result.
    Keep(JobId, Box<NewWorkspace>, SecretPlace),
    /// Leave this one for another, or for another user of it; `None` is its first user.
    Switch(WorkspaceId, Option<String>),
}
