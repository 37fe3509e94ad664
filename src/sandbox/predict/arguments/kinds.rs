//! Values by the name and the kind of a parameter.
//!
//! Owns the patterns for numbers, dates, addresses, choices, places and identities. Must not place longer texts; `texts` does.

use serde_json::{Value, json};

use super::Reading;
use super::phrase::{after, dates, emails, name, number, phone, quoted, url, value, word};
use crate::sandbox::catalog::source_function;
use crate::sandbox::predict::asked::intent_of;
use crate::sandbox::predict::words::split;

/// What is said after the parameter's own name: `limit 5`, `status: open`, `subject "Hi"`.
pub(super) fn named(reading: &Reading<'_>, key: &str, schema: &Value) -> Option<Value> {
    let kind = kind(schema);
    let choices = schema.get("enum").and_then(Value::as_array);
    spoken(key).iter().flat_map(|name| after(reading.prompt, name)).find_map(|at| {
        let rest = &reading.prompt[at..];
        let (rest, explicit) = without_separator(rest);
        match kind {
            "number" => word(rest).and_then(number),
            "boolean" => word(rest)?.parse::<bool>().ok().map(Value::Bool),
            "string" if choices.is_some() => choice(choices?, &value(rest)?),
            "string" => named_text(rest, explicit).map(Value::String),
            "array" if explicit => list(schema, rest),
            _ => None,
        }
    })
}

/// A text after its name counts when it is quoted, announced by a mark, an address or date, or begins with a capital.
fn named_text(rest: &str, explicit: bool) -> Option<String> {
    let first = rest.split_whitespace().next()?;
    let is_quoted = quoted(rest).first().is_some_and(|quoted| quoted.start == 0);
    let is_shaped = first.contains('@') || first.starts_with(['+', '#']) || first.contains("://") || dates(first).next().is_some();
    let is_name = first.starts_with(char::is_uppercase) || first.chars().any(|c| c.is_ascii_digit());
    if is_shaped {
        return word(rest).map(|word| word.trim_start_matches('#').to_owned());
    }
    (is_quoted || explicit || is_name).then(|| value(rest)).flatten()
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
    for tail in [" id", " name", " date", " on", " at"] {
        names.extend(plain.strip_suffix(tail).filter(|_| tail != " name" && tail != " id").map(str::to_owned));
    }
    if matches!(plain.as_str(), "name" | "title" | "subject" | "summary") {
        names.extend(["named", "called", "titled", "entitled", "with the name", "with the title"].map(str::to_owned));
    }
    names
}

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
                return choices.iter().find(|choice| mentions(prompt, choice.as_str().unwrap_or_default())).cloned();
            }
            text(reading, key, schema, &has).map(Value::String)
        }
        _ => None,
    }
}

fn text(reading: &Reading<'_>, key: &str, schema: &Value, has: &dyn Fn(&[&str]) -> bool) -> Option<String> {
    let prompt = reading.prompt;
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let free = |mut found: Box<dyn Iterator<Item = &str> + '_>| found.find(|text| !reading.has(text)).map(str::to_owned);
    if has(&["email"]) || (matches!(key, "to" | "recipient" | "attendee") && prompt.contains('@')) {
        return free(Box::new(emails(prompt)));
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

fn kind(schema: &Value) -> &str {
    schema.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The choice that a word is, ignoring case and what joins words.
fn choice(choices: &[Value], said: &str) -> Option<Value> {
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

fn is_count(key: &str) -> bool {
    ["limit", "per_page", "maxresults", "page_size", "pagesize", "count", "max", "first", "top"]
        .iter()
        .any(|name| key == *name || key.starts_with("max_"))
}

/// `first 5 contacts`, `20 messages`, `up to 10`: a number that counts results. A number with a mark or after "id" counts nothing.
fn counted(prompt: &str) -> Option<Value> {
    let words: Vec<&str> = prompt.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let value = number(word).filter(|value| value.as_u64().is_some_and(|count| count > 0))?;
        let before = at.checked_sub(1).map(|at| words[at].to_ascii_lowercase()).unwrap_or_default();
        let announced = ["first", "last", "latest", "top", "next", "newest", "recent", "most", "to", "limit", "only", "just", "me"].contains(&before.as_str());
        let counts_plural = words[at + 1..].iter().take(3).any(|next| next.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with('s'));
        let is_plain = word.chars().all(|c| c.is_ascii_digit() || ",.".contains(c));
        (is_plain && (announced || counts_plural) && !matches!(before.as_str(), "id" | "number" | "with")).then_some(value)
    })
}

/// `$99`, `50 EUR`, `worth 12000`.
fn money(prompt: &str) -> Option<Value> {
    let words: Vec<&str> = prompt.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let value = number(word)?;
        let neighbour = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase());
        let next = neighbour(Some(at + 1)).unwrap_or_default();
        let before = neighbour(at.checked_sub(1)).unwrap_or_default();
        let is_money = word.contains(['$', '€', '£'])
            || ["eur", "usd", "gbp", "euro", "euros", "dollars", "dollar", "pounds", "cents"].contains(&next.as_str())
            || ["worth", "of", "for", "amount", "value", "at", "eur", "usd", "gbp"].contains(&before.as_str());
        is_money.then_some(value)
    })
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
fn list(schema: &Value, rest: &str) -> Option<Value> {
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
    let takes_people = ["email", "attendee", "recipient", "to", "cc", "invite", "member"].iter().any(|name| key.contains(name));
    let found: Vec<&str> = emails(reading.prompt).collect();
    if !takes_people || found.is_empty() {
        return None;
    }
    let items = schema.get("items")?;
    match kind(items) {
        "string" => Some(json!(found)),
        "object" => {
            let key = items.get("properties")?.as_object()?.keys().find(|key| key.contains("email"))?.clone();
            let each = found.into_iter().map(|email| Value::Object([(key.clone(), json!(email))].into_iter().collect()));
            Some(each.collect())
        }
        _ => None,
    }
}

