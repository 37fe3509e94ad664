//! How far loading is, in words.
//!
//! Owns the words; where they stand is the view's.

use super::state::State;
use crate::effect::{JobId, Millis};
use crate::features::ViewCtx;
use crate::features::paging::{Chain, Course, asked_to_wait};
use crate::widgets::spinner::{SHOW_AFTER, count, grouped};

/// `page 37 · 1,850 functions · 420/s`, what is waited for, or where it stopped; nothing while there is nothing to tell.
pub(super) fn progress(state: &State, ctx: &ViewCtx) -> Option<String> {
    if let Some(waiting) = waiting(state, ctx.now) {
        return Some(waiting);
    }
    if state.is_stopped() {
        return Some(format!("{} · r goes on", came(&state.chain.course)));
    }
    let job = state.chain.loading.job()?;
    if state.chain.course.pages == 0 || !is_noticed(state, job, ctx) {
        return None;
    }
    let rate =
        state.chain.course.rate(ctx.now).map_or_else(String::new, |rate| format!(" · {}/s", grouped(rate)));
    Some(format!("{}{rate}", came(&state.chain.course)))
}

fn came(course: &Course) -> String {
    format!("page {} · {}", grouped(course.pages), count(course.entries, "function"))
}

/// What is too short to notice is not told.
fn is_noticed(state: &State, job: JobId, ctx: &ViewCtx) -> bool {
    state.chain.course.elapsed(ctx.now) >= SHOW_AFTER || ctx.elapsed(job) >= SHOW_AFTER
}

/// `waiting 12 s (Integry asks to)`.
pub(super) fn waiting(state: &State, now: Millis) -> Option<String> {
    state.waits(now).map(asked_to_wait)
}

/// What is being loaded: of an app in view, only its functions.
pub(super) fn what(state: &State) -> String {
    let of_app =
        state.filter().app.is_some().then(|| state.app_title.as_ref().or(state.app.as_ref())).flatten();
    of_app.map_or_else(|| "Loading functions".to_owned(), |app| format!("Loading {app}'s functions"))
}

/// The chain that brings what is in view: its job, and what came of it.
pub(super) fn in_view(state: &State) -> &Chain {
    match &state.in_view {
        Some(view) if state.filter().app.as_ref() == Some(&view.app) => &view.chain,
        _ => &state.chain,
    }
}
