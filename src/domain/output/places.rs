//! From bytes to rows.
//!
//! Owns which row a byte belongs to, and where a text can be cut between rows. Must not look at more than the block around a byte.

use std::ops::Range;

use super::blocks::{Node, ROWS};
use super::index::JsonIndex;

/// Bytes before a value in which the end of its key is looked for.
const TAIL: usize = 256;

impl JsonIndex {
    /// The row whose key or plain value holds a byte of the body, and whether it is the key. `None` between values. Rows before `from`
    /// are not looked at.
    pub(super) fn row_of_byte(&self, at: usize, from: usize) -> Option<(usize, bool)> {
        let marks = self.structure().marks();
        let block = marks.partition_point(|mark| mark.at as usize <= at).checked_sub(1)?;
        let first = (block * ROWS).max(self.root() + from);
        let last = ((block + 1) * ROWS).min(self.root() + self.len());
        let begins = |node: &Node| if node.is_member { node.label } else { node.start } as usize;
        let row =
            (first..last).rev().map(|row| row - self.root()).find(|row| begins(&self.node(*row)) <= at)?;
        let node = self.node(row);
        let (start, stop) = (node.start as usize, node.stop as usize);
        if node.is_member && row > 0 && at < start {
            // After the closing quote come blanks and one colon only.
            let is_inside = at > node.label as usize && self.body().bytes(at..start).contains(&b'"');
            return is_inside.then_some((row, true));
        }
        let is_inside = match node.first {
            b'"' => start < at && at + 1 < stop,
            b'{' | b'[' => false,
            _ => at < stop,
        };
        is_inside.then_some((row, false))
    }

    /// The last row that begins at or before a byte of the body.
    pub fn row_near(&self, at: usize) -> usize {
        let block = self.structure().marks().partition_point(|mark| mark.at as usize <= at).saturating_sub(1);
        let first = (block * ROWS).max(self.root());
        let last = ((block + 1) * ROWS).min(self.root() + self.len());
        let begins = |row: usize| self.key_range(row).map_or(self.value_range(row).start, |key| key.start);
        (first..last).rev().map(|row| row - self.root()).find(|row| begins(*row) <= at).unwrap_or(0)
    }

    /// Where its key lies in the body, quotes included.
    pub(super) fn key_range(&self, row: usize) -> Option<Range<usize>> {
        self.parent(row)?;
        let node = self.node(row);
        let (start, end) = (node.label as usize, node.start as usize);
        if !node.is_member {
            return None;
        }
        // Between the closing quote and the value are one colon and blanks.
        let tail = end.saturating_sub(TAIL).max(start + 1);
        let quote = self.body().bytes(tail..end).iter().rposition(|byte| *byte == b'"');
        Some(start..quote.map_or(end, |quote| tail + quote + 1))
    }

    /// Where the parts of the text begin that can be searched by themselves: at rows, at least so many bytes apart.
    pub(super) fn parts(&self, bytes: usize) -> Vec<Range<usize>> {
        let all = self.value_range(0);
        let marks = self.structure().marks().iter().map(|mark| mark.at as usize);
        let mut parts = vec![all.start];
        for at in marks.filter(|at| all.contains(at)) {
            if at - parts[parts.len() - 1] >= bytes {
                parts.push(at);
            }
        }
        let ends = parts[1..].iter().copied().chain([all.end]).collect::<Vec<_>>();
        parts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
    }
}
