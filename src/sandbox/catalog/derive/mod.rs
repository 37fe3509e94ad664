//! The usual functions of a resource: list, search, get, create, update, delete.
//!
//! Owns how a catalog file describes a resource once, so that its functions need not be written out. Must not run anything; what makes
//! the functions of it is `derive::make`.

mod make;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

pub(super) use make::functions;

use super::model::{Object, Refusal};
use super::steps::{Operator, Paging, Step};

/// What a derived function does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verb {
    /// Rows by filters, in pages.
    List,
    /// Rows by words.
    Search,
    /// One row by its identity.
    Get,
    /// A new row.
    Create,
    /// Changes of one row.
    Update,
    /// One row less.
    Delete,
}

/// How the derived functions of an app answer, where a resource does not say otherwise.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Usual {
    /// The answer when a row is not found; sees `$one`, the resource's noun, and `$wanted`.
    pub missing: Option<Refusal>,
    /// The answer when a referenced row is not found; as `missing` when absent.
    pub unknown: Option<Refusal>,
    /// Outputs, templates over `$row` and `$rows`; the row or rows themselves when absent.
    pub answers: BTreeMap<Verb, Value>,
    /// HTTP statuses as text; `200` when absent.
    pub codes: BTreeMap<Verb, String>,
    /// How lists are cut into pages; not at all when absent.
    pub page: Option<UsualPage>,
}

/// The pages of an app's lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsualPage {
    /// Name of the parameter that asks for a size.
    pub limit: String,
    /// How the pages are cut.
    pub cut: Paging,
}

/// A resource, described once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Derivation {
    /// Noun for one row: `contact`.
    pub one: String,
    /// Noun for several; `one` with an s when absent.
    #[serde(default)]
    pub many: Option<String>,
    /// Parameter that names a row; the noun followed by `_id` when absent.
    #[serde(default)]
    pub id_param: Option<String>,
    /// Path of a row's name for people, which forms show beside its identity.
    #[serde(default = "name_label")]
    pub label: String,
    /// Schemas of the fields that can be written, by parameter.
    #[serde(default)]
    pub fields: Object,
    /// Fields that hold the identity of a row of another resource. Their help names its list function; create and update refuse
    /// what is not there. The row found is bound under the field's name.
    #[serde(default)]
    pub refs: BTreeMap<String, String>,
    /// A new row, a template over `$args`, `$new` and `$now`; update sets the members of it that arguments fill.
    #[serde(default)]
    pub row: Value,
    /// What every update sets besides, a template.
    #[serde(default)]
    pub stamp: Value,
    /// Which functions there are, and where they differ from the usual.
    pub functions: IndexMap<Verb, Derived>,
}

fn name_label() -> String {
    "name".to_owned()
}

/// A function of a resource: what differs from the usual.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Derived {
    /// Machine name without the app; verb and noun when absent.
    pub name: Option<String>,
    /// Name for people; the machine name's words when absent.
    pub title: Option<String>,
    /// What it does; verb and noun when absent.
    pub description: Option<String>,
    /// Parameters beside or instead of the usual ones.
    pub params: Object,
    /// Fields that it does not take.
    pub omit: Vec<String>,
    /// Parameters that limit a list: the path and how it is compared.
    pub filters: IndexMap<String, (String, Operator)>,
    /// Parameters that must be given; a get, update or delete always needs the identity.
    pub required: Vec<String>,
    /// Order of a list, a template.
    pub sort: Value,
    /// What an update sets, a template; derived from the row when absent.
    pub set: Option<Value>,
    /// Steps before the row is added, changed or removed; the row is bound as `$row` unless it is new.
    pub run: Vec<Step>,
    /// The output, a template.
    pub answer: Option<Value>,
    /// HTTP status of the app on success, as text.
    pub code: Option<String>,
}
