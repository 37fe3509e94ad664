//! Texts in compressed blocks.
//!
//! Owns that a reader sees one long text, and that only the blocks it looks into are read. Must not know what the texts are.
//!
//! ```text
//! blocks: zstd frames, one after the other
//! table: of each block bytes of its text 4 | bytes it takes 4
//! ```

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use zstd::bulk::{Compressor, decompress};

use super::growing::Growing;
use crate::domain::body::Store;
use crate::domain::function::sum;
use crate::file_store::FileStore;

/// Most bytes of text in a block. Of schemas of real functions 32 KiB take 27 % of their size, 8 KiB 32 %, 128 KiB 23 %; a block is
/// unpacked for a single description.
const BLOCK: usize = 32 * 1024;
/// The fastest level but the negative ones: level 3 takes twice the time and saves 1 % of the size.
const LEVEL: i32 = 1;
/// Bytes of a block in the table.
const ROW: usize = 8;

/// What was written. The head of a file tells it as numbers, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// Bytes of text.
    pub(super) text: u64,
    /// How many blocks there are.
    pub(super) blocks: u64,
    /// Bytes of the blocks without their table.
    pub(super) bytes: u64,
    /// Of the blocks.
    pub(super) sum: u64,
}

impl Written {
    /// Where a file ends whose blocks lie from `start` on.
    pub(super) fn end(&self, start: u64) -> Option<u64> {
        start.checked_add(self.bytes)?.checked_add(self.blocks.checked_mul(ROW as u64)?)
    }
}

/// The sum of parts, one after the other.
pub(super) fn chained(before: u64, part: &[u8]) -> u64 {
    let mut both = before.to_le_bytes().to_vec();
    both.extend(sum(part).to_le_bytes());
    sum(&both)
}

/// Where a block ends, in the text and in the file.
#[derive(Debug, Clone, Copy)]
struct End {
    text: u64,
    file: u64,
}

/// Blocks of a file, read as one text.
pub(super) struct Blocks {
    file: FileStore,
    start: u64,
    /// Known when they are written, or read.
    ends: OnceLock<Vec<End>>,
    /// Functions that are looked at stand beside each other: the block that was read last has most of them.
    last: Mutex<Option<(usize, Arc<[u8]>)>>,
}

impl Blocks {
    fn new(file: FileStore, start: u64) -> Self {
        Self { file, start, ends: OnceLock::new(), last: Mutex::default() }
    }

    /// Opens what was written to a file from `start` on. `None` when its table is not there, or tells something else.
    pub(super) fn open(file: FileStore, start: u64, written: &Written) -> Option<Self> {
        let mut table = vec![0; usize::try_from(written.blocks).ok()?.checked_mul(ROW)?];
        let at = usize::try_from(start.checked_add(written.bytes)?).ok()?;
        if file.read_at(at, &mut table) < table.len() {
            return None;
        }
        let mut end = End { text: 0, file: start };
        let mut ends = Vec::with_capacity(table.len() / ROW);
        for row in table.chunks_exact(ROW) {
            let number = |at: usize| u32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
            let (text, taken) = (number(0), number(4));
            // What is larger was not written by this program, and would take as much memory.
            let is_ours = text as usize <= BLOCK && taken as usize <= zstd::zstd_safe::compress_bound(BLOCK);
            if !is_ours {
                return None;
            }
            end = End { text: end.text + u64::from(text), file: end.file + u64::from(taken) };
            ends.push(end);
        }
        let is_told = end.text == written.text && end.file == start + written.bytes;
        is_told.then(|| Self { ends: ends.into(), ..Self::new(file, start) })
    }

