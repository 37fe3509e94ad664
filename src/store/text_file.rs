//! A file that texts are read from and written to by place.
//!
//! Owns how each system does that, and that what is appended goes there in few pieces. Must not know what the bytes mean.

use std::fs::File;
use std::io;

use crate::domain::body::{Store, read_pieces};

/// Bytes that are appended at once.
const AT_ONCE: usize = 256 * 1024;

/// A replaced file stays readable as long as somebody has it open.
#[derive(Debug)]
pub(super) struct TextFile(File);

impl TextFile {
    pub(super) fn new(file: File) -> Self {
        Self(file)
    }

    pub(super) fn write_at(&self, start: u64, bytes: &[u8]) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::write_all_at(&self.0, bytes, start);
        #[cfg(windows)]
        {
            let mut at = 0;
            while at < bytes.len() {
                match std::os::windows::fs::FileExt::seek_write(&self.0, &bytes[at..], start + at as u64)? {
                    0 => return Err(io::ErrorKind::WriteZero.into()),
                    written => at += written,
                }
            }
            Ok(())
        }
    }
}

impl Store for TextFile {
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
        read_pieces(buffer, |done, part| {
            let offset = (start + done) as u64;
            #[cfg(unix)]
            return std::os::unix::fs::FileExt::read_at(&self.0, part, offset);
            #[cfg(windows)]
            return std::os::windows::fs::FileExt::seek_read(&self.0, part, offset);
        })
    }
}

/// A part of a file that grows.
pub(super) struct Growing<'a> {
    file: &'a TextFile,
    written: u64,
    waiting: Vec<u8>,
}

impl<'a> Growing<'a> {
    pub(super) fn new(file: &'a TextFile, start: u64) -> Self {
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
