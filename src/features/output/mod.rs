//! The output pane: what came back from the last call.
//!
//! Owns the answer, its index and what of it is shown. Must not call anything: the next page leaves as an `Out`.

mod copying;
mod filtering;
mod finding;
mod moving;
mod saving;
mod showing;
mod state;
mod tabling;
mod taking;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use copying::Copies;
pub use filtering::{Filter, FilteredTree};
pub use finding::Find;
pub use saving::{Save, Saved};
pub use state::{Answer, Body, Origin, State};
pub use tabling::TableView;
pub use update::{Indexed, Msg, Out, update};
pub use view::{rows_area, view};
