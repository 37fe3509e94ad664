//! Checking the arguments of a call against the function's schema.
//!
//! Owns the messages of `error_details`. Must not change the arguments. Keys the schema does not name are ignored, as the service ignores them.

use serde_json::Value;

use super::Faults;
use crate::sandbox::catalog::{Function, Object};

const REQUIRED: &str = "This parameter is required and must not be null or empty";

/// What is wrong with the arguments; nothing when they can be used.
pub(super) fn faults(function: &Function, arguments: &Object) -> Faults {
    let mut faults = Vec::new();
    let required: Vec<&str> = function.required.iter().map(String::as_str).collect();
    check_members("", &function.params, &required, arguments, &mut faults);
    faults
}

fn check_members(above: &str, schemas: &Object, required: &[&str], given: &Object, faults: &mut Faults) {
    for (key, schema) in schemas {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match given.get(key) {
            None | Some(Value::Null) if required.contains(&key.as_str()) => {
                faults.push((path, REQUIRED.to_owned()));
            }
            Some(Value::String(text)) if text.is_empty() && required.contains(&key.as_str()) => {
                faults.push((path, REQUIRED.to_owned()));
            }
            None | Some(Value::Null) => {}
            Some(value) => check_value(&path, schema, value, faults),
        }
    }
}

fn check_value(path: &str, schema: &Value, value: &Value, faults: &mut Faults) {
    let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    let expected = match (kind, value) {
        ("string", Value::String(_)) | ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) => None,
        ("string", _) => Some("Must be a string"),
        ("number", _) => Some("Must be a number"),
        ("boolean", _) => Some("Must be a boolean (true or false)"),
        ("array", Value::Array(items)) => {
            let schema = schema.get("items").unwrap_or(&Value::Null);
            for (index, item) in items.iter().enumerate() {
                check_value(&format!("{path}[{index}]"), schema, item, faults);
            }
            None
        }
        ("array", _) => Some("Must be an array"),
        ("object", Value::Object(members)) => {
            check_object(path, schema, members, faults);
            None
        }
        ("object", _) => Some("Must be an object"),
        _ => None,
    };
    if let Some(expected) = expected {
        faults.push((path.to_owned(), expected.to_owned()));
    } else if let Some(Value::Array(choices)) = schema.get("enum")
        && !choices.contains(value)
        && value.as_str() != Some("")
    {
        let choices: Vec<String> = choices.iter().map(super::value::text).collect();
        faults.push((path.to_owned(), format!("Must be one of: {}", choices.join(", "))));
    }
}

fn check_object(path: &str, schema: &Value, members: &Object, faults: &mut Faults) {
    let Some(schemas) = schema.get("properties").and_then(Value::as_object) else { return };
    let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let required: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
    check_members(path, schemas, &required, members, faults);
}
