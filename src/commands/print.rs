//! Writing to standard output and error.
//!
//! Owns that a closed pipe is no crash and that a terminal never gets raw control characters; a file or pipe gets the exact bytes.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::safe_text::{visible, visible_clip};

/// Whether results are printed for people.
pub(super) fn for_people(json: bool) -> bool {
    !json && io::stdout().is_terminal()
}

/// Prints JSON text: as it is into a pipe or file, indented and safe on a terminal.
pub(super) fn json(text: &str) -> Result<(), Failure> {
    if !io::stdout().is_terminal() {
        return lines(std::iter::once(text.trim_end()));
    }
    match Doc::parse(text) {
        Ok(doc) => people(doc.write_pretty().lines()),
        Err(_) => people(text.lines()),
    }
}

/// Prints lines for people.
pub(super) fn people<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<(), Failure> {
    lines(texts.into_iter().map(|line| visible(line.as_ref()).into_owned()))
}

/// Prints a table's lines for people, each clipped to the terminal's width.
pub(super) fn rows<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<(), Failure> {
    let width = crossterm::terminal::size().map_or(usize::MAX, |(columns, _)| usize::from(columns));
    lines(texts.into_iter().map(|line| visible_clip(line.as_ref(), width).text))
}

fn lines<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written =
        texts.into_iter().try_for_each(|line| writeln!(out, "{}", line.as_ref())).and_then(|()| out.flush());
    match written {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            Err(Failure::new(FailureKind::Local, "Standard output cannot be written", error.to_string()))
        }
        Ok(()) => Ok(()),
    }
}

/// Prints a failure as one line on standard error.
pub fn trouble(failure: &Failure) {
    let line = visible(&failure.one_line()).into_owned();
    // Nobody is left to tell when even this fails.
    _ = writeln!(io::stderr(), "integry-tui: {line}");
}
