//! From an answer, or a file, to a document on the screen.
//!
//! Owns what an older answer leaves behind when a new one comes. Must not index: a worker does.

use std::sync::Arc;

use super::recalling;
use super::state::{Answer, Body, State};
use super::tabling::TableView;
use super::update::{FileDocument, Indexed, Msg, Out};
use super::{finding, keeping, texting};
use crate::domain::call::{Arriving, Exchange};
use crate::domain::failure::Failure;
use crate::domain::output::{Folds, JsonIndex, TextWindow, TreeCursor};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};

/// Takes what comes: an answer, a file, parts of them, an index.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::OpenFile(path) => open_file(state, path, ctx),
        Msg::FileArriving(job, arriving) => file_arriving(state, job, &arriving, ctx),
        Msg::Arriving(answer, so_far) => arriving(state, *answer, &so_far, ctx),
        Msg::Stopped => stopped(state, ctx),
        Msg::FileRead(job, read) => file_read(state, job, read, ctx),
        Msg::Indexed(job, _) if !state.body.awaits(job) => nothing(),
        Msg::Indexed(_, Err(failure)) => {
            state.body = Remote::Failed(failure);
            nothing()
        }
        Msg::Indexed(_, Ok(indexed)) => {
            take_index(state, indexed, ctx);
            nothing()
        }
        _ => nothing(),
    }
}

fn open_file(state: &mut State, path: String, ctx: &mut Ctx) -> Step<Out> {
    let job = ctx.jobs.next(ctx.now);
    state.body = Remote::Loading(job);
    state.reading = Some(job);
    state.file = Some(path.clone());
    (vec![Effect::ReadDocument { job, path }], None)
}

/// Some of the file is read.
fn file_arriving(state: &mut State, job: JobId, arriving: &Arriving, ctx: &mut Ctx) -> Step<Out> {
    if state.reading == Some(job) {
        state.arriving = Some((arriving.received, arriving.expected));
        if let Some(index) = &arriving.index {
            grow(state, index, ctx.height);
        }
    }
    nothing()
}

fn file_read(state: &mut State, job: JobId, read: Result<FileDocument, Failure>, ctx: &mut Ctx) -> Step<Out> {
    if state.reading.take_if(|reading| *reading == job).is_none() {
        return nothing();
    }
    state.arriving = None;
    match read {
        Ok(document) => {
            let path = state.file.clone().unwrap_or_default();
            state.answer = Some(Answer::of_file(path, &document.exchange));
            take_index(state, document.indexed, ctx);
            search_again(state, ctx)
        }
        Err(failure) => {
            state.body = Remote::Failed(failure);
            nothing()
        }
    }
}

/// Some of an answer is there: the first of it takes the place of the answer before.
fn arriving(state: &mut State, answer: Answer, arriving: &Arriving, ctx: &mut Ctx) -> Step<Out> {
    if state.pages.is_fetching() {
        // The pages are shown as one; what is on its way is no page yet.
        return nothing();
    }
    let progress = Some((arriving.received, arriving.expected));
    let Some(index) = &arriving.index else {
        if state.arriving.is_some() {
            state.arriving = progress;
        }
        return nothing();
    };
    let effects = if state.arriving.is_none() {
        let mut effects = keeping::leave(state);
        effects.extend(reset(state));
        state.body = Remote::Idle;
        effects
    } else {
        Vec::new()
    };
    state.arriving = progress;
    state.answer = Some(answer);
    grow(state, &output_of(index), ctx.height);
    (effects, None)
}

/// The part of an envelope that is the document, as far as it is there.
fn output_of(index: &Arc<JsonIndex>) -> Arc<JsonIndex> {
    let output = index.children(0).find(|row| index.key(*row).is_some_and(|key| key == "output"));
    output.map_or_else(|| Arc::clone(index), |row| Arc::new(index.subtree(row)))
}

/// A longer start of the same document: rows keep their numbers, so the cursor and the folds stay.
fn grow(state: &mut State, longer: &Arc<JsonIndex>, height: usize) {
    match &mut state.body {
        // What an expression made stays until the answer is whole.
        _ if state.filter.is_some() => {}
        Remote::Ready(Body::Tree { index, .. }) => *index = Arc::clone(longer),
        body => *body = Remote::Ready(opened_tree(Arc::clone(longer), height)),
    }
}

