//! From the client's records to messages.
//!
//! Owns the session's numbering of exchanges and when they happened. Never holds the client up: the channel takes what comes, and the
//! loop empties it before it sleeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::clock::Clock;
use crate::api::Observer;
use crate::domain::wire_log::{Event, Number};
use crate::features::wire;

struct Recorder {
    clock: Clock,
    last: AtomicU64,
    log: UnboundedSender<wire::Msg>,
}

/// An observer, and where what it was told comes out.
pub(super) fn recorder(clock: Clock) -> (Arc<dyn Observer>, UnboundedReceiver<wire::Msg>) {
    let (log, events) = unbounded_channel();
    (Arc::new(Recorder { clock, last: AtomicU64::new(0), log }), events)
}

impl Observer for Recorder {
    fn next(&self) -> Number {
        Number(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn observe(&self, event: Event) {
        // The loop is gone: so is the log.
        _ = self.log.send(wire::Msg::Happened(self.clock.now(), event));
    }
}
