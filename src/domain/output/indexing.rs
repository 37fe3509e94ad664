//! Making an index of bytes that lie there, or that arrive.
//!
//! Owns when an index may be had, and what it may take. Must not read files.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::index::JsonIndex;
use super::scan::{Fault, IndexError, Scan};
use crate::domain::body::Body;

/// Bytes that a structure may take whatever the text is.
const ROOM: usize = 64 * 1024 * 1024;

/// An index that grows with its text.
#[derive(Debug, Clone, Default)]
pub struct Indexer {
    scan: Scan,
    fed: usize,
    fault: Option<Fault>,
    too_nested: bool,
}

impl Indexer {
    /// Takes the next bytes. False when they can make no index any more: what they are is told at the end.
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        if self.fault.is_none() && !self.too_nested && u32::try_from(self.fed + bytes.len()).is_ok() {
            self.fault = self.scan.feed(bytes).err();
            self.too_nested = self.scan.bytes() > ROOM + self.fed / 2;
        }
        self.fed += bytes.len();
        self.fault.is_none() && !self.too_nested
    }

    /// Bytes taken.
    pub fn fed(&self) -> usize {
        self.fed
    }

    /// The index of what was read so far, over a body that holds at least those bytes. `None` before the first value.
    pub fn so_far(&self, body: &Body) -> Option<JsonIndex> {
        let (structure, read) = self.scan.so_far();
        (self.scan.rows() > 0).then(|| JsonIndex::new(body.slice(0..read), structure))
    }

    /// What the whole text is.
    pub fn finish(mut self, body: Body) -> Ended {
        if u32::try_from(body.len()).is_err() {
            return Ended::Not(IndexError::TooLong);
        }
        if self.too_nested {
            return Ended::Not(IndexError::TooNested);
        }
        if let Some(fault) = self.fault {
            return Ended::Not(place(&body, fault));
        }
        match self.scan.finish() {
            Ok(structure) => Ended::Whole(JsonIndex::new(body, structure)),
            Err(fault) => {
                let error = place(&body, fault);
                let start = self.so_far(&body).filter(|_| fault.at >= body.len());
                start.map_or_else(|| Ended::Not(error.clone()), |start| Ended::Start(start, error.clone()))
            }
        }
    }
}

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    /// JSON.
    Whole(JsonIndex),
    /// The start of JSON: it ends too early.
    Start(JsonIndex, IndexError),
    /// Not JSON.
    Not(IndexError),
}

impl Ended {
    /// The index of the whole text.
    ///
    /// # Errors
    /// Why there is none.
    pub fn whole(self) -> Result<JsonIndex, IndexError> {
        match self {
            Self::Whole(index) => Ok(index),
            Self::Start(_, error) | Self::Not(error) => Err(error),
        }
    }
}

impl JsonIndex {
    /// Reads the part of a text that holds one JSON value. Polls the flag.
    ///
    /// # Errors
    /// An [`IndexError`] when it is not JSON in UTF-8, with the place in the whole text, or when the flag was set.
    pub fn build(
        text: impl Into<Body>,
        root: Range<usize>,
        cancelled: &AtomicBool,
    ) -> Result<Self, IndexError> {
        let text = text.into();
        let start = root.start.min(text.len());
        let value = text.slice(root);
        let mut indexer = Indexer::default();
        let mut is_cancelled = false;
        value.for_each_piece(0..value.len(), |piece| {
            is_cancelled = cancelled.load(Ordering::Relaxed);
            !is_cancelled && indexer.feed(piece)
        });
        if is_cancelled || cancelled.load(Ordering::Relaxed) {
            return Err(IndexError::Cancelled);
        }
        indexer.finish(value).whole().map_err(|error| match error {
            IndexError::NotJson { offset, message, .. } => {
                place(&text, Fault { at: start + offset, message })
            }
            other => other,
        })
    }
}

/// The fault as a place for people.
fn place(text: &Body, fault: Fault) -> IndexError {
    let (mut line, mut column) = (1, 1);
    text.for_each_piece(0..fault.at, |piece| {
        line += memchr::memchr_iter(b'\n', piece).count();
        let last_line = memchr::memrchr(b'\n', piece).map(|at| at + 1);
        let characters = |bytes: &[u8]| bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count();
        column = match last_line {
            Some(start) => 1 + characters(&piece[start..]),
            None => column + characters(piece),
        };
        true
    });
    IndexError::NotJson { offset: fault.at, line, column, message: fault.message }
}
