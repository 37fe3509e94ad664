//! Templates: JSON values whose strings may refer to the scope of a call.
//!
//! Owns the expression grammar. Must not change tables.
//!
//! * `"$path"` is the value at the path, with its type; a member whose value is nothing is left out.
//! * `"... ${path} ..."` puts the value's text into a text.
//! * `path:filter` changes it (`lower`, `text`, `number`, `len`, `slug`, `first`, `true`), `path|fallback` stands in for nothing;
//!   the fallback is another `$path`, JSON or plain text.
//! * `{"...": "$path", ...}` spreads an object's members; `{"$for": "$rows", "give": ...}` makes one value per item, bound as `$it`.
//! * `"$$..."` is a text that begins with a dollar sign.

use serde_json::{Map, Value};

use super::value::{at, text};

/// What expressions see: the arguments of the call and what steps have bound.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope(Map<String, Value>);

impl Scope {
    /// Binds a name.
    pub(super) fn bind(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The value of a bound name or a path into it.
    pub(super) fn get(&self, path: &str) -> Option<&Value> {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        at(self.0.get(name)?, rest)
    }
}

/// The value of a template; `None` when it is one expression that gives nothing.
pub(super) fn render(template: &Value, scope: &Scope) -> Option<Value> {
    match template {
        Value::String(text) => render_text(text, scope),
        Value::Array(items) => Some(items.iter().filter_map(|item| render(item, scope)).collect()),
        Value::Object(members) => Some(render_object(members, scope)),
        other => Some(other.clone()),
    }
}

fn render_object(members: &Map<String, Value>, scope: &Scope) -> Value {
    if let (Some(rows), Some(give)) = (members.get("$for"), members.get("give")) {
        return render_each(rows, give, scope);
    }
    let mut out = Map::new();
    for (key, template) in members {
        match (key.as_str(), render(template, scope)) {
            ("...", Some(Value::Object(spread))) => out.extend(spread),
            ("...", _) | (_, None) => {}
            (_, Some(value)) => _ = out.insert(key.clone(), value),
        }
    }
    Value::Object(out)
}

fn render_each(rows: &Value, give: &Value, scope: &Scope) -> Value {
    let Some(Value::Array(rows)) = render(rows, scope) else { return Value::Array(Vec::new()) };
    let mut inner = scope.clone();
    let each = |row| {
        inner.bind("it", row);
        render(give, &inner)
    };
    rows.into_iter().filter_map(each).collect()
}

fn render_text(template: &str, scope: &Scope) -> Option<Value> {
    if let Some(literal) = template.strip_prefix("$$") {
        return Some(Value::String(format!("${literal}")));
    }
    match template.strip_prefix('$') {
        Some(expression) if !expression.starts_with('{') => evaluate(expression, scope),
        _ if template.contains("${") => Some(Value::String(interpolate(template, scope))),
        _ => Some(Value::String(template.to_owned())),
    }
}

fn interpolate(template: &str, scope: &Scope) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find("${") {
        let Some(length) = rest[open..].find('}') else { break };
        out.push_str(&rest[..open]);
        let expression = &rest[open + 2..open + length];
        out.push_str(&evaluate(expression, scope).as_ref().map(text).unwrap_or_default());
        rest = &rest[open + length + 1..];
    }
    out.push_str(rest);
    out
}

fn evaluate(expression: &str, scope: &Scope) -> Option<Value> {
    let (reference, fallback) = match expression.split_once('|') {
        Some((reference, fallback)) => (reference, Some(fallback)),
        None => (expression, None),
    };
    let (path, filter) = reference.split_once(':').unwrap_or((reference, ""));
    let found = scope.get(path).filter(|value| !value.is_null()).and_then(|value| apply(filter, value));
    found.or_else(|| match fallback?.strip_prefix('$') {
        Some(expression) => evaluate(expression, scope),
        None => fallback.map(literal),
    })
}

/// A fallback is JSON where it can be, so that `|0`, `|[]` and `|null` have their type.
fn literal(fallback: &str) -> Value {
    serde_json::from_str(fallback).unwrap_or_else(|_| Value::String(fallback.to_owned()))
}

fn apply(filter: &str, value: &Value) -> Option<Value> {
    Some(match filter {
        "lower" => Value::String(text(value).to_lowercase()),
        "slug" => Value::String(slug(&text(value))),
        "text" => Value::String(text(value)),
        "number" => text(value)
            .parse::<i64>()
            .map(Value::from)
            .or_else(|_| text(value).parse::<f64>().map(Value::from))
            .ok()?,
        "len" => Value::from(value.as_array().map_or_else(|| text(value).chars().count(), Vec::len)),
        // Nothing unless it is true: a condition that a flag switches on.
        "true" => value.as_bool().filter(|flag| *flag).map(Value::Bool)?,
        "first" => value.as_array()?.first()?.clone(),
        _ => value.clone(),
    })
}

/// Lower-case letters and digits, everything else one dash.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scope() -> Scope {
        let mut scope = Scope::default();
        scope.bind("args", json!({"name": "Ada Lovelace", "n": 3, "tags": ["a", "b"], "nothing": null}));
        scope
    }

    #[test]
    fn a_whole_expression_keeps_its_type_and_nothing_drops_the_member() {
        let template =
            json!({"n": "$args.n", "gone": "$args.missing", "null": "$args.nothing", "tag": "$args.tags.1"});
        assert_eq!(render(&template, &scope()), Some(json!({"n": 3, "tag": "b"})));
    }

    #[test]
    fn texts_are_interpolated_filtered_and_fall_back() {
        let template = json!([
            "<${args.name:slug}>",
            "${args.missing|none}",
            "$args.missing|0",
            "$$5",
            "$args.tags:len",
            "$args.missing|$args.n"
        ]);
        assert_eq!(render(&template, &scope()), Some(json!(["<ada-lovelace>", "none", 0, "$5", 2, 3])));
    }

    #[test]
    fn spread_and_for_build_objects() {
        let template =
            json!({"first": 1, "...": "$args", "rows": {"$for": "$args.tags", "give": {"id": "$it"}}});
        let out = render(&template, &scope()).unwrap();
        assert_eq!(out["rows"], json!([{"id": "a"}, {"id": "b"}]));
        assert_eq!(out["name"], json!("Ada Lovelace"));
    }
}
