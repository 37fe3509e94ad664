//! Numbers: how many, and how much.
//!
//! Owns telling a count from an amount of money.

use serde_json::Value;

use super::phrase::number;

pub(super) fn is_count(key: &str) -> bool {
    ["limit", "per_page", "maxresults", "page_size", "pagesize", "count", "max", "first", "top"]
        .iter()
        .any(|name| key == *name || key.starts_with("max_"))
}

/// `first 5 contacts`, `20 messages`, `up to 10`: a number that counts results. A number with a mark or after "id" counts nothing.
pub(super) fn counted(prompt: &str) -> Option<Value> {
    let words: Vec<&str> = prompt.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let value = number(word).filter(|value| value.as_u64().is_some_and(|count| count > 0))?;
        let before = at.checked_sub(1).map(|at| words[at].to_ascii_lowercase()).unwrap_or_default();
        let announced = [
            "first", "last", "latest", "top", "next", "newest", "recent", "most", "to", "limit", "only",
            "just", "me",
        ]
        .contains(&before.as_str());
        let counts_plural = words[at + 1..]
            .iter()
            .take(3)
            .any(|next| next.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with('s'));
        let is_plain = word.chars().all(|c| c.is_ascii_digit() || ",.".contains(c));
        (is_plain && (announced || counts_plural) && !matches!(before.as_str(), "id" | "number" | "with"))
            .then_some(value)
    })
}

/// `$99`, `50 EUR`, `worth 12000`.
pub(super) fn money(prompt: &str) -> Option<Value> {
    let words: Vec<&str> = prompt.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let value = number(word)?;
        let neighbour = |at: Option<usize>| {
            at.and_then(|at| words.get(at))
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase())
        };
        let next = neighbour(Some(at + 1)).unwrap_or_default();
        let before = neighbour(at.checked_sub(1)).unwrap_or_default();
        let is_money = word.contains(['$', '€', '£'])
            || ["eur", "usd", "gbp", "euro", "euros", "dollars", "dollar", "pounds", "cents"]
                .contains(&next.as_str())
            || ["worth", "of", "for", "amount", "value", "at", "eur", "usd", "gbp"]
                .contains(&before.as_str());
        is_money.then_some(value)
    })
}
