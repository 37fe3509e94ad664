//! Predicting a function and its arguments from a prompt.
//!
//! Owns a simple stand-in for the service's own AI: words are counted and patterns read, nothing is understood. Must not call anything.

mod arguments;
mod asked;
mod known;
mod rank;
mod words;

pub(crate) use arguments::arguments;
pub(crate) use known::known;
pub(crate) use rank::Ranker;

#[cfg(test)]
mod tests;
