//! Writing the catalog's file.
//!
//! Owns that little of it is in memory at once, that texts which lie on disk already are copied page by page, and that a file whose functions are
//! those that are to be kept is only told when that was.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use super::comparison::Comparison;
use super::{CUT, ENTRY, HEADER, KINDS, MAGIC, SAVED};
use crate::domain::catalog::{Batch, Entry, Outline, Snapshot, Texts};
use crate::file_store::FileStore;
use crate::store::blocks::{BlockWriter, Written, chained};
use crate::store::growing::Growing;
use crate::store::spool::kept_text;

/// What is said when texts that lie on disk cannot be read any more.
const LOST: &str = "texts of functions cannot be read from the disk any more";

/// Writes pages and texts; the header last. Returns the pages with their texts in the file.
pub(super) fn write(
    file: &File,
    snapshot: &Snapshot,
    (magic, saved): ([u8; MAGIC.len()], i64),
    changes: &mut Comparison,
) -> io::Result<Vec<Batch>> {
    let (writing, reading) = (FileStore::new(file.try_clone()?), FileStore::new(file.try_clone()?));
    let size = |entry: Entry| (ENTRY + entry.name().len() + entry.app().len()) as u64;
    let entries: u64 = snapshot.iter().map(size).sum();
    let pages = entries + 4 * snapshot.chunks().len() as u64;
    let mut names = Growing::new(&writing, HEADER as u64);
    let mut texts = BlockWriter::new(&writing, HEADER as u64 + pages, reading)?;
    let (mut batches, mut sum, mut count) = (Vec::new(), 0, 0_u64);
    for (chunk, entries) in snapshot.chunks().iter().zip(snapshot.pages()) {
        let start = texts.at();
        let batch = if chunk.batch.is_stored() && !snapshot.is_replaced(chunk) {
            // A disk that lost them must not make functions without a schema of it.
            let parts = chunk.batch.stored_texts().ok_or_else(|| io::Error::other(LOST))?;
            parts.iter().try_for_each(|part| texts.write(part))?;
            chunk.batch.moved(texts.store(), start)
        } else {
            let packed = packed(&entries)?;
            packed.parts().into_iter().try_for_each(|part| texts.write(part.as_bytes()))?;
            packed.stored(texts.store(), start)
        };
        batch.iter().for_each(|entry| changes.see(entry.name(), entry.sum()));
        let (page, _) = page(batch.iter())?;
        count += batch.len() as u64;
        names.write(&u32::try_from(page.len()).map_err(io::Error::other)?.to_le_bytes())?;
        names.write(&page)?;
        sum = chained(sum, &page);
        batches.push(batch);
    }
    names.end()?;
    let Written { text, blocks, bytes, sum: of_blocks } = texts.end()?;
    let mut head = header(magic, saved, [count, pages, sum, text]);
    head.extend([blocks, bytes, of_blocks].into_iter().flat_map(u64::to_le_bytes));
    writing.write_at(0, &head)?;
    Ok(batches)
}

/// The header as far as it does not tell how the texts lie.
fn header(magic: [u8; MAGIC.len()], saved: i64, contents: [u64; 4]) -> Vec<u8> {
    let mut header = magic.to_vec();
    header.extend(saved.to_le_bytes());
    header.extend(contents.into_iter().flat_map(u64::to_le_bytes));
    header
}

/// Tells the file when it was kept, if it has the functions of both snapshots page by page; false, and nothing is written, otherwise. What
/// the file says of its contents is compared: another program may have replaced it.
pub(super) fn stamp(path: &Path, before: &Snapshot, now: &Snapshot, saved: i64) -> io::Result<bool> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut there = [0; HEADER];
    file.read_exact(&mut there)?;
    let contents_now = contents(now)?;
    let wanted = header(MAGIC, saved, contents_now);
    let is_same = there[..SAVED.start] == wanted[..SAVED.start]
        && there[SAVED.end..wanted.len()] == wanted[SAVED.end..]
        && contents(before)? == contents_now;
    if is_same {
        // Few bytes at once: they are all there or none of them.
        FileStore::new(file).write_at(SAVED.start as u64, &wanted[SAVED])?;
    }
    Ok(is_same)
}

/// What the header of a file says of those functions: how many they are, bytes of pages, their sum, and bytes of texts.
fn contents(snapshot: &Snapshot) -> io::Result<[u64; 4]> {
    let (mut pages, mut texts, mut sum) = (0, 0, 0);
    for entries in snapshot.pages() {
        let page = page(entries.into_iter())?;
        pages += 4 + page.0.len() as u64;
        texts += page.1;
        sum = chained(sum, &page.0);
    }
    Ok([snapshot.len() as u64, pages, sum, texts])
}

/// The entries of a page, and bytes of its texts.
fn page<'a>(entries: impl Iterator<Item = Entry<'a>>) -> io::Result<(Vec<u8>, u64)> {
    let (mut page, mut texts) = (Vec::new(), 0);
    for outline in entries.map(|entry| entry.outline()) {
        put(&mut page, &outline)?;
        texts += u64::from(outline.description) + u64::from(outline.raw);
    }
    Ok((page, texts))
}

/// Functions whose texts lie in memory, or not together.
fn packed(entries: &[Entry]) -> io::Result<Texts> {
    let mut texts = Texts::default();
    for entry in entries {
        let (schema, sum) = kept_text(entry);
        if schema.is_empty() && entry.outline().raw > 0 {
            return Err(io::Error::other(LOST));
        }
        let raw = u32::try_from(schema.len()).unwrap_or(u32::MAX);
        texts.put(&Outline { raw, sum, ..entry.outline() }, &entry.description(), &schema);
    }
    Ok(texts)
}

fn put(page: &mut Vec<u8>, outline: &Outline) -> io::Result<()> {
    let kind = KINDS.iter().position(|kind| *kind == outline.kind).unwrap_or(0).to_le_bytes()[0];
    page.push(kind | if outline.is_cut { CUT } else { 0 });
    for part in [outline.name, outline.app] {
        page.extend(u16::try_from(part.len()).map_err(io::Error::other)?.to_le_bytes());
    }
    page.extend(outline.description.to_le_bytes());
    page.extend(outline.raw.to_le_bytes());
    page.extend(outline.sum.to_le_bytes());
    page.extend(outline.name.as_bytes());
    page.extend(outline.app.as_bytes());
    Ok(())
}
