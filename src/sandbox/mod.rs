//! L2: the embedded sandbox workspace.
//!
//! Owns a whole Integry workspace on loopback: the six endpoints over real HTTP, a catalog of apps and functions (`assets/sandbox/`), and
//! state that reacts to calls. Must not know the client; to it the sandbox is only another base URL.
//!
//! ```text
//! http     guards, reads and answers requests      -> credentials, journal
//! catalog  what there is, from the files           -> json shapes, synthetic functions
//! predict  a prompt -> a function and arguments
//! engine   checks, fills variables, runs steps on tables per account
//! ```

mod catalog;
mod coerce;
mod credentials;
mod cursor;
mod engine;
mod http;
mod journal;
mod predict;

use std::fmt;
use std::net::Ipv4Addr;
use std::time::Duration;

use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

pub use self::journal::RecordedRequest;

use self::catalog::Catalog;
use self::credentials::{Credentials, random_hex};

/// How long a shutdown waits for requests that are being answered.
const GRACE: Duration = Duration::from_secs(1);

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The workspace's key; random when absent.
    pub app_key: Option<String>,
    /// The workspace's secret; random when absent.
    pub app_secret: Option<SecretString>,
    /// The user who has connected accounts; `demo-user` when absent.
    pub user_id: Option<String>,
    /// Synthetic functions beside the catalog, for tests at scale.
    pub extra_functions: usize,
    /// Entries per list page when the request does not say.
    pub page_size: usize,
    /// Time that calls take, beside their own.
    pub call_latency: Duration,
    /// Time that lists take, beside their own.
    pub list_latency: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            app_key: None,
            app_secret: None,
            user_id: None,
            extra_functions: 0,
            page_size: 50,
            call_latency: Duration::ZERO,
            list_latency: Duration::ZERO,
        }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken or may not be opened.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gave no randomness for the credentials.
    #[error("no randomness for the sandbox's credentials: {0}")]
    Random(getrandom::Error),
    /// A file of the catalog is broken.
    #[error("the sandbox's catalog is broken: {0}")]
    Catalog(serde_json::Error),
    /// The address of the listener makes no URL.
    #[error("the sandbox's address is no URL: {0}")]
    Address(url::ParseError),
}

/// A running sandbox; it stops when it is dropped.
pub struct Sandbox {
    base_url: Url,
    shared: std::sync::Arc<http::Shared>,
    task: JoinHandle<()>,
    stop: DropGuard,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url.as_str()).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Where it listens: `http://127.0.0.1:PORT/`.
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// The workspace's key.
    pub fn app_key(&self) -> &str {
        &self.shared.credentials.app_key
    }

    /// The workspace's secret.
    pub fn app_secret(&self) -> &SecretString {
        &self.shared.credentials.app_secret
    }

    /// The user who has connected accounts.
    pub fn user_id(&self) -> &str {
        &self.shared.credentials.user_id
    }

    /// The last 256 requests it has answered, oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.journal.all()
    }

    /// Stops it: no new connection, and requests being answered get a moment to end.
    pub async fn shutdown(self) {
        let Self { mut task, stop, .. } = self;
        drop(stop);
        if tokio::time::timeout(GRACE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Starts a sandbox on 127.0.0.1. It is ready when this returns.
///
/// # Errors
/// When the port cannot be opened or the system gives no randomness.
pub async fn start(options: Options) -> Result<Sandbox, SandboxError> {
    let port = options.port;
    let bind = |source| SandboxError::Bind { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(bind)?;
    let address = listener.local_addr().map_err(bind)?;
    let base_url = Url::parse(&format!("http://{address}/")).map_err(SandboxError::Address)?;
    let random = || random_hex().map_err(SandboxError::Random);
    let credentials = Credentials {
        app_key: options.app_key.clone().map_or_else(random, Ok)?,
        app_secret: options.app_secret.clone().map_or_else(|| random().map(SecretString::from), Ok)?,
        user_id: options.user_id.clone().unwrap_or_else(|| "demo-user".to_owned()),
    };
    let catalog = Catalog::load(options.extra_functions).map_err(SandboxError::Catalog)?;
    let shared = std::sync::Arc::new(http::Shared::new(
        options,
        address.port(),
        base_url.to_string(),
        credentials,
        catalog,
    ));
    let stop = CancellationToken::new();
    let serving = http::serve(listener, shared.clone(), stop.clone());
    #[expect(clippy::disallowed_methods, reason = "the sandbox's server is the one task of this layer")]
    let task = tokio::spawn(serving);
    Ok(Sandbox { base_url, shared, task, stop: stop.drop_guard() })
}
