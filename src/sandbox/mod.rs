//! L2: the embedded sandbox workspace.
//!
//! Owns a whole Integry workspace on loopback: the six endpoints over real HTTP, a catalog of apps and functions (`assets/sandbox/`), and
//! state that reacts to calls. Must not know the client; to it the sandbox is only another base URL.
//!
//! ```text
//! http      connections, guards, requests and answers, the login page   -> credentials, journal, faults
//! catalog   what there is, from the files                              -> usual functions, json shapes, synthetic functions
//! accounts  who has connected what                                     -> storage
//! predict   a prompt -> a function and arguments
//! engine    checks, fills variables, runs steps on tables per account   -> storage, clock
//! storage   SQLite, in memory or in a file
//! ```

mod accounts;
mod catalog;
mod clock;
mod coerce;
mod credentials;
mod cursor;
mod engine;
mod faults;
mod http;
mod journal;
mod predict;
mod storage;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use secrecy::SecretString;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

pub use self::clock::Clock;
pub use self::faults::{Faults, FaultsError};
pub use self::journal::RecordedRequest;
pub use self::storage::StorageError;

use self::accounts::Accounts;
use self::catalog::Catalog;
use self::credentials::{Credentials, random_hex};
use self::engine::Engine;
use self::faults::Dice;
use self::http::{Pages, Shared};
use self::journal::Journal;
use self::storage::Storage;

/// How long a shutdown waits for requests that are being answered.
const GRACE: Duration = Duration::from_secs(1);

/// Bytes that a connection takes at once.
const SEND_BUFFER: u32 = 1024 * 1024;

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
    /// Faults that occur on purpose.
    pub faults: Faults,
    /// What makes faults repeatable; random when absent.
    pub seed: Option<u64>,
    /// The file that remembers accounts and rows; memory when absent.
    pub state_file: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
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
            faults: Faults::default(),
            seed: None,
            state_file: None,
            clock: Clock::Standing,
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
    /// The state file cannot be used.
    #[error("the state file {file}: {source}")]
    State {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: StorageError,
    },
    /// The address of the listener makes no URL.
    #[error("the sandbox's address is no URL: {0}")]
    Address(url::ParseError),
}

/// A running sandbox; it stops when it is dropped.
pub struct Sandbox {
    base_url: Url,
    shared: Arc<Shared>,
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
/// When the port cannot be opened, the system gives no randomness, or the state file cannot be used.
#[expect(clippy::unused_async, reason = "must be called within a runtime, whose server it starts")]
pub async fn start(options: Options) -> Result<Sandbox, SandboxError> {
    let port = options.port;
    let bind = |source| SandboxError::Bind { port, source };
    let listener = listen(port).map_err(bind)?;
    let address = listener.local_addr().map_err(bind)?;
    let base_url = Url::parse(&format!("http://{address}/")).map_err(SandboxError::Address)?;
    let shared = Arc::new(shared(options, address.port(), &base_url)?);
    let stop = CancellationToken::new();
    let serving = http::serve(listener, shared.clone(), stop.clone());
    #[expect(clippy::disallowed_methods, reason = "the sandbox's server is the one task of this layer")]
    let task = tokio::spawn(serving);
    Ok(Sandbox { base_url, shared, task, stop: stop.drop_guard() })
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // As the standard listener does: a restart must not wait for connections of before.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // A page of functions with `meta` is written at once; the usual buffer would take it in many pieces.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    socket.listen(1024)
}

fn shared(options: Options, port: u16, base_url: &Url) -> Result<Shared, SandboxError> {
    let credentials = credentials(&options).map_err(SandboxError::Random)?;
    let seed = options.seed.map_or_else(random_seed, Ok).map_err(SandboxError::Random)?;
    let catalog = Catalog::load(options.extra_functions).map_err(SandboxError::Catalog)?;
    let file = options.state_file.clone();
    let unusable = |source| SandboxError::State { file: file.clone().unwrap_or_default(), source };
    let storage = match &file {
        Some(file) => Storage::in_file(file).map_err(unusable)?,
        None => Storage::in_memory(),
    };
    let is_on_disk = storage.is_file();
    let storage = Arc::new(storage);
    let accounts = Accounts::load(storage.clone(), options.clock, &credentials.user_id, catalog.faces())
        .map_err(unusable)?;
    Ok(Shared {
        engine: Engine::new(storage, options.clock),
        dice: Dice::new(options.faults, seed),
        base_url: base_url.to_string(),
        journal: Journal::default(),
        ranker: OnceLock::new(),
        pages: Pages::default(),
        places: Shared::places(),
        is_on_disk,
        options,
        port,
        credentials,
        catalog,
        accounts,
    })
}

fn credentials(options: &Options) -> Result<Credentials, getrandom::Error> {
    Ok(Credentials {
        app_key: options.app_key.clone().map_or_else(random_hex, Ok)?,
        app_secret: options.app_secret.clone().map_or_else(|| random_hex().map(SecretString::from), Ok)?,
        user_id: options.user_id.clone().unwrap_or_else(|| "demo-user".to_owned()),
        link_secret: random_hex()?.into(),
    })
}

fn random_seed() -> Result<u64, getrandom::Error> {
    getrandom::u64()
}
