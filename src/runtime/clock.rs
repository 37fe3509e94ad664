//! Where time comes from.
//!
//! Owns the two clocks; tests stop them, so that screens do not depend on the day.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::effect::Millis;

/// The clocks.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The real ones, counted from a start.
    Real(Instant),
    /// Stopped at this time since 1970, in seconds.
    Stopped(i64),
}

impl Clock {
    /// Real clocks that start now.
    #[expect(clippy::disallowed_methods, reason = "this is the runtime's clock")]
    pub fn start() -> Self {
        Self::Real(Instant::now())
    }

    /// Time since the start.
    pub fn now(self) -> Millis {
        match self {
            Self::Real(start) => Millis(u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)),
            Self::Stopped(_) => Millis(0),
        }
    }

    /// Seconds since 1970; zero when the machine's clock stands before that.
    #[expect(clippy::disallowed_methods, reason = "this is the runtime's clock")]
    pub fn unix(self) -> i64 {
        match self {
            Self::Real(_) => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
            Self::Stopped(seconds) => seconds,
        }
    }
}
