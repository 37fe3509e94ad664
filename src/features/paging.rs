//! Loading a list page by page, as the apps and the functions do.
//!
//! Owns the chain: one page at a time, each from the cursor of the one before, until there is none, it repeats, or one fails. A list changes
//! nothing, so a page that passing faults cost is asked for again by itself, and one that is refused for now is waited for. Where a chain
//! stopped it can go on.

use std::time::Duration;

use super::Ctx;
use crate::domain::failure::{Failure, Retry};
use crate::domain::paging::{Came, CursorGuard};
use crate::domain::time::span;
use crate::effect::{Effect, JobId, Millis, Remote};

/// A page as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<L> {
    /// Its entries.
    pub items: L,
    /// Entries that could not be read.
    pub unreadable: Vec<Unread>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// An entry of a page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its place on the page, from 1.
    pub place: usize,
    /// Its name, if that could be read.
    pub name: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

impl Unread {
    /// Where it is and what is wrong with it.
    pub fn told(&self) -> String {
        let name = self.name.as_deref().unwrap_or("without a name");
        format!("entry {}: {name}: {}", self.place, self.reason)
    }
}

/// What a page's job came back with.
pub type PageResult<L> = Result<Page<L>, Failure>;

/// Pauses before a page is asked for again by itself.
const PAUSES: [Duration; 2] = [Duration::from_millis(400), Duration::from_millis(1_600)];
/// How often in a row the server may refuse for now until that is a failure.
const REFUSALS: usize = 5;
/// The shortest wait: a server that asks for none would be asked without end.
const SHORTEST: Duration = Duration::from_millis(500);

/// A page to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) job: JobId,
    pub(super) cursor: Option<String>,
    pub(super) after: Duration,
}

/// `waiting 12 s (Integry asks to)`.
pub fn asked_to_wait(left: Duration) -> String {
    let seconds = u64::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u64::MAX);
    format!("waiting {} (Integry asks to)", span(seconds))
}

/// What all chains wait for: the moment before which the server wants no request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hold {
    until: Millis,
    refusals: usize,
}

impl Hold {
    /// What is left to wait.
    pub fn left(&self, now: Millis) -> Option<Duration> {
        Some(self.until.since(now)).filter(|left| !left.is_zero())
    }

    /// Refused again; false when that was too often. Chains that were under way together are refused together.
    fn refuse(&mut self, wait: Duration, now: Millis) -> bool {
        if self.left(now).is_none() {
            self.refusals += 1;
        }
        let millis = u64::try_from(wait.max(SHORTEST).as_millis()).unwrap_or(u64::MAX);
        self.until = self.until.max(Millis(now.0.saturating_add(millis)));
        if self.refusals <= REFUSALS {
            return true;
        }
        *self = Self::default();
        false
    }

    /// Whoever is asked to wait longer waits for both.
    pub(super) fn join(&mut self, other: Self) {
        self.until = self.until.max(other.until);
    }

    /// Nothing is waited for any longer.
    pub(super) fn end(&mut self) {
        *self = Self::default();
    }
}

/// How far a chain is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// Pages that came.
    pub pages: usize,
    /// Entries on them.
    pub entries: usize,
    /// When it was gone on last, and how many entries there were.
    from: (Millis, usize),
    /// Cursor of the page that is awaited, or that the chain goes on with.
    cursor: Option<String>,
    /// How often the awaited page was asked for again by itself.
    again: usize,
    guard: CursorGuard,
}

impl Course {
    /// Time since it was started or gone on.
    pub fn elapsed(&self, now: Millis) -> Duration {
        now.since(self.from.0)
    }

    /// Entries in a second; `None` until that says something.
    pub fn rate(&self, now: Millis) -> Option<usize> {
        let millis = now.since(self.from.0).as_millis();
        let came = self.entries.saturating_sub(self.from.1);
        let rate = (came as u128 * 1_000).checked_div(millis)?;
        (millis >= 1_000 && rate > 0).then(|| usize::try_from(rate).unwrap_or(usize::MAX))
    }

