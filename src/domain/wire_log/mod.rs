//! The HTTP exchanges of a session as they may be seen.
//!
//! Owns what is kept of a request and of what became of it. Must not hold a credential: whoever makes a record masks them first, and a
//! header that holds one has no text here.

mod indent;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

pub use indent::indented;

/// Bytes that are kept of a body.
pub const KEPT: usize = 64 * 1024;

/// Who asked for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The apps pane.
    Apps,
    /// The functions pane.
    Functions,
    /// The form, for a function by its name.
    Form,
    /// The form, for values of a field.
    LookUp,
    /// The form, for suggested arguments.
    Suggestion,
    /// A prompt that a function is asked for with.
    Ask,
    /// A person's call.
    Call,
    /// Waiting for a new account.
    Connect,
    /// A call for one of several accounts or users.
    FanOut,
    /// A check of an account's health.
    Health,
}

impl Origin {
    /// One word for a list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Apps => "apps",
            Self::Functions => "functions",
            Self::Form => "form",
            Self::LookUp => "look-up",
            Self::Suggestion => "suggestion",
            Self::Ask => "ask",
            Self::Call => "call",
            Self::Connect => "connect",
            Self::FanOut => "fan-out",
            Self::Health => "health",
        }
    }
}

/// Tells the exchanges of a session apart; counts up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub u64);

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// This.
    Plain(String),
    /// The user that is acted for, which is no secret.
    User(String),
    /// The workspace's key.
    AppKey,
    /// The signature for the user.
    Hash,
    /// Another secret.
    Hidden,
}

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: Value,
}

impl Header {
    /// A header without a secret.
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: Value::Plain(value.into()) }
    }

    fn size(&self) -> usize {
        let value = match &self.value {
            Value::Plain(text) | Value::User(text) => text.len(),
            Value::AppKey | Value::Hash | Value::Hidden => 0,
        };
        self.name.len() + value
    }
}

/// The start of a body, its credentials masked.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// What is kept.
    pub kept: Bytes,
    /// Bytes of the whole body.
    pub whole: usize,
    /// Bytes at its end that are not kept.
    pub left_out: usize,
    /// Places that held a credential.
    pub masked: usize,
}

/// A body may be large and private: it is not printed.
impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Excerpt")
            .field("whole", &self.whole)
            .field("left_out", &self.left_out)
            .field("masked", &self.masked)
            .finish_non_exhaustive()
    }
}

impl Excerpt {
    /// A body that is kept as it is.
    pub fn whole(body: impl Into<Bytes>) -> Self {
        let kept = body.into();
        Self { whole: kept.len(), kept, left_out: 0, masked: 0 }
    }

    /// Whether this is what was sent, to the last byte.
    pub fn is_exact(&self) -> bool {
        self.left_out == 0 && self.masked == 0
    }

    /// What is kept, as text.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.kept)
    }
}

/// What was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which exchange this is.
    pub number: Number,
    /// Who asked.
    pub origin: Origin,
    /// The method.
    pub method: String,
    /// Scheme, host and port.
    pub server: String,
    /// Path and query.
    pub target: String,
    /// The headers, in order.
    pub headers: Vec<Header>,
    /// The body, if one was sent.
    pub body: Option<Excerpt>,
}

impl Request {
    /// The whole address.
    pub fn url(&self) -> String {
        format!("{}{}", self.server, self.target)
    }

    /// Roughly the bytes that it takes.
    pub fn size(&self) -> usize {
        let body = self.body.as_ref().map_or(0, |body| body.kept.len());
        self.server.len() + self.target.len() + headers_size(&self.headers) + body
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// What that status is called.
    pub reason: &'static str,
    /// The headers, in order.
    pub headers: Vec<Header>,
    /// The body, decoded.
    pub body: Excerpt,
    /// Time from sending to the answer's header.
    pub first_byte: Duration,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With a whole answer.
    Answered(Answer),
    /// Without one.
    Failed {
        /// Two or three words.
        short: &'static str,
        /// What exactly was met.
        words: String,
        /// What had arrived.
        begun: Option<Answer>,
    },
    /// Nobody waited for it any more.
    Cancelled,
}

/// The end of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Which exchange this is.
    pub number: Number,
    /// Time from sending to the end.
    pub took: Duration,
    /// How it ended.
    pub ending: Ending,
}

impl Ended {
    /// What came back, whole or not.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.ending {
            Ending::Answered(answer) => Some(answer),
            Ending::Failed { begun, .. } => begun.as_ref(),
            Ending::Cancelled => None,
        }
    }

    /// Roughly the bytes that it takes.
    pub fn size(&self) -> usize {
        self.answer().map_or(0, |answer| headers_size(&answer.headers) + answer.body.kept.len())
    }
}

/// Something that happened to an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It was sent.
    Began(Box<Request>),
    /// It ended.
    Ended(Box<Ended>),
    /// The app behind Integry answered with a status of its own.
    AppSaid(Number, String),
}

fn headers_size(headers: &[Header]) -> usize {
    headers.iter().map(Header::size).sum()
}
