//! The adapters handed to the executor.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::clipboard::Clipboard;
use super::clock::Clock;
use super::editor::EditText;
use super::filter_process::FilterRun;
use super::graphics::Graphics;
use super::outside::ShowText;
use super::workspaces::{Opened, Workspaces};
use crate::api::Client;
use crate::domain::failure::Failure;
use crate::domain::output::Copied;
use crate::store::{AppsFile, CatalogFile};

/// The client, as soon as it is there: starting the sandbox and building TLS must not hold the first frame up.
pub type ClientSlot = watch::Receiver<Option<Result<Client, Failure>>>;

/// Puts a text on the clipboard, or into a file that is called so after the dot; may take a second.
pub type Copy = Arc<dyn Fn(&str, &str) -> Result<Copied, Failure> + Send + Sync>;

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
    /// Where apps are kept; `None` keeps none.
    pub apps: Option<AppsFile>,
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
    /// Shows an answer in the person's own pager or editor.
    pub show: ShowText,
    /// Stops the process until the shell continues it.
    pub suspend: Arc<dyn Fn() + Send + Sync>,
    /// Where jq expressions run.
    pub filter: FilterRun,
    /// What the terminal can draw besides cells.
    pub graphics: Graphics,
    /// Where else the person can go; `None` for nowhere.
    pub workspaces: Option<Arc<Workspaces>>,
}

impl Services {
    /// Services of a client that is there, without disk and terminal, for tests and benches. Jobs run where this is called.
    pub fn for_client(client: Client) -> Self {
        let (_, slot) = watch::channel(Some(Ok(client)));
        Self { client: slot, ..Self::without_workspace() }
    }

    /// The same without a client, for the viewer.
    pub fn without_workspace() -> Self {
        Self {
            background: Handle::current(),
            client: Self::without_client(),
            store: None,
            apps: None,
            catalog: None,
            clock: Clock::Stopped(1_735_689_600),
            copy: Arc::new(|text, _| Ok(Copied { bytes: text.len(), terminal: true, ..Copied::default() })),
            open_page: Arc::new(|_| Ok(())),
            edit: Arc::new(|text, _| Ok(text.to_owned())),
            show: Arc::new(|_, _, _| Ok(false)),
            suspend: Arc::new(|| {}),
            filter: FilterRun::Here,
            graphics: Graphics::none(),
            workspaces: None,
        }
    }

    /// No client, now or later.
    pub fn without_client() -> ClientSlot {
        watch::channel(None).1
    }

    /// The same for another workspace.
    #[must_use]
    pub fn of(self, opened: Opened) -> Self {
        let Opened { client, store, cache, .. } = opened;
        let (apps, catalog) = cache.unzip();
        Self { client, store, apps, catalog, ..self }
    }

    /// The services of the program on its terminal.
    pub fn on_terminal(background: Handle) -> Self {
        let clipboard = Clipboard::default();
        Self {
            background,
            client: Self::without_client(),
            store: None,
            apps: None,
            catalog: None,
            clock: Clock::start(),
            copy: Arc::new(move |text, extension| clipboard.copy(text, extension)),
            open_page: Arc::new(super::browser::open),
            edit: Arc::new(super::editor::edit),
            show: Arc::new(super::outside::show),
            suspend: Arc::new(super::terminal::suspend),
            filter: FilterRun::own(),
            graphics: Graphics::of(&|name| std::env::var(name).ok(), Arc::new(super::terminal::write_over)),
            workspaces: None,
        }
    }
}

/// Waits for the client.
pub(super) async fn client(mut slot: ClientSlot) -> Result<Client, Failure> {
    let gone = || Failure::new(crate::domain::failure::FailureKind::Local, "The workspace did not start", "");
    let value = slot.wait_for(Option::is_some).await.map_err(|_| gone())?;
    value.clone().unwrap_or_else(|| Err(gone()))
}
