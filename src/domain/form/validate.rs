//! The check of the whole arguments against the whole schema.
//!
//! Owns the validator: compiled once, when it is first used. Both cost too much for the thread that takes keys; a worker calls this.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use super::{decimal, repair};
use crate::domain::document::{Doc, NumText, Path};
use crate::domain::safe_text::one_line_of;
use crate::domain::variables::{Variables, whole_tag};

/// How many keywords are given up before the schema counts as useless.
const MAX_DROPPED: usize = 64;
/// How many complaints are told of.
const MAX_COMPLAINTS: usize = 200;
/// How many tags are tried with their values.
const MAX_TAGS: usize = 20;
/// What a compiled pattern may take, in bytes: counted repetitions grow without end.
const PATTERN_BYTES: usize = 1 << 20;

/// What checks arguments as a whole.
#[derive(Debug)]
pub struct Validation {
    schema: Arc<Doc>,
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    validator: Option<Validator>,
    dropped: Vec<String>,
}

/// Something that the schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The place it is about.
    pub path: Path,
    /// What is wrong, in one line.
    pub message: String,
}

impl Validation {
    pub(super) fn new(schema: Arc<Doc>) -> Self {
        Self { schema, compiled: OnceLock::new() }
    }

    /// Whether the schema could be made to work; compiles it when it is not.
    pub fn works(&self) -> bool {
        self.compiled().validator.is_some()
    }

    /// Keywords that had to be left out, in a person's words.
    pub fn dropped(&self) -> &[String] {
        &self.compiled().dropped
    }

    /// The same, as far as it is known without compiling anything.
    pub fn known_dropped(&self) -> &[String] {
        self.compiled.get().map_or(&[], |compiled| &compiled.dropped)
    }

    /// Checks arguments. A text that is one whole tag counts as its variable's value, or as anything when there is none.
    pub fn check(&self, arguments: &Doc, variables: &Variables) -> Vec<Complaint> {
        let Some(validator) = &self.compiled().validator else { return Vec::new() };
        let value = repair::value_of(arguments);
        let mut complaints = Vec::new();
        let mut tags = Vec::new();
        for error in validator.iter_errors(&value).take(MAX_COMPLAINTS) {
            let path = place(arguments, error.instance_path().as_str());
            if !is_excused(arguments, &path, &error) {
                add(&mut complaints, arguments, path, &error);
            } else if let Some(name) = arguments.at(&path).and_then(Doc::as_str).and_then(whole_tag)
                && !tags.contains(&(path.clone(), name))
            {
                tags.push((path, name));
            }
        }
        let known = tags.into_iter().filter_map(|(path, name)| Some((path, name, variables.get(name)?)));
        complaints.extend(known.take(MAX_TAGS).filter_map(|(path, name, value)| {
            let message = complaint_of_value(validator, arguments, &path, value)?;
            Some(Complaint { path, message: format!("{{{name}}} is {}: {message}", one_line_of(value, 40)) })
        }));
        complaints
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| compile(&self.schema))
    }
}

/// Gives up one refused keyword after the other until the rest compiles.
fn compile(schema: &Doc) -> Compiled {
    let mut schema = repair::repaired(schema);
    let mut dropped = Vec::new();
    while dropped.len() < MAX_DROPPED {
        let options = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .with_pattern_options(
                PatternOptions::fancy_regex().size_limit(PATTERN_BYTES).backtrack_limit(100_000),
            );
        let error = match options.build(&schema) {
            Ok(validator) => return Compiled { validator: Some(validator), dropped },
            Err(error) => error,
        };
        let at = error.instance_path().as_str().to_owned();
        let Some(keyword) = take_out(&mut schema, &at).or_else(|| take_reference(&mut schema)) else { break };
        dropped.push(format!("`{keyword}` could not be read and is not checked"));
    }
    dropped.push("the arguments are not checked as a whole".to_owned());
    Compiled { validator: None, dropped }
}

/// Removes the keyword at a JSON pointer, or the one above a place that is no member.
fn take_out(schema: &mut Value, pointer: &str) -> Option<String> {
    let (above, last) = pointer.rsplit_once('/')?;
    let last = last.replace("~1", "/").replace("~0", "~");
    match schema.pointer_mut(above)? {
        Value::Object(members) => members.remove(&last).map(|_| last),
        _ => take_out(schema, above),
    }
}

/// Removes the first reference that leads nowhere.
fn take_reference(schema: &mut Value) -> Option<String> {
    let root = schema.clone();
    take_dangling(schema, &root)
}

fn take_dangling(value: &mut Value, root: &Value) -> Option<String> {
    match value {
        Value::Object(members) => {
            let dangling = members.get("$ref").is_some_and(|reference| {
                let pointer = reference.as_str().and_then(|text| text.strip_prefix('#'));
                pointer.is_none_or(|pointer| root.pointer(pointer).is_none())
            });
            if dangling {
                let reference = members.remove("$ref");
                return Some(format!(
                    "$ref {}",
                    reference.as_ref().and_then(Value::as_str).unwrap_or_default()
                ));
            }
            members.values_mut().find_map(|member| take_dangling(member, root))
        }
        Value::Array(items) => items.iter_mut().find_map(|item| take_dangling(item, root)),
        _ => None,
    }
}

