//! Dates and times in an answer.
//!
//! Owns what is read as a moment, and how far from now it is in words. Must not read a clock.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// A text that names a day or a moment, in microseconds since 1970; without a zone it is read as UTC.
pub fn moment(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    // Most texts are none, and are told apart by their fifth and eighth byte.
    if !(10..=40).contains(&bytes.len()) || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let civil = |time: DateTime| Some(micros(&time.to_zoned(TimeZone::UTC).ok()?));
    if bytes.len() == 10 {
        return civil(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()));
    }
    match text.parse::<Timestamp>() {
        Ok(time) => Some(time.as_microsecond()),
        Err(_) => civil(text.parse().ok()?),
    }
}

fn micros(time: &Zoned) -> i64 {
    time.timestamp().as_microsecond()
}

/// A number as a moment: seconds or milliseconds since 1970, told apart by their size. Years before 1973 are no moments.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub fn epoch(number: f64) -> Option<i64> {
    match number {
        1e8..1e11 => Some((number * 1e6) as i64),
        1e11..1e14 => Some((number * 1e3) as i64),
        _ => None,
    }
}

/// Whether a key says that its numbers are moments: `created_at`, `updatedAt`, `ts`.
pub fn says_time(key: &str) -> bool {
    const WORDS: [&str; 12] = [
        "at",
        "ts",
        "time",
        "date",
        "timestamp",
        "created",
        "updated",
        "modified",
        "expires",
        "started",
        "ended",
        "closed",
    ];
    let lower = key.to_ascii_lowercase();
    WORDS.contains(&&*lower)
        || ["_at", "_ts", "_time", "_date", "_on", "timestamp"].iter().any(|end| lower.ends_with(end))
        || ["At", "Time", "Date", "Ts"].iter().any(|end| key.ends_with(end))
}

/// `3 days ago`, `in 2 h`, of a moment in microseconds and a clock in seconds since 1970.
pub fn relative(moment: i64, unix: i64) -> String {
    let seconds = unix.saturating_sub(moment.div_euclid(1_000_000));
    let whole = |size: i64, name: &str| {
        let number = seconds.abs() / size;
        if seconds < 0 { format!("in {number} {name}") } else { format!("{number} {name} ago") }
    };
    match seconds.abs() {
        0..120 => "just now".to_owned(),
        120..7_200 => whole(60, "min"),
        7_200..172_800 => whole(3_600, "h"),
        172_800..5_184_000 => whole(86_400, "days"),
        5_184_000..63_072_000 => whole(2_592_000, "months"),
        _ => whole(31_536_000, "years"),
    }
}

/// How long ago an ISO-8601 time was; nothing for what cannot be read as one, or lies ahead.
pub fn age(time: &str, unix: i64) -> String {
    let Ok(time) = time.parse::<Timestamp>() else { return String::new() };
    if time.as_second() > unix { String::new() } else { relative(time.as_microsecond(), unix) }
}

