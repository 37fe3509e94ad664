//! The text of a prompt: what is to be written, and under which title.
//!
//! Owns placing quoted texts and clauses that no other parameter has taken, and adding variables that are not mapped yet.

use serde_json::{Value, json};

use super::Reading;
use super::phrase::{after, name, value};
use super::variables::tag;
use crate::sandbox::catalog::{App, Object, title};

/// Parameters that take the gist of a prompt, the best first.
const GIST: &[&str] = &[
    "text",
    "content",
    "message",
    "body",
    "comment",
    "Body",
    "html",
    "subject",
    "name",
    "title",
    "summary",
    "Name",
    "description",
    "notes",
];
/// Parameters that take what is searched for.
const QUERY: &[&str] = &["query", "q", "term", "search", "keyword", "keywords"];

/// Whether a parameter takes the gist of a prompt.
pub(super) fn takes_gist(key: &str) -> bool {
    GIST.contains(&key) || QUERY.contains(&key)
}

/// Fills the text parameters.
pub(super) fn fill(reading: &mut Reading<'_>, variables: &Object) {
    if let Some(key) = free_text(reading, QUERY) {
        let searched = reading.free_quote().map(str::to_owned).or_else(|| searched(reading.prompt));
        reading.fill(&key, searched.map(Value::String));
    }
    let Some(key) = free_text(reading, GIST) else { return };
    let used: String = reading.out.values().map(ToString::to_string).collect();
    let unused: Vec<&String> = variables.keys().filter(|name| !used.contains(&tag(name))).collect();
    let gist = reading.free_quote().map(str::to_owned).or_else(|| clause(reading.found.app, reading.prompt));
    let required = reading.found.function.required.contains(&key);
    let text = match gist {
        Some(gist) if unused.is_empty() || gist.contains('{') => gist,
        Some(gist) => {
            let lines: Vec<String> =
                unused.iter().map(|name| format!("{}: {}", title(name), tag(name))).collect();
            format!("{gist}\n{}", lines.join("\n"))
        }
        None if required && !unused.is_empty() => {
            unused.iter().map(|name| tag(name)).collect::<Vec<_>>().join(" ")
        }
        None => return,
    };
    reading.fill(&key, Some(json!(text)));
}

/// The first of these parameters that takes a text and has none.
fn free_text(reading: &Reading<'_>, names: &[&str]) -> Option<String> {
    let schemas = &reading.found.function.params;
    let is_text = |name: &&&str| {
        schemas.get(**name).is_some_and(|schema| schema["type"] == "string" && schema.get("enum").is_none())
            && !reading.out.contains_key(**name)
    };
    names.iter().find(is_text).map(|name| (*name).to_owned())
}

/// "... for invoice", "about the launch", "containing refund".
fn searched(prompt: &str) -> Option<String> {
    let starts = ["containing", "mentioning", "matching", "about", "with the word", "for", "from"];
    let at = starts.iter().find_map(|start| after(prompt, start).first().copied())?;
    let rest = prompt[at..].trim_start();
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    value(rest).or_else(|| name(rest))
}

/// "... that a contact signed up!" -> "a contact signed up!"; "say hello on Slack" -> "hello".
fn clause(app: &App, prompt: &str) -> Option<String> {
    let starts =
        ["that", "saying", "say", "says"].iter().filter_map(|word| after(prompt, word).into_iter().next());
    let colon = prompt.find(": ").map(|at| at + 1);
    let rest = prompt[starts.min().or(colon)?..].trim();
    let end = rest.find(['!', '.', '?']).map_or(rest.len(), |end| end + 1);
    let end = where_place_begins(app, rest).map_or(end, |place| place.min(end));
    let asks =
        ["could", "can", "would", "will"].iter().any(|word| prompt.to_ascii_lowercase().starts_with(word));
    let said = rest[..end].trim().trim_end_matches('.');
    // "Could you tell #sales that lunch is ready?" does not ask whether it is.
    let said = if asks { said.trim_end_matches('?') } else { said };
    (!said.is_empty()).then(|| said.to_owned())
}

/// Where the text stops saying what and begins to say where: "on Slack", "to #random".
fn where_place_begins(app: &App, text: &str) -> Option<usize> {
    let is_place = |at: usize| {
        let mut words = text[at..].split_whitespace();
        let (word, next) = (words.next(), words.next().unwrap_or_default());
        let next = next.trim_end_matches(|c: char| !c.is_alphanumeric());
        word.is_some_and(|word| ["on", "in", "to"].contains(&word))
            && (next.starts_with('#')
                || next.eq_ignore_ascii_case(&app.face.title)
                || next.eq_ignore_ascii_case(&app.face.name))
    };
    text.match_indices(' ').map(|(at, _)| at).find(|at| is_place(*at))
}
