//! The real program on a real pseudo-terminal: whatever way it ends, the terminal is as it was.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "helpers of tests: what cannot be set up cannot be tested")]

use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// No step takes this long, unless it hangs.
const HANG: Duration = Duration::from_secs(20);
/// Every mode the program enters, as the terminal names them.
const MODES: [&str; 7] = ["1049", "2004", "1000", "1002", "1003", "1006", "1015"];

struct Screen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

struct Program {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Arc<(Mutex<Screen>, Condvar)>,
    /// Where its drafts go; removed with it.
    _state: tempfile::TempDir,
}

impl Program {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(env: &[(&str, &str)]) -> Self {
        let state = tempfile::tempdir().expect("a directory");
        let command = command(state.path(), env);
        Self::start_in(state, command)
    }

    fn start_in(state: tempfile::TempDir, command: CommandBuilder) -> Self {
        let pty = native_pty_system().openpty(size(40, 120)).expect("a pty");
        let child = pty.slave.spawn_command(command).expect("the program");
        let parser = vt100::Parser::new(nonzero(40), nonzero(120), 0);
        let screen =
            Arc::new((Mutex::new(Screen { parser, bytes: Vec::new(), closed: false }), Condvar::new()));
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let shared = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut chunk = [0; 8192];
            loop {
                let read = reader.read(&mut chunk).unwrap_or(0);
                let mut screen = shared.0.lock().expect("the screen");
                screen.closed = read == 0;
                screen.bytes.extend_from_slice(&chunk[..read]);
                screen.parser.process(&chunk[..read]);
                shared.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        let keys = pty.master.take_writer().expect("a writer");
        let mut program = Self { child, master: pty.master, keys, screen, _state: state };
        program.wait_for(" apps · idle");
        program
    }

    /// What is on the screen, lines joined.
    fn text(&self) -> String {
        self.screen.0.lock().expect("the screen").parser.screen().contents().replace('\n', "")
    }

    /// Waits until a text is on the screen.
    fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |contents| contents.contains(text));
    }

    /// Waits until the first line, which ends one column before the window does, is as wide as a window of so many columns.
    #[cfg(target_os = "linux")]
    fn wait_for_width(&mut self, columns: u16) {
        let width =
            |contents: &str| contents.lines().next().map_or(0, |line| line.trim_end().chars().count());
        self.wait_until(&format!("{columns} columns"), |contents| {
            width(contents) + 1 == usize::from(columns)
        });
    }

    fn wait_until(&mut self, what: &str, is_there: impl Fn(&str) -> bool) {
        let (screen, changed) = &*self.screen;
        let guard = screen.lock().expect("the screen");
        let is_awaited =
            |screen: &mut Screen| !is_there(&screen.parser.screen().contents()) && !screen.closed;
        let (guard, waited) = changed.wait_timeout_while(guard, HANG, is_awaited).expect("the screen");
        let contents = guard.parser.screen().contents();
        assert!(!waited.timed_out() && is_there(&contents), "no `{what}` on:\n{contents}");
    }

    #[cfg(target_os = "linux")]
    fn wait_until_stopped(&self) {
        let stat = format!("/proc/{}/stat", self.child.process_id().expect("a process"));
        let is_stopped = || std::fs::read_to_string(&stat).is_ok_and(|stat| stat.contains(") T "));
        let asked = std::iter::repeat_with(is_stopped).take(2_000_000).any(|stopped| stopped);
        assert!(asked, "it stopped");
    }

    fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("keys");
    }

    fn signal(&self, signal: Signal) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        kill_process(id.expect("a process"), signal).expect("a signal");
    }

    /// Waits for the end and returns the exit code; a program that hangs is killed.
    fn exit_code(&mut self) -> u32 {
        let (screen, changed) = &*self.screen;
        let guard = screen.lock().expect("the screen");
        let (guard, waited) =
            changed.wait_timeout_while(guard, HANG, |screen| !screen.closed).expect("the screen");
        drop(guard);
        if waited.timed_out() {
            self.child.kill().expect("a kill");
        }
        let status = self.child.wait().expect("an end");
        assert!(!waited.timed_out(), "it did not end");
        status.exit_code()
    }

    /// Waits until every mode is off after what was written so far.
    fn assert_restored(&self) {
        let (screen, changed) = &*self.screen;
        let guard = screen.lock().expect("the screen");
        let is_left = |screen: &mut Screen| !modes_left(&screen.bytes).is_empty() && !screen.closed;
        let (guard, _) = changed.wait_timeout_while(guard, HANG, is_left).expect("the screen");
        assert_eq!(modes_left(&guard.bytes), Vec::<&str>::new());
    }

    /// Waits until the line discipline is the shell's: it changes after the modes.
    fn wait_until_cooked(&self) {
        // Far longer than it takes; a terminal that stays raw fails here, not by hanging.
        let cooked = (0..10_000_000).any(|_| {
            std::thread::yield_now();
            self.is_cooked()
        });
        assert!(cooked, "the terminal stays raw");
    }

    fn is_cooked(&self) -> bool {
        let modes = self.master.get_termios().expect("modes");
        let flags = format!("{:?}", modes.local_flags);
        flags.contains("ICANON") && flags.contains("ECHO")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already ended in every test that passes.
        _ = self.child.kill();
    }
}

