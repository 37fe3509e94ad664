//! Apps and functions as the API writes them, `include=meta` among it.
//!
//! Owns these shapes. Must not decide which accounts a user has.

use serde_json::{Value, json};

use super::{Account, App, AppFace, Found, Function, Object};

/// What an app looks like to one user.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AppContext<'a> {
    /// The user's accounts.
    pub(crate) accounts: &'a [Account],
    /// Where the user connects one.
    pub(crate) login_url: &'a str,
}

/// The eight keys of an app; all of them, because the official SDK refuses an app without.
pub(crate) fn app_json(face: &AppFace, context: &AppContext<'_>) -> Value {
    json!({
        "id": face.id,
        "name": face.name,
        "title": face.title,
        "icon_url": face.icon_url,
        "docs_url": face.docs_url,
        "login_url": context.login_url,
        "allow_multiple_connected_accounts": face.allow_multiple_connected_accounts,
        "connected_accounts": accounts_json(context.accounts),
    })
}

fn accounts_json(accounts: &[Account]) -> Value {
    let each = |account: &Account| json!({"id": account.id, "display_name": account.display_name, "modified_at": account.modified_at});
    accounts.iter().map(each).collect()
}

/// What `include=meta` needs to know beside the function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MetaContext<'a> {
    /// The function's app.
    pub(crate) app: AppContext<'a>,
    /// Where source functions are called.
    pub(crate) base_url: &'a str,
}

/// A function as listed; with `meta` when its context is given.
pub(crate) fn function_json(found: &Found<'_>, meta: Option<MetaContext<'_>>) -> Object {
    let function = found.function.as_ref();
    let mut out = Object::new();
    out.insert("name".to_owned(), json!(function.name));
    out.insert("description".to_owned(), json!(function.description));
    if let Some(context) = meta {
        out.insert("meta".to_owned(), function_meta(found.app, function, context));
    }
    let mut properties = function.params.clone();
    if let Some(context) = meta {
        for (position, (key, schema)) in properties.iter_mut().enumerate() {
            let field = field_meta(function, position, key, schema, context);
            if let Value::Object(members) = schema {
                members.insert("meta".to_owned(), field);
            }
        }
    }
    // Moved, not copied: `json!` would copy every schema once more.
    let mut parameters = Object::new();
    parameters.insert("type".to_owned(), json!("object"));
    parameters.insert("properties".to_owned(), Value::Object(properties));
    parameters.insert("required".to_owned(), json!(function.required));
    out.insert("parameters".to_owned(), Value::Object(parameters));
    out
}

fn function_meta(app: &App, function: &Function, context: MetaContext<'_>) -> Value {
    json!({
        "id": function_id(function),
        "type": function.kind.wire(),
        "version": null,
        "is_built_in": false,
        "ui": {"title": function.title, "description": function.description},
        "app": {
            "id": app.face.id, "name": app.face.name, "title": app.face.title, "icon_url": app.face.icon_url, "login_url": context.app.login_url,
            "connected_accounts": accounts_json(context.app.accounts),
        },
    })
}

/// A number that is the same at every start.
fn function_id(function: &Function) -> u64 {
    1 + crate::sandbox::engine::hash_text(&function.name) % 1_000_000
}

fn field_meta(
    function: &Function,
    position: usize,
    key: &str,
    schema: &Value,
    context: MetaContext<'_>,
) -> Value {
    let hint = function.ui.get(key);
    let default = hint.and_then(|hint| hint.default.clone()).unwrap_or_else(|| json!(""));
    json!({
        "id": function_id(function) * 100 + position as u64,
        "title": title(key),
        "description_for_users": schema.get("description").cloned().unwrap_or_else(|| json!("")),
        "is_required": function.required.iter().any(|name| name == key),
        "machine_name": key,
        "ui": {
            "placeholder": "", "default_value": default, "regex": null, "regex_error_message": null,
            "is_visible": true, "depends_on": depends_on(function, key),
            "ui_field": ui_field(function, key, schema, context),
        },
    })
}

/// The fields whose values the source function needs, named by `{parameters.x}`.
fn depends_on(function: &Function, key: &str) -> Value {
    let arguments = function.ui.get(key).map(|hint| hint.arguments.values().filter_map(Value::as_str));
    let named = |text: &str| text.strip_prefix("{parameters.")?.strip_suffix('}').map(str::to_owned);
    arguments.into_iter().flatten().filter_map(named).collect()
}

fn ui_field(function: &Function, key: &str, schema: &Value, context: MetaContext<'_>) -> Value {
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        let options: Vec<Value> =
            choices.iter().map(|choice| json!({"id": choice, "value": choice})).collect();
        return json!({"type": "STATIC_DROPDOWN", "is_multiselect": false, "options": options});
    }
    if let Some(source) = source_function(description) {
        return source_field(function, key, kind, source, context);
    }
    let field = match kind {
        "boolean" => "CHECKBOX",
        "object" => "CUSTOM_FIELDS",
        "string" if is_long_text(key) => "TEXTAREA",
        _ => "TEXTFIELD",
    };
    json!({"type": field, "is_multiselect": kind == "array", "options": []})
}

fn source_field(function: &Function, key: &str, kind: &str, source: &str, context: MetaContext<'_>) -> Value {
    let hint = function.ui.get(key).cloned().unwrap_or_default();
    let or = |text: String, fallback: &str| if text.is_empty() { fallback.to_owned() } else { text };
    let data_source = json!({
        "url": format!("{}functions/{source}/call/", context.base_url), "method": "POST", "headers": {},
        "body": hint.arguments, "query_params": {},
    });
    if kind == "object" {
        return json!({
            "type": "CUSTOM_FIELDS", "options": [], "id_key_path": or(hint.id, "name"), "title_key_path": or(hint.label, "label"),
            "type_key_path": "type", "is_required_key_path": "required", "data_source": data_source,
        });
    }
    json!({
        "type": "DYNAMIC_DROPDOWN", "is_multiselect": kind == "array", "options": [],
        "option_key_path": or(hint.id, "id"), "value_key_path": or(hint.label, "name"), "data_source": data_source,
    })
}

/// The function that a description sends its reader to: "Call `x` to get the available values."
pub(crate) fn source_function(description: &str) -> Option<&str> {
    let (_, rest) = description.split_once("Call `")?;
    let (name, rest) = rest.split_once('`')?;
    rest.starts_with(" to get the available values").then_some(name)
}

fn is_long_text(key: &str) -> bool {
    ["text", "body", "content", "message", "description", "html", "comment", "note"]
        .iter()
        .any(|word| key.contains(word))
}

/// `first_name`, `firstName` and `first-name` become `First Name`.
pub(crate) fn title(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    let mut start = true;
    for c in key.chars() {
        if c == '_' || c == '-' || c == '.' {
            start = true;
            continue;
        }
        if (start || (c.is_uppercase() && !out.ends_with(char::is_uppercase))) && !out.is_empty() {
            out.push(' ');
        }
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_words() {
        assert_eq!(title("first_name"), "First Name");
        assert_eq!(title("spreadsheetId"), "Spreadsheet Id");
        assert_eq!(title("icon_url"), "Icon Url");
    }

    #[test]
    fn source_functions_are_read_from_descriptions() {
        assert_eq!(source_function("The channel. Call `a-b` to get the available values."), Some("a-b"));
        assert_eq!(source_function("Call `a-b` first."), None);
    }
}
