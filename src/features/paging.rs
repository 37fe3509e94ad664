//! Loading a list page by page, as the apps and the functions do.
//!
//! Owns the chain: one page at a time, each from the cursor of the one before, until there is none, it repeats, or one fails.

use super::Ctx;
use crate::domain::failure::Failure;
use crate::domain::paging::CursorGuard;
use crate::effect::{Effect, JobId, Remote};

/// A page as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// Its entries.
    pub items: Vec<T>,
    /// Entries that could not be read.
    pub unreadable: usize,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// What a page's job came back with.
pub type PageResult<T> = Result<Page<T>, Failure>;

/// Starts a chain anew and returns the job of its first page, after the end of an older chain.
pub(super) fn start(
    loading: &mut Remote<()>,
    guard: &mut CursorGuard,
    ctx: &mut Ctx,
) -> (Vec<Effect>, JobId) {
    let cancel = loading.job().map(Effect::Cancel).into_iter().collect();
    let job = ctx.jobs.next(ctx.now);
    *loading = Remote::Loading(job);
    *guard = CursorGuard::default();
    (cancel, job)
}

/// Goes on after a page: the job and cursor of the next one, if it is to be fetched.
pub(super) fn follow(
    loading: &mut Remote<()>,
    guard: &mut CursorGuard,
    next: Option<String>,
    ctx: &mut Ctx,
) -> Option<(JobId, String)> {
    let Some(cursor) = next else {
        *loading = Remote::Ready(());
        return None;
    };
    if let Err(failure) = guard.follow(&cursor) {
        *loading = Remote::Failed(failure);
        return None;
    }
    let job = ctx.jobs.next(ctx.now);
    *loading = Remote::Loading(job);
    Some((job, cursor))
}
