//! How the output pane changes.

use std::sync::Arc;

use super::filtering::FilteredTree;
use super::saving::Saved;
use super::state::{Answer, Body, Detail, Origin, State};
use super::{filtering, finding, saving, tabling};
use crate::domain::call::{CallRequest, Exchange};
use crate::domain::failure::Failure;
use crate::domain::output::{Folds, JsonIndex, Table, TextLines, TreeCursor};
use crate::domain::variables::is_variable_name;
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::reader::Reader;
use crate::widgets::spinner::{format_bytes, format_elapsed};
use crate::widgets::text_input::EditKey;

/// What a worker made of a body.
#[derive(Debug, Clone)]
pub enum Indexed {
    /// It is JSON.
    Tree(Arc<JsonIndex>),
    /// It is not.
    Text(Arc<TextLines>, String),
}

/// What can happen to the output pane.
#[derive(Debug, Clone)]
pub enum Msg {
    /// Show this answer.
    Show(Box<Answer>),
    /// Show this file.
    OpenFile(String),
    /// A worker has read it.
    FileRead(JobId, Result<Arc<Exchange>, Failure>),
    /// A worker has read its body.
    Indexed(JobId, Result<Indexed, Failure>),
    /// The cursor moves.
    Move(Motion),
    /// Close the node, or go to the one above.
    Left,
    /// Open the node, or go in.
    Right,
    /// Fold or unfold a container, read any other value in full.
    Open,
    /// Scroll the value that is read in full.
    Scroll(Motion),
    /// Close it.
    CloseDetail,
    /// Read the status, the times and the headers.
    Headers,
    /// Fold or unfold the node.
    Fold,
    /// Fold everything, or unfold everything.
    FoldAll,
    /// Fetch the next page.
    NextPage,
    /// Copy the value.
    Copy,
    /// Copy the path.
    CopyPath,
    /// See the answer through an expression.
    StartFilter,
    /// What a worker made of it.
    Filtered(JobId, Result<FilteredTree, String>),
    /// Save what is shown to a file.
    StartSave,
    /// What became of it.
    Saved(JobId, Result<Saved, Failure>),
    /// Look for words.
    StartFind,
    /// A key in the words.
    Edit(EditKey),
    /// A text pasted into them.
    Paste(String),
    /// Read the words as an expression, or as they are.
    FindRegex,
    /// Look in keys, values or both.
    FindPlace,
    /// Keep the words and leave them.
    EndFind,
    /// Look for nothing any more.
    DropFind,
    /// The next match, or the one before.
    FindNext(bool),
    /// Where a worker found the words.
    Found(JobId, Vec<u32>),
    /// Show the array at the cursor as a table, or the tree again.
    Table,
    /// A worker has built it.
    TableBuilt(JobId, Option<Arc<Table>>),
    /// Sort by the selected column.
    Sort,
    /// A worker has sorted it.
    Sorted(JobId, Vec<u32>),
    /// Hide the selected column.
    HideColumn,
    /// Put the value into a variable.
    UseAs,
    /// Copy the whole table: as Markdown, or as comma-separated values.
    CopyTable(bool),
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Send this for the next page; the number is that page's.
    NextPage(Box<CallRequest>, usize),
    /// There is none.
    NoNextPage,
    /// Nothing in the answer is a table.
    NoTable,
    /// An expression needs JSON.
    NotJson,
    /// So many bytes were saved to this file.
    Saved(String, usize),
    /// Put this value into a variable of about this name.
    UseAs(String, String),
    /// The value is too long for a variable, or has several lines.
    TooLong,
    /// A text was copied: what it was and how long it is in bytes.
    Copied(&'static str, usize),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Show(answer) => show(state, *answer, ctx),
        Msg::OpenFile(path) => open_file(state, path, ctx),
        Msg::FileRead(job, read) => file_read(state, job, read, ctx),
        Msg::Indexed(job, _) if !state.body.awaits(job) => nothing(),
        Msg::Indexed(_, indexed) => {
            state.body =
                indexed.map_or_else(Remote::Failed, |indexed| Remote::Ready(opened(indexed, ctx.height)));
            nothing()
        }
        Msg::UseAs => use_as(state),
        Msg::Table => tabling::toggle(state, ctx),
        Msg::TableBuilt(job, table) => tabling::built(state, job, table),
        Msg::Sort
        | Msg::Sorted(..)
        | Msg::HideColumn
        | Msg::CopyTable(_)
        | Msg::Move(_)
        | Msg::Left
        | Msg::Right
        | Msg::Open
        | Msg::Copy
        | Msg::CopyPath
            if state.table().is_some() =>
        {
            in_table(state, msg, ctx)
        }
        Msg::Sort | Msg::Sorted(..) | Msg::HideColumn | Msg::CopyTable(_) => nothing(),
        Msg::Open => open(state, ctx.height),
        Msg::Scroll(motion) => {
            if let Some(detail) = &mut state.detail {
                motion.scroll(&mut detail.shown, ctx.height);
            }
            nothing()
        }
        Msg::CloseDetail => {
            state.detail = None;
            nothing()
        }
        Msg::StartFilter => filtering::start(state),
        Msg::Filtered(job, result) => filtering::take(state, job, result, ctx.height),
        Msg::StartSave => saving::start(state),
        Msg::Saved(job, saved) => saving::take(state, job, saved),
        Msg::Headers => headers(state),
        Msg::NextPage => next_page(state),
        Msg::Copy => copy(state),
        Msg::CopyPath => copy_path(state),
        Msg::Move(_) | Msg::Left | Msg::Right | Msg::Fold | Msg::FoldAll => {
            if let Remote::Ready(body) = &mut state.body {
                navigate(body, &msg, ctx.height);
            }
            nothing()
        }
        // What is left concerns the words that are looked for.
        _ => finding::update(state, msg, ctx),
    }
}

