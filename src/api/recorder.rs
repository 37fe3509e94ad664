//! Telling an observer of every exchange.
//!
//! Owns that a record holds no credential, and that whatever is begun ends: a task that is dropped was cancelled. Must not hold a
//! request up.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, USER_AGENT};
use tokio::time::Instant;
use url::Position;

use super::client::{Client, NAME};
use super::send::SendError;
use crate::domain::call::Exchange;
use crate::domain::wire_log::{Answer, Ended, Ending, Event, Header, KEPT, Number, Origin, Request, Value};
use crate::protocol::redact::Redactor;
use crate::protocol::sign::{APP_KEY_HEADER, HASH_HEADER, USER_ID_HEADER};

/// Whoever wants to know of exchanges. Must return at once.
pub trait Observer: Send + Sync {
    /// The number of the next exchange.
    fn next(&self) -> Number;
    /// Takes in what happened.
    fn observe(&self, event: Event);
}

/// Who is told, and on whose behalf is asked.
#[derive(Clone)]
pub(super) struct Watch {
    pub origin: Origin,
    pub observer: Arc<dyn Observer>,
}

/// The record of one exchange; does nothing when nobody watches.
pub(super) struct Recording<'a> {
    watch: Option<&'a Watch>,
    redactor: &'a Redactor,
    begun: Option<(Number, Instant)>,
    is_open: bool,
}

impl Client {
    /// A record of what is sent next.
    pub(super) fn recording(&self) -> Recording<'_> {
        Recording { watch: self.watch(), redactor: self.redactor(), begun: None, is_open: false }
    }
}

impl Recording<'_> {
    /// It is sent now.
    pub(super) fn begin(&mut self, request: &reqwest::Request) {
        let Some(watch) = self.watch else { return };
        let number = watch.observer.next();
        self.begun = Some((number, Instant::now()));
        self.is_open = true;
        let url = request.url();
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let record = Request {
            number,
            origin: watch.origin,
            method: request.method().to_string(),
            server: url[..Position::BeforePath].to_owned(),
            target: self.redactor.text(&url[Position::BeforePath..]).into_owned(),
            headers: self.sent_headers(request, body.map_or(0, <[u8]>::len)),
            body: body.map(|body| self.redactor.excerpt_of(body, KEPT)),
        };
        watch.observer.observe(Event::Began(Box::new(record)));
    }

    /// The headers of a request, with those that the HTTP library adds by itself.
    fn sent_headers(&self, request: &reqwest::Request, body: usize) -> Vec<Header> {
        let host = &request.url()[Position::BeforeHost..Position::BeforePath];
        let before = [(HOST, host), (USER_AGENT, NAME)];
        let mut headers: Vec<Header> =
            before.iter().map(|(name, value)| Header::plain(name.as_str(), *value)).collect();
        headers.extend(self.headers(request.headers()));
        headers.push(Header::plain(CONTENT_LENGTH.as_str(), body.to_string()));
        headers
    }

    fn headers(&self, headers: &HeaderMap) -> impl Iterator<Item = Header> {
        headers.iter().map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let is = |other: &str| name.as_str().eq_ignore_ascii_case(other);
            let value = match value.is_sensitive() {
                _ if is(APP_KEY_HEADER) => Value::AppKey,
                _ if is(HASH_HEADER) => Value::Hash,
                _ if is(USER_ID_HEADER) => Value::User(text.into_owned()),
                true => Value::Hidden,
                false => Value::Plain(self.redactor.text(&text).into_owned()),
            };
            Header { name: spelled(name), value }
        })
    }

    /// It ended so.
    pub(super) fn end(&mut self, result: Result<&Exchange, &SendError>) {
        if !self.is_open {
            return;
        }
        let ending = match result {
            Ok(exchange) => Ending::Answered(self.answer(exchange)),
            Err(error) => Ending::Failed {
                short: error.short(),
                words: self.redactor.text(&error.to_string()).into_owned(),
                begun: error.begun().map(|exchange| self.answer(exchange)),
            },
        };
        self.close(ending, result.ok().map(|exchange| exchange.total));
    }

    /// The app behind Integry said so.
    pub(super) fn app_said(&self, network_code: &str) {
        if let (Some(watch), Some((number, _))) = (self.watch, self.begun) {
            let code = self.redactor.text(network_code).into_owned();
            watch.observer.observe(Event::AppSaid(number, code));
        }
    }

    fn answer(&self, exchange: &Exchange) -> Answer {
        let reason = reqwest::StatusCode::from_u16(exchange.status).ok().and_then(|s| s.canonical_reason());
        let plain = |(name, value): &(String, String)| Header::plain(name, self.redactor.text(value));
        Answer {
            status: exchange.status,
            reason: reason.unwrap_or_default(),
            headers: exchange.headers.iter().map(plain).collect(),
            body: self.redactor.excerpt(&exchange.body, KEPT),
            first_byte: exchange.first_byte,
        }
    }

    fn close(&mut self, ending: Ending, total: Option<Duration>) {
        self.is_open = false;
        let (Some(watch), Some((number, began))) = (self.watch, self.begun) else { return };
        let took = total.unwrap_or_else(|| began.elapsed());
        watch.observer.observe(Event::Ended(Box::new(Ended { number, took, ending })));
    }
}

impl Drop for Recording<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.close(Ending::Cancelled, None);
        }
    }
}

/// Our own headers as the reference spells them.
fn spelled(name: &HeaderName) -> String {
    let ours = [APP_KEY_HEADER, USER_ID_HEADER, HASH_HEADER];
    let spelling = ours.into_iter().find(|ours| name.as_str().eq_ignore_ascii_case(ours));
    spelling.unwrap_or(name.as_str()).to_owned()
}
