//! The catalog on disk.
//!
//! Owns reading and keeping it on a worker; without a place to keep it, nothing is kept and nothing is said.

use super::{Executor, OnFailure, crashed};
use crate::app::Msg;
use crate::domain::catalog::Snapshot;
use crate::domain::failure::{Failure, FailureKind};
use crate::effect::JobId;
use crate::features::functions;
use crate::store::StoreError;

impl Executor {
    pub(super) fn read_catalog(&mut self, job: JobId) {
        let place = self.services.catalog.clone();
        let on_panic: OnFailure = |job, failure| Msg::Functions(functions::Msg::KeptRead(job, Err(failure)));
        self.start(job, on_panic, |_| async move {
            let read = tokio::task::spawn_blocking(move || match place {
                Some(place) => place.read().map_err(|error| not_used(&error)),
                None => Ok(None),
            });
            let read = read.await.unwrap_or_else(|_| Err(crashed()));
            Msg::Functions(functions::Msg::KeptRead(job, read))
        });
    }

    pub(super) fn keep_catalog(&mut self, job: JobId, snapshot: Snapshot, before: Option<Snapshot>) {
        let Some(place) = self.services.catalog.clone() else { return };
        let unix = self.services.clock.unix();
        let on_panic: OnFailure = |job, failure| Msg::Functions(functions::Msg::Kept(job, Err(failure)));
        self.start(job, on_panic, move |_| async move {
            let kept = tokio::task::spawn_blocking(move || {
                place.write(&snapshot, before.as_ref(), unix).map_err(|error| not_kept(&error))
            });
            Msg::Functions(functions::Msg::Kept(job, kept.await.unwrap_or_else(|_| Err(crashed()))))
        });
    }
}

fn not_used(error: &StoreError) -> Failure {
    Failure::new(FailureKind::Local, "The kept list of functions is made anew", error.to_string())
}

fn not_kept(error: &StoreError) -> Failure {
    Failure::new(FailureKind::Local, "The list of functions cannot be kept", error.to_string())
        .hint("the program goes on without")
}
