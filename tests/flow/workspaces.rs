//! From the first start to a workspace of one's own, to other users, and back; and that its secret is nowhere to be seen.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use integry_tui::app::Start;
use integry_tui::cli::WorkspaceArgs;
use integry_tui::commands::workspace::{self, Default as Otherwise};
use integry_tui::config::Config;
use integry_tui::protocol::sign::user_hash;
use integry_tui::runtime::{Places, Runner, Services, Workspaces};
use integry_tui::sandbox::{self, Options, Sandbox};
use integry_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use secrecy::ExposeSecret as _;

use super::support::{press, readable, settle};

const SIZE: (u16, u16) = (120, 40);
const KEY: &str = "live-key-0123456789";
const SECRET: &str = "live-secret-abcdefghijkl";

/// The program with settings of its own.
struct Somebody {
    runner: Box<Runner<TestBackend>>,
    known: Arc<Workspaces>,
    seen: Vec<String>,
}

impl Somebody {
    async fn start(dir: &Path, args: WorkspaceArgs) -> Self {
        let args = WorkspaceArgs { no_keyring: true, ..args };
        let settings = dir.join("config/config.toml");
        let config = Config::load_from(&settings);
        let mut started = workspace::gather(&args, &config, Otherwise::Sandbox).expect("a workspace");
        started.secrets.directory = Some(dir.join("config"));
        let places =
            Places { config: Some(settings), state: Some(dir.join("state")), cache: Some(dir.join("cache")) };
        let background = tokio::runtime::Handle::current();
        let known = Arc::new(Workspaces::new(&args, started, config, places, background));
        let (opened, start) = known.first().expect("a workspace");
        start();
        let label = opened.label.clone();
        let workspaces = Some(Arc::clone(&known));
        let services = Services { workspaces, ..Services::without_workspace() }.of(opened);
        let terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a terminal");
        let start = Start { size: SIZE, unix: 1_735_732_800, workspace: label, function: None, view: None };
        let runner = Box::new(Runner::new(terminal, Theme::default(), services, start));
        let mut somebody = Self { runner, known, seen: Vec::new() };
        settle(&mut somebody.runner).await;
        somebody
    }

    /// Presses keys one by one and keeps what is seen after each.
    async fn press(&mut self, keys: &[&str]) {
        for key in keys {
            press(&mut self.runner, &[key]).await;
            self.look();
            settle(&mut self.runner).await;
            self.look();
        }
    }

    fn look(&mut self) {
        let screen = self.screen();
        self.seen.push(screen);
        self.seen.push(format!("{:?}", self.runner.state()));
    }

    fn screen(&self) -> String {
        self.runner.terminal().backend().to_string()
    }

    #[track_caller]
    fn sees(&self, text: &str) {
        assert!(self.screen().contains(text), "no “{text}” in\n{}", self.screen());
    }

    async fn quit(self) -> Vec<String> {
        Box::pin(self.runner.finish()).await;
        drop(self.known);
        self.seen
    }

    /// Goes to the first workspace or user that fits some words.
    async fn go(&mut self, words: &str) {
        let words = format!("={words}");
        self.press(&["W", &words, "Enter"]).await;
    }
}

async fn live() -> Sandbox {
    let options = Options {
        app_key: Some(KEY.to_owned()),
        app_secret: Some(SECRET.to_owned().into()),
        ..Options::default()
    };
    sandbox::start(options).await.expect("a sandbox")
}

/// Everything that was kept, except the file that is there for the secret.
fn files(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if !path.ends_with("secrets/acme") {
            let text = readable(&path);
            found.push((path, text));
        }
    }
}

/// Connects the workspace by its form, with a wrong secret first.
async fn connect(somebody: &mut Somebody, service: &Sandbox, dir: &Path) {
    somebody.press(&["W"]).await;
    somebody.sees("demo-user");
    somebody.press(&["Down", "Enter"]).await;
    let url = format!("={}", service.base_url());
    let (key, wrong) = (format!("={KEY}"), format!("={SECRET}x"));
    somebody.press(&["=acme", "Enter", &url, "Enter", &key, "Enter", &wrong, "Enter"]).await;
    somebody.press(&["=demo-user", "Enter", "=  ", "Ctrl-R"]).await;
    somebody.sees("✗ App-Key");
    somebody.sees("Integry does not accept the credentials");
    assert!(!dir.join("config").exists(), "nothing is kept before it works");
    // The complaint is at the key; the secret is the next field.
    somebody.press(&["Tab", "Backspace", "Ctrl-R"]).await;
    somebody.sees("Where may the App-Secret be kept?");
    assert!(!dir.join("config").exists(), "nothing is kept before it was asked about");
    somebody.press(&["f"]).await;
    somebody.sees("TEST acme");
    somebody.sees("Kept in config.toml; it opens at the start.");
    somebody.sees("307 functions · 28 apps");
    assert_eq!(fs::read_to_string(dir.join("config/secrets/acme")).expect("a file"), SECRET);
}

