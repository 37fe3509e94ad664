//! The catalog of a workspace and user on disk.
//!
//! Owns the file: its place, format and mode. Names come first and are read at once; descriptions and schemas lie behind them and are read
//! when they are looked at. It is replaced as a whole, beside the old one: two programs may share it, and who has the old one open goes on reading it. A
//! file that is cut, foreign or of another version is never used.
//!
//! ```text
//! magic and version 8 | saved, seconds since 1970 8 | functions 8 | bytes of the pages 8 | sum of the pages 8 | bytes of the texts 8 |
//!     their blocks 8 | bytes of the blocks 8 | sum of the blocks 8
//! pages: bytes of the entries 4 | entries
//! entry: type 1, 128 more when the description is cut | bytes of name 2, app 2, description 2, schema 4 | sum of the schema 4 | name | app
//! texts, in blocks: of each page all descriptions, then all schemas
//! ```

mod comparison;
mod writing;

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::StoreError;
use super::blocks::{Blocks, Written, chained};
use super::file::{file_part, replace};
use crate::domain::body::Store;
use crate::domain::catalog::{Batch, Catalog, Changes, KeptCatalog, Outline, Packer, SCREENFUL, Snapshot};
use crate::domain::function::FunctionKind;
use crate::file_store::FileStore;
use comparison::Comparison;

/// Name and version of the format, of a list that is whole and of one that is not.
const MAGIC: [u8; 8] = *b"itcatal\x03";
const MAGIC_OF_PART: [u8; 8] = *b"itpart_\x03";
const HEADER: usize = 72;
/// Where it says when it was saved.
const SAVED: Range<usize> = 8..16;
/// Bytes of an entry before its texts.
const ENTRY: usize = 15;
/// Bytes of a page's entries; no page of a service has as many.
const MOST: usize = 64 * 1024 * 1024;
/// Beside the type: the description is cut.
const CUT: u8 = 128;
const KINDS: [FunctionKind; 4] =
    [FunctionKind::Unknown, FunctionKind::Query, FunctionKind::Action, FunctionKind::Passthrough];

/// The file of one workspace and user.
#[derive(Debug, Clone)]
pub struct CatalogFile {
    path: PathBuf,
}

impl CatalogFile {
    /// The file below the cache directory. `print` tells workspaces with another key on the same host apart.
    pub fn new(cache_dir: &Path, workspace: &str, user_id: &str, print: &str) -> Self {
        let parts = [workspace, user_id, print].map(file_part);
        Self { path: cache_dir.join(format!("{}.catalog", parts.join("~"))) }
    }

    /// Reads the names; `None` when there is no file. The beginning of a long list is handed over before the rest is read, unproven:
    /// an error after that takes it back.
    ///
    /// # Errors
    /// When it cannot be read, or is cut, foreign or of another version.
    pub fn read(&self, begin: impl FnOnce(KeptCatalog)) -> Result<Option<KeptCatalog>, StoreError> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.io(source)),
        };
        let length = file.metadata().map_err(|source| self.io(source))?.len();
        let mut header = [0; HEADER];
        let whole = file.read_exact(&mut header).is_ok();
        let is_whole = header[..8] == MAGIC;
        if !whole || !is_whole && header[..8] != MAGIC_OF_PART {
            return Err(self.damaged("it is of another version, or none of ours"));
        }
        let field = |number: usize| u64_at(&header, number * 8);
        let (saved, count, pages) = (field(1).cast_signed(), field(2), field(3));
        let texts = Written { text: field(5), blocks: field(6), bytes: field(7), sum: field(8) };
        let start = (HEADER as u64).checked_add(pages);
        if start.and_then(|start| texts.end(start)) != Some(length) {
            return Err(self.damaged("it is cut"));
        }
        let names = file.try_clone().map_err(|source| self.io(source))?;
        let blocks = Blocks::open(FileStore::new(file), HEADER as u64 + pages, &texts)
            .ok_or_else(|| self.damaged("its contents make no sense"))?;
        let blocks = Arc::new(blocks);
        let store: Arc<dyn Store> = Arc::<Blocks>::clone(&blocks);
        let mut read = Pages { left: pages, texts: 0, store, sum: 0 };
        let begin = |catalog| begin(KeptCatalog { catalog, saved, is_whole });
        let catalog = read
            .catalog(&mut BufReader::new(names), count, begin)
            .filter(|catalog| catalog.len() as u64 == count)
            .ok_or_else(|| self.damaged("its contents make no sense"))?;
        if read.sum != field(4) || !blocks.are(&texts) {
            return Err(self.damaged("its contents are not what was written"));
        }
        Ok(Some(KeptCatalog { catalog, saved, is_whole }))
    }

    /// Replaces the file; one that has these pages already is only told when that was. Returns the same pages with their texts in it, and
    /// what is another since `before`.
    ///
    /// # Errors
    /// When it cannot be written; the old one stays then.
    pub fn write(
        &self,
        snapshot: &Snapshot,
        before: Option<&Snapshot>,
        saved: i64,
    ) -> Result<(Vec<Batch>, Changes), StoreError> {
        // A file that cannot be read is replaced like any other.
        if let Some(before) = before
            && writing::stamp(&self.path, before, snapshot, saved).unwrap_or(false)
        {
            let batches = before.chunks().iter().map(|chunk| chunk.batch.clone());
            return Ok((batches.collect(), Changes::default()));
        }
        let mut changes = Comparison::new(before);
        let batches =
            replace(&self.path, |file| writing::write(file, snapshot, (MAGIC, saved), &mut changes))?;
        Ok((batches, changes.end()))
    }

    /// Keeps what came of a list that is not loaded to its end, unless a whole one is kept.
    ///
    /// # Errors
    /// When it cannot be written; the old one stays then.
    pub fn write_part(&self, snapshot: &Snapshot, saved: i64) -> Result<(), StoreError> {
        let mut magic = [0; MAGIC.len()];
        let has_whole = File::open(&self.path).and_then(|mut file| file.read_exact(&mut magic)).is_ok();
        if has_whole && magic == MAGIC {
            return Ok(());
        }
        let mut changes = Comparison::new(None);
        replace(&self.path, |file| writing::write(file, snapshot, (MAGIC_OF_PART, saved), &mut changes))?;
        Ok(())
    }

    fn io(&self, source: std::io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), source }
    }

    fn damaged(&self, message: &str) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), message: message.to_owned() }
    }
}

