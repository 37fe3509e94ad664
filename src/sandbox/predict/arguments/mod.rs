//! The arguments that a prompt and variables suggest.
//!
//! Owns the order in which parameters are filled: what is named by its own name, what its kind shows, then what is left for texts. Only
//! parameters of the schema are filled, and only with what was said.

mod amounts;
mod identities;
mod kinds;
mod named;
mod people;
mod phrase;
mod places;
mod texts;
mod variables;

use serde_json::Value;

use self::phrase::{Quoted, quoted};
use crate::sandbox::catalog::{Found, Object};

/// What there is of the values of a parameter: names of channels, projects and the like.
pub(crate) type Known<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// A prompt while arguments are taken out of it.
struct Reading<'a> {
    found: &'a Found<'a>,
    prompt: &'a str,
    quoted: Vec<Quoted<'a>>,
    /// Offsets of quoted texts that have become arguments.
    used: Vec<usize>,
    known: Known<'a>,
    out: Object,
}

/// Arguments for a function. Variables appear as tags, as in the reference.
pub(crate) fn arguments(found: &Found<'_>, prompt: &str, variables: &Object, known: Known<'_>) -> Object {
    let mut reading =
        Reading { found, prompt, quoted: quoted(prompt), used: Vec::new(), known, out: Object::new() };
    let schemas = &found.function.params;
    for (key, schema) in schemas {
        reading.fill(key, named::named(&reading, key, schema));
    }
    for (key, schema) in schemas {
        if !reading.out.contains_key(key) {
            reading.fill(key, kinds::shown(&reading, key, schema));
        }
    }
    people::fill(&mut reading);
    variables::map(&mut reading, variables);
    texts::fill(&mut reading, variables);
    let out = reading.out;
    schemas.keys().filter_map(|key| Some((key.clone(), out.get(key)?.clone()))).collect()
}

impl Reading<'_> {
    fn fill(&mut self, key: &str, value: Option<Value>) {
        let Some(value) = value else { return };
        let text = value.as_str().unwrap_or_default().to_owned();
        let taken = self.quoted.iter().filter(|quoted| quoted.text == text).map(|quoted| quoted.start);
        self.used.extend(taken.collect::<Vec<_>>());
        self.out.insert(key.to_owned(), value);
    }

    /// The first quoted text that is no argument yet.
    fn free_quote(&self) -> Option<&str> {
        self.quoted.iter().find(|quoted| !self.used.contains(&quoted.start)).map(|quoted| quoted.text)
    }

    /// Whether a text is an argument already.
    fn has(&self, text: &str) -> bool {
        self.out.values().any(|value| value.as_str() == Some(text))
    }
}
