//! The health of the connected accounts: each is asked by one call that only reads and demands nothing.
//!
//! Owns whom to ask, how many at once, when to stop asking, and the order in which the verdicts stand. Must not choose the function nor
//! judge an answer: those are rules of `domain::health`; must not call anything but what it was given.

mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use state::{Board, Row, Stage, State, Subject};
pub use update::{Checks, Msg, Out, update};
pub use view::{rows, view};
