//! Functions of apps (API reference, "Functions").
//!
//! Owns the list entry of a function. Its parameter schema stays unparsed text here; `domain::form` reads it when it is opened.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::body::Store;

/// What a function does, from `meta.type` or the list's `type` filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FunctionKind {
    /// Reads only.
    Query,
    /// Changes something in the app.
    Action,
    /// Sends a raw request to the app's own API.
    Passthrough,
    /// The server did not say, or said something this version does not know.
    Unknown,
}

impl FunctionKind {
    /// The spelling of the API's `type` parameter; `None` for unknown.
    pub fn wire(self) -> Option<&'static str> {
        match self {
            Self::Query => Some("QUERY"),
            Self::Action => Some("ACTION"),
            Self::Passthrough => Some("PASSTHROUGH"),
            Self::Unknown => None,
        }
    }

    /// Reads the API's spelling in any case; anything else is `Unknown`.
    pub fn parse(text: &str) -> Self {
        [Self::Query, Self::Action, Self::Passthrough]
            .into_iter()
            .find(|kind| kind.wire().is_some_and(|wire| wire.eq_ignore_ascii_case(text)))
            .unwrap_or(Self::Unknown)
    }
}

impl fmt::Display for FunctionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.wire().unwrap_or("?"))
    }
}

/// One entry of the function list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Machine name, unique in the workspace (`slack-post-message`).
    pub name: String,
    /// What it does; untrusted text.
    pub description: String,
    /// Machine name of its app, from `meta.app.name`, else the part of `name` before the first dash.
    pub app: String,
    /// What it does to the app.
    pub kind: FunctionKind,
    /// The whole JSON object as it came: `parameters`, `meta` and unknown fields included. From disk it comes without `meta`.
    pub raw: Raw,
}

/// The JSON text of a function: in memory, or in a store that it is read from when it is first looked at.
#[derive(Clone)]
pub struct Raw(Place);

#[derive(Clone)]
enum Place {
    Text(Arc<str>),
    Stored(Arc<Stored>),
}

struct Stored {
    store: Arc<dyn Store>,
    start: u64,
    len: u32,
    sum: u32,
    text: OnceLock<Box<str>>,
}

impl Raw {
    /// A text in a store, with the lower half of its [`sum`].
    pub fn stored(store: Arc<dyn Store>, start: u64, len: u32, sum: u32) -> Self {
        Self(Place::Stored(Arc::new(Stored { store, start, len, sum, text: OnceLock::new() })))
    }

    /// The text, not kept in memory for the next look.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Place::Text(text) => Cow::Borrowed(text),
            Place::Stored(stored) => match stored.text.get() {
                Some(text) => Cow::Borrowed(text),
                None => Cow::Owned(stored.read()),
            },
        }
    }

    /// The lower half of the [`sum`] of a stored text.
    pub fn sum(&self) -> Option<u32> {
        match &self.0 {
            Place::Text(_) => None,
            Place::Stored(stored) => Some(stored.sum),
        }
    }
}

impl Stored {
    /// Empty, which is no schema, when the store does not have what was put there.
    fn read(&self) -> String {
        let mut bytes = vec![0; self.len as usize];
        let read = usize::try_from(self.start).map_or(0, |start| self.store.read_at(start, &mut bytes));
        if read < bytes.len() || sum(&bytes) & u64::from(u32::MAX) != u64::from(self.sum) {
            return String::new();
        }
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Reads a stored text once and keeps it.
impl Deref for Raw {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Place::Text(text) => text,
            Place::Stored(stored) => stored.text.get_or_init(|| stored.read().into()),
        }
    }
}

impl Default for Raw {
    fn default() -> Self {
        Self::from("")
    }
}

impl From<&str> for Raw {
    fn from(text: &str) -> Self {
        Self(Place::Text(text.into()))
    }
}

impl From<String> for Raw {
    fn from(text: String) -> Self {
        Self(Place::Text(text.into()))
    }
}

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Raw {}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Text(text) => fmt::Debug::fmt(text, f),
            Place::Stored(stored) => write!(f, "{} bytes at {}", stored.len, stored.start),
        }
    }
}

/// A number that another text hardly has: tells damage and changes, not malice.
pub fn sum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    // Both halves of the product: the upper bits of a word must not stay in the upper bits.
    let mix = |sum: u64, word: u64| {
        let product = u128::from(sum ^ word) * u128::from(FACTOR);
        #[expect(clippy::cast_possible_truncation, reason = "the halves")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        (low ^ high).rotate_left(29)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    let sum = rest.iter().fold(sum, |sum, byte| mix(sum, u64::from(*byte)));
    sum ^ (sum >> 32)
}
