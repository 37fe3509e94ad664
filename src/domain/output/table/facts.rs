//! What a column is about: its ends, its sum, how many values it has.
//!
//! Owns one pass over a column. Ends are kept as rows: they are shown as they came, digit by digit.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::atomic::AtomicBool;

use super::{Cell, ColumnKind, Table, Worth};

/// Different values that are told apart; beyond that there are "more than" so many.
pub const MAX_DISTINCT: usize = 10_000;

/// The sum of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sum {
    /// Of whole numbers, exact.
    Whole(i128),
    /// Of others, as a double.
    About(f64),
}

/// What is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Facts {
    /// Cells that were looked at.
    pub rows: usize,
    /// Cells with nothing in them.
    pub empty: usize,
    /// Numbers, in a column of numbers; dates, in a column of dates.
    pub measured: usize,
    /// Numbers that no double can hold; they are in neither the sum nor the ends.
    pub too_large: usize,
    /// Cells that are not what the column mostly holds.
    pub others: usize,
    /// Rows of the smallest and of the largest.
    pub ends: Option<(usize, usize)>,
    /// The smallest and the largest as doubles, of numbers.
    pub range: Option<(f64, f64)>,
    /// The sum of the numbers.
    pub sum: Option<Sum>,
    /// Their mean.
    pub mean: Option<f64>,
    /// Different values; `None` when there are more than [`MAX_DISTINCT`].
    pub distinct: Option<usize>,
    /// A row with the value that is there most often, and how often.
    pub most: Option<(usize, usize)>,
}

impl Table {
    /// What is in a column, in these rows or in all.
    pub fn facts(&self, column: usize, rows: Option<&[u32]>, cancelled: &AtomicBool) -> Facts {
        let kind = self.columns.get(column).map_or(ColumnKind::Text, |column| column.kind);
        let (mut facts, mut ends, mut adding) = (Facts::default(), Ends::default(), Adding::default());
        let mut values = Values::default();
        for row in self.rows(rows, cancelled) {
            facts.rows += 1;
            let cell = self.at(row, column);
            if self.is_blank(&cell) {
                facts.empty += 1;
                continue;
            }
            values.see(self, row, &cell);
            match kind {
                ColumnKind::Text => {}
                ColumnKind::Date => match self.moment_at(&cell, column) {
                    Some(moment) => ends.see(row, moment),
                    None => facts.others += 1,
                },
                ColumnKind::Number => match self.worth_of(&cell, column) {
                    Worth::Number(number) => adding.see(row, number, || self.text_of(&cell)?.parse().ok()),
                    Worth::TooLarge => facts.too_large += 1,
                    _ => facts.others += 1,
                },
            }
        }
        facts.measured = ends.seen + adding.seen;
        facts.ends = ends.ends().or_else(|| adding.ends());
        facts.range = adding.low.zip(adding.high).map(|((low, _), (high, _))| (low, high));
        facts.sum = adding.sum();
        facts.mean = facts.sum.map(|_| adding.mean());
        facts.distinct = values.distinct();
        facts.most = values.most();
        facts
    }
}

#[derive(Default)]
struct Ends {
    seen: usize,
    low: Option<(i64, usize)>,
    high: Option<(i64, usize)>,
}

impl Ends {
    fn see(&mut self, row: usize, value: i64) {
        self.seen += 1;
        if self.low.is_none_or(|(low, _)| value < low) {
            self.low = Some((value, row));
        }
        if self.high.is_none_or(|(high, _)| value > high) {
            self.high = Some((value, row));
        }
    }

    fn ends(&self) -> Option<(usize, usize)> {
        self.low.zip(self.high).map(|((_, low), (_, high))| (low, high))
    }
}

/// Adds numbers up: exactly while they are whole, with the lost bits kept apart (Neumaier) otherwise.
#[derive(Default)]
struct Adding {
    seen: usize,
    low: Option<(f64, usize)>,
    high: Option<(f64, usize)>,
    whole: i128,
    broken: bool,
    sum: f64,
    lost: f64,
    /// Runs along, for what adds up beyond a double.
    mean: f64,
}

impl Adding {
    fn see(&mut self, row: usize, number: f64, whole: impl FnOnce() -> Option<i128>) {
        self.seen += 1;
        if self.low.is_none_or(|(low, _)| number < low) {
            self.low = Some((number, row));
        }
        if self.high.is_none_or(|(high, _)| number > high) {
            self.high = Some((number, row));
        }
        if !self.broken {
            match whole().and_then(|whole| self.whole.checked_add(whole)) {
                Some(sum) => self.whole = sum,
                None => self.broken = true,
            }
        }
        let sum = self.sum + number;
        self.lost += if self.sum.abs() >= number.abs() {
            (self.sum - sum) + number
        } else {
            (number - sum) + self.sum
        };
        self.sum = sum;
        let seen = as_double(self.seen);
        self.mean += number / seen - self.mean / seen;
    }

    fn ends(&self) -> Option<(usize, usize)> {
        self.low.zip(self.high).map(|((_, low), (_, high))| (low, high))
    }

    fn sum(&self) -> Option<Sum> {
        let sum = if self.broken { Sum::About(self.sum + self.lost) } else { Sum::Whole(self.whole) };
        (self.seen > 0).then_some(sum)
    }

    fn mean(&self) -> f64 {
        let mean = (self.sum + self.lost) / as_double(self.seen);
        if mean.is_finite() { mean } else { self.mean }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^32 rows")]
fn as_double(count: usize) -> f64 {
    count as f64
}

/// Different values by their hashes, up to a bound. Two values with the same 64 bits do not happen.
#[derive(Default)]
pub(in super::super) struct Values {
    counts: HashMap<u64, (usize, usize), BuildHasherDefault<DefaultHasher>>,
    more: bool,
    /// Values beyond the bound.
    pub(in super::super) beyond: usize,
}

impl Values {
    pub(in super::super) fn see(&mut self, table: &Table, row: usize, cell: &Cell) {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(table.same_as(cell));
        let room = self.counts.len() < MAX_DISTINCT;
        match self.counts.get_mut(&hash) {
            Some((_, count)) => *count += 1,
            None if room => _ = self.counts.insert(hash, (row, 1)),
            None => {
                self.more = true;
                self.beyond += 1;
            }
        }
    }

    pub(in super::super) fn distinct(&self) -> Option<usize> {
        (!self.more).then_some(self.counts.len())
    }

    /// Rows with the values that are there most often, and how often; of equals the first.
    pub(in super::super) fn by_count(&self) -> Vec<(usize, usize)> {
        let mut counts: Vec<_> = self.counts.values().copied().collect();
        counts.sort_unstable_by_key(|(row, count)| (std::cmp::Reverse(*count), *row));
        counts
    }

    fn most(&self) -> Option<(usize, usize)> {
        let most = self.counts.values().copied().max_by_key(|(row, count)| (*count, std::cmp::Reverse(*row)));
        most.filter(|(_, count)| !self.more && *count > 1 && self.counts.len() > 1)
    }
}
