//! Events of the terminal.
//!
//! Owns reading them on the loop's own thread: the loop sleeps until there is input, and reads it itself. The stream that crossterm
//! offers has a thread of its own, which costs every key two changes of threads.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use crossterm::event::{Event, EventStream};
use futures_util::{Stream, StreamExt as _};

/// Terminal events.
#[derive(Debug)]
pub struct TerminalEvents(Source);

#[derive(Debug)]
enum Source {
    #[cfg(unix)]
    Direct(direct::Direct),
    /// Where a terminal cannot be waited for.
    Stream(EventStream),
}

impl TerminalEvents {
    /// Opens the events of the terminal that keys come from. Must be called where the loop runs.
    pub fn open() -> Self {
        #[cfg(unix)]
        if let Ok(direct) = direct::Direct::open() {
            return Self(Source::Direct(direct));
        }
        Self(Source::Stream(EventStream::new()))
    }
}

impl Stream for TerminalEvents {
    type Item = io::Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.get_mut().0 {
            #[cfg(unix)]
            Source::Direct(direct) => direct.poll(context),
            Source::Stream(stream) => stream.poll_next_unpin(context),
        }
    }
}

#[cfg(unix)]
mod direct {
    use std::fs::File;
    use std::io::{self, IsTerminal as _};
    use std::os::fd::{AsFd as _, OwnedFd};
    use std::task::{Context, Poll};
    use std::time::Duration;

    use crossterm::event::{Event, poll, read};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use tokio::io::unix::AsyncFd;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The terminal, which is only waited for, and what tells of its size.
    #[derive(Debug)]
    pub(super) struct Direct {
        terminal: AsyncFd<OwnedFd>,
        resized: Signal,
    }

    impl Direct {
        #[expect(
            deprecated,
            reason = "its successor needs unsafe code; what is deprecated is a descriptor closed meanwhile, and this one is owned"
        )]
        pub(super) fn open() -> io::Result<Self> {
            let stdin = io::stdin();
            let terminal = if stdin.is_terminal() {
                stdin.as_fd().try_clone_to_owned()?
            } else {
                File::open("/dev/tty")?.into()
            };
            let resized = signal(SignalKind::window_change())?;
            Ok(Self { terminal: AsyncFd::new(terminal)?, resized })
        }

        /// Of a key that comes together with a change of size, crossterm's event source sees only the latter, and it is not announced to
        /// it a second time. Modes that are set anew, even to what they are, make a terminal announce once more what it holds.
        fn read(&self) -> io::Result<Event> {
            let event = read()?;
            if let Event::Resize(..) = event {
                let terminal = self.terminal.get_ref();
                // One that is gone is told of by what is read next.
                _ = tcgetattr(terminal).and_then(|modes| tcsetattr(terminal, OptionalActions::Now, &modes));
            }
            Ok(event)
        }

        pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Event>>> {
            loop {
                match poll(Duration::ZERO) {
                    Ok(true) => return Poll::Ready(Some(self.read())),
                    Ok(false) => {}
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
                let mut is_woken = self.resized.poll_recv(context).is_ready();
                if let Poll::Ready(ready) = self.terminal.poll_read_ready(context) {
                    let mut ready = match ready {
                        Ok(ready) => ready,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    if ready.ready().is_read_closed() {
                        return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
                    }
                    // Before it is read: what comes after that wakes again.
                    ready.clear_ready();
                    is_woken = true;
                }
                if !is_woken {
                    return Poll::Pending;
                }
            }
        }
    }
}
