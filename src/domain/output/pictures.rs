//! Which values of an answer are pictures.
//!
//! Owns how much of a value is read for that: the start, since the bottom line asks for each frame.

use super::index::{JsonIndex, Kind};
use crate::domain::picture::{Candidate, Likely, likely, source_of};

/// Bytes of a value that tell; an address is hardly longer.
const START: usize = 2 * 1024;
/// Bytes of a key that tell.
const KEY: usize = 256;

impl JsonIndex {
    /// Whether a row's value is a picture, or names one.
    pub fn picture_at(&self, row: usize) -> Option<Likely> {
        if self.kind(row) != Kind::String {
            return None;
        }
        let key = self.key_start(row, KEY);
        likely(key.as_ref().map(|key| &*key.text), &self.string_start(row, START).text)
    }

    /// A row's value as a picture to open, when it may be one.
    pub fn picture(&self, row: usize) -> Option<Candidate> {
        if self.kind(row) != Kind::String {
            return None;
        }
        let text = self.exact_value(row);
        let source = source_of(&text)?;
        Some(Candidate { title: self.jq_path(row), text: text.into(), source })
    }
}
