//! The lossless JSON document.
//!
//! Owns one JSON value as the person has it: number spelling, key order and duplicate keys survive. Must not know schemas.

mod parse;
mod path;
mod write;

pub use parse::ParseError;
pub use path::{Path, Step};

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Doc {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number in its own spelling.
    Num(NumText),
    /// A string.
    Str(String),
    /// An array.
    Arr(Vec<Doc>),
    /// An object; keeps order and duplicate keys.
    Obj(Vec<(String, Doc)>),
}

/// A number of the JSON grammar, spelling kept: `0.10`, `1E5`, `12345678901234567890`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumText(Box<str>);
