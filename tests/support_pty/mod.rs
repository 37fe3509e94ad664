//! The real binary on a real pseudo-terminal.
//!
//! Everything waits for a condition with one overall deadline; a child that does not end in time is killed, and the test fails with
//! the screen it hung on.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use rustix::termios::LocalModes;

/// Longest a test may take as a whole; generous, because nothing waits for it to pass.
const DEADLINE: Duration = Duration::from_secs(30);
/// Longest between two looks at what cannot be waited for: the state of a process.
const LOOK: Duration = Duration::from_millis(10);

const BINARY: &str = env!("CARGO_BIN_EXE_integry-tui");

/// What the terminal has received.
struct Seen {
    bytes: Vec<u8>,
    parser: vt100::Parser,
    /// The reader takes nothing any more.
    deaf: bool,
    closed: bool,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A running program and its terminal.
pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    ended: bool,
    master: Option<Box<dyn MasterPty + Send>>,
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    seen: Shared,
    reader: Option<std::thread::JoinHandle<()>>,
    deadline: Instant,
    _home: tempfile::TempDir,
}

/// The program as a command line, in a clean environment with a home of its own.
fn command(program: &str, home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home);
    command.env("XDG_STATE_HOME", home.join("state"));
    command.cwd(home);
    command
}

impl Program {
    /// Starts the explorer.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// Starts the explorer with a changed environment.
    pub fn start_with(change: impl FnOnce(&mut CommandBuilder)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = command(BINARY, home.path());
        change(&mut command);
        Self::spawn(command, home)
    }

    /// Starts a shell script to which the program is `$0`.
    pub fn start_shell(script: &str, term: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = command("sh", home.path());
        command.args(["-c", script, BINARY]);
        command.env("TERM", term);
        Self::spawn(command, home)
    }

    fn spawn(command: CommandBuilder, home: tempfile::TempDir) -> Self {
        let pair = native_pty_system().openpty(size(120, 40)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let parser = vt100::Parser::new(cells(40), cells(120), 0);
        let seen = Seen { bytes: Vec::new(), parser, deaf: false, closed: false };
        let seen: Shared = Arc::new((Mutex::new(seen), Condvar::new()));
        let reader = std::thread::spawn({
            let (seen, from) = (Arc::clone(&seen), pair.master.try_clone_reader().unwrap());
            move || collect(from, &seen)
        });
        Self {
            child,
            ended: false,
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            slave: Some(pair.slave),
            seen,
            reader: Some(reader),
            deadline: Instant::now() + DEADLINE,
            _home: home,
        }
    }

    /// Waits until the screen's text fulfils a condition.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        self.wait(what, |screen, _| is_so(screen));
    }

    /// Does something and waits until the program has written something after it.
    pub fn wait_for_output_of(&self, what: &str, act: impl FnOnce(&Self)) {
        let before = self.seen.0.lock().unwrap().bytes.len();
        act(self);
        self.wait(what, |_, received| received > before);
    }

    fn wait(&self, what: &str, is_so: impl Fn(&str, usize) -> bool) {
        let (seen, changed) = &*self.seen;
        let mut guard = seen.lock().unwrap();
        loop {
            let screen = guard.parser.screen().contents();
            if is_so(&screen, guard.bytes.len()) {
                return;
            }
            let left = self.deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || guard.closed {
                drop(guard);
                panic!("never: {what}; on the screen:\n{screen}");
            }
            guard = changed.wait_timeout(guard, left).unwrap().0;
        }
    }

    /// Waits for a text on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Types.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes.as_ref()).and_then(|()| writer.flush()).unwrap();
    }

    /// Changes the terminal's size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Waits until the kernel says that the process is stopped.
    pub fn wait_until_stopped(&self) {
        let file = format!("/proc/{}/stat", self.pid());
        // The name in parentheses may contain anything; the state follows the last one.
        while !std::fs::read_to_string(&file).unwrap().rsplit(") ").next().unwrap().starts_with('T') {
            self.look_again("stopped");
        }
    }

    /// Waits for the end and returns the exit code; whatever was written has been read by then.
    pub fn wait_for_end(&mut self) -> u32 {
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.exit_code();
            }
            self.look_again("ended");
        };
        self.ended = true;
        self.assert_cooked();
        // The last handle of the slave side: the reader comes to the end of what there is.
        self.slave = None;
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        code
    }

    fn look_again(&self, what: &str) {
        assert!(Instant::now() < self.deadline, "never: {what}; on the screen:\n{}", self.screen());
        std::thread::park_timeout(LOOK);
    }

    /// Stops reading: the terminal takes no more output once its buffer is full. The program must write something for it to begin.
    pub fn go_deaf(&mut self, make_it_write: &str) {
        self.seen.0.lock().unwrap().deaf = true;
        self.send(make_it_write);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }

    /// Closes the terminal under the program.
    pub fn close_terminal(&mut self, make_it_write: &str) {
        self.go_deaf(make_it_write);
        (self.writer, self.slave, self.master) = (None, None, None);
    }

    /// The text on the screen now.
    pub fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// Everything the terminal has received, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.seen.0.lock().unwrap().bytes).replace('\r', "")
    }

    /// Asserts that the line discipline echoes and edits lines again.
    pub fn assert_cooked(&self) {
        let Some(termios) = self.master.as_ref().and_then(|master| master.get_termios()) else { return };
        let local = termios.local_flags.bits();
        for (mode, name) in
            [(LocalModes::ICANON, "ICANON"), (LocalModes::ECHO, "ECHO"), (LocalModes::ISIG, "ISIG")]
        {
            assert!(local & mode.bits() != 0, "{name} is off");
        }
    }

    /// Asserts that every mode that was set was reset after it, the alternate screen last.
    pub fn assert_modes_undone(&self) {
        let guard = self.seen.0.lock().unwrap();
        let last = |sequence: &str| {
            let windows = guard.bytes.windows(sequence.len());
            windows.enumerate().filter(|(_, window)| *window == sequence.as_bytes()).map(|(at, _)| at).last()
        };
        for mode in ["1049", "2004", "1000", "1002", "1003", "1006", "1015"] {
            let (on, off) = (last(&format!("\x1b[?{mode}h")), last(&format!("\x1b[?{mode}l")));
            assert!(on.is_some() && off > on, "mode {mode}: on at {on:?}, off at {off:?}");
        }
        let (shown, hidden) = (last("\x1b[?25h"), last("\x1b[?25l"));
        assert!(hidden.is_some() && shown > hidden, "cursor: hidden at {hidden:?}, shown at {shown:?}");
        let screen = guard.parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if !self.ended {
            // Its whole group: the program may have been started by a shell.
            _ = kill_process_group(self.pid(), Signal::KILL);
            _ = self.child.wait();
        }
    }
}

/// The emulator knows no empty screen.
fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap_or(NonZero::<u16>::MIN)
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn collect(mut from: Box<dyn std::io::Read + Send>, (seen, changed): &(Mutex<Seen>, Condvar)) {
    let mut chunk = [0; 16 * 1024];
    // The end is an error (EIO) on Linux.
    while let Ok(count @ 1..) = from.read(&mut chunk) {
        let mut seen = seen.lock().unwrap();
        seen.bytes.extend_from_slice(&chunk[..count]);
        seen.parser.process(&chunk[..count]);
        changed.notify_all();
        if seen.deaf {
            return;
        }
    }
    seen.lock().unwrap().closed = true;
    changed.notify_all();
}
