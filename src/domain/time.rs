//! Times as texts.
//!
//! Owns how a moment is written for a parameter. Must not read a clock.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The moment, in seconds since 1970, as a text of that JSON Schema format, in UTC; `None` for formats that are no time.
pub fn now_as(format: Option<&str>, unix: i64) -> Option<String> {
    let moment = Timestamp::from_second(unix).ok()?;
    let zoned = moment.to_zoned(TimeZone::UTC);
    match format {
        Some("date") => Some(zoned.date().to_string()),
        Some("time") => Some(format!("{}Z", zoned.time())),
        None | Some("date-time") => Some(moment.to_string()),
        Some(_) => None,
    }
}

/// Seconds since 1970 of an HTTP `Date` header.
pub fn http_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp().as_second())
}

/// A span of time as short as it can be said: `12 s`, `5 min`, `3 h`; never less than it is.
pub fn span(seconds: u64) -> String {
    match seconds {
        0..=120 => format!("{seconds} s"),
        121..=7_200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_never_shorter_than_it_is() {
        let said = [0, 120, 121, 600, 7_200, 7_201, 86_400].map(span);
        assert_eq!(said, ["0 s", "120 s", "3 min", "10 min", "120 min", "3 h", "24 h"]);
    }

    #[test]
    fn the_date_of_a_server() {
        assert_eq!(http_date("Tue, 25 Nov 2025 16:00:00 GMT"), Some(1_764_086_400));
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn a_moment_is_written_as_its_format_says() {
        assert_eq!(now_as(Some("date"), 1_764_000_000).as_deref(), Some("2025-11-24"));
        assert_eq!(now_as(Some("time"), 1_764_000_000).as_deref(), Some("16:00:00Z"));
        assert_eq!(now_as(None, 1_764_000_000).as_deref(), Some("2025-11-24T16:00:00Z"));
        assert_eq!(now_as(Some("email"), 1_764_000_000), None);
    }
}
