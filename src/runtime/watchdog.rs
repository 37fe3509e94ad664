//! Ends that do not depend on the loop.
//!
//! Owns two cases. A terminal that vanishes without a signal: the event reader spins then. And a loop that was told to end and
//! cannot, because it waits for a terminal that takes no output, or spins.

use std::io::IsTerminal as _;
use std::time::Duration;

use tokio::runtime::Handle;

use super::signals::{HANGUP, Signals};
use super::terminal;

/// How long the loop has to save and to leave after a signal.
const GRACE: Duration = Duration::from_secs(2);
/// The same when the terminal is gone: the event reader burns a processor all the time.
const GRACE_WITHOUT_TERMINAL: Duration = Duration::from_millis(700);

/// Sees to it that the process ends. Costs nothing until a signal comes or the terminal goes.
///
/// # Errors
/// When the system refuses a signal handler.
pub fn watch(background: &Handle) -> std::io::Result<()> {
    let _inside = background.enter();
    let mut signals = Signals::listen()?;
    // Must run when the loop cannot.
    background.spawn(async move {
        let code = signals.next_for_us().await;
        tokio::time::sleep(if code == HANGUP { GRACE_WITHOUT_TERMINAL } else { GRACE }).await;
        tracing::error!(code, "the loop did not end");
        terminal::abandon();
        std::process::exit(i32::from(code));
    });
    watch_terminal();
    Ok(())
}

/// Watches standard input until its other end is closed, then hangs up. Sleeps in the kernel all the time.
#[cfg(unix)]
fn watch_terminal() {
    use rustix::event::{PollFd, PollFlags, poll};

    // A document comes to its end without the terminal going away.
    if !std::io::stdin().is_terminal() {
        return;
    }
    let watch = || {
        let stdin = std::io::stdin();
        loop {
            // No event is asked for: only hang-up and error wake this, never a key.
            let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut fds, None) {
                Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => {
                    return hang_up();
                }
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    };
    // Without it the program still works; it only may outlive its terminal.
    _ = std::thread::Builder::new().name("terminal-watchdog".to_owned()).spawn(watch);
}

/// Nothing to watch on this platform: the console ends its programs itself.
#[cfg(not(unix))]
fn watch_terminal() {}

/// Ends the program as the signal would have that did not come: only the leader of a session gets it.
#[cfg(unix)]
pub(super) fn hang_up() {
    use rustix::process::{Signal, getpid, kill_process};
    _ = kill_process(getpid(), Signal::HUP);
}

/// Ends the program: there is no such signal here.
#[cfg(not(unix))]
pub(super) fn hang_up() {
    std::process::exit(i32::from(HANGUP));
}
