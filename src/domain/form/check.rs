//! What stands in the way of sending.
//!
//! Owns the instant checks of the rows: text that does not fit, what this server demands (API reference, the 400 answer of a call), and
//! limits. What only the whole schema can tell comes from the check on the worker. A row check never complains of what that one takes.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::decimal;
use super::spec::{Choice, Kind, Spec};
use super::text::value_of_text;
use super::{Form, Schema};
use crate::domain::document::{Doc, Path};
use crate::domain::kept::MASK;
use crate::domain::variables::whole_tag;

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
    /// All problems. None means that the call goes out at the first press.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.unfit_texts();
        let seen = problems.iter().map(|problem| problem.path.clone()).collect();
        let is_union = !self.schema.spec.branches().is_empty();
        let union = is_union.then(Path::root);
        let mut found = Found { form: self, union, problems: Vec::new(), in_unions: Vec::new(), seen };
        found.value(&self.doc, self.spec(), &Path::root());
        let Found { problems: of_rows, in_unions, mut seen, .. } = found;
        problems.extend(of_rows);
        for complaint in &self.complaints {
            // What is wrong in the chosen shape says more than that no shape fits.
            let mut inside = in_unions.iter().filter(|(union, _)| complaint.path.is_within(union)).peekable();
            let is_about_union = inside.peek().is_some_and(|(union, _)| *union == complaint.path);
            for (_, problem) in inside {
                if seen.insert(problem.path.clone()) {
                    problems.push(problem.clone());
                }
            }
            if !is_about_union && seen.insert(complaint.path.clone()) {
                let (path, message) = (complaint.path.clone(), complaint.message.clone());
                problems.push(Problem { path, message, blocks: false });
            }
        }
        problems
    }

    fn unfit_texts(&self) -> Vec<Problem> {
        let mut unfit: Vec<&Path> = self.side.texts.keys().collect();
        unfit.sort();
        let problem = |path: &Path| Problem {
            path: path.clone(),
            message: match path.depth() {
                0 => "the raw JSON has an error; J mends it, Del drops it".to_owned(),
                _ => self.unfit_message(path),
            },
            blocks: true,
        };
        unfit.into_iter().map(problem).collect()
    }

    /// What is wrong with the text at a place.
    fn unfit_message(&self, path: &Path) -> String {
        let text = self.text_at(path).unwrap_or_default();
        let refused = match self.spec_at(path) {
            Some(spec) => value_of_text(&spec, text),
            None => value_of_text(&Spec::of(Kind::Json), text),
        };
        refused.err().unwrap_or_else(|| "this text was not taken; Enter edits it".to_owned())
    }
}

struct Found<'a> {
    form: &'a Form,
    /// The outermost union that the walk is in. Another shape may allow what the chosen one does not: the check of the whole decides.
    union: Option<Path>,
    problems: Vec<Problem>,
    /// Problems in unions, with the union.
    in_unions: Vec<(Path, Problem)>,
    seen: HashSet<Path>,
}

impl Found<'_> {
    fn value(&mut self, held: &Doc, spec: &Spec, at: &Path) {
        match &spec.kind {
            Kind::Object(fields) => {
                let object = fields.get();
                // By key once, so that 5,000 fields cost 5,000 looks.
                let mut members = std::collections::HashMap::new();
                for (key, value) in held.members() {
                    if members.insert(key.as_str(), value).is_some() {
                        self.add(at.key(key), "this key is there twice; J shows both".to_owned());
                    }
                }
                for (key, field) in &object.fields {
                    let value = members.get(key.as_str()).copied();
                    if value.is_some() || field.required {
                        self.field(value, field, &at.key(key));
                    }
                }
                for (key, value) in held.members().iter().filter(|(key, _)| object.known(key).is_none()) {
                    let path = at.key(key);
                    if let Some(spec) = self.form.spec_at(&path) {
                        self.value(value, &spec, &path);
                    }
                }
            }
            Kind::List(_) => {
                for (index, value) in held.items().iter().enumerate() {
                    let path = at.index(index);
                    if let Some(item) = spec.item(index) {
                        self.shape(value, item, &path);
                    }
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, held: Option<&Doc>, spec: &std::sync::Arc<Spec>, at: &Path) {
        match held {
            held if spec.required && is_missing(held) => self.add(at.clone(), "required".to_owned()),
            Some(held) => self.shape(held, spec, at),
            None => {}
        }
    }

    fn shape(&mut self, held: &Doc, spec: &std::sync::Arc<Spec>, at: &Path) {
        let shape = self.form.shape(at, spec).0;
        let outer = self.union.clone();
        if !spec.branches().is_empty() {
            self.union.get_or_insert_with(|| at.clone());
        }
        if let Some(message) = complaint(shape, held).or_else(|| masked(held)) {
            self.add(at.clone(), message);
        }
        self.value(held, shape, at);
        self.union = outer;
    }

    fn add(&mut self, path: Path, message: String) {
        let problem = Problem { path, message, blocks: false };
        match &self.union {
            Some(union) => self.in_unions.push((union.clone(), problem)),
            None if self.seen.insert(problem.path.clone()) => self.problems.push(problem),
            None => {}
        }
    }
}

/// A text that held a credential comes back from disk with a mask in its place, which nobody means to send.
fn masked(held: &Doc) -> Option<String> {
    let is_masked = held.as_str().is_some_and(|text| text.contains(MASK));
    is_masked.then(|| "a credential was masked here and would not be sent; type it again".to_owned())
}

/// What is wrong with one value, its members and items apart.
pub(super) fn complaint(spec: &Spec, held: &Doc) -> Option<String> {
    if held.as_str().is_some_and(|text| whole_tag(text).is_some()) || *held == Doc::Null {
        return None;
    }
    match &spec.kind {
        Kind::Choice(choices) if !spec.offered && !is_choice(choices, held) => {
            Some("not one of the choices".to_owned())
        }
        Kind::Multi(choices) => held
            .items()
            .iter()
            .any(|item| {
                !is_choice(choices, item)
                    && *item != Doc::Null
                    && item.as_str().is_none_or(|text| whole_tag(text).is_none())
            })
            .then(|| "holds what is not one of the choices".to_owned())
            .filter(|_| !spec.offered)
            .or_else(|| spec.limits.complaint(held)),
        _ => spec.limits.complaint(held),
    }
}

fn is_choice(choices: &[Choice], held: &Doc) -> bool {
    choices.iter().any(|choice| is_same(&choice.value, held))
}

/// Whether two values are the same to JSON Schema: `1.0` is `1`, the order of keys does not matter.
pub(super) fn is_same(a: &Doc, b: &Doc) -> bool {
    match (a, b) {
        (Doc::Num(a), Doc::Num(b)) => a == b || decimal::compare(a, b) == Some(Ordering::Equal),
        (Doc::Arr(a), Doc::Arr(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Doc::Obj(members), Doc::Obj(others)) => {
            members.len() == others.len()
                && members.iter().all(|(key, value)| b.member(key).is_some_and(|other| is_same(value, other)))
        }
        (a, b) => a == b,
    }
}

impl Schema {
    /// What could not be honoured of the schema as a whole; keywords that the check leaves out are known once it has run.
    pub fn notes(&self) -> Vec<&str> {
        let all = self.spec.notes.iter().chain(self.validation.known_dropped());
        all.map(String::as_str).collect()
    }
}

/// This server counts null and the empty text as missing.
fn is_missing(value: Option<&Doc>) -> bool {
    match value {
        None | Some(Doc::Null) => true,
        Some(Doc::Str(text)) => text.is_empty(),
        Some(_) => false,
    }
}