/// The modes that are on after these bytes.
fn modes_left(bytes: &[u8]) -> Vec<&'static str> {
    let written = String::from_utf8_lossy(bytes);
    let last = |sequence: &str| written.rfind(&format!("\u{1b}[?{sequence}"));
    assert!(last("1049h").is_some(), "it never entered");
    let is_on = |mode: &&str| last(&format!("{mode}h")) > last(&format!("{mode}l"));
    let cursor_hidden = last("25l") > last("25h");
    MODES.into_iter().filter(is_on).chain(cursor_hidden.then_some("hidden cursor")).collect()
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn nonzero(cells: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(cells).expect("a size")
}

fn command(state: &Path, env: &[(&str, &str)]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_integry-tui"));
    // Whatever the environment says.
    command.arg("--sandbox");
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("XDG_STATE_HOME", state);
    command.env("HOME", state);
    for (name, value) in env {
        command.env(name, value);
    }
    command
}

#[test]
fn quitting_leaves_nothing_behind() {
    let mut program = Program::start();
    program.send("?");
    program.wait_for("Help");
    program.send("?2jq");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
    let screen = program.screen.0.lock().expect("the screen");
    assert_eq!(screen.parser.screen().contents().trim(), "", "nothing is printed on the main screen");
}

#[test]
fn ctrl_c_twice_quits_from_a_text_field() {
    let mut program = Program::start();
    program.send("/qq");
    program.wait_for("/ qq");
    program.send("\u{3}");
    program.wait_for("Ctrl-C again quits.");
    program.send("\u{3}");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
}

#[test]
fn signals_restore_the_terminal() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let mut program = Program::start();
        program.signal(signal);
        assert_eq!(program.exit_code(), code, "{signal:?}");
        program.assert_restored();
    }
}