fn open_file(state: &mut State, path: String, ctx: &mut Ctx) -> Step<Out> {
    let job = ctx.jobs.next(ctx.now);
    state.body = Remote::Loading(job);
    state.file = Some(path.clone());
    (vec![Effect::ReadDocument { job, path }], None)
}

fn file_read(
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

fn in_table(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(Remote::Ready(view)) = &mut state.table else { return nothing() };
    match msg {
        Msg::Sort => return tabling::sort(view, ctx),
        Msg::Sorted(job, order) => tabling::sorted(view, job, order),
        Msg::HideColumn => tabling::hide(view),
        Msg::Move(motion) => tabling::step(view, motion, ctx.height),
        Msg::Left | Msg::Right => tabling::sideways(view, matches!(msg, Msg::Right)),
        // The cell is read where it stands in the tree.
        Msg::Open => return tabling::toggle(state, ctx),
        Msg::CopyTable(markdown) => {
            let order = view.order.as_ref().map(|order| order.as_slice());
            let text = if markdown { view.table.markdown(order) } else { view.table.csv(order) };
            return copied(text, if markdown { "table as Markdown" } else { "table as CSV" });
        }
        Msg::Copy => {
            let text = view.cell().map(|cell| view.table.index().exact_value(cell));
            return text.map_or_else(nothing, |text| copied(text, "value"));
        }
        Msg::CopyPath => {
            let path = view.cell().map(|cell| view.table.index().jq_path(cell));
            return path.map_or_else(nothing, |path| copied(path, "path"));
        }
        _ => {}
    }
    nothing()
}

/// Longest value that goes into a variable, in bytes.
const MAX_VARIABLE: usize = 4_096;

/// The selected value, with the key it stands under as a name for it.
fn use_as(state: &State) -> Step<Out> {
    let cell = state.table().and_then(|view| Some((view.table.index(), view.cell()?)));
    let tree = || match state.body.ready()? {
        Body::Tree { index, cursor, .. } => Some((&**index, cursor.cursor)),
        Body::Text { .. } => None,
    };
    let Some((index, row)) = cell.or_else(tree) else { return nothing() };
    let value = index.exact_value(row);
    if value.len() > MAX_VARIABLE || value.contains('\n') {
        return (Vec::new(), Some(Out::TooLong));
    }
    let key = std::iter::successors(Some(row), |row| index.parent(*row)).find_map(|row| index.key(row));
    let name: String =
        key.unwrap_or_default().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = if is_variable_name(&name) { name } else { "value".to_owned() };
    (Vec::new(), Some(Out::UseAs(name, value)))
}

fn copied(text: String, what: &'static str) -> Step<Out> {
    let size = text.len();
    (vec![Effect::Copy(text)], Some(Out::Copied(what, size)))
}

fn show(state: &mut State, answer: Answer, ctx: &mut Ctx) -> Step<Out> {
    let in_table = state.table().and_then(|view| view.job).or(state.tabling.take());
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

fn open(state: &mut State, height: usize) -> Step<Out> {
    match &mut state.body {
        Remote::Ready(Body::Tree { index, cursor, .. }) if !index.kind(cursor.cursor).is_container() => {
            let whole = index.exact_value(cursor.cursor);
            let shown = Reader::new(index.jq_path(cursor.cursor), whole.clone());
            state.detail = Some(Detail { shown, whole, what: "value" });
        }
        Remote::Ready(body) => navigate(body, &Msg::Fold, height),
        _ => {}
    }
    nothing()
}

/// A tree as it is first seen: as much of it open as fits.
pub(super) fn opened_tree(index: Arc<JsonIndex>, height: usize) -> Body {
    let folds = Folds::for_budget(&index, height.max(40));
    Body::Tree { index, folds, cursor: TreeCursor::default() }
}

fn opened(indexed: Indexed, height: usize) -> Body {
    match indexed {
        Indexed::Tree(index) => opened_tree(index, height),
        Indexed::Text(lines, why) => Body::Text { lines, why, list: ListWindow::default() },
    }
}

fn navigate(body: &mut Body, msg: &Msg, height: usize) {
    match body {
        Body::Text { lines, list, .. } => {
            if let Msg::Move(motion) = msg {
                motion.apply(list, height, lines.len());
            }
        }
        Body::Tree { index, folds, cursor } => match msg {
            Msg::Move(motion) => move_cursor(*motion, index, folds, cursor, height),
            Msg::Left => cursor.close_or_parent(index, folds, height),
            Msg::Right => cursor.open_or_enter(index, folds, height),
            Msg::Fold => cursor.toggle(index, folds, height),
            Msg::FoldAll => cursor.toggle_all(index, folds, height),
            _ => {}
        },
    }
}

fn move_cursor(motion: Motion, index: &JsonIndex, folds: &Folds, cursor: &mut TreeCursor, height: usize) {
    let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
    match motion {
        Motion::Up => cursor.move_by(-1, index, folds, height),
        Motion::Down => cursor.move_by(1, index, folds, height),
        Motion::PageUp => cursor.move_by(-page, index, folds, height),
        Motion::PageDown => cursor.move_by(page, index, folds, height),
        Motion::Scroll(rows) => cursor.move_by(rows, index, folds, height),
        Motion::First => cursor.first(),
        Motion::Last => cursor.last(index, folds, height),
        Motion::Line(line) => cursor.to_line(line, index, folds),
    }
}

fn next_page(state: &State) -> Step<Out> {
    let next = state.answer.as_ref().and_then(|answer| {
        let cursor = answer.next_cursor()?.clone();
        let request = CallRequest { cursor: Some(cursor), ..answer.request.clone() };
        Some(Out::NextPage(Box::new(request), answer.page + 1))
    });
    (Vec::new(), Some(next.unwrap_or(Out::NoNextPage)))
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
        return copied(detail.whole.clone(), detail.what);
    }
    let Some(body) = state.body.ready() else { return nothing() };
    let text = match body {
        Body::Tree { index, cursor, .. } => index.exact_value(cursor.cursor),
        Body::Text { lines, list, .. } => lines.line(list.selected),
    };
    copied(text, "value")
}

fn copy_path(state: &State) -> Step<Out> {
    let Some(Body::Tree { index, cursor, .. }) = state.body.ready() else { return nothing() };
    copied(index.jq_path(cursor.cursor), "path")
}
