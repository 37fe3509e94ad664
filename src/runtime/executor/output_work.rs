//! Work on answers: reading and writing files, indexing, expressions.
//!
//! Owns what happens on a worker; the rules are those of `domain::output`.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::form_work;
use crate::domain::call::Exchange;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{FilterError, Filtered, JsonIndex, Kind, Note, TextLines};
use crate::effect::{Millis, Searched};
use crate::features::output;
use crate::runtime::clock::Clock;

/// The result of an expression, as a document like any other, with what it does not show as it is.
pub(super) fn filtered(
    whole: &JsonIndex,
    made: Result<Filtered, FilterError>,
    cancelled: &AtomicBool,
) -> Result<output::FilteredTree, FilterError> {
    let mut made = made?;
    if made.read < whole.len() {
        made.notes.insert(Note::Repeated);
    }
    if (0..whole.len()).any(|row| whole.kind(row) == Kind::Number && whole.value_text(row) == "-0") {
        made.notes.insert(Note::MinusZero);
    }
    let (length, text) = (made.text.len(), made.text.into());
    let index = JsonIndex::build(text, 0..length, cancelled)
        .map_err(|error| FilterError::Run(format!("the result is no JSON: {error}")))?;
    let notes = made.notes.into_iter().collect();
    Ok(output::FilteredTree { index: Arc::new(index), values: made.values, cut: made.cut, notes })
}

/// Writes an answer as it came. Private, as everything that comes from a workspace.
pub(super) fn save(text: &Searched, path: &str, replaces: bool) -> Result<output::Saved, Failure> {
    let failure = |error: std::io::Error| {
        Failure::new(FailureKind::Local, "The file was not written", format!("{path}: {error}"))
    };
    let bytes = match text {
        Searched::Tree(index) => index.value_text(0).as_bytes(),
        Searched::Text(lines) => lines.bytes_of_all(),
    };
    let target = form_work::expanded(path);
    if !replaces && target.try_exists().map_err(failure)? {
        return Ok(output::Saved::Exists);
    }
    // Written beside it and moved there: what was there stays whole until the new file is.
    let dir = target.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failure)?;
    file.write_all(bytes).map_err(failure)?;
    if replaces {
        file.persist(&target).map_err(|error| failure(error.error))?;
    } else if let Err(error) = file.persist_noclobber(&target) {
        return if error.error.kind() == std::io::ErrorKind::AlreadyExists {
            Ok(output::Saved::Exists)
        } else {
            Err(failure(error.error))
        };
    }
    Ok(output::Saved::Written(bytes.len()))
}

/// A file, or standard input to its end, in the place of an answer.
pub(super) fn read_document(path: &str) -> Result<Arc<Exchange>, Failure> {
    let failure = |error: std::io::Error| {
        Failure::new(FailureKind::Local, "The file cannot be read", format!("{path}: {error}"))
    };
    let started = Clock::start();
    let mut body = Vec::new();
    let read = match path {
        "-" => std::io::stdin().lock().read_to_end(&mut body),
        path => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut body)),
    };
    read.map_err(failure)?;
    let total = started.now().since(Millis::default());
    let exchange = Exchange { status: 200, headers: Vec::new(), body: body.into(), first_byte: total, total };
    Ok(Arc::new(exchange))
}

/// A tree of what is JSON, lines of anything else.
pub(super) fn index(
    exchange: &Exchange,
    range: std::ops::Range<usize>,
    cancelled: &AtomicBool,
) -> output::Indexed {
    match JsonIndex::build(exchange.body.clone(), range, cancelled) {
        Ok(index) => output::Indexed::Tree(Arc::new(index)),
        Err(error) => {
            output::Indexed::Text(Arc::new(TextLines::new(exchange.body.clone())), error.to_string())
        }
    }
}
