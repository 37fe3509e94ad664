//! Texts of functions as they arrive, until they are kept.
//!
//! Owns a file without a name that large workspaces are written to page by page, which ends with the last function that lies in it, and
//! that no login page is written. Small workspaces stay in memory. Must not know names or pages.

use std::borrow::Cow;
use std::io;
use std::sync::{Arc, Weak};

use crate::domain::catalog::{Batch, Entry, Texts, raw_sum};
use crate::file_store::FileStore;
use crate::protocol::wire::{Slim, without_meta};

/// Bytes of texts that stay in memory.
const IN_MEMORY: usize = 2 * 1024 * 1024;

/// Where the texts of arriving functions go.
#[derive(Debug, Default)]
pub struct Spool {
    /// The functions own it: when the last of them is gone, so is the file.
    file: Weak<FileStore>,
    len: u64,
    in_memory: usize,
    keeps_memory: bool,
}

impl Spool {
    /// The next functions belong to another list: what went before is no part of it.
    pub fn begin(&mut self) {
        *self = Self::default();
    }

    /// Packs functions, their texts on disk when there are many. A disk that cannot be written leaves them in memory.
    pub fn pack(&mut self, functions: &[Slim]) -> Batch {
        let mut texts = Texts::default();
        for slim in functions {
            texts.push(slim.function(), slim.text());
        }
        let bytes = texts.parts().map(str::len).iter().sum();
        if self.keeps_memory || !self.is_full(bytes) {
            return texts.in_memory();
        }
        let Ok((file, start)) = self.write(texts.parts()) else {
            self.keeps_memory = true;
            return texts.in_memory();
        };
        texts.stored(file, start)
    }

    fn is_full(&mut self, more: usize) -> bool {
        if self.in_memory + more > IN_MEMORY {
            return true;
        }
        self.in_memory += more;
        false
    }

    fn write(&mut self, parts: [&str; 2]) -> io::Result<(Arc<FileStore>, u64)> {
        let file = if let Some(file) = self.file.upgrade() {
            file
        } else {
            self.len = 0;
            Arc::new(FileStore::new(tempfile::tempfile()?))
        };
        let start = self.len;
        for part in parts {
            file.write_at(self.len, part.as_bytes())?;
            self.len += part.len() as u64;
        }
        self.file = Arc::downgrade(&file);
        Ok((file, start))
    }
}

/// What is kept of a function's text, and its sum. What lies on disk was kept before.
pub(super) fn kept_text<'a>(entry: &Entry<'a>) -> (Cow<'a, str>, u32) {
    let Some(text) = entry.raw_in_memory().map(without_meta) else { return (entry.raw(), entry.sum()) };
    let sum = raw_sum(&text);
    (text, sum)
}

/// The sum of what is kept of a function's text; what lies on disk is not read for it.
pub(super) fn kept_sum(entry: &Entry) -> u32 {
    entry.raw_in_memory().map_or(entry.sum(), |text| raw_sum(&without_meta(text)))
}

#[cfg(test)]
mod tests;
