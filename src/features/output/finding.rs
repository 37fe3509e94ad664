//! Finding in the answer.
//!
//! Owns the words, where they were found, and the way from one match to the next. Must not search: a worker does.

use std::sync::Arc;

use super::moving::go_to;
use super::state::{Body, State};
use super::update::{Msg, Out};
use super::{completing, filtering, recalling, saving};
use crate::domain::output::{Needle, Place};
use crate::effect::{Effect, JobId, Searched};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::{EditKey, TextInput};

/// What is looked for, and where it was found.
#[derive(Debug, Clone, Default)]
pub struct Find {
    /// The words.
    pub input: TextInput,
    /// Whether they are being typed.
    pub typing: bool,
    /// Whether they are an expression.
    pub is_regex: bool,
    /// Keys, values or both.
    pub place: Place,
    /// The search that is under way.
    pub job: Option<JobId>,
    /// Rows or lines with a match, in order; `None` before the first search is done.
    pub found: Option<Arc<Vec<u32>>>,
    /// Which of them the cursor is on.
    pub at: usize,
    /// What is wrong with the expression.
    pub error: Option<String>,
    /// Where the cursor was when the search began.
    origin: usize,
}

impl Find {
    /// Whether a row or line holds a match.
    pub fn holds(&self, row: usize) -> bool {
        let found = self.found.as_ref().zip(u32::try_from(row).ok());
        found.is_some_and(|(found, row)| found.binary_search(&row).is_ok())
    }
}

/// Takes what concerns the words.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    // The path of a file has the keys, then an expression that is typed.
    if let Some(save) = &mut state.save {
        match msg {
            Msg::Edit(key) => saving::edit(save, key),
            Msg::Paste(text) => saving::paste(save, &text),
            Msg::EndFind => return saving::enter(state, ctx),
            Msg::DropFind => return saving::drop(state),
            _ => {}
        }
        return nothing();
    }
    if state.filter.as_ref().is_some_and(|filter| filter.typing) {
        return match msg {
            Msg::Edit(key) => filtering::edit(state, key, ctx),
            Msg::Paste(text) => filtering::paste(state, &text, ctx),
            Msg::EndFind if completing::ends_later(state) => nothing(),
            Msg::EndFind => filtering::end(state),
            Msg::DropFind => match completing::close(state) {
                Some(effects) => (effects, None),
                None => filtering::drop(state),
            },
            Msg::Complete(forward) => completing::take(state, forward, ctx),
            Msg::Recall(back) => recalling::step(state, back, ctx),
            _ => nothing(),
        };
    }
    match msg {
        Msg::DropFind if state.find.is_none() => filtering::drop(state),
        Msg::StartFind => start(state),
        Msg::Edit(key) => edit(state, key, ctx),
        Msg::Paste(text) => paste(state, &text, ctx),
        Msg::FindRegex => switch(state, false, ctx),
        Msg::FindPlace => switch(state, true, ctx),
        Msg::EndFind => end(state),
        Msg::DropFind => drop(state, ctx.height),
        Msg::FindNext(forward) => step(state, forward, ctx.height),
        Msg::Found(job, found) => take(state, job, found, ctx.height),
        _ => nothing(),
    }
}

fn start(state: &mut State) -> Step<Out> {
    let Some(row) = state.body.ready().map(Body::cursor) else { return nothing() };
    let mut find = state.find.take().unwrap_or_default();
    find.typing = true;
    find.origin = row;
    state.find = Some(find);
    nothing()
}

fn edit(state: &mut State, key: EditKey, ctx: &mut Ctx) -> Step<Out> {
    let is_changed = state.find.as_mut().is_some_and(|find| find.input.edit(key));
    if is_changed { search(state, ctx) } else { nothing() }
}

fn paste(state: &mut State, text: &str, ctx: &mut Ctx) -> Step<Out> {
    let Some(find) = &mut state.find else { return nothing() };
    find.input.insert_paste(text);
    search(state, ctx)
}

/// Another way to read the words, or another place to look.
fn switch(state: &mut State, place: bool, ctx: &mut Ctx) -> Step<Out> {
    let Some(find) = &mut state.find else { return nothing() };
    if place {
        find.place = find.place.next();
    } else {
        find.is_regex = !find.is_regex;
    }
    search(state, ctx)
}

/// Enter: the words stay, the keys are the pane's again.
fn end(state: &mut State) -> Step<Out> {
    match &mut state.find {
        Some(find) if find.input.is_empty() => state.find = None,
        Some(find) => find.typing = false,
        None => {}
    }
    nothing()
}

/// Esc: nothing is looked for any more. While it is typed, the cursor goes back to where it was.
fn drop(state: &mut State, height: usize) -> Step<Out> {
    let Some(find) = state.find.take() else { return nothing() };
    if find.typing {
        go_to(state, find.origin, height);
    }
    (find.job.map(Effect::Cancel).into_iter().collect(), None)
}

pub(super) fn search(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let (Some(find), Some(body)) = (&mut state.find, state.body.ready()) else { return nothing() };
    let mut effects: Vec<_> = find.job.take().map(Effect::Cancel).into_iter().collect();
    find.error = None;
    if find.input.is_empty() {
        find.found = None;
        return (effects, None);
    }
    match Needle::new(&find.input.text(), find.is_regex, find.place) {
        Ok(needle) => {
            let job = ctx.jobs.next(ctx.now);
            find.job = Some(job);
            let text = match body {
                Body::Tree { index, .. } => Searched::Tree(Arc::clone(index)),
                Body::Text { lines, .. } => Searched::Text(Arc::clone(lines)),
            };
            effects.push(Effect::FindOutput { job, text, needle: Box::new(needle) });
        }
        Err(error) => {
            find.found = None;
            find.error = Some(error);
        }
    }
    (effects, None)
}

/// What a worker found: the cursor goes to the first match from where it was.
fn take(state: &mut State, job: JobId, found: Vec<u32>, height: usize) -> Step<Out> {
    let Some(find) = &mut state.find else { return nothing() };
    if find.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    let after = found.partition_point(|row| (*row as usize) < find.origin);
    find.at = if after < found.len() { after } else { 0 };
    find.found = Some(Arc::new(found));
    show(state, height);
    nothing()
}

/// The next match, or the one before; at either end it goes on at the other.
fn step(state: &mut State, forward: bool, height: usize) -> Step<Out> {
    let Some(find) = &mut state.find else { return nothing() };
    let total = find.found.as_ref().map_or(0, |found| found.len());
    if total > 0 {
        find.at = (find.at + if forward { 1 } else { total - 1 }) % total;
        show(state, height);
    }
    nothing()
}

fn show(state: &mut State, height: usize) {
    let row = state.find.as_ref().and_then(|find| find.found.as_ref()?.get(find.at).copied());
    if let Some(row) = row {
        go_to(state, row as usize, height);
    }
}

/// The document has grown: the words are looked for in all of it, from where the cursor is.
pub(super) fn again(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let row = state.body.ready().map_or(0, Body::cursor);
    match &mut state.find {
        Some(find) => find.origin = row,
        None => return Vec::new(),
    }
    search(state, ctx).0
}
