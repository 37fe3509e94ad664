//! The output pane: what came back from the last call.
//!
//! Owns the answer, its index and what of it is shown. Must not call anything: the next page leaves as an `Out`.

mod all_pages;
mod filtering;
mod finding;
mod growing;
mod moving;
mod pages;
mod picturing;
mod saving;
mod showing;
mod state;
mod tabling;
mod taking;
mod texting;
mod update;
mod view;
mod view_pages;

#[cfg(test)]
mod tests;

pub use filtering::{Filter, FilteredTree};
pub use finding::Find;
pub use growing::Joined;
pub use pages::{End, Pages};
pub use saving::{Save, Saved};
pub use state::{Answer, Body, Origin, State};
pub use tabling::TableView;
pub use texting::{Shape, TextView};
pub use update::{FileDocument, Indexed, Msg, Out, update};
pub use view::{rows_area, view};
