//! How the output pane changes.

use std::sync::Arc;

use super::comparing::CompareMsg;
use super::filtering::FilteredTree;
use super::growing::Joined;
use super::keeping::AnswersMsg;
use super::moving::navigate;
use super::saving::Saved;
use super::state::{Answer, Body, Detail, State};
use super::tabling::TableAct;
use super::{
    comparing, copying, differences, filtering, finding, keeping, pages, picturing, saving, showing, tabling,
    taking, texting,
};
use crate::domain::call::{Arriving, CallRequest, Exchange};
use crate::domain::failure::Failure;
use crate::domain::form::Carried;
use crate::domain::kept::Expression;
use crate::domain::output::complete::Offer;
use crate::domain::output::{Chart, Clip, Facts, FilterError, JsonIndex, Table, TextLines};
use crate::domain::picture::{Candidate, Likely};
use crate::effect::{JobId, Millis, Outside, Remote};
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
    /// Show this answer, which came then. One that is kept already is not kept twice.
    Bring(Box<Answer>, Millis),
    /// Show what differs between these two, the older one first, as they are brought.
    BringBoth(Box<(Answer, Millis)>, Box<(Answer, Millis)>),
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
    /// Choose what to copy.
    CopyMenu,
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
    Filtered(JobId, Result<FilteredTree, FilterError>),
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
    /// Use the value elsewhere.
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
    /// Put an offer in: the next one, or the one before.
    Complete(bool),
    /// What a worker found to offer.
    Completed(JobId, Vec<Offer>),
    /// An earlier expression, or a later one.
    Recall(bool),
    /// The expressions of earlier sessions.
    Kept(Vec<Expression>),
    /// Enter in the menu of what can be copied.
    ChooseCopy,
    /// Close it.
    CloseCopies,
    /// Show it in another program.
    ShowOutside(Outside),
    /// That program ended; whether what it showed was changed there.
    ShownOutside(JobId, Result<bool, Failure>),
    /// The answers of this session.
    Answers(AnswersMsg),
    /// Two of them compared.
    Compare(CompareMsg),
    /// See the value as a picture.
    Picture,
    /// Read this text in full; the other one is what it is called.
    Read(String, String),
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
    /// Use this value in a variable or in a field.
    UseAs(Box<Carried>),
    /// The value is too long for that.
    TooLong,
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
    /// Copy this; the second says what it is.
    Copy(Box<Clip>, &'static str),
    /// What another program changed is not taken back.
    NotTakenBack,
    /// Something beside the answer did not work.
    Trouble(Failure),
    /// There is no newer answer, or no older one.
    NoOtherAnswer(bool),
    /// An answer is not shown now, and why.
    CannotShow(&'static str),
    /// Two answers cannot be compared, and why.
    CannotCompare(&'static str),
    /// See this as a picture.
    Picture(Box<Candidate>),
    /// The value is none.
    NoPicture,
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Answers(msg) => keeping::update(state, msg, ctx),
        Msg::Compare(msg) => comparing::update(state, msg, ctx),
        msg if differences::takes(state, &msg) => differences::update(state, &msg, ctx.height),
        msg => in_answer(state, msg, ctx),
    }
}

/// What concerns the answer on the screen.
fn in_answer(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        _ if pages::concerns(state, &msg) => pages::update(state, msg, ctx),
        Msg::Show(answer) => keeping::show(state, *answer, ctx),
        Msg::Bring(answer, at) => keeping::bring(state, *answer, at, ctx),
        Msg::BringBoth(old, new) => keeping::bring_both(state, &old, *new, ctx),
        Msg::OpenFile(_)
        | Msg::FileArriving(..)
        | Msg::FileRead(..)
        | Msg::Arriving(..)
        | Msg::Stopped
        | Msg::Indexed(..) => showing::update(state, msg, ctx),
        Msg::Edit(EditKey::Char(letter)) if state.copies.is_some() => copying::choose(state, Some(letter)),
        Msg::Move(motion) if state.copies.is_some() => copying::step(state, motion, ctx),
        Msg::Text | Msg::LinesRead(..) => texting::update(state, msg, ctx),
        Msg::Move(_) | Msg::Open | Msg::Left | Msg::Right | Msg::Fold | Msg::FoldAll
            if state.text.is_some() =>
        {
            texting::update(state, msg, ctx)
        }
        Msg::CopyMenu | Msg::ChooseCopy | Msg::CloseCopies | Msg::ShowOutside(_) | Msg::ShownOutside(..) => {
            take(state, msg, ctx)
        }
        Msg::Table | Msg::TableBuilt(..) => tabling::show(state, msg, ctx),
        Msg::Move(_) | Msg::Left | Msg::Right | Msg::Open | Msg::Copy if state.table().is_some() => {
            tabling::update(state, msg, ctx)
        }
        msg if is_of_table(&msg) => tabling::update(state, msg, ctx),
        Msg::StartFilter | Msg::Filtered(..) | Msg::Completed(..) | Msg::Kept(_) => {
            filtering::update(state, msg, ctx)
        }
        Msg::StartSave | Msg::Saved(..) => saving::update(state, msg),
        Msg::UseAs | Msg::Headers | Msg::Copy | Msg::Picture | Msg::Read(..) => taking::update(state, msg),
        Msg::Open if state.picture() == Some(Likely::Surely) => picturing::open(state),
        Msg::Open
        | Msg::Scroll(_)
        | Msg::CloseDetail
        | Msg::Move(_)
        | Msg::Left
        | Msg::Right
        | Msg::Fold
        | Msg::FoldAll
        | Msg::Sibling(_)
        | Msg::Level(_)
        | Msg::Numbers => {
            read(state, &msg, ctx.height);
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

/// Moves, folds, and the value that is read in full.
fn read(state: &mut State, msg: &Msg, height: usize) {
    match (msg, &mut state.detail) {
        (Msg::Scroll(motion), Some(detail)) => motion.scroll(&mut detail.shown, height),
        (Msg::Scroll(_), None) => {}
        (Msg::CloseDetail, _) => state.detail = None,
        (Msg::Open, _) => open(state, height),
        _ => navigate(state, msg, height),
    }
}

fn open(state: &mut State, height: usize) {
    match &state.body {
        Remote::Ready(Body::Tree { index, cursor, .. }) if !index.kind(cursor.cursor).is_container() => {
            let whole = index.exact_value(cursor.cursor);
            let shown = Reader::new(index.jq_path(cursor.cursor), whole.clone());
            state.detail = Some(Detail { shown, whole, what: "value" });
        }
        _ => navigate(state, &Msg::Fold, height),
    }
}
