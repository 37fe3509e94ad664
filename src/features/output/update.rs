//! How the output pane changes.

use std::sync::Arc;

use super::filtering::FilteredTree;
use super::moving::navigate;
use super::saving::Saved;
use super::state::{Answer, Body, Detail, State};
use super::tabling::TableAct;
use super::{charting, filtering, finding, saving, showing, tabling, taking};
use crate::domain::call::{CallRequest, Exchange};
use crate::domain::failure::Failure;
use crate::domain::output::{Chart, Facts, JsonIndex, Table, TextLines};
use crate::effect::{JobId, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::reader::Reader;
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
    /// A worker has sorted and filtered it.
    Arranged(JobId, Option<Vec<u32>>),
    /// Hide the selected column.
    HideColumn,
    /// Put the value into a variable.
    UseAs,
    /// Copy the whole table: as Markdown, or as comma-separated values.
    CopyTable(bool),
    /// Do this to the table.
    OnTable(TableAct),
    /// A worker has counted a column.
    Counted(JobId, Option<Facts>),
    /// A worker has made a chart.
    Charted(JobId, Option<Arc<Chart>>),
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
        Msg::Show(answer) => showing::show(state, *answer, ctx),
        Msg::OpenFile(path) => showing::open_file(state, path, ctx),
        Msg::FileRead(job, read) => showing::file_read(state, job, read, ctx),
        Msg::Indexed(job, _) if !state.body.awaits(job) => nothing(),
        Msg::Indexed(_, indexed) => {
            state.body = indexed
                .map_or_else(Remote::Failed, |indexed| Remote::Ready(showing::opened(indexed, ctx.height)));
            nothing()
        }
        Msg::UseAs => taking::use_as(state),
        Msg::Table => tabling::toggle(state, ctx),
        Msg::TableBuilt(job, table) => tabling::built(state, job, table, ctx),
        Msg::Move(_) | Msg::Left | Msg::Right | Msg::Open | Msg::Copy | Msg::CopyPath
            if state.table().is_some() =>
        {
            in_table(state, msg, ctx)
        }
        msg if is_of_table(&msg) => in_table(state, msg, ctx),
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
        Msg::Headers => taking::headers(state),
        Msg::NextPage => next_page(state),
        Msg::Copy => taking::copy(state),
        Msg::CopyPath => taking::copy_path(state),
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

/// Whether it concerns the table alone; without one it has come too late.
fn is_of_table(msg: &Msg) -> bool {
    let is_result = matches!(msg, Msg::Arranged(..) | Msg::Counted(..) | Msg::Charted(..));
    is_result || matches!(msg, Msg::Sort | Msg::HideColumn | Msg::CopyTable(_) | Msg::OnTable(_))
}

fn in_table(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let (mut effects, out) = on_table(state, msg, ctx);
    effects.extend(tabling::count(state, ctx));
    (effects, out)
}

fn on_table(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(Remote::Ready(view)) = &mut state.table else { return nothing() };
    match msg {
        Msg::Sort => return tabling::sort(view, ctx),
        Msg::Arranged(job, order) => return tabling::arranged(view, job, order, ctx),
        Msg::Counted(job, facts) => tabling::counted(view, job, facts),
        Msg::Charted(job, chart) => charting::charted(view, job, chart),
        Msg::OnTable(act) => return tabling::act(view, act, ctx),
        Msg::HideColumn => tabling::hide(view),
        Msg::Move(motion) => tabling::step(view, motion, ctx.height),
        Msg::Left | Msg::Right => tabling::sideways(view, matches!(msg, Msg::Right)),
        // The cell is read where it stands in the tree.
        Msg::Open => return tabling::toggle(state, ctx),
        Msg::CopyTable(markdown) => {
            let order = view.order.as_ref().map(|order| order.as_slice());
            let text = if markdown { view.table.markdown(order) } else { view.table.csv(order) };
            return taking::copied(text, if markdown { "table as Markdown" } else { "table as CSV" });
        }
        Msg::Copy => {
            let text = view.cell().map(|cell| view.table.index().exact_value(cell));
            return text.map_or_else(nothing, |text| taking::copied(text, "value"));
        }
        Msg::CopyPath => {
            let path = view.cell().map(|cell| view.table.index().jq_path(cell));
            return path.map_or_else(nothing, |path| taking::copied(path, "path"));
        }
        _ => {}
    }
    nothing()
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

fn next_page(state: &State) -> Step<Out> {
    let next = state.answer.as_ref().and_then(|answer| {
        let cursor = answer.next_cursor()?.clone();
        let request = CallRequest { cursor: Some(cursor), ..answer.request.clone() };
        Some(Out::NextPage(Box::new(request), answer.page + 1))
    });
    (Vec::new(), Some(next.unwrap_or(Out::NoNextPage)))
}
