//! One request and its whole answer.
//!
//! Owns headers, timeouts and the cap on decoded bytes, and what each fault of the network is called.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue, SET_COOKIE};
use secrecy::ExposeSecret as _;
use tokio::time::{Instant, timeout};
use url::Url;

use super::body::{Arrival, Progress};
use super::client::{Client, Lane};
use super::recorder::Recording;
use crate::domain::body::Body;
use crate::domain::call::{Arriving, CallFailure, Exchange};
use crate::domain::failure::{Failure, FailureKind, Retry};
use crate::domain::output::JsonIndex;
use crate::protocol::masker::Masker;
use crate::protocol::redact::MASK;
use crate::protocol::sign::{APP_KEY_HEADER, HASH_HEADER, USER_ID_HEADER};

/// What to send.
pub(super) struct Outgoing {
    pub url: Url,
    /// JSON; `None` sends no body at all.
    pub body: Option<String>,
}

/// Takes what has arrived of an answer; must not wait.
pub type Tell = dyn Fn(Arriving) + Send + Sync;

/// Why no whole answer came.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    #[error("no connection: {0}")]
    Connect(String),
    #[error("the certificate is refused: {0}")]
    Tls(String),
    #[error("the host name is not known: {0}")]
    Dns(String),
    #[error("no connection within {} s", .0.as_secs_f32())]
    ConnectTimeout(Duration),
    #[error("not a byte for {} s", .0.as_secs_f32())]
    IdleTimeout(Duration),
    #[error("no whole answer within {} s", .0.as_secs_f32())]
    TotalTimeout(Duration),
    #[error("the connection ended after {} bytes of the answer", .0.as_ref().map_or(0, |exchange| exchange.body.len()))]
    Cut(Option<Box<Exchange>>),
    #[error("the answer is larger than {cap} bytes")]
    TooLarge { cap: u64, begun: Box<Exchange> },
    #[error("{0}")]
    Protocol(String),
    #[error("a credential cannot be sent in a header")]
    Header,
}

impl Client {
    /// Sends once and reads the answer to its end.
    pub(super) async fn exchange(
        &self,
        lane: Lane,
        outgoing: Outgoing,
        recording: &mut Recording<'_>,
    ) -> Result<Exchange, SendError> {
        Ok(self.exchange_told(lane, outgoing, recording, None).await?.0)
    }

    /// The same; what arrives of it is told, and indexed.
    pub(super) async fn exchange_told(
        &self,
        lane: Lane,
        outgoing: Outgoing,
        recording: &mut Recording<'_>,
        tell: Option<&Tell>,
    ) -> Result<(Exchange, Option<JsonIndex>), SendError> {
        let limits = self.limits();
        let total = match lane {
            Lane::List => limits.list_total,
            Lane::Call => limits.call_total,
        };
        let (client, request) = self.request(lane, outgoing)?.build_split();
        let request = request.map_err(|error| SendError::Protocol(root_cause(&error)))?;
        // The query may hold what a person wrote.
        let path = request.url().path().to_owned();
        recording.begin(&request);
        let sent = timeout(total, self.receive(lane, client, request, tell)).await;
        let result = sent.unwrap_or(Err(SendError::TotalTimeout(total)));
        match &result {
            Ok((Exchange { status, body, total, .. }, _)) => {
                tracing::debug!(path, status, bytes = body.len(), took = ?total, "answered");
            }
            Err(error) => tracing::warn!(path, why = error.short(), "no answer"),
        }
        recording.end(result.as_ref().map(|(exchange, _)| exchange));
        result
    }

    fn request(&self, lane: Lane, outgoing: Outgoing) -> Result<reqwest::RequestBuilder, SendError> {
        let credentials = self.credentials();
        let secret = |text: &str| {
            let mut value = HeaderValue::from_str(text).map_err(|_| SendError::Header)?;
            value.set_sensitive(true);
            Ok(value)
        };
        let request = self
            .pool(lane)
            .map_err(|error| SendError::Tls(root_cause(&error)))?
            .post(outgoing.url)
            .header(APP_KEY_HEADER, secret(credentials.app_key().expose_secret())?)
            .header(USER_ID_HEADER, secret(credentials.user_id())?)
            .header(HASH_HEADER, secret(credentials.hash().expose_secret())?);
        Ok(match outgoing.body {
            Some(body) => request.header(CONTENT_TYPE, "application/json").body(body),
            None => request,
        })
    }

