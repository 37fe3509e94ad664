//! What can happen to the form pane, and what the others should know of it.
//!
//! Owns the messages. Must not decide anything.

use std::sync::Arc;

use super::looking_up::Found;
use super::row_edit::RowEdit;
use crate::domain::account::{Account, AccountId};
use crate::domain::call::{CallRequest, ErrorDetails};
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::form::{Carried, Complaint, LookUp, Row, Schema};
use crate::domain::function::Function;
use crate::domain::kept::Kept;
use crate::effect::JobId;
use crate::features::Motion;
use crate::widgets::text_input::EditKey;

/// What can happen to the form pane.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Open this function's form.
    Open(Arc<Function>),
    /// Open this function's form and put these arguments in where it holds nothing.
    OpenWith(Arc<Function>, Doc),
    /// The form that suggested arguments wait for is open.
    TakeSuggested,
    /// Fetch a function by name and open it.
    OpenByName(String),
    /// A function that was fetched by name.
    Fetched(JobId, Result<Arc<Function>, Failure>),
    /// What the function of that name does, which was opened without; the text, then the name.
    Does(String, String),
    /// A worker has read the schema.
    Built(JobId, Arc<Schema>),
    /// The worker could not.
    BuildFailed(JobId, Failure),
    /// What earlier sessions kept.
    Kept(Box<Kept>),
    /// The app's name for people and its accounts are known.
    Accounts(String, Vec<Account>),
    /// An account was chosen for an app elsewhere.
    Chosen(String, AccountId),
    /// The selection moves.
    Move(Motion),
    /// Enter.
    OpenRow,
    /// Close a group, or go to the one above.
    Left,
    /// Open a group.
    Right,
    /// An edit of one key.
    Row(RowEdit),
    /// A key in an editor.
    Edit(EditKey),
    /// A pasted text.
    Paste(String),
    /// Leave the editor and keep its text.
    Commit,
    /// Leave the editor and edit the next or previous field.
    CommitAnd(bool),
    /// Leave the editor, drop its changes (raw JSON keeps them when they can be read).
    CancelEdit,
    /// Edit all arguments as JSON.
    RawJson,
    /// Edit the variables.
    Variables,
    /// Use this value in a variable or in a field.
    Use(Box<Carried>),
    /// The function for the value that waits is open: ask for its field.
    PutCarried,
    /// Forget the value that waits.
    DropCarried,
    /// Choose the account.
    Account,
    /// Call the function.
    Call,
    /// The same for several accounts or users, which are chosen next.
    ForSeveral,
    /// The server's messages about the last call.
    ServerErrors(ErrorDetails),
    /// Copy the value of the row.
    Copy,
    /// Stop opening a function.
    Cancel,
    /// What the check of the whole found.
    Checked(JobId, Vec<Complaint>),
    /// Look the row's values up.
    LookUp,
    /// Look them up with this function, which exists and only reads.
    LookUpWith(Box<LookUp>, Arc<Function>),
    /// What a look-up found.
    LookedUp(JobId, Result<Found, Failure>),
    /// Another column of the look-up: the one that is sent, or the one that people read.
    Column(bool),
    /// Ask the service for arguments.
    Suggest,
    /// What it suggests.
    Suggested(JobId, Result<Option<Doc>, Failure>),
    /// Choose the shape of a union.
    Branch,
    /// Give a key another name.
    Rename,
    /// Edit the row in an editor with room, or break the line of a text.
    LargeEditor,
    /// Edit the row in the person's own editor.
    OutsideEditor,
    /// What came back from it.
    EditedOutside(JobId, Result<String, Failure>),
    /// Ask for a file to put into the row.
    LoadFile,
    /// What it held, as base64.
    FileRead(JobId, Result<String, Failure>),
    /// Show only rows that hold some words.
    FilterRows,
    /// Show only what is required or set, or everything.
    OnlySet,
    /// Show all rows again.
    AllRows,
    /// Show the whole help of the row.
    Info,
    /// Show what would go out.
    Preview,
    /// What would go out.
    Previewed(JobId, Result<String, Failure>),
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Send this.
    Call(Box<CallRequest>),
    /// Choose for whom to send this.
    ForSeveral(Box<CallRequest>),
    /// Something is in the way; the next call goes out in spite of it.
    InTheWay(String),
    /// The raw JSON cannot be sent.
    NotJson(String),
    /// An account must be chosen first.
    AskAccount,
    /// No function is open.
    NothingOpen,
    /// The app has no accounts to choose from.
    NoAccounts,
    /// This function's form is there.
    Opened(Arc<Function>),
    /// This account was chosen for this app.
    AccountChosen(String, AccountId),
    /// Copy this value.
    Copy(String),
    /// A function is to be found for this value, which waits.
    FindFunctionFor(String),
    /// A value was put into a field: what is said of it.
    Put(String),
    /// This row's values are to be looked up: is there a function that knows them?
    LookUp(Box<Row>),
    /// This parameter must hold a value before the look-up can run.
    LookUpNeeds(String),
    /// So many suggested arguments were taken.
    Suggested(usize),
    /// So many arguments that came with the function were taken, and so many were not, since something is held there.
    TakenAlong(usize, usize),
    /// What is shown has changed in this way.
    Shown(&'static str),
    /// Something beside the form did not work.
    Trouble(Failure),
}
