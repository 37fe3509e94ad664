//! The HTTP face: one handler for every request.
//!
//! Owns the order of things: guard, route, method, body, credentials, fate, endpoint. Must not know what functions do.

mod apps;
mod call;
mod connect;
mod fault;
mod functions;
mod guard;
mod pages;
mod reply;
mod request;
mod server;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::json;
use tokio::sync::Semaphore;

pub(super) use pages::Pages;
pub(super) use server::serve;

use self::reply::Reply;
use self::request::{ApiRequest, Endpoint};
use super::Options;
use super::accounts::Accounts;
use super::catalog::{Account, AppFace, Catalog};
use super::credentials::Credentials;
use super::engine::Engine;
use super::faults::Dice;
use super::journal::{Journal, RecordedRequest};
use super::predict::Ranker;

/// Requests that are answered at the same time; more of them are told to come back.
const AT_ONCE: usize = 256;

/// What every request sees.
#[derive(Debug)]
pub(super) struct Shared {
    /// How the sandbox was started.
    pub(super) options: Options,
    /// Where it listens.
    pub(super) port: u16,
    /// Address with a slash at the end.
    pub(super) base_url: String,
    /// Key, secret and user.
    pub(super) credentials: Credentials,
    /// What there is.
    pub(super) catalog: Catalog,
    /// What finds the function of a prompt, made when first asked.
    pub(super) ranker: OnceLock<Ranker>,
    /// Who has connected what.
    pub(super) accounts: Accounts,
    /// What answers calls.
    pub(super) engine: Engine,
    /// What becomes of answers.
    pub(super) dice: Dice,
    /// Whether answering may wait for a disk.
    pub(super) is_on_disk: bool,
    /// The last requests.
    pub(super) journal: Journal,
    /// Lists that were written before.
    pub(super) pages: Pages,
    /// Places for requests that are being answered.
    pub(super) places: Semaphore,
}

impl Shared {
    /// What a user has connected at an app. Only the sandbox's own user starts with accounts; any other user with a right hash is new.
    fn accounts(&self, user: &str, app: &AppFace) -> Arc<[Account]> {
        self.accounts.of(user, &app.name)
    }

    /// Where a user connects an account of an app: a page of the sandbox.
    fn login_url(&self, user: &str, app: &AppFace) -> String {
        connect::address(self, user, &app.name)
    }

    /// Places for as many requests as are answered at the same time.
    pub(super) fn places() -> Semaphore {
        Semaphore::new(AT_ONCE)
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Ok(_place) = shared.places.try_acquire() else {
        return Reply::detail(503, "The sandbox answers 256 requests at the same time.")
            .header("Retry-After", "1")
            .into_response();
    };
    let (parts, body) = request.into_parts();
    if connect::is_page(parts.uri.path()) {
        return connect::handle(&shared, &parts, body).await;
    }
    let mut record = RecordedRequest {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: String::new(),
        status: 0,
    };
    let response = match guard::refuse_api(&parts.headers, shared.port) {
        Some(refusal) => refusal.into_response(),
        None => match Endpoint::of(parts.uri.path()) {
            None => Reply::detail(404, "Not found.").into_response(),
            Some(endpoint) => fated(&shared, &parts, endpoint, body, &mut record.body).await,
        },
    };
    record.status = response.status().as_u16();
    shared.journal.record(record);
    response
}

/// The answer with the fault that falls to it.
async fn fated(
    shared: &Arc<Shared>,
    parts: &Parts,
    endpoint: Endpoint,
    body: Body,
    recorded: &mut String,
) -> Response {
    let fate = shared.dice.throw();
    let own = match endpoint {
        Endpoint::FunctionCall(_) => shared.options.call_latency,
        _ => shared.options.list_latency,
    };
    let delay = fate.delay.saturating_add(own);
    if delay > Duration::ZERO {
        tokio::time::sleep(delay).await;
    }
    // The body is read in any case: a client that is still writing would see a reset instead of the answer.
    let body = request::read_body(body).await;
    if let Ok(body) = &body {
        *recorded = Journal::body(body);
    }
    if let Some(instead) = fault::instead(fate.outcome) {
        return instead;
    }
    let reply = match body {
        Ok(body) => answer(shared, parts, endpoint, &body).await,
        Err(refusal) => refusal,
    };
    fault::deliver(reply.into_parts(), fate)
}

async fn answer(shared: &Arc<Shared>, parts: &Parts, endpoint: Endpoint, body: &[u8]) -> Reply {
    if parts.method != Method::POST {
        return Reply::detail(405, &format!("Method \"{}\" not allowed.", parts.method))
            .header("Allow", "POST");
    }
    let presented = request::presented(parts);
    let Some(user) = shared.credentials.user(&presented) else {
        return Reply::detail(endpoint.unauthenticated(), "Authentication credentials were not provided.");
    };
    let request = match ApiRequest::read(parts, body, user.to_owned()) {
        Ok(request) => request,
        Err(reply) => return reply,
    };
    if !shared.is_on_disk {
        return caught(|| dispatch(shared, &endpoint, &request));
    }
    let shared = shared.clone();
    let on_worker = tokio::task::spawn_blocking(move || caught(|| dispatch(&shared, &endpoint, &request)));
    on_worker.await.unwrap_or_else(|_| failed())
}

/// A fault of one answer must not take the connection, the client and the demo down.
fn caught(answer: impl FnOnce() -> Reply) -> Reply {
    catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| failed())
}

fn failed() -> Reply {
    Reply::json(500, &json!({"detail": "The sandbox failed to answer this request."}))
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
