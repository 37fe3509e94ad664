//! Words for what takes time and room.

use std::time::Duration;

/// Anything shorter needs no spinner.
pub const SHOW_AFTER: Duration = Duration::from_millis(150);

const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// The picture of a spinner after that time; `None` while nothing needs to be shown.
pub fn spinner(elapsed: Duration) -> Option<&'static str> {
    (elapsed >= SHOW_AFTER).then(|| FRAMES[(elapsed.as_millis() / 100 % 10) as usize])
}

/// `184 ms`, `1.2 s`, `2 min 03 s`.
pub fn format_elapsed(elapsed: Duration) -> String {
    let millis = elapsed.as_millis();
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        _ => format!("{} min {:02} s", millis / 60_000, millis % 60_000 / 1_000),
    }
}

/// `just now`, `12 s ago`, `3 min ago`, `2 h ago`.
pub fn ago(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0..10 => "just now".to_owned(),
        seconds @ 10..60 => format!("{seconds} s ago"),
        seconds @ 60..3_600 => format!("{} min ago", seconds / 60),
        seconds => format!("{} h ago", seconds / 3_600),
    }
}

/// `812 B`, `1.2 kB`, `3.4 MB`: thousands, one digit after the point.
pub fn format_bytes(bytes: u64) -> String {
    let scaled = |unit: u64, name: &str| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => scaled(1_000, "kB"),
        1_000_000..1_000_000_000 => scaled(1_000_000, "MB"),
        _ => scaled(1_000_000_000, "GB"),
    }
}

/// `1 function`, `60 functions`.
pub fn count(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {one}{plural}", grouped(number))
}

/// `1,234`.
pub fn grouped(number: usize) -> String {
    let mut digits = number.to_string();
    for at in (1..digits.len()).rev().filter(|at| (digits.len() - at).is_multiple_of(3)).collect::<Vec<_>>() {
        digits.insert(at, ',');
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let elapsed = |millis| format_elapsed(Duration::from_millis(millis));
        assert_eq!([elapsed(184), elapsed(1_299), elapsed(123_456)], ["184 ms", "1.2 s", "2 min 03 s"]);
        assert_eq!(
            [format_bytes(812), format_bytes(1_250), format_bytes(3_499_999)],
            ["812 B", "1.2 kB", "3.4 MB"]
        );
        assert_eq!(
            [count(1, "app"), count(100_000, "app"), count(1_234, "app")],
            ["1 app", "100,000 apps", "1,234 apps"]
        );
        assert_eq!(spinner(Duration::from_millis(149)), None);
        assert_eq!(spinner(Duration::from_millis(250)), Some("⠹"));
    }
}