    /// What would be sent, in words; headers that hold a secret are masked.
    pub(super) fn outline(&self, outgoing: Outgoing) -> Result<String, SendError> {
        let request = self
            .request(Lane::Call, outgoing)?
            .build()
            .map_err(|error| SendError::Protocol(root_cause(&error)))?;
        let mut text = format!("{} {}\nhost: {}\n", request.method(), request.url(), self.base().host());
        for (name, value) in request.headers() {
            // The user's id is on the screen all the time; what signs for it never is.
            let is_masked = value.is_sensitive() && !name.as_str().eq_ignore_ascii_case(USER_ID_HEADER);
            let shown = if is_masked { MASK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
            // Writing to a String cannot fail.
            _ = writeln!(text, "{}: {shown}", name.as_str());
        }
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let shown = String::from_utf8_lossy(body);
        _ = write!(text, "content-length: {}\n\n{}", body.len(), self.redactor().text(&shown));
        Ok(text)
    }

    async fn receive(
        &self,
        lane: Lane,
        client: reqwest::Client,
        request: reqwest::Request,
        tell: Option<&Tell>,
    ) -> Result<(Exchange, Option<JsonIndex>), SendError> {
        let limits = self.limits();
        let started = Instant::now();
        let mut response = client
            .execute(request)
            .await
            .map_err(|error| fault(&error, limits.connect, limits.idle_read, None))?;
        let expected = response.content_length();
        let mut masker = Masker::new(self.redactor());
        let mut exchange = Exchange {
            status: response.status().as_u16(),
            headers: headers(&response, &masker),
            body: Body::default(),
            first_byte: started.elapsed(),
            total: Duration::ZERO,
        };
        let mut arrival = if tell.is_some() { Arrival::indexed(expected) } else { Arrival::new(expected) };
        let most = usize::try_from(limits.max_body).unwrap_or(usize::MAX);
        // An app, or whoever stands before the service, may give back what it was sent. Lists come whole: their login pages need it.
        let is_list = lane == Lane::List && exchange.status == 200;
        loop {
            let chunk = response.chunk().await;
            exchange.total = started.elapsed();
            match chunk {
                Ok(None) => break,
                Ok(Some(chunk)) => {
                    let chunk = if is_list { chunk } else { masker.push(chunk) };
                    let room = most.saturating_sub(arrival.len());
                    let progress = arrival.push(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        exchange.body = arrival.finish().0;
                        return Err(SendError::TooLarge { cap: limits.max_body, begun: Box::new(exchange) });
                    }
                    tell_of(tell, exchange.status, &arrival, expected, progress);
                }
                Err(error) => {
                    exchange.body = arrival.finish().0;
                    return Err(fault(&error, limits.connect, limits.idle_read, Some(exchange)));
                }
            }
        }
        let (body, index) = if is_list {
            let (body, index) = arrival.finish();
            (masker.list(body), index)
        } else {
            arrival.push(&masker.finish());
            arrival.finish()
        };
        exchange.body = body;
        Ok((exchange, index.and_then(|index| index.whole().ok())))
    }
}

fn tell_of(tell: Option<&Tell>, status: u16, arrival: &Arrival, expected: Option<u64>, progress: Progress) {
    let index = match progress {
        Progress::None => return,
        Progress::Length => None,
        Progress::Index(index) => Some(index),
    };
    if let Some(tell) = tell {
        tell(Arriving { status, received: arrival.len() as u64, expected, index });
    }
}

fn headers(response: &reqwest::Response, masker: &Masker) -> Vec<(String, String)> {
    let shown = response.headers().iter().filter(|(name, _)| *name != SET_COOKIE);
    let text = |value: &HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes());
        masker.text(&text).unwrap_or_else(|| text.into_owned())
    };
    shown.map(|(name, value)| (name.to_string(), text(value))).collect()
}

