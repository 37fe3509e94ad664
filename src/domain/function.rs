//! Functions of apps (API reference, "Functions").
//!
//! Owns the list entry of a function. Its parameter schema stays unparsed text here; `domain::form` reads it when it is opened.

use std::fmt;
use std::sync::Arc;

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
    /// The whole JSON object as it came: `parameters`, `meta` and unknown fields included.
    pub raw: Arc<str>,
}