    /// Whether the blocks are those that were written, byte by byte. Reads all of them.
    pub(super) fn are(&self, written: &Written) -> bool {
        let mut begin = self.start;
        let mut bytes = Vec::new();
        let mut all = 0;
        for end in self.ends.get().into_iter().flatten() {
            bytes.resize(usize::try_from(end.file - begin).unwrap_or(0), 0);
            let at = usize::try_from(begin).unwrap_or(usize::MAX);
            if self.file.read_at(at, &mut bytes) < bytes.len() {
                return false;
            }
            all = chained(all, &bytes);
            begin = end.file;
        }
        all == written.sum
    }

    /// The text of a block.
    fn block(&self, ends: &[End], number: usize, begin: End) -> Option<Arc<[u8]>> {
        // What is kept is whole, whoever panicked beside it.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, text)) = last.as_ref().filter(|(kept, _)| *kept == number) {
            return Some(Arc::clone(text));
        }
        let end = ends[number];
        let mut bytes = vec![0; usize::try_from(end.file - begin.file).ok()?];
        if self.file.read_at(usize::try_from(begin.file).ok()?, &mut bytes) < bytes.len() {
            return None;
        }
        let length = usize::try_from(end.text - begin.text).ok()?;
        // A shorter one would move all that follows.
        let text: Arc<[u8]> = decompress(&bytes, length).ok().filter(|text| text.len() == length)?.into();
        *last = Some((number, Arc::clone(&text)));
        Some(text)
    }
}

impl Store for Blocks {
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
        let ends = self.ends.get().map_or(&[][..], Vec::as_slice);
        let first = ends.partition_point(|end| end.text <= start as u64);
        let mut done = 0;
        for number in first..ends.len() {
            let begin =
                number.checked_sub(1).map_or(End { text: 0, file: self.start }, |before| ends[before]);
            let Some(text) = self.block(ends, number, begin) else { break };
            let from = (start + done).saturating_sub(usize::try_from(begin.text).unwrap_or(usize::MAX));
            let part = text.get(from..).unwrap_or_default();
            let part = &part[..part.len().min(buffer.len() - done)];
            buffer[done..done + part.len()].copy_from_slice(part);
            done += part.len();
            if done == buffer.len() {
                break;
            }
        }
        done
    }
}

/// Blocks that are being written. Texts that are written apart never share a block: who reads one of them does not unpack the other.
pub(super) struct BlockWriter<'a> {
    blocks: Arc<Blocks>,
    packed: Growing<'a>,
    ends: Vec<End>,
    text: u64,
    sum: u64,
    compressor: Compressor<'static>,
}

impl<'a> BlockWriter<'a> {
    /// Writes to `file` from `start` on; what was written is read by `reader`, another handle of that file, once it has ended.
    pub(super) fn new(file: &'a FileStore, start: u64, reader: FileStore) -> io::Result<Self> {
        Ok(Self {
            blocks: Arc::new(Blocks::new(reader, start)),
            packed: Growing::new(file, start),
            ends: Vec::new(),
            text: 0,
            sum: 0,
            compressor: Compressor::new(LEVEL)?,
        })
    }

    /// Where what is written can be read.
    pub(super) fn store(&self) -> Arc<dyn Store> {
        Arc::<Blocks>::clone(&self.blocks)
    }

    /// Where in the text the next bytes go.
    pub(super) fn at(&self) -> u64 {
        self.text
    }

