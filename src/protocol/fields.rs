//! Reading JSON objects field by field, so that an error can name the field.
//!
//! Owns leniency: a missing or null optional field is fine, a wrong type is named. Values stay borrowed text until they are needed.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What of an answer has another shape than the reference says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// It is no JSON at all.
    #[error("line {line}, column {column}: {message}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A field that must be there is not.
    #[error("the field `{0}` is missing")]
    Missing(String),
    /// Something in a field is wrong.
    #[error("in `{0}`, {1}")]
    Inside(String, Box<ShapeError>),
    /// A field that names something is empty.
    #[error("the field `{0}` is empty")]
    Empty(String),
    /// A field has more than anybody would write.
    #[error("the field `{field}` is longer than {most} bytes")]
    TooLong {
        /// The field.
        field: String,
        /// How long it may be.
        most: usize,
    },
    /// A field has another type.
    #[error("the field `{field}` must be {expected}, it is {found}")]
    WrongType {
        /// The field.
        field: String,
        /// What is expected.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
}

/// The members of an object. Of a key that occurs twice the last counts.
pub(super) struct Fields<'a> {
    members: Vec<(Key<'a>, &'a RawValue)>,
}

/// A key; a part of the text unless something in it is escaped.
#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Fields { members })
    }
}

impl<'a> Fields<'a> {
    /// Reads an object; `what` names it in errors.
    pub(super) fn read(text: &'a str, what: &str) -> Result<Self, ShapeError> {
        match kind(text) {
            "an object" => serde_json::from_str(text).map_err(not_json),
            found => {
                // Text that is no JSON is that first; only then is it of a wrong type.
                serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(not_json)?;
                Err(ShapeError::WrongType { field: what.to_owned(), expected: "an object", found })
            }
        }
    }

    /// The text of a value that is there and not null.
    pub(super) fn raw(&self, key: &str) -> Option<&'a str> {
        self.member(key).filter(|text| *text != "null")
    }

    fn member(&self, key: &str) -> Option<&'a str> {
        self.members.iter().rev().find(|(known, _)| known.0 == key).map(|(_, raw)| raw.get())
    }

    /// Keys and texts of all members, in order.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.members.iter().map(|(key, raw)| (&*key.0, raw.get()))
    }

    /// Whether the key occurs at all.
    pub(super) fn has(&self, key: &str) -> bool {
        self.member(key).is_some()
    }

    /// A text; empty when missing.
    pub(super) fn text(&self, key: &str) -> Result<String, ShapeError> {
        self.raw(key).map_or(Ok(String::new()), |raw| decode(raw, key, "a text"))
    }

    /// A text that must be there.
    pub(super) fn required_text(&self, key: &str) -> Result<String, ShapeError> {
        let raw = self.raw(key).ok_or_else(|| ShapeError::Missing(key.to_owned()))?;
        decode(raw, key, "a text")
    }

    /// The name of something: not empty.
    pub(super) fn name(&self) -> Result<String, ShapeError> {
        let name = self.required_text("name")?;
        if name.trim().is_empty() { Err(ShapeError::Empty("name".to_owned())) } else { Ok(name) }
    }

    /// A whole number; zero when missing.
    pub(super) fn number(&self, key: &str) -> Result<u64, ShapeError> {
        self.raw(key).map_or(Ok(0), |raw| decode(raw, key, "a whole number"))
    }

    /// The items of a list; none when missing.
    pub(super) fn list(&self, key: &str) -> Result<Vec<&'a str>, ShapeError> {
        let Some(raw) = self.raw(key) else { return Ok(Vec::new()) };
        let items: Vec<&RawValue> = decode(raw, key, "a list")?;
        Ok(items.into_iter().map(RawValue::get).collect())
    }

    /// The items of a list that must be there.
    pub(super) fn required_list(&self, key: &str) -> Result<Vec<&'a str>, ShapeError> {
        if self.raw(key).is_none() {
            return Err(ShapeError::Missing(key.to_owned()));
        }
        self.list(key)
    }
}

fn decode<'a, T: Deserialize<'a>>(raw: &'a str, key: &str, expected: &'static str) -> Result<T, ShapeError> {
    serde_json::from_str(raw).map_err(|_| ShapeError::WrongType {
        field: key.to_owned(),
        expected,
        found: kind(raw),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn not_json(error: serde_json::Error) -> ShapeError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    ShapeError::NotJson { line: error.line(), column: error.column(), message }
}

/// What sort of value a JSON text begins.
pub(super) fn kind(text: &str) -> &'static str {
    match text.trim_start().bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        Some(b'-' | b'0'..=b'9') => "a number",
        _ => "no JSON",
    }
}
