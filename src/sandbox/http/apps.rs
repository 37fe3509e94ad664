//! `/apps/list` and `/apps/:name/get`.
//!
//! Owns their filters and bodies.

use serde_json::{Value, json};

use super::Shared;
use super::functions::{page_size, start_of};
use super::reply::Reply;
use super::request::ApiRequest;
use crate::sandbox::catalog::{App, app_json};
use crate::sandbox::cursor;

/// Lists apps.
pub(super) fn list(shared: &Shared, request: &ApiRequest) -> Reply {
    let connected_only = request.flag("connected_only");
    let search = request.parameter("search").map(str::to_lowercase);
    let fits = |app: &&App| {
        (!connected_only || !shared.accounts(&request.user, app).is_empty())
            && search
                .as_ref()
                .is_none_or(|text| app.face.name.contains(text) || app.face.title.to_lowercase().contains(text))
    };
    let (start, size) = match start_of(request) {
        Ok(start) => (start, page_size(shared, request)),
        Err(reply) => return reply,
    };
    let apps: Vec<&App> = shared.catalog.apps().iter().filter(fits).collect();
    let total = apps.len();
    let page: Vec<Value> = apps
        .into_iter()
        .skip(start)
        .take(size)
        .map(|app| app_json(app, shared.accounts(&request.user, app)))
        .collect();
    let end = start.saturating_add(page.len());
    let next = if end < total { json!(cursor::encode(end)) } else { Value::Null };
    Reply::json(200, json!({"apps": page, "count": total, "_cursor": next}))
}

/// Gets one app.
pub(super) fn get(shared: &Shared, request: &ApiRequest, name: &str) -> Reply {
    match shared.catalog.app(name) {
        Some(app) => Reply::json(200, app_json(app, shared.accounts(&request.user, app))),
        None => Reply::detail(404, "App not found"),
    }
}
