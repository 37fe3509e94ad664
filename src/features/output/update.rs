//! How the output pane changes.

use std::sync::Arc;

use super::filtering::FilteredTree;
use super::growing::Joined;
use super::moving::navigate;
use super::saving::Saved;
use super::state::{Answer, Body, Detail, State};
use super::{filtering, finding, pages, picturing, saving, showing, tabling, taking, texting};
use crate::domain::call::{Arriving, CallRequest, Exchange};
use crate::domain::failure::Failure;
use crate::domain::output::{JsonIndex, Table, TextLines};
use crate::domain::picture::{Candidate, Likely};
use crate::effect::{JobId, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::reader::Reader;
use crate::widgets::text_input::EditKey;

/// What a worker made of a body.
#[derive(Debug, Clone)]
pub enum Indexed {
    /// It is JSON.
    Tree(Arc<JsonIndex>),
    /// It is the start of JSON, and ends too early.
    Cut(Arc<JsonIndex>, String),
    /// It is not.
    Text(Arc<TextLines>, String),
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileDocument {
    /// Its bytes, in the place of an answer.
    pub exchange: Arc<Exchange>,
    /// What they are.
    pub indexed: Indexed,
}

/// What can happen to the output pane.
#[derive(Debug, Clone)]
pub enum Msg {
    /// Show this answer.
    Show(Box<Answer>),
    /// Show this file.
    OpenFile(String),
    /// A worker has read some of it.
    FileArriving(JobId, Arriving),
    /// A worker has read it.
    FileRead(JobId, Result<FileDocument, Failure>),
    /// Some of an answer is there.
    Arriving(Box<Answer>, Arriving),
    /// The rest of it will not come.
    Stopped,
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
    /// Write the document another way: pretty, as it came, as bytes, as a tree.
    Text,
    /// A worker has found its lines; the byte to go to.
    LinesRead(JobId, Arc<TextLines>, usize),
    /// To the next sibling, or the one before.
    Sibling(bool),
    /// Open one level more everywhere, or one less.
    Level(bool),
    /// Show or hide the numbers of the lines.
    Numbers,
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
    /// Whether the function whose answer comes next only reads.
    Reads(bool),
    /// Show the page before again.
    PreviousPage,
    /// Fetch all pages.
    AllPages,
    /// The call for the next of all pages was stopped.
    StopPages,
    /// A worker has read pages.
    Joined(JobId, Result<Joined, Failure>),
    /// See the value as a picture.
    Picture,
    /// Read this text in full; the other one is what it is called.
    Read(String, String),
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
    /// There is no page before.
    NoPreviousPage,
    /// All pages are being fetched.
    FetchingAll,
    /// This function may change something: its pages are not fetched by themselves.
    NotByItself(String),
    /// Fetching was stopped; so many pages are there.
    PagesKept(usize),
    /// The pages cannot be joined.
    NotJoined(Failure),
    /// See this as a picture.
    Picture(Box<Candidate>),
    /// The value is none.
    NoPicture,
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        _ if pages::concerns(state, &msg) => pages::update(state, msg, ctx),
        Msg::Show(answer) => pages::take(state, *answer, ctx),
        Msg::OpenFile(_)
        | Msg::FileArriving(..)
        | Msg::FileRead(..)
        | Msg::Arriving(..)
        | Msg::Stopped
        | Msg::Indexed(..) => showing::update(state, msg, ctx),
        Msg::UseAs | Msg::Picture | Msg::Read(..) => taking::value(state, msg),
        Msg::Text | Msg::LinesRead(..) => texting::update(state, msg, ctx),
        Msg::Move(_) | Msg::Open | Msg::Left | Msg::Right | Msg::Fold | Msg::FoldAll
            if state.text.is_some() =>
        {
            texting::update(state, msg, ctx)
        }
        Msg::Table | Msg::TableBuilt(..) => tabling::show(state, msg, ctx),
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
            tabling::update(state, msg, ctx)
        }
        Msg::Sort | Msg::Sorted(..) | Msg::HideColumn | Msg::CopyTable(_) => nothing(),
        Msg::Open => open(state, ctx.height),
        Msg::Scroll(_) | Msg::CloseDetail => {
            scroll(state, &msg, ctx.height);
            nothing()
        }
        Msg::StartFilter => filtering::start(state),
        Msg::Filtered(job, result) => filtering::take(state, job, result, ctx.height),
        Msg::StartSave => saving::start(state),
        Msg::Saved(job, saved) => saving::take(state, job, saved),
        Msg::Headers => taking::headers(state),
        Msg::Copy => taking::copy(state),
        Msg::CopyPath => taking::copy_path(state),
        Msg::Move(_)
        | Msg::Left
        | Msg::Right
        | Msg::Fold
        | Msg::FoldAll
        | Msg::Sibling(_)
        | Msg::Level(_)
        | Msg::Numbers => {
            navigate(state, &msg, ctx.height);
            nothing()
        }
        // What is left concerns the words that are looked for.
        _ => finding::update(state, msg, ctx),
    }
}

/// The value that is read in full.
fn scroll(state: &mut State, msg: &Msg, height: usize) {
    match (msg, &mut state.detail) {
        (Msg::Scroll(motion), Some(detail)) => motion.scroll(&mut detail.shown, height),
        (Msg::Scroll(_), None) => {}
        _ => state.detail = None,
    }
}

fn open(state: &mut State, height: usize) -> Step<Out> {
    if state.picture() == Some(Likely::Surely) {
        return picturing::open(state);
    }
    match &state.body {
        Remote::Ready(Body::Tree { index, cursor, .. }) if !index.kind(cursor.cursor).is_container() => {
            let whole = index.exact_value(cursor.cursor);
            let shown = Reader::new(index.jq_path(cursor.cursor), whole.clone());
            state.detail = Some(Detail { shown, whole, what: "value" });
        }
        _ => navigate(state, &Msg::Fold, height),
    }
    nothing()
}
