//! Variables as tags.
//!
//! Owns which parameter a variable belongs to by its name.

use serde_json::{Value, json};

use super::Reading;
use crate::sandbox::catalog::Object;

/// Variables whose name is a parameter's become its tag; free properties take the others.
pub(super) fn map(reading: &mut Reading<'_>, variables: &Object) {
    let schemas = &reading.found.function.params;
    let mut unmapped = Object::new();
    for name in variables.keys() {
        let plain = |text: &str| text.replace(['_', '-', '.'], "").to_lowercase();
        if let Some(key) = schemas.keys().find(|key| plain(key) == plain(name)) {
            reading.out.entry(key.clone()).or_insert_with(|| json!(tag(name)));
        } else {
            unmapped.insert(name.clone(), json!(tag(name)));
        }
    }
    let used: String = reading.out.values().map(ToString::to_string).collect();
    unmapped.retain(|_, tag| !tag.as_str().is_some_and(|tag| used.contains(tag)));
    let free = |schema: &Value| {
        schema.get("type") == Some(&json!("object")) && schema.get("properties") == Some(&json!({}))
    };
    if let Some((key, _)) = schemas.iter().find(|(_, schema)| free(schema)).filter(|_| !unmapped.is_empty()) {
        reading.out.entry(key.clone()).or_insert(Value::Object(unmapped));
    }
}

/// `{first_name}`
pub(super) fn tag(name: &str) -> String {
    format!("{{{name}}}")
}
