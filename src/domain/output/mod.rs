//! The answer of a call, as it can be read: an index over its bytes, what of it is folded, and a window that moves.
//!
//! Owns everything about reading a body of any size without a tree in memory. The bytes stay as they came; the index holds one flat row
//! per value, in document order, and every row is decoded when it is drawn. Must not draw, and must not recurse: a body nests as deep as
//! its sender likes.

mod chart;
mod cursor;
mod decode;
mod figures;
mod filter;
mod find;
mod folds;
mod index;
mod lines;
mod scan;
mod table;
mod when;

pub use chart::{Axis, Bars, Bins, Chart, Line, Point, Shape, Tally, Wanted};
pub use cursor::TreeCursor;
pub use figures::{figure, grouped};
pub use filter::{FilterError, Filtered, filter};
pub use find::{MAX_FOUND, Needle, Place, find_lines, find_rows};
pub use folds::Folds;
pub use index::{JsonIndex, Kind};
pub use lines::TextLines;
pub use scan::IndexError;
pub use table::{Arrangement, Cell, ColumnKind, Facts, MAX_DISTINCT, Sort, Sum};
pub use table::{Column, Table, array_near, cell_text};
pub use when::{relative, spelled};

#[cfg(test)]
mod tests;
