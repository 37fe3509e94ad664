//! Which rows of a table are shown, and in which order.
//!
//! Owns filtering by a value and stable sorting. Keeps a number for each row while it sorts, never a text.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::atomic::{self, AtomicBool};

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

/// Bytes of texts that are compared eight by eight, in steps; what is alike up to there is compared as a whole.
const STEPS: usize = 16;

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
            let like = self.at(*like, *column);
            let wanted = self.same_as(&like);
            let is_wanted = |row: &usize| self.same_as(&self.at(*row, *column)) == wanted;
            let kept = self.rows(Some(&rows), cancelled).filter(is_wanted);
            rows = kept.filter_map(|row| u32::try_from(row).ok()).collect();
        }
        for sort in &arrangement.sorts {
            rows = self.sorted(*sort, &rows, cancelled);
        }
        rows
    }

    /// What makes two cells the same: their kind and their text; what is not there is no text.
    pub(super) fn same_as<'a>(&'a self, cell: &'a Cell<'_>) -> (Option<Kind>, Option<Cow<'a, str>>) {
        let kind = match cell {
            Cell::Value(cell) => Some(self.index.kind(*cell)),
            _ => None,
        };
        (kind, self.text_of(cell))
    }

    fn sorted(&self, sort: Sort, rows: &[u32], cancelled: &AtomicBool) -> Vec<u32> {
        let ranked = self.rows(Some(rows), cancelled).map(|row| self.rank(row, sort.column));
        let mut ranked: Vec<_> = ranked.collect();
        self.order(&mut ranked, sort, 0, cancelled);
        ranked.into_iter().map(|ranked| ranked.row).collect()
    }

    /// Sorts by ranks, and what has the same rank because its texts begin alike by what comes next in them.
    fn order(&self, ranked: &mut [Ranked], sort: Sort, step: usize, cancelled: &AtomicBool) {
        ranked.sort_by(|a, b| {
            // Nothing comes last, whichever way the rest is sorted.
            if a.class == Class::Nothing || b.class == Class::Nothing {
                return a.class.cmp(&b.class);
            }
            let order = a.class.cmp(&b.class).then(a.rank.cmp(&b.rank));
            if sort.descending { order.reverse() } else { order }
        });
        for alike in ranked.chunk_by_mut(|a, b| (a.class, a.rank) == (b.class, b.rank)) {
            let goes_on = alike[0].class == Class::Text && alike[0].rank & 0xff != 0;
            if alike.len() < 2 || !goes_on {
                continue;
            }
            if cancelled.load(atomic::Ordering::Relaxed) {
                return;
            }
            if step + 1 == STEPS {
                alike.sort_by(|a, b| {
                    let order = self.texts(a, b, sort.column);
                    if sort.descending { order.reverse() } else { order }
                });
                continue;
            }
            for ranked in alike.iter_mut() {
                let cell = self.at(ranked.row as usize, sort.column);
                ranked.rank = eight(&self.text_of(&cell).unwrap_or_default(), (step + 1) * 8);
            }
            self.order(alike, sort, step + 1, cancelled);
        }
    }

    fn texts(&self, a: &Ranked, b: &Ranked, column: usize) -> Ordering {
        let (a, b) = (self.at(a.row as usize, column), self.at(b.row as usize, column));
        let text = |cell| self.text_of(cell).unwrap_or_default();
        lower(&text(&a)).cmp(lower(&text(&b)))
    }

    fn rank(&self, row: usize, column: usize) -> Ranked {
        let (class, rank) = self.class(&self.at(row, column), column);
        Ranked { class, rank, row: u32::try_from(row).unwrap_or(u32::MAX) }
    }

    fn class(&self, at: &Cell, column: usize) -> (Class, u64) {
        let cell = match at {
            Cell::Nothing => return (Class::Nothing, 0),
            Cell::Key(key) => return (Class::Text, eight(key, 0)),
            Cell::Value(cell) => *cell,
        };
        if self.columns.get(column).is_some_and(|column| column.kind == ColumnKind::Date)
            && let Some(moment) = self.moment_at(at, column)
        {
            return (Class::Number, moment.cast_unsigned() ^ (1 << 63));
        }
        match (self.worth_of(at, column), self.index.kind(cell)) {
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
            (_, Kind::Bool | Kind::String) => (Class::Text, eight(&plain_text(&self.index, cell), 0)),
        }
    }
}

/// The bits of a number so that they are in its order.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// A text without its capitals.
fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// Eight bytes of a text without its capitals, from one on, as a number in their order: each byte one up, so that nothing is less than
/// any byte. The last is zero when the text ends before.
fn eight(text: &str, from: usize) -> u64 {
    let mut bytes = [0; 8];
    let start = &text.as_bytes()[..text.len().min(from + 8)];
    if start.is_ascii() {
        let start = start.get(from..).unwrap_or_default();
        bytes.iter_mut().zip(start).for_each(|(place, byte)| *place = byte.to_ascii_lowercase() + 1);
    } else {
        let lower = lower(text).flat_map(|c| {
            let mut buffer = [0; 4];
            let length = c.encode_utf8(&mut buffer).len();
            buffer.into_iter().take(length)
        });
        bytes.iter_mut().zip(lower.skip(from)).for_each(|(place, byte)| *place = byte + 1);
    }
    u64::from_be_bytes(bytes)
}
