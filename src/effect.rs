//! What `update` may ask the runtime for.
//!
//! Owns effects and jobs as plain data, so that a transition can be compared, logged and replayed. Must not perform anything.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::body::Body;
use crate::domain::call::{CallOutcome, CallRequest, Exchange};
use crate::domain::catalog::Snapshot;
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::form::{Schema, Source, Table};
use crate::domain::function::{Function, FunctionKind};
use crate::domain::kept::Change;
use crate::domain::output::{self, Joiner, JsonIndex, Needle, TextLines};
use crate::domain::search::Standing;
use crate::domain::variables::Variables;

/// Milliseconds since the program started; enters state through messages only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub u64);

impl Millis {
    /// Time from an earlier moment to this one; zero when the clock seems to run backwards.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// A running effect. Results with another number than the live one are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId {
    /// Counts up from 1.
    pub number: u64,
    /// When it was asked for.
    pub since: Millis,
}

/// Hands out job ids; part of the state, so that they are the same in every run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobIds {
    last: u64,
}

impl JobIds {
    /// A new id.
    pub fn next(&mut self, now: Millis) -> JobId {
        self.last += 1;
        JobId { number: self.last, since: now }
    }
}

/// Something that is fetched or computed elsewhere. A refresh may keep the old value beside it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Remote<T> {
    /// Nobody asked.
    #[default]
    Idle,
    /// Asked for.
    Loading(JobId),
    /// There.
    Ready(T),
    /// Could not be had.
    Failed(Failure),
}

impl<T> Remote<T> {
    /// The live job.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Loading(job) => Some(*job),
            _ => None,
        }
    }

    /// Whether a result of that job is still wanted.
    pub fn awaits(&self, job: JobId) -> bool {
        self.job() == Some(job)
    }

    /// The value.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }
}

/// Which functions are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words to look for; empty for none.
    pub query: String,
    /// Only this app.
    pub app: Option<String>,
    /// Only this type.
    pub kind: Option<FunctionKind>,
    /// Only these apps.
    pub apps: Option<Arc<BTreeSet<String>>>,
    /// What is known of functions besides themselves.
    pub standing: Arc<Standing>,
}

/// An answer that is searched or saved.
#[derive(Debug, Clone, PartialEq)]
pub enum Searched {
    /// A tree: rows are found.
    Tree(Arc<JsonIndex>),
    /// Lines.
    Text(Arc<TextLines>),
}

/// I/O and heavy work to perform.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Fetch a page of apps.
    FetchApps {
        /// Identifies the result.
        job: JobId,
        /// Cursor of the page; `None` for the first.
        cursor: Option<String>,
    },
    /// Fetch a page of functions with their meta.
    FetchFunctions {
        /// Identifies the result.
        job: JobId,
        /// Cursor of the page; `None` for the first.
        cursor: Option<String>,
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
    /// Open a web page in the person's browser.
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
    /// Put together what a call would send, without its secrets.
    Preview {
        /// Identifies the result.
        job: JobId,
        /// What would be sent.
        request: Box<CallRequest>,
    },
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
    /// Sort a table on a worker.
    SortTable {
        /// Identifies the result.
        job: JobId,
        /// The table.
        table: Arc<output::Table>,
        /// By this column.
        column: usize,
        /// The largest first.
        descending: bool,
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
    /// Read what earlier sessions kept.
    LoadKept {
        /// Identifies the result.
        job: JobId,
    },
    /// Read the catalog that is kept on disk.
    ReadCatalog {
        /// Identifies the result.
        job: JobId,
    },
    /// Keep the catalog on disk, and tell what is another.
    KeepCatalog {
        /// Identifies the result.
        job: JobId,
        /// The functions.
        snapshot: Snapshot,
        /// What they are compared with.
        before: Option<Snapshot>,
    },
    /// Make functions ready for searching, before the first letter comes.
    PrepareSearch(Snapshot),
    /// Keep something; in order, never aborted.
    Keep(Change),
    /// Put a text on the clipboard.
    Copy(String),
    /// Abort a job.
    Cancel(JobId),
    /// Stop the process until the shell continues it.
    Suspend,
    /// End the program with this exit code.
    Quit(u8),
}
