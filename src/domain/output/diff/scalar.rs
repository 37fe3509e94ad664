//! Plain values compared.
//!
//! Owns when two of them are the same, and the hash that equal ones share.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::Note;
use crate::domain::output::{JsonIndex, Kind};

/// What two plain values of the same kind are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Same,
    /// The same number, spelled otherwise.
    Spelling,
    Different,
}

impl Likeness {
    pub(super) fn note(self) -> Option<Note> {
        (self == Self::Spelling).then_some(Note::Spelling)
    }
}

pub(super) fn compare(old: &JsonIndex, old_row: usize, new: &JsonIndex, new_row: usize) -> Likeness {
    let (a, b) = (old.value_text(old_row), new.value_text(new_row));
    if a.as_bytes() == b.as_bytes() {
        return Likeness::Same;
    }
    match old.kind(old_row) {
        Kind::Number if same_number(a.trim(), b.trim()) => Likeness::Spelling,
        Kind::String if content(old, old_row) == content(new, new_row) => Likeness::Same,
        _ => Likeness::Different,
    }
}

/// A string's content, and whether it could be decoded; what could not stays JSON text.
pub(super) fn content(index: &JsonIndex, row: usize) -> (bool, String) {
    let text = index.exact_value(row);
    let is_decoded = text.len() != index.value_text(row).len();
    (is_decoded, text)
}

/// The same for values that are the same, and hardly ever for others.
pub(super) fn hash(index: &JsonIndex, row: usize) -> u64 {
    let kind = index.kind(row);
    let mut hasher = DefaultHasher::new();
    kind.hash(&mut hasher);
    match kind {
        Kind::String => content(index, row).hash(&mut hasher),
        // An empty one, with or without blanks in it.
        Kind::Array | Kind::Object => {}
        _ => hasher.write(index.value_text(row).as_bytes()),
    }
    hasher.finish()
}

/// Whether two numbers have the same value, exactly.
fn same_number(a: &str, b: &str) -> bool {
    decimal(a).zip(decimal(b)).is_some_and(|(a, b)| a == b)
}

/// Sign, digits without zeros at either end, and exponent; `None` when the exponent is beyond all reason.
fn decimal(text: &str) -> Option<(bool, Cow<'_, str>, i64)> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits =
        if fraction.is_empty() { Cow::Borrowed(whole) } else { Cow::Owned(format!("{whole}{fraction}")) };
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some((false, Cow::Borrowed(""), 0));
    }
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let exponent: i64 = exponent.trim_start_matches('+').parse().ok()?;
    let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    Some((negative, Cow::Owned(significant.to_owned()), exponent.checked_add(i64::try_from(zeros).ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_by_their_value() {
        let same = [
            ("1", "1.0"),
            ("1", "10e-1"),
            ("0", "-0.0e5"),
            ("120", "1.2E+2"),
            ("0.1", "0.10"),
            ("1e9999", "10e9998"),
        ];
        assert!(same.iter().all(|(a, b)| same_number(a, b)));
        let others =
            [("1", "-1"), ("1", "10"), ("12345678901234567890", "12345678901234567891"), ("0.1", "0.11")];
        assert!(others.iter().all(|(a, b)| !same_number(a, b)));
        assert!(!same_number("1e99999999999999999999", "10e99999999999999999998"), "nobody counts that far");
    }
}
