//! The client and its limits.
//!
//! Owns the two connection pools: lists may reuse connections; a call gets a fresh one, so that no library can send it twice.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::base_url::BaseUrl;
use super::recorder::{Observer, Watch};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::wire_log::Origin;
use crate::protocol::credentials::Credentials;
use crate::protocol::masker::Masker;
use crate::protocol::redact::Redactor;

/// What the client calls itself.
pub(super) const NAME: &str = concat!("integry-tui/", env!("CARGO_PKG_VERSION"));

/// How long and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To connect, TLS included.
    pub connect: Duration,
    /// Without a byte of the answer.
    pub idle_read: Duration,
    /// For a whole list or look at a function.
    pub list_total: Duration,
    /// For a whole call.
    pub call_total: Duration,
    /// Decoded bytes of a body.
    pub max_body: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle_read: Duration::from_secs(30),
            list_total: Duration::from_secs(60),
            call_total: Duration::from_secs(120),
            max_body: 256 * 1024 * 1024,
        }
    }
}

/// Which pool a request uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Reads: connections are kept for the next page.
    List,
    /// Calls.
    Call,
}

/// A client of one workspace and user; cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    watch: Option<Watch>,
}

struct Inner {
    base: BaseUrl,
    credentials: Credentials,
    redactor: Redactor,
    limits: Limits,
    lists: reqwest::Client,
    /// Made for the first call: the first screen needs lists only.
    calls: OnceLock<reqwest::Client>,
    /// What to do when the credentials are not accepted.
    advice: Option<Arc<str>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.inner.base)
            .field("user_id", &self.inner.credentials.user_id())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Makes a client; opens no connection.
    ///
    /// # Errors
    /// When TLS cannot be set up, such as without any root certificate on the system.
    pub fn new(base: BaseUrl, credentials: Credentials, limits: Limits) -> Result<Self, Failure> {
        Self::advising(base, credentials, limits, None)
    }

    /// The same; what to do when the credentials are not accepted depends on where they came from.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn advising(
        base: BaseUrl,
        credentials: Credentials,
        limits: Limits,
        advice: Option<Arc<str>>,
    ) -> Result<Self, Failure> {
        set_tls_up();
        let lists = pool(&base, limits).build().map_err(|error| cannot_build(&error))?;
        let redactor = Redactor::new(&credentials);
        let inner = Inner { base, credentials, redactor, limits, lists, calls: OnceLock::new(), advice };
        Ok(Self { inner: Arc::new(inner), watch: None })
    }

    /// The same workspace for another user, over the same connections.
    ///
    /// # Errors
    /// When the id cannot be sent in a header, or only a ready hash is known.
    pub fn for_user(&self, user_id: &str) -> Result<Self, Failure> {
        let credentials = self.inner.credentials.for_user(user_id).map_err(|error| {
            Failure::new(FailureKind::Credentials, "This user cannot be acted for", error.to_string())
        })?;
        let redactor = Redactor::new(&credentials);
        let Inner { base, limits, lists, calls, advice, .. } = &*self.inner;
        let (base, lists, calls, advice) = (base.clone(), lists.clone(), calls.clone(), advice.clone());
        let inner = Inner { base, credentials, redactor, limits: *limits, lists, calls, advice };
        Ok(Self { inner: Arc::new(inner), watch: self.watch.clone() })
    }

    /// The same client for somebody; the observer is told of every exchange.
    #[must_use]
    pub fn watched(&self, origin: Origin, observer: Arc<dyn Observer>) -> Self {
        Self { inner: Arc::clone(&self.inner), watch: Some(Watch { origin, observer }) }
    }

    /// A refusal, with what to do about it here.
    pub(super) fn advised(&self, failure: Failure) -> Failure {
        match &self.inner.advice {
            Some(advice) if failure.kind == FailureKind::Credentials => failure.hint(&**advice),
            _ => failure,
        }
    }

    pub(super) fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    /// A text without the credentials of this workspace, for whoever keeps it; `None` when it holds none.
    pub fn without_credentials(&self, text: &str) -> Option<String> {
        Masker::new(self.redactor()).text(text)
    }

    pub(super) fn redactor(&self) -> &Redactor {
        &self.inner.redactor
    }

    pub(super) fn base(&self) -> &BaseUrl {
        &self.inner.base
    }

    pub(super) fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    pub(super) fn limits(&self) -> Limits {
        self.inner.limits
    }

    /// The connections of a lane.
    ///
    /// # Errors
    /// When TLS cannot be set up; what [`Client::new`] managed before may fail when the system's certificates are gone since.
    pub(super) fn pool(&self, lane: Lane) -> Result<&reqwest::Client, reqwest::Error> {
        let calls = &self.inner.calls;
        match (lane, calls.get()) {
            (Lane::List, _) => Ok(&self.inner.lists),
            (Lane::Call, Some(made)) => Ok(made),
            (Lane::Call, None) => {
                // `retry::never` turns off what the library would send again, no idle pool what its own pool would.
                let builder = pool(&self.inner.base, self.inner.limits);
                let made = builder.retry(reqwest::retry::never()).pool_max_idle_per_host(0).build()?;
                Ok(calls.get_or_init(|| made))
            }
        }
    }
}

/// Which library makes TLS.
pub(super) fn set_tls_up() {
    // Whoever was first has installed the same one.
    _ = rustls::crypto::ring::default_provider().install_default();
}

pub(super) fn pool(base: &BaseUrl, limits: Limits) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(NAME)
        // A redirect would take the credential headers along to another origin.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(limits.connect)
        .read_timeout(limits.idle_read);
    if base.is_loopback() {
        // A proxy from the environment would see the sandbox's credentials; and there is no need for root certificates, which a
        // bare machine may lack.
        builder.no_proxy().tls_certs_only([])
    } else {
        builder.https_only(true)
    }
}

fn cannot_build(error: &reqwest::Error) -> Failure {
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    Failure::new(FailureKind::Network, "TLS cannot be set up", cause)
        .hint("install the system's root certificates, or name them in SSL_CERT_FILE")
}
