//! The bytes of an answer as they arrive.
//!
//! Owns where they are kept: in memory, and past a size in a file without a name, which ends with its last reader. What arrives is
//! indexed on the way. Must not know what the bytes mean.

use std::io;
use std::sync::Arc;

use bytes::BytesMut;

use crate::domain::body::Body;
use crate::domain::output::{Ended, Indexer, JsonIndex};
use crate::file_store::FileStore;

/// Bodies larger than this many bytes go to a file.
const IN_MEMORY: usize = 16 * 1024 * 1024;
/// What has arrived is told whenever so many bytes more are there.
const TELL_EVERY: usize = 1024 * 1024;
/// What has arrived is first shown at this many bytes, and whenever there are so many times as many.
const SHOWN_AT: usize = 64 * 1024;
const SHOWN_AGAIN: usize = 16;

/// What has arrived of an answer.
#[derive(Debug, Default)]
pub struct Arrival {
    memory: BytesMut,
    spilled: Option<Arc<FileStore>>,
    len: usize,
    indexer: Option<Indexer>,
    /// Where the rest stays in memory, since it cannot be written.
    told: usize,
    shown: usize,
    keeps_memory: bool,
}

/// What is worth telling after some bytes.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Nothing.
    None,
    /// How much there is.
    Length,
    /// What can be read of it.
    Index(Arc<JsonIndex>),
}

impl Arrival {
    /// An answer that is indexed as it arrives.
    pub fn indexed(expected: Option<u64>) -> Self {
        Self { indexer: Some(Indexer::default()), ..Self::new(expected) }
    }

    /// An answer; its length is a promise that may be broken.
    pub fn new(expected: Option<u64>) -> Self {
        let room = expected.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or_default().min(IN_MEMORY);
        Self { memory: BytesMut::with_capacity(room), ..Self::default() }
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has arrived.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Progress {
        if let Some(indexer) = &mut self.indexer
            && !indexer.feed(bytes)
        {
            self.indexer = None;
        }
        self.keep(bytes);
        self.len += bytes.len();
        self.progress()
    }

    fn keep(&mut self, bytes: &[u8]) {
        if let Some(file) = &self.spilled {
            if file.write_at(self.len as u64, bytes).is_ok() {
                return;
            }
            self.back_to_memory();
        } else if self.len + bytes.len() > IN_MEMORY && !self.keeps_memory {
            match spill(&self.memory, bytes) {
                Ok(file) => {
                    self.spilled = Some(Arc::new(file));
                    self.memory = BytesMut::new();
                    return;
                }
                Err(_) => self.keeps_memory = true,
            }
        }
        self.memory.extend_from_slice(bytes);
    }

    /// A disk that is full ends nothing: the answer goes on in memory.
    fn back_to_memory(&mut self) {
        self.memory = BytesMut::from(&*self.so_far().whole());
        self.spilled = None;
        self.keeps_memory = true;
    }

    fn progress(&mut self) -> Progress {
        // Copies of what is in memory stay few and small; what lies in a file is shared.
        let times = if self.spilled.is_some() { 2 } else { SHOWN_AGAIN };
        let is_due = self.len >= self.shown.saturating_mul(times).max(SHOWN_AT);
        if is_due && (self.spilled.is_some() || self.len <= TELL_EVERY + SHOWN_AT) {
            self.shown = self.len;
            let index = self.indexer.as_ref().and_then(|indexer| indexer.so_far(&self.so_far()));
            if let Some(index) = index {
                return Progress::Index(Arc::new(index));
            }
        }
        if self.len >= self.told + TELL_EVERY {
            self.told = self.len;
            return Progress::Length;
        }
        Progress::None
    }

    /// A body of what there is now; a copy of what is in memory.
    pub fn so_far(&self) -> Body {
        match &self.spilled {
            Some(file) => Body::stored(Arc::<FileStore>::clone(file), self.len),
            None => Body::from(self.memory.to_vec()),
        }
    }

    /// The whole answer, and what it is when it was to be indexed; nothing is said of what began otherwise than JSON.
    pub fn finish(self) -> (Body, Option<Ended>) {
        let body = match self.spilled {
            Some(file) => Body::stored(file, self.len),
            None => Body::from(self.memory.freeze()),
        };
        let index = self.indexer.map(|indexer| indexer.finish(body.clone()));
        (body, index)
    }
}

/// A file that nobody else can open, with those bytes in it.
fn spill(before: &[u8], bytes: &[u8]) -> io::Result<FileStore> {
    let file = FileStore::new(tempfile::tempfile()?);
    file.write_at(0, before)?;
    file.write_at(before.len() as u64, bytes)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn a_large_body_goes_to_a_file_and_reads_the_same() {
        let mut arrival = Arrival::indexed(None);
        let item = format!("\"{}\",", "x".repeat(997));
        let pieces = IN_MEMORY / item.len() + 2_000;
        let (mut shown, mut told) = (Vec::new(), 0);
        arrival.push(b"[");
        for _ in 0..pieces {
            match arrival.push(item.as_bytes()) {
                Progress::Index(index) => shown.push(index),
                Progress::Length => told += 1,
                Progress::None => {}
            }
        }
        arrival.push(b"1]");
        let (body, index) = arrival.finish();
        let index = index.unwrap().whole().unwrap();
        assert!(body.in_memory().is_none() && body.len() == pieces * item.len() + 3);
        assert!(index.child_count(0) == pieces + 1 && index.preview(9, 20).starts_with("\"xxx"));
        assert_eq!(index.exact_value(index.len() - 1), "1");
        assert!(told > 10 && shown.len() == 3, "{told} {}", shown.len());
        for index in shown {
            assert_eq!(index.exact_value(index.len() - 1).len(), 997);
        }
    }

    #[test]
    fn a_small_body_stays_in_memory() {
        let mut arrival = Arrival::indexed(Some(u64::MAX));
        assert_eq!(arrival.push(b"{\"a\":"), Progress::None);
        arrival.push(b"1}");
        let (body, index) = arrival.finish();
        assert_eq!((&*body.whole(), index.unwrap().whole().unwrap().len()), (&b"{\"a\":1}"[..], 2));
        let mut wrong = Arrival::indexed(None);
        wrong.push(b"<html>");
        let (body, index) = wrong.finish();
        assert!(index.is_none() && body.in_memory().is_some());
    }

    #[test]
    fn a_disk_that_fails_is_given_up() {
        let readable = File::open(std::env::current_exe().unwrap()).unwrap();
        let mut arrival = Arrival::new(None);
        arrival.push(b"abc");
        arrival.spilled = Some(Arc::new(FileStore::new(readable)));
        arrival.push(b"def");
        assert!(arrival.spilled.is_none() && arrival.keeps_memory && arrival.len() == 6);
        assert_eq!(&arrival.finish().0.whole()[3..], b"def");
    }
}
