//! From a schema as vendors write it to one that a validator can use.
//!
//! Owns the repairs, each seen in real function schemas. The original stays for display; validation must degrade by keyword, never
//! by function.

use serde_json::{Map, Number, Value};

use super::limits::number_of;
use super::schema::{is_null_word, type_word};
use crate::domain::document::Doc;

const NUMERIC: [&str; 13] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
];

/// The schema for the validator.
pub(super) fn repaired(schema: &Doc) -> Value {
    node(schema)
}

/// A document as the validator's value. Numbers that it cannot hold exactly become the nearest that it can.
pub(super) fn value_of(doc: &Doc) -> Value {
    match doc {
        Doc::Null => Value::Null,
        Doc::Bool(flag) => Value::Bool(*flag),
        Doc::Num(number) => number_value(number.as_str()),
        Doc::Str(text) => Value::String(text.into()),
        Doc::Arr(items) => Value::Array(items.iter().map(value_of).collect()),
        Doc::Obj(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.into(), value_of(value))).collect())
        }
    }
}

fn number_value(text: &str) -> Value {
    let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    let number = whole.or_else(|| Number::from_f64(text.parse().ok()?));
    // Beyond the largest double: as large as can be.
    let largest = if text.starts_with('-') { f64::MIN } else { f64::MAX };
    number.or_else(|| Number::from_f64(largest)).map_or(Value::Null, Value::Number)
}

fn node(schema: &Doc) -> Value {
    let Doc::Obj(members) = schema else {
        // Anything that is no schema allows everything.
        return Value::Bool(*schema != Doc::Bool(false));
    };
    let mut out = Map::new();
    let mut required: Vec<Value> = Vec::new();
    for (key, value) in members {
        match key.as_str() {
            "required" => required.extend(value.items().iter().filter_map(Doc::as_str).map(Value::from)),
            "properties" => {
                required.extend(marked_required(value));
                put(&mut out, key, named_schemas(value));
            }
            "additionalItems" if schema.member("items").is_some_and(|items| matches!(items, Doc::Arr(_))) => {
                put(&mut out, "items", Some(node(value)));
            }
            "items" if matches!(value, Doc::Arr(_)) => put(&mut out, "prefixItems", schemas(value)),
            count if NUMERIC.contains(&count) => bound(&mut out, schema, count, value),
            keyword => put(&mut out, key, keyword_value(keyword, value)),
        }
    }
    finish(schema, out, required)
}

fn put(out: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value);
    }
}

/// A keyword that stands for itself; `None` for what a validator must not see.
fn keyword_value(keyword: &str, value: &Doc) -> Option<Value> {
    match keyword {
        "type" => types(value),
        "enum" => choices(value),
        "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => named_schemas(value),
        "prefixItems" | "allOf" | "anyOf" | "oneOf" => schemas(value),
        "items"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "unevaluatedItems"
        | "contains"
        | "propertyNames"
        | "not"
        | "if"
        | "then"
        | "else" => Some(node(value)),
        // Identifiers would make references relative to them; only this document is ever read.
        "$id" | "id" | "$schema" | "$vocabulary" | "$anchor" | "$dynamicAnchor" | "$dynamicRef"
        | "$recursiveRef" => None,
        "$ref" => value.as_str().filter(|reference| reference.starts_with('#')).map(Value::from),
        "pattern" | "format" => value.as_str().map(Value::from),
        "uniqueItems" => matches!(value, Doc::Bool(_)).then(|| value_of(value)),
        "const" | "dependentRequired" | "contentEncoding" => Some(value_of(value)),
        // Definitions may lie anywhere; what is no keyword is not read but may be referred to.
        _ if matches!(value, Doc::Obj(_)) => Some(node(value)),
        _ => Some(value_of(value)),
    }
}

fn named_schemas(value: &Doc) -> Option<Value> {
    let Doc::Obj(fields) = value else { return None };
    Some(Value::Object(fields.iter().map(|(name, field)| (name.into(), node(field))).collect()))
}

fn schemas(value: &Doc) -> Option<Value> {
    let parts: Vec<Value> = value.items().iter().map(node).collect();
    (!parts.is_empty()).then_some(Value::Array(parts))
}

fn finish(schema: &Doc, mut out: Map<String, Value>, mut required: Vec<Value>) -> Value {
    let mut seen = std::collections::HashSet::new();
    required.retain(|name| name.as_str().is_some_and(|name| seen.insert(name.to_owned())));
    if !required.is_empty() {
        out.insert("required".to_owned(), Value::Array(required));
    }
    if schema.member("nullable") == Some(&Doc::Bool(true)) {
        if let Some(Value::Array(choices)) = out.get_mut("enum")
            && !choices.contains(&Value::Null)
        {
            choices.push(Value::Null);
        }
        match out.get_mut("type") {
            Some(Value::Array(types)) if !types.contains(&Value::from("null")) => types.push("null".into()),
            Some(one @ Value::String(_)) => *one = Value::Array(vec![one.take(), "null".into()]),
            _ => {}
        }
    }
    Value::Object(out)
}

/// Fields that say of themselves `required: true`.
fn marked_required(properties: &Doc) -> Vec<Value> {
    let marked = |field: &Doc| field.member("required") == Some(&Doc::Bool(true));
    properties
        .members()
        .iter()
        .filter(|(_, field)| marked(field))
        .map(|(name, _)| name.as_str().into())
        .collect()
}

fn types(value: &Doc) -> Option<Value> {
    let word = |word: &Doc| if is_null_word(word) { Some("null") } else { type_word(word.as_str()?) };
    match value {
        Doc::Arr(words) => {
            // A word that allows anything allows all of it.
            let known: Option<Vec<&str>> = words.iter().map(word).collect();
            let mut unique: Vec<Value> = Vec::new();
            for word in known? {
                if !unique.contains(&Value::from(word)) {
                    unique.push(word.into());
                }
            }
            (!unique.is_empty()).then_some(Value::Array(unique))
        }
        one => word(one).map(Value::from),
    }
}

fn choices(value: &Doc) -> Option<Value> {
    let mut unique = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for choice in value.items() {
        if seen.insert(choice) {
            unique.push(value_of(choice));
        }
    }
    (!unique.is_empty()).then_some(Value::Array(unique))
}

/// Bounds as numbers; draft 4 wrote `exclusiveMinimum: true` beside `minimum`.
fn bound(out: &mut Map<String, Value>, schema: &Doc, key: &str, value: &Doc) {
    let exclusive = |name: &str| schema.member(name) == Some(&Doc::Bool(true));
    let Some(number) = number_of(value) else { return };
    let count = key.starts_with("min") && key != "minimum" || key.starts_with("max") && key != "maximum";
    if (count || key == "multipleOf") && number.as_str().starts_with('-') {
        return;
    }
    let key = match key {
        "minimum" if exclusive("exclusiveMinimum") => "exclusiveMinimum",
        "maximum" if exclusive("exclusiveMaximum") => "exclusiveMaximum",
        other => other,
    };
    out.insert(key.to_owned(), number_value(number.as_str()));
}
