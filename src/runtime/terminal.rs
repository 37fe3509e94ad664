//! The terminal's modes.
//!
//! Owns entering and leaving them, in one table: whatever way the program ends, all are undone, once, in the opposite order.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

#[cfg(unix)]
use super::signals::HANGUP;
use super::watchdog;

/// How often a continued program asks for its terminal.
const RECLAIMS: usize = 5;
/// How long a terminal may take to accept the end of the modes.
const ABANDON: Duration = Duration::from_millis(300);

/// Whether the modes are on. Ends of every kind race to undo them; the first one does.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Held while the modes are being undone.
static LEAVING: Mutex<()> = Mutex::new(());
/// See [`writing`].
static WRITING: Mutex<()> = Mutex::new(());

/// The terminal the program draws on.
pub type Tui = Terminal<CrosstermBackend<io::BufWriter<Screen>>>;

/// Standard output while the modes are on. After that nothing of a frame may reach what is the person's screen again, and ratatui must
/// not find a terminal that is gone: it reports that on standard error, which is gone too, and panics.
#[derive(Debug)]
pub struct Screen(io::Stdout);

impl io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if ENTERED.load(Ordering::SeqCst) { self.0.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if ENTERED.load(Ordering::SeqCst) { self.0.flush() } else { Ok(()) }
    }
}

/// Writes a sequence after a frame; nothing once the modes are undone.
pub(super) fn write_over(bytes: &[u8]) -> io::Result<()> {
    let mut screen = Screen(io::stdout());
    screen.write_all(bytes)?;
    screen.flush()
}

/// Why the program cannot draw here; `None` when it can. Standard input may be a document that is read: keys then come from the
/// controlling terminal.
pub fn refusal(reads_stdin: bool) -> Option<&'static str> {
    if !(reads_stdin || io::stdin().is_terminal()) || !io::stdout().is_terminal() {
        return Some(
            "standard input and output must be a terminal; see `integry-tui --help` for commands that work in pipes",
        );
    }
    match std::env::var("TERM") {
        Ok(term) if term == "dumb" => Some("the terminal says it can do nothing (TERM=dumb)"),
        _ => None,
    }
}

/// Undoes the modes when it goes out of scope.
#[derive(Debug)]
pub struct Guard(());

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Held while a frame or a sequence is written: one must not be cut by the other.
pub(super) fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a sequence of control characters between two frames.
///
/// # Errors
/// When another program has the terminal, or it takes nothing.
pub(super) fn send(sequence: &[u8]) -> io::Result<()> {
    let _writing = writing();
    if !ENTERED.load(Ordering::SeqCst) {
        return Err(io::Error::other("another program has it"));
    }
    let mut out = io::stdout().lock();
    out.write_all(sequence)?;
    out.flush()
}

/// Enters the modes: raw, alternate screen, hidden cursor, bracketed paste, mouse.
///
/// # Errors
/// When the terminal refuses; what was entered is undone.
pub fn enter() -> io::Result<Guard> {
    ENTERED.store(true, Ordering::SeqCst);
    let guard = Guard(());
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, Hide, EnableBracketedPaste, EnableMouseCapture)?;
    Ok(guard)
}

/// Undoes the modes, the last first; every step is tried, whatever the others did. Does nothing the second time.
pub fn leave() {
    // Who comes second waits until the first is done: returning earlier would let the process end with the modes half undone.
    let _leaving = LEAVING.lock().unwrap_or_else(PoisonError::into_inner);
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // A terminal that is gone takes none of this: there is nobody left to tell.
    _ = queue!(out, DisableMouseCapture);
    _ = queue!(out, DisableBracketedPaste);
    _ = queue!(out, Show);
    _ = queue!(out, ResetColor);
    _ = queue!(out, LeaveAlternateScreen);
    _ = out.flush();
    _ = disable_raw_mode();
}

/// A terminal to draw on.
///
/// # Errors
/// When its size cannot be read.
pub fn open() -> io::Result<Tui> {
    // A frame is collected and written at once: fewer system calls, no half-drawn screens.
    Terminal::new(CrosstermBackend::new(io::BufWriter::with_capacity(64 * 1024, Screen(io::stdout()))))
}

/// Restores the terminal before the message of a panic on this thread is printed. A panic of another thread is a failed job: it is
/// logged, and the screen stays as it is.
pub fn install_panic_hook() {
    let ui_thread = std::thread::current().id();
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let on_ui_thread = std::thread::current().id() == ui_thread;
        // The payload may quote what a server sent; it goes where sanitised text goes.
        tracing::error!(location = ?info.location(), on_ui_thread, "panic");
        if on_ui_thread || !ENTERED.load(Ordering::SeqCst) {
            leave();
            print(info);
        }
    }));
}

/// The exit code that a failure to draw means: a terminal that vanished may be noticed by a frame before the signal comes.
///
/// # Errors
/// The failure, when the terminal is there.
pub fn code_of(failure: io::Error) -> io::Result<u8> {
    #[cfg(unix)]
    if rustix::io::Errno::from_io_error(&failure) == Some(rustix::io::Errno::IO) {
        return Ok(HANGUP);
    }
    Err(failure)
}

/// Leaves the terminal to the shell until it continues the program, then takes it back.
pub fn suspend() {
    leave();
    stop_process();
    // A shell that continues its job may still be busy with the terminal itself.
    if !(0..RECLAIMS).any(|_| reclaim()) {
        watchdog::hang_up();
    }
}

/// Takes the terminal back from a program that had it.
pub(super) fn take_back() {
    if !reclaim() {
        watchdog::hang_up();
    }
}

/// Enters the modes once more; the guard of the program's start is still there to undo them.
fn reclaim() -> bool {
    enter().map(std::mem::forget).is_ok()
}

/// Undoes what can be undone while the loop holds the terminal, for a process that is about to end whatever happens.
pub(super) fn abandon() {
    let (done, left) = mpsc::channel();
    let leaving = move || {
        leave();
        _ = done.send(());
    };
    // Waits for ever when the terminal takes no output: hence on a thread, and the line discipline on its own.
    let started = std::thread::Builder::new().name("leave".to_owned()).spawn(leaving);
    if started.is_err() || left.recv_timeout(ABANDON).is_err() {
        _ = disable_raw_mode();
    }
}

#[cfg(unix)]
fn stop_process() {
    use rustix::process::{Signal, kill_current_process_group};
    // To the whole group: a shell waits for all of its job, a program that started this one included.
    _ = kill_current_process_group(Signal::STOP);
}

#[cfg(not(unix))]
fn stop_process() {}
