//! A picture of the answer, over the panes: asked about when it is somewhere else, fetched, decoded, drawn.
//!
//! Owns what is asked before anything is fetched, and what of the picture is on the screen. Must not know how it is fetched or decoded.

mod update;
mod view;

#[cfg(test)]
mod tests;

pub use update::{Msg, Out, update};
pub use view::{picture_area, room, view};

use crate::domain::failure::Failure;
use crate::domain::picture::{Candidate, Drawn, Source};
use crate::effect::JobId;

/// The overlay, and the screen that it lies on.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What is open, if anything.
    pub open: Option<Open>,
    /// Columns and rows of the screen.
    pub screen: (u16, u16),
}

/// A picture that somebody opened.
#[derive(Debug, Clone)]
pub struct Open {
    /// The string that it came from.
    pub candidate: Candidate,
    /// Where it is now: a host may have sent on to another one.
    pub source: Source,
    /// How often one did.
    pub sent_on: usize,
    /// How far it is.
    pub stage: Stage,
}

/// How far a picture is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Nothing is fetched before the person has read from where.
    Asking,
    /// It is being fetched.
    Fetching(JobId),
    /// It is being decoded.
    Decoding(JobId),
    /// It is there; a job makes it fit another screen.
    Ready(Drawn, Option<JobId>),
    /// It cannot be shown.
    Failed(Failure),
}

impl State {
    /// Whether a worker or the network is waited for.
    pub fn is_waiting(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.stage.job().is_some())
    }
}

impl Stage {
    /// The job that is waited for.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Fetching(job) | Self::Decoding(job) | Self::Ready(_, Some(job)) => Some(*job),
            _ => None,
        }
    }
}
