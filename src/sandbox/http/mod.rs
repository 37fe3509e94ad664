//! The HTTP face: one handler for every request.
//!
//! Owns the order of things: guard, route, method, body, credentials, endpoint. Must not know what functions do.

mod apps;
mod call;
mod functions;
mod guard;
mod reply;
mod request;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::Response;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::reply::Reply;
use self::request::{ApiRequest, Endpoint};
use super::Options;
use super::catalog::{Account, App, Catalog};
use super::credentials::Credentials;
use super::engine::Engine;
use super::journal::{Journal, RecordedRequest};

/// What every request sees.
#[derive(Debug)]
pub(super) struct Shared {
    options: Options,
    port: u16,
    base_url: String,
    /// Key, secret and user.
    pub(super) credentials: Credentials,
    catalog: Catalog,
    engine: Engine,
    /// The last requests.
    pub(super) journal: Journal,
}

impl Shared {
    /// The state of a new server.
    pub(super) fn new(
        options: Options,
        port: u16,
        base_url: String,
        credentials: Credentials,
        catalog: Catalog,
    ) -> Self {
        let engine = Engine::new(catalog.lists().clone());
        Self { options, port, base_url, credentials, catalog, engine, journal: Journal::default() }
    }

    /// What a user has connected. Only the sandbox's own user starts with accounts; any other user with a right hash is a new one.
    fn accounts<'a>(&self, user: &str, app: &'a App) -> &'a [Account] {
        if user == self.credentials.user_id { &app.face.accounts } else { &[] }
    }
}

/// Serves until it is told to stop.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, stop: CancellationToken) {
    let router = Router::new().fallback(handle).with_state(shared);
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = serving.await {
        tracing::error!(%error, "the sandbox server has ended");
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut record = RecordedRequest {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: String::new(),
        status: 0,
    };
    let reply = match guard::refuse(&parts.headers, shared.port) {
        Some(refusal) => refusal,
        None => match Endpoint::of(parts.uri.path()) {
            None => Reply::detail(404, "Not found."),
            Some(endpoint) => answer(&shared, &parts, endpoint, body, &mut record.body).await,
        },
    };
    record.status = reply.status;
    shared.journal.record(record);
    reply.into_response()
}

async fn answer(
    shared: &Shared,
    parts: &axum::http::request::Parts,
    endpoint: Endpoint,
    body: Body,
    recorded: &mut String,
) -> Reply {
    if parts.method != Method::POST {
        return Reply::detail(405, &format!("Method \"{}\" not allowed.", parts.method))
            .header("Allow", "POST");
    }
    let body = match request::read_body(body).await {
        Ok(body) => body,
        Err(reply) => return reply,
    };
    *recorded = String::from_utf8_lossy(&body).into_owned();
    let presented = request::presented(parts);
    let Some(user) = shared.credentials.user(&presented) else {
        return Reply::detail(endpoint.unauthenticated(), "Authentication credentials were not provided.");
    };
    let request = match ApiRequest::read(parts, &body, user.to_owned()) {
        Ok(request) => request,
        Err(reply) => return reply,
    };
    let latency = match endpoint {
        Endpoint::FunctionCall(_) => shared.options.call_latency,
        _ => shared.options.list_latency,
    };
    if latency > Duration::ZERO {
        tokio::time::sleep(latency).await;
    }
    // A fault of one answer must not take the connection, the client and the demo down.
    catch_unwind(AssertUnwindSafe(|| dispatch(shared, &endpoint, &request)))
        .unwrap_or_else(|_| Reply::json(500, json!({"detail": "The sandbox failed to answer this request."})))
}

fn dispatch(shared: &Shared, endpoint: &Endpoint, request: &ApiRequest) -> Reply {
    match endpoint {
        Endpoint::AppList => apps::list(shared, request),
        Endpoint::AppGet(name) => apps::get(shared, request, name),
        Endpoint::FunctionList => functions::list(shared, request),
        Endpoint::FunctionPredict => functions::predict(shared, request),
        Endpoint::FunctionGet(name) => functions::get(shared, request, name),
        Endpoint::FunctionCall(name) => call::call(shared, request, name),
    }
}
