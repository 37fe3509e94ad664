//! The output pane: what came back from the last call.
//!
//! Owns the answer, its index and what of it is shown. Must not call anything: the next page leaves as an `Out`.

mod all_pages;
mod charting;
mod comparing;
mod completing;
mod copying;
mod differences;
mod filtering;
mod finding;
mod growing;
mod keeping;
mod moving;
mod pages;
mod pair;
mod picturing;
mod recalling;
mod saving;
mod showing;
mod state;
mod tabling;
mod taking;
mod texting;
mod update;
mod view;
mod view_answers;
mod view_diff;
mod view_pages;
mod view_pair;
mod view_table;

#[cfg(test)]
mod tests;

pub use charting::ChartView;
pub use comparing::{CompareMsg, Compared, Comparison, Sides, Which};
pub use completing::Offered;
pub use copying::Copies;
pub use filtering::{Fault, Filter, FilteredTree};
pub use finding::Find;
pub use growing::Joined;
pub use keeping::{Answers, AnswersMsg, Kept, MAX_ANSWERS, MAX_BYTES};
pub use pages::{End, Pages};
pub use pair::{Half, Pair, Scrolled};
pub use saving::{Save, Saved};
pub use state::{Answer, Body, Origin, State};
pub use tabling::{TableAct, TableView};
pub use texting::{Shape, TextView};
pub use update::{FileDocument, Indexed, Msg, Out, update};
pub use view::{rows_area, view};
pub use view_answers::view_answers;
pub use view_pair::view_pair;
