//! All pages of an answer, one call after the other.
//!
//! Owns when the next page is fetched and when it is not: at the end, when a cursor repeats, when a page fails, when it is enough for one
//! press, when the person stops it. Nothing is fetched twice by itself, and only what a function that reads answers.

use std::time::Duration;

use super::growing;
use super::pages::{End, Shown};
use super::state::{Answer, State};
use super::update::Out;
use crate::domain::document::Doc;
use crate::effect::{Effect, Millis};
use crate::features::{Ctx, Step};

/// Page after page is being fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    since: Millis,
    /// Pages that came since.
    pages: u32,
    /// How long they took.
    took: Duration,
}

impl Run {
    /// `14 pages/s`, `2.5 s a page`; nothing before the first has come.
    pub(super) fn rate(&self) -> Option<String> {
        let seconds = self.took.as_secs_f64();
        if self.pages == 0 || seconds <= 0.0 {
            return None;
        }
        let rate = f64::from(self.pages) / seconds;
        Some(if rate >= 1.0 { format!("{rate:.0} pages/s") } else { format!("{:.1} s a page", 1.0 / rate) })
    }
}

/// Fetches on from the last page that is kept, and shows all of them as one.
pub(super) fn start(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let pages = &mut state.pages;
    if pages.is_fetching() {
        return (Vec::new(), Some(Out::FetchingAll));
    }
    let next = pages.next_request();
    match &next {
        None if pages.kept.len() < 2 => return (Vec::new(), Some(Out::NoNextPage)),
        Some((request, _)) if !state.reads => {
            return (Vec::new(), Some(Out::NotByItself(request.function.clone())));
        }
        _ => {}
    }
    pages.allowance.raise();
    pages.end = None;
    let out = follow(state);
    if out.is_some() {
        state.pages.run = Some(Run { since: ctx.now, pages: 0, took: Duration::ZERO });
    }
    let effects = growing::begin(state, ctx);
    (effects, out)
}

/// What to fetch next; without it the run is at an end.
fn follow(state: &mut State) -> Option<Out> {
    let pages = &mut state.pages;
    let Some((request, number)) = pages.next_request() else {
        pages.end = Some(End::Complete);
        return None;
    };
    let cursor = request.cursor.as_ref().map(Doc::write).unwrap_or_default();
    match pages.allowance.may_follow(&cursor) {
        Ok(()) => Some(Out::NextPage(Box::new(request), number)),
        Err(stop) => {
            pages.end = Some(End::Enough(stop));
            None
        }
    }
}

/// The next page came, or failed.
pub(super) fn arrived(state: &mut State, answer: Answer, ctx: &mut Ctx) -> Step<Out> {
    if let Some(run) = &mut state.pages.run {
        run.pages += 1;
        run.took = ctx.now.since(run.since);
    }
    let out = if state.pages.keep(&answer) {
        follow(state)
    } else {
        state.pages.end = Some(End::Failed);
        None
    };
    state.answer = Some(answer);
    if out.is_some() {
        return (growing::more(state, ctx), out);
    }
    (ended(state, ctx), None)
}

/// Stops after the call was cancelled; what came stays.
pub(super) fn stop(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if !state.pages.is_fetching() {
        return (Vec::new(), None);
    }
    state.pages.end = Some(End::Stopped);
    let effects = ended(state, ctx);
    (effects, Some(Out::PagesKept(state.pages.kept.len())))
}

fn ended(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    state.pages.run = None;
    if state.pages.kept.len() < 2 {
        state.pages.shown = Shown::Page(0);
        return Vec::new();
    }
    growing::finish(state, ctx)
}
