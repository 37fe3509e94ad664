//! What a typed text means in a row.
//!
//! Owns the accepted spellings of values. What is not accepted stays as text and is reported, never rounded or dropped.

use super::spec::{Kind, Spec};
use crate::domain::document::{Doc, NumText};
use crate::domain::safe_text::one_line_of;
use crate::domain::variables::whole_tag;

/// The value that a text means in a row. A text that is one whole tag fits every row: the service puts the value in.
pub(super) fn value_of_text(spec: &Spec, text: &str) -> Result<Doc, String> {
    match &spec.kind {
        Kind::Text => Ok(Doc::text(text.to_owned())),
        _ if whole_tag(text).is_some() => Ok(Doc::text(text.to_owned())),
        Kind::Number { integer } => number_of(text.trim(), *integer),
        Kind::Boolean => match text.trim() {
            "true" => Ok(Doc::Bool(true)),
            "false" => Ok(Doc::Bool(false)),
            _ => Err(format!("true or false is expected, not `{}`", one_line_of(text, 40))),
        },
        Kind::Choice(_) => Ok(Doc::parse(text).unwrap_or_else(|_| Doc::text(text.to_owned()))),
        Kind::List(_) | Kind::Object(_) | Kind::Json | Kind::Multi(_) | Kind::Union(_) | Kind::Never => {
            Doc::parse(text).map_err(|error| format!("not JSON: {error}"))
        }
    }
}

fn number_of(text: &str, integer: bool) -> Result<Doc, String> {
    let shown = one_line_of(text, 40);
    let number = NumText::parse(text)
        .or_else(|| NumText::parse(&plain_spelling(text)?))
        .ok_or_else(|| format!("a number is expected, not `{shown}`"))?;
    if integer && !number.is_integral() {
        return Err(format!("a whole number is expected, not `{shown}`"));
    }
    Ok(Doc::Num(number))
}

/// `+5`, `.5`, `5.`, `1_000` and digits of other scripts in the spelling of JSON. `1,000` is left alone: it may be a thousand or one.
fn plain_spelling(text: &str) -> Option<String> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let mut plain = String::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        match c {
            '_' if at > 0 && text[at + 1..].starts_with(|next: char| next.is_ascii_digit()) => {}
            '0'..='9' | '.' | 'e' | 'E' | '-' | '+' => plain.push(c),
            other => plain.push(char::from_digit(digit_of_script(other)?, 10)?),
        }
    }
    let (sign, digits) = plain.strip_prefix('-').map_or(("", &*plain), |digits| ("-", digits));
    let digits = if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() };
    let (mantissa, exponent) = digits.find(['e', 'E']).map_or((&*digits, ""), |at| digits.split_at(at));
    let mantissa = mantissa.strip_suffix('.').unwrap_or(mantissa);
    let whole = mantissa.split('.').next().unwrap_or_default();
    let zeros = whole.len() - whole.trim_start_matches('0').len();
    let kept = if zeros == whole.len() { zeros.saturating_sub(1) } else { zeros };
    Some(format!("{sign}{}{exponent}", &mantissa[kept..]))
}

/// The value of a decimal digit of another script: full-width, Arabic-Indic, Devanagari.
fn digit_of_script(c: char) -> Option<u32> {
    [0xFF10_u32, 0x0660, 0x06F0, 0x0966]
        .into_iter()
        .find_map(|zero| u32::from(c).checked_sub(zero).filter(|digit| *digit < 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_of_numbers_are_rewritten_visibly() {
        let read = |text: &str| number_of(text, false).map(|value| value.write());
        for (typed, taken) in [
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1_000", "1000"),
            ("-.25", "-0.25"),
            ("007", "7"),
            ("00", "0"),
            ("１２", "12"),
            ("٣٫", ""),
            ("٣", "3"),
            ("5.e3", "5e3"),
            ("0.10", "0.10"),
            ("1E400", "1E400"),
        ] {
            match taken {
                "" => assert!(read(typed).is_err(), "{typed}"),
                taken => assert_eq!(read(typed).as_deref(), Ok(taken), "{typed}"),
            }
        }
        for refused in ["1,000", "1.000,5", "NaN", "Infinity", "", "-", "1e", "_1", "1__0"] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }
}
