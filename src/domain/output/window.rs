//! Bytes of a body, one after the other.
//!
//! Owns reading on in a body that does not lie in memory, a few kilobytes at a time. A body in memory is read where it lies.

use std::borrow::Cow;

use crate::domain::body::Body;

/// Bytes that are read at once.
const STEP: usize = 4 * 1024;

/// A place in a body and what is around it.
pub(super) struct Window<'a> {
    body: &'a Body,
    base: usize,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Window<'a> {
    pub(super) fn new(body: &'a Body) -> Self {
        let bytes = body.in_memory().map_or(Cow::Borrowed(&[][..]), |bytes| Cow::Borrowed(&bytes[..]));
        Self { body, base: 0, bytes }
    }

    /// A byte; `None` past the end.
    pub(super) fn get(&mut self, at: usize) -> Option<u8> {
        if let Some(byte) = at.checked_sub(self.base).and_then(|at| self.bytes.get(at)) {
            return Some(*byte);
        }
        if at >= self.body.len() || self.body.in_memory().is_some() {
            return None;
        }
        self.base = at;
        self.bytes = self.body.bytes(at..at + STEP);
        self.bytes.first().copied()
    }
}
