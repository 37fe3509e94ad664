//! Passthrough requests: an address of the app's raw API, answered by the function that stands for it.
//!
//! Owns matching addresses and turning query, path and body into arguments. Must not answer anything that the functions would not.

use serde_json::{Value, json};
use url::form_urlencoded;

use super::template::{Scope, render};
use super::{Answer, Call, CallError, Engine};
use crate::sandbox::catalog::{App, Function, Object, Passthrough, Route};
use crate::sandbox::coerce::coerce;
use crate::sandbox::storage::StorageError;

/// Answers a passthrough call; the arguments are checked.
pub(super) fn call(engine: &Engine, call: &Call<'_>) -> Result<Answer, StorageError> {
    let Some(api) = &call.app.passthrough else { return Ok(not_found()) };
    let argument = |name: &str| call.arguments.get(name).and_then(Value::as_str).unwrap_or_default();
    let method = argument("method").trim().to_ascii_uppercase();
    let (path, query) = split(api, argument("url"));
    let Some((route, function, mut arguments)) = find(call.app, api, &method, &path) else {
        return Ok(unknown(api, &method, &path));
    };
    arguments.extend(form_urlencoded::parse(query.as_bytes()).map(|(key, value)| {
        let value = coerce(&value, function.params.get(key.as_ref()));
        (key.into_owned(), value)
    }));
    if let Some(Value::Object(body)) = call.arguments.get("body") {
        arguments.extend(body_arguments(function, body));
    }
    let cursor = arguments.get("_cursor").cloned();
    let inner = Call { app: call.app, function, account: call.account, arguments, cursor };
    match engine.call(&inner) {
        Ok(answer) => Ok(wrapped(route, answer)),
        Err(CallError::Arguments(faults)) => {
            let (key, message) = faults.into_iter().next().unwrap_or_default();
            let output = json!({"message": format!("{key}: {message}")});
            Ok(Answer { code: "400".to_owned(), output, cursor: None })
        }
        Err(CallError::State(error)) => Err(error),
    }
}

/// The path after the API's base, and the query. Addresses may be whole or begin with the path.
fn split(api: &Passthrough, address: &str) -> (String, String) {
    let address = address.trim();
    let rest = address.strip_prefix(api.base.as_str()).unwrap_or(address);
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    (format!("/{}", path.trim_matches('/')), query.to_owned())
}

fn find<'a>(
    app: &'a App,
    api: &'a Passthrough,
    method: &str,
    path: &str,
) -> Option<(&'a Route, &'a Function, Object)> {
    api.routes.iter().filter(|route| route.method == method).find_map(|route| {
        let function = app.functions.iter().find(|function| function.name == route.call)?;
        let captured = captures(&route.path, path)?;
        let arguments = captured.into_iter().map(|(key, text)| {
            let value = coerce(&text, function.params.get(&key));
            (key, value)
        });
        Some((route, function, arguments.collect()))
    })
}

/// The `{name}` segments of a path, when it fits the pattern.
fn captures(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut captured = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(captured),
            (Some(wanted), Some(given)) => {
                match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) if !given.is_empty() => captured.push((name.to_owned(), given.to_owned())),
                    None if wanted == given => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// A body goes to the parameters of its keys; a function that takes one object only (`properties`) also takes it bare.
fn body_arguments(function: &Function, body: &Object) -> Object {
    body.iter()
        .filter(|(key, _)| function.params.contains_key(*key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn wrapped(route: &Route, answer: Answer) -> Answer {
    let Some(template) = route.answer.as_ref().filter(|_| answer.code.starts_with('2')) else {
        return Answer { cursor: None, ..answer };
    };
    // Some apps report failure in a 200 of their own shape; that is already the raw body.
    if answer.output.get("ok") == Some(&Value::Bool(false)) {
        return Answer { cursor: None, ..answer };
    }
    let mut scope = Scope::default();
    scope.bind("output", answer.output);
    scope.bind("cursor", answer.cursor.unwrap_or_default());
    Answer { code: answer.code, output: render(template, &scope).unwrap_or_default(), cursor: None }
}

fn unknown(api: &Passthrough, method: &str, path: &str) -> Answer {
    let mut scope = Scope::default();
    scope.bind("method", method.into());
    scope.bind("path", path.into());
    let output = render(&api.unknown.body, &scope).unwrap_or_default();
    Answer { code: api.unknown.code.clone(), output, cursor: None }
}

fn not_found() -> Answer {
    Answer { code: "404".to_owned(), output: json!({"message": "Not Found"}), cursor: None }
}
