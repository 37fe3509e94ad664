//! The catalog of a workspace and user on disk.
//!
//! Owns the file: its place, format and mode. Names come first and are read at once; schemas lie behind them and are read when they are
//! looked at. It is replaced as a whole, beside the old one: two programs may share it, and who has the old one open goes on reading it. A
//! file that is cut, foreign or of another version is never used.
//!
//! ```text
//! magic and version 8 | saved, seconds since 1970 8 | functions 8 | bytes of the entries 8 | bytes of the schemas 8 | sum of the entries 8
//! entries: type 1 | bytes of name 4, description 4, app 4, schema 4 | sum of the schema 4 | name | description | app
//! schemas, one after the other
//! ```

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::StoreError;
use super::file::{file_part, replace};
use crate::domain::body::Store;
use crate::domain::catalog::{Catalog, Changes, KeptCatalog, Snapshot};
use crate::domain::function::{Function, FunctionKind, Raw, sum};
use crate::protocol::wire::without_meta;

/// Name and version of the format.
const MAGIC: [u8; 8] = *b"itcatal\x01";
const HEADER: usize = 48;
/// Bytes of an entry before its texts.
const ENTRY: usize = 21;
/// Functions of a chunk that comes from the file.
const CHUNK: usize = 1_000;
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
        let store: Arc<dyn Store> = Arc::new(Schemas(file));
        let read = Entries { bytes: &bytes, schema: HEADER as u64 + entries, store };
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
        let mut changes = Comparison::new(before);
        replace(&self.path, |file| write_to(file, snapshot, saved, &mut changes))?;
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

/// Schemas first, behind a gap for what is known only afterwards.
fn write_to(
    file: &mut File,
    snapshot: &Snapshot,
    saved: i64,
    changes: &mut Comparison,
) -> std::io::Result<()> {
    let functions = || snapshot.iter().flat_map(|chunk| &chunk.functions);
    let size =
        |function: &Function| ENTRY + function.name.len() + function.description.len() + function.app.len();
    let entries_len: usize = functions().map(|function| size(function)).sum();
    file.seek(SeekFrom::Start((HEADER + entries_len) as u64))?;
    let mut entries = Vec::with_capacity(entries_len);
    let (mut schemas, mut count) = (0_u64, 0_u64);
    let mut out = BufWriter::new(&mut *file);
    for function in functions() {
        let text = function.raw.text();
        let schema = without_meta(&text);
        let sum = schema_sum(&schema);
        changes.see(&function.name, sum);
        let kind = KINDS.iter().position(|kind| *kind == function.kind).unwrap_or(0);
        entries.push(kind.to_le_bytes()[0]);
        for part in [&*function.name, &*function.description, &*function.app, &*schema] {
            entries.extend(u32::try_from(part.len()).map_err(std::io::Error::other)?.to_le_bytes());
        }
        entries.extend(sum.to_le_bytes());
        for part in [&function.name, &function.description, &function.app] {
            entries.extend(part.as_bytes());
        }
        out.write_all(schema.as_bytes())?;
        schemas += schema.len() as u64;
        count += 1;
    }
    out.flush()?;
    drop(out);
    file.seek(SeekFrom::Start(0))?;
    let mut header = MAGIC.to_vec();
    for field in [saved.cast_unsigned(), count, entries.len() as u64, schemas, sum(&entries)] {
        header.extend(field.to_le_bytes());
    }
    file.write_all(&header)?;
    file.write_all(&entries)
}

/// What is another since a catalog before.
struct Comparison {
    before: Option<HashMap<String, u32>>,
    changes: Changes,
}

impl Comparison {
    fn new(before: Option<&Snapshot>) -> Self {
        let sum_of = |function: &Function| {
            let known = function.raw.sum();
            known.unwrap_or_else(|| schema_sum(&without_meta(&function.raw.text())))
        };
        let before = before.map(|snapshot| {
            let functions = snapshot.iter().flat_map(|chunk| &chunk.functions);
            functions.map(|function| (function.name.clone(), sum_of(function))).collect()
        });
        Self { before, changes: Changes::default() }
    }

    fn see(&mut self, name: &str, sum: u32) {
        let Some(before) = &mut self.before else { return };
        match before.remove(name) {
            Some(old) if old == sum => {}
            Some(_) => _ = self.changes.changed.insert(name.to_owned()),
            None => _ = self.changes.new.insert(name.to_owned()),
        }
    }

    fn end(mut self) -> Changes {
        self.changes.gone = self.before.into_iter().flatten().map(|(name, _)| name).collect();
        self.changes
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half of the bits are enough for one schema")]
fn schema_sum(schema: &str) -> u32 {
    sum(schema.as_bytes()) as u32
}

/// The part of the file that is read at once.
struct Entries<'a> {
    bytes: &'a [u8],
    schema: u64,
    store: Arc<dyn Store>,
}

impl<'a> Entries<'a> {
    fn catalog(mut self, count: u64) -> Option<Catalog> {
        let mut catalog = Catalog::default();
        let mut chunk = Vec::new();
        for _ in 0..count {
            chunk.push(self.entry()?);
            if chunk.len() == CHUNK {
                catalog.push(std::mem::take(&mut chunk));
            }
        }
        catalog.push(chunk);
        self.bytes.is_empty().then_some(catalog)
    }

    fn entry(&mut self) -> Option<Function> {
        let fixed = self.take(ENTRY)?;
        let kind = *KINDS.get(usize::from(fixed[0]))?;
        let number = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let [name, description, app, schema, sum] = [1, 5, 9, 13, 17].map(number);
        let mut text = |len: u32| Some(std::str::from_utf8(self.take(len as usize)?).ok()?.to_owned());
        let (name, description, app) = (text(name)?, text(description)?, text(app)?);
        let raw = Raw::stored(Arc::clone(&self.store), self.schema, schema, sum);
        self.schema += u64::from(schema);
        Some(Function { name, description, app, kind, raw })
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

/// The file that schemas are read from; replaced ones stay readable as long as somebody has them open.
struct Schemas(File);

impl Store for Schemas {
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
        let mut read = 0;
        while read < buffer.len() {
            let offset = (start + read) as u64;
            #[cfg(unix)]
            let some = std::os::unix::fs::FileExt::read_at(&self.0, &mut buffer[read..], offset);
            #[cfg(windows)]
            let some = std::os::windows::fs::FileExt::seek_read(&self.0, &mut buffer[read..], offset);
            match some {
                Ok(0) => break,
                Ok(some) => read += some,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        read
    }
}

#[cfg(test)]
mod tests;
