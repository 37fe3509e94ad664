//! Reading texts as the types of a schema.
//!
//! Owns the rules for the places where the wire has texts only: queries and form-encoded bodies. Must not check anything.

use serde_json::Value;

/// Reads a text of a query or form as the type the schema wants; what does not fit stays a text, for the check to refuse.
pub(crate) fn coerce(text: &str, schema: Option<&Value>) -> Value {
    let kind = schema.and_then(|schema| schema.get("type")).and_then(Value::as_str).unwrap_or("string");
    let lower = text.trim().to_ascii_lowercase();
    let read = match kind {
        "boolean" => match lower.as_str() {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        "number" => serde_json::from_str(&lower).ok().filter(Value::is_number),
        "object" => serde_json::from_str(text).ok().filter(Value::is_object),
        "array" => serde_json::from_str(text).ok().filter(Value::is_array).or_else(|| {
            Some(
                text.split(',')
                    .map(|item| coerce(item.trim(), schema.and_then(|schema| schema.get("items"))))
                    .collect(),
            )
        }),
        _ => None,
    };
    read.unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_read_as_the_schema_wants() {
        let of =
            |kind: &str, text: &str| coerce(text, Some(&json!({"type": kind, "items": {"type": "number"}})));
        assert_eq!(of("boolean", "True"), json!(true));
        assert_eq!(of("number", "2.5"), json!(2.5));
        assert_eq!(of("number", "many"), json!("many"));
        assert_eq!(of("array", "1,2"), json!([1, 2]));
        assert_eq!(of("object", "{\"a\":1}"), json!({"a": 1}));
        assert_eq!(of("string", "1"), json!("1"));
    }
}
