//! Reading a request: its endpoint, credentials, query and body.
//!
//! Owns every spelling that clients of the API use. Must not answer, except to refuse what cannot be read.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use futures_util::StreamExt;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::reply::Reply;
use crate::protocol::sign::{APP_KEY_HEADER, HASH_HEADER, USER_ID_HEADER};
use crate::sandbox::catalog::Object;
use crate::sandbox::credentials::Presented;

/// The largest body that is read.
const BODY_LIMIT: usize = 1024 * 1024;
/// How much of a larger body is thrown away before the answer: a client that is still writing would see a reset instead of the 413.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// How long a body may take.
const BODY_TIME: Duration = Duration::from_secs(30);

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// `/apps/list`
    AppList,
    /// `/apps/:name/get`
    AppGet(String),
    /// `/functions/list`
    FunctionList,
    /// `/functions/predict`
    FunctionPredict,
    /// `/functions/:name/get`
    FunctionGet(String),
    /// `/functions/:name/call`
    FunctionCall(String),
}

impl Endpoint {
    /// The endpoint of a path. Empty segments do not count: official SDKs send trailing and doubled slashes, or none.
    pub(super) fn of(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        Some(match segments.as_slice() {
            ["apps", "list"] => Self::AppList,
            ["apps", name, "get"] => Self::AppGet(percent_decoded(name)?),
            ["functions", "list"] => Self::FunctionList,
            ["functions", "predict"] => Self::FunctionPredict,
            ["functions", name, "get"] => Self::FunctionGet(percent_decoded(name)?),
            ["functions", name, "call"] => Self::FunctionCall(percent_decoded(name)?),
            _ => return None,
        })
    }

    /// The status of a request without credentials: the reference documents 400 for apps and 403 for functions.
    pub(super) fn unauthenticated(&self) -> u16 {
        if matches!(self, Self::AppList | Self::AppGet(_)) { 400 } else { 403 }
    }
}

/// A path segment; unlike in a query, `+` stands for itself.
pub(super) fn percent_decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The credentials of the headers, else of the query.
pub(super) fn presented(parts: &Parts) -> Presented {
    let header = |name: &str| {
        let value = parts.headers.get(name)?.as_bytes();
        String::from_utf8(value.to_vec()).ok()
    };
    let query = query(parts);
    let parameter = |name: &str| query.get(name).and_then(Value::as_str).map(str::to_owned);
    Presented {
        app_key: header(APP_KEY_HEADER).or_else(|| parameter("app_key")),
        user_id: header(USER_ID_HEADER).or_else(|| parameter("user_id")),
        hash: header(HASH_HEADER).or_else(|| parameter("hash")),
    }
}

/// The last value of each query parameter, all texts.
fn query(parts: &Parts) -> Object {
    pairs(parts.uri.query().unwrap_or_default().as_bytes())
}

fn pairs(encoded: &[u8]) -> Object {
    form_urlencoded::parse(encoded)
        .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
        .collect()
}

/// Reads a body up to the limit, as long as it keeps coming.
pub(super) async fn read_body(body: Body) -> Result<Bytes, Reply> {
    tokio::time::timeout(BODY_TIME, whole_body(body))
        .await
        .unwrap_or_else(|_| Err(Reply::detail(408, "The body has not come within 30 seconds.")))
}

async fn whole_body(body: Body) -> Result<Bytes, Reply> {
    let mut stream = body.into_data_stream();
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(chunk) = stream.next().await {
        let Ok(chunk) = chunk else { return Err(Reply::detail(400, "The body could not be read.")) };
        length = length.saturating_add(chunk.len());
        if length <= BODY_LIMIT {
            kept.extend_from_slice(&chunk);
        } else if length > DRAIN_LIMIT {
            break;
        }
    }
    if length > BODY_LIMIT {
        return Err(Reply::detail(413, "The body is larger than 1 MiB."));
    }
    Ok(kept.into())
}

/// A request that can be answered.
#[derive(Debug)]
pub(super) struct ApiRequest {
    /// The user it acts for.
    pub(super) user: String,
    /// Query parameters, all texts.
    pub(super) query: Object,
    /// The body's members.
    pub(super) body: Object,
    /// Whether the body was form-encoded, so that its values are texts.
    pub(super) is_form: bool,
}

impl ApiRequest {
    /// Reads query and body.
    pub(super) fn read(parts: &Parts, body: &[u8], user: String) -> Result<Self, Reply> {
        let query = query(parts);
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self { user, query, body: Object::new(), is_form: false });
        }
        let content_type =
            parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media_type.as_str() {
            "application/x-www-form-urlencoded" => Ok(Self { user, query, body: form(body), is_form: true }),
            "" | "application/json" => Ok(Self { user, query, body: json_object(body)?, is_form: false }),
            _ => Err(Reply::detail(415, &format!("Unsupported media type \"{content_type}\" in request."))),
        }
    }

    /// A query parameter that is not empty.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).and_then(Value::as_str).filter(|value| !value.is_empty())
    }

    /// A boolean query parameter; the Python SDK writes `True`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.parameter(name).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// The cursor: in the body, as the Python and browser SDKs send it, else in the query, as the Node SDK does.
    pub(super) fn cursor(&self) -> Option<Value> {
        let is_given = |value: &&Value| !value.is_null() && value.as_str() != Some("");
        self.body
            .get("_cursor")
            .filter(is_given)
            .or_else(|| self.query.get("_cursor").filter(is_given))
            .cloned()
    }

    /// `_variables`; nothing when absent or null.
    pub(super) fn variables(&self) -> Object {
        match self.body.get("_variables") {
            Some(Value::Object(variables)) => variables.clone(),
            // A form-encoded body carries them as JSON text.
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            _ => Object::new(),
        }
    }

    /// Whether `include` names `meta`; the Python SDK joins several by commas.
    pub(super) fn includes_meta(&self) -> bool {
        self.parameter("include").is_some_and(|include| include.split(',').any(|part| part.trim() == "meta"))
    }
}

/// A form's members; a repeated key becomes an array.
fn form(body: &[u8]) -> Object {
    let mut members = Object::new();
    for (key, value) in form_urlencoded::parse(body) {
        let value = Value::String(value.into_owned());
        match members.get_mut(key.as_ref()) {
            None => _ = members.insert(key.into_owned(), value),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    members
}

fn json_object(body: &[u8]) -> Result<Object, Reply> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Reply::detail(400, "JSON parse error - the body must be an object")),
        Err(error) => Err(Reply::detail(400, &format!("JSON parse error - {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_path_is_found() {
        let call = Some(Endpoint::FunctionCall("slack-post-message".to_owned()));
        for path in [
            "/functions/slack-post-message/call",
            "/functions/slack-post-message/call/",
            "//functions//slack-post-message/call//",
            "/functions/slack%2Dpost-message/call/",
        ] {
            assert_eq!(Endpoint::of(path), call, "{path}");
        }
        for path in [
            "/",
            "/functions",
            "/functions/x/run",
            "/apps/list/more",
            "/Apps/list",
            "/apps/%zz/get",
            "/apps/%ff/get",
        ] {
            assert_eq!(Endpoint::of(path), None, "{path}");
        }
    }

    #[test]
    fn repeated_form_keys_become_arrays() {
        assert_eq!(Value::Object(form(b"a=1&b=x+y&a=2&a=%33")), json!({"a": ["1", "2", "3"], "b": "x y"}));
    }
}
