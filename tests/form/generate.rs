//! Random JSON texts, schemas and valid instances.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// 10,000 cases, the same in every run; `PROPTEST_CASES` asks for so many others.
pub fn cases() -> ProptestConfig {
    let asked: Option<u32> = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(10_000),
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(7) },
        failure_persistence: None,
        max_global_rejects: 10_000_000,
        ..ProptestConfig::default()
    }
}

/// Keys, few enough to meet again.
pub fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-e]",
        2 => "[a-z]{2,6}(_[a-z]{1,4})?",
        1 => Just("a.b".to_owned()),
        1 => Just("x[0]".to_owned()),
        1 => Just("名前".to_owned()),
    ]
}

/// The inside of a JSON string, in the spellings that occur: plain, escaped for no reason, half a surrogate pair, a tag.
fn string_inside() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => "[a-z0-9 .,-]{1,5}",
        1 => Just("é😀".to_owned()),
        1 => Just("\\u0061".to_owned()),
        1 => Just("\\u00E9".to_owned()),
        1 => Just("\\/".to_owned()),
        1 => Just("\\n".to_owned()),
        1 => Just("\\ud800".to_owned()),
        1 => Just("\\u001b".to_owned()),
        1 => Just("\u{202e}".to_owned()),
        1 => Just("{tag}".to_owned()),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat())
}

/// A number of the whole JSON grammar.
pub fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "-?(0|[1-9][0-9]{0,6})",
        3 => "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,3})?",
        1 => Just("-0".to_owned()),
        1 => Just("1E400".to_owned()),
        1 => Just("0.10".to_owned()),
        1 => "[1-9][0-9]{399}",
    ]
}

/// A JSON text without blanks.
pub fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number(),
        string_inside().prop_map(|inside| format!("\"{inside}\"")),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            object_text(inner),
        ]
    })
}

fn object_text(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let member = (prop_oneof![3 => key(), 1 => string_inside()], value);
    prop::collection::vec(member, 0..5).prop_map(|members| {
        let members: Vec<_> = members.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// The text of a JSON object without blanks.
pub fn object() -> impl Strategy<Value = String> {
    object_text(json_text())
}

/// A schema as vendors write them, odd ones among them.
pub fn schema() -> impl Strategy<Value = Value> {
    leaf_schema().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            3 => object_schema(inner.clone()),
            2 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(|first| json!({"type": "array", "prefixItems": first})),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|any| json!({"anyOf": any})),
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({"allOf": all})),
            1 => inner.clone().prop_map(|one| json!({"anyOf": [one, {"type": "null"}]})),
            1 => inner.prop_map(|rest| json!({"type": "object", "additionalProperties": rest})),
        ]
    })
}

fn leaf_schema() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => Just(json!({"type": "string"})),
        1 => (0..3_u8, 3..9_u8).prop_map(|(least, most)| json!({"type": "string", "minLength": least, "maxLength": most})),
        2 => Just(json!({"type": "number"})),
        2 => (-9..0_i32, 0..99_i32).prop_map(|(least, most)| json!({"type": "integer", "minimum": least, "maximum": most})),
        1 => Just(json!({"type": "number", "multipleOf": 0.01})),
        2 => Just(json!({"type": "boolean"})),
        2 => Just(json!({"type": "string", "enum": ["red", "green", "a b", ""]})),
        1 => Just(json!({"enum": [1, "1", null, 2.5, true]})),
        1 => Just(json!({"const": "fixed"})),
        1 => Just(json!({"type": "array", "items": {"enum": ["x", "y", "z"]}})),
        1 => Just(json!({"type": ["string", "null"]})),
        1 => Just(json!({"type": ["string", "integer"]})),
        1 => Just(json!({"type": "object", "properties": {}})),
        1 => Just(json!({"type": "object"})),
        1 => Just(json!({})),
        1 => Just(json!({"$ref": "#"})),
        1 => Just(json!({"type": "dict"})),
        1 => Just(json!({"type": "String", "description": "Call `app-list-things` to get the available values."})),
    ]
}

fn object_schema(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let fields = prop::collection::vec((key(), any::<bool>(), inner), 0..4);
    (fields, 0..3_u8).prop_map(|(fields, rest)| {
        let required: Vec<&String> =
            fields.iter().filter(|(_, required, _)| *required).map(|(key, ..)| key).collect();
        let mut schema = json!({"type": "object", "required": required});
        match rest {
            0 => schema["additionalProperties"] = json!(false),
            1 => schema["additionalProperties"] = json!(true),
            _ => {}
        }
        schema["properties"] = fields.iter().map(|(key, _, field)| (key.clone(), field.clone())).collect();
        schema
    })
}

/// Parameters: an object schema, as text.
pub fn parameters() -> impl Strategy<Value = String> {
    object_schema(schema()).prop_map(|schema| schema.to_string())
}
