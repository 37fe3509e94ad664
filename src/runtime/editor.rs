//! The person's own editor ($VISUAL, $EDITOR) on a text of the form.
//!
//! Owns the file in between, the command, and the time in which the terminal is lent. Must not hand the workspace's secret on to it.

use std::io::{Read as _, Write as _};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::terminal;
use crate::config::hide_secrets;
use crate::domain::failure::{Failure, FailureKind};

/// Runs an editor on a text; the second argument is what its file is called after the dot.
pub type EditText = Arc<dyn Fn(&str, &str) -> Result<String, Failure> + Send + Sync>;

/// Bytes that are read back.
const MAX_TEXT: u64 = 8 * 1024 * 1024;

/// Whether the terminal is the editor's.
static LENT: AtomicBool = AtomicBool::new(false);

/// Whether another program has the terminal: its keys are not read, and its Ctrl-C is not meant for this one.
pub(super) fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

/// Marks the terminal as lent or taken back.
pub(super) fn lend(lent: bool) {
    LENT.store(lent, Ordering::SeqCst);
}

/// Leaves the terminal to the editor, waits for its end and takes the terminal back.
///
/// # Errors
/// When there is no editor, it fails, or what it leaves is no text.
pub(super) fn edit(text: &str, extension: &str) -> Result<String, Failure> {
    let mut file = file(extension).map_err(|error| failure(error.to_string()))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(|error| failure(error.to_string()))?;
    let ended = lend_to(command(&["VISUAL", "EDITOR"], default(), file.path())).map_err(|error| {
        failure(format!("no editor could be started: {error}")).hint("set VISUAL or EDITOR")
    })?;
    if !ended.success() {
        return Err(failure(format!("the editor ended with {ended}")).hint("the text is as it was"));
    }
    // Editors replace the file: what lies under its name counts, not what is open.
    let edited = read(file.path())?;
    Ok(without_added_end(edited, text))
}

/// A private file for another program; it is removed when it goes out of scope.
pub(super) fn file(extension: &str) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix("integry-tui-").suffix(&format!(".{extension}")).tempfile()
}

/// Leaves the terminal to a program, waits for its end and takes the terminal back.
pub(super) fn lend_to(mut command: Command) -> std::io::Result<ExitStatus> {
    terminal::leave();
    let ended = command.status();
    terminal::take_back();
    ended
}

/// The editor of who has chosen none.
pub(super) fn default() -> &'static str {
    if cfg!(windows) { "notepad" } else { "vi" }
}

/// The program that one of these variables names, on a file. It is given no secret.
pub(super) fn command(variables: &[&str], default: &str, file: &std::path::Path) -> Command {
    let chosen =
        variables.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()));
    let editor = chosen.unwrap_or_else(|| default.to_owned());
    let mut command = if cfg!(windows) {
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(default));
        command.args(words);
        command
    } else {
        // The variable is a command line, as in other programs: `code --wait`.
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{editor} \"$@\"")).arg("editor");
        command
    };
    hide_secrets(&mut command);
    command.arg(file);
    command
}

fn read(path: &std::path::Path) -> Result<String, Failure> {
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| failure(error.to_string()))?;
    let size =
        file.take(MAX_TEXT + 1).read_to_string(&mut text).map_err(|error| failure(error.to_string()))?;
    if size as u64 > MAX_TEXT {
        return Err(failure("the text is too long".to_owned()));
    }
    Ok(text)
}

/// Editors end the last line; a text that did not end so is not changed by that.
fn without_added_end(mut edited: String, before: &str) -> String {
    if !before.ends_with('\n') && edited.ends_with('\n') {
        edited.pop();
    }
    edited
}

fn failure(detail: String) -> Failure {
    Failure::new(FailureKind::Local, "The editor gave no text back", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_end_that_the_editor_added_goes() {
        assert_eq!(without_added_end("a\n".into(), "a"), "a");
        assert_eq!(without_added_end("a\n\n".into(), "a"), "a\n");
        assert_eq!(without_added_end("a\n".into(), "b\n"), "a\n");
    }
}
