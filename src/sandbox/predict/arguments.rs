//! The arguments that a prompt and variables suggest.
//!
//! Owns the extraction rules. Only parameters of the schema are filled, and only with what was said.

use serde_json::{Value, json};

use crate::sandbox::catalog::{App, Found, Object, source_function};

/// Parameters that take the gist of a prompt, the best first.
const GIST: &[&str] =
    &["text", "content", "message", "body", "subject", "name", "title", "summary", "query", "q"];

/// Arguments for a function. Variables appear as tags, as in the reference.
pub(crate) fn arguments(found: &Found<'_>, prompt: &str, variables: &Object) -> Object {
    let schemas = &found.function.params;
    let mut out = Object::new();
    for (key, schema) in schemas {
        if let Some(value) = said(key, schema, prompt) {
            out.insert(key.clone(), value);
        }
    }
    map_variables(schemas, variables, &mut out);
    fill_gist(found, prompt, variables, &mut out);
    schemas.keys().filter_map(|key| Some((key.clone(), out.get(key)?.clone()))).collect()
}

/// What the prompt says about one parameter.
fn said(key: &str, schema: &Value, prompt: &str) -> Option<Value> {
    let kind = schema.get("type").and_then(Value::as_str)?;
    let named = after_name(key, prompt);
    match kind {
        "number" => named.and_then(|word| number(&word)).or_else(|| counted(key, prompt)),
        "boolean" => named.and_then(|word| word.parse::<bool>().ok()).map(Value::Bool),
        "string" => {
            if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
                return choices
                    .iter()
                    .find(|choice| mentions(prompt, choice.as_str().unwrap_or_default()))
                    .cloned();
            }
            let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            if key.to_lowercase().contains("email") || key == "to" {
                return email(prompt).map(Value::String).or_else(|| named.map(Value::String));
            }
            if is_place(key) && source_function(description).is_some() {
                return place(prompt).or(named).map(Value::String);
            }
            named.map(Value::String)
        }
        _ => None,
    }
}

fn is_place(key: &str) -> bool {
    ["channel", "repo", "board", "list", "project", "spreadsheet", "database", "calendar"]
        .iter()
        .any(|word| key.contains(word))
}

/// The word after the parameter's name: `limit 5`, `status: open`, `priority is high`.
fn after_name(key: &str, prompt: &str) -> Option<String> {
    let name = key.replace('_', " ").to_lowercase();
    let lower = prompt.to_lowercase();
    let at = lower.match_indices(&name).map(|(at, _)| at).find(|at| is_word(&lower, *at, name.len()))?;
    // Lower-casing may change lengths outside ASCII; then there is nothing to point at.
    let rest = prompt.get(at + name.len()..)?.trim_start_matches([' ', ':', '=']);
    let rest = rest.strip_prefix("is ").or_else(|| rest.strip_prefix("to ")).unwrap_or(rest);
    quoted_at_start(rest).or_else(|| {
        let word = rest.split_whitespace().next()?.trim_matches(|c: char| ",.;!?\"'".contains(c));
        let explicit =
            prompt.get(at + name.len()..)?.trim_start().starts_with([':', '=']) || number(word).is_some();
        (explicit && !word.is_empty()).then(|| word.to_owned())
    })
}

fn is_word(text: &str, at: usize, length: usize) -> bool {
    let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let after = text[at + length..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    before && after
}

fn mentions(prompt: &str, word: &str) -> bool {
    let (prompt, word) = (prompt.to_lowercase(), word.to_lowercase());
    !word.is_empty() && prompt.match_indices(&word).any(|(at, _)| is_word(&prompt, at, word.len()))
}

/// `first 5 contacts`, `last 10 messages`: a number that counts results.
fn counted(key: &str, prompt: &str) -> Option<Value> {
    if !["limit", "per_page", "maxResults", "page_size", "count", "pageSize"].contains(&key) {
        return None;
    }
    prompt.split_whitespace().find_map(number)
}

fn number(word: &str) -> Option<Value> {
    serde_json::from_str::<Value>(word.trim_matches([',', '.'])).ok().filter(Value::is_number)
}

fn email(prompt: &str) -> Option<String> {
    let word = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let (name, domain) = word.split_once('@')?;
        (!name.is_empty() && domain.contains('.')).then_some(word.clone())
    };
    prompt.split_whitespace().find_map(word)
}

