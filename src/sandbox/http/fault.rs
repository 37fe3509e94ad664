//! What faults look like on the wire.
//!
//! Owns answers that stand in for the real one, and bodies that are cut or slow. Must not decide which occur; `faults` does.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::{StreamExt as _, stream};
use serde_json::json;

use super::reply::Reply;
use crate::sandbox::faults::{Fate, Outcome};

/// In how many pieces a slow body is sent.
const PIECES: u32 = 20;

/// The answer that replaces the real one. The request was not carried out.
pub(super) fn instead(outcome: Outcome) -> Option<Response> {
    match outcome {
        Outcome::Answer | Outcome::Cut => None,
        Outcome::Throttle => Some(
            Reply::json(429, &json!({"detail": "Request was throttled. Expected available in 1 second."}))
                .header("Retry-After", "1")
                .into_response(),
        ),
        Outcome::Error(502) => Some(bad_gateway()),
        Outcome::Error(status) => {
            Some(Reply::json(status, &json!({"detail": "A fault that was asked for."})).into_response())
        }
    }
}

/// Gateways answer in HTML, whatever the client takes.
fn bad_gateway() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

/// The real answer, cut or slow if that is its fate. Its length is announced as if nothing were to happen.
pub(super) fn deliver(reply: (Response, Bytes), fate: Fate) -> Response {
    let (mut response, body) = reply;
    if fate.outcome != Outcome::Cut && fate.slow_body == Duration::ZERO {
        *response.body_mut() = Body::from(body);
        return response;
    }
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let sent = if fate.outcome == Outcome::Cut { body.len() / 2 } else { body.len() };
    let piece = sent.div_ceil(PIECES as usize).max(1);
    let pause = fate.slow_body / PIECES;
    let pieces = (0..sent).step_by(piece).map(move |start| body.slice(start..sent.min(start + piece)));
    let paced = stream::iter(pieces.collect::<Vec<_>>()).then(move |piece| async move {
        if pause > Duration::ZERO {
            tokio::time::sleep(pause).await;
        }
        Ok::<_, io::Error>(piece)
    });
    *response.body_mut() = match fate.outcome {
        Outcome::Cut => Body::from_stream(paced.chain(stream::once(async { Err(io::Error::other("cut")) }))),
        _ => Body::from_stream(paced),
    };
    response
}
