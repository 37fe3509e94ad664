//! Filling `_variables` into the `{tags}` of arguments (API reference, "Call a function").
//!
//! Owns the substitution. The tag grammar is `domain::variables`.

use serde_json::Value;

use super::value::text;
use crate::domain::variables::tags;
use crate::sandbox::catalog::Object;

/// Replaces the tags in every text of the arguments. A text that is one whole tag takes the variable's own type, except where the schema wants
/// a text; where it wants a number or boolean, a variable's text is read as one, because many clients have text variables only.
pub(crate) fn fill(arguments: &mut Object, variables: &Object, schemas: &Object) {
    if variables.is_empty() {
        return;
    }
    for (key, value) in arguments.iter_mut() {
        fill_value(value, variables, schemas.get(key));
    }
}

fn fill_value(value: &mut Value, variables: &Object, schema: Option<&Value>) {
    match value {
        Value::String(text) => {
            if let Some(filled) = fill_text(text, variables, schema) {
                *value = filled;
            }
        }
        Value::Array(items) => {
            let schema = schema.and_then(|schema| schema.get("items"));
            for item in items {
                fill_value(item, variables, schema);
            }
        }
        Value::Object(members) => {
            let schemas = schema.and_then(|schema| schema.get("properties"));
            for (key, member) in members.iter_mut() {
                fill_value(member, variables, schemas.and_then(|schemas| schemas.get(key)));
            }
        }
        _ => {}
    }
}

fn fill_text(template: &str, variables: &Object, schema: Option<&Value>) -> Option<Value> {
    let tags = tags(template);
    if let [tag] = tags.as_slice()
        && tag.start == 0
        && tag.end == template.len()
    {
        return Some(typed(lookup(variables, tag.name)?, schema));
    }
    let mut out = String::with_capacity(template.len());
    let mut from = 0;
    for tag in &tags {
        if let Some(value) = lookup(variables, tag.name) {
            out.push_str(&template[from..tag.start]);
            out.push_str(&text(value));
            from = tag.end;
        }
    }
    out.push_str(&template[from..]);
    Some(Value::String(out))
}

/// A variable by its name, or by a path into a variable that is an object.
fn lookup<'a>(variables: &'a Object, name: &str) -> Option<&'a Value> {
    variables.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        super::value::at(variables.get(first)?, rest)
    })
}

fn typed(value: &Value, schema: Option<&Value>) -> Value {
    let kind = schema.and_then(|schema| schema.get("type")).and_then(Value::as_str).unwrap_or_default();
    match (kind, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => Value::String(text(value)),
        ("number" | "boolean", Value::String(text)) => match serde_json::from_str::<Value>(text.trim()) {
            Ok(read)
                if (kind == "number" && read.is_number()) || (kind == "boolean" && read.is_boolean()) =>
            {
                read
            }
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}
