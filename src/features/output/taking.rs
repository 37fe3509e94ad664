//! Taking values out of the answer: copies, values for use elsewhere, other programs, what came before the body.
//!
//! Owns what is taken and what it is called. Must not change what is shown, but for the text that is read in full.

use std::borrow::Cow;
use std::sync::Arc;

use super::picturing;
use super::state::{Answer, Body, Detail, Origin, State};
use super::tabling::TableView;
use super::update::{Msg, Out};
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::form::Carried;
use crate::domain::output::{Clip, JsonIndex};
use crate::effect::{Effect, JobId, Outside};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::reader::Reader;
use crate::widgets::spinner::{format_bytes, format_elapsed};

/// Longest value that is used elsewhere, in bytes.
const MAX_CARRIED: usize = 64 * 1024;

/// Takes what concerns values that are taken out.
pub(super) fn update(state: &mut State, msg: Msg) -> Step<Out> {
    match msg {
        Msg::Picture => picturing::open(state),
        Msg::Read(title, text) => picturing::read(state, title, text),
        Msg::UseAs => use_as(state),
        Msg::Headers => headers(state),
        _ => copy(state),
    }
}

/// The selected value, on its way to a variable or a field.
fn use_as(state: &State) -> Step<Out> {
    let cell = state.table().and_then(|view| Some((view.table.index(), view.cell()?)));
    let tree = || match state.body.ready()? {
        Body::Tree { index, cursor, .. } => Some((&**index, cursor.cursor)),
        Body::Text { .. } => None,
    };
    let Some((index, row)) = cell.or_else(tree) else { return nothing() };
    let Some(value) = carried(state, index, row) else { return (Vec::new(), Some(Out::TooLong)) };
    (Vec::new(), Some(Out::UseAs(Box::new(value))))
}

fn carried(state: &State, index: &JsonIndex, row: usize) -> Option<Carried> {
    let json = index.value_text(row);
    let value = (json.len() <= MAX_CARRIED).then(|| Doc::parse(&json).ok()).flatten()?;
    let above = std::iter::successors(Some(row), |row| index.parent(*row));
    let mut keys = above.filter_map(|row| index.key(row)).map(Cow::into_owned);
    let key = keys.next().unwrap_or_else(|| "value".to_owned());
    let function = state.answer.as_ref().filter(|answer| answer.origin == Origin::Call);
    let around = keys.chain(function.map(|answer| answer.request.function.clone())).collect();
    Some(Carried { key, text: index.exact_value(row), value, around })
}

pub(super) fn copied(clip: Clip, what: &'static str) -> Step<Out> {
    (Vec::new(), Some(Out::Copy(Box::new(clip), what)))
}

/// What came before the body: the status, the time and the headers.
fn headers(state: &mut State) -> Step<Out> {
    let exchange =
        state.answer.as_ref().filter(|answer| answer.origin == Origin::Call).and_then(Answer::exchange);
    let Some(exchange) = exchange else { return nothing() };
    let mut whole = format!("HTTP {}\n", exchange.status);
    whole.extend(exchange.headers.iter().flat_map(|(name, value)| [name, ": ", value, "\n"]));
    let times = format!(
        "\nfirst byte after {} · all of it after {} · {}",
        format_elapsed(exchange.first_byte),
        format_elapsed(exchange.total),
        format_bytes(exchange.body.len() as u64)
    );
    whole.push_str(&times);
    state.detail = Some(Detail {
        shown: Reader::new("What came before the body", whole.clone()),
        whole,
        what: "headers",
    });
    nothing()
}

fn copy(state: &State) -> Step<Out> {
    if let Some(detail) = &state.detail {
        return copied(Clip::Text(detail.whole.clone()), detail.what);
    }
    let clip = match (state.table(), state.body.ready()) {
        (Some(view), _) => view.cell().map(|cell| Clip::Value(Arc::clone(view.table.index_shared()), cell)),
        (None, Some(Body::Tree { index, cursor, .. })) => Some(Clip::Value(Arc::clone(index), cursor.cursor)),
        (None, Some(Body::Text { lines, window, .. })) => Some(Clip::Text(lines.line(window.cursor.line))),
        (None, None) => None,
    };
    clip.map_or_else(nothing, |clip| copied(clip, "value"))
}

/// The whole table, with its rows in the order in which they are shown.
pub(super) fn copy_table(view: &TableView, markdown: bool) -> Step<Out> {
    let (table, order) = (Arc::clone(&view.table), view.order.clone());
    if markdown {
        copied(Clip::Markdown(table, order), "table as Markdown")
    } else {
        copied(Clip::Csv(table, order), "table as CSV")
    }
}

/// What is shown in another program: the selected part when it is a container, else the whole.
pub(super) fn open_outside(state: &mut State, with: Outside, ctx: &mut Ctx) -> Step<Out> {
    let clip = match (state.table(), state.body.ready()) {
        (Some(view), _) => Clip::Csv(Arc::clone(&view.table), view.order.clone()),
        (None, Some(Body::Tree { index, cursor, .. })) => {
            let part = if index.kind(cursor.cursor).is_container() { cursor.cursor } else { 0 };
            Clip::Json(Arc::clone(index), part)
        }
        (None, Some(Body::Text { lines, .. })) => Clip::Lines(Arc::clone(lines)),
        (None, None) => return nothing(),
    };
    let job = ctx.jobs.next(ctx.now);
    state.outside = Some(job);
    (vec![Effect::ShowOutside { job, clip, with }], None)
}

pub(super) fn shown_outside(state: &mut State, job: JobId, shown: Result<bool, Failure>) -> Step<Out> {
    if state.outside.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    match shown {
        Ok(false) => nothing(),
        Ok(true) => (Vec::new(), Some(Out::NotTakenBack)),
        Err(failure) => (Vec::new(), Some(Out::Trouble(failure))),
    }
}
