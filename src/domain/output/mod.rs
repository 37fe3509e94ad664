//! The answer of a call, as it can be read: an index over its bytes, what of it is folded, and a window that moves.
//!
//! Owns everything about reading a body of any size without a tree in memory. The bytes stay as they came; the index holds one flat row
//! per value, in document order, and every row is decoded when it is drawn. Must not draw, and must not recurse: a body nests as deep as
//! its sender likes.

mod cursor;
mod decode;
mod diff;
mod filter;
mod find;
mod folds;
mod index;
mod lines;
mod scan;
mod table;

pub use cursor::TreeCursor;
pub use diff::{Counts, Diff, DiffRow, MAX_CHANGES, Matching, Note, What, changed_parts, diff, diff_lines};
pub use filter::{FilterError, Filtered, filter};
pub use find::{MAX_FOUND, Needle, Place, find_lines, find_rows};
pub use folds::Folds;
pub use index::{JsonIndex, Kind};
pub use lines::TextLines;
pub use scan::IndexError;
pub use table::{Column, Table, array_near, cell_text};

#[cfg(test)]
mod tests;