/// A moment in microseconds as a day and a time in UTC.
pub fn spelled(moment: i64) -> Option<String> {
    let time = Timestamp::from_microsecond(moment).ok()?.to_zoned(TimeZone::UTC);
    Some(time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// A stretch of time that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks from Monday on.
    Week,
    /// Months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// So many years.
    Years(i64),
}

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

impl Unit {
    /// The unit in which a stretch of so many seconds has a readable number of parts.
    pub fn for_span(seconds: i64) -> Self {
        match seconds / DAY {
            ..=1 => Self::Hour,
            2..=60 => Self::Day,
            61..=420 => Self::Week,
            421..=1_830 => Self::Month,
            1_831..=5_500 => Self::Quarter,
            days => Self::Years((days / 365).div_euclid(60) + 1),
        }
    }

    /// Its name for one of it.
    pub fn name(self) -> String {
        match self {
            Self::Hour => "hour".to_owned(),
            Self::Day => "day".to_owned(),
            Self::Week => "week".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Quarter => "quarter".to_owned(),
            Self::Years(1) => "year".to_owned(),
            Self::Years(years) => format!("{years} years"),
        }
    }

    /// The number of the stretch that a second is in.
    pub fn number(self, second: i64) -> i64 {
        let months = || {
            let date = Timestamp::from_second(second).map(|time| time.to_zoned(TimeZone::UTC).date());
            date.map_or(0, |date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1)
        };
        match self {
            Self::Hour => second.div_euclid(HOUR),
            Self::Day => second.div_euclid(DAY),
            // 1970 began on a Thursday.
            Self::Week => (second.div_euclid(DAY) + 3).div_euclid(7),
            Self::Month => months(),
            Self::Quarter => months().div_euclid(3),
            Self::Years(years) => months().div_euclid(12 * years),
        }
    }

    /// How the beginning of a stretch is written.
    pub fn label(self, number: i64) -> String {
        let at = |second: i64, format: &str| {
            let time = Timestamp::from_second(second).map(|time| time.to_zoned(TimeZone::UTC));
            time.map_or_else(|_| String::new(), |time| time.strftime(format).to_string())
        };
        match self {
            Self::Hour => at(number.saturating_mul(HOUR), "%m-%d %H:00"),
            Self::Day => at(number.saturating_mul(DAY), "%Y-%m-%d"),
            Self::Week => at(number.saturating_mul(7).saturating_sub(3).saturating_mul(DAY), "%Y-%m-%d"),
            Self::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
            Self::Quarter => format!("{:04} Q{}", number.div_euclid(4), number.rem_euclid(4) + 1),
            Self::Years(years) => format!("{:04}", number.saturating_mul(years)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_other_texts() {
        let second = |text: &str| moment(text).map(|micros| micros / 1_000_000);
        assert_eq!(second("2025-01-01"), Some(1_735_689_600));
        assert_eq!(second("2025-01-01T12:00:00Z"), Some(1_735_732_800));
        assert_eq!(second("2025-01-01T13:00:00.5+01:00"), Some(1_735_732_800));
        assert_eq!(second("2025-01-01 12:00:00"), Some(1_735_732_800));
        for text in ["2025-13-01", "2025-01-01T25:00:00Z", "1234-567-89", "order-2025", "", "2025-01-0x"] {
            assert_eq!(second(text), None, "{text}");
        }
        assert_eq!(epoch(1_735_732_800.0), Some(1_735_732_800_000_000));
        assert_eq!(epoch(1_735_732_800_500.0), Some(1_735_732_800_500_000));
        assert_eq!((epoch(42.0), epoch(f64::NAN), epoch(1e300)), (None, None, None));
        let said: Vec<_> = ["created_at", "updatedAt", "ts", "format", "status", "Timestamp", "cat"]
            .into_iter()
            .filter(|key| says_time(key))
            .collect();
        assert_eq!(said, ["created_at", "updatedAt", "ts", "Timestamp"]);
    }

    #[test]
    fn how_far_from_now() {
        let now = 1_735_732_800;
        let words = |seconds: i64| relative((now + seconds) * 1_000_000, now);
        assert_eq!(
            [words(0), words(-600), words(-90_000), words(7_300), words(-864_000), words(-90_000_000)],
            ["just now", "10 min ago", "25 h ago", "in 2 h", "10 days ago", "2 years ago"]
        );
        assert_eq!(spelled(1_735_732_800_000_000).as_deref(), Some("2025-01-01 12:00:00 UTC"));
        assert_eq!(spelled(i64::MAX), None);
    }

    #[test]
    fn units_number_and_name_their_stretches() {
        let second = 1_735_732_800;
        let label = |unit: Unit| unit.label(unit.number(second));
        assert_eq!(
            [Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Years(10)].map(label),
            ["01-01 12:00", "2025-01-01", "2024-12-30", "2025-01", "2025 Q1", "2020"]
        );
        assert_eq!(Unit::Month.label(Unit::Month.number(-1)), "1969-12");
        assert_eq!(Unit::for_span(86_400 * 365 * 600), Unit::Years(11));
    }
}
