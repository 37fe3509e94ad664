//! Identities: "ticket 1023", "the contact with id 51", `cus_NffrFeUfNV2Hib`.
//!
//! Owns which parameters hold one and what looks like one.

use super::Reading;
use super::phrase::{after, dates, word};

pub(super) fn is_identity_key(reading: &Reading<'_>, key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    lower == "id"
        || lower.ends_with("_id")
        || key.ends_with("Id")
        || key.ends_with("Key")
        || ["ts", "gid", "number", "sid", "key"].contains(&lower.as_str())
        || lower.ends_with("_key")
        || lower.ends_with("_number")
        || reading.found.function.ui.contains_key(key)
}

/// The identity of a row: after its noun, after "id", or a word that looks like one.
pub(super) fn identity(reading: &Reading<'_>, key: &str) -> Option<String> {
    let noun = noun_of(key);
    let own = reading.found.function.name.rsplit('-').next().unwrap_or_default().to_owned();
    let is_own = noun.is_empty()
        || noun == "ts"
        || noun == "timestamp"
        || reading.found.function.required.first().is_some_and(|first| first == key);
    let mut names = vec![format!("{noun} id"), format!("{noun} number"), noun.clone()];
    if is_own {
        names.extend(["id".to_owned(), own]);
    }
    let mut after_names =
        names.iter().filter(|name| !name.is_empty()).flat_map(|name| after(reading.prompt, name));
    let found = after_names.find_map(|at| {
        let rest = reading.prompt[at..].trim_start_matches([':', '=', ' ']);
        let rest = ["is ", "number ", "with id ", "with the id ", "id ", "key "]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest);
        word(rest)
            .filter(|word| looks_like_identity(word))
            .map(|word| word.trim_start_matches('#').to_owned())
    });
    found.or_else(|| is_own.then(|| lone_identity(reading)).flatten())
}

/// `issueIdOrKey` is about an issue, `ticket_id` about a ticket.
fn noun_of(key: &str) -> String {
    let bare = ["IdOrKey", "_id", "Id", "_number", "_key", "Sid", "_sid"]
        .iter()
        .fold(key, |key, tail| key.strip_suffix(tail).unwrap_or(key));
    bare.to_ascii_lowercase().replace('_', " ")
}

fn looks_like_identity(word: &str) -> bool {
    let word = word.trim_start_matches('#');
    word.chars().any(|c| c.is_ascii_digit())
        && !word.contains(['@', '$', '€'])
        && dates(word).next().is_none()
        && !word.starts_with('+')
}

/// A word that can be nothing but an identity: letters and digits mixed, or a long number.
fn lone_identity(reading: &Reading<'_>) -> Option<String> {
    let fits = |word: &&str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let mixed = word.len() >= 5 && word.chars().any(char::is_alphabetic);
        looks_like_identity(word) && !word.contains("://") && !word.contains('/') && (mixed || digits >= 7)
    };
    let mut words =
        reading.prompt.split_whitespace().map(|word| word.trim_matches(|c: char| ",;.!?:()\"'".contains(c)));
    words.find(fits).filter(|word| !reading.has(word)).map(str::to_owned)
}
