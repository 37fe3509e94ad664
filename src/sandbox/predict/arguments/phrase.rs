//! Reading phrases out of a prompt.
//!
//! Owns where a quoted text, a name, an address, a date or a number begins and ends. Must not know parameters.

use crate::sandbox::predict::asked::closing;

/// Words that end a name: "in Website relaunch with ..." names "Website relaunch".
const STOPS: &[&str] = &[
    "and",
    "with",
    "on",
    "in",
    "to",
    "for",
    "from",
    "at",
    "by",
    "that",
    "saying",
    "says",
    "as",
    "of",
    "using",
    "via",
    "about",
    "whose",
    "is",
    "are",
    "which",
    "who",
    "where",
    "when",
    "assigned",
    "due",
    "please",
    "but",
    "so",
    "then",
    "titled",
    "called",
    "named",
    "into",
    "under",
    "or",
    "because",
    "since",
    "until",
    "before",
    "after",
    "has",
    "have",
    "was",
    "it",
    "its",
    "their",
    "them",
    "limit",
    "per",
    "now",
    "today",
    "tomorrow",
    "called:",
    "status",
    "priority",
    "subject",
    "body",
    "message",
    "text",
    "note",
    "description",
    "email",
    "phone",
    "amount",
    "currency",
    "the",
];

/// A quoted text and where it is, quotes included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quoted<'a> {
    /// Offset of the opening quote.
    pub(super) start: usize,
    /// What is within the quotes.
    pub(super) text: &'a str,
}

/// Every quoted text; an apostrophe within a word opens none.
pub(super) fn quoted(prompt: &str) -> Vec<Quoted<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (start, open) in prompt.char_indices() {
        let before = prompt[..start].chars().next_back();
        let Some(close) =
            closing(open).filter(|_| start >= from && before.is_none_or(|c| !c.is_alphanumeric()))
        else {
            continue;
        };
        let inner = start + open.len_utf8();
        let is_end =
            |at: &usize| prompt[at + close.len_utf8()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        let ends = prompt[inner..].match_indices(close).map(|(at, _)| inner + at);
        if let Some(end) = ends.into_iter().find(is_end) {
            found.push(Quoted { start, text: &prompt[inner..end] });
            from = end + close.len_utf8();
        }
    }
    found
}

/// Where a word or words occur, ignoring case, as offsets of what follows.
pub(super) fn after(prompt: &str, words: &str) -> Vec<usize> {
    // Lower-casing may change lengths outside ASCII; then there is nothing to point at.
    let lower = prompt.to_ascii_lowercase();
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    let fits = |at: &usize| {
        is_edge(lower[..*at].chars().next_back()) && is_edge(lower[at + words.len()..].chars().next())
    };
    lower.match_indices(words).map(|(at, _)| at).filter(fits).map(|at| at + words.len()).collect()
}

/// The value that begins here: a quoted text, else the name up to a word or a mark that ends it.
pub(super) fn value(rest: &str) -> Option<String> {
    let rest = rest.trim_start();
    if let Some(first) = quoted(rest).first().filter(|quoted| quoted.start == 0) {
        return Some(first.text.to_owned());
    }
    name(rest)
}

/// The name that begins here.
pub(super) fn name(rest: &str) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    for word in rest.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_stop = STOPS.contains(&bare.to_ascii_lowercase().as_str()) && !kept.is_empty();
        if is_stop || bare.is_empty() || word.starts_with(['"', '\u{201c}', '(']) {
            break;
        }
        kept.push(word);
        if word.ends_with([',', ';', '.', '!', '?', ':', ')']) || kept.len() == 5 {
            break;
        }
    }
    let joined = kept.join(" ");
    let trimmed = joined.trim_matches(|c: char| ",;.!?:()\"'".contains(c));
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The single word that begins here.
pub(super) fn word(rest: &str) -> Option<&str> {
    let word = rest.split_whitespace().next()?.trim_matches(|c: char| ",;.!?:()\"'".contains(c));
    (!word.is_empty()).then_some(word)
}

/// Every e-mail address.
pub(super) fn emails(prompt: &str) -> impl Iterator<Item = &str> {
    prompt.split_whitespace().filter_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let (user, domain) = word.split_once('@')?;
        (!user.is_empty() && domain.contains('.')).then_some(word)
    })
}

/// The first web address.
pub(super) fn url(prompt: &str) -> Option<&str> {
    let is_url = |word: &&str| word.starts_with("http://") || word.starts_with("https://");
    prompt
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| "\"'<>(),;".contains(c)))
        .find(is_url)
        .map(|word| word.trim_end_matches('.'))
}

/// The first telephone number: a plus and seven digits or more.
pub(super) fn phone(prompt: &str) -> Option<&str> {
    let is_phone =
        |word: &&str| word.starts_with('+') && word.chars().filter(char::is_ascii_digit).count() >= 7;
    prompt.split_whitespace().map(|word| word.trim_matches(|c: char| ",;.!?()\"'".contains(c))).find(is_phone)
}

/// Every ISO date, with its time where it has one.
pub(super) fn dates(prompt: &str) -> impl Iterator<Item = &str> {
    let clean = |c: char| ",;.!?()\"'".contains(c);
    prompt.split_whitespace().map(move |word| word.trim_matches(clean)).filter(|word| {
        let date = word.get(..10).and_then(|date| date.parse::<jiff::civil::Date>().ok());
        date.is_some() && (word.len() == 10 || word.as_bytes().get(10) == Some(&b'T'))
    })
}

/// A number as it is written: `20`, `1,250.50`, `$99`, `50€`, `25%`.
pub(super) fn number(word: &str) -> Option<serde_json::Value> {
    let bare = word.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let plain = bare.replace(',', "");
    let is_number = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    let has_letters = word.trim_start_matches('#').chars().any(char::is_alphabetic);
    if !is_number || has_letters {
        return None;
    }
    serde_json::from_str::<serde_json::Value>(&plain).ok().filter(serde_json::Value::is_number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn quoted_texts_are_found_and_apostrophes_are_none() {
        let texts = |prompt: &'static str| quoted(prompt).into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts("send \"a 'b' c\" and “d” to 'e'"), ["a 'b' c", "d", "e"]);
        assert_eq!(texts("we don't say 'it isn't so' here"), ["it isn't so"]);
        assert_eq!(texts("open \"end"), [""; 0]);
        assert_eq!(texts("'"), [""; 0]);
    }

    #[test]
    fn names_end_at_stop_words_and_marks() {
        assert_eq!(value(" Website relaunch with three tasks").as_deref(), Some("Website relaunch"));
        assert_eq!(value("\"Over and out\" to").as_deref(), Some("Over and out"));
        assert_eq!(value(" launch.").as_deref(), Some("launch"));
        assert_eq!(value("  "), None);
    }

    #[test]
    fn addresses_dates_and_numbers_are_read() {
        let prompt =
            "mail <ada@northwind.example>, see https://x.example/a. by 2025-03-01, call +1555010199!";
        assert_eq!(emails(prompt).collect::<Vec<_>>(), ["ada@northwind.example"]);
        assert_eq!(url(prompt), Some("https://x.example/a"));
        assert_eq!(phone(prompt), Some("+1555010199"));
        assert_eq!(
            dates("2025-03-01, 2025-13-01 or 2025-03-01T10:00:00Z").collect::<Vec<_>>(),
            ["2025-03-01", "2025-03-01T10:00:00Z"]
        );
        assert_eq!(
            [number("$1,250.50"), number("20"), number("#7"), number("v2"), number("-")],
            [Some(json!(1250.5)), Some(json!(20)), Some(json!(7)), None, None]
        );
    }
}
