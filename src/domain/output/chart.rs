//! A column as a chart: how many in each bin, how many of each value, one number over time.
//!
//! Owns what is counted where, and that every row is counted somewhere: what cannot be drawn is told by number. Must not draw.

mod bins;
mod line;

use std::sync::atomic::AtomicBool;

pub use bins::{Axis, Bins};
pub use line::{Line, Point};

use super::table::{ColumnKind, Table, Worth};
use super::when::Unit;
use super::{figures, table};

/// Values that have a bar of their own.
const MAX_BARS: usize = 20;

/// What is to be charted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The column; with `over`, its numbers.
    pub column: usize,
    /// The column of dates that stand below.
    pub over: Option<usize>,
    /// Bins of ten times the size each, instead of equal ones.
    pub log: bool,
}

/// A chart, without its looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What is drawn.
    pub shape: Shape,
    /// What was counted.
    pub tally: Tally,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Nothing can be drawn.
    Nothing,
    /// How many values lie in each of these bins.
    Bins(Bins),
    /// How often each value is there.
    Bars(Bars),
    /// Numbers over time.
    Line(Line),
}

/// Values with their counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// A row with the value, and how often it is there; the most frequent first.
    pub bars: Vec<(usize, usize)>,
    /// Cells with values that have no bar.
    pub others: usize,
    /// How many different values those are; `None` when there are too many to count.
    pub other_values: Option<usize>,
}

/// Every row is in one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows that are drawn.
    pub drawn: usize,
    /// Rows with nothing in the column.
    pub empty: usize,
    /// Rows with something that is not of the column's kind.
    pub others: usize,
    /// Rows with a number that no double can hold.
    pub too_large: usize,
    /// Rows with zero or less, which a logarithmic scale has no place for.
    pub not_positive: usize,
}

impl Tally {
    /// All rows.
    pub fn rows(&self) -> usize {
        self.drawn + self.empty + self.others + self.too_large + self.not_positive
    }
}

impl Chart {
    /// Counts what is wanted, in these rows or in all.
    pub fn of(table: &Table, wanted: Wanted, rows: Option<&[u32]>, cancelled: &AtomicBool) -> Self {
        let kind = table.columns().get(wanted.column).map_or(ColumnKind::Text, |column| column.kind);
        match (wanted.over, kind) {
            (Some(over), _) => line::over_time(table, (over, wanted.column), rows, cancelled),
            (None, ColumnKind::Number) => histogram(table, wanted, rows, cancelled),
            (None, ColumnKind::Date) => times(table, wanted.column, rows, cancelled),
            (None, ColumnKind::Text) => bars(table, wanted.column, rows, cancelled),
        }
    }

    /// Whether a logarithmic scale would show more: positive numbers over more than three decades.
    pub fn wants_log(&self) -> bool {
        match &self.shape {
            Shape::Bins(bins) => {
                bins.numbers.is_some_and(|(low, high)| low >= 0.0 && high / low.max(1.0) > 1e3)
            }
            _ => false,
        }
    }
}

fn histogram(table: &Table, wanted: Wanted, rows: Option<&[u32]>, cancelled: &AtomicBool) -> Chart {
    let mut tally = Tally::default();
    let mut numbers = Vec::new();
    for row in table.rows(rows, cancelled) {
        match table.worth(row, wanted.column) {
            Worth::Empty => tally.empty += 1,
            Worth::Other => tally.others += 1,
            Worth::TooLarge => tally.too_large += 1,
            Worth::Number(number) if wanted.log && number <= 0.0 => tally.not_positive += 1,
            Worth::Number(number) => numbers.push(number),
        }
    }
    tally.drawn = numbers.len();
    Chart { shape: bins::of_numbers(&numbers, wanted.log).map_or(Shape::Nothing, Shape::Bins), tally }
}

fn times(table: &Table, column: usize, rows: Option<&[u32]>, cancelled: &AtomicBool) -> Chart {
    let mut tally = Tally::default();
    let mut seconds = Vec::new();
    for row in table.rows(rows, cancelled) {
        match table.moment(row, column) {
            Some(moment) => seconds.push(moment.div_euclid(1_000_000)),
            None if table.is_blank(&table.at(row, column)) => tally.empty += 1,
            None => tally.others += 1,
        }
    }
    tally.drawn = seconds.len();
    Chart { shape: bins::of_times(&seconds).map_or(Shape::Nothing, Shape::Bins), tally }
}

fn bars(table: &Table, column: usize, rows: Option<&[u32]>, cancelled: &AtomicBool) -> Chart {
    let mut tally = Tally::default();
    let mut values = table::Values::default();
    for row in table.rows(rows, cancelled) {
        let cell = table.at(row, column);
        if table.is_blank(&cell) {
            tally.empty += 1;
        } else {
            tally.drawn += 1;
            values.see(table, row, &cell);
        }
    }
    let mut bars = values.by_count();
    let rest = bars.split_off(bars.len().min(MAX_BARS));
    let others = values.beyond + rest.iter().map(|(_, count)| count).sum::<usize>();
    let other_values = values.distinct().map(|_| rest.len());
    let shape =
        if bars.is_empty() { Shape::Nothing } else { Shape::Bars(Bars { bars, others, other_values }) };
    Chart { shape, tally }
}

/// The name of a stretch on an axis of time, for one of it.
pub(super) fn each(unit: Unit, merged: usize) -> String {
    if merged > 1 { format!("{merged} × {}", unit.name()) } else { unit.name() }
}

/// How wide a bin is, in words.
pub(super) fn step(step: f64, merged: usize) -> String {
    figures::figure(step * bins::as_double(merged))
}

#[cfg(test)]
mod tests;
