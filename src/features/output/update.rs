//! How the output pane changes.

use std::sync::Arc;

use super::filtering::FilteredTree;
use super::moving::navigate;
use super::saving::Saved;
use super::state::{Answer, Body, Detail, State};
use super::{copying, filtering, finding, saving, showing, tabling, taking};
use crate::domain::call::{CallRequest, Exchange};
use crate::domain::failure::Failure;
use crate::domain::form::Carried;
use crate::domain::output::{Clip, JsonIndex, Table, TextLines};
use crate::effect::{JobId, Outside, Remote};
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
    /// Choose what to copy.
    CopyMenu,
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
    /// Use the value elsewhere.
    UseAs,
    /// Copy the whole table: as Markdown, or as comma-separated values.
    CopyTable(bool),
    /// Enter in the menu of what can be copied.
    ChooseCopy,
    /// Close it.
    CloseCopies,
    /// Show it in another program.
    ShowOutside(Outside),
    /// That program ended; whether what it showed was changed there.
    ShownOutside(JobId, Result<bool, Failure>),
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
    /// Use this value in a variable or in a field.
    UseAs(Box<Carried>),
    /// The value is too long for that.
    TooLong,
    /// Copy this; the second says what it is.
    Copy(Box<Clip>, &'static str),
    /// What another program changed is not taken back.
    NotTakenBack,
    /// Something beside the answer did not work.
    Trouble(Failure),
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
        Msg::Edit(EditKey::Char(letter)) if state.copies.is_some() => copying::choose(state, Some(letter)),
        Msg::Move(motion) if state.copies.is_some() => copying::step(state, motion, ctx),
        Msg::CopyMenu | Msg::ChooseCopy | Msg::CloseCopies | Msg::ShowOutside(_) | Msg::ShownOutside(..) => {
            take(state, msg, ctx)
        }
        Msg::UseAs => taking::use_as(state),
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
        Msg::Headers => taking::headers(state),
        Msg::NextPage => next_page(state),
        Msg::Copy => taking::copy(state),
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

/// What leaves the answer for elsewhere.
fn take(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::CopyMenu => copying::start(state),
        Msg::ChooseCopy => copying::choose(state, None),
        Msg::ShowOutside(with) => taking::open_outside(state, with, ctx),
        Msg::ShownOutside(job, shown) => taking::shown_outside(state, job, shown),
        _ => {
            state.copies = None;
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
        Msg::CopyTable(markdown) => return taking::copy_table(view, markdown),
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