#[test]
fn a_paste_that_never_ends_does_not_hold_a_signal_up() {
    let mut program = Program::start();
    program.send("\u{1b}[200~abc\nq");
    program.signal(Signal::TERM);
    assert_eq!(program.exit_code(), 143);
    program.assert_restored();
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_of_the_loop_restores_and_is_readable() {
    let mut program = Program::start_with(&[("INTEGRY_TEST_PANIC", "ui")]);
    program.send("j");
    assert_eq!(program.exit_code(), 101);
    program.assert_restored();
    let screen = program.screen.0.lock().expect("the screen");
    assert!(
        screen.parser.screen().contents().contains("a fault on purpose (ui)"),
        "{}",
        screen.parser.screen().contents()
    );
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_of_a_job_leaves_the_screen_alone() {
    let mut program = Program::start_with(&[("INTEGRY_TEST_PANIC", "job")]);
    program.send("2\r");
    program.wait_for("a background job crashed");
    program.send("1");
    program.wait_for("All apps");
    program.send("q");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
    let screen = program.screen.0.lock().expect("the screen");
    assert!(!String::from_utf8_lossy(&screen.bytes).contains("a fault on purpose"), "the hook kept quiet");
}

/// Nothing of it is said on the screen, and nobody who ends the program waits for a log.
#[cfg(target_os = "linux")]
#[test]
fn a_log_on_a_full_disk_leaves_the_screen_alone() {
    let state = tempfile::tempdir().expect("a directory");
    std::fs::create_dir(state.path().join("integry-tui")).expect("a directory");
    let log = state.path().join("integry-tui/integry-tui.log");
    std::os::unix::fs::symlink("/dev/full", log).expect("a disk that is full");
    let mut command = command(state.path(), &[]);
    command.args(["--log-level", "trace"]);
    let mut program = Program::start_in(state, command);
    // Sizes are logged.
    for columns in [100, 110, 90] {
        program.master.resize(size(30, columns)).expect("a size");
        program.send("?");
        program.wait_for("Help");
        program.send("?");
        // What help hides; the first line stands above it. Two keys that come at once are a paste.
        program.wait_for("Enter functions");
    }
    program.send("q");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
    let screen = program.screen.0.lock().expect("the screen");
    let written = String::from_utf8_lossy(&screen.bytes);
    assert!(!written.contains("tracing") && !written.contains("Unable"), "{written:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_z_gives_the_terminal_back_until_it_continues() {
    let mut program = Program::start();
    assert!(!program.is_cooked());
    program.send("\u{1a}");
    program.wait_until_stopped();
    assert!(program.is_cooked());
    program.assert_restored();
    let before = program.screen.0.lock().expect("the screen").bytes.len();
    program.signal(Signal::CONT);
    program.wait_for("All apps");
    program.send("q");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
    let screen = program.screen.0.lock().expect("the screen");
    assert!(String::from_utf8_lossy(&screen.bytes[before..]).contains("Pipedrive"), "it was drawn anew");
}

#[test]
fn every_size_is_drawn() {
    let mut program = Program::start();
    for (rows, cols) in [(1, 1), (1, 200), (60, 1), (17, 59), (18, 60), (60, 200), (24, 80)] {
        program
            .screen
            .0
            .lock()
            .expect("the screen")
            .parser
            .screen_mut()
            .set_size(nonzero(rows), nonzero(cols));
        program.master.resize(size(rows, cols)).expect("a resize");
    }
    // Only the last size has this line.
    program.wait_for("1 Apps   2 Functions   3 Form");
    program.send("q");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
}

/// The program is stopped meanwhile, so that both are there when it looks.
#[cfg(target_os = "linux")]
#[test]
fn a_key_and_a_resize_that_come_together_are_both_seen() {
    let mut program = Program::start();
    for columns in (90..120).step_by(2) {
        program.signal(Signal::STOP);
        program.wait_until_stopped();
        program.master.resize(size(30, columns)).expect("a size");
        program.send("?");
        program.signal(Signal::CONT);
        program.wait_for("Help");
        program.wait_for_width(columns);
        program.send("?");
        program.wait_for("Enter functions");
    }
    program.send("q");
    assert_eq!(program.exit_code(), 0);
}

/// The text of a row goes to the person's own editor and back, and the terminal with it.
#[test]
fn the_persons_own_editor_has_the_terminal_meanwhile() {
    // Waits for a line of the keyboard: keys must be its own, not the program's.
    let editor = "sh -c 'read line; printf \"%s and more\" \"$line\" > \"$1\"' editor";
    let mut program = Program::start_with(&[("EDITOR", editor), ("VISUAL", "")]);
    program.send("/slack-post-message\r");
    program.wait_for("acts as Acme HQ");
    program.send("o");
    program.wait_for("channel, a text");
    program.send("\x07");
    program.assert_restored();
    program.wait_until_cooked();
    program.send("q from the editor\r");
    program.wait_for("q from the editor and more");
    program.send("\x1b");
    program.wait_for("* channel");
    program.send("jq");
    assert_eq!(program.exit_code(), 0);
    program.assert_restored();
}

/// An answer is read in the person's own pager: the keys are its own, no secret reaches it, its file is gone afterwards.
#[test]
fn an_answer_is_read_in_the_persons_own_pager() {
    let pager = "sh -c 'head -c 40 \"$1\"; echo \"secret:$INTEGRY_APP_SECRET$INTEGRY_HASH.\"; echo \"file:$1.\"; read line' pager";
    let mut program = Program::start_with(&[("PAGER", pager), ("INTEGRY_APP_SECRET", "s3cret-XYZ")]);
    program.send("/slack-list-conversations\r");
    program.wait_for("acts as Acme HQ");
    program.send("\x12");
    // The headline comes before the rows, and without rows there is nothing to show.
    program.wait_for("▾ [7]");
    program.send("P");
    // The last thing that it writes: everything before is there as well.
    program.wait_for(".json.");
    program.wait_until_cooked();
    let text = program.text();
    assert!(text.contains("secret:."), "{text}");
    let file =
        text.split("file:").nth(1).and_then(|rest| rest.split_once(".json.")).expect("a file").0.to_owned();
    let file = std::path::PathBuf::from(format!("{file}.json"));
    assert!(file.exists(), "{}", file.display());
    program.send("q\r");
    program.wait_for("▾ [7]");
    program.send("q");
    assert_eq!(program.exit_code(), 0);
    assert!(!file.exists(), "{}", file.display());
    program.assert_restored();
}