/// `#random`, else the last word after on, in or to that is not an app: "on Slack on random" means random.
fn place(prompt: &str) -> Option<String> {
    let clean =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#' && c != '_').to_owned();
    let words: Vec<String> = prompt.split_whitespace().map(clean).collect();
    if let Some(name) = words.iter().find_map(|word| word.strip_prefix('#')) {
        return Some(name.to_owned()).filter(|name| !name.is_empty());
    }
    let mut found = None;
    for (position, word) in words.iter().enumerate() {
        if !["on", "in", "to", "into"].contains(&word.to_lowercase().as_str()) {
            continue;
        }
        let next =
            words.get(position + 1).filter(|next| ["the", "channel"].contains(&next.to_lowercase().as_str()));
        let at = position + 1 + usize::from(next.is_some());
        // Apps are written with a capital, channels and the like without.
        if let Some(name) = words.get(at).filter(|name| name.chars().next().is_some_and(char::is_lowercase)) {
            found = found.or_else(|| Some(name.clone()));
        }
    }
    found.filter(|name| !["a", "an", "my", "our", "all", "slack"].contains(&name.as_str()))
}

fn quoted_at_start(text: &str) -> Option<String> {
    let open = text.chars().next()?;
    let close = closing(open)?;
    let rest = &text[open.len_utf8()..];
    rest.find(close).map(|end| rest[..end].to_owned())
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '\u{201c}' => Some('\u{201d}'),
        '\'' => Some('\''),
        '`' => Some('`'),
        _ => None,
    }
}

/// The first quoted text; an apostrophe within a word does not open one.
fn quoted(prompt: &str) -> Option<String> {
    prompt.char_indices().find_map(|(at, c)| {
        closing(c)?;
        let before = prompt[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric()).then(|| quoted_at_start(&prompt[at..]))?
    })
}

/// Variables whose name is a parameter's become its tag.
fn map_variables(schemas: &Object, variables: &Object, out: &mut Object) {
    for name in variables.keys() {
        let plain = |text: &str| text.replace(['_', '-', '.'], "").to_lowercase();
        if let Some(key) = schemas.keys().find(|key| plain(key) == plain(name)) {
            out.entry(key.clone()).or_insert_with(|| json!(tag(name)));
        }
    }
    let free = |schema: &Value| {
        schema.get("type") == Some(&json!("object")) && schema.get("properties") == Some(&json!({}))
    };
    if let Some((key, _)) = schemas.iter().find(|(_, schema)| free(schema)).filter(|_| !variables.is_empty())
    {
        let tags: Object = variables.keys().map(|name| (name.clone(), json!(tag(name)))).collect();
        out.entry(key.clone()).or_insert(Value::Object(tags));
    }
}

fn tag(name: &str) -> String {
    format!("{{{name}}}")
}

/// The gist of the prompt goes to the parameter that carries text: what is quoted, else what follows "that" or "saying", then the variables
/// that are not mapped yet, one per line.
fn fill_gist(found: &Found<'_>, prompt: &str, variables: &Object, out: &mut Object) {
    let schemas = &found.function.params;
    let is_text = |key: &&&str| {
        schemas.get(**key).and_then(|schema| schema.get("type")) == Some(&json!("string"))
            && !out.contains_key(**key)
    };
    let Some(key) = GIST.iter().find(is_text) else { return };
    let used: String = out.values().map(ToString::to_string).collect();
    let unused: Vec<&String> = variables.keys().filter(|name| !used.contains(&tag(name))).collect();
    let gist = quoted(prompt).or_else(|| clause(found.app, prompt));
    let required = found.function.required.iter().any(|name| name == key);
    let text = match gist {
        Some(gist) if unused.is_empty() || gist.contains('{') => gist,
        Some(gist) => {
            let lines: Vec<String> =
                unused.iter().map(|name| format!("{}: {}", spoken(name), tag(name))).collect();
            format!("{gist}\n{}", lines.join("\n"))
        }
        None if required && !unused.is_empty() => {
            unused.iter().map(|name| tag(name)).collect::<Vec<_>>().join(" ")
        }
        None => return,
    };
    out.insert((*key).to_owned(), Value::String(text));
}

/// "... that a contact signed up!" -> "A contact signed up!"; "say hello on Slack" -> "Hello".
fn clause(app: &App, prompt: &str) -> Option<String> {
    let starts = ["that ", "saying ", "say ", "about "].iter().filter_map(|word| {
        let mut places = prompt.match_indices(word).map(|(at, _)| at);
        places.find(|at| is_word(prompt, *at, word.len() - 1)).map(|at| at + word.len())
    });
    let rest = prompt[starts.min()?..].trim();
    let end = rest.find(['!', '.', '?']).map_or(rest.len(), |end| end + 1);
    let end = where_place_begins(app, rest).map_or(end, |place| place.min(end));
    let mut letters = rest[..end].chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
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

/// `first_name` -> `First Name`
fn spoken(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    name.split(['_', '.', '-']).map(word).collect::<Vec<_>>().join(" ")
}