/// The answer does not come any more: what is there stays.
fn stopped(state: &mut State, ctx: &Ctx) -> Step<Out> {
    if state.arriving.take().is_some() {
        if let Some(answer) = state.answer.clone() {
            state.answers.keep(answer, ctx.now);
        }
        state.cut = Some("the rest of the answer did not come".to_owned());
    }
    nothing()
}

/// Leaves what belonged to the answer before.
fn reset(state: &mut State) -> Vec<Effect> {
    let in_table = leave_table(state);
    state.text = None;
    state.save = None;
    state.cut = None;
    let kept = recalling::remember_it(state, false);
    let in_filter = state.filter.take().into_iter().flat_map(|filter| filter.jobs());
    let in_find = state.find.take().and_then(|find| find.job);
    let jobs = state.body.job().into_iter().chain(in_find).chain(in_filter).chain(in_table);
    jobs.map(Effect::Cancel).chain(kept).collect()
}

/// Leaves the table; what still works for it is to be cancelled.
fn leave_table(state: &mut State) -> Vec<JobId> {
    let building = state.tabling.take();
    let jobs = state.table().into_iter().flat_map(TableView::jobs).chain(building).collect();
    state.table = None;
    jobs
}

pub(super) fn show(state: &mut State, answer: Answer, ctx: &mut Ctx) -> Step<Out> {
    let made = answer.result.as_ref().ok().and_then(|outcome| outcome.index.clone());
    if state.arriving.take().is_some()
        && let Some(index) = made
    {
        state.answer = Some(answer);
        take_index(state, Indexed::Tree(index), ctx);
        return search_again(state, ctx);
    }
    let mut effects = reset(state);
    let range = answer.document_range();
    let exchange: Option<Arc<Exchange>> = match &answer.result {
        Ok(outcome) => Some(Arc::new(outcome.exchange.clone())),
        Err(failure) => failure.exchange.clone(),
    };
    state.answer = Some(answer);
    state.body = Remote::Idle;
    if let Some(index) = made {
        state.body = Remote::Ready(opened_tree(index, ctx.height));
    } else if let Some(exchange) = exchange.filter(|_| !range.is_empty()) {
        let job = ctx.jobs.next(ctx.now);
        state.body = Remote::Loading(job);
        effects.push(Effect::IndexOutput { job, exchange, range });
    }
    (effects, None)
}

/// Takes what a worker made of the whole text; where its start is read already, the person stays where they are.
fn take_index(state: &mut State, indexed: Indexed, ctx: &mut Ctx) {
    let index = match indexed {
        Indexed::Tree(index) => index,
        Indexed::Cut(index, why) => {
            state.cut = Some(why);
            index
        }
        Indexed::Text(lines, why) => {
            let is_binary = is_binary(&lines.body().bytes(0..LOOKED_AT));
            state.body = Remote::Ready(Body::Text { lines, why, window: TextWindow::default() });
            if is_binary {
                texting::show_bytes(state);
            }
            return;
        }
    };
    if let Some(filter) = &mut state.filter {
        filter.replace(index);
    } else {
        grow(state, &index, ctx.height);
    }
}

/// What was looked for in a part is looked for in the whole.
fn search_again(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = leave_table(state).into_iter().map(Effect::Cancel).collect();
    if state.find.as_ref().is_none_or(|find| find.input.is_empty()) {
        return (effects, None);
    }
    let (search, out) = finding::search(state, ctx);
    effects.extend(search);
    (effects, out)
}

/// A tree as it is first seen: as much of it open as fits.
pub(super) fn opened_tree(index: Arc<JsonIndex>, height: usize) -> Body {
    let folds = Folds::for_budget(&index, height.max(40));
    Body::Tree { index, folds, cursor: TreeCursor::default() }
}

/// Bytes that are looked at to tell text from something else.
const LOOKED_AT: usize = 1_024;

/// Whether bytes are no text that a person reads: zeros, or control characters in numbers.
fn is_binary(start: &[u8]) -> bool {
    let odd = |byte: &&u8| !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1b | 0x20..);
    start.contains(&0) || start.iter().filter(odd).count() * 20 > start.len()
}
