//! The steps that a function of the catalog runs.
//!
//! Owns their shape in the catalog files. Must not run them; `engine::steps` does.

use serde::Deserialize;
use serde_json::Value;

use super::model::Refusal;

/// One thing a function does.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Binds one row, or answers that it is missing.
    Find(Find),
    /// Binds many rows, perhaps a page of them.
    List(List),
    /// Adds a row and binds it.
    Insert(Insert),
    /// Merges values into a bound row.
    Update(Update),
    /// Adds items to an array of a bound row.
    Append(Append),
    /// Removes a bound row.
    Delete(Delete),
    /// Answers with a refusal when a condition holds.
    Refuse(Refuse),
    /// Refuses keys of an object that no row of a table names.
    Known(Known),
}

/// See [`Step::Find`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Find {
    /// The table.
    #[serde(rename = "in")]
    pub table: String,
    /// Paths that may hold the value; the table's key when empty.
    #[serde(default)]
    pub by: Vec<String>,
    /// What to look for, a template.
    pub value: Value,
    /// Characters cut from the start of the value.
    #[serde(default)]
    pub trim: String,
    /// Further conditions.
    #[serde(default, rename = "where")]
    pub conditions: Vec<Condition>,
    /// Name of the bound row.
    #[serde(default = "row_name", rename = "as")]
    pub name: String,
    /// Goes on without a row when the template gives nothing.
    #[serde(default)]
    pub optional: bool,
    /// The answer when no row has the value; the table's own when absent.
    #[serde(default, rename = "else")]
    pub refusal: Option<Refusal>,
}

fn row_name() -> String {
    "row".to_owned()
}

/// `[path, operator, template]`; left out of account when the template gives nothing.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Condition(pub String, pub Operator, pub Value);

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Operator {
    /// Same text.
    #[serde(rename = "=")]
    Is,
    /// Other text.
    #[serde(rename = "!=")]
    IsNot,
    /// Same text, ignoring case.
    #[serde(rename = "~=")]
    IsFolded,
    /// Contains the text, ignoring case.
    #[serde(rename = "~")]
    Contains,
    /// The field is an array that holds the value.
    #[serde(rename = "has")]
    Has,
    /// The value is an array that holds the field.
    #[serde(rename = "in")]
    In,
    /// Every word of the value occurs in the field; `word:` prefixes of search languages are skipped.
    #[serde(rename = "words")]
    Words,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// More than.
    #[serde(rename = ">")]
    Above,
    /// Less than.
    #[serde(rename = "<")]
    Below,
}

/// See [`Step::List`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    /// The table.
    #[serde(rename = "in")]
    pub table: String,
    /// Which rows; all when empty.
    #[serde(default, rename = "where")]
    pub conditions: Vec<Condition>,
    /// Conditions that the arguments themselves carry.
    #[serde(default)]
    pub rules: Option<Rules>,
    /// Path to order by, `-` in front for descending, a template; the order of insertion when it gives nothing.
    #[serde(default)]
    pub sort: Value,
    /// A template that gives `desc` to turn the order round.
    #[serde(default)]
    pub direction: Value,
    /// Cuts the rows into pages.
    #[serde(default)]
    pub page: Option<Paging>,
    /// Name of the bound rows.
    #[serde(default = "rows_name", rename = "as")]
    pub name: String,
}

fn rows_name() -> String {
    "rows".to_owned()
}

/// Conditions in an argument: an array of objects.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    /// The array, a template.
    pub of: Value,
    /// Key of the field's name in each object.
    pub field: String,
    /// Key of the operator (`EQ`, `NEQ`, `LT`, `LTE`, `GT`, `GTE`, `CONTAINS_TOKEN`, `IN`).
    pub op: String,
    /// Key of the value.
    pub value: String,
    /// Path of the object in a row that holds the field.
    #[serde(default)]
    pub under: String,
}

/// How rows are cut into pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paging {
    /// Rows per page, a template.
    #[serde(default)]
    pub size: Value,
    /// Rows per page when the template gives nothing.
    #[serde(default = "page_default")]
    pub default: usize,
    /// Most rows per page.
    #[serde(default = "page_max")]
    pub max: usize,
    /// What a cursor is.
    #[serde(default)]
    pub cursor: CursorKind,
    /// The app cannot tell whether a full page is the last: a cursor follows every full page, and then an empty page may come
    /// (the rare case that the API reference documents).
    #[serde(default)]
    pub unsure: bool,
}

fn page_default() -> usize {
    20
}

fn page_max() -> usize {
    100
}

/// What a cursor is; the API reference allows all three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CursorKind {
    /// An opaque text.
    #[default]
    Text,
    /// An offset.
    Number,
    /// `{"offset": n}`.
    Object,
}

/// See [`Step::Insert`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Insert {
    /// The table.
    #[serde(rename = "in")]
    pub table: String,
    /// The row, a template with `$new.id` and `$new.seq`.
    pub row: Value,
    /// Refuses a second row with the same value.
    #[serde(default)]
    pub unique: Option<Unique>,
    /// Name of the bound row.
    #[serde(default = "row_name", rename = "as")]
    pub name: String,
}

/// A value that only one row may have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unique {
    /// Its path.
    pub field: String,
    /// The answer to a second one; `$found` is the row that has it.
    #[serde(rename = "else")]
    pub refusal: Refusal,
}

/// See [`Step::Update`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Update {
    /// The table.
    #[serde(rename = "in")]
    pub table: String,
    /// Name of the bound row.
    #[serde(default = "row_name")]
    pub row: String,
    /// What to merge, a template.
    pub set: Value,
}

/// See [`Step::Append`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Append {
    /// The table.
    #[serde(rename = "in")]
    pub table: String,
    /// Name of the bound row.
    #[serde(default = "row_name")]
    pub row: String,
    /// Path of the array.
    pub field: String,
    /// What to add, a template that gives an array.
    pub items: Value,
}

/// See [`Step::Delete`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delete {
    /// The table.
    #[serde(rename = "in")]
    pub table: String,
    /// Name of the bound row.
    #[serde(default = "row_name")]
    pub row: String,
}

/// See [`Step::Refuse`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refuse {
    /// A template.
    pub when: Value,
    /// Refuses when the template gives this; when absent, on anything but false, null and empty.
    #[serde(default)]
    pub is: Option<Value>,
    /// Refuses when the template gives something that is none of these.
    #[serde(default)]
    pub not: Vec<Value>,
    /// The answer.
    #[serde(rename = "else")]
    pub refusal: Refusal,
}

/// See [`Step::Known`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// The object whose keys are checked, a template.
    pub of: Value,
    /// The table that names the keys.
    #[serde(rename = "in")]
    pub table: String,
    /// Which of its rows.
    #[serde(default, rename = "where")]
    pub conditions: Vec<Condition>,
    /// Path of the key's name in a row.
    pub by: String,
    /// The answer; `$unknown` is the first key that is not named.
    #[serde(rename = "else")]
    pub refusal: Refusal,
}
