//! A person at the program: presses keys, waits until it is idle, reads the screen.

use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::{StreamExt as _, stream};
use integry_tui::app::{Start, State, WorkspaceLabel};
use integry_tui::commands::workspace::client_of;
use integry_tui::protocol::sign::user_hash;
use integry_tui::runtime::{Runner, Services, Stop};
use integry_tui::sandbox::{self, Options, Sandbox};
use integry_tui::store::{AppsFile, CatalogFile};
use integry_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use secrecy::ExposeSecret as _;

/// No step of a flow takes this long, unless it hangs.
const HANG: Duration = Duration::from_secs(60);

/// What a file holds, as it is and, where it is compressed, unpacked: what must not be in it is looked for in both.
pub fn readable(file: &Path) -> String {
    const FRAME: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
    let bytes = std::fs::read(file).expect("a file");
    let mut texts = bytes.clone();
    for at in (0..bytes.len()).filter(|at| bytes[*at..].starts_with(FRAME)) {
        let frame = zstd::Decoder::with_buffer(&bytes[at..]).expect("a frame");
        frame.single_frame().read_to_end(&mut texts).expect("a text");
    }
    String::from_utf8_lossy(&texts).into_owned()
}

/// The program, its sandbox and whoever uses it.
pub struct Person {
    runner: Box<Runner<TestBackend>>,
    /// The workspace it works on.
    pub sandbox: Sandbox,
}

impl Person {
    /// Starts a sandbox and the program on it, and waits until everything is loaded.
    pub async fn start(size: (u16, u16)) -> Self {
        let mut person = Self::begin(size, Options::default(), None).await;
        person.settle().await;
        person
    }

    /// Starts without waiting; drafts are kept below `dir`.
    pub async fn begin(size: (u16, u16), options: Options, dir: Option<&Path>) -> Self {
        let sandbox = sandbox::start(options).await.expect("a sandbox");
        let mut services = Services::for_client(client_of(&sandbox).expect("a client"));
        services.store = dir.map(|dir| (dir.to_owned(), "sandbox".to_owned(), "demo-user".to_owned()));
        services.catalog = dir.map(|dir| CatalogFile::new(&dir.join("cache"), "sandbox", "demo-user", "x"));
        services.apps = dir.map(|dir| AppsFile::new(&dir.join("cache"), "sandbox", "demo-user", "x"));
        let terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal");
        let workspace = WorkspaceLabel::sandbox("demo-user");
        let start = Start { size, unix: 1_735_732_800, workspace, function: None, view: None };
        Self { runner: Box::new(Runner::new(terminal, Theme::default(), services, start)), sandbox }
    }

    /// Presses keys and waits until nothing is left to do. `=text` types letters; other words name keys.
    pub async fn press(&mut self, keys: &[&str]) {
        self.press_only(keys).await;
        self.settle().await;
    }

    /// Presses keys without waiting for what they start.
    pub async fn press_only(&mut self, keys: &[&str]) {
        press(&mut self.runner, keys).await;
    }

    /// Waits until there is no input, no result and no job left.
    pub async fn settle(&mut self) {
        settle(&mut self.runner).await;
    }

    /// What is on the screen.
    pub fn screen(&self) -> String {
        self.runner.terminal().backend().to_string()
    }

    /// Whether a text is on the screen.
    pub fn sees(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// The state behind it.
    pub fn state(&self) -> &State {
        self.runner.state()
    }

    /// The open form's arguments.
    pub fn arguments(&self) -> String {
        self.state().form.open.as_ref().map(|open| open.form.arguments().write()).unwrap_or_default()
    }

    /// What must never be seen.
    pub fn secrets(&self) -> Vec<String> {
        let hash = user_hash(self.sandbox.app_secret(), "demo-user");
        vec![
            self.sandbox.app_secret().expose_secret().to_owned(),
            hash.expose_secret().to_owned(),
            self.sandbox.app_key().to_owned(),
        ]
    }

    /// Bodies of the calls that the sandbox got, in order.
    pub fn calls(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        requests
            .into_iter()
            .filter(|request| request.path.ends_with("/call/"))
            .map(|request| request.body)
            .collect()
    }

    /// Ends the program as quitting does.
    pub async fn quit(self) {
        Box::pin(self.runner.finish()).await;
        self.sandbox.shutdown().await;
    }
}

/// What a person does in the browser: fills the login page's form in and sends it.
pub async fn connect_in_browser(login_url: &str, name: &str) {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let (page, query) = login_url.split_once('?').expect("a key");
    let form = format!("{query}&name={name}");
    let sent =
        client.post(page).header("Content-Type", "application/x-www-form-urlencoded").body(form).send().await;
    assert!(sent.expect("an answer").status().is_success());
}

/// Presses keys without waiting for what they start.
pub async fn press(runner: &mut Runner<TestBackend>, keys: &[&str]) {
    let events: Vec<_> = keys.iter().flat_map(|key| events(key)).map(Ok).collect();
    let mut input = stream::iter(events).chain(stream::pending());
    let mut signals = None;
    let run = runner.run(&mut input, &mut signals, Stop::Drained);
    tokio::time::timeout(HANG, run).await.expect("no hang").expect("a screen");
}

/// Waits until there is no input, no result and no job left.
pub async fn settle(runner: &mut Runner<TestBackend>) {
    let mut nobody = stream::pending();
    let mut signals = None;
    let run = runner.run(&mut nobody, &mut signals, Stop::Idle);
    tokio::time::timeout(HANG, run).await.expect("no hang").expect("a screen");
}

fn events(key: &str) -> Vec<Event> {
    let plain = |code| vec![Event::Key(KeyEvent::new(code, KeyModifiers::NONE))];
    if let Some(text) = key.strip_prefix('=') {
        return text.chars().flat_map(|c| plain(KeyCode::Char(c))).collect();
    }
    if let Some(letter) = key.strip_prefix("Ctrl-") {
        let code = KeyCode::Char(letter.chars().next().expect("a letter").to_ascii_lowercase());
        return vec![Event::Key(KeyEvent::new(code, KeyModifiers::CONTROL))];
    }
    plain(match key {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Down" => KeyCode::Down,
        "Up" => KeyCode::Up,
        "Backspace" => KeyCode::Backspace,
        "F5" => KeyCode::F(5),
        letter => KeyCode::Char(letter.chars().next().expect("a key")),
    })
}
