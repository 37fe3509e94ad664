//! Bins with round edges.
//!
//! Owns how wide they are and which value falls into which. Must not know tables.

use super::super::figures::figure;
use super::super::when::Unit;

/// About how many bins a histogram has.
const WANTED: f64 = 24.0;
/// More than this is never needed: a guard against what rounding may do.
const MOST: usize = 256;

/// Counts of bins that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Where their edges are.
    pub axis: Axis,
    /// How many values are in each.
    pub counts: Vec<usize>,
    /// The smallest and the largest number.
    pub numbers: Option<(f64, f64)>,
    /// The first and the last second.
    pub seconds: Option<(i64, i64)>,
}

/// The edges of bins, counted from the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// All values are the same.
    One(f64),
    /// Of that width each, from so many widths above zero on; `whole` when each bin is one whole number.
    Equal {
        /// Widths below the first edge.
        first: f64,
        /// The width.
        step: f64,
        /// Whether a bin holds one whole number.
        whole: bool,
    },
    /// Ten to so many steps, from so many on.
    Log {
        /// Steps below the first edge.
        first: f64,
        /// Decades of a bin.
        step: f64,
    },
    /// Stretches of time, from that number on.
    Time {
        /// The unit.
        unit: Unit,
        /// The number of the first.
        first: i64,
    },
}

impl Axis {
    /// How the edge before a bin is written.
    pub fn edge(&self, at: usize) -> String {
        match self {
            Self::One(number) => figure(*number),
            // A rounded product: 3 × 0.1 is 0.3.
            Self::Equal { first, step, .. } => figure((first + as_double(at)) * step),
            Self::Log { first, step } => figure(10_f64.powf((first + as_double(at)) * step)),
            Self::Time { unit, first } => {
                unit.label(first.saturating_add(i64::try_from(at).unwrap_or(i64::MAX)))
            }
        }
    }

    /// What one bin is, in words; so many of them are drawn as one.
    pub fn each(&self, merged: usize) -> String {
        match self {
            Self::One(_) => "all the same".to_owned(),
            Self::Equal { whole: true, .. } if merged == 1 => "each a number".to_owned(),
            Self::Equal { step, .. } => format!("each {} wide", super::step(*step, merged)),
            Self::Log { step, .. } => {
                format!("{} to a factor of ten", figure(as_double(merged).recip() / step))
            }
            Self::Time { unit, .. } => format!("per {}", super::each(*unit, merged)),
        }
    }

    /// Whether the edge before a bin is worth a label: on a logarithmic axis only powers of ten are round.
    pub fn is_round(&self, at: usize) -> bool {
        match self {
            Self::Log { first, step } => ((first + as_double(at)) * step).fract() == 0.0,
            _ => true,
        }
    }

    /// Whether labels stand below the middle of a bin: a bin is one value.
    pub fn is_of_values(&self) -> bool {
        matches!(self, Self::One(_) | Self::Equal { whole: true, .. } | Self::Time { .. })
    }
}

/// Bins of numbers, all of them finite, and positive for a logarithmic axis.
pub(super) fn of_numbers(numbers: &[f64], log: bool) -> Option<Bins> {
    let low = numbers.iter().copied().min_by(f64::total_cmp)?;
    let high = numbers.iter().copied().max_by(f64::total_cmp)?;
    let whole = numbers.iter().all(|number| number.fract() == 0.0);
    let axis = if log { log_axis(low, high) } else { equal_axis(low, high, whole) };
    // The place of a number, in bins from the first.
    let place = |number: f64| match axis {
        Axis::Equal { first, step, .. } => steps(number, step) - first,
        Axis::Log { first, step } => steps(number.log10(), step) - first,
        _ => 0.0,
    };
    let last = index(place(high)).min(MOST);
    let mut counts = vec![0; last + 1];
    for number in numbers {
        counts[index(place(*number)).min(last)] += 1;
    }
    Some(Bins { axis, counts, numbers: Some((low, high)), seconds: None })
}

fn equal_axis(low: f64, high: f64, whole: bool) -> Axis {
    // Divided first: the span of two large numbers may be no double.
    let raw = high / WANTED - low / WANTED;
    let mut step = nice(raw);
    if whole {
        step = step.max(1.0);
    }
    let first = steps(low, step);
    // Too close together to be told apart by steps.
    if raw <= 0.0 || !step.is_finite() || step <= 0.0 || !first.is_finite() || !(high / step).is_finite() {
        return if low < high {
            Axis::Equal { first: 0.0, step: (high.abs().max(low.abs()) * 2.0).min(f64::MAX), whole: false }
        } else {
            Axis::One(low)
        };
    }
    #[expect(clippy::float_cmp, reason = "a step of one is exact")]
    Axis::Equal { first, step, whole: whole && step == 1.0 }
}

fn log_axis(low: f64, high: f64) -> Axis {
    let decades = high.log10() - low.log10();
    let step = match decades {
        ..6.0 => 0.25,
        6.0..12.0 => 0.5,
        12.0..24.0 => 1.0,
        _ => (decades / WANTED).ceil(),
    };
    Axis::Log { first: steps(low.log10(), step), step }
}

/// Whole steps below a number. 0.3 is six steps of 0.05, though the quotient of the doubles is a little less.
fn steps(number: f64, step: f64) -> f64 {
    let quotient = number / step;
    let near = quotient.round();
    if (quotient - near).abs() <= 1e-9 * quotient.abs().max(1.0) { near } else { quotient.floor() }
}

/// The next larger of 1, 2 and 5 times a power of ten.
fn nice(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0].into_iter().find(|times| times * power >= raw * (1.0 - 1e-9));
    times.unwrap_or(10.0) * power
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and is bounded after"
)]
fn index(place: f64) -> usize {
    place.max(0.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "counts of bins are small")]
pub(super) fn as_double(count: usize) -> f64 {
    count as f64
}

/// Bins of moments.
pub(super) fn of_times(seconds: &[i64]) -> Option<Bins> {
    let (low, high) = (*seconds.iter().min()?, *seconds.iter().max()?);
    let unit = Unit::for_span(high.saturating_sub(low));
    let first = unit.number(low);
    let place =
        |second: i64| usize::try_from(unit.number(second).saturating_sub(first)).unwrap_or(0).min(MOST);
    let mut counts = vec![0; place(high) + 1];
    for second in seconds {
        counts[place(*second)] += 1;
    }
    Some(Bins { axis: Axis::Time { unit, first }, counts, numbers: None, seconds: Some((low, high)) })
}
