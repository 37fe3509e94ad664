//! Looking at a service step by step, for `doctor`.
//!
//! Owns a request without credentials, and the first page of apps with its status and its body told apart.

use super::answer;
use super::base_url::BaseUrl;
use super::client::{Client, Lane, Limits, pool, set_tls_up};
use super::send::{Outgoing, SendError, fault};
use crate::domain::failure::{Failure, FailureKind};
use crate::protocol::wire;

/// What a service answers to someone it does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The status.
    pub status: u16,
    /// Its clock, as its `Date` header says.
    pub date: Option<String>,
}

/// Why there was no such answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeError {
    /// No connection was made: with TCP known to work, TLS is the matter.
    NoConnection(Failure),
    /// A connection was made, and no answer came.
    NoAnswer(Failure),
}

/// What the first page of apps was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// No answer, or another status than 200.
    Status(Failure),
    /// A body that is not what the reference says.
    Body(Failure),
    /// Apps, and entries that cannot be read.
    Apps(usize, usize),
}

/// Asks for apps without credentials.
///
/// # Errors
/// When no answer comes.
pub async fn probe(base: &BaseUrl, limits: Limits) -> Result<Probe, ProbeError> {
    set_tls_up();
    let connection = |error: SendError| ProbeError::NoConnection(error.into());
    let url = base
        .endpoint(&["apps", "list"])
        .map_err(|error| connection(SendError::Protocol(error.to_string())))?;
    let client = pool(base, limits).build();
    let client = client.map_err(|error| connection(fault(&error, limits.connect, limits.idle_read, None)))?;
    let answered = client.post(url).timeout(limits.list_total).send().await;
    match answered {
        Ok(response) => {
            let date = response.headers().get("date").and_then(|date| date.to_str().ok()).map(str::to_owned);
            Ok(Probe { status: response.status().as_u16(), date })
        }
        Err(error) => Err(match fault(&error, limits.connect, limits.idle_read, None) {
            error @ (SendError::Connect(_)
            | SendError::Tls(_)
            | SendError::Dns(_)
            | SendError::ConnectTimeout(_)) => connection(error),
            error => ProbeError::NoAnswer(error.into()),
        }),
    }
}

impl Client {
    /// The first page of apps, with its status and its body told apart.
    pub async fn look(&self) -> Looked {
        let url = match self.base().endpoint(&["apps", "list"]) {
            Ok(url) => url,
            Err(error) => {
                let failure =
                    Failure::new(FailureKind::Usage, "The request cannot be made", error.to_string());
                return Looked::Status(failure);
            }
        };
        let body = Some(r#"{"_cursor":""}"#.to_owned());
        match self.exchange(Lane::List, Outgoing { url, body }, &mut self.recording()).await {
            Err(error) => Looked::Status(error.into()),
            Ok(exchange) if exchange.status != 200 => {
                Looked::Status(self.advised(answer::refusal(&exchange)))
            }
            Ok(exchange) => match answer::utf8(&exchange) {
                Err(failure) => Looked::Body(failure),
                Ok(text) => match wire::apps_page(&text) {
                    Ok(page) => Looked::Apps(page.items.len(), page.unreadable.len()),
                    Err(error) => Looked::Body(answer::unexpected(&exchange, &error)),
                },
            },
        }
    }
}
