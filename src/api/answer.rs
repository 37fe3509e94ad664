//! What an answer that is not the expected one means.
//!
//! Owns the mapping of statuses and error bodies to failures with advice. Never judges credentials by the status alone.

use std::borrow::Cow;
use std::str::Utf8Error;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::call::{CallFailure, CallOutcome, Exchange, Verdict};
use crate::domain::failure::{Failure, FailureKind, Retry};
use crate::domain::output::{JsonIndex, Kind};
use crate::domain::time::{http_date, span};
use crate::protocol::wire::{self, ShapeError};

/// Longest wait that is passed on from a Retry-After header, in seconds: who asks for more is asked again after that.
const MAX_WAIT: u64 = 3_600;
/// The wait when the header says nothing usable, in seconds.
const DEFAULT_WAIT: u64 = 5;
/// Bytes of an HTML page in which its title is looked for.
const TITLE_WITHIN: usize = 64 * 1024;
/// A member of the envelope longer than this many bytes is none that the reference knows.
const MAX_MEMBER: usize = 1024 * 1024;
/// Characters of an unexpected body that are quoted.
const QUOTE: usize = 160;

/// The body as text.
pub(super) fn utf8(exchange: &Exchange) -> Result<Cow<'_, str>, Failure> {
    let failure = |error: Utf8Error| {
        let detail = format!("byte {} of the answer is no UTF-8", error.valid_up_to());
        Failure::new(FailureKind::Refused, "The answer cannot be read", detail)
    };
    match exchange.body.whole() {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(failure),
        Cow::Owned(bytes) => {
            String::from_utf8(bytes).map(Cow::Owned).map_err(|error| failure(error.utf8_error()))
        }
    }
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
    let detail = wire::error_field(&text, "detail");
    match (status, detail) {
        (300..400, _) => redirect(exchange),
        (400 | 401 | 403, Some(detail)) => {
            Failure::new(FailureKind::Credentials, "Integry does not accept the credentials", detail)
                .hint("check the App-Key, the secret and the user id; they must belong to one workspace")
        }
        (404, Some(detail)) => {
            Failure::new(FailureKind::NotFound, "Not found", detail).hint("check the name")
        }
        (404, None) => {
            Failure::new(FailureKind::NotFound, "Not found", format!("HTTP 404: {}", quote(exchange)))
                .hint("check the name, and that the base URL is Integry's")
        }
        (429, _) => too_many(exchange),
        (500.., _) => server_fault(exchange),
        (_, Some(detail)) => Failure::new(FailureKind::Refused, format!("Integry answered {status}"), detail),
        (_, None) => refused_otherwise(exchange, &text),
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
    let asked = header(exchange, "retry-after").map(str::trim);
    let date = asked.and_then(http_date);
    let number = asked.and_then(|text| text.parse::<u64>().ok());
    let seconds = match (date, number) {
        // The server's own clock tells how far off its date is; without one, there is no telling.
        (Some(date), _) => header(exchange, "date")
            .and_then(http_date)
            .map_or(DEFAULT_WAIT, |now| u64::try_from(date.saturating_sub(now)).unwrap_or(0)),
        (None, number) => number.unwrap_or(DEFAULT_WAIT),
    };
    let seconds = seconds.min(MAX_WAIT);
    let wait = match (date, asked) {
        (Some(_), Some(date)) => format!("not before {date}"),
        _ => format!("in {}", span(seconds)),
    };
    Failure::new(FailureKind::Refused, "Too many requests", format!("Integry asks to try again {wait}"))
        .hint("wait, then try again")
        .retry(Retry::After(Duration::from_secs(seconds)))
}

fn server_fault(exchange: &Exchange) -> Failure {
    let status = exchange.status;
    let start = start(exchange, TITLE_WITHIN);
    let text = String::from_utf8_lossy(&start);
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
    let passes = matches!(status, 500 | 502..=504);
    Failure::new(FailureKind::Refused, "Integry has a fault", detail)
        .hint("try again in a moment")
        .retry(if passes { Retry::Soon } else { Retry::ByHand })
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
    let text: String = String::from_utf8_lossy(&start(exchange, 4 * QUOTE)).chars().take(QUOTE).collect();
    let more = if text.len() < exchange.body.len() { "…" } else { "" };
    format!("{}{more}", text.trim())
}

fn start(exchange: &Exchange, bytes: usize) -> Cow<'_, [u8]> {
    exchange.body.bytes(0..bytes)
}

/// The verdict of an answer that is indexed: what is around its document is read, the document is not.
fn envelope(index: &JsonIndex) -> Result<Verdict, ShapeError> {
    let mut place = None;
    let mut around = Vec::new();
    for row in index.children(0) {
        let Some(key) = index.key(row) else { continue };
        let value = if key == "output" {
            place = Some(index.value_range(row));
            "0".into()
        } else if index.value_range(row).len() > MAX_MEMBER {
            continue;
        } else {
            index.value_text(row)
        };
        around.push(format!("{}:{value}", serde_json::Value::from(key)));
    }
    let is_object = index.kind(0) == Kind::Object;
    let text = if is_object { format!("{{{}}}", around.join(",")) } else { "0".to_owned() };
    let mut verdict = wire::executed(&text)?;
    if let Verdict::Executed { output, refusal, .. } = &mut verdict {
        let end = index.body().len();
        *output = place.unwrap_or(end..end);
        // Data is longer, and not read for that.
        if output.len() <= wire::LONGEST_REFUSAL {
            *refusal = wire::refusal(&String::from_utf8_lossy(&index.body().bytes(output.clone())));
        }
    }
    Ok(verdict)
}

/// The document of an answer: its `output`, else all of it.
fn document(index: &JsonIndex, verdict: &Verdict) -> JsonIndex {
    let output = match verdict {
        Verdict::Executed { output, .. } if !output.is_empty() => output,
        _ => return index.clone(),
    };
    let row = index.children(0).find(|row| index.value_range(*row) == *output);
    index.subtree(row.unwrap_or(0))
}

/// The answer of a call: one of the two documented ones, or a failure with what arrived. `index` is of the whole body.
pub(super) fn of_call(exchange: Exchange, index: Option<&JsonIndex>) -> Result<CallOutcome, CallFailure> {
    let verdict = match (exchange.status, index) {
        (200, Some(index)) => envelope(index).map_err(|error| unexpected(&exchange, &error)),
        (200, None) => utf8(&exchange)
            .and_then(|text| wire::executed(&text).map_err(|error| unexpected(&exchange, &error))),
        (400, _) => match utf8(&exchange).ok().and_then(|text| wire::not_executed(&text)) {
            Some(verdict) => Ok(verdict),
            None => Err(refusal(&exchange)),
        },
        _ => Err(refusal(&exchange)),
    };
    match verdict {
        Ok(verdict) => {
            let index = index.map(|index| Arc::new(document(index, &verdict)));
            Ok(CallOutcome { exchange, verdict, index })
        }
        Err(failure) => {
            // An answer below 500 that is no success says that nothing ran; anything else leaves it open.
            let may_have_run = !(300..500).contains(&exchange.status);
            let failure = Failure { retryable: failure.retryable && !may_have_run, ..failure };
            Err(CallFailure { failure, exchange: Some(Arc::new(exchange)), may_have_run })
        }
    }
}
