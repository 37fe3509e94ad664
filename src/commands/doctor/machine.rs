//! What of this machine the program needs.
//!
//! Owns the checks of terminal, clipboard, config file and keyring.

use std::io::IsTerminal as _;

use super::Check;
use crate::config::{Config, Keyring, KeyringError};

/// The smallest screen that is drawn on.
const MIN_SIZE: (u16, u16) = crate::app::MIN_SIZE;

pub(super) fn checks(config: &Config) -> Vec<Check> {
    let mut checks = vec![terminal(), clipboard()];
    checks.extend(settings(config));
    checks
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn terminal() -> Check {
    const NAME: &str = "terminal";
    let term = std::env::var("TERM").unwrap_or_default();
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Check::ok(NAME, "none here: commands work, the explorer needs one");
    }
    if term.is_empty() || term == "dumb" {
        return Check::warn(
            NAME,
            "it says it can do nothing",
            "set TERM to what it is, such as xterm-256color",
        );
    }
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns < MIN_SIZE.0 || rows < MIN_SIZE.1 => Check::warn(
            NAME,
            format!("{columns}x{rows} is too small"),
            format!("make it {}x{} or larger", MIN_SIZE.0, MIN_SIZE.1),
        ),
        Ok((columns, rows)) => {
            let colours = if is_set("NO_COLOR") { ", without colours (NO_COLOR)" } else { "" };
            Check::ok(NAME, format!("{term}, {columns}x{rows}{colours}"))
        }
        Err(error) => Check::warn(NAME, format!("its size is not known: {error}"), "use another terminal"),
    }
}

/// Whether OSC 52 arrives cannot be asked; what is known to be in its way can be named.
fn clipboard() -> Check {
    const NAME: &str = "clipboard";
    if std::env::var("TERM_PROGRAM").is_ok_and(|program| program == "Apple_Terminal") {
        return Check::warn(
            NAME,
            "Terminal.app does not take copied text (OSC 52)",
            "use another terminal, or save to a file with w",
        );
    }
    if is_set("TMUX") {
        return Check::ok(NAME, "OSC 52 through tmux, which passes it on with `set -g set-clipboard on`");
    }
    if is_set("STY") {
        return Check::warn(NAME, "screen does not pass copied text on (OSC 52)", "save to a file with w");
    }
    Check::ok(NAME, "OSC 52, if the terminal allows it")
}

fn settings(config: &Config) -> Vec<Check> {
    const NAME: &str = "config";
    let Some(path) = &config.path else {
        return vec![Check::skipped(NAME, "not read with --sandbox, or there is no place for it")];
    };
    let shown = path.display();
    let mut checks: Vec<Check> = config
        .warnings
        .iter()
        .map(|warning| {
            let line = if warning.line > 0 { format!(" line {}", warning.line) } else { String::new() };
            Check::warn(NAME, format!("{shown}{line}: {}", warning.what), &warning.remedy)
        })
        .collect();
    if others_can_write(path) {
        checks.push(Check::warn(
            NAME,
            format!("{shown}: others can change it"),
            format!("chmod 600 {shown}"),
        ));
    }
    if checks.is_empty() {
        let said = match (path.exists(), config.profiles.len()) {
            (false, _) => format!("{shown} is not there, which is fine"),
            (true, 1) => format!("{shown}, 1 profile"),
            (true, count) => format!("{shown}, {count} profiles"),
        };
        checks.push(Check::ok(NAME, said));
    }
    checks
}

#[cfg(unix)]
fn others_can_write(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|meta| meta.permissions().mode() & 0o022 != 0)
}

#[cfg(not(unix))]
fn others_can_write(_path: &std::path::Path) -> bool {
    false
}

pub(super) async fn keyring(off: bool) -> Check {
    const NAME: &str = "keyring";
    let keyring = if off { Keyring::Off } else { Keyring::Used };
    // Any name does: what is asked is whether it answers.
    match keyring.get("doctor").await {
        Ok(_) | Err(KeyringError::NoEntry) => Check::ok(NAME, "it answers"),
        Err(error @ (KeyringError::Off | KeyringError::NotBuilt)) => Check::skipped(NAME, error.to_string()),
        Err(error) => Check::warn(
            NAME,
            error.to_string(),
            "secrets can be kept elsewhere: secret = \"env:NAME\", secret_command, or \"file\"",
        ),
    }
}
