//! The adapters handed to the executor.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::clock::Clock;
use super::editor::EditText;
use crate::api::Client;
use crate::domain::failure::Failure;
use crate::store::CatalogFile;

/// The client, as soon as it is there: starting the sandbox and building TLS must not hold the first frame up.
pub type ClientSlot = watch::Receiver<Option<Result<Client, Failure>>>;

/// Puts a text on the clipboard.
pub type Copy = Arc<dyn Fn(&str) -> std::io::Result<()> + Send + Sync>;

/// Opens a web page in the person's browser.
pub type OpenPage = Arc<dyn Fn(&str) -> Result<(), Failure> + Send + Sync>;

/// What effects are performed with.
#[derive(Clone)]
pub struct Services {
    /// Where jobs run: never on the loop's own thread when there is another.
    pub background: Handle,
    /// The client.
    pub client: ClientSlot,
    /// Where drafts are kept: directory, workspace and user; `None` keeps nothing.
    pub store: Option<(PathBuf, String, String)>,
    /// Where the catalog is kept; `None` keeps none.
    pub catalog: Option<CatalogFile>,
    /// The clocks.
    pub clock: Clock,
    /// The clipboard.
    pub copy: Copy,
    /// Opens a web page.
    pub open_page: OpenPage,
    /// Runs the person's own editor.
    pub edit: EditText,
    /// Stops the process until the shell continues it.
    pub suspend: Arc<dyn Fn() + Send + Sync>,
}

impl Services {
    /// Services of a client that is there, without disk and terminal, for tests and benches. Jobs run where this is called.
    pub fn for_client(client: Client) -> Self {
        let (_, slot) = watch::channel(Some(Ok(client)));
        Self {
            background: Handle::current(),
            client: slot,
            store: None,
            catalog: None,
            clock: Clock::Stopped(1_735_689_600),
            copy: Arc::new(|_| Ok(())),
            open_page: Arc::new(|_| Ok(())),
            edit: Arc::new(|text, _| Ok(text.to_owned())),
            suspend: Arc::new(|| {}),
        }
    }

    /// No client, now or later.
    pub fn without_client() -> ClientSlot {
        watch::channel(None).1
    }

    /// The services of the program on its terminal.
    pub fn on_terminal(
        background: Handle,
        client: ClientSlot,
        store: Option<(PathBuf, String, String)>,
    ) -> Self {
        Self {
            background,
            client,
            store,
            catalog: None,
            clock: Clock::start(),
            copy: Arc::new(super::clipboard::copy),
            open_page: Arc::new(super::browser::open),
            edit: Arc::new(super::editor::edit),
            suspend: Arc::new(super::terminal::suspend),
        }
    }
}

/// Waits for the client.
pub(super) async fn client(mut slot: ClientSlot) -> Result<Client, Failure> {
    let gone = || Failure::new(crate::domain::failure::FailureKind::Local, "The workspace did not start", "");
    let value = slot.wait_for(Option::is_some).await.map_err(|_| gone())?;
    value.clone().unwrap_or_else(|| Err(gone()))
}
