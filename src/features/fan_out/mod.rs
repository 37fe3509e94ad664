//! One form run for several accounts, or users, and the answers side by side.
//!
//! Owns for whom it runs, how many run at once, that nothing is sent again by itself, and which answers are alike. Must not decide what
//! may be sent: it asks, and runs what is agreed to. Must not know how an answer is shown in full.

mod choosing;
mod comparing;
mod running;
mod state;
mod update;
mod view;
mod view_choice;

#[cfg(test)]
mod tests;

pub use state::{Against, Choice, Ended, Plan, Row, Stage, State, Table};
pub use update::{Msg, Out, Picked, update};
pub use view::{rows, view};
pub use view_choice::view_choice;