    pub(super) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        for block in text.chunks(BLOCK) {
            let packed = self.compressor.compress(block)?;
            self.sum = chained(self.sum, &packed);
            self.packed.write(&packed)?;
            self.text += block.len() as u64;
            self.ends.push(End { text: self.text, file: self.packed.at() });
        }
        Ok(())
    }

    /// Writes the table; from now on everything can be read.
    pub(super) fn end(mut self) -> io::Result<Written> {
        let bytes = self.packed.at() - self.blocks.start;
        let mut begin = End { text: 0, file: self.blocks.start };
        for end in &self.ends {
            for length in [end.text - begin.text, end.file - begin.file] {
                self.packed.write(&u32::try_from(length).map_err(io::Error::other)?.to_le_bytes())?;
            }
            begin = *end;
        }
        self.packed.end()?;
        let written = Written { text: self.text, blocks: self.ends.len() as u64, bytes, sum: self.sum };
        // It is set nowhere else.
        _ = self.blocks.ends.set(self.ends);
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(len: usize) -> Vec<u8> {
        (0..len).map(|at| b"{\"name\":\"slack-post-message\"}"[at * 7 % 29]).collect()
    }

    fn file() -> (std::fs::File, FileStore) {
        let file = tempfile::tempfile().unwrap();
        (file.try_clone().unwrap(), FileStore::new(file))
    }

    fn read(store: &dyn Store, start: usize, len: usize) -> Vec<u8> {
        let mut buffer = vec![0; len];
        let read = store.read_at(start, &mut buffer);
        buffer.truncate(read);
        buffer
    }

    #[test]
    fn blocks_are_read_as_one_text_wherever_a_part_begins() {
        let (file, writing) = file();
        let reader = || FileStore::new(file.try_clone().unwrap());
        let mut writer = BlockWriter::new(&writing, 100, reader()).unwrap();
        let parts = [text(10), text(3 * BLOCK + 17), Vec::new(), text(BLOCK), text(1)];
        let starts = parts.iter().map(|part| {
            let at = writer.at();
            writer.write(part).unwrap();
            at
        });
        assert_eq!(starts.collect::<Vec<_>>(), [0, 10, 98_331, 98_331, 131_099]);
        let store = writer.store();
        assert_eq!(read(&*store, 0, 10), b"", "nothing is read before it has ended");
        let written = writer.end().unwrap();
        let whole = parts.concat();
        assert_eq!((written.text, written.blocks), (131_100, 7));
        assert!(written.bytes < 4_000, "{}", written.bytes);
        let opened = Blocks::open(reader(), 100, &written).unwrap();
        assert!(opened.are(&written));
        let opened: Arc<dyn Store> = Arc::new(opened);
        for store in [store, opened] {
            for (start, len) in [(0, 131_100), (5, 5), (9, 2), (10, BLOCK), (BLOCK, BLOCK + 1), (131_099, 1)]
            {
                assert_eq!(read(&*store, start, len), whole[start..start + len], "{start} {len}");
            }
            assert_eq!(read(&*store, 131_098, 9), whole[131_098..], "only what is there");
            assert_eq!(read(&*store, 300_000, 9), b"");
        }
    }

    #[test]
    fn what_is_not_what_was_written_is_noticed() {
        let (file, writing) = file();
        let reader = || FileStore::new(file.try_clone().unwrap());
        let mut writer = BlockWriter::new(&writing, 0, reader()).unwrap();
        writer.write(&text(BLOCK + 5)).unwrap();
        let written = writer.end().unwrap();
        let Written { text: length, blocks, bytes, sum } = written;
        for other in [
            Written { text: length + 1, ..written },
            Written { bytes: bytes + 1, ..written },
            Written { bytes: u64::MAX, ..written },
            Written { blocks: blocks + 1, ..written },
            Written { blocks: blocks - 1, ..written },
            Written { blocks: u64::MAX, ..written },
        ] {
            assert!(Blocks::open(reader(), 0, &other).is_none(), "{other:?}");
        }
        let opened = Blocks::open(reader(), 0, &written).unwrap();
        assert!(opened.are(&written) && !opened.are(&Written { sum: sum + 1, ..written }));
        writing.write_at(20, b"damage").unwrap();
        assert!(!opened.are(&written));
        assert_eq!(read(&opened, BLOCK, 5), text(BLOCK + 5)[BLOCK..], "the block after it is whole");
        // A block that says it is larger than any of ours.
        writing.write_at(bytes, &u32::MAX.to_le_bytes()).unwrap();
        assert!(Blocks::open(reader(), 0, &written).is_none());
    }
}
