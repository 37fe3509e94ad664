//! The wire log: every HTTP exchange of the session, over the panes.
//!
//! Owns which exchanges are kept and for how long, and what is looked at. Must not know how they are recorded: they come without
//! credentials.

mod reading;
mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use reading::{Line, Reading, Tone};
pub use state::{Entry, MAX_BYTES, MAX_EXCHANGES, Open, State};
pub use update::{Msg, Out, update};
pub use view::{columns, rows, view};
