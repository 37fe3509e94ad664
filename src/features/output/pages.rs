//! The pages of an answer that were seen.
//!
//! Owns which pages belong together, and going back and on among them without a request. Must not fetch: what is to be fetched leaves
//! as an `Out`.

use std::sync::Arc;

use super::all_pages::{self, Run};
use super::growing::{self, Growing};
use super::showing;
use super::state::{Answer, Origin, State};
use super::update::{Msg, Out};
use crate::domain::call::{CallOutcome, CallRequest, NextPage, Verdict};
use crate::domain::document::Doc;
use crate::domain::paging::{Allowance, Stop};
use crate::effect::Effect;
use crate::features::{Ctx, Step, nothing};

#[cfg(test)]
mod tests;

/// Bytes of pages that are kept at most; the oldest go first.
const MAX_KEPT: u64 = 256_000_000;

/// The pages of one answer.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// What was sent for the first of them, and by whom.
    base: Option<Box<Answer>>,
    /// In order, without a gap.
    pub(super) kept: Vec<Kept>,
    /// Which of them are on the screen.
    pub(super) shown: Shown,
    /// The fetching of all that is under way.
    pub(super) run: Option<Run>,
    /// Why the last one ended.
    pub(super) end: Option<End>,
    /// How far one press goes.
    pub(super) allowance: Allowance,
    /// The document of all.
    pub(super) growing: Growing,
}

/// A page that came.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) outcome: Arc<CallOutcome>,
    /// The cursor that led to it.
    cursor: Option<Doc>,
    /// From 1.
    pub(super) number: usize,
}

/// What is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// None of them: a failure.
    #[default]
    Nothing,
    /// One, by its place.
    Page(usize),
    /// All of them, joined.
    All,
}

/// Why no further page is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// There is none.
    Complete,
    /// The person stopped it.
    Stopped,
    /// The next page failed; the answer on the screen tells how.
    Failed,
    /// There may be more, but for now it is enough.
    Enough(Stop),
}

impl Pages {
    /// Whether page after page is being fetched.
    pub fn is_fetching(&self) -> bool {
        self.run.is_some()
    }

    /// Whether several pages are shown as one document.
    pub fn is_joined(&self) -> bool {
        self.shown == Shown::All && self.kept.len() > 1
    }

    /// Whether they are those of another user: a further one would be fetched for the workspace's own.
    fn is_foreign(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.user.is_some())
    }

    /// Whether there may be a page after the last one.
    pub(super) fn has_next(&self) -> bool {
        !self.is_foreign() && self.kept.last().is_some_and(|last| cursor_of(&last.outcome).is_some())
    }

    /// Whether the page after the one shown is kept, or may be fetched.
    pub fn goes_on(&self) -> bool {
        self.has_next() || matches!(self.shown, Shown::Page(at) if at + 1 < self.kept.len())
    }

    /// Whether there is more to show as one document than what is shown.
    pub fn has_more(&self) -> bool {
        self.has_next() || self.shown != Shown::All && self.kept.len() > 1
    }

    /// Whether a page before can be shown again.
    pub fn has_previous(&self) -> bool {
        match self.shown {
            Shown::Nothing => !self.kept.is_empty(),
            Shown::Page(at) => at > 0,
            Shown::All => true,
        }
    }

    /// Why the last fetching of all pages ended.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// What to send for the page after the last one, and that page's number.
    pub(super) fn next_request(&self) -> Option<(CallRequest, usize)> {
        if self.is_foreign() {
            return None;
        }
        let (base, last) = (self.base.as_ref()?, self.kept.last()?);
        let cursor = cursor_of(&last.outcome)?.clone();
        Some((CallRequest { cursor: Some(cursor), ..base.request.clone() }, last.number + 1))
    }

    /// Whether an answer to this is the page after the last one.
    fn is_next(&self, request: &CallRequest) -> bool {
        self.next_request().is_some_and(|(next, _)| next == *request)
    }

    /// Keeps a page; returns whether it is one.
    pub(super) fn keep(&mut self, answer: &Answer) -> bool {
        let Some(outcome) = answer.result.as_ref().ok().filter(|_| answer.is_success()) else { return false };
        let cursor = answer.request.cursor.clone();
        let size = outcome.exchange.body.len() as u64;
        self.allowance.took(cursor.as_ref().map(Doc::write), size);
        self.kept.push(Kept { outcome: Arc::clone(outcome), cursor, number: answer.page });
        true
    }

    /// Bytes of what is kept.
    pub(super) fn bytes(&self) -> u64 {
        self.kept.iter().map(|kept| kept.outcome.exchange.body.len() as u64).sum()
    }

    /// The page after the last one: it belongs to whom the first page belongs to, whatever form is open meanwhile.
    fn as_next(&self, answer: Answer) -> Answer {
        let page = self.kept.last().map_or(answer.page, |last| last.number + 1);
        match &self.base {
            Some(base) => {
                let (app_title, account) = (base.app_title.clone(), base.account.clone());
                Answer { app_title, account, page, ..answer }
            }
            None => answer,
        }
    }

    /// A kept page as an answer.
    pub(super) fn answer(&self, at: usize) -> Option<Answer> {
        let (base, kept) = (self.base.as_ref()?, self.kept.get(at)?);
        let request = CallRequest { cursor: kept.cursor.clone(), ..base.request.clone() };
        Some(Answer { request, result: Ok(Arc::clone(&kept.outcome)), page: kept.number, ..(**base).clone() })
    }
}

