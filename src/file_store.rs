//! L1: a file as a store of bytes.
//!
//! Owns reading and writing at a place, as each system does it. Must not know what the bytes mean, nor where the file is.

use std::fs::File;
use std::io;

use crate::domain::body::Store;

/// An open file. One that is replaced or has no name stays readable as long as somebody has it.
#[derive(Debug)]
pub struct FileStore(File);

impl FileStore {
    /// Reads that file. Whoever changes it meanwhile changes what is read.
    pub fn new(file: File) -> Self {
        Self(file)
    }

    /// Writes all of it from a place on.
    ///
    /// # Errors
    /// When the file system refuses; a part may be written then.
    pub fn write_at(&self, start: u64, bytes: &[u8]) -> io::Result<()> {
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

    fn read_some_at(&self, start: usize, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&self.0, buffer, start as u64);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&self.0, buffer, start as u64);
    }
}

impl Store for FileStore {
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
        let mut done = 0;
        while done < buffer.len() {
            match self.read_some_at(start + done, &mut buffer[done..]) {
                Ok(0) => break,
                Ok(some) => done += some,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // An error ends it: who asked is told how much there is.
                Err(_) => break,
            }
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_no_more() {
        let store = FileStore::new(tempfile::tempfile().unwrap());
        store.write_at(3, b"text").unwrap();
        let mut buffer = [9; 6];
        assert_eq!(store.read_at(2, &mut buffer), 5);
        assert_eq!(&buffer, b"\0text\x09");
        assert_eq!(store.read_at(100, &mut buffer), 0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_cannot_be_read_or_written_says_so() {
        let store = FileStore::new(File::options().write(true).open("/dev/full").unwrap());
        assert!(store.write_at(0, b"text").is_err());
        assert_eq!(store.read_at(0, &mut [0; 4]), 0);
    }
}