const POST: [&str; 3] = ["/", "=slack post message", "Enter"];

#[tokio::test]
async fn a_workspace_of_ones_own_from_the_first_start_on() {
    let dir = tempfile::tempdir().expect("a directory");
    let service = live().await;
    let mut somebody = Somebody::start(dir.path(), WorkspaceArgs::default()).await;
    somebody.sees("Welcome to the sandbox");
    somebody.sees("W connects your own workspace");
    connect(&mut somebody, &service, dir.path()).await;

    // A call goes to the workspace that is named.
    somebody.press(&POST).await;
    somebody.press(&["Enter", "=general", "Enter", "Down", "Down", "Down", "Enter", "=hello", "Enter"]).await;
    somebody.press(&["Ctrl-R"]).await;
    somebody.sees("Slack answered: network_code 200");
    let is_call = |path: &str| path.ends_with("/call/");
    assert_eq!(service.requests().iter().filter(|request| is_call(&request.path)).count(), 1);

    // Another user of it: the hash is made here, and their accounts are other ones.
    somebody.go("carol").await;
    somebody.sees("carol");
    let apps = &somebody.runner.state().apps;
    assert!(apps.connected().is_empty() && !apps.apps.is_empty());
    // Back: the lists are there before anything is answered, and what was typed is there, too.
    somebody.press(&["W"]).await;
    press(&mut somebody.runner, &["=acme demo", "Enter"]).await;
    somebody.sees("307 functions · 28 apps");
    settle(&mut somebody.runner).await;
    somebody.press(&POST).await;
    somebody.sees("hello");
    somebody.go("SANDBOX").await;
    somebody.sees("SANDBOX");
    somebody.sees("307 functions · 28 apps");
    let mut seen = somebody.quit().await;

    // The next start opens it.
    let mut somebody = Somebody::start(dir.path(), WorkspaceArgs::default()).await;
    somebody.sees("TEST acme");
    somebody.sees("307 functions · 28 apps");
    somebody.press(&["W"]).await;
    somebody.sees("carol");
    seen.extend(somebody.quit().await);
    service.shutdown().await;
    is_nowhere(dir.path(), &seen);
}

/// The secret, and what it makes, stands in no file but its own, on no screen and in no state.
fn is_nowhere(dir: &Path, seen: &[String]) {
    let mut kept = Vec::new();
    files(dir, &mut kept);
    let hash = |user| user_hash(&SECRET.to_owned().into(), user).expose_secret().to_owned();
    for secret in [SECRET.to_owned(), hash("demo-user"), hash("carol")] {
        assert!(seen.iter().all(|text| !text.contains(&secret)), "on a screen or in the state");
        let leaks: Vec<_> =
            kept.iter().filter(|(_, text)| text.contains(&secret)).map(|(path, _)| path).collect();
        assert!(leaks.is_empty(), "{leaks:?}");
    }
}

#[tokio::test]
async fn a_name_that_is_taken_and_a_place_where_nobody_answers() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::create_dir_all(dir.path().join("config")).expect("a directory");
    let settings = dir.path().join("config/config.toml");
    let text = "# mine\ndefault = \"sandbox-like\"\n[profiles.acme] # the first\napp_key = \"k\"\n";
    fs::write(&settings, text).expect("a file");
    let mut somebody =
        Somebody::start(dir.path(), WorkspaceArgs { sandbox: true, ..WorkspaceArgs::default() }).await;
    somebody.press(&["W", "Down", "Down", "Down", "Enter"]).await;
    somebody.sees("empty means the service itself, https://api.integry.io");
    somebody.press(&["=acme", "Enter", "=127.0.0.1:1", "Enter", "=k", "Enter", "=s", "Enter", "=u"]).await;
    somebody.press(&["Ctrl-R"]).await;
    somebody.sees("✗ name");
    somebody.press(&["=2", "Ctrl-R"]).await;
    somebody.sees("✗ base URL");
    somebody.sees("it is no whole URL");
    somebody.sees("begin it with https://, or http:// on this machine");
    somebody.press(&["Ctrl-u", "=http://127.0.0.1:1", "Ctrl-R"]).await;
    somebody.sees("✗ base URL");
    somebody.sees("Integry cannot be reached");
    assert_eq!(fs::read_to_string(&settings).expect("a file"), text);
    somebody.quit().await;
}

