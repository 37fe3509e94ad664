//! Places: the channel, project or board that a prompt speaks of.
//!
//! Owns how they are marked and where they stand in a sentence.

use super::Reading;
use super::phrase::{after, name, word};
use crate::sandbox::predict::asked::intent_of;
use crate::sandbox::predict::words::split;

/// Whether a parameter holds a place that people write like `#random` or in small letters.
fn takes_place(key: &str) -> bool {
    let places = [
        "channel",
        "repo",
        "board",
        "list",
        "project",
        "spreadsheet",
        "database",
        "calendar",
        "label",
        "folder",
    ];
    places.iter().any(|noun| key.to_ascii_lowercase().contains(noun))
}

/// A channel, project, board: known by name, marked with `#`, or named after a word of place.
pub(super) fn place(reading: &Reading<'_>, key: &str) -> Option<String> {
    let prompt = reading.prompt;
    if let Some(tagged) = prompt
        .split_whitespace()
        .filter(|_| takes_place(key))
        .find_map(|word| word.trim_start_matches(['(', '"']).strip_prefix('#'))
    {
        let tagged = tagged.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        if !tagged.is_empty() && tagged.chars().any(char::is_alphabetic) {
            return Some(tagged.to_owned());
        }
    }
    let mut known = (reading.known)(key);
    known.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let said = known
        .into_iter()
        .find(|name| name.chars().count() > 1 && !after(prompt, &name.to_ascii_lowercase()).is_empty());
    said.or_else(|| beside_noun(reading, key)).or_else(|| after_place_word(reading, key))
}

/// "on Slack on random": the first word after a word of place that is written without a capital, as channels and the like are.
fn after_place_word(reading: &Reading<'_>, key: &str) -> Option<String> {
    if !takes_place(key) || !reading.found.function.required.iter().any(|name| name == key) {
        return None;
    }
    let face = &reading.found.app.face;
    let names_app = |word: &str| split(&format!("{} {}", face.name, face.title)).any(|part| part == word);
    let mut at: Vec<usize> =
        ["on", "in", "to", "into"].iter().flat_map(|word| after(reading.prompt, word)).collect();
    at.sort_unstable();
    at.into_iter().find_map(|at| {
        let rest = reading.prompt[at..].trim_start();
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let found = word(rest)?;
        let is_name = found.starts_with(char::is_lowercase)
            && !is_common(found)
            && !names_app(&found.to_ascii_lowercase());
        is_name.then(|| found.to_owned())
    })
}

/// "the launch channel", "board Marketing", "in channel launch".
fn beside_noun(reading: &Reading<'_>, key: &str) -> Option<String> {
    let noun = key.trim_end_matches("_id").trim_end_matches("Id").to_ascii_lowercase().replace('_', " ");
    let at = *after(reading.prompt, &noun).first()?;
    let rest = reading.prompt[at..].trim_start_matches([':', ' ']);
    let next = word(rest).filter(|next| !is_common(next) && !rest.is_empty());
    if let Some(next) = next.filter(|next| {
        next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || !before_is_name(reading.prompt, at - noun.len())
    }) {
        return if next.starts_with(char::is_uppercase) { name(rest) } else { Some(next.to_owned()) };
    }
    let face = &reading.found.app.face;
    let before = name_before(reading.prompt, at - noun.len())?;
    (!before.eq_ignore_ascii_case(&face.title) && !before.eq_ignore_ascii_case(&face.name)).then_some(before)
}

fn before_is_name(prompt: &str, at: usize) -> bool {
    name_before(prompt, at).is_some()
}

/// The word before a noun, when it is a name: "the launch channel".
fn name_before(prompt: &str, at: usize) -> Option<String> {
    let before = prompt[..at].split_whitespace().next_back()?;
    let before = before.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    let introduced = ["in the ", "to the ", "on the ", "from the ", "of the ", "into the ", "for the "]
        .iter()
        .any(|words| {
            prompt[..at]
                .to_ascii_lowercase()
                .trim_end()
                .ends_with(&format!("{words}{}", before.to_ascii_lowercase()))
        });
    (introduced && !is_common(before)).then(|| before.to_owned())
}

pub(super) fn is_common(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    intent_of(&lower).is_some()
        || [
            "a", "an", "the", "my", "our", "all", "in", "on", "to", "for", "from", "with", "that", "and",
            "of", "is", "new", "slack", "id", "by", "about", "at", "please", "saying", "named", "called",
        ]
        .contains(&lower.as_str())
}
