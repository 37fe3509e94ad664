//! Where the words of a query are in a text.
//!
//! Owns the characters that are highlighted, by the same points that decide what matches.

use super::fold::placed_words;
use super::levels::{FORM, INSIDE, level};
use super::query::{Query, Word};
use super::spread::Name;

impl Query {
    /// Byte offsets of the characters of a name to highlight, in order.
    pub fn matches(&self, name: &str) -> Vec<usize> {
        self.places(name, true)
    }

    /// Byte offsets of the characters of a description to highlight, in order.
    pub fn matches_in_prose(&self, text: &str) -> Vec<usize> {
        self.places(text, false)
    }

    fn places(&self, text: &str, is_name: bool) -> Vec<usize> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let parts = placed_words(text);
        let mut places = Vec::new();
        for word in &self.words {
            let before = places.len();
            mark_words(word, text, &parts, is_name, &mut places);
            if places.len() == before && is_name {
                mark_spread(word, text, &parts, &mut places);
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// In a name the best word, in prose each that is as good as it.
fn mark_words(
    word: &Word,
    text: &str,
    parts: &[(String, usize, usize)],
    is_name: bool,
    places: &mut Vec<usize>,
) {
    let levels: Vec<u8> = parts
        .iter()
        .map(|(part, ..)| {
            let exact = level(word, part, false);
            if exact > 0 { exact } else { level(word, part, true) }
        })
        .collect();
    let Some(best) = levels.iter().copied().max().filter(|best| *best > 0) else { return };
    if !is_name && best <= INSIDE && word.text.len() < 3 {
        return;
    }
    for ((part, start, end), _) in parts.iter().zip(&levels).filter(|(_, level)| **level == best) {
        let whole = &text[*start..*end];
        // The letters where they were typed as they are, else the whole word.
        let range = part.find(&word.text).filter(|_| best != FORM);
        let (first, count) =
            range.map_or((0, usize::MAX), |at| (part[..at].chars().count(), word.text.chars().count()));
        places.extend(whole.char_indices().skip(first).take(count).map(|(at, _)| start + at));
        if is_name {
            return;
        }
    }
}

fn mark_spread(word: &Word, text: &str, parts: &[(String, usize, usize)], places: &mut Vec<usize>) {
    let mut name = Name::default();
    name.set(parts.iter().map(|(part, ..)| part.as_bytes()));
    // Places are bytes of the folded words; those of the text are counted alongside.
    let mut bytes = Vec::new();
    for (part, start, end) in parts {
        let of_text = text[*start..*end].char_indices().map(|(at, _)| start + at);
        for (c, at) in part.chars().zip(of_text) {
            bytes.extend(std::iter::repeat_n(at, c.len_utf8()));
        }
    }
    places.extend(name.places(word.text.as_bytes()).into_iter().filter_map(|at| bytes.get(at).copied()));
}
