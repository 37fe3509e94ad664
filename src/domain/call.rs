//! A call of a function: what goes out and what came back (API reference, "Call a function").
//!
//! Owns the request as data, the byte-exact body, and the two verdicts of the API. Must not send anything.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::account::AccountId;
use super::body::Body;
use super::document::Doc;
use super::failure::Failure;
use super::output::JsonIndex;
use super::variables::Variables;

/// Everything one call needs, frozen when the person pressed the key.
#[derive(Debug, Clone, PartialEq)]
pub struct CallRequest {
    /// Machine name of the function.
    pub function: String,
    /// The arguments, always `Doc::Obj`.
    pub arguments: Doc,
    /// Values for the tags in the arguments.
    pub variables: Variables,
    /// Whose account to use; `None` when the app has one account or none.
    pub account: Option<AccountId>,
    /// Cursor of the page to fetch, any JSON value.
    pub cursor: Option<Doc>,
}

impl CallRequest {
    /// The JSON body exactly as it is sent: the arguments flat, then `_variables` and `_cursor` when there are any.
    pub fn body(&self) -> String {
        let mut members = match &self.arguments {
            Doc::Obj(members) => members.clone(),
            _ => Vec::new(),
        };
        if !self.variables.is_empty() {
            members.retain(|(key, _)| key != "_variables");
            members.push(("_variables".into(), self.variables.to_doc()));
        }
        if let Some(cursor) = &self.cursor {
            members.retain(|(key, _)| key != "_cursor");
            members.push(("_cursor".into(), cursor.clone()));
        }
        Doc::Obj(members).write()
    }
}

/// One HTTP answer, read to its end or to the cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// HTTP status of Integry's answer.
    pub status: u16,
    /// Answer headers worth showing, in order, credentials never among them.
    pub headers: Vec<(String, String)>,
    /// The decoded body.
    pub body: Body,
    /// Time from sending to the answer's header.
    pub first_byte: Duration,
    /// Time from sending to the last byte.
    pub total: Duration,
}

/// Whether there is a next page.
#[derive(Debug, Clone, PartialEq)]
pub enum NextPage {
    /// The answer had no `_cursor`: the function does not page.
    NotPaged,
    /// `_cursor` was null or empty: this was the last page.
    End,
    /// Send this as `_cursor` for the next page; string, number or object.
    Cursor(Doc),
}

/// What `error_details` held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorDetails {
    /// Messages with the key they belong to; nested keys are joined by dots.
    pub fields: Vec<(String, String)>,
    /// Messages without a key.
    pub general: Vec<String>,
}

/// What the API said of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// 200: Integry ran it and the app answered.
    Executed {
        /// The app's own HTTP status as text; `"200"`, but also `"404"`.
        network_code: String,
        /// Where `output` lies in the body; empty when it is missing.
        output: Range<usize>,
        /// The next page.
        next: NextPage,
        /// What the app said where it answers 200 to what it refuses: `"ok": false` with an `error`, as Slack does.
        refusal: Option<String>,
    },
    /// 400: Integry did not run it.
    NotExecuted {
        /// The summary, `error`.
        error: String,
        /// The details, `error_details`.
        details: ErrorDetails,
    },
}

impl Verdict {
    /// Whether the app itself answered with success: 2xx, and no refusal in its answer.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Executed { network_code, refusal: None, .. }
            if network_code.parse::<u16>().is_ok_and(|code| (200..300).contains(&code)))
    }
}

/// A call that came back with one of the two documented answers.
#[derive(Debug, Clone, PartialEq)]
pub struct CallOutcome {
    /// The answer as it arrived.
    pub exchange: Exchange,
    /// What it means.
    pub verdict: Verdict,
    /// The index of its document, when it was made while the answer came.
    pub index: Option<Arc<JsonIndex>>,
}

/// What has come of an answer that is on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Arriving {
    /// HTTP status of Integry's answer.
    pub status: u16,
    /// Bytes of the body so far.
    pub received: u64,
    /// Bytes that were announced.
    pub expected: Option<u64>,
    /// What can be read of it, when that is new.
    pub index: Option<Arc<JsonIndex>>,
}

/// A call without a documented answer.
#[derive(Debug, Clone, PartialEq)]
pub struct CallFailure {
    /// What to tell the person.
    pub failure: Failure,
    /// What had arrived, to look at raw.
    pub exchange: Option<Arc<Exchange>>,
    /// True when the request may have reached the app: it must not be repeated without asking.
    pub may_have_run: bool,
}

/// How a call ended.
pub type CallResult = Result<Arc<CallOutcome>, Arc<CallFailure>>;
