//! What a row may hold.
//!
//! Owns the annotated shape of parameters. Static and shared: it holds no values.

use std::sync::Arc;

use crate::domain::document::Doc;

/// The shape of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// What sort of row it becomes.
    pub kind: Kind,
    /// Whether the server demands it.
    pub required: bool,
    /// Whether the schema allows null.
    pub nullable: bool,
    /// The description; untrusted text, may be long.
    pub help: String,
    /// The schema's default: shown as a ghost, never sent by itself.
    pub default: Option<Doc>,
    /// What of the schema could not be honoured, in a person's words.
    pub note: Option<String>,
}

/// The sort of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A number; `integer` demands an integral value.
    Number {
        /// Whether fractions are refused.
        integer: bool,
    },
    /// True or false.
    Boolean,
    /// One of these values.
    Choice(Vec<Doc>),
    /// A list of values of one shape.
    List(Arc<Spec>),
    /// Named fields, and more keys when `rest` allows.
    Object(ObjectSpec),
    /// Any JSON value: free-form, a union, or a schema that could not be read.
    Json,
}

/// The fields of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectSpec {
    /// Known fields in schema order.
    pub fields: Vec<(String, Arc<Spec>)>,
    /// Whether a person may add keys of their own.
    pub rest: bool,
}

impl Spec {
    /// A shape that demands nothing.
    pub fn of(kind: Kind) -> Self {
        Self { kind, required: false, nullable: false, help: String::new(), default: None, note: None }
    }

    /// The fields, when it is an object.
    pub fn object(&self) -> Option<&ObjectSpec> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The shape of a field.
    pub fn field(&self, key: &str) -> Option<&Arc<Spec>> {
        self.object()?.fields.iter().find(|(name, _)| name == key).map(|(_, spec)| spec)
    }

    /// The word for its kind, as a row shows it.
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            Kind::Text => "text",
            Kind::Number { integer: false } => "number",
            Kind::Number { integer: true } => "integer",
            Kind::Boolean => "boolean",
            Kind::Choice(_) => "choice",
            Kind::List(_) => "list",
            Kind::Object(object) if object.fields.is_empty() => "map",
            Kind::Object(_) => "object",
            Kind::Json => "json",
        }
    }
}
