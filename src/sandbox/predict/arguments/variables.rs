//! Variables as tags.
//!
//! Owns which parameter a variable belongs to by its name.

use serde_json::{Value, json};

use super::Reading;
use crate::sandbox::catalog::Object;

/// Variables whose name is a parameter's become its tag; free properties take all of them.
pub(super) fn map(reading: &mut Reading<'_>, variables: &Object) {
    let schemas = &reading.found.function.params;
    for name in variables.keys() {
        let plain = |text: &str| text.replace(['_', '-', '.'], "").to_lowercase();
        if let Some(key) = schemas.keys().find(|key| plain(key) == plain(name)) {
            reading.out.entry(key.clone()).or_insert_with(|| json!(tag(name)));
        }
    }
    let free = |schema: &Value| {
        schema.get("type") == Some(&json!("object")) && schema.get("properties") == Some(&json!({}))
    };
    if let Some((key, _)) = schemas.iter().find(|(_, schema)| free(schema)).filter(|_| !variables.is_empty())
    {
        let tags: Object = variables.keys().map(|name| (name.clone(), json!(tag(name)))).collect();
        reading.out.entry(key.clone()).or_insert(Value::Object(tags));
    }
}

/// `{first_name}`
pub(super) fn tag(name: &str) -> String {
    format!("{{{name}}}")
}
