//! Values that the kind of a parameter shows: numbers, dates, addresses, choices, lists.
//!
//! Owns which pattern fits which kind. Must not place longer texts; `texts` does.

use serde_json::{Value, json};

use super::Reading;
use super::amounts::{counted, is_count, money};
use super::identities::{identity, is_identity_key};
use super::phrase::{dates, emails, number, phone, url, value};
use super::places::place;
use crate::sandbox::catalog::source_function;
use crate::sandbox::predict::asked::intent_of;
use crate::sandbox::predict::words::split;

/// What the parameter's kind shows in the prompt.
pub(super) fn shown(reading: &Reading<'_>, key: &str, schema: &Value) -> Option<Value> {
    let lower = key.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    let prompt = reading.prompt;
    match kind(schema) {
        "number" if is_count(&lower) => counted(prompt),
        "number" if has(&["amount", "price", "value", "total"]) => money(prompt),
        "number" if is_identity_key(reading, key) => identity(reading, key).as_deref().and_then(number),
        "boolean" => flag(prompt, &lower),
        "array" => list(schema, "").or_else(|| addresses(reading, &lower, schema)),
        "string" => {
            if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
                return choices
                    .iter()
                    .find(|choice| mentions(prompt, choice.as_str().unwrap_or_default()))
                    .cloned();
            }
            text(reading, key, schema, &has).map(Value::String)
        }
        _ => None,
    }
}

fn text(reading: &Reading<'_>, key: &str, schema: &Value, has: &dyn Fn(&[&str]) -> bool) -> Option<String> {
    let prompt = reading.prompt;
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let free = |mut found: Box<dyn Iterator<Item = &str> + '_>| {
        found.find(|text| !reading.has(text)).map(str::to_owned)
    };
    let takes_address =
        matches!(key, "to" | "recipient" | "attendee") && (prompt.contains('@') || prompt.contains("email}"));
    if has(&["email"]) || takes_address {
        return free(Box::new(emails(prompt))).or_else(|| address_tag(prompt));
    }
    if has(&["phone"]) || matches!(key, "to" | "To") {
        return phone(prompt).map(str::to_owned);
    }
    if has(&["url", "link", "website"]) {
        return url(prompt).map(str::to_owned);
    }
    if has(&["date", "due", "start", "end", "_on", "_at", "since", "until", "time"]) {
        return free(Box::new(dates(prompt)));
    }
    if source_function(description).is_some() {
        return place(reading, key).or_else(|| identity(reading, key));
    }
    if is_identity_key(reading, key) {
        return identity(reading, key);
    }
    None
}

pub(super) fn kind(schema: &Value) -> &str {
    schema.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The choice that a word is, ignoring case and what joins words.
pub(super) fn choice(choices: &[Value], said: &str) -> Option<Value> {
    let plain = |text: &str| split(text).collect::<Vec<_>>().join(" ");
    let said = plain(said);
    let is_said = |choice: &&Value| {
        let choice = choice.as_str().map_or_else(|| choice.to_string(), plain);
        said == choice || said.starts_with(&format!("{choice} "))
    };
    choices.iter().find(is_said).cloned()
}

/// Whether a prompt holds the words of a choice, other than as a verb at its beginning: "open a ticket" is not about open tickets.
fn mentions(prompt: &str, choice: &str) -> bool {
    let words: Vec<String> = split(prompt).collect();
    let wanted: Vec<String> = split(choice).collect();
    let is_verb = |at: usize| at == 0 && intent_of(&words[0]).is_some();
    !wanted.is_empty()
        && wanted.iter().any(|word| word.len() > 1)
        && words.windows(wanted.len()).enumerate().any(|(at, window)| window == wanted && !is_verb(at))
}

/// `private` for `is_private`; `not private` and `unarchived` are none.
fn flag(prompt: &str, key: &str) -> Option<Value> {
    let name = key.strip_prefix("is_").unwrap_or(key).replace('_', " ");
    let words: Vec<String> = split(prompt).collect();
    let wanted: Vec<String> = split(&name).collect();
    let at = words.windows(wanted.len().max(1)).position(|window| window == wanted)?;
    let before = at.checked_sub(1).map(|at| words[at].as_str());
    Some(json!(!matches!(before, Some("not" | "no" | "without" | "non"))))
}

/// Several values after a name: `labels: bug, urgent`.
pub(super) fn list(schema: &Value, rest: &str) -> Option<Value> {
    let items = schema.get("items")?;
    if kind(items) != "string" || rest.is_empty() {
        return None;
    }
    let end = rest.find(['.', ';', '!']).unwrap_or(rest.len());
    let parts = rest[..end].split(',').flat_map(|part| part.split(" and "));
    let values: Vec<Value> = parts.filter_map(value).map(Value::String).collect();
    (!values.is_empty()).then_some(Value::Array(values))
}

/// Addresses for a list of people.
fn addresses(reading: &Reading<'_>, key: &str, schema: &Value) -> Option<Value> {
    let takes_people = ["email", "attendee", "recipient", "to", "cc", "invite", "member"]
        .iter()
        .any(|name| key.contains(name));
    let found: Vec<&str> = emails(reading.prompt).collect();
    if !takes_people || found.is_empty() {
        return None;
    }
    let items = schema.get("items")?;
    match kind(items) {
        "string" => Some(json!(found)),
        "object" => {
            let key = items.get("properties")?.as_object()?.keys().find(|key| key.contains("email"))?.clone();
            let each = found
                .into_iter()
                .map(|email| Value::Object([(key.clone(), json!(email))].into_iter().collect()));
            Some(each.collect())
        }
        _ => None,
    }
}

/// `{email}`: a variable stands for the address.
fn address_tag(prompt: &str) -> Option<String> {
    let tags = prompt.split_whitespace().map(|word| word.trim_matches(|c: char| ",;.!?()\"'".contains(c)));
    let mut tags = tags.filter(|word| {
        word.starts_with('{') && word.ends_with('}') && word.to_ascii_lowercase().contains("mail")
    });
    tags.next().map(str::to_owned)
}