/// The cursor that an outcome leads on with.
fn cursor_of(outcome: &CallOutcome) -> Option<&Doc> {
    match &outcome.verdict {
        Verdict::Executed { next: NextPage::Cursor(cursor), .. } => Some(cursor),
        _ => None,
    }
}

/// Whether a message is about pages.
pub(super) fn concerns(state: &State, msg: &Msg) -> bool {
    match msg {
        Msg::NextPage
        | Msg::PreviousPage
        | Msg::AllPages
        | Msg::StopPages
        | Msg::Joined(..)
        | Msg::Reads(_) => true,
        Msg::TableBuilt(job, _) => state.pages.growing.builds_table(*job),
        _ => false,
    }
}

/// Takes such a message in.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::NextPage => next(state, ctx),
        Msg::PreviousPage => previous(state, ctx),
        Msg::AllPages => all_pages::start(state, ctx),
        Msg::StopPages => all_pages::stop(state, ctx),
        Msg::Joined(job, joined) => growing::joined(state, job, joined, ctx),
        Msg::TableBuilt(_, table) => growing::table_built(state, table, ctx),
        Msg::Reads(reads) => {
            state.reads = reads;
            nothing()
        }
        _ => nothing(),
    }
}

/// An answer came: the next page, or something new.
pub(super) fn take(state: &mut State, answer: Answer, ctx: &mut Ctx) -> Step<Out> {
    let is_next = answer.origin == Origin::Call && state.pages.is_next(&answer.request);
    if !is_next {
        let cancel = state.pages.growing.job().map(Effect::Cancel);
        *state.pages = Pages { base: Some(Box::new(answer.clone())), ..Pages::default() };
        if answer.origin == Origin::Call && state.pages.keep(&answer) {
            state.pages.shown = Shown::Page(0);
        }
        let (mut effects, out) = showing::show(state, answer, ctx);
        effects.extend(cancel);
        return (effects, out);
    }
    let answer = state.pages.as_next(answer);
    if state.pages.is_fetching() {
        return all_pages::arrived(state, answer, ctx);
    }
    state.pages.end = None;
    state.pages.shown = Shown::Nothing;
    if state.pages.keep(&answer) {
        forget_oldest(&mut state.pages);
        state.pages.shown = Shown::Page(state.pages.kept.len() - 1);
    }
    showing::show(state, answer, ctx)
}

fn forget_oldest(pages: &mut Pages) {
    while pages.kept.len() > 1 && pages.bytes() > MAX_KEPT {
        pages.kept.remove(0);
        pages.growing.forget();
    }
}

/// On: to the page after the one shown, from what is kept or by a request.
fn next(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if state.pages.is_fetching() {
        return (Vec::new(), Some(Out::FetchingAll));
    }
    if state.pages.is_foreign() {
        let why = "A further page would be fetched for the workspace's own user: it is not.";
        return (Vec::new(), Some(Out::CannotShow(why)));
    }
    if let Shown::Page(at) = state.pages.shown
        && at + 1 < state.pages.kept.len()
    {
        return show_kept(state, at + 1, ctx);
    }
    let next = state.pages.next_request().map(|(request, number)| Out::NextPage(Box::new(request), number));
    (Vec::new(), Some(next.unwrap_or(Out::NoNextPage)))
}

/// Back to the page before, as it was.
fn previous(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if state.pages.is_fetching() {
        return (Vec::new(), Some(Out::FetchingAll));
    }
    let at = match state.pages.shown {
        Shown::Page(at) => at.checked_sub(1),
        Shown::Nothing | Shown::All => state.pages.kept.len().checked_sub(1),
    };
    match at {
        Some(at) => show_kept(state, at, ctx),
        None => (Vec::new(), Some(Out::NoPreviousPage)),
    }
}

fn show_kept(state: &mut State, at: usize, ctx: &mut Ctx) -> Step<Out> {
    let Some(answer) = state.pages.answer(at) else { return nothing() };
    state.pages.shown = Shown::Page(at);
    state.pages.end = None;
    showing::show(state, answer, ctx)
}
