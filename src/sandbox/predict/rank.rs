//! Which function a prompt means.
//!
//! Owns the score. Must not look at arguments.

use std::collections::HashMap;

use super::words;
use crate::sandbox::catalog::{App, Catalog, Found};

/// Everyday verbs and the words of function names that they stand for.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("say", &["post", "message"]),
    ("tell", &["post", "message"]),
    ("notify", &["post", "message"]),
    ("announce", &["post", "message"]),
    ("send", &["send", "post"]),
    ("write", &["post", "send", "create"]),
    ("email", &["email", "send"]),
    ("mail", &["email", "send"]),
    ("add", &["add", "create"]),
    ("new", &["create", "add"]),
    ("make", &["create"]),
    ("open", &["create"]),
    ("register", &["create", "add"]),
    ("subscribe", &["subscription", "subscriber"]),
    ("ask", &["list"]),
    ("show", &["list", "get", "all"]),
    ("fetch", &["list"]),
    ("read", &["list"]),
    ("find", &["search", "list"]),
    ("look", &["search"]),
    ("change", &["update"]),
    ("edit", &["update"]),
    ("set", &["update"]),
    ("remove", &["delete", "remove"]),
    ("channel", &["conversation", "channel"]),
    ("customer", &["customer", "contact"]),
    ("bug", &["issue"]),
    ("row", &["row", "value"]),
    ("charge", &["payment", "charge"]),
];

/// A prompt must reach this: a word of a description alone is not enough.
const ENOUGH: f64 = 4.0;
/// What it must reach when it names the app, which itself counts [`NAMED`]: more than the name alone.
const ENOUGH_NAMED: f64 = 2.5;
/// What naming the app counts.
const NAMED: f64 = 1.5;

/// The function that fits the prompt best, if any fits.
pub(crate) fn best<'a>(
    catalog: &'a Catalog,
    prompt: &str,
    shown: impl Fn(&App) -> bool,
) -> Option<Found<'a>> {
    let mut asked = words(prompt);
    if is_question(prompt) {
        asked.push("ask".to_owned());
    }
    let named: Vec<&str> = catalog
        .apps()
        .iter()
        .filter(|app| names_app(app, prompt))
        .map(|app| app.face.name.as_str())
        .collect();
    let mut best: Option<(f64, usize)> = None;
    // Synthetic functions are there for scale and mean nothing; they come after the files' and are left out.
    for index in 0..catalog.file_functions() {
        let Some(found) = catalog.at(index).filter(|found| shown(found.app)) else { continue };
        if !named.is_empty() && !named.contains(&found.app.face.name.as_str()) {
            continue;
        }
        let (named, enough) = if named.is_empty() { (0.0, ENOUGH) } else { (NAMED, ENOUGH_NAMED) };
        let score = score(&found, &asked) + named;
        if score >= enough && best.is_none_or(|(other, _)| score > other) {
            best = Some((score, index));
        }
    }
    catalog.at(best?.1)
}

/// A question asks to see something.
fn is_question(prompt: &str) -> bool {
    let first = prompt.split_whitespace().next().unwrap_or_default().to_lowercase();
    ["which", "what", "who", "how", "are", "is"].contains(&first.as_str())
}

fn names_app(app: &App, prompt: &str) -> bool {
    let prompt = format!(" {} ", prompt.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
    let spoken = |name: &str| prompt.contains(&format!(" {} ", name.to_lowercase().replace('-', " ")));
    spoken(&app.face.name) || spoken(&app.face.title)
}

/// A word of the name counts three, through a synonym two or a little more, of the description one; words of the name that were not asked for cost a little,
/// so that the plainest of several functions wins.
fn score(found: &Found<'_>, asked: &[String]) -> f64 {
    let app_words = words(&found.app.face.name.replace('-', " "));
    let own = found
        .function
        .name
        .strip_prefix(&format!("{}-", found.app.face.name))
        .unwrap_or(&found.function.name);
    let name = words_of_name(own);
    let description = words(&found.function.description);
    let mut hits: HashMap<&str, f64> = HashMap::new();
    let mut hit = |word: &str, points: f64| {
        if let Some(own) = name.iter().chain(&description).find(|own| *own == word) {
            let best = hits.entry(own.as_str()).or_insert(0.0);
            *best = best.max(points);
        }
    };
    for word in asked.iter().filter(|word| !app_words.contains(word)) {
        let points = if name.contains(word) { 3.0 } else { 1.0 };
        hit(word, points);
        let meant =
            SYNONYMS.iter().filter(|(everyday, _)| everyday == word).flat_map(|(_, meant)| meant.iter());
        for (rank, synonym) in meant.enumerate().filter(|(_, synonym)| name.iter().any(|own| own == *synonym))
        {
            hit(synonym, if rank == 0 { 2.5 } else { 2.0 });
        }
    }
    let missed = name.iter().filter(|own| !hits.contains_key(own.as_str())).count();
    // Names are a few words long: the conversion is exact.
    hits.values().sum::<f64>() - 0.6 * f64::from(u32::try_from(missed).unwrap_or(u32::MAX))
}

/// The words of a function's name; `get` and `all` are fillers in a prompt but tell functions apart.
fn words_of_name(name: &str) -> Vec<String> {
    name.split('-').map(super::stem).collect()
}
