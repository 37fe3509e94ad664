//! What an answer that is not the expected one means.
//!
//! Owns the mapping of statuses and error bodies to failures with advice. Never judges credentials by the status alone.

use std::sync::Arc;

use crate::domain::call::{CallFailure, CallOutcome, Exchange};
use crate::domain::failure::{Failure, FailureKind};
use crate::protocol::wire::{self, ShapeError};

/// Longest wait that is passed on from a Retry-After header, in seconds.
const MAX_WAIT: u64 = 300;
/// The wait when the header says nothing usable, in seconds.
const DEFAULT_WAIT: u64 = 5;
/// Characters of an unexpected body that are quoted.
const QUOTE: usize = 160;

/// The body as text.
pub(super) fn utf8(exchange: &Exchange) -> Result<&str, Failure> {
    std::str::from_utf8(&exchange.body).map_err(|error| {
        let detail = format!("byte {} of the answer is no UTF-8", error.valid_up_to());
        Failure::new(FailureKind::Refused, "The answer cannot be read", detail)
    })
}

/// A 200 whose body is not what the reference says.
pub(super) fn unexpected(exchange: &Exchange, error: &ShapeError) -> Failure {
    if exchange.body.is_empty() {
        return Failure::new(
            FailureKind::Refused,
            "The answer is empty",
            format!("HTTP {} without a body", exchange.status),
        )
        .retryable();
    }
    let title = match error {
        ShapeError::NotJson { .. } => "The answer is no JSON",
        _ => "The answer has another shape than expected",
    };
    let detail = match error {
        ShapeError::NotJson { .. } => format!("{error}; it begins: {}", quote(exchange)),
        _ => error.to_string(),
    };
    Failure::new(FailureKind::Refused, title, detail).hint("check that the base URL is Integry's")
}

/// Any status but 200 of a list, or of a call that is not a documented refusal.
pub(super) fn refusal(exchange: &Exchange) -> Failure {
    let status = exchange.status;
    let text = utf8(exchange).unwrap_or_default();
    let detail = wire::error_field(text, "detail");
    match (status, detail) {
        (300..400, _) => redirect(exchange),
        (400 | 401 | 403, Some(detail)) => Failure::new(FailureKind::Credentials, "Integry does not accept the credentials", detail)
            .hint("check INTEGRY_APP_KEY, INTEGRY_APP_SECRET and INTEGRY_USER_ID; they must belong to one workspace"),
        (404, Some(detail)) => Failure::new(FailureKind::NotFound, "Not found", detail).hint("check the name"),
        (404, None) => Failure::new(FailureKind::NotFound, "Not found", format!("HTTP 404: {}", quote(exchange)))
            .hint("check the name, and that the base URL is Integry's"),
        (429, _) => too_many(exchange),
        (500.., _) => server_fault(exchange),
        (_, Some(detail)) => Failure::new(FailureKind::Refused, format!("Integry answered {status}"), detail),
        (_, None) => refused_otherwise(exchange, text),
    }
}

fn refused_otherwise(exchange: &Exchange, text: &str) -> Failure {
    let status = exchange.status;
    if let Some(why) = wire::error_field(text, "prompt") {
        return Failure::new(FailureKind::Usage, "The prompt is refused", why);
    }
    let detail = wire::error_field(text, "error").unwrap_or_else(|| quote(exchange));
    Failure::new(FailureKind::Refused, format!("Integry answered {status}"), detail)
}

/// Redirects are not followed: they would carry the credentials along.
fn redirect(exchange: &Exchange) -> Failure {
    let target = header(exchange, "location").and_then(|location| {
        let url = url::Url::parse(location).ok()?;
        Some(url.host_str()?.to_owned())
    });
    let target = target.unwrap_or_else(|| "another place".to_owned());
    let detail = format!(
        "HTTP {} points to {target}; it is not followed, since that would take the credentials there",
        exchange.status
    );
    Failure::new(FailureKind::Refused, "The server redirects", detail).hint("check the base URL")
}

fn too_many(exchange: &Exchange) -> Failure {
    let wait = match header(exchange, "retry-after") {
        // A date: the header's own words are clearer than a difference of two clocks.
        Some(date) if date.parse::<f64>().is_err() && date.ends_with("GMT") => format!("not before {date}"),
        other => {
            let seconds = other.and_then(|text| text.trim().parse::<u64>().ok()).unwrap_or(DEFAULT_WAIT);
            format!("in {} s", seconds.min(MAX_WAIT))
        }
    };
    Failure::new(FailureKind::Refused, "Too many requests", format!("Integry asks to try again {wait}"))
        .hint("wait, then try again")
        .retryable()
}

fn server_fault(exchange: &Exchange) -> Failure {
    let status = exchange.status;
    let text = String::from_utf8_lossy(&exchange.body);
    let is_html = header(exchange, "content-type").is_some_and(|kind| kind.contains("html"))
        || text.trim_start().starts_with('<');
    let detail = if is_html {
        let title = between(&text, "<title>", "</title>")
            .map_or_else(String::new, |title| format!(": {}", title.trim()));
        format!("the server answered {status} with an HTML page{title}")
    } else if exchange.body.is_empty() {
        format!("the server answered {status} without a body")
    } else {
        format!("the server answered {status}: {}", quote(exchange))
    };
    Failure::new(FailureKind::Refused, "Integry has a fault", detail)
        .hint("try again in a moment")
        .retryable()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let from = text.find(start)? + start.len();
    let len = text[from..].find(end)?;
    Some(&text[from..from + len])
}

fn header<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    exchange.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn quote(exchange: &Exchange) -> String {
    if exchange.body.is_empty() {
        return "no body".to_owned();
    }
    let start = &exchange.body[..exchange.body.len().min(4 * QUOTE)];
    let text: String = String::from_utf8_lossy(start).chars().take(QUOTE).collect();
    let more = if text.len() < exchange.body.len() { "…" } else { "" };
    format!("{}{more}", text.trim())
}

/// The answer of a call: one of the two documented ones, or a failure with what arrived.
pub(super) fn of_call(exchange: Exchange) -> Result<CallOutcome, CallFailure> {
    let verdict = match exchange.status {
        200 => utf8(&exchange)
            .and_then(|text| wire::executed(text).map_err(|error| unexpected(&exchange, &error))),
        400 => match utf8(&exchange).ok().and_then(wire::not_executed) {
            Some(verdict) => Ok(verdict),
            None => Err(refusal(&exchange)),
        },
        _ => Err(refusal(&exchange)),
    };
    match verdict {
        Ok(verdict) => Ok(CallOutcome { exchange, verdict }),
        Err(failure) => {
            // An answer below 500 that is no success says that nothing ran; anything else leaves it open.
            let may_have_run = !(300..500).contains(&exchange.status);
            let failure = Failure { retryable: failure.retryable && !may_have_run, ..failure };
            Err(CallFailure { failure, exchange: Some(Arc::new(exchange)), may_have_run })
        }
    }
}