/// A pointer as a place: digits are an index where the document has a list.
fn place(arguments: &Doc, pointer: &str) -> Path {
    let mut path = Path::root();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let in_list = matches!(arguments.at(&path), Some(Doc::Arr(_)));
        path = match step.parse::<usize>() {
            Ok(index) if in_list => path.index(index),
            _ => path.key(step),
        };
    }
    path
}

/// What is wrong with the value of a tag at its place. It may go in as a text, or as the number or word that it spells.
fn complaint_of_value(validator: &Validator, arguments: &Doc, path: &Path, value: &str) -> Option<String> {
    let spelled =
        Doc::parse(value).ok().filter(|value| !matches!(value, Doc::Str(_) | Doc::Arr(_) | Doc::Obj(_)));
    let mut message = None;
    for candidate in std::iter::once(Doc::text(value)).chain(spelled) {
        let mut filled = arguments.clone();
        filled.set(path, candidate);
        let value = repair::value_of(&filled);
        let error = validator
            .iter_errors(&value)
            .find(|error| place(&filled, error.instance_path().as_str()) == *path)?;
        let mut found = Vec::new();
        add(&mut found, &filled, path.clone(), &error);
        message = found.pop().map(|complaint| complaint.message);
    }
    message
}

/// Whether the complaint may be wrong: about a tag, whose value only the service puts in, or about the size of a number that the
/// validator cannot hold exactly.
fn is_excused(arguments: &Doc, path: &Path, error: &jsonschema::ValidationError) -> bool {
    let Some(value) = arguments.at(path) else { return false };
    match value {
        Doc::Str(text) => whole_tag(text).is_some(),
        Doc::Num(number) => !is_exact(number) && is_about_size(error.kind()),
        // Which shape fits depends on what is in it.
        Doc::Arr(_) | Doc::Obj(_) => is_about_shape(error.kind()) && is_uncertain(value),
        Doc::Null | Doc::Bool(_) => false,
    }
}

/// Whether a tag or a number that the validator cannot hold lies in it.
fn is_uncertain(value: &Doc) -> bool {
    match value {
        Doc::Str(text) => whole_tag(text).is_some(),
        Doc::Num(number) => !is_exact(number),
        Doc::Arr(items) => items.iter().any(is_uncertain),
        Doc::Obj(members) => members.iter().any(|(_, value)| is_uncertain(value)),
        Doc::Null | Doc::Bool(_) => false,
    }
}

fn is_about_shape(kind: &ValidationErrorKind) -> bool {
    matches!(
        kind,
        ValidationErrorKind::AnyOf { .. }
            | ValidationErrorKind::OneOfNotValid { .. }
            | ValidationErrorKind::OneOfMultipleValid { .. }
            | ValidationErrorKind::Not { .. }
    )
}

fn is_about_size(kind: &ValidationErrorKind) -> bool {
    is_about_shape(kind)
        || matches!(
            kind,
            ValidationErrorKind::Minimum { .. }
                | ValidationErrorKind::Maximum { .. }
                | ValidationErrorKind::ExclusiveMinimum { .. }
                | ValidationErrorKind::ExclusiveMaximum { .. }
                | ValidationErrorKind::MultipleOf { .. }
        )
}

/// Whether the validator's number is the same.
fn is_exact(number: &NumText) -> bool {
    let text = number.as_str();
    let double = || NumText::parse(&format!("{:?}", text.parse::<f64>().ok()?));
    text.parse::<i64>().is_ok()
        || double().is_some_and(|double| decimal::compare(number, &double) == Some(Ordering::Equal))
}

fn add(complaints: &mut Vec<Complaint>, arguments: &Doc, path: Path, error: &jsonschema::ValidationError) {
    let shown = || arguments.at(&path).map_or_else(String::new, |value| one_line_of(&value.write(), 40));
    let message = match error.kind() {
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default().to_owned();
            complaints.push(Complaint { path: path.key(key), message: "required".to_owned() });
            return;
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let unknown = unexpected.iter().map(|key| Complaint {
                path: path.key(key.clone()),
                message: "the schema does not allow this key".to_owned(),
            });
            complaints.extend(unknown);
            return;
        }
        ValidationErrorKind::Pattern { pattern } => {
            format!("{} does not match {}", shown(), one_line_of(pattern, 60))
        }
        ValidationErrorKind::Format { format } => format!("{} is no {format}", shown()),
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => {
            "not one of the choices".to_owned()
        }
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            "fits none of the shapes that are allowed here".to_owned()
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            "fits several of the shapes, only one may fit".to_owned()
        }
        _ => one_line_of(&error.to_string(), 160),
    };
    complaints.push(Complaint { path, message });
}