/// A channel, project, board: known by name, marked with `#`, or named after a word of place.
fn place(reading: &Reading<'_>, key: &str) -> Option<String> {
    let prompt = reading.prompt;
    if let Some(tagged) = prompt.split_whitespace().find_map(|word| word.trim_start_matches(['(', '"']).strip_prefix('#')) {
        let tagged = tagged.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        if !tagged.is_empty() && tagged.chars().any(char::is_alphabetic) {
            return Some(tagged.to_owned());
        }
    }
    let mut known = (reading.known)(key);
    known.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let said = known.into_iter().find(|name| name.chars().count() > 1 && !after(prompt, &name.to_ascii_lowercase()).is_empty());
    said.or_else(|| beside_noun(reading, key)).or_else(|| after_place_word(reading, key))
}

/// "on Slack on random": the first word after a word of place that is written without a capital, as channels and the like are.
fn after_place_word(reading: &Reading<'_>, key: &str) -> Option<String> {
    let takes_place = ["channel", "repo", "board", "list", "project", "spreadsheet", "database", "calendar", "label", "folder"];
    if !takes_place.iter().any(|noun| key.to_ascii_lowercase().contains(noun)) {
        return None;
    }
    let face = &reading.found.app.face;
    let names_app = |word: &str| split(&format!("{} {}", face.name, face.title)).any(|part| part == word);
    let mut at: Vec<usize> = ["on", "in", "to", "into"].iter().flat_map(|word| after(reading.prompt, word)).collect();
    at.sort_unstable();
    at.into_iter().find_map(|at| {
        let rest = reading.prompt[at..].trim_start();
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let found = word(rest)?;
        let is_name = found.starts_with(char::is_lowercase) && !is_common(found) && !names_app(&found.to_ascii_lowercase());
        is_name.then(|| found.to_owned())
    })
}

/// "the launch channel", "board Marketing", "in channel launch".
fn beside_noun(reading: &Reading<'_>, key: &str) -> Option<String> {
    let noun = key.trim_end_matches("_id").trim_end_matches("Id").to_ascii_lowercase().replace('_', " ");
    let at = *after(reading.prompt, &noun).first()?;
    let rest = reading.prompt[at..].trim_start_matches([':', ' ']);
    let next = word(rest).filter(|next| !is_common(next) && !rest.is_empty());
    if let Some(next) = next.filter(|next| next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || !before_is_name(reading.prompt, at - noun.len())) {
        return if next.starts_with(char::is_uppercase) { name(rest) } else { Some(next.to_owned()) };
    }
    name_before(reading.prompt, at - noun.len())
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
        .any(|words| prompt[..at].to_ascii_lowercase().trim_end().ends_with(&format!("{words}{}", before.to_ascii_lowercase())));
    (introduced && !is_common(before)).then(|| before.to_owned())
}

fn is_common(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    intent_of(&lower).is_some()
        || ["a", "an", "the", "my", "our", "all", "in", "on", "to", "for", "from", "with", "that", "and", "of", "is", "new", "slack", "id", "by", "about", "at", "please", "saying", "named", "called"]
            .contains(&lower.as_str())
}

fn is_identity_key(reading: &Reading<'_>, key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    lower == "id" || lower.ends_with("_id") || key.ends_with("Id") || key.ends_with("Key") || ["ts", "gid", "number", "sid", "key"].contains(&lower.as_str())
        || lower.ends_with("_key") || lower.ends_with("_number") || reading.found.function.ui.contains_key(key)
}

/// The identity of a row: after "id", after its noun, or a word that looks like one.
fn identity(reading: &Reading<'_>, key: &str) -> Option<String> {
    let noun = key.trim_end_matches("_id").trim_end_matches("Id").trim_end_matches("_number").to_ascii_lowercase().replace('_', " ");
    let own = reading.found.function.name.rsplit('-').next().unwrap_or_default().to_owned();
    let looks = |word: &str| {
        let word = word.trim_start_matches('#');
        word.chars().any(|c| c.is_ascii_digit()) && !word.contains(['@', '$', '€']) && dates(word).next().is_none() && !word.starts_with('+')
    };
    let named = [format!("{noun} id"), noun.clone(), "id".to_owned(), own].into_iter().filter(|name| !name.is_empty() && (name != "id" || key == "id" || key.ends_with("id") || key.ends_with("Id")));
    let mut after_names = named.flat_map(|name| after(reading.prompt, &name));
    let found = after_names.find_map(|at| {
        let rest = reading.prompt[at..].trim_start_matches([':', '=', ' ']);
        let rest = rest.strip_prefix("is ").or_else(|| rest.strip_prefix("number ")).or_else(|| rest.strip_prefix("with id ")).or_else(|| rest.strip_prefix("id ")).unwrap_or(rest);
        word(rest).filter(|word| looks(word)).map(|word| word.trim_start_matches('#').to_owned())
    });
    found.or_else(|| {
        let alike = |word: &&str| looks(word) && word.len() >= 5 && word.chars().any(char::is_alphabetic) && !word.contains("://");
        let mut words = reading.prompt.split_whitespace().map(|word| word.trim_matches(|c: char| ",;.!?:()\"'".contains(c)));
        words.find(alike).filter(|word| !reading.has(word)).map(str::to_owned)
    })
}

