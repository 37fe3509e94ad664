//! What there is of the values of a parameter: the channels, projects and people that its source function gives.
//!
//! Owns asking the source. Must not interpret a prompt.

use serde_json::Value;

use crate::sandbox::catalog::{Account, Catalog, Found, Object, source_function};
use crate::sandbox::engine::{Call, Engine};

/// Names of the values of a parameter, from the account's own data; none when its source needs arguments itself.
pub(crate) fn known(
    catalog: &Catalog,
    engine: &Engine,
    account: &Account,
    found: &Found<'_>,
    key: &str,
) -> Vec<String> {
    let help =
        found.function.params.get(key).and_then(|schema| schema.get("description")).and_then(Value::as_str);
    let source = help.and_then(source_function).and_then(|name| catalog.function(name));
    let Some(source) = source.filter(|source| source.function.required.is_empty()) else { return Vec::new() };
    let call =
        Call { app: source.app, function: &source.function, account, arguments: Object::new(), cursor: None };
    let Ok(answer) = engine.call(&call) else { return Vec::new() };
    let label = found.function.ui.get(key).map(|hint| hint.label.as_str()).filter(|label| !label.is_empty());
    let name = |item: &Value| {
        let value = label.unwrap_or("name").split('.').try_fold(item, |value, step| value.get(step));
        value.and_then(Value::as_str).map(str::to_owned)
    };
    answer.output.as_array().into_iter().flatten().filter_map(name).collect()
}
