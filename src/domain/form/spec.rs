//! What a row may hold.
//!
//! Owns the annotated shape of parameters. Static and shared: it holds no values. What lies below a list, a map, a union or a nested
//! object is read when it is first asked for, so that a schema that refers to itself costs nothing.

use std::collections::HashMap;
use std::sync::Arc;

use super::limits::Limits;
use super::schema::{Fields, Lazy};
use crate::domain::document::Doc;

/// The shape of one value.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the schema, and they go together in every way"
)]
pub struct Spec {
    /// What sort of row it becomes.
    pub kind: Kind,
    /// Whether the server demands it.
    pub required: bool,
    /// Whether the schema allows null.
    pub nullable: bool,
    /// The short name, when the schema gives one; untrusted text.
    pub title: Option<String>,
    /// The description; untrusted text, may be long.
    pub help: String,
    /// The schema's default: shown as a ghost, never sent by itself.
    pub default: Option<Doc>,
    /// What of the schema could not be honoured, or was read in another way than it is written, in a person's words.
    pub notes: Vec<String>,
    /// What limits its value.
    pub limits: Limits,
    /// The schema's `format`, for instance `date-time`.
    pub format: Option<String>,
    /// Whether the schema calls it deprecated or read-only: shown dimmed.
    pub dimmed: bool,
    /// Whether its choices are an offer of the app (`meta`), not a limit of the schema.
    pub offered: bool,
    /// Where its values can be looked up, when `meta` says so.
    pub source: Option<Source>,
}

/// The sort of a value.
#[derive(Debug, Clone, PartialEq)]
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
    Choice(Vec<Choice>),
    /// A list in which each of these values may be ticked.
    Multi(Vec<Choice>),
    /// A list of values of one shape, the first few of their own shapes.
    List(ListSpec),
    /// Named fields, and more keys when `rest` allows.
    Object(Fields),
    /// One of several shapes; which one is the person's choice.
    Union(Vec<Branch>),
    /// Any JSON value: free-form, or a schema that could not be read.
    Json,
    /// Nothing is allowed here.
    Never,
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: Doc,
    /// What it is called; untrusted text.
    pub label: Option<String>,
}

/// The items of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListSpec {
    /// The shapes of the first items (`prefixItems`).
    pub first: Vec<Lazy>,
    /// The shape of all others.
    pub item: Lazy,
}

/// One shape of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What it is called; untrusted text.
    pub label: String,
    /// Its shape.
    pub spec: Lazy,
}

/// The fields of an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectSpec {
    /// Known fields in schema order.
    pub fields: Vec<(String, Arc<Spec>)>,
    /// Which keys a person may add.
    pub rest: Rest,
    places: HashMap<String, usize>,
}

/// Keys that the schema does not name.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Rest {
    /// None may be added.
    #[default]
    Closed,
    /// Any, with any value.
    Free,
    /// Any, with values of this shape.
    Typed(Lazy),
}

/// A function whose answer holds the values of a row (`meta.ui.ui_field.data_source`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Machine name of the function.
    pub function: String,
    /// Arguments of that call; texts may hold `{parameters.name}`.
    pub arguments: Option<Doc>,
    /// Where in an item the value is, dotted.
    pub value: Option<String>,
    /// Where in an item the name for people is, dotted.
    pub label: Option<String>,
}

impl Spec {
    /// A shape that demands nothing.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            required: false,
            nullable: false,
            title: None,
            help: String::new(),
            default: None,
            notes: Vec::new(),
            limits: Limits::default(),
            format: None,
            dimmed: false,
            offered: false,
            source: None,
        }
    }

    /// The fields, when it is an object.
    pub fn object(&self) -> Option<&ObjectSpec> {
        match &self.kind {
            Kind::Object(fields) => Some(fields.get()),
            _ => None,
        }
    }

    /// The shape of a field, or of a key that may be added.
    pub fn field(&self, key: &str) -> Option<&Arc<Spec>> {
        let object = self.object()?;
        object.known(key).or_else(|| match &object.rest {
            Rest::Typed(shape) => Some(shape.get()),
            Rest::Closed | Rest::Free => None,
        })
    }

    /// The shape of a list's item.
    pub fn item(&self, index: usize) -> Option<&Arc<Spec>> {
        match &self.kind {
            Kind::List(list) => Some(list.first.get(index).unwrap_or(&list.item).get()),
            _ => None,
        }
    }

    /// The shapes of a union.
    pub fn branches(&self) -> &[Branch] {
        match &self.kind {
            Kind::Union(branches) => branches,
            _ => &[],
        }
    }

    /// The word for its kind, as a row shows it.
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            Kind::Text => "text",
            Kind::Number { integer: false } => "number",
            Kind::Number { integer: true } => "integer",
            Kind::Boolean => "boolean",
            Kind::Choice(_) => "choice",
            Kind::Multi(_) => "choices",
            Kind::List(_) => "list",
            Kind::Object(fields) if fields.get().fields.is_empty() => "map",
            Kind::Object(_) => "object",
            Kind::Union(_) => "one of",
            Kind::Json => "json",
            Kind::Never => "not allowed",
        }
    }
}

impl ObjectSpec {
    /// An object of these fields; of fields with one name the last counts, at the place of the first.
    pub fn new(all: Vec<(String, Arc<Spec>)>, rest: Rest) -> Self {
        let mut object = Self { fields: Vec::with_capacity(all.len()), rest, places: HashMap::new() };
        for (name, spec) in all {
            if let Some(place) = object.places.get(&name) {
                object.fields[*place].1 = spec;
            } else {
                object.places.insert(name.clone(), object.fields.len());
                object.fields.push((name, spec));
            }
        }
        object
    }

    /// The shape of a field that the schema names.
    pub fn known(&self, key: &str) -> Option<&Arc<Spec>> {
        self.places.get(key).map(|place| &self.fields[*place].1)
    }
}