/// The part of the file that is read at once.
struct Pages {
    left: u64,
    texts: u64,
    store: Arc<dyn Store>,
    sum: u64,
}

impl Pages {
    /// One page in memory at a time. A name that is there twice was not written by this program.
    fn catalog(&mut self, file: &mut impl Read, count: u64, begin: impl FnOnce(Catalog)) -> Option<Catalog> {
        // No file has more functions than it has room for.
        let room = count.min(self.left / ENTRY as u64);
        let mut catalog = Catalog::with_room(usize::try_from(room).ok()?);
        let mut begin = Some(begin);
        let mut bytes = Vec::new();
        while self.left > 0 {
            let mut len = [0; 4];
            file.read_exact(&mut len).ok()?;
            let len = u32::from_le_bytes(len) as usize;
            self.left = self.left.checked_sub(4 + len as u64).filter(|_| len <= MOST)?;
            bytes.resize(len, 0);
            file.read_exact(&mut bytes).ok()?;
            self.sum = chained(self.sum, &bytes);
            let packer = packed(&bytes)?;
            let (functions, texts) = (packer.len(), packer.cold_len());
            let page = packer.stored(Arc::clone(&self.store), self.texts);
            if let Some(begin) = begin.take_if(|_| catalog.len() + functions > SCREENFUL) {
                begin(beginning(&catalog, &page));
            }
            let pushed = catalog.push(page);
            self.texts = self.texts.checked_add(texts)?;
            if pushed.new != functions {
                return None;
            }
        }
        Some(catalog)
    }
}

/// What fills every screen, of what was read and the page that comes next: naming a page of thousands takes longer than drawing them.
fn beginning(read: &Catalog, next: &Batch) -> Catalog {
    let mut beginning = read.beginning();
    let wanted = SCREENFUL.saturating_sub(beginning.len());
    beginning.push(next.only(|at| at < wanted));
    beginning
}

fn packed(mut bytes: &[u8]) -> Option<Packer> {
    let mut packer = Packer::default();
    while !bytes.is_empty() {
        if !packer.push(&entry(&mut bytes)?) {
            return None;
        }
    }
    Some(packer)
}

fn entry<'a>(bytes: &mut &'a [u8]) -> Option<Outline<'a>> {
    let fixed = take(bytes, ENTRY)?;
    let kind = *KINDS.get(usize::from(fixed[0] & !CUT))?;
    let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
    let (name, app, description) = (short(1), short(3), short(5));
    let mut text = |len: u16| std::str::from_utf8(take(bytes, usize::from(len))?).ok();
    let (name, app) = (text(name)?, text(app)?);
    let is_cut = fixed[0] & CUT != 0;
    Some(Outline { name, app, kind, description, is_cut, raw: long(7), sum: long(11) })
}

fn take<'a>(bytes: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(taken)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests;
