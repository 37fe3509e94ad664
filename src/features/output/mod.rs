//! The output pane: what came back from the last call.
//!
//! Owns the answer, its index and what of it is shown. Must not call anything: the next page leaves as an `Out`.

mod charting;
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
mod view_table;

#[cfg(test)]
mod tests;

pub use charting::ChartView;
pub use filtering::{Filter, FilteredTree};
pub use finding::Find;
pub use saving::{Save, Saved};
pub use state::{Answer, Body, Origin, State};
pub use tabling::{TableAct, TableView};
pub use update::{Indexed, Msg, Out, update};
pub use view::{rows_area, view};
