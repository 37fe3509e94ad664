//! The words that schemas use for types.
//!
//! Owns their repair: vendors write `dict`, `float` or `String` (seen in real function schemas) where JSON Schema has its own words.

use crate::domain::document::Doc;

/// The JSON Schema type that a word means; `None` for words that allow anything or mean nothing.
pub(in crate::domain::form) fn type_word(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "string" | "str" | "char" | "text" => "string",
        "number" | "float" | "double" | "decimal" => "number",
        "integer" | "int" | "long" | "bigint" => "integer",
        "boolean" | "bool" => "boolean",
        "array" | "list" | "tuple" | "arraylist" | "queue" | "stack" | "set" => "array",
        "object" | "dict" | "hashmap" | "hashtable" | "map" => "object",
        "null" | "none" => "null",
        _ => return None,
    })
}

/// Whether the word says that anything is allowed.
pub(in crate::domain::form) fn is_any_word(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "any" | "" | "unknown" | "mixed")
}

/// Whether a `type` entry means null.
pub(in crate::domain::form) fn is_null_word(word: &Doc) -> bool {
    word.as_str().and_then(type_word) == Some("null")
}

/// The types a schema allows besides null, and what had to be repaired.
pub(super) fn types_of(schema: &Doc, notes: &mut Vec<String>) -> Vec<&'static str> {
    let mut types = Vec::new();
    let mut anything = false;
    let words = match schema.member("type") {
        Some(one @ (Doc::Str(_) | Doc::Obj(_))) => std::slice::from_ref(one),
        Some(Doc::Arr(words)) => words,
        _ => &[],
    };
    for word in words.iter().filter(|word| !is_null_word(word)) {
        let Some(text) = word.as_str() else { continue };
        let Some(known) = type_word(text) else {
            anything = true;
            if !is_any_word(text) {
                notes.push(format!("type `{text}` is not known: any JSON is taken"));
            }
            continue;
        };
        if known != text {
            notes.push(format!("type `{text}` is read as {known}"));
        }
        if !types.contains(&known) {
            types.push(known);
        }
    }
    if anything { Vec::new() } else { types }
}
