//! Which parts of two texts differ.
//!
//! Owns the division of a text into words and single signs, and that a long text costs no more than a short one allows.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::Work;
use super::align::align;

/// Byte ranges of each text that the other one has not, in order.
pub fn changed_parts(old: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let never = AtomicBool::new(false);
    let (a, b) = (words(old), words(new));
    let hashes = |text: &str, words: &[Range<usize>]| -> Vec<u64> {
        words
            .iter()
            .map(|word| {
                let mut hasher = DefaultHasher::new();
                text[word.clone()].hash(&mut hasher);
                hasher.finish()
            })
            .collect()
    };
    let Some(found) = align(&hashes(old, &a), &hashes(new, &b), &mut Work::new(&never)) else {
        return (Vec::new(), Vec::new());
    };
    let (in_a, in_b): (Vec<_>, Vec<_>) = found.anchors.into_iter().unzip();
    (others(&a, &in_a), others(&b, &in_b))
}

/// Runs of letters and digits, and every other character by itself.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match words.last_mut().filter(|_| goes_on && c.is_alphanumeric()) {
            Some(word) => word.end = end,
            None => words.push(at..end),
        }
        goes_on = c.is_alphanumeric();
    }
    words
}

/// Words that are not among these, neighbours joined.
fn others(words: &[Range<usize>], same: &[usize]) -> Vec<Range<usize>> {
    let mut same = same.iter().peekable();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if same.next_if(|next| **next == at).is_some() {
            continue;
        }
        match ranges.last_mut().filter(|last| last.end == word.start) {
            Some(last) => last.end = word.end,
            None => ranges.push(word.clone()),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_marked() {
        let shown = |old: &str, new: &str| {
            let (a, b) = changed_parts(old, new);
            let cut = |text: &str, parts: Vec<Range<usize>>| {
                parts.into_iter().map(|part| text[part].to_owned()).collect::<Vec<_>>()
            };
            (cut(old, a), cut(new, b))
        };
        assert_eq!(shown("a big cat", "a small cat"), (vec!["big".to_owned()], vec!["small".to_owned()]));
        assert_eq!(shown("東京 1", "東京 1!"), (vec![], vec!["!".to_owned()]));
        assert_eq!(shown("same", "same"), (vec![], vec![]));
        assert_eq!(shown("", "x y"), (vec![], vec!["x y".to_owned()]));
    }
}
