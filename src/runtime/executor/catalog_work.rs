//! The catalog on disk.
//!
//! Owns reading and keeping it on a worker, and that the texts of arriving functions go to disk; without a place to keep it, nothing is kept
//! and nothing is said.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Executor, OnFailure};
use crate::api::{Client, ListFunctions};
use crate::app::Msg;
use crate::domain::account::App;
use crate::domain::catalog::{Batch, Snapshot};
use crate::domain::failure::{Failure, FailureKind};
use crate::effect::{CatalogEffect, JobId};
use crate::features::paging::{Page, PageResult, Unread};
use crate::features::{apps, functions};
use crate::protocol::wire::{Unreadable, name_of, slim_page};
use crate::store::{Spool, StoreError};

/// Where the texts of arriving functions go, for one page at a time.
pub(super) type SharedSpool = Arc<Mutex<Spool>>;

impl Executor {
    pub(super) fn catalog(&mut self, effect: CatalogEffect) {
        match effect {
            CatalogEffect::Read(job) => self.read_catalog(job),
            CatalogEffect::Keep { job, snapshot, before } => self.keep_catalog(job, snapshot, before),
            CatalogEffect::KeepPart(snapshot) => self.keep_part(snapshot),
            CatalogEffect::Prepare(snapshot) => self.prepare_search(snapshot),
            CatalogEffect::Describe { job, snapshot, positions } => {
                let on_panic: OnFailure = |job, _| Msg::Functions(functions::Msg::Described(job, Vec::new()));
                self.start_blocking(job, on_panic, move |_| {
                    Msg::Functions(functions::Msg::Described(job, snapshot.described(&positions)))
                });
            }
            CatalogEffect::ReadWhole { job, snapshot, position } => {
                let on_panic: OnFailure =
                    |job, failure| Msg::Functions(functions::Msg::WholeRead(job, Err(failure)));
                self.start_blocking(job, on_panic, move |_| {
                    let whole = snapshot.get(position).map(|entry| entry.whole_description());
                    Msg::Functions(functions::Msg::WholeRead(job, Ok(whole.unwrap_or_default())))
                });
            }
        }
    }

    fn read_catalog(&mut self, job: JobId) {
        let place = self.services.catalog.clone();
        let on_panic: OnFailure = |job, failure| Msg::Functions(functions::Msg::KeptRead(job, Err(failure)));
        let results = self.results.clone();
        let begin = move |kept| {
            _ = results.blocking_send(Msg::Functions(functions::Msg::KeptBegun(job, kept)));
        };
        self.start_blocking(job, on_panic, move |_| {
            let read = place
                .map_or(Ok(None), |place| place.read(begin).map_err(|error| not_used("functions", &error)));
            Msg::Functions(functions::Msg::KeptRead(job, read))
        });
    }

    fn keep_catalog(&mut self, job: JobId, snapshot: Snapshot, before: Option<Snapshot>) {
        let Some(place) = self.services.catalog.clone() else { return };
        let unix = self.services.clock.unix();
        let on_panic: OnFailure = |job, failure| Msg::Functions(functions::Msg::Kept(job, Err(failure)));
        self.start_blocking(job, on_panic, move |_| {
            let kept = place.write(&snapshot, before.as_ref(), unix).map_err(|error| not_kept(&error));
            Msg::Functions(functions::Msg::Kept(job, kept))
        });
    }
}

impl Executor {
    /// No result is waited for but the end of the program: what cannot be kept is loaded the next time.
    fn keep_part(&mut self, snapshot: Snapshot) {
        let Some(place) = self.services.catalog.clone() else { return };
        let unix = self.services.clock.unix();
        self.keeping = Some(self.services.background.spawn_blocking(move || {
            if let Err(error) = place.write_part(&snapshot, unix) {
                tracing::warn!(%error, "what came of the functions is not kept");
            }
        }));
    }

    pub(super) fn read_apps(&mut self, job: JobId) {
        let place = self.services.apps.clone();
        let on_panic: OnFailure = |job, _| Msg::Apps(apps::Msg::KeptRead(job, Vec::new()));
        let results = self.results.clone();
        self.start_blocking(job, on_panic, move |_| {
            let read = place.map_or(Ok(Vec::new()), |place| place.read());
            let kept = read.unwrap_or_else(|error| {
                _ = results.blocking_send(Msg::Trouble(not_used("apps", &error)));
                Vec::new()
            });
            Msg::Apps(apps::Msg::KeptRead(job, kept))
        });
    }

    /// Nobody waits for it: what is not kept is loaded the next time.
    pub(super) fn keep_apps(&self, apps: Arc<[App]>) {
        let Some(place) = self.services.apps.clone() else { return };
        self.services.background.spawn_blocking(move || {
            if let Err(error) = place.write(&apps) {
                tracing::warn!(%error, "apps are not kept");
            }
        });
    }
}

/// A page of functions, their texts where there is room for them.
pub(super) async fn fetch(
    client: Result<Client, Failure>,
    app: Option<String>,
    cursor: Option<String>,
    spool: SharedSpool,
) -> PageResult<Batch> {
    if app.is_none() && cursor.is_none() {
        lock(&spool).begin();
    }
    let query = ListFunctions { app, cursor, include_meta: true, ..ListFunctions::default() };
    // Read and packed by one worker, whose memory is free again then.
    let read = move |text: &str| {
        let page = slim_page(text, None)?;
        let items = lock(&spool).pack(&page.items);
        Ok(Page { items, unreadable: page.unreadable.iter().map(unread).collect(), next: page.next })
    };
    client?.list_functions_as(&query, read).await
}

fn lock(spool: &Mutex<Spool>) -> std::sync::MutexGuard<'_, Spool> {
    // What was packed when a worker crashed lies before what comes next.
    spool.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is told of an entry that could not be read.
pub(super) fn unread(entry: &Unreadable) -> Unread {
    Unread { place: entry.position + 1, name: name_of(&entry.raw), reason: entry.reason.to_string() }
}

fn not_used(of: &str, error: &StoreError) -> Failure {
    Failure::new(FailureKind::Local, format!("The kept list of {of} is made anew"), error.to_string())
}

fn not_kept(error: &StoreError) -> Failure {
    Failure::new(FailureKind::Local, "The list of functions cannot be kept", error.to_string())
        .hint("the program goes on without")
}
