//! People and free-form properties: "a contact named Julia Weber at Contoso, julia@contoso.example".
//!
//! Owns splitting names and filling objects that take any key.

use serde_json::{Value, json};

use super::Reading;
use super::phrase::{after, emails, name, phone, url, value, word};
use crate::sandbox::catalog::Object;

/// What properties are called by apps that take any, and the words that announce them.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("company", &["company", "works at", "working at", "from company"]),
    ("jobtitle", &["job title", "jobtitle", "works as"]),
    ("city", &["city", "lives in", "based in"]),
    ("country", &["country"]),
    ("dealname", &["deal called", "deal named", "dealname", "deal name"]),
    ("amount", &["amount", "worth"]),
    ("domain", &["domain"]),
    ("industry", &["industry"]),
    ("lifecyclestage", &["lifecycle stage", "lifecyclestage"]),
];

/// Fills first and last names, and one object of free properties.
pub(super) fn fill(reading: &mut Reading<'_>) {
    let person = full_name(reading.prompt);
    let schemas = &reading.found.function.params;
    let keys: Vec<String> = schemas.keys().cloned().collect();
    for key in keys {
        let plain = plain(&key);
        let part = person.as_ref().and_then(|person| part_of(person, &plain));
        if let Some(part) = part.filter(|_| !reading.out.contains_key(&key)) {
            reading.fill(&key, Some(json!(part)));
        }
    }
    let is_free = |schema: &Value| schema["type"] == "object" && schema["properties"] == json!({});
    let free = schemas.iter().find(|(key, schema)| {
        is_free(schema)
            && matches!(
                key.as_str(),
                "properties" | "fields" | "attributes" | "column_values" | "custom_fields"
            )
    });
    let Some((key, _)) = free.filter(|(key, _)| key.as_str() == "properties") else { return };
    let properties = properties(reading, person.as_ref());
    if !properties.is_empty() {
        let key = key.clone();
        reading.out.insert(key, Value::Object(properties));
    }
}

fn plain(key: &str) -> String {
    key.replace(['_', '-', ' '], "").to_ascii_lowercase()
}

/// First and last name.
type Name = (String, String);

fn part_of(person: &Name, key: &str) -> Option<String> {
    let part = match key {
        "firstname" | "givenname" | "fname" => &person.0,
        "lastname" | "familyname" | "surname" | "lname" => &person.1,
        _ => return None,
    };
    Some(part.clone()).filter(|part| !part.is_empty())
}

/// The person that a prompt is about: two words or more that begin with capitals.
fn full_name(prompt: &str) -> Option<Name> {
    let starts = [
        "named",
        "called",
        "contact",
        "lead",
        "person",
        "customer",
        "subscriber",
        "user",
        "for",
        "is",
        "add",
        "create",
        "name",
    ];
    let mut at: Vec<usize> = starts.iter().flat_map(|start| after(prompt, start)).collect();
    at.sort_unstable();
    at.into_iter().find_map(|at| {
        let rest = prompt[at..].trim_start_matches([':', ' ']);
        // A quoted name is one of a thing.
        let said = name(rest).filter(|_| !rest.starts_with(['"', '\'', '\u{201c}']))?;
        let words: Vec<&str> = said.split_whitespace().collect();
        let is_name = |word: &&str| word.starts_with(char::is_uppercase) && !word.contains(['@', '-']);
        let capitals = words.iter().take_while(|word| is_name(word)).count();
        (capitals >= 2).then(|| (words[0].to_owned(), words[1..capitals].join(" ")))
    })
}

fn properties(reading: &Reading<'_>, person: Option<&Name>) -> Object {
    let prompt = reading.prompt;
    let mut out = Object::new();
    let is_person = ["contact", "lead"].iter().any(|noun| reading.found.function.name.ends_with(noun));
    if is_person {
        if let Some(email) = emails(prompt).next() {
            out.insert("email".to_owned(), json!(email));
        }
        if let Some((first, last)) = person {
            out.insert("firstname".to_owned(), json!(first));
            if !last.is_empty() {
                out.insert("lastname".to_owned(), json!(last));
            }
        }
    } else if let Some(name) = name_of_thing(reading) {
        let key = if reading.found.function.name.ends_with("deal") { "dealname" } else { "name" };
        out.insert(key.to_owned(), json!(name));
    }
    if let Some(phone) = phone(prompt) {
        out.insert("phone".to_owned(), json!(phone));
    }
    if let Some(url) = url(prompt) {
        out.insert("website".to_owned(), json!(url));
    }
    for (key, names) in PROPERTIES.iter().filter(|(key, _)| *key != "company" || is_person) {
        let said = names.iter().flat_map(|name| after(prompt, name)).find_map(|at| {
            let rest = prompt[at..].trim_start_matches([':', '=', ' ']);
            let rest = rest
                .strip_prefix("is ")
                .or_else(|| rest.strip_prefix("of "))
                .or_else(|| rest.strip_prefix("to "))
                .unwrap_or(rest);
            if *key == "amount" {
                word(rest).and_then(super::phrase::number).map(|it| it.to_string())
            } else {
                name(rest)
            }
        });
        if let Some(said) = said.filter(|_| !out.contains_key(*key)) {
            out.insert((*key).to_owned(), json!(said));
        }
    }
    out
}

/// "a company called Contoso", "the deal \"Big one\"".
fn name_of_thing(reading: &Reading<'_>) -> Option<String> {
    let named = ["named", "called", "titled"].iter().flat_map(|name| after(reading.prompt, name));
    named
        .into_iter()
        .find_map(|at| value(&reading.prompt[at..]))
        .or_else(|| reading.free_quote().map(str::to_owned))
}
