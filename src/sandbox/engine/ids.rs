//! Identities of rows that look like the app's own, and the hash behind every deterministic choice.
//!
//! Owns the patterns. Must not use chance: the same row gets the same identity at every start.

use serde_json::Value;

const CAPITALS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &[u8] = b"0123456789abcdef";
const DIGITS: &[u8] = b"0123456789";

/// The `sequence`-th identity of a form: counted up from a number, or a pattern whose `#`, `^`, `*` and `%` are filled in.
pub(super) fn make(form: &Value, salt: u64, sequence: u64) -> Value {
    let Some(pattern) = form.as_str() else {
        return Value::from(form.as_u64().unwrap_or(1).saturating_add(sequence - 1));
    };
    let mut state = hash(&[salt, hash_text(pattern), sequence]);
    let mut fill = |alphabet: &[u8]| {
        state = hash(&[state]);
        // The remainder is below the alphabet's length, which fits everywhere.
        let index = usize::try_from(state % alphabet.len() as u64).unwrap_or_default();
        char::from(alphabet[index])
    };
    let filled: String = pattern
        .chars()
        .map(|c| match c {
            '#' => fill(DIGITS),
            '^' => fill(CAPITALS),
            '*' => fill(MIXED),
            '%' => fill(HEX),
            other => other,
        })
        .collect();
    Value::String(filled)
}

/// Mixes numbers into one (splitmix64 over each).
pub(crate) fn hash(parts: &[u64]) -> u64 {
    parts.iter().fold(0x9e37_79b9_7f4a_7c15, |state, part| {
        let mut z = state.wrapping_add(*part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// A text as a number (FNV-1a).
pub(crate) fn hash_text(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_count_up_and_patterns_are_filled() {
        assert_eq!(make(&json!(100), 1, 1), json!(100));
        assert_eq!(make(&json!(100), 1, 3), json!(102));
        let id = make(&json!("cus_****-%%"), 7, 1);
        let id = id.as_str().unwrap();
        assert!(id.starts_with("cus_") && id.len() == 11 && !id.contains(['*', '%']), "{id}");
        assert_eq!(make(&json!("cus_****-%%"), 7, 1), json!(id));
        assert_ne!(make(&json!("cus_****-%%"), 7, 2), json!(id));
    }
}
