//! The records of a catalog file (`assets/sandbox/<app>.json`).
//!
//! Owns the shape of the data: apps, their accounts, resources and functions, and the steps a function runs. Must not run anything.
//!
//! Values named *template* may hold `$path` expressions, see `engine::template`.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::derive::{Derivation, Usual};
use super::steps::Step;
use crate::domain::function::FunctionKind;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// One app: the content of one catalog file. `app` stands first in the file, so that it can be read without the rest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct App {
    /// What the list of apps shows.
    #[serde(rename = "app")]
    pub face: AppFace,
    /// How the functions that derive from resources answer.
    #[serde(default)]
    pub usual: Usual,
    /// Value lists that row generators pick from, beside the common ones.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<Value>>,
    /// Tables behind the functions.
    #[serde(default)]
    pub resources: IndexMap<String, Resource>,
    /// The app's raw API, behind `<app>-passthrough-request`.
    #[serde(default)]
    pub passthrough: Option<Passthrough>,
    /// What can be called; those that derive from resources are added when the file is read.
    #[serde(default)]
    pub functions: Vec<Function>,
}

/// What is known of an app without its functions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppFace {
    /// The API's number of the app.
    pub id: u64,
    /// Machine name and prefix of its functions.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Address of its logo; empty when it has none.
    #[serde(default)]
    pub icon_url: String,
    /// Address of its documentation; empty in the reference's own samples.
    #[serde(default)]
    pub docs_url: String,
    /// Whether a user may connect more than one account.
    #[serde(default)]
    pub allow_multiple_connected_accounts: bool,
    /// What the sandbox's user has connected at the start, newest change first.
    #[serde(default)]
    pub accounts: Vec<Account>,
}

/// A connected account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// Number that calls name it by.
    pub id: u64,
    /// What the app calls it.
    pub display_name: String,
    /// ISO-8601 time of its last change.
    pub modified_at: String,
    /// What the app answers to every call for it: it does not let it in any more, until it is connected again.
    #[serde(default)]
    pub expired: Option<Refusal>,
}

/// A table, one copy per connected account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    /// Path of the field that identifies a row.
    #[serde(default = "id_key")]
    pub key: String,
    /// How new identities look: a number to count up from, or a pattern (`#` digit, `^` capital or digit, `*` letter or digit, `%` hex).
    #[serde(default = "first_id")]
    pub id: Value,
    /// Rows that are there at the start. Members that begin with `@` link rows and never leave the sandbox; `@account` limits a row to the
    /// account of that display name.
    #[serde(default)]
    pub rows: Vec<Value>,
    /// More rows, made by rule.
    #[serde(default)]
    pub generate: Option<Generate>,
    /// What the app answers when a row is not found.
    #[serde(default)]
    pub missing: Option<Refusal>,
    /// The functions that derive from it.
    #[serde(default)]
    pub derive: Option<Derivation>,
}

fn id_key() -> String {
    "id".to_owned()
}

fn first_id() -> Value {
    Value::from(1)
}

/// Rows made by rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Generate {
    /// How many.
    pub count: u64,
    /// The row, a template with `$n`, `$new`, `$at` and `$pick.<list>`.
    pub row: Value,
}

/// An answer of the app that is not a success.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// HTTP status of the app, as text.
    pub code: String,
    /// Its body, a template.
    pub body: Value,
}

/// The app's raw API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Passthrough {
    /// Description of the derived function.
    pub description: String,
    /// Start of its addresses; a request may also begin with the path after it.
    pub base: String,
    /// Addresses that answer.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// What any other address answers.
    pub unknown: Refusal,
}

/// An address of the raw API that stands for a function.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Route {
    /// HTTP method in capitals.
    pub method: String,
    /// Path after the base; `{name}` segments become arguments.
    pub path: String,
    /// The function that answers.
    pub call: String,
    /// The raw body, a template over `$output` and `$cursor`; the output itself when absent.
    #[serde(default)]
    pub answer: Option<Value>,
}

/// A function.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Function {
    /// Machine name.
    pub name: String,
    /// Name for people, in `meta`.
    pub title: String,
    /// What it does to the app.
    #[serde(rename = "type", deserialize_with = "kind")]
    pub kind: FunctionKind,
    /// What it does, for people and models.
    pub description: String,
    /// The schema's `properties`.
    #[serde(default)]
    pub params: Object,
    /// The schema's `required`.
    #[serde(default)]
    pub required: Vec<String>,
    /// How a form shows a parameter, where the schema alone does not say.
    #[serde(default)]
    pub ui: BTreeMap<String, UiHint>,
    /// HTTP status of the app on success, as text.
    #[serde(default = "ok_code")]
    pub code: String,
    /// What happens, in order.
    #[serde(default)]
    pub run: Vec<Step>,
    /// The output, a template; the last step's value when absent.
    #[serde(default)]
    pub answer: Option<Value>,
}

fn ok_code() -> String {
    "200".to_owned()
}

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FunctionKind, D::Error> {
    let text = String::deserialize(deserializer)?;
    match FunctionKind::parse(&text) {
        FunctionKind::Unknown => Err(serde::de::Error::custom(format!("unknown function type {text:?}"))),
        kind => Ok(kind),
    }
}

/// How a form shows a parameter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UiHint {
    /// Path of the value within an item of the source function's output.
    pub id: String,
    /// Path of the label within it.
    pub label: String,
    /// What the field starts with.
    pub default: Option<Value>,
    /// Arguments of the source function; `{parameters.x}` stands for the value of another field.
    pub arguments: Object,
}
