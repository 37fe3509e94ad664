//! From an answer, or a file, to a document on the screen.
//!
//! Owns what an older answer leaves behind when a new one comes. Must not index: a worker does.

use std::sync::Arc;

use super::state::{Answer, Body, State};
use super::tabling::TableView;
use super::update::{Indexed, Out};
use crate::domain::call::Exchange;
use crate::domain::failure::Failure;
use crate::domain::output::{Folds, JsonIndex, TreeCursor};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::list::ListWindow;

pub(super) fn open_file(state: &mut State, path: String, ctx: &mut Ctx) -> Step<Out> {
    let job = ctx.jobs.next(ctx.now);
    state.body = Remote::Loading(job);
    state.file = Some(path.clone());
    (vec![Effect::ReadDocument { job, path }], None)
}

pub(super) fn file_read(
    state: &mut State,
    job: JobId,
    read: Result<Arc<Exchange>, Failure>,
    ctx: &mut Ctx,
) -> Step<Out> {
    if !state.body.awaits(job) {
        return nothing();
    }
    match read {
        Ok(exchange) => {
            state.body = Remote::Idle;
            let path = state.file.clone().unwrap_or_default();
            show(state, Answer::of_file(path, &exchange), ctx)
        }
        Err(failure) => {
            state.body = Remote::Failed(failure);
            nothing()
        }
    }
}

pub(super) fn show(state: &mut State, answer: Answer, ctx: &mut Ctx) -> Step<Out> {
    let tabling = state.tabling.take();
    let in_table: Vec<_> = state.table().into_iter().flat_map(TableView::jobs).chain(tabling).collect();
    state.table = None;
    state.save = None;
    let in_filter = state.filter.take().and_then(|filter| filter.job);
    let in_find = state.find.take().and_then(|find| find.job).or(in_filter);
    let jobs = state.body.job().into_iter().chain(in_find).chain(in_table);
    let mut effects: Vec<_> = jobs.map(Effect::Cancel).collect();
    let range = answer.document_range();
    let exchange: Option<Arc<Exchange>> = match &answer.result {
        Ok(outcome) => Some(Arc::new(outcome.exchange.clone())),
        Err(failure) => failure.exchange.clone(),
    };
    state.answer = Some(answer);
    state.body = Remote::Idle;
    if let Some(exchange) = exchange.filter(|_| !range.is_empty()) {
        let job = ctx.jobs.next(ctx.now);
        state.body = Remote::Loading(job);
        effects.push(Effect::IndexOutput { job, exchange, range });
    }
    (effects, None)
}

/// A tree as it is first seen: as much of it open as fits.
pub(super) fn opened_tree(index: Arc<JsonIndex>, height: usize) -> Body {
    let folds = Folds::for_budget(&index, height.max(40));
    Body::Tree { index, folds, cursor: TreeCursor::default() }
}

pub(super) fn opened(indexed: Indexed, height: usize) -> Body {
    match indexed {
        Indexed::Tree(index) => opened_tree(index, height),
        Indexed::Text(lines, why) => Body::Text { lines, why, list: ListWindow::default() },
    }
}
