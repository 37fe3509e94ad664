//! The output pane: what came back from the last call.
//!
//! Owns the answer, its index and what of it is shown. Must not call anything: the next page leaves as an `Out`.

mod comparing;
mod differences;
mod filtering;
mod finding;
mod keeping;
mod moving;
mod pair;
mod saving;
mod showing;
mod state;
mod tabling;
mod taking;
mod update;
mod view;
mod view_answers;
mod view_diff;
mod view_pair;

#[cfg(test)]
mod tests;

pub use comparing::{CompareMsg, Compared, Comparison, Sides, Which};
pub use filtering::{Filter, FilteredTree};
pub use finding::Find;
pub use keeping::{Answers, AnswersMsg, Kept, MAX_ANSWERS, MAX_BYTES};
pub use pair::{Half, Pair, Scrolled};
pub use saving::{Save, Saved};
pub use state::{Answer, Body, Origin, State};
pub use tabling::TableView;
pub use update::{Indexed, Msg, Out, update};
pub use view::{rows_area, view};
pub use view_answers::view_answers;
pub use view_pair::view_pair;
