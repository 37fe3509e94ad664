//! Words: split, folded to lower case, cut to their stems.
//!
//! Owns which words say nothing. Must not know functions.

use rust_stemmers::{Algorithm, Stemmer};

/// Words that say nothing about which function is meant.
const FILLERS: &[&str] = &[
    "a",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "by",
    "can",
    "could",
    "do",
    "does",
    "for",
    "from",
    "has",
    "have",
    "i",
    "id",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "let",
    "me",
    "my",
    "of",
    "on",
    "our",
    "out",
    "please",
    "s",
    "so",
    "some",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "this",
    "to",
    "up",
    "us",
    "want",
    "was",
    "we",
    "were",
    "when",
    "will",
    "with",
    "would",
    "you",
    "your",
    "include",
    "via",
    "using",
    "use",
    "available",
    "values",
    "need",
    "like",
    "should",
    "t",
    "all",
    "every",
    "one",
    "given",
    "whose",
];

/// Lower-case stems of the words that say something, so that "messages" finds "message".
pub(super) fn words(text: &str) -> Vec<String> {
    split(text).filter(|word| !FILLERS.contains(&word.as_str())).map(|word| stem(&word)).collect()
}

/// Lower-case words, fillers among them.
pub(super) fn split(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// The stem of a lower-case word.
pub(super) fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stems_without_fillers() {
        assert_eq!(words("Please list all the Messages of #general"), ["list", "messag", "general"]);
        assert_eq!(words("companies"), words("company"));
        assert_eq!(words("the of to"), [""; 0]);
    }
}
