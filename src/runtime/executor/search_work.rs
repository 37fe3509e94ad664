//! Searching the functions.
//!
//! Owns the index that searches share: it is made from the functions once, on a worker, and grows with them.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};

use super::{Executor, OnFailure};
use crate::app::Msg;
use crate::domain::catalog::Snapshot;
use crate::domain::search::{Found, Index, Query, Scope};
use crate::effect::{Filter, JobId};
use crate::features::functions;

/// Functions whose descriptions come along: as many as a few keys lead to, so that typing needs no second answer and no second frame.
const BEST: usize = 16;

/// The index, for one search at a time; one that is cancelled lets go of it soon.
pub(super) type SharedIndex = Arc<Mutex<Index>>;

impl Executor {
    pub(super) fn search(&mut self, job: JobId, filter: Filter, snapshot: Snapshot) {
        let on_panic: OnFailure = |job, failure| Msg::Functions(functions::Msg::Found(job, Err(failure)));
        let index = Arc::clone(&self.search);
        self.start_blocking(job, on_panic, move |cancelled| {
            Msg::Functions(functions::Msg::Found(job, Ok(find(&index, &filter, &snapshot, cancelled))))
        });
    }

    /// Nobody waits for it: a search does what is left.
    pub(super) fn prepare_search(&self, snapshot: Snapshot) {
        let index = Arc::clone(&self.search);
        let never = AtomicBool::new(false);
        self.services.background.spawn_blocking(move || _ = lock(&index).extend(&snapshot, &never));
    }
}

fn lock(index: &Mutex<Index>) -> MutexGuard<'_, Index> {
    index.lock().unwrap_or_else(|poisoned| {
        // A search that crashed may have left half an entry.
        index.clear_poison();
        let mut index = poisoned.into_inner();
        *index = Index::default();
        index
    })
}

fn find(index: &Mutex<Index>, filter: &Filter, snapshot: &Snapshot, cancelled: &AtomicBool) -> Found {
    let scope = Scope { app: filter.app.as_deref(), kind: filter.kind, apps: filter.apps.as_deref() };
    let query = Query::parse(&filter.query);
    let mut found = lock(index).search_among(snapshot, (&query, scope, &filter.standing), cancelled);
    let best = &found.positions[..found.positions.len().min(BEST)];
    found.described = snapshot.described(best);
    found
}
