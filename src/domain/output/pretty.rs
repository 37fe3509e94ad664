//! The document as JSON text with one value a line.
//!
//! Owns which line is which row, without laying the text out: a line is made when it is drawn. Values and keys keep their spelling.

use super::blocks::ROWS;
use super::decode::utf8_start;
use super::index::{JsonIndex, Kind};
use crate::domain::safe_text::CUT_MARK;

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrettyLine {
    /// The value that it shows, or whose end it is.
    pub row: usize,
    /// Levels of indentation.
    pub depth: usize,
    /// The key with its quotes.
    pub key: Option<String>,
    /// The value; an opening or closing bracket.
    pub value: String,
    /// What kind of value.
    pub kind: Kind,
    /// Whether a comma follows.
    pub comma: bool,
}

impl JsonIndex {
    /// How many lines the text has.
    pub fn pretty_len(&self) -> usize {
        self.len() + self.closed_before(self.len())
    }

    /// The line on which a row begins, from 0.
    pub fn pretty_line_of(&self, row: usize) -> usize {
        let row = row.min(self.len() - 1);
        row + self.closed_before(row)
    }

    /// The row that begins on a line, or last before it.
    pub fn row_of_pretty_line(&self, line: usize) -> usize {
        let block = self.block_of(|row, closed| row + closed <= line);
        let first = (block * ROWS).saturating_sub(self.root());
        let last = ((block + 1) * ROWS).saturating_sub(self.root()).min(self.len());
        (first..last).rev().find(|row| self.pretty_line_of(*row) <= line).unwrap_or(0)
    }

    /// A line; of long keys and values at most so many bytes.
    pub fn pretty_line(&self, line: usize, max_bytes: usize) -> PrettyLine {
        let row = self.row_of_pretty_line(line);
        let after = line.saturating_sub(self.pretty_line_of(row));
        if after == 0 {
            return self.opening_line(row, max_bytes);
        }
        let closing = std::iter::successors(Some(row), |row| self.parent(*row)).nth(after).unwrap_or(0);
        let kind = self.kind(closing);
        let value = if kind == Kind::Object { "}" } else { "]" }.to_owned();
        PrettyLine {
            row: closing,
            depth: self.depth(closing),
            key: None,
            value,
            kind,
            comma: self.has_next_sibling(closing),
        }
    }

    fn opening_line(&self, row: usize, max_bytes: usize) -> PrettyLine {
        let kind = self.kind(row);
        let opens = self.child_count(row) > 0;
        let value = match (kind, opens) {
            (Kind::Object, true) => "{".to_owned(),
            (Kind::Object, false) => "{}".to_owned(),
            (Kind::Array, true) => "[".to_owned(),
            (Kind::Array, false) => "[]".to_owned(),
            _ => self.clipped(self.value_range(row), max_bytes),
        };
        let key = self.key_range(row).map(|range| self.clipped(range, max_bytes));
        let comma = !opens && self.has_next_sibling(row);
        PrettyLine { row, depth: self.depth(row), key, value, kind, comma }
    }

    fn has_next_sibling(&self, row: usize) -> bool {
        self.parent(row).is_some_and(|parent| self.end(row) < self.end(parent))
    }

    fn clipped(&self, range: std::ops::Range<usize>, max_bytes: usize) -> String {
        let end = range.end.min(range.start.saturating_add(max_bytes));
        let bytes = self.body().bytes(range.start..end);
        let mark = if end < range.end { CUT_MARK } else { "" };
        format!("{}{mark}", utf8_start(&bytes))
    }
}
