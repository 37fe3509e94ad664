//! What `update` may ask the runtime for.
//!
//! Owns effects and jobs as plain data, so that a transition can be compared, logged and replayed. Must not perform anything.

mod catalog;
mod job;
mod subject;
mod workspace;

use std::sync::Arc;
use std::time::Duration;

use crate::domain::account::App;
use crate::domain::body::Body;
use crate::domain::call::{CallOutcome, CallRequest, Exchange};
use crate::domain::catalog::Snapshot;
use crate::domain::document::Doc;
use crate::domain::form::{Schema, Source, Table};
use crate::domain::function::Function;
use crate::domain::kept::Change;
use crate::domain::output::complete::Wanted;
use crate::domain::output::{self, Clip, Joiner, JsonIndex, Needle};
use crate::domain::picture::Drawing;
use crate::domain::variables::Variables;

pub use catalog::CatalogEffect;
pub use job::{JobId, JobIds, Millis, Remote};
pub use subject::{Comparand, Filter, Outside, Searched};
pub use workspace::WorkspaceEffect;

/// I/O and heavy work to perform.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Fetch a page of apps.
    FetchApps {
        /// Identifies the result.
        job: JobId,
        /// Cursor of the page; `None` for the first.
        cursor: Option<String>,
        /// What is waited first.
        after: Duration,
    },
    /// Fetch a page of functions with their meta.
    FetchFunctions {
        /// Identifies the result.
        job: JobId,
        /// Only functions of this app.
        app: Option<String>,
        /// Cursor of the page; `None` for the first.
        cursor: Option<String>,
        /// What is waited first.
        after: Duration,
    },
    /// Fetch one function by name.
    FetchFunction {
        /// Identifies the result.
        job: JobId,
        /// Machine name.
        name: String,
    },
    /// Fetch one app, after a while.
    FetchApp {
        /// Identifies the result.
        job: JobId,
        /// Machine name.
        name: String,
        /// What is waited first.
        after: Duration,
    },
    /// Fetch one app as it is now.
    RefreshApp {
        /// Identifies the result.
        job: JobId,
        /// Machine name.
        name: String,
    },
    /// Open the page of an app's documentation in the person's browser.
    OpenDocs {
        /// Identifies the result.
        job: JobId,
        /// Its address, as the API gave it.
        address: String,
    },
    /// Open a login page in the person's browser.
    OpenPage {
        /// Identifies the result.
        job: JobId,
        /// Its address, as the API gave it.
        address: String,
    },
    /// Search the loaded functions on a worker.
    Search {
        /// Identifies the result.
        job: JobId,
        /// What is wanted.
        filter: Filter,
        /// Where to look.
        snapshot: Snapshot,
    },
    /// Read a function's schema on a worker.
    BuildForm {
        /// Identifies the result.
        job: JobId,
        /// The function.
        function: Arc<Function>,
    },
    /// Check arguments against their whole schema on a worker, after a while.
    Validate {
        /// Identifies the result.
        job: JobId,
        /// The schema.
        schema: Arc<Schema>,
        /// What is checked.
        arguments: Arc<Doc>,
        /// Values of tags in them.
        variables: Variables,
        /// What is waited first.
        after: Duration,
    },
    /// Call a function that only reads, for values of a parameter of another one.
    LookUp {
        /// Identifies the result.
        job: JobId,
        /// The function; its required parameters are looked at first.
        function: Arc<Function>,
        /// Where in the answer the values are.
        source: Source,
        /// What to send.
        request: Box<CallRequest>,
        /// Values of earlier pages.
        before: Option<Arc<Table>>,
    },
    /// Ask the service for arguments that a prompt means.
    Suggest {
        /// Identifies the result.
        job: JobId,
        /// Machine name of the function.
        function: String,
        /// What the person wrote.
        prompt: String,
        /// Variables to map into the arguments.
        variables: Variables,
    },
    /// Ask the service for a function that a prompt means.
    Predict {
        /// Identifies the result.
        job: JobId,
        /// What the person wrote.
        prompt: String,
        /// Variables to map into its arguments.
        variables: Variables,
        /// Only functions of apps that the user has connected.
        connected_only: bool,
    },
    /// Put together what a call would send, without its secrets.
    Preview(JobId, Box<CallRequest>),
    /// Take the workspace's credentials out of lines that are to be shown.
    Mask(JobId, Vec<String>),
    /// Read a file, as base64.
    ReadFile {
        /// Identifies the result.
        job: JobId,
        /// Its path, as the person wrote it.
        path: String,
    },
    /// Hand a text to the person's own editor and wait; the screen is the editor's meanwhile.
    EditOutside {
        /// Identifies the result.
        job: JobId,
        /// The text.
        text: String,
        /// What its file is called after the dot.
        extension: &'static str,
    },
    /// Call a function.
    Call {
        /// Identifies the result.
        job: JobId,
        /// What to send.
        request: Box<CallRequest>,
    },
    /// Call a function for one of several accounts or users.
    CallFor {
        /// Identifies the result.
        job: JobId,
        /// The user that is signed for; `None` for the workspace's own.
        user: Option<String>,
        /// What to send; the account is in it.
        request: Box<CallRequest>,
    },
    /// Count what differs between two answers on a worker.
    CountDifferences {
        /// Identifies the result.
        job: JobId,
        /// The one that others are compared with.
        old: Comparand,
        /// The other one.
        new: Comparand,
    },
    /// Find a function for each of these apps that tells whether an account works, on a worker.
    PlanChecks {
        /// Identifies the result.
        job: JobId,
        /// Machine names of the apps.
        apps: Vec<String>,
        /// Where to look.
        snapshot: Snapshot,
    },
    /// Call such a function for one account.
    CheckAccount {
        /// Identifies the result.
        job: JobId,
        /// What to send; the account is in it.
        request: Box<CallRequest>,
    },
    /// Index an answer on a worker.
    IndexOutput {
        /// Identifies the result.
        job: JobId,
        /// The answer.
        exchange: Arc<Exchange>,
        /// The part of the body to index.
        range: std::ops::Range<usize>,
    },
    /// Find the lines of a document on a worker.
    ReadLines {
        /// Identifies the result.
        job: JobId,
        /// The document.
        body: Body,
        /// The byte that is gone to when they are found.
        at: usize,
    },
    /// Make a table of an array on a worker.
    BuildTable {
        /// Identifies the result.
        job: JobId,
        /// The tree.
        index: Arc<JsonIndex>,
        /// The array's row in it.
        array: usize,
    },
    /// Filter and sort a table on a worker.
    ArrangeTable {
        /// Identifies the result.
        job: JobId,
        /// The table.
        table: Arc<output::Table>,
        /// What to show, and in which order.
        arrangement: output::Arrangement,
    },
    /// Count what is in a column on a worker.
    CountColumn {
        /// Identifies the result.
        job: JobId,
        /// The table.
        table: Arc<output::Table>,
        /// The column.
        column: usize,
        /// Only these rows.
        rows: Option<Arc<Vec<u32>>>,
    },
    /// Count for a chart on a worker.
    ChartTable {
        /// Identifies the result.
        job: JobId,
        /// The table.
        table: Arc<output::Table>,
        /// What is charted.
        wanted: output::Wanted,
        /// Only these rows.
        rows: Option<Arc<Vec<u32>>>,
    },
    /// Read a document from a file, or from standard input (`-`).
    ReadDocument {
        /// Identifies the result.
        job: JobId,
        /// Its path.
        path: String,
    },
    /// Write an answer to a file.
    SaveOutput {
        /// Identifies the result.
        job: JobId,
        /// The answer.
        text: Searched,
        /// The file's path.
        path: String,
        /// Whether a file that is there is replaced.
        replaces: bool,
    },
    /// Run a jq expression on an answer on a worker, after a while.
    FilterOutput {
        /// Identifies the result.
        job: JobId,
        /// The answer.
        index: Arc<JsonIndex>,
        /// The expression.
        expression: String,
        /// What is waited first.
        after: Duration,
    },
    /// Find what can be put in at a place of an expression on a worker.
    CompleteOutput {
        /// Identifies the result.
        job: JobId,
        /// The answer.
        index: Arc<JsonIndex>,
        /// What is being typed.
        wanted: Box<Wanted>,
    },
    /// Find words in an answer on a worker.
    FindOutput {
        /// Identifies the result.
        job: JobId,
        /// Where to look.
        text: Searched,
        /// What to look for.
        needle: Box<Needle>,
    },
    /// Read pages of an answer on a worker, to be joined with those before.
    JoinPages {
        /// Identifies the result.
        job: JobId,
        /// The pages before.
        before: Arc<Joiner>,
        /// The pages, in order.
        pages: Vec<Arc<CallOutcome>>,
        /// Whether the document of all pages is wanted now.
        whole: bool,
    },
    /// Compare two answers on a worker.
    CompareOutput {
        /// Identifies the result.
        job: JobId,
        /// The older one.
        old: Comparand,
        /// The newer one.
        new: Comparand,
        /// The jq expression through which both are seen.
        expression: Option<String>,
    },
    /// Fetch a picture that the person wants to see, without credentials.
    FetchPicture {
        /// Identifies the result.
        job: JobId,
        /// Where it is.
        link: url::Url,
    },
    /// Decode a picture on a worker, and make it fit.
    DrawPicture {
        /// Identifies the result.
        job: JobId,
        /// What is drawn.
        drawing: Drawing,
        /// Columns and rows of cells.
        room: (u16, u16),
    },
    /// Read what earlier sessions kept.
    LoadKept(JobId),
    /// Read the apps that are kept on disk.
    ReadApps(JobId),
    /// Keep apps and accounts on disk.
    KeepApps(Arc<[App]>),
    /// Something about the functions that a worker has to do.
    Catalog(CatalogEffect),
    /// Keep something; in order, never aborted.
    Keep(Change),
    /// Put a text on the clipboard; a worker makes it.
    Copy {
        /// Identifies the result.
        job: JobId,
        /// What to copy.
        clip: Clip,
    },
    /// Show a text in another program and wait; the screen is that program's meanwhile.
    ShowOutside {
        /// Identifies the result.
        job: JobId,
        /// What to show.
        clip: Clip,
        /// In what.
        with: Outside,
    },
    /// Something about the workspaces that can be gone to.
    Workspace(WorkspaceEffect),
    /// Abort a job.
    Cancel(JobId),
    /// Stop the process until the shell continues it.
    Suspend,
    /// End the program with this exit code.
    Quit(u8),
}
