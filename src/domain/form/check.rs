//! What stands in the way of sending.
//!
//! Owns the checks of the rows: text that does not fit, and what this server demands (API reference, the 400 answer of a call).

use super::Form;
use super::edit::value_of_text;
use super::spec::{Kind, Spec};
use crate::domain::document::{Doc, Path};
use crate::domain::variables::tags;

/// A row that is not ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its place.
    pub path: Path,
    /// What is wrong, in one line.
    pub message: String,
    /// False when only the schema complains and the person may send anyway.
    pub blocks: bool,
}

impl Form {
    /// All problems, in row order. None means that the call goes out at the first press.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut unfit: Vec<&Path> = self.texts.keys().collect();
        unfit.sort();
        for path in unfit {
            let message = match path.depth() {
                0 => "the raw JSON has an error; J goes on with it".to_owned(),
                _ => self.unfit_message(path),
            };
            problems.push(Problem { path: path.clone(), message, blocks: true });
        }
        missing(&mut problems, &self.doc, &self.spec, &Path::root());
        problems
    }

    /// What is wrong with the text at a place.
    fn unfit_message(&self, path: &Path) -> String {
        let text = self.text_at(path).unwrap_or_default();
        let free = Spec::of(Kind::Json);
        let spec = self.spec_at(path).unwrap_or(&free);
        value_of_text(spec, text)
            .err()
            .unwrap_or_else(|| "this text was not taken; Enter edits it".to_owned())
    }
}

fn missing(problems: &mut Vec<Problem>, held: &Doc, spec: &Spec, at: &Path) {
    match &spec.kind {
        Kind::Object(object) => {
            for (key, field) in &object.fields {
                let place = at.key(key);
                let value = held.member(key);
                let is_unfit = problems.iter().any(|problem| problem.path == place);
                if field.required && is_missing(value) && !is_unfit {
                    let message = "required".to_owned();
                    problems.push(Problem { path: place, message, blocks: false });
                } else if let Some(value) = value {
                    missing(problems, value, field, &place);
                }
            }
        }
        Kind::Choice(choices) if !choices.contains(held) && !is_tag(held) && *held != Doc::Null => {
            let message = "not one of the choices".to_owned();
            problems.push(Problem { path: at.clone(), message, blocks: false });
        }
        Kind::List(item) => {
            for (index, value) in held.items().iter().enumerate() {
                missing(problems, value, item, &at.index(index));
            }
        }
        _ => {}
    }
}

/// Whether a text is one whole tag: the service puts the value in.
fn is_tag(value: &Doc) -> bool {
    value
        .as_str()
        .is_some_and(|text| matches!(tags(text).as_slice(), [tag] if tag.start == 0 && tag.end == text.len()))
}

/// This server counts null and the empty text as missing.
fn is_missing(value: Option<&Doc>) -> bool {
    match value {
        None | Some(Doc::Null) => true,
        Some(Doc::Str(text)) => text.is_empty(),
        Some(_) => false,
    }
}
