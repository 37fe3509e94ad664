//! Values that are announced by a parameter's own name: `limit 5`, `status: open`, `subject "Hi"`.
//!
//! Owns how people say the names of parameters, and what may follow them.

use serde_json::Value;

use super::Reading;
use super::kinds::{choice, kind, list};
use super::phrase::{after, dates, emails, number, quoted, value, word};
use super::places::is_common;
use crate::sandbox::catalog::source_function;

/// What is said after the parameter's own name: `limit 5`, `status: open`, `subject "Hi"`.
pub(super) fn named(reading: &Reading<'_>, key: &str, schema: &Value) -> Option<Value> {
    let kind = kind(schema);
    let choices = schema.get("enum").and_then(Value::as_array);
    let takes_word = takes_bare_word(reading, key, schema);
    spoken(key)
        .iter()
        .flat_map(|name| after(reading.prompt, name).into_iter().map(move |at| (name, at)))
        .find_map(|(name, at)| {
            let rest = &reading.prompt[at..];
            let (rest, explicit) = without_separator(rest);
            match kind {
                "number" => word(rest).and_then(number),
                "boolean" => word(rest)?.parse::<bool>().ok().map(Value::Bool),
                "string" if choices.is_some() => choice(choices?, &value(rest)?),
                "string" if is_email_key(key) => first_email(rest).map(Value::String),
                "string" => named_text(rest, explicit || name_announces(name), takes_word).map(Value::String),
                "array" if explicit => list(schema, rest),
                _ => None,
            }
        })
}

/// A text after its name counts when it is quoted, announced by a mark, an address or date, or begins with a capital.
fn named_text(rest: &str, explicit: bool, takes_word: bool) -> Option<String> {
    let first = rest.split_whitespace().next()?;
    let is_quoted = quoted(rest).first().is_some_and(|quoted| quoted.start == 0);
    let is_shaped = first.contains('@')
        || first.starts_with(['+', '#'])
        || first.contains("://")
        || dates(first).next().is_some();
    let is_name = first.starts_with(char::is_uppercase) || first.chars().any(|c| c.is_ascii_digit());
    if is_shaped {
        return word(rest).map(|word| word.trim_start_matches('#').to_owned());
    }
    if takes_word && !is_quoted && !is_name && !explicit {
        return word(rest).filter(|word| !is_common(word)).map(str::to_owned);
    }
    (is_quoted || explicit || is_name).then(|| value(rest)).flatten()
}

/// "owner acme, repo website": a parameter that must be given, or that names a row, also takes a plain word.
fn takes_bare_word(reading: &Reading<'_>, key: &str, schema: &Value) -> bool {
    let help = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let is_needed = reading.found.function.required.iter().any(|name| name == key);
    (is_needed || source_function(help).is_some()) && !super::texts::takes_gist(key)
}

fn name_announces(name: &str) -> bool {
    matches!(name, "named" | "called" | "titled" | "entitled" | "with the name" | "with the title")
}

fn is_email_key(key: &str) -> bool {
    key.to_ascii_lowercase().contains("email")
}

/// The address that begins within the next words: "the email of customer 7 to ada@x.example" has none beside it.
fn first_email(rest: &str) -> Option<String> {
    let beside: String = rest.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    emails(&beside).next().map(str::to_owned)
}

/// The separator between a name and its value, and whether there was one.
fn without_separator(rest: &str) -> (&str, bool) {
    let trimmed = rest.trim_start();
    for mark in [":", "=", "is ", "to ", "of ", "as "] {
        if let Some(rest) = trimmed.strip_prefix(mark) {
            return (rest.trim_start(), true);
        }
    }
    (trimmed, false)
}

/// How people say a parameter's name.
fn spoken(key: &str) -> Vec<String> {
    let mut plain = String::new();
    for c in key.chars() {
        if c.is_uppercase() && !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
        plain.extend(if c == '_' || c == '-' { ' ' } else { c }.to_lowercase());
    }
    let mut names = vec![plain.clone()];
    if key.contains('_') {
        names.push(key.to_ascii_lowercase());
    }
    for tail in [" id", " date", " on", " at", " number"] {
        names.extend(plain.strip_suffix(tail).map(str::to_owned));
    }
    if ["name", "title", "subject", "summary", "topic"]
        .iter()
        .any(|last| plain.split(' ').next_back() == Some(last))
        && !matches!(
            plain.as_str(),
            "first name" | "last name" | "given name" | "family name" | "company name" | "job title"
        )
    {
        names.extend(
            ["named", "called", "titled", "entitled", "with the name", "with the title"].map(str::to_owned),
        );
    }
    names
}
