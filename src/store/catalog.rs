//! The catalog of a workspace and user on disk.
//!
//! Owns the file: its place, format and mode. Names come first and are read at once; descriptions and schemas lie behind them and are read
//! when they are looked at. It is replaced as a whole, beside the old one: two programs may share it, and who has the old one open goes on reading it. A
//! file that is cut, foreign or of another version is never used.
//!
//! ```text
//! magic and version 8 | saved, seconds since 1970 8 | functions 8 | bytes of the entries 8 | bytes of the texts 8 | sum of the entries 8
//! entries: type 1, 128 more when the description is cut | bytes of name 2, app 2, description 2, schema 4 | sum of the schema 4 | name | app
//! texts: of each thousand functions all descriptions, then all schemas
//! ```

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::StoreError;
use super::file::{create_private_dir, file_part};
use super::spool::{TextFile, kept_text};
use crate::domain::body::Store;
use crate::domain::catalog::{Catalog, Changes, Entry, KeptCatalog, Outline, Packer, Snapshot};
use crate::domain::function::{FunctionKind, sum};

/// Name and version of the format.
const MAGIC: [u8; 8] = *b"itcatal\x02";
const HEADER: usize = 48;
/// Bytes of an entry before its texts.
const ENTRY: usize = 15;
/// Functions of a chunk of the file.
const CHUNK: usize = 1_000;
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

    /// Reads the names; `None` when there is no file.
    ///
    /// # Errors
    /// When it cannot be read, or is cut, foreign or of another version.
    pub fn read(&self) -> Result<Option<KeptCatalog>, StoreError> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.io(source)),
        };
        let length = file.metadata().map_err(|source| self.io(source))?.len();
        let mut header = [0; HEADER];
        let whole = file.read_exact(&mut header).is_ok();
        if !whole || header[..8] != MAGIC {
            return Err(self.damaged("it is of another version, or none of ours"));
        }
        let field = |number: usize| u64_at(&header, number * 8);
        let (saved, count, entries, schemas) = (field(1), field(2), field(3), field(4));
        let expected = (HEADER as u64).checked_add(entries).and_then(|length| length.checked_add(schemas));
        if expected != Some(length) {
            return Err(self.damaged("it is cut"));
        }
        let mut bytes = vec![0; usize::try_from(entries).map_err(|_| self.damaged("it is too large"))?];
        file.read_exact(&mut bytes).map_err(|source| self.io(source))?;
        if sum(&bytes) != field(5) {
            return Err(self.damaged("its contents are not what was written"));
        }
        let store: Arc<dyn Store> = Arc::new(TextFile::new(file));
        let read = Entries { bytes: &bytes, texts: HEADER as u64 + entries, store };
        let catalog = read.catalog(count).ok_or_else(|| self.damaged("its contents make no sense"))?;
        Ok(Some(KeptCatalog { catalog, saved: saved.cast_signed() }))
    }

    /// Replaces the file. Returns the same catalog with its schemas on disk, and what is another since `before`.
    ///
    /// # Errors
    /// When it cannot be written; the old one stays then.
    pub fn write(
        &self,
        snapshot: &Snapshot,
        before: Option<&Snapshot>,
        saved: i64,
    ) -> Result<(KeptCatalog, Changes), StoreError> {
        let directory = self.path.parent().unwrap_or(Path::new("."));
        create_private_dir(directory).map_err(|source| self.io(source))?;
        let mut changes = Comparison::new(before);
        // A temporary file of this crate is created with mode 0600.
        let written = tempfile::NamedTempFile::new_in(directory).and_then(|mut file| {
            write_to(file.as_file_mut(), snapshot, saved, &mut changes)?;
            file.persist(&self.path).map_err(|error| error.error)
        });
        written.map_err(|source| self.io(source))?;
        let kept = self.read()?.ok_or_else(|| self.damaged("it is gone"))?;
        Ok((kept, changes.end()))
    }

    fn io(&self, source: std::io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), source }
    }

    fn damaged(&self, message: &str) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), message: message.to_owned() }
    }
}

/// Texts first, behind a gap for what is known only afterwards.
fn write_to(
    file: &mut File,
    snapshot: &Snapshot,
    saved: i64,
    changes: &mut Comparison,
) -> std::io::Result<()> {
    let entries_len: usize =
        snapshot.iter().map(|entry| ENTRY + entry.name().len() + entry.app().len()).sum();
    file.seek(SeekFrom::Start((HEADER + entries_len) as u64))?;
    let mut entries = Vec::with_capacity(entries_len);
    let (mut texts, mut count) = (0_u64, 0_u64);
    let mut out = BufWriter::new(&mut *file);
    let mut rest = snapshot.iter().peekable();
    while rest.peek().is_some() {
        let chunk: Vec<Entry> = rest.by_ref().take(CHUNK).collect();
        for entry in &chunk {
            out.write_all(entry.description().as_bytes())?;
        }
        for entry in &chunk {
            let (schema, sum) = kept_text(entry);
            out.write_all(schema.as_bytes())?;
            changes.see(entry.name(), sum);
            let schema = u32::try_from(schema.len()).map_err(std::io::Error::other)?;
            put(&mut entries, entry, schema, sum)?;
            texts += u64::from(entry.lengths().0) + u64::from(schema);
            count += 1;
        }
    }
    out.flush()?;
    drop(out);
    file.seek(SeekFrom::Start(0))?;
    let mut header = MAGIC.to_vec();
    for field in [saved.cast_unsigned(), count, entries.len() as u64, texts, sum(&entries)] {
        header.extend(field.to_le_bytes());
    }
    file.write_all(&header)?;
    file.write_all(&entries)
}

