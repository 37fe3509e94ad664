//! The functions pane: the catalog, its filters and the search line.
//!
//! Owns the loaded functions and which of them are shown. Searching runs on a worker; this only asks and takes results.

mod describing;
mod keeping;
mod loading;
mod progress;
mod reading;
mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use state::{InView, Shown, State, Unreadable};
pub use update::{Msg, Out, update};
pub use view::{rows_area, view};
