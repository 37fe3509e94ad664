//! Text as it is compared.
//!
//! Owns folding (case and accents make no difference), the words of a text, their stems, and the letters of a word as a mask. A folded
//! character stands for exactly one character of the text, so that places found in one are places of the other.

use nucleo_matcher::chars;

/// The character as it is compared.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { chars::to_lower_case(chars::normalize(c)) }
}

/// The words of a text, folded: runs of letters and digits. At most so many.
pub(super) fn words(text: &str, most: usize, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    let mut count = 0;
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() {
            word.push(fold(c));
        } else if !word.is_empty() {
            each(&word);
            word.clear();
            count += 1;
            if count == most {
                return;
            }
        }
    }
}

/// The words of a text with the byte range of each: `(folded, start, end)`.
pub(super) fn placed_words(text: &str) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    let mut word: Option<(String, usize)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            word.get_or_insert_with(|| (String::new(), at)).0.push(fold(c));
        } else if let Some((folded, start)) = word.take() {
            found.push((folded, start, at));
        }
    }
    found
}

/// A bit for each letter and digit; others share the rest. What is part of a word has a part of its bits.
pub(super) fn mask(word: &[u8]) -> u64 {
    word.iter().fold(0, |mask, byte| mask | 1 << bit(*byte))
}

fn bit(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a'),
        b'0'..=b'9' => 26 + u32::from(byte - b'0'),
        other => 36 + u32::from(other % 28),
    }
}

/// Whether two words are forms of one: `contacts` and `contact`, `companies` and `company`, `created` and `create`.
pub(super) fn same_stem(a: &str, b: &str) -> bool {
    let (a, b) = (stem(a), stem(b));
    a.0 == b.0 && a.1 == b.1
}

/// Whether it looks like several of something.
pub(super) fn is_plural(word: &str) -> bool {
    word == "people"
        || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
}

/// What is left without its ending, and whether a `y` was there.
fn stem(word: &str) -> (&str, bool) {
    let long = |rest: &&str| rest.len() >= 3;
    if let Some(rest) = word.strip_suffix("ies").filter(long) {
        return (rest, true);
    }
    if let Some(rest) = word.strip_suffix('y').filter(long) {
        return (rest, true);
    }
    let word = if is_plural(word) { &word[..word.len() - 1] } else { word };
    let rest = word.strip_suffix("ing").or_else(|| word.strip_suffix("ed")).filter(long).unwrap_or(word);
    (rest.strip_suffix('e').filter(long).unwrap_or(rest), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [
            ("contact", "contacts"),
            ("company", "companies"),
            ("create", "created"),
            ("message", "messages"),
            ("send", "sending"),
            ("box", "box"),
        ] {
            assert!(same_stem(a, b), "{a} {b}");
        }
        assert!(!same_stem("contact", "contract") && !same_stem("user", "use"));
        assert!(is_plural("channels") && !is_plural("status") && !is_plural("access"));
    }

    #[test]
    fn words_are_folded_and_placed() {
        let mut found = Vec::new();
        words("É-Über_x 9", 3, |word| found.push(word.to_owned()));
        assert_eq!(found, ["e", "uber", "x"]);
        assert_eq!(placed_words("-É b"), [("e".to_owned(), 1, 3), ("b".to_owned(), 4, 5)]);
    }
}
