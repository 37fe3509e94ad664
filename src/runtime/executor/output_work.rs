//! Work on answers: reading and writing files, indexing, expressions.
//!
//! Owns what happens on a worker; the rules are those of `domain::output`.

use std::fs::File;
use std::io::{Read, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::form_work;
use crate::api::{Arrival, Progress};
use crate::domain::body::Body;
use crate::domain::call::{Arriving, Exchange};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{
    Ended, FilterError, Filtered, IndexError, Indexer, JsonIndex, Note, TextLines, holds_number,
};
use crate::effect::{Millis, Searched};
use crate::features::output;
use crate::file_store::FileStore;
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
    if holds_number(whole, "-0") {
        made.notes.insert(Note::MinusZero);
    }
    let (length, text) = (made.text.len(), made.text);
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
        Searched::Tree(index) => index.value_bytes(0),
        Searched::Text(lines) => lines.body().whole(),
    };
    let target = form_work::expanded(path);
    if !replaces && target.try_exists().map_err(failure)? {
        return Ok(output::Saved::Exists);
    }
    // Written beside it and moved there: what was there stays whole until the new file is.
    let dir = target.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failure)?;
    file.write_all(&bytes).map_err(failure)?;
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

/// Bytes that are read at once.
const PIECE: usize = 256 * 1024;
/// Files larger than this many bytes stay where they are.
const IN_PLACE: u64 = 16 * 1024 * 1024;

/// A file, or standard input to its end, in the place of an answer. What is read of it is told meanwhile.
pub(super) fn read_document(
    path: &str,
    cancelled: &AtomicBool,
    tell: &dyn Fn(Arriving),
) -> Result<output::FileDocument, Failure> {
    let failure = |error: std::io::Error| {
        Failure::new(FailureKind::Local, "The file cannot be read", format!("{path}: {error}"))
    };
    let started = Clock::start();
    let (body, ended) = if path == "-" {
        arrived(&mut std::io::stdin().lock(), None, cancelled, tell).map_err(failure)?
    } else {
        let mut file = File::open(path).map_err(failure)?;
        let facts = file.metadata().map_err(failure)?;
        if facts.is_dir() {
            return Err(failure(std::io::ErrorKind::IsADirectory.into()));
        }
        if facts.is_file() && facts.len() > IN_PLACE {
            in_place(file, facts.len(), cancelled, tell)
        } else {
            let expected = facts.is_file().then_some(facts.len());
            arrived(&mut file, expected, cancelled, tell).map_err(failure)?
        }
    };
    let total = started.now().since(Millis::default());
    let indexed = match ended {
        Some(ended) => indexed(&body, ended),
        // What began otherwise is looked at again, for the place and the reason.
        None => indexed_anew(&body, 0..body.len(), cancelled),
    };
    let exchange = Exchange { status: 200, headers: Vec::new(), body, first_byte: total, total };
    Ok(output::FileDocument { exchange: Arc::new(exchange), indexed })
}

/// Reads to the end.
fn arrived(
    from: &mut dyn Read,
    expected: Option<u64>,
    cancelled: &AtomicBool,
    tell: &dyn Fn(Arriving),
) -> std::io::Result<(Body, Option<Ended>)> {
    let mut arrival = Arrival::indexed(expected);
    let mut piece = vec![0; PIECE];
    while !cancelled.load(Ordering::Relaxed) {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let index = match arrival.push(&piece[..read]) {
            Progress::None => continue,
            Progress::Length => None,
            Progress::Index(index) => Some(index),
        };
        tell(Arriving { status: 200, received: arrival.len() as u64, expected, index });
    }
    Ok(arrival.finish())
}

/// A file is indexed where it lies.
fn in_place(file: File, len: u64, cancelled: &AtomicBool, tell: &dyn Fn(Arriving)) -> (Body, Option<Ended>) {
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    let body = Body::stored(Arc::new(FileStore::new(file)), len);
    let (mut indexer, mut next) = (Indexer::default(), 1);
    body.for_each_piece(0..len, |piece| {
        let goes_on = indexer.feed(piece) && !cancelled.load(Ordering::Relaxed);
        if goes_on && indexer.fed() >= next {
            next = indexer.fed() * 4;
            let index = indexer.so_far(&body).map(Arc::new);
            tell(Arriving { status: 200, received: indexer.fed() as u64, expected: Some(len as u64), index });
        }
        goes_on
    });
    let ended = indexer.finish(body.clone());
    (body, Some(ended))
}

/// A tree of what is JSON, lines of anything else.
pub(super) fn indexed_anew(
    body: &Body,
    range: std::ops::Range<usize>,
    cancelled: &AtomicBool,
) -> output::Indexed {
    let value = body.slice(range.clone());
    let mut indexer = Indexer::default();
    value.for_each_piece(0..value.len(), |piece| indexer.feed(piece) && !cancelled.load(Ordering::Relaxed));
    match indexer.finish(value) {
        // Places count from the start of the whole text.
        Ended::Not(_) => match JsonIndex::build(body.clone(), range, cancelled) {
            Ok(index) => output::Indexed::Tree(Arc::new(index)),
            Err(error) => lines(body, &error),
        },
        ended => indexed(body, ended),
    }
}

fn indexed(body: &Body, ended: Ended) -> output::Indexed {
    match ended {
        Ended::Whole(index) => output::Indexed::Tree(Arc::new(index)),
        Ended::Start(index, error) => output::Indexed::Cut(Arc::new(index), error.to_string()),
        Ended::Not(error) => lines(body, &error),
    }
}

fn lines(body: &Body, error: &IndexError) -> output::Indexed {
    output::Indexed::Text(Arc::new(TextLines::new(body.clone())), error.to_string())
}
