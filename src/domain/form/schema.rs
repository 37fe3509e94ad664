//! Reading a function's `parameters` schema into a [`Spec`].
//!
//! Owns the classification. Total: every JSON text becomes a form, what it could not honour is noted, never refused.

use std::sync::Arc;

use super::spec::{Kind, ObjectSpec, Spec};
use crate::domain::document::Doc;

/// Objects nested deeper than this are edited as raw JSON.
const MAX_NESTING: usize = 32;

/// Reads the function object as it came from the API (`raw` of the list entry) and returns the shape of its arguments.
pub fn read_parameters(function_json: &str) -> Spec {
    match Doc::parse(function_json) {
        Ok(function) => match function.member("parameters") {
            Some(schema @ Doc::Obj(_)) => root(schema),
            Some(other) => free_root(format!("`parameters` is {}, not a schema", other.kind_name())),
            None => free_root("the function came without `parameters`".to_owned()),
        },
        Err(error) => free_root(format!("its schema cannot be read ({error})")),
    }
}

fn root(schema: &Doc) -> Spec {
    let spec = read(schema, 0);
    match spec.kind {
        Kind::Object(_) => spec,
        _ => free_root("`parameters` does not describe an object".to_owned()),
    }
}

/// What is left when the schema says nothing usable: any keys may be added.
fn free_root(note: String) -> Spec {
    let mut spec = Spec::of(Kind::Object(ObjectSpec { fields: Vec::new(), rest: true }));
    spec.note = Some(note);
    spec
}

fn read(schema: &Doc, depth: usize) -> Spec {
    let (schema, nullable_union) = through_nullable_union(schema);
    let (kind, note) = classify(schema, depth);
    let has_null_type = schema.member("type").is_some_and(|types| types.items().iter().any(is_null_word));
    Spec {
        kind,
        required: false,
        nullable: nullable_union || has_null_type || schema.member("nullable") == Some(&Doc::Bool(true)),
        help: text_of(schema, "description").or_else(|| text_of(schema, "title")).unwrap_or_default(),
        default: default_of(schema),
        note,
    }
}

/// `default`, else `meta.ui.default_value`, where the service keeps it.
fn default_of(schema: &Doc) -> Option<Doc> {
    let from_meta = || schema.member("meta")?.member("ui")?.member("default_value");
    schema
        .member("default")
        .or_else(from_meta)
        .filter(|value| {
            !matches!(value, Doc::Null | Doc::Str(_)) || value.as_str().is_some_and(|text| !text.is_empty())
        })
        .cloned()
}

fn text_of(schema: &Doc, key: &str) -> Option<String> {
    schema.member(key).and_then(Doc::as_str).map(str::to_owned)
}

fn is_null_word(word: &Doc) -> bool {
    word.as_str() == Some("null")
}

/// `anyOf: [X, null]` is X that may be null.
fn through_nullable_union(schema: &Doc) -> (&Doc, bool) {
    for key in ["anyOf", "oneOf"] {
        let branches = schema.member(key).map_or(&[][..], Doc::items);
        let is_null = |branch: &Doc| branch.member("type").is_some_and(is_null_word);
        if let [a, b] = branches {
            match (is_null(a), is_null(b)) {
                (true, false) => return (b, true),
                (false, true) => return (a, true),
                _ => {}
            }
        }
    }
    (schema, false)
}

fn classify(schema: &Doc, depth: usize) -> (Kind, Option<String>) {
    if depth > MAX_NESTING {
        return (Kind::Json, Some(format!("nested more than {MAX_NESTING} levels deep: edited as JSON")));
    }
    if let Some(choices) = choices_of(schema) {
        return (Kind::Choice(choices), None);
    }
    match type_word(schema).as_deref() {
        Some("string") => (Kind::Text, None),
        Some("number") => (Kind::Number { integer: false }, None),
        Some("integer") => (Kind::Number { integer: true }, None),
        Some("boolean") => (Kind::Boolean, None),
        Some("array") => match schema.member("items") {
            Some(items @ Doc::Obj(_)) => (Kind::List(Arc::new(read(items, depth + 1))), None),
            _ => (Kind::List(Arc::new(Spec::of(Kind::Json))), None),
        },
        Some("object") => (object_kind(schema, depth), None),
        Some("several") => (Kind::Json, Some("several types are allowed: edited as JSON".to_owned())),
        Some(other) => (Kind::Json, Some(format!("type `{other}` is not known: edited as JSON"))),
        None if schema.member("properties").is_some() => (object_kind(schema, depth), None),
        None => (Kind::Json, untyped_note(schema)),
    }
}

fn untyped_note(schema: &Doc) -> Option<String> {
    let key = ["$ref", "anyOf", "oneOf", "allOf"].into_iter().find(|key| schema.member(key).is_some())?;
    Some(format!("`{key}` is edited as JSON"))
}

/// The one type of a schema besides null; `several` when there are more.
fn type_word(schema: &Doc) -> Option<String> {
    match schema.member("type")? {
        Doc::Str(word) => Some(word.clone()),
        Doc::Arr(words) => {
            let mut others = words.iter().filter(|word| !is_null_word(word));
            let first = others.next()?.as_str()?.to_owned();
            Some(if others.next().is_some() { "several".to_owned() } else { first })
        }
        _ => None,
    }
}

/// `enum`, else the options that `meta.ui.ui_field` offers.
fn choices_of(schema: &Doc) -> Option<Vec<Doc>> {
    let listed = schema.member("enum").map(|values| values.items().to_vec());
    let from_meta = || {
        let options = schema.member("meta")?.member("ui")?.member("ui_field")?.member("options")?;
        Some(options.items().iter().filter_map(|option| option.member("id").cloned()).collect())
    };
    listed.or_else(from_meta).filter(|values: &Vec<Doc>| !values.is_empty())
}

fn object_kind(schema: &Doc, depth: usize) -> Kind {
    let required: Vec<&str> =
        schema.member("required").map_or(&[][..], Doc::items).iter().filter_map(Doc::as_str).collect();
    let mut fields: Vec<(String, Arc<Spec>)> = Vec::new();
    for (key, property) in schema.member("properties").map_or(&[][..], Doc::members) {
        let mut spec = read(property, depth + 1);
        spec.required = required.contains(&key.as_str());
        match fields.iter_mut().find(|(name, _)| name == key) {
            Some((_, known)) => *known = Arc::new(spec),
            None => fields.push((key.clone(), Arc::new(spec))),
        }
    }
    let additional = schema.member("additionalProperties");
    let rest = match additional {
        Some(Doc::Bool(allowed)) => *allowed,
        Some(Doc::Obj(_)) => true,
        // Integry's free-form objects are `properties: {}` without anything else (create functions of HubSpot).
        _ => depth > 0 && fields.is_empty(),
    };
    Kind::Object(ObjectSpec { fields, rest })
}
