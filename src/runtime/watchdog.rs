//! A terminal that vanishes.
//!
//! Owns noticing it on a thread of its own: the event reader spins when its terminal is gone and no signal comes, and a blocked
//! reader would keep the runtime from ending.

/// Watches standard input until its other end is closed, then ends the process. Sleeps in the kernel all the time.
#[cfg(unix)]
pub fn watch_terminal() {
    use rustix::event::{PollFd, PollFlags, poll};

    let watch = || {
        let stdin = std::io::stdin();
        loop {
            // No event is asked for: only hang-up and error wake this, never a key.
            let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
            let gone = match poll(&mut fds, None) {
                Ok(_) => fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
                Err(rustix::io::Errno::INTR) => false,
                Err(_) => return,
            };
            if gone {
                std::process::exit(129);
            }
        }
    };
    // Without the watchdog the program still works; it only may outlive its terminal.
    _ = std::thread::Builder::new().name("terminal-watchdog".to_owned()).spawn(watch);
}

/// Nothing to watch on this platform: the console ends its programs itself.
#[cfg(not(unix))]
pub fn watch_terminal() {}
