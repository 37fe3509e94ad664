//! Numbers that were computed, as texts.
//!
//! Owns their rounding. What came with an answer is shown as it came, never through here.

/// A number with six significant digits and thousands apart: `1,234.5`, `0.003`, `1.25e18`.
pub fn figure(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e15).contains(&size) {
        let text = format!("{number:.3e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        return format!("{}e{exponent}", without_zeros(digits));
    }
    // Whole digits before the point: at most 15.
    let whole = format!("{size:.0}").len();
    let places = if size < 1.0 { 8 } else { 6_usize.saturating_sub(whole) };
    let text = format!("{size:.places$}");
    let text = if places > 0 { without_zeros(&text) } else { &text };
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    let sign = if number < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Digits with a comma between thousands.
pub fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut out = sign.to_owned();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_honest() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (1_234.5, "1,234.5"),
            (0.003, "0.003"),
            (-1_234_567.0, "-1,234,567"),
            (1.0 / 3.0, "0.33333333"),
            (1.25e18, "1.25e18"),
            (1e-7, "1e-7"),
            (f64::MAX, "1.798e308"),
            (99.999_999_9, "100"),
        ];
        for (number, text) in cases {
            assert_eq!(figure(number), text);
        }
        assert_eq!([grouped("1"), grouped("-123456"), grouped("1000")], ["1", "-123,456", "1,000"]);
    }
}
