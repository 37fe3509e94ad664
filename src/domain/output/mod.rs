//! The answer of a call, as it can be read: an index over its bytes, what of it is folded, and a window that moves.
//!
//! Owns everything about reading a body of any size without a tree in memory. The bytes stay as they came; the index remembers
//! one place in 64, and every row is read again when it is drawn. Must not draw, and must not recurse: a body nests as deep as
//! its sender likes.

mod blocks;
mod builder;
mod chart;
mod clip;
pub mod complete;
mod cursor;
mod decode;
mod diff;
mod figures;
mod filter;
mod find;
mod folds;
mod grown;
mod index;
mod indexing;
mod join;
mod json_walk;
mod laid_out;
mod lines;
mod path;
mod pictures;
mod places;
mod pretty;
mod scan;
mod table;
mod text_window;
mod when;
mod window;

pub use chart::{Axis, Bars, Bins, Chart, Line, Point, Shape, Tally, Wanted};
pub use clip::{Clip, Copied, Order, Size};
pub use cursor::TreeCursor;
pub use diff::{
    Counts, Diff, DiffRow, MAX_CHANGES, Matching, Note as DiffNote, What, changed_parts, diff, diff_lines,
};
pub use figures::{figure, grouped};
pub use filter::{FilterError, Filtered, MAX_OUTPUT, Note, Program, filter};
pub use find::{MAX_FOUND, Needle, Place, find_lines, find_rows, holds_number};
pub use folds::Folds;
pub use grown::GrownRows;
pub use index::{JsonIndex, Kind};
pub use indexing::{Ended, Indexer};
pub use join::{Joiner, ListPlace};
pub use laid_out::laid_out;
pub use lines::TextLines;
pub use pretty::PrettyLine;
pub use scan::IndexError;
pub use table::{Arrangement, Cell, ColumnKind, Facts, MAX_DISTINCT, Sort, Sum};
pub use table::{Column, Table, array_near, cell_text};
pub use text_window::{Place as TextPlace, TextWindow};
pub use when::{age, relative, spelled};

#[cfg(test)]
mod tests;
