//! `/apps/list` and `/apps/:name/get`.
//!
//! Owns their filters and bodies.

use serde_json::{Value, json};

use super::Shared;
use super::functions::{page_size, start_of};
use super::reply::Reply;
use super::request::ApiRequest;
use crate::sandbox::catalog::{AppContext, AppFace, app_json};
use crate::sandbox::cursor;

/// Lists apps.
pub(super) fn list(shared: &Shared, request: &ApiRequest) -> Reply {
    let (start, size) = match start_of(request) {
        Ok(start) => (start, page_size(shared, request)),
        Err(reply) => return reply,
    };
    let connected_only = request.flag("connected_only");
    let search = request.parameter("search").map(str::to_lowercase);
    let key = format!(
        "apps {} {start} {size} {connected_only} {:?} {:?}",
        shared.accounts.generation(),
        search,
        request.user
    );
    let page = shared.pages.get(key, || {
        let fits = |face: &&AppFace| {
            (!connected_only || !shared.accounts(&request.user, face).is_empty())
                && search.as_ref().is_none_or(|text| {
                    face.name.contains(text.as_str()) || face.title.to_lowercase().contains(text.as_str())
                })
        };
        let apps: Vec<&AppFace> = shared.catalog.faces().iter().filter(fits).collect();
        let shown = apps.iter().skip(start).take(size).map(|face| shown(shared, request, face));
        let page: Vec<Value> = shown.collect();
        let end = start.saturating_add(page.len());
        let next = if end < apps.len() { json!(cursor::encode(end)) } else { Value::Null };
        json!({"apps": page, "count": apps.len(), "_cursor": next}).to_string()
    });
    Reply::written(200, page)
}

/// Gets one app.
pub(super) fn get(shared: &Shared, request: &ApiRequest, name: &str) -> Reply {
    match shared.catalog.face_of(name) {
        Some(face) => Reply::json(200, &shown(shared, request, face)),
        None => Reply::detail(404, "App not found"),
    }
}

fn shown(shared: &Shared, request: &ApiRequest, face: &AppFace) -> Value {
    let accounts = shared.accounts(&request.user, face);
    app_json(face, &AppContext { accounts: &accounts, login_url: &shared.login_url(&request.user, face) })
}
