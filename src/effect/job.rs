//! Jobs, and what they bring.
//!
//! Owns the numbers that tell live results from stale ones. Must not run anything.

use std::time::Duration;

use crate::domain::failure::Failure;

/// Milliseconds since the program started; enters state through messages only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub u64);

impl Millis {
    /// Time from an earlier moment to this one; zero when the clock seems to run backwards.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// A running effect. Results with another number than the live one are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId {
    /// Counts up from 1.
    pub number: u64,
    /// When it was asked for.
    pub since: Millis,
}

/// Hands out job ids; part of the state, so that they are the same in every run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobIds {
    last: u64,
}

impl JobIds {
    /// A new id.
    pub fn next(&mut self, now: Millis) -> JobId {
        self.last += 1;
        JobId { number: self.last, since: now }
    }
}

/// Something that is fetched or computed elsewhere. A refresh may keep the old value beside it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Remote<T> {
    /// Nobody asked.
    #[default]
    Idle,
    /// Asked for.
    Loading(JobId),
    /// There.
    Ready(T),
    /// Could not be had.
    Failed(Failure),
}

impl<T> Remote<T> {
    /// The live job.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Loading(job) => Some(*job),
            _ => None,
        }
    }

    /// Whether a result of that job is still wanted.
    pub fn awaits(&self, job: JobId) -> bool {
        self.job() == Some(job)
    }

    /// The value.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }
}
