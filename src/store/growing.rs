//! A part of a file that grows.
//!
//! Owns that it is written in few pieces. Must not know what the bytes mean.

use std::io;

use crate::file_store::FileStore;

/// Bytes that are written at once.
const AT_ONCE: usize = 256 * 1024;

/// Appends to a file from some place on.
pub(super) struct Growing<'a> {
    file: &'a FileStore,
    written: u64,
    waiting: Vec<u8>,
}

impl<'a> Growing<'a> {
    pub(super) fn new(file: &'a FileStore, start: u64) -> Self {
        Self { file, written: start, waiting: Vec::new() }
    }

    /// Where the next bytes go.
    pub(super) fn at(&self) -> u64 {
        self.written + self.waiting.len() as u64
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.extend(bytes);
        if self.waiting.len() >= AT_ONCE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_at(self.written, &self.waiting)?;
        self.written = self.at();
        self.waiting.clear();
        Ok(())
    }

    /// Writes what is left; returns where the next bytes would go.
    pub(super) fn end(mut self) -> io::Result<u64> {
        self.flush()?;
        Ok(self.written)
    }
}