    /// Whether it stopped on its way, so that it can go on.
    pub fn is_under_way(&self) -> bool {
        self.cursor.is_some()
    }
}

/// The pages of a list, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chain {
    /// `Loading` the awaited page, `Ready` when the last one came, `Idle` when it was stopped.
    pub loading: Remote<()>,
    /// How far it is.
    pub course: Course,
}

impl Chain {
    /// One that goes on from where another one was left.
    pub(super) fn from(course: Course) -> Self {
        Self { loading: Remote::Idle, course }
    }

    /// Whether it stopped on its way, or failed there.
    pub fn is_stopped(&self) -> bool {
        matches!(self.loading, Remote::Idle | Remote::Failed(_)) && self.course.is_under_way()
    }

    /// Whether it can go on where it stopped, or at once instead of waiting.
    pub(super) fn can_go_on(&self, waits: bool) -> bool {
        self.is_stopped() || waits && self.loading.job().is_some()
    }

    /// The job that fetches a page, to be cancelled.
    pub(super) fn cancel(&self) -> Option<Effect> {
        self.loading.job().map(Effect::Cancel)
    }

    /// Stops it; it can go on from there. The job to be cancelled, if it was under way.
    pub(super) fn stop(&mut self) -> Option<Effect> {
        let cancel = self.cancel()?;
        self.loading = Remote::Idle;
        Some(cancel)
    }

    /// Starts it anew, after the end of an older one.
    pub(super) fn start(&mut self, hold: &Hold, ctx: &mut Ctx) -> Wanted {
        self.course = Course { from: (ctx.now, 0), ..Course::default() };
        self.ask(hold.left(ctx.now).unwrap_or_default(), ctx)
    }

    /// Goes on where it stopped.
    pub(super) fn go_on(&mut self, after: Duration, ctx: &mut Ctx) -> Wanted {
        (self.course.from, self.course.again) = ((ctx.now, self.course.entries), 0);
        self.ask(after, ctx)
    }

    fn ask(&mut self, after: Duration, ctx: &mut Ctx) -> Wanted {
        let job = ctx.jobs.next(ctx.now);
        self.loading = Remote::Loading(job);
        Wanted { job, cursor: self.course.cursor.clone(), after }
    }

    /// Goes on after a page: the next one, if it is to be fetched.
    pub(super) fn follow(
        &mut self,
        hold: &mut Hold,
        (next, came): (Option<String>, Came),
        ctx: &mut Ctx,
    ) -> Option<Wanted> {
        let course = &mut self.course;
        course.pages += 1;
        course.entries += came.entries;
        course.again = 0;
        let waits = hold.left(ctx.now);
        if waits.is_none() {
            hold.end();
        }
        course.cursor = None;
        let Some(cursor) = next else {
            self.loading = Remote::Ready(());
            return None;
        };
        if let Err(failure) = course.guard.follow(&cursor, came) {
            self.loading = Remote::Failed(failure);
            return None;
        }
        course.cursor = Some(cursor);
        Some(self.ask(waits.unwrap_or_default(), ctx))
    }

    /// A page did not come: what is tried by itself, if anything.
    pub(super) fn failed(&mut self, hold: &mut Hold, failure: Failure, ctx: &mut Ctx) -> Option<Wanted> {
        let course = &mut self.course;
        let again = match failure.retry {
            Retry::After(wait) if hold.refuse(wait, ctx.now) => hold.left(ctx.now),
            Retry::Soon => PAUSES.get(course.again).copied(),
            Retry::ByHand | Retry::After(_) => None,
        };
        if let Some(after) = again {
            if failure.retry == Retry::Soon {
                course.again += 1;
            }
            let millis = u64::try_from(after.as_millis()).unwrap_or(0);
            course.from = (Millis(ctx.now.0.saturating_add(millis)), course.entries);
            return Some(self.ask(after, ctx));
        }
        if !failure.retryable {
            course.cursor = None;
        }
        self.loading = Remote::Failed(failure);
        None
    }
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