#[tokio::test]
async fn a_profile_beside_others_leaves_what_was_written() {
    let dir = tempfile::tempdir().expect("a directory");
    let service = live().await;
    fs::create_dir_all(dir.path().join("config")).expect("a directory");
    let settings = dir.path().join("config/config.toml");
    let text = "# mine\n[profiles.acme] # the first\napp_key = \"k\"\nuser_ids = [\"ann\"]\n";
    fs::write(&settings, text).expect("a file");
    let mut somebody =
        Somebody::start(dir.path(), WorkspaceArgs { sandbox: true, ..WorkspaceArgs::default() }).await;
    // One whose secret is missing can be gone to and says so in its panes; the way back is the same list.
    somebody.go("acme").await;
    somebody.sees("LIVE acme");
    somebody.sees("No secret for the profile acme");
    somebody.go("SANDBOX").await;
    somebody.sees("307 functions");
    let url = format!("={}", service.base_url());
    let (key, secret) = (format!("={KEY}"), format!("={SECRET}"));
    somebody.press(&["W", "Down", "Down", "Enter", "=other", "Enter", &url, "Enter", &key]).await;
    somebody.press(&["Enter", &secret, "Enter", "=demo-user", "Ctrl-R", "s"]).await;
    somebody.sees("TEST other");
    somebody.sees("Not kept: the workspace and its secret are forgotten when this program ends.");
    assert_eq!(fs::read_to_string(&settings).expect("a file"), text, "for this session only");
    assert!(!dir.path().join("cache").exists(), "its lists are forgotten with it");
    // So is what is typed; while the program runs it is there.
    somebody.press(&POST).await;
    somebody.press(&["Enter", "=general", "Enter"]).await;
    somebody.go("SANDBOX").await;
    somebody.go("other").await;
    somebody.press(&POST).await;
    somebody.sees("general");
    let mut kept = Vec::new();
    files(dir.path(), &mut kept);
    let traces: Vec<_> = kept
        .iter()
        .filter(|(path, text)| {
            path.to_string_lossy().contains("other") || text.contains("other@") || text.contains("general")
        })
        .collect();
    assert!(traces.is_empty(), "{traces:?}");
    somebody.go("SANDBOX").await;
    somebody.press(&["W", "Down", "Down", "Down", "Enter", "=third", "Enter", &url, "Enter", &key]).await;
    somebody.press(&["Enter", &secret, "Enter", "=demo-user", "Ctrl-R", "f"]).await;
    somebody.sees("TEST third");
    let now = fs::read_to_string(&settings).expect("a file");
    assert!(now.starts_with(text) && now.contains("[profiles.third]\nbase_url ="), "{now}");
    somebody.quit().await;
    service.shutdown().await;
}

#[tokio::test]
async fn a_start_without_the_service_shows_what_was_kept() {
    let dir = tempfile::tempdir().expect("a directory");
    let service = live().await;
    let mut somebody = Somebody::start(dir.path(), WorkspaceArgs::default()).await;
    connect(&mut somebody, &service, dir.path()).await;
    somebody.quit().await;
    let cache = dir.path().join("cache");
    let kept: Vec<_> =
        fs::read_dir(&cache).expect("a cache").map(|entry| entry.expect("a file").path()).collect();
    assert_eq!(kept.len(), 2, "apps and functions: {kept:?}");
    let address = service.base_url().clone();
    service.shutdown().await;
    let args = WorkspaceArgs { profile: Some("acme".to_owned()), ..WorkspaceArgs::default() };
    let mut somebody = Somebody::start(dir.path(), args).await;
    somebody.sees("307 functions · 28 apps");
    somebody.sees("Sales EU");
    somebody.press(&["C"]).await;
    somebody.sees("login pages come with them");
    assert!(somebody.screen().contains("cannot be reached"), "{address}: {}", somebody.screen());
    somebody.quit().await;
}

/// Whoever types the secret into a form sees that it was one, before it is sent.
#[tokio::test]
async fn a_secret_in_a_form_is_masked_in_the_question_before_a_call() {
    let dir = tempfile::tempdir().expect("a directory");
    let service = live().await;
    let mut somebody = Somebody::start(dir.path(), WorkspaceArgs::default()).await;
    connect(&mut somebody, &service, dir.path()).await;
    somebody.quit().await;
    // It is on this machine, where nothing is asked otherwise.
    let config = dir.path().join("config/config.toml");
    let text = fs::read_to_string(&config).expect("a config");
    fs::write(&config, format!("{text}\nconfirm = \"always\"\n")).expect("a config");
    let mut somebody = Somebody::start(dir.path(), WorkspaceArgs::default()).await;
    somebody.press(&POST).await;
    let typed = format!("={SECRET}");
    somebody.press(&["Enter", "=general", "Enter", "Down", "Down", "Down", "Enter", &typed, "Enter"]).await;
    somebody.press(&["Ctrl-R"]).await;
    somebody.sees("Send to");
    somebody.sees("\"text\": \"••••••••\"");
    somebody.press(&["n"]).await;
    somebody.quit().await;
    service.shutdown().await;
}
