//! `/functions/list`, `/functions/predict` and `/functions/:name/get`.
//!
//! Owns their parameters and bodies. Must not rank or extract; `predict` does.

use serde_json::{Value, json};

use super::Shared;
use super::reply::Reply;
use super::request::ApiRequest;
use crate::domain::function::FunctionKind;
use crate::sandbox::catalog::{Filter, Found, MetaContext, Object, function_json};
use crate::sandbox::{cursor, predict as prediction};

/// The most entries a page may ask for; the browser SDK asks for 9999.
const LARGEST_PAGE: usize = 10_000;

/// Where the page of a list request starts.
pub(super) fn start_of(request: &ApiRequest) -> Result<usize, Reply> {
    match request.cursor() {
        None => Ok(0),
        Some(given) => {
            given.as_str().and_then(cursor::decode).ok_or_else(|| Reply::detail(404, "Invalid cursor"))
        }
    }
}

/// How many entries a page of a list has.
pub(super) fn page_size(shared: &Shared, request: &ApiRequest) -> usize {
    let asked = request.parameter("page_size").and_then(|size| size.parse().ok()).filter(|size| *size > 0);
    asked.unwrap_or(shared.options.page_size).clamp(1, LARGEST_PAGE)
}

/// Lists functions.
pub(super) fn list(shared: &Shared, request: &ApiRequest) -> Reply {
    let filter = Filter {
        app: request.parameter("app").map(str::to_owned),
        kind: request.parameter("type").map(FunctionKind::parse),
        search: request.parameter("search").map(str::to_owned),
    };
    let start = match start_of(request) {
        Ok(start) => start,
        Err(reply) => return reply,
    };
    let connected_only = request.flag("connected_only");
    let page = shared.catalog.page(&filter, start, page_size(shared, request), |app| {
        !connected_only || !shared.accounts(&request.user, app).is_empty()
    });
    let functions = page.functions.iter().map(|found| Value::Object(shown(shared, request, found))).collect();
    // Moved, not copied: `json!` would copy every schema once more.
    let mut answer = Object::new();
    answer.insert("functions".to_owned(), Value::Array(functions));
    answer.insert("_cursor".to_owned(), json!(page.next.map(cursor::encode)));
    Reply::json(200, Value::Object(answer))
}

/// A function as this request wants it.
fn shown(shared: &Shared, request: &ApiRequest, found: &Found<'_>) -> Object {
    let accounts = shared.accounts(&request.user, found.app);
    let context = MetaContext { accounts, base_url: &shared.base_url };
    function_json(found, request.includes_meta().then_some(context))
}

/// Gets one function, with arguments when a prompt or variables are given.
pub(super) fn get(shared: &Shared, request: &ApiRequest, name: &str) -> Reply {
    let Some(found) = shared.catalog.function(name) else { return Reply::detail(404, "Function not found") };
    let mut function = shown(shared, request, &found);
    let prompt = request.body.get("prompt").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let variables = request.variables();
    if !prompt.is_empty() || !variables.is_empty() {
        let arguments = prediction::arguments(&found, prompt, &variables);
        function.insert("arguments".to_owned(), Value::Object(arguments));
    }
    Reply::json(200, Value::Object(function))
}

/// Predicts a function from a prompt.
pub(super) fn predict(shared: &Shared, request: &ApiRequest) -> Reply {
    let prompt = request.body.get("prompt").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    if prompt.is_empty() {
        return Reply::json(400, json!({"prompt": "Must be a non-empty string"}));
    }
    let connected_only = request.flag("connected_only");
    let best = prediction::best(&shared.catalog, prompt, |app| {
        !connected_only || !shared.accounts(&request.user, app).is_empty()
    });
    let functions: Vec<Object> = best
        .iter()
        .map(|found| {
            let mut function = shown(shared, request, found);
            if request.flag("predict_arguments") {
                let arguments = prediction::arguments(found, prompt, &request.variables());
                function.insert("arguments".to_owned(), Value::Object(arguments));
            }
            function
        })
        .collect();
    Reply::json(200, json!({ "functions": functions }))
}
