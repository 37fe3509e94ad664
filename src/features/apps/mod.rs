//! The apps pane: apps with their connected accounts.
//!
//! Owns the list of apps, which row is selected, the details of one, and the connected-only switch. Must not know functions or forms.

mod details;
mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use details::{Details, Msg as DetailsMsg, view as view_details};
pub use state::{Row, State};
pub use update::{Msg, Out, update};
pub use view::{rows_area, view};
