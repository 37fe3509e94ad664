//! `/functions/list`, `/functions/predict` and `/functions/:name/get`.
//!
//! Owns their parameters and bodies. Must not rank or extract; `predict` does.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Shared;
use super::reply::Reply;
use super::request::ApiRequest;
use crate::domain::function::FunctionKind;
use crate::sandbox::catalog::{App, AppContext, Filter, Found, MetaContext, Object, Page, function_json};
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
    let start = match start_of(request) {
        Ok(start) => start,
        Err(reply) => return reply,
    };
    let size = page_size(shared, request);
    let filter = Filter {
        app: request.parameter("app").map(str::to_owned),
        kind: request.parameter("type").map(FunctionKind::parse),
        search: request.parameter("search").map(str::to_owned),
    };
    let connected_only = request.flag("connected_only");
    let with_meta = request.includes_meta();
    // Without accounts in it a page is the same for every user.
    let user = if with_meta || connected_only { request.user.as_str() } else { "" };
    let generation = shared.accounts.generation();
    let key =
        format!("functions {generation} {start} {size} {connected_only} {with_meta} {filter:?} {user:?}");
    let page = shared.pages.get(key, || {
        let page = shared.catalog.page(&filter, start, size, |app| {
            !connected_only || !shared.accounts(&request.user, &app.face).is_empty()
        });
        write_page(shared, request, &page)
    });
    Reply::written(200, page)
}

/// A page as JSON. Functions without `meta` were written before and are put together as they are.
fn write_page(shared: &Shared, request: &ApiRequest, page: &Page) -> String {
    let mut out = String::from(r#"{"functions":["#);
    for (position, index) in page.functions.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        if request.includes_meta() {
            let found = shared.catalog.at(*index);
            out.extend(found.map(|found| Value::Object(shown(shared, request, &found)).to_string()));
        } else {
            out.push_str(&shared.catalog.listed(*index).unwrap_or_default());
        }
    }
    let next = json!(page.next.map(cursor::encode));
    // Writing to a String cannot fail.
    _ = write!(out, r#"],"_cursor":{next}}}"#);
    out
}

/// A function as this request wants it.
fn shown(shared: &Shared, request: &ApiRequest, found: &Found<'_>) -> Object {
    if !request.includes_meta() {
        return function_json(found, None);
    }
    let face = &found.app.face;
    let accounts = shared.accounts(&request.user, face);
    let app = AppContext { accounts: &accounts, login_url: &shared.login_url(&request.user, face) };
    function_json(found, Some(MetaContext { app, base_url: &shared.base_url }))
}

/// Gets one function, with arguments when a prompt or variables are given.
pub(super) fn get(shared: &Shared, request: &ApiRequest, name: &str) -> Reply {
    let Some(found) = shared.catalog.function(name) else { return Reply::detail(404, "Function not found") };
    let mut function = shown(shared, request, &found);
    let prompt = request.body.get("prompt").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let variables = request.variables();
    if !prompt.is_empty() || !variables.is_empty() {
        let arguments = suggested(shared, request, &found, prompt);
        function.insert("arguments".to_owned(), Value::Object(arguments));
    }
    Reply::json(200, &function)
}

/// The arguments that a prompt and the request's variables suggest, with the account's own names in mind.
fn suggested(shared: &Shared, request: &ApiRequest, found: &Found<'_>, prompt: &str) -> Object {
    let prompt = prediction::readable(prompt);
    let accounts = shared.accounts(&request.user, &found.app.face);
    let known = |key: &str| {
        accounts.first().map_or_else(Vec::new, |account| {
            prediction::known(&shared.catalog, &shared.engine, account, found, key)
        })
    };
    prediction::arguments(found, prompt, &request.variables(), &known)
}

/// Predicts a function from a prompt.
pub(super) fn predict(shared: &Shared, request: &ApiRequest) -> Reply {
    let prompt = request.body.get("prompt").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    if prompt.is_empty() {
        return Reply::json(400, &json!({"prompt": "Must be a non-empty string"}));
    }
    let connected_only = request.flag("connected_only");
    let asked = prediction::readable(prompt);
    let is_connected = |app: &App| !shared.accounts(&request.user, &app.face).is_empty();
    let ranker = shared.ranker.get_or_init(|| prediction::Ranker::new(&shared.catalog));
    let best = ranker.best(&shared.catalog, asked, |app| !connected_only || is_connected(app), is_connected);
    let functions: Vec<Object> = best
        .iter()
        .map(|found| {
            let mut function = shown(shared, request, found);
            if request.flag("predict_arguments") {
                let arguments = suggested(shared, request, found, prompt);
                function.insert("arguments".to_owned(), Value::Object(arguments));
            }
            function
        })
        .collect();
    Reply::json(200, &json!({ "functions": functions }))
}
