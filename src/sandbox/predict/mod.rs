//! Predicting a function and its arguments from a prompt.
//!
//! Owns a simple stand-in for the service's own AI: words are counted, nothing is understood. Must not call anything.

mod arguments;
mod rank;

pub(crate) use arguments::arguments;
pub(crate) use rank::best;

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
    "by",
    "can",
    "could",
    "do",
    "for",
    "from",
    "has",
    "have",
    "i",
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
    "please",
    "so",
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
    "when",
    "which",
    "who",
    "will",
    "with",
    "would",
    "you",
    "your",
    "include",
    "details",
    "via",
    "using",
    "use",
    "call",
    "available",
    "values",
    "get",
    "all",
    "one",
    "given",
];

/// Lower-case words with their plural and tense endings cut, so that "messages" finds "message".
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .map(stem)
        .collect()
}

fn stem(word: &str) -> String {
    for (ending, instead) in [("ies", "y"), ("sses", "ss"), ("ing", ""), ("es", "e"), ("ss", "ss"), ("s", "")]
    {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
        {
            return format!("{stem}{instead}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests;
