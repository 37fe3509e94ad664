//! Numbers over time.
//!
//! Owns how many points are kept of how many rows: of those at about the same time the first, the last and the ends.

use std::sync::atomic::AtomicBool;

use super::super::table::{Table, Worth};
use super::{Chart, Shape, Tally};

/// Points of a line at most: more than a wide screen has dots.
const MAX_POINTS: i64 = 800;

/// Numbers at about one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The time, in microseconds since 1970.
    pub at: i64,
    /// The first of them.
    pub first: f64,
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// The last.
    pub last: f64,
}

/// Points in the order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The column of dates.
    pub over: usize,
    /// The points.
    pub points: Vec<Point>,
    /// The smallest and the largest number.
    pub range: (f64, f64),
}

pub(super) fn over_time(
    table: &Table,
    (over, column): (usize, usize),
    rows: Option<&[u32]>,
    cancelled: &AtomicBool,
) -> Chart {
    let mut tally = Tally::default();
    let mut pairs = Vec::new();
    for row in table.rows(rows, cancelled) {
        match (table.moment(row, over), table.worth(row, column)) {
            (_, Worth::Empty) => tally.empty += 1,
            (None, _) if table.is_blank(&table.at(row, over)) => tally.empty += 1,
            (_, Worth::TooLarge) => tally.too_large += 1,
            (Some(moment), Worth::Number(number)) => pairs.push((moment, number)),
            _ => tally.others += 1,
        }
    }
    tally.drawn = pairs.len();
    pairs.sort_by_key(|(moment, _)| *moment);
    let points = points(&pairs);
    let low = points.iter().map(|point| point.low).min_by(f64::total_cmp);
    let high = points.iter().map(|point| point.high).max_by(f64::total_cmp);
    let shape = low.zip(high).map_or(Shape::Nothing, |range| Shape::Line(Line { over, points, range }));
    Chart { shape, tally }
}

fn points(pairs: &[(i64, f64)]) -> Vec<Point> {
    let (Some((from, _)), Some((to, _))) = (pairs.first(), pairs.last()) else { return Vec::new() };
    let width = (to.saturating_sub(*from) / MAX_POINTS).max(1);
    let mut points: Vec<(i64, Point)> = Vec::new();
    for (at, number) in pairs {
        let slot = at.saturating_sub(*from) / width;
        if let Some((_, point)) = points.last_mut().filter(|(last, _)| *last == slot) {
            point.low = point.low.min(*number);
            point.high = point.high.max(*number);
            point.last = *number;
        } else {
            let point = Point { at: *at, first: *number, low: *number, high: *number, last: *number };
            points.push((slot, point));
        }
    }
    points.into_iter().map(|(_, point)| point).collect()
}
