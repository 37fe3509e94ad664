//! `/connect/<app>`: the page behind `login_url`, where a person connects an account.
//!
//! Owns its addresses, forms and headers. A page is opened by the key in its link, which the API gives to the user it belongs to. Must not
//! draw; `page` does.

mod page;

use axum::body::{Body, Bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use url::form_urlencoded;

use self::page::{Notice, View};
use super::request::{percent_decoded, read_body};
use super::{Shared, guard};
use crate::domain::safe_text::visible;
use crate::sandbox::catalog::AppFace;
use crate::sandbox::storage::StorageError;

/// Address of the pages' style sheet.
const STYLE: &str = "/connect/page.css";
/// Nothing but the sandbox's own style sheet and forms; no script, no frame.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The longest account name, in characters.
const LONGEST_NAME: usize = 80;

/// The address where a user connects an account of an app.
pub(super) fn address(shared: &Shared, user: &str, app: &str) -> String {
    format!("{}connect/{app}?{}", shared.base_url, query(user, &shared.credentials.link_key(user, app)))
}

fn query(user: &str, key: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("user", user).append_pair("key", key).finish()
}

/// Whether a path is one of these pages.
pub(super) fn is_page(path: &str) -> bool {
    path.starts_with("/connect/")
}

/// Answers a request for a page.
pub(super) async fn handle(shared: &Shared, parts: &Parts, body: Body) -> Response {
    let sends = parts.method == Method::POST;
    if let Some(refusal) = guard::refuse_page(&parts.headers, shared.port, sends) {
        return refusal.into_response();
    }
    if parts.method == Method::GET && parts.uri.path() == STYLE {
        return sheet();
    }
    if !sends && parts.method != Method::GET && parts.method != Method::HEAD {
        return html(
            StatusCode::METHOD_NOT_ALLOWED,
            page::problem("This page can be read and its form sent, nothing else."),
        );
    }
    let form = if sends {
        match read_body(body).await {
            Ok(body) => Form::read(&body),
            Err(refusal) => return refusal.into_response(),
        }
    } else {
        Form::read(parts.uri.query().unwrap_or_default().as_bytes())
    };
    answer(shared, parts.uri.path(), &form, sends)
}

fn answer(shared: &Shared, path: &str, form: &Form, sends: bool) -> Response {
    let name =
        path.strip_prefix("/connect/").map(|rest| rest.trim_end_matches('/')).and_then(percent_decoded);
    let Some(face) = name.as_deref().and_then(|name| shared.catalog.face_of(name)) else {
        return html(StatusCode::NOT_FOUND, page::problem("There is no such app in this sandbox."));
    };
    if !shared.credentials.opens(&form.key, &form.user, &face.name) {
        let message = "This link is not valid any more. The sandbox makes new ones at every start: ask your program for the app's login_url again.";
        return html(StatusCode::FORBIDDEN, page::problem(message));
    }
    let done = match (sends, form.disconnect) {
        (false, _) => return html(StatusCode::OK, shown(shared, face, form, form.notice())),
        (true, Some(id)) => disconnect(shared, face, form, id),
        (true, None) => match account_name(&form.name) {
            Ok(name) => connect(shared, face, form, &name),
            Err(message) => {
                return html(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    shown(shared, face, form, Some(Notice::Refused(message))),
                );
            }
        },
    };
    match done {
        // Another address, so that reloading the page does not send the form again.
        Ok(done) => see_other(&format!("/connect/{}?{}&{done}", face.name, query(&form.user, &form.key))),
        Err(error) => html(
            StatusCode::INTERNAL_SERVER_ERROR,
            page::problem(&format!("The sandbox's state cannot be used: {error}")),
        ),
    }
}

fn connect(shared: &Shared, face: &AppFace, form: &Form, name: &str) -> Result<String, StorageError> {
    let (account, gone) = shared.accounts.connect(&form.user, face, name)?;
    for id in gone {
        shared.engine.forget(id)?;
    }
    Ok(format!("connected={}", account.id))
}

fn disconnect(shared: &Shared, face: &AppFace, form: &Form, id: u64) -> Result<String, StorageError> {
    if shared.accounts.disconnect(&form.user, &face.name, id)? {
        shared.engine.forget(id)?;
    }
    Ok("disconnected=1".to_owned())
}

/// A name that can be shown everywhere, or why there is none.
fn account_name(typed: &str) -> Result<String, &'static str> {
    let name = typed.trim();
    if name.is_empty() {
        return Err("Give the account a name first.");
    }
    if name.chars().count() > LONGEST_NAME {
        return Err("The name is longer than 80 characters.");
    }
    if visible(name) != name {
        return Err("The name holds characters that cannot be shown.");
    }
    Ok(name.to_owned())
}

fn shown(shared: &Shared, face: &AppFace, form: &Form, notice: Option<Notice>) -> String {
    let accounts = shared.accounts.of(&form.user, &face.name);
    page::connect(&View {
        face,
        accounts: &accounts,
        user: &form.user,
        key: &form.key,
        typed: &form.name,
        notice,
    })
}

/// What the query or the form says.
#[derive(Debug, Default)]
struct Form {
    user: String,
    key: String,
    name: String,
    disconnect: Option<u64>,
    connected: Option<u64>,
    disconnected: bool,
}

impl Form {
    fn read(encoded: &[u8]) -> Self {
        let mut form = Self::default();
        for (key, value) in form_urlencoded::parse(encoded) {
            match key.as_ref() {
                "user" => form.user = value.into_owned(),
                "key" => form.key = value.into_owned(),
                "name" => form.name = value.into_owned(),
                "disconnect" => form.disconnect = value.parse().ok(),
                "connected" => form.connected = value.parse().ok(),
                "disconnected" => form.disconnected = true,
                _ => {}
            }
        }
        form
    }

    fn notice(&self) -> Option<Notice> {
        self.connected.map(Notice::Connected).or(self.disconnected.then_some(Notice::Disconnected))
    }
}

fn sheet() -> Response {
    let mut response = Response::new(Body::from(Bytes::from_static(page::STYLE_SHEET.as_bytes())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    secured(response)
}

fn html(status: StatusCode, page: String) -> Response {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    secured(response)
}

fn see_other(address: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, address);
    }
    secured(response)
}

fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The key in the address must not travel to another site. `no-referrer` would make browsers send the page's own form with the origin
    // "null", which is refused.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_must_be_visible() {
        assert_eq!(account_name("  Acme Berlin "), Ok("Acme Berlin".to_owned()));
        assert_eq!(account_name("株式会社"), Ok("株式会社".to_owned()));
        for bad in ["", "   ", "a\u{1b}[31m", "a\nb", "\u{202e}abc", &"x".repeat(81)] {
            assert!(account_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn texts_of_people_are_escaped() {
        let face = serde_json::from_value(serde_json::json!({"id": 1, "name": "toy", "title": "<b>Toy</b>"}))
            .unwrap();
        let hostile = "\"><script>alert(1)</script>";
        let view =
            View { face: &face, accounts: &[], user: hostile, key: hostile, typed: hostile, notice: None };
        let page = page::connect(&view);
        assert!(!page.contains("<script") && !page.contains("<b>Toy"), "{page}");
    }
}
