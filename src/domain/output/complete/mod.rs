//! What can be typed next in a jq expression.
//!
//! Owns finding the place: a small reader of the text before the cursor, which is unfinished by nature. It follows paths, pipes, lists,
//! records and the usual filters, and has quietly no idea of the rest. Must not run anything.

mod frame;
mod lex;
mod offer;
mod read;
mod shape;
mod signs;
mod words;

#[cfg(test)]
mod tests;

pub use offer::{About, Offer, offers};
pub use read::wanted;
pub use shape::{Into, Shape};

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The byte at which it begins.
    pub start: usize,
    /// What of it is there.
    pub typed: String,
    /// What it can be.
    pub what: What,
}

/// What something can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A key of these values.
    Key(Shape, Way),
    /// The name of a filter.
    Filter,
    /// Nothing is typed yet: a path into these values, or a filter.
    Anything(Shape),
}

/// How a key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// After a dot: in quotes where jq needs them.
    Dot,
    /// In quotes that are open.
    Quoted,
    /// In braces, for itself.
    Member,
}