fn put(entries: &mut Vec<u8>, entry: &Entry, schema: u32, sum: u32) -> std::io::Result<()> {
    let kind = KINDS.iter().position(|kind| *kind == entry.kind()).unwrap_or(0).to_le_bytes()[0];
    entries.push(kind | if entry.is_cut() { CUT } else { 0 });
    for part in [entry.name(), entry.app()] {
        entries.extend(u16::try_from(part.len()).map_err(std::io::Error::other)?.to_le_bytes());
    }
    entries.extend(entry.lengths().0.to_le_bytes());
    entries.extend(schema.to_le_bytes());
    entries.extend(sum.to_le_bytes());
    entries.extend(entry.name().as_bytes());
    entries.extend(entry.app().as_bytes());
    Ok(())
}

/// What is another since a catalog before.
struct Comparison<'a> {
    before: Option<&'a Snapshot>,
    /// Sums of its names and schemas, in the order of the former.
    sums: Vec<(u64, u32)>,
    /// Sums of the names that were seen.
    seen: BTreeSet<u64>,
    changes: Changes,
}

impl<'a> Comparison<'a> {
    fn new(before: Option<&'a Snapshot>) -> Self {
        let entries = before.into_iter().flat_map(Snapshot::iter);
        let mut sums: Vec<_> =
            entries.map(|entry| (sum(entry.name().as_bytes()), kept_text(&entry).1)).collect();
        sums.sort_unstable();
        Self { before, sums, seen: BTreeSet::new(), changes: Changes::default() }
    }

    fn see(&mut self, name: &str, schema: u32) {
        if self.before.is_none() {
            return;
        }
        let name_sum = sum(name.as_bytes());
        match self.sums.binary_search_by_key(&name_sum, |(name, _)| *name) {
            Ok(at) => {
                if self.sums[at].1 != schema {
                    self.changes.changed.insert(name.to_owned());
                }
                self.seen.insert(name_sum);
            }
            Err(_) => _ = self.changes.new.insert(name.to_owned()),
        }
    }

    fn end(mut self) -> Changes {
        let before = self.before.into_iter().flat_map(Snapshot::iter);
        let gone = before.filter(|entry| !self.seen.contains(&sum(entry.name().as_bytes())));
        self.changes.gone = gone.map(|entry| entry.name().to_owned()).collect();
        self.changes
    }
}

/// The part of the file that is read at once.
struct Entries<'a> {
    bytes: &'a [u8],
    texts: u64,
    store: Arc<dyn Store>,
}

impl<'a> Entries<'a> {
    fn catalog(mut self, count: u64) -> Option<Catalog> {
        let mut catalog = Catalog::default();
        let mut packer = Packer::default();
        for _ in 0..count {
            if !packer.push(&self.entry()?) {
                return None;
            }
            if packer.len() == CHUNK {
                self.take_chunk(&mut catalog, std::mem::take(&mut packer))?;
            }
        }
        self.take_chunk(&mut catalog, packer)?;
        self.bytes.is_empty().then_some(catalog)
    }

    /// A name that is there twice was not written by this program.
    fn take_chunk(&mut self, catalog: &mut Catalog, packer: Packer) -> Option<()> {
        let (functions, texts) = (packer.len(), packer.cold_len());
        let pushed = catalog.push(packer.stored(Arc::clone(&self.store), self.texts));
        self.texts = self.texts.checked_add(texts)?;
        (pushed.new == functions).then_some(())
    }

    fn entry(&mut self) -> Option<Outline<'a>> {
        let fixed = self.take(ENTRY)?;
        let kind = *KINDS.get(usize::from(fixed[0] & !CUT))?;
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let (name, app, description) = (short(1), short(3), short(5));
        let mut text = |len: u16| std::str::from_utf8(self.take(usize::from(len))?).ok();
        let (name, app) = (text(name)?, text(app)?);
        let is_cut = fixed[0] & CUT != 0;
        Some(Outline { name, app, kind, description, is_cut, raw: long(7), sum: long(11) })
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        Some(taken)
    }
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests;
