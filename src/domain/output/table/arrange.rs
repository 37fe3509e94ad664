//! Which rows of a table are shown, and in which order.
//!
//! Owns filtering by a value and stable sorting. Keeps a number for each row while it sorts, never a text.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::atomic::AtomicBool;

use super::{Cell, ColumnKind, Table, Worth, plain_text};
use crate::domain::output::index::Kind;

/// Sorting by a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: usize,
    /// The largest first.
    pub descending: bool,
}

/// What a person asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// Only rows that have in this column what that row has.
    pub only: Vec<(usize, usize)>,
    /// One after the other: the last one decides, the ones before where it does not.
    pub sorts: Vec<Sort>,
}

/// A row while it is sorted: numbers before texts before nothing.
struct Ranked {
    class: Class,
    rank: u64,
    row: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Number,
    Text,
    Nothing,
}

impl Table {
    /// The rows to show, in order.
    pub fn arranged(&self, arrangement: &Arrangement, cancelled: &AtomicBool) -> Vec<u32> {
        let mut rows: Vec<u32> =
            self.rows(None, cancelled).filter_map(|row| u32::try_from(row).ok()).collect();
        for (column, like) in &arrangement.only {
            let wanted = self.same_as(*like, *column);
            rows = self
                .rows(Some(&rows), cancelled)
                .filter(|row| self.same_as(*row, *column) == wanted)
                .filter_map(|row| u32::try_from(row).ok())
                .collect();
        }
        for sort in &arrangement.sorts {
            rows = self.sorted(*sort, &rows, cancelled);
        }
        rows
    }

    /// What makes two cells the same: their kind and their text; what is not there is no text.
    pub(super) fn same_as(&self, row: usize, column: usize) -> (Option<Kind>, Option<Cow<'_, str>>) {
        let kind = match self.at(row, column) {
            Cell::Value(cell) => Some(self.index.kind(cell)),
            _ => None,
        };
        (kind, self.text(row, column))
    }

    fn sorted(&self, sort: Sort, rows: &[u32], cancelled: &AtomicBool) -> Vec<u32> {
        let ranked = self.rows(Some(rows), cancelled).map(|row| self.rank(row, sort.column));
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_by(|a, b| {
            // Nothing comes last, whichever way the rest is sorted.
            if a.class == Class::Nothing || b.class == Class::Nothing {
                return a.class.cmp(&b.class);
            }
            let order =
                a.class.cmp(&b.class).then(a.rank.cmp(&b.rank)).then_with(|| self.texts(a, b, sort.column));
            if sort.descending { order.reverse() } else { order }
        });
        ranked.into_iter().map(|ranked| ranked.row).collect()
    }

    /// Texts that begin alike are read again.
    fn texts(&self, a: &Ranked, b: &Ranked, column: usize) -> Ordering {
        if a.class != Class::Text {
            return Ordering::Equal;
        }
        let text = |ranked: &Ranked| self.text(ranked.row as usize, column).unwrap_or_default();
        let (a, b) = (text(a), text(b));
        a.chars().flat_map(char::to_lowercase).cmp(b.chars().flat_map(char::to_lowercase))
    }

    fn rank(&self, row: usize, column: usize) -> Ranked {
        let (class, rank) = self.class(row, column);
        Ranked { class, rank, row: u32::try_from(row).unwrap_or(u32::MAX) }
    }

    fn class(&self, row: usize, column: usize) -> (Class, u64) {
        let cell = match self.at(row, column) {
            Cell::Nothing => return (Class::Nothing, 0),
            Cell::Key(key) => return (Class::Text, begin(&key)),
            Cell::Value(cell) => cell,
        };
        if self.columns.get(column).is_some_and(|column| column.kind == ColumnKind::Date)
            && let Some(moment) = self.moment(row, column)
        {
            return (Class::Number, moment.cast_unsigned() ^ (1 << 63));
        }
        match (self.worth(row, column), self.index.kind(cell)) {
            (Worth::Number(number), _) => (Class::Number, ordered(number)),
            (Worth::TooLarge, _) => {
                let is_negative = plain_text(&self.index, cell).starts_with('-');
                (Class::Number, ordered(if is_negative { f64::NEG_INFINITY } else { f64::INFINITY }))
            }
            (_, Kind::Null | Kind::Number) => (Class::Nothing, 0),
            // Members and items fit a double: there are fewer than 2^32.
            (_, Kind::Array | Kind::Object) => {
                let size = u32::try_from(self.index.child_count(cell)).unwrap_or(u32::MAX);
                (Class::Number, ordered(f64::from(size)))
            }
            (_, Kind::Bool | Kind::String) => (Class::Text, begin(&plain_text(&self.index, cell))),
        }
    }
}

/// The bits of a number so that they are in its order.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The first eight bytes of a text without its capitals: mostly enough to tell which comes first.
fn begin(text: &str) -> u64 {
    let (mut bytes, mut at) = ([0; 8], 0);
    'text: for c in text.chars().flat_map(char::to_lowercase) {
        let mut buffer = [0; 4];
        for byte in c.encode_utf8(&mut buffer).bytes() {
            let Some(place) = bytes.get_mut(at) else { break 'text };
            *place = byte;
            at += 1;
        }
    }
    u64::from_be_bytes(bytes)
}
