//! The person's own pager and editor on an answer, to read.
//!
//! Owns the private file that they are shown. It is removed afterwards, and what was edited in it is not taken back.

use std::io::Write as _;

use super::editor;
use crate::domain::failure::{Failure, FailureKind};
use crate::effect::Outside;

/// Shows a text and waits; tells whether the text was changed.
pub type ShowText = std::sync::Arc<dyn Fn(&str, &str, Outside) -> Result<bool, Failure> + Send + Sync>;

/// Leaves the terminal to the program, waits for its end and takes the terminal back.
///
/// # Errors
/// When there is no such program, or it fails.
pub(super) fn show(text: &str, extension: &str, with: Outside) -> Result<bool, Failure> {
    let failure = |detail: String| Failure::new(FailureKind::Local, "The answer could not be shown", detail);
    let mut file = editor::file(extension).map_err(|error| failure(error.to_string()))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(|error| failure(error.to_string()))?;
    read_only(file.as_file());
    let (command, variables) = match with {
        Outside::Pager => (editor::command(&["PAGER"], pager(), file.path()), "PAGER"),
        Outside::Editor => (editor::command(&["VISUAL", "EDITOR"], editor::default(), file.path()), "EDITOR"),
    };
    let ended = editor::lend_to(command).map_err(|error| {
        failure(format!("no program could be started: {error}")).hint(format!("set {variables}"))
    })?;
    // A pager that is left by a signal or in the middle of a search was read all the same.
    if !ended.success() && matches!(ended.code(), Some(126 | 127)) {
        return Err(failure(format!("the program ended with {ended}")).hint(format!("set {variables}")));
    }
    Ok(std::fs::read(file.path()).is_ok_and(|now| now != text.as_bytes()))
}

fn pager() -> &'static str {
    if cfg!(windows) { "more" } else { "less" }
}

/// So that editors say it before somebody types. A file that stays writable does no harm: it is a copy.
#[cfg(unix)]
fn read_only(file: &std::fs::File) {
    use std::os::unix::fs::PermissionsExt as _;
    _ = file.set_permissions(std::fs::Permissions::from_mode(0o400));
}

/// Elsewhere a file that is read-only could not be removed.
#[cfg(not(unix))]
fn read_only(_: &std::fs::File) {}
