//! The sandbox's clock.
//!
//! Owns what time it is for the apps, and how far seeded dates are moved so that a demo never looks years old. Must not know rows.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use tokio::time::Instant;

/// The moment up to which seed rows are written: 2025-01-15T09:00:00Z.
pub(super) const DAWN: i64 = 1_736_931_600;
/// The earliest moment that a number or text of digits in a seed row is taken for: 2022-04-15.
const EARLIEST: i64 = 1_650_000_000;
const DAY: i64 = 86_400;

/// Where the time comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// It stands at a fixed day and each call is a second later: every walk through the sandbox gives the same answers.
    #[default]
    Standing,
    /// It runs from a given moment; seeded dates are moved by the days between the fixed day and that moment.
    Wall {
        /// The moment, in Unix seconds.
        started: i64,
        /// When it was told.
        since: Instant,
    },
}

impl Clock {
    /// A clock that runs from this moment, in Unix seconds.
    pub fn running_from(started: i64) -> Self {
        Self::Wall { started, since: Instant::now() }
    }

    /// The time of a call, in seconds; calls are counted by `ticks`.
    pub(super) fn at_tick(self, ticks: i64) -> i64 {
        match self {
            Self::Standing => DAWN + ticks,
            Self::Wall { started, since } => {
                started + i64::try_from(since.elapsed().as_secs()).unwrap_or_default()
            }
        }
    }

    /// The newest moment that seed rows tell of.
    pub(super) fn dawn(self) -> i64 {
        DAWN + self.days() * DAY
    }

    fn days(self) -> i64 {
        match self {
            Self::Standing => 0,
            Self::Wall { started, .. } => (started - DAWN).div_euclid(DAY).max(0),
        }
    }

    /// Moves every date in a seed row.
    pub(super) fn renew(self, value: &mut Value) {
        let days = self.days();
        if days > 0 {
            renew(value, days);
        }
    }

    /// Moves an ISO-8601 text.
    pub(super) fn renewed(self, text: &str) -> String {
        renewed_text(text, self.days()).unwrap_or_else(|| text.to_owned())
    }
}

/// A moment in every spelling that APIs use, bound as `$now` and `$at`.
pub(super) fn moment(unix: i64, sequence: i64) -> Value {
    let iso = iso(unix);
    let bare = iso.trim_end_matches('Z');
    json!({
        "iso": iso, "ms": format!("{bare}.000Z"), "sql": bare.replace('T', " "), "date": bare.split('T').next(),
        "unix": unix, "unix_ms": unix * 1000, "ts": format!("{unix}.{:06}", sequence % 1_000_000),
    })
}

/// ISO-8601 in UTC.
pub(super) fn iso(unix: i64) -> String {
    jiff::Timestamp::from_second(unix).map(|time| time.to_string()).unwrap_or_default()
}

fn renew(value: &mut Value, days: i64) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|value| renew(value, days)),
        Value::Array(items) => items.iter_mut().for_each(|value| renew(value, days)),
        Value::String(text) => {
            if let Some(renewed) = renewed_text(text, days).or_else(|| renewed_digits(text, days)) {
                *text = renewed;
            }
        }
        Value::Number(number) => {
            let moved = number.as_i64().and_then(|number| renewed_number(number, days));
            if let Some(moved) = moved {
                *value = moved.into();
            }
        }
        _ => {}
    }
}

/// `2024-11-10`, `2024-11-10T23:28:57Z`, `2024-11-10 23:28:57`.
fn renewed_text(text: &str, days: i64) -> Option<String> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut time = rest.chars();
    let is_time =
        matches!(time.next(), None | Some('T' | ' ')) && time.next().is_none_or(|c| c.is_ascii_digit());
    if !is_time || !date.starts_with("20") {
        return None;
    }
    let date: Date = date.parse().ok()?;
    let moved = date.checked_add(days.days()).ok()?;
    Some(format!("{moved}{rest}"))
}

/// Seconds with a fraction (`1736931600.000100`), or milliseconds.
fn renewed_digits(text: &str, days: i64) -> Option<String> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let plausible = matches!((seconds.len(), fraction.len()), (10, 6) | (13, 0));
    if !plausible || !is_digits(seconds) || !is_digits(fraction) {
        return None;
    }
    let moved = renewed_number(seconds.parse().ok()?, days)?;
    Some(if fraction.is_empty() { moved.to_string() } else { format!("{moved}.{fraction}") })
}

fn renewed_number(number: i64, days: i64) -> Option<i64> {
    [1, 1000].into_iter().find_map(|unit| {
        let is_moment = (EARLIEST * unit..=DAWN * unit).contains(&number);
        is_moment.then_some(number + days * DAY * unit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_spelling_move_and_nothing_else_does() {
        let clock = Clock::running_from(DAWN + 10 * DAY + 5);
        let mut row = json!([
            "2024-12-28T10:00:00Z",
            "2024-12-28",
            "2024-12-28 10:00:00",
            1_735_380_000,
            1_735_380_000_000_i64,
            "1735380000.000100",
            "1735380000000",
            "2024-12-28th",
            "2024-13-01",
            "+15550100123",
            12,
            "12",
            "2024",
            "1735380000",
            1_208_000_000_000_101_i64,
            true,
        ]);
        clock.renew(&mut row);
        assert_eq!(
            row,
            json!([
                "2025-01-07T10:00:00Z",
                "2025-01-07",
                "2025-01-07 10:00:00",
                1_736_244_000,
                1_736_244_000_000_i64,
                "1736244000.000100",
                "1736244000000",
                "2024-12-28th",
                "2024-13-01",
                "+15550100123",
                12,
                "12",
                "2024",
                "1735380000",
                1_208_000_000_000_101_i64,
                true,
            ])
        );
        assert_eq!(clock.renewed("2024-11-10T23:28:58Z"), "2024-11-20T23:28:58Z");
        let mut row = json!("2024-12-28");
        Clock::Standing.renew(&mut row);
        assert_eq!(row, json!("2024-12-28"));
    }

    #[test]
    fn a_clock_before_the_fixed_day_moves_nothing() {
        assert_eq!(Clock::running_from(0).dawn(), DAWN);
    }
}
