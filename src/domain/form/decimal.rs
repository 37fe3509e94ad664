//! Exact decimal arithmetic on the spelling of numbers.
//!
//! Owns comparing and dividing without floating point: `0.1` is a tenth, and 400 digits are compared digit by digit.

use std::cmp::Ordering;

use crate::domain::document::NumText;

/// Digits beyond which a number is not written out to be compared.
const MAX_DIGITS: i64 = 20_000;

/// A decimal: `digits` without zeros at either end, times ten to the `exponent`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

fn decimal(number: &NumText) -> Option<Decimal> {
    let text = number.as_str();
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|digit| digit - b'0').collect();
    let is_zero = digits.iter().all(|digit| *digit == 0);
    if is_zero {
        return Some(Decimal { negative: false, digits: Vec::new(), exponent: 0 });
    }
    let mut exponent: i64 = exponent.trim_start_matches('+').parse().ok()?;
    exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    while digits.last() == Some(&0) {
        digits.pop();
        exponent = exponent.checked_add(1)?;
    }
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    Some(Decimal { negative, digits, exponent })
}

/// Compares two numbers exactly; `None` when an exponent is beyond all reason.
pub(super) fn compare(a: &NumText, b: &NumText) -> Option<Ordering> {
    let (a, b) = (decimal(a)?, decimal(b)?);
    Some(match (a.sign(), b.sign()) {
        (left, right) if left != right => left.cmp(&right),
        (0, _) => Ordering::Equal,
        (1, _) => a.magnitude(&b)?,
        _ => a.magnitude(&b)?.reverse(),
    })
}

/// Whether `number` is a whole multiple of `step`; `None` when that cannot be told at a reasonable cost.
pub(super) fn is_multiple(number: &NumText, step: &NumText) -> Option<bool> {
    let (number, step) = (decimal(number)?, decimal(step)?);
    if number.digits.is_empty() {
        return Some(true);
    }
    let step_value: u64 = step.digits.iter().try_fold(0_u64, |value, digit| {
        value.checked_mul(10)?.checked_add(u64::from(*digit)).filter(|value| *value < u64::MAX / 20)
    })?;
    if step_value == 0 {
        return None;
    }
    // number / step = digits * 10^shift / step_value
    let shift = number.exponent.checked_sub(step.exponent)?;
    if !(-MAX_DIGITS..=MAX_DIGITS).contains(&shift) {
        return None;
    }
    if shift < 0 {
        // The digits end in no zero: a division by ten leaves a rest.
        let rest = number
            .digits
            .iter()
            .fold(0_u128, |rest, digit| (rest * 10 + u128::from(*digit)) % u128::from(step_value));
        let power = 10_u128.checked_pow(u32::try_from(-shift).ok()?)?;
        let divisor = u128::from(step_value).checked_mul(power)?;
        let whole = number
            .digits
            .iter()
            .try_fold(0_u128, |rest, digit| Some((rest.checked_mul(10)? + u128::from(*digit)) % divisor))?;
        return Some(rest == 0 && whole == 0);
    }
    let zeros = usize::try_from(shift).ok()?;
    let all = number.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
    let rest = all.fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit)) % step_value);
    Some(rest == 0)
}

impl Decimal {
    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn magnitude(&self, other: &Self) -> Option<Ordering> {
        let weight = |decimal: &Self| i64::try_from(decimal.digits.len()).ok()?.checked_add(decimal.exponent);
        Some(weight(self)?.cmp(&weight(other)?).then_with(|| self.digits.cmp(&other.digits)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> NumText {
        NumText::parse(text).expect("a number")
    }

    #[test]
    fn spellings_and_sizes_do_not_matter() {
        for (a, b, expected) in [
            ("1.0", "1", Ordering::Equal),
            ("1e2", "100", Ordering::Equal),
            ("-0", "0", Ordering::Equal),
            ("9007199254740993", "9007199254740992", Ordering::Greater),
            ("0.1", "0.10000000000000000001", Ordering::Less),
            ("-5", "3", Ordering::Less),
            ("-5", "-3", Ordering::Less),
            ("1E400", "9e399", Ordering::Greater),
        ] {
            assert_eq!(compare(&number(a), &number(b)), Some(expected), "{a} {b}");
        }
        for (a, step, expected) in [
            ("0.29", "0.01", true),
            ("0.295", "0.01", false),
            ("10", "4", false),
            ("1e30", "8", true),
            ("5", "2.5", true),
            ("0.5", "2", false),
        ] {
            assert_eq!(is_multiple(&number(a), &number(step)), Some(expected), "{a} {step}");
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_exact_integers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, places in 0_u32..6, step in 1_i64..2_000) {
            let scaled = |value: i64| number(&format!("{value}e-{places}"));
            prop_assert_eq!(compare(&scaled(a), &scaled(b)), Some(a.cmp(&b)));
            prop_assert_eq!(is_multiple(&scaled(a), &scaled(step)), Some(a % step == 0));
        }
    }
}
