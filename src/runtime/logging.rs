//! The log file.
//!
//! Owns where it lies, what may reach it, and that nothing else depends on it: what cannot be written is lost in silence. Bodies, headers
//! and keys typed never reach it; the screen never shows it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// Starts logging to a file below the state directory, at a level of this crate only: HTTP libraries would log headers.
///
/// # Errors
/// When the file cannot be opened or the level is none of `error`, `warn`, `info`, `debug`, `trace`.
pub fn start(state_dir: &Path, level: &str) -> io::Result<PathBuf> {
    let level: tracing::level_filters::LevelFilter = level.parse().map_err(io::Error::other)?;
    let path = state_dir.join("integry-tui.log");
    let file = open_private(&path)?;
    let filter = EnvFilter::new(format!("off,integry_tui={level}"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        // A disk that is full would be told on standard error: on the screen while there is one, and where a terminal is gone that panics,
        // inside the log, which the panic would be told to in turn.
        .log_internal_errors(false)
        .with_writer(Mutex::new(file))
        .try_init()
        .map_err(io::Error::other)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(path)
}

fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    let mut directory = std::fs::DirBuilder::new();
    directory.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        options.mode(0o600);
        directory.mode(0o700);
    }
    if let Some(parent) = path.parent() {
        directory.create(parent)?;
    }
    options.open(path)
}
