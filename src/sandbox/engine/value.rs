//! Small helpers over JSON values: paths, text, comparison, merging.
//!
//! Owns no state. Must not know functions or tables.

use std::cmp::Ordering;

use serde_json::Value;

/// The value at a dotted path; numbers step into arrays.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    path.split('.').try_fold(value, |value, step| match value {
        Value::Object(members) => members.get(step),
        Value::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
        _ => None,
    })
}

/// The mutable member at a dotted path of objects.
pub(super) fn at_mut<'a>(value: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(value, |value, step| value.as_object_mut()?.get_mut(step))
}

/// A value as a person would type it: text without quotes, nothing for null, JSON for the rest.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Whether two values are the same text; identities travel as numbers and as text.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a == b,
        _ => text(a) == text(b),
    }
}

/// Orders numbers by value and everything else by text.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => text(a).cmp(&text(b)),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Whether a value counts as set: not null, false or empty.
pub(super) fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// Merges objects member by member, replaces everything else.
pub(super) fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// Takes out the members whose key begins with `@`: tables keep their links there, answers never show them.
pub(super) fn without_internals(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter(|(key, _)| !key.starts_with('@'))
                .map(|(key, value)| (key, without_internals(value)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_internals).collect()),
        other => other,
    }
}

/// Every text within a value, lower-case and joined by blanks, for free search.
pub(super) fn words_of(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => members.values().for_each(|value| words_of(value, out)),
        Value::Array(items) => items.iter().for_each(|value| words_of(value, out)),
        Value::Null => {}
        other => {
            out.push_str(&text(other).to_lowercase());
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_reach_members_and_items() {
        let row = json!({"a": {"b": [1, {"c": 2}]}});
        assert_eq!(at(&row, "a.b.1.c"), Some(&json!(2)));
        assert_eq!(at(&row, "a.x"), None);
    }

    #[test]
    fn identities_compare_as_text() {
        assert!(same(&json!(5), &json!("5")));
        assert!(!same(&json!("05"), &json!(5)));
    }

    #[test]
    fn merging_keeps_what_is_not_named() {
        let mut row = json!({"p": {"a": 1, "b": 2}, "q": [1]});
        merge(&mut row, json!({"p": {"b": 3}, "q": []}));
        assert_eq!(row, json!({"p": {"a": 1, "b": 3}, "q": []}));
    }

    #[test]
    fn internals_are_dropped_at_every_depth() {
        assert_eq!(without_internals(json!([{"@x": 1, "y": {"@z": 2, "_z": 3}}])), json!([{"y": {"_z": 3}}]));
    }
}
