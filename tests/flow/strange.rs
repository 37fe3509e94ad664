//! Documents that no service should send, read from a file: shown truthfully, never a crash, never a raw control character.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};

use integry_tui::app::{Start, WorkspaceLabel};
use integry_tui::domain::output::Copied;
use integry_tui::runtime::{Runner, Services};
use integry_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::support::{press, settle};

/// The viewer on a file, and what was copied.
struct Reader {
    runner: Box<Runner<TestBackend>>,
    copied: Arc<Mutex<Vec<String>>>,
}

impl Reader {
    async fn open(bytes: &[u8]) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("document");
        std::fs::write(&path, bytes).expect("a file");
        Self::open_path(&path).await
    }

    async fn open_path(path: &Path) -> Self {
        let copied = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&copied);
        let mut services = Services::without_workspace();
        services.copy = Arc::new(move |text, _| {
            into.lock().expect("no panic").push(text.to_owned());
            Ok(Copied::default())
        });
        let terminal = Terminal::new(TestBackend::new(80, 24)).expect("a terminal");
        let workspace = WorkspaceLabel::default();
        let view = Some(path.to_string_lossy().into_owned());
        let start = Start { size: (80, 24), unix: 1_735_732_800, workspace, function: None, view };
        let mut runner = Box::new(Runner::new(terminal, Theme::default(), services, start));
        settle(&mut runner).await;
        Self { runner, copied }
    }

    async fn press(&mut self, keys: &[&str]) {
        press(&mut self.runner, keys).await;
        settle(&mut self.runner).await;
        let buffer = self.runner.terminal().backend().buffer();
        let raw = buffer.content.iter().find(|cell| cell.symbol().chars().any(char::is_control));
        assert_eq!(raw.map(|cell| cell.symbol().to_owned()), None, "a raw control character after {keys:?}");
    }

    /// Goes everywhere: both ends, every view, every fold.
    async fn walk(&mut self) {
        for key in [
            "G", "g", "O", "G", "O", "PageDown", "PageUp", "l", "l", "h", "}", "{", "+", "-", "#", "Enter",
            "Esc",
        ] {
            self.press(&[key]).await;
        }
        for _ in 0..4 {
            self.press(&["T"]).await;
            self.press(&["G", "PageUp", "g", "j"]).await;
        }
        self.press(&["/", "=a", "Enter", "n", "Esc", "t", "Esc"]).await;
    }

    fn screen(&self) -> String {
        self.runner.terminal().backend().to_string()
    }

    #[track_caller]
    fn sees(&self, text: &str) {
        assert!(self.screen().contains(text), "{text:?} is not in\n{}", self.screen());
    }

    fn copied(&self) -> Vec<String> {
        self.copied.lock().expect("no panic").clone()
    }
}

#[tokio::test]
async fn what_is_no_json_is_shown_as_it_is() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "the text ends where a JSON value is expected"),
        (b"hello\nworld\n", "line 1, column 1: a JSON value is expected here"),
        (b"<!doctype html>\n<h1>502</h1>\x1b[31m", "<h1>502</h1>"),
        (b"[NaN, 1]", "line 1, column 2: a JSON value is expected here"),
        (b"{\"a\":1}\n{\"a\":2}\n", "line 2, column 1: nothing more is expected here"),
        ("\u{feff}{}".as_bytes(), "a JSON value is expected here"),
        (b"caf\xe9 \xff\xfe\r\nline two", "line two"),
    ];
    for (bytes, expected) in cases {
        let mut reader = Reader::open(bytes).await;
        reader.sees(expected);
        reader.walk().await;
    }
}

#[tokio::test]
async fn what_is_no_text_is_shown_as_bytes() {
    let mut reader = Reader::open(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0").await;
    reader.sees("00000000  89 50 4e 47 0d 0a 1a 0a");
    reader.sees("·PNG····");
    reader.walk().await;
}

#[tokio::test]
async fn json_that_ends_too_early_is_a_tree_as_far_as_it_goes() {
    let mut reader = Reader::open(br#"{"a":[1,2,{"b":"c"},"cut of"#).await;
    reader.sees("! Only the start of the document is there: line 1, column 28: the string is");
    reader.sees("b  \"c\"");
    reader.walk().await;
}

#[tokio::test]
async fn numbers_and_repeated_keys_stay_as_they_are() {
    let digits = "1234567890".repeat(40);
    let text = format!(r#"{{"n":{digits},"z":1.00,"e":-1E+400,"z":"again","\u001b[2J":"\u0007\u202e"}}"#);
    let mut reader = Reader::open(text.as_bytes()).await;
    for shown in ["z            1.00", "e            -1E+400", "z            \"again\"", "\\u001b[2J"] {
        reader.sees(shown);
    }
    reader.press(&["j", "y"]).await;
    assert_eq!(reader.copied(), [digits]);
    reader.walk().await;
}

#[tokio::test]
async fn any_depth_is_walked() {
    let depth = 100_000;
    let mut reader = Reader::open(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).as_bytes()).await;
    reader.sees("1 of 100,000");
    reader.walk().await;
    reader.press(&["O", "G"]).await;
    reader.sees("100,000 of 100,000");
}

#[tokio::test]
async fn a_string_of_many_megabytes_is_one_row() {
    let text = format!(r#"["{}end",{{"after":1}}]"#, "x".repeat(20_000_000));
    let mut reader = Reader::open(text.as_bytes()).await;
    reader.sees("0  \"xxxxx");
    reader.sees("after  1");
    reader.press(&["T", "T"]).await;
    reader.press(&["G"]).await;
    reader.sees("end\",{\"after\":1}]");
    reader.press(&["Esc", "/", "=xend", "Enter"]).await;
    reader.sees("1 of 1");
    reader.sees(".[0]");
}

#[tokio::test]
async fn an_array_of_a_million_items_is_a_list_and_a_table() {
    let mut text = String::from("[0");
    for item in 1..1_000_000 {
        _ = write!(text, ",{}", item % 10);
    }
    text.push(']');
    let mut reader = Reader::open(text.as_bytes()).await;
    reader.sees("1 of 1,000,001");
    reader.press(&["O", "O", "G"]).await;
    reader.sees("999999  9");
    reader.press(&["t", "G"]).await;
    reader.sees("value");
}
