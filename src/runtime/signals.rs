//! Signals that end the program.
//!
//! Owns waiting for them and their exit codes. The loop leaves the terminal as it found it before it obeys.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::editor;

/// Exit code of a program whose terminal is gone.
pub(super) const HANGUP: u8 = 129;

/// Exit codes of the signals that keys of the terminal send.
const FROM_KEYS: [u8; 2] = [130, 131];

impl Signals {
    /// Waits for one that is meant for this program: what keys send while an editor has the terminal is meant for the editor.
    pub async fn next_for_us(&mut self) -> u8 {
        loop {
            let code = self.next().await;
            if !(FROM_KEYS.contains(&code) && editor::is_lent()) {
                return code;
            }
        }
    }
}

/// SIGTERM, SIGHUP, SIGINT and SIGQUIT.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    kinds: Vec<(Signal, u8)>,
}

impl Signals {
    /// Starts listening.
    ///
    /// # Errors
    /// When the system refuses a handler.
    #[cfg(unix)]
    pub fn listen() -> std::io::Result<Self> {
        let wanted = [
            (SignalKind::terminate(), 143),
            (SignalKind::hangup(), HANGUP),
            (SignalKind::interrupt(), 130),
            (SignalKind::quit(), 131),
        ];
        let kinds = wanted
            .into_iter()
            .map(|(kind, code)| Ok((signal(kind)?, code)))
            .collect::<std::io::Result<_>>()?;
        Ok(Self { kinds })
    }

    /// Starts listening; only Ctrl-C exists here.
    ///
    /// # Errors
    /// Never on this platform.
    #[cfg(not(unix))]
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for one and returns the exit code it asks for.
    #[cfg(unix)]
    pub async fn next(&mut self) -> u8 {
        std::future::poll_fn(|context| {
            for (signal, code) in &mut self.kinds {
                if signal.poll_recv(context).is_ready() {
                    return std::task::Poll::Ready(*code);
                }
            }
            std::task::Poll::Pending
        })
        .await
    }

    /// Waits for Ctrl-C from outside the terminal.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> u8 {
        _ = tokio::signal::ctrl_c().await;
        130
    }
}
