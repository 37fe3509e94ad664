//! Predicting a function and its arguments from a prompt.
//!
//! Owns a simple stand-in for the service's own AI: words are counted and patterns read, nothing is understood. Must not call anything.

mod arguments;
mod asked;
mod known;
mod rank;
mod words;

use crate::domain::safe_text::floor_boundary;

pub(crate) use arguments::arguments;
pub(crate) use known::known;
pub(crate) use rank::Ranker;

/// Bytes of a prompt that are read: the patterns look at some places again and again, which a megabyte would make a hostile client of.
const READ: usize = 8 * 1024;

/// The part of a prompt that is read.
pub(crate) fn readable(prompt: &str) -> &str {
    &prompt[..floor_boundary(prompt, READ)]
}

#[cfg(test)]
mod tests;