/// What a library error means. Its own text may hold the URL; only its causes are quoted.
pub(super) fn fault(
    error: &reqwest::Error,
    connect: Duration,
    idle: Duration,
    begun: Option<Exchange>,
) -> SendError {
    let cause = root_cause(error);
    if error.is_timeout() {
        return if error.is_connect() {
            SendError::ConnectTimeout(connect)
        } else {
            SendError::IdleTimeout(idle)
        };
    }
    if let Some(why) = tls_cause(error) {
        return SendError::Tls(why);
    }
    if error.is_connect() {
        let is_dns = cause.contains("lookup address") || cause.contains("dns error");
        return if is_dns { SendError::Dns(cause) } else { SendError::Connect(cause) };
    }
    if error.is_decode() && begun.is_some() && !is_cut(error) {
        return SendError::Protocol(format!("the answer cannot be decompressed: {cause}"));
    }
    if begun.is_some() || is_cut(error) {
        return SendError::Cut(begun.map(Box::new));
    }
    SendError::Protocol(cause)
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn std::error::Error + 'static)| (*cause).source())
}

fn root_cause(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}

fn is_cut(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let text = cause.to_string();
        let by_kind = cause.downcast_ref::<std::io::Error>().is_some_and(|io| {
            use std::io::ErrorKind as K;
            matches!(io.kind(), K::UnexpectedEof | K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe)
        });
        by_kind
            || text.contains("connection closed")
            || text.contains("end of file")
            || text.contains("incomplete")
    })
}

/// The TLS library's word, which lies inside an I/O error.
fn tls_cause(error: &reqwest::Error) -> Option<String> {
    causes(error).find_map(|cause| {
        let inner = cause.downcast_ref::<std::io::Error>()?.get_ref()?;
        let tls = inner.downcast_ref::<rustls::Error>()?;
        Some(match tls {
            rustls::Error::InvalidCertificate(why) => why.to_string(),
            other => other.to_string(),
        })
    })
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        let detail = error.to_string();
        let network = |title: &str| Failure::new(FailureKind::Network, title, detail.clone()).retryable();
        match error {
            SendError::Connect(_) => {
                network("Integry cannot be reached").hint("check the base URL, the network and any proxy")
            }
            SendError::Dns(_) => {
                network("Integry cannot be found").hint("check the base URL and the network")
            }
            SendError::Tls(_) => Failure { retryable: false, ..network("The connection is not safe") }
                .hint("nothing was sent; check the base URL, the system's clock and its root certificates"),
            SendError::ConnectTimeout(_) => {
                network("Integry did not answer").hint("check the network and any proxy")
            }
            SendError::IdleTimeout(_) | SendError::TotalTimeout(_) => {
                network("Integry did not answer in time")
                    .hint("try again in a moment, or check the network and any proxy")
            }
            SendError::Cut(_) => network("The answer was cut off").retry(Retry::Soon),
            SendError::TooLarge { .. } => Failure { retryable: false, ..network("The answer is too large") }
                .hint("ask for less, such as a smaller page"),
            SendError::Protocol(_) => network("The answer is no proper HTTP"),
            SendError::Header => {
                Failure::new(FailureKind::Credentials, "The credentials cannot be sent", detail)
            }
        }
    }
}

impl SendError {
    /// Two or three words for it.
    pub(super) fn short(&self) -> &'static str {
        match self {
            Self::Connect(_) => "no connection",
            Self::Tls(_) => "not safe (TLS)",
            Self::Dns(_) => "unknown host",
            Self::ConnectTimeout(_) | Self::IdleTimeout(_) | Self::TotalTimeout(_) => "timed out",
            Self::Cut(_) => "cut off",
            Self::TooLarge { .. } => "too large",
            Self::Protocol(_) => "no proper HTTP",
            Self::Header => "not sent",
        }
    }

    /// What had arrived.
    pub(super) fn begun(&self) -> Option<&Exchange> {
        match self {
            Self::Cut(Some(begun)) | Self::TooLarge { begun, .. } => Some(begun),
            _ => None,
        }
    }

    /// What it means for a call: whether it may have run, and what had arrived.
    pub(super) fn into_call_failure(self) -> CallFailure {
        let may_have_run = !matches!(
            self,
            Self::Connect(_) | Self::Dns(_) | Self::Tls(_) | Self::ConnectTimeout(_) | Self::Header
        );
        let exchange = self.begun().map(|begun| std::sync::Arc::new(begun.clone()));
        // A call that may have run is not offered again by itself.
        let failure: Failure = self.into();
        CallFailure {
            failure: Failure { retryable: failure.retryable && !may_have_run, ..failure },
            exchange,
            may_have_run,
        }
    }
}
