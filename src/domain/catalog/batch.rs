//! Functions packed: names and places in memory, descriptions and schemas where there is room for them.
//!
//! Owns the packing of one page. A function takes some fifty bytes of memory once its [`Cold`] text lies in a store; it is made whole again
//! when it is opened. Must not know positions.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::entry::Entry;
use super::packing::Texts;
use crate::domain::body::Store;
use crate::domain::function::{Function, FunctionKind};

/// Functions in the server's order; cheap to clone.
#[derive(Clone, Default)]
pub struct Batch {
    pub(super) names: Arc<str>,
    pub(super) apps: Box<[Arc<str>]>,
    pub(super) entries: Arc<[Packed]>,
    pub(super) cold: Cold,
    /// Bytes of the texts, when they are those of its functions, one after the other.
    pub(super) cold_len: Option<u32>,
    pub(super) number: u64,
}

static BATCHES: AtomicU64 = AtomicU64::new(1);

/// A number that no other batch has.
pub(super) fn next_number() -> u64 {
    BATCHES.fetch_add(1, Ordering::Relaxed)
}

/// Where descriptions and schemas lie: all descriptions of a batch, then all schemas.
#[derive(Clone)]
pub(super) enum Cold {
    Memory(Arc<str>),
    Stored(Arc<dyn Store>, u64),
}

impl Default for Cold {
    fn default() -> Self {
        Self::Memory("".into())
    }
}

/// Where the parts of a function lie in its batch.
#[derive(Clone, Copy)]
pub(super) struct Packed {
    pub(super) name: u32,
    pub(super) description: u32,
    pub(super) raw: u32,
    pub(super) raw_len: u32,
    pub(super) sum: u32,
    pub(super) name_len: u16,
    pub(super) description_len: u16,
    pub(super) app: u16,
    pub(super) kind: FunctionKind,
    pub(super) is_cut: bool,
}

impl Batch {
    /// Packs functions; their texts stay in memory. What is too large for a batch is left out.
    pub fn new(functions: &[Function]) -> Self {
        let mut texts = Texts::default();
        for function in functions {
            texts.push(function, &function.raw.text());
        }
        texts.in_memory()
    }

    /// The texts, when they lie in memory.
    pub fn in_memory(&self) -> Option<&str> {
        match &self.cold {
            Cold::Memory(text) => Some(text),
            Cold::Stored(..) => None,
        }
    }

    /// Tells its functions from those of other batches, wherever their texts lie.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many functions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The functions.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.entries.iter().map(|packed| Entry::new(self, packed))
    }

    /// A function.
    pub fn get(&self, at: usize) -> Option<Entry<'_>> {
        Some(Entry::new(self, self.entries.get(at)?))
    }

    /// Only those functions.
    #[must_use]
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = (0..).zip(self.entries.iter()).filter(|(at, _)| keep(*at)).map(|(_, packed)| *packed);
        Self { entries: kept.collect(), cold_len: None, number: next_number(), ..self.clone() }
    }

    /// The same in memory of its own: where it was made, it would keep what went from being given back.
    #[must_use]
    pub fn copied(&self) -> Self {
        let (names, entries) = ((*self.names).into(), (*self.entries).into());
        Self { names, entries, ..self.clone() }
    }

    /// Whether its texts lie in a store.
    pub fn is_stored(&self) -> bool {
        matches!(self.cold, Cold::Stored(..))
    }

    /// Descriptions and schemas of its functions out of their store, without what lies between that is no function's any longer. `None`
    /// when they lie in memory, or the store does not have them any more.
    pub fn stored_texts(&self) -> Option<[Vec<u8>; 2]> {
        let Cold::Stored(store, start) = &self.cold else { return None };
        let descriptions = || self.entries.iter().map(|it| (it.description, u32::from(it.description_len)));
        let raws = || self.entries.iter().map(|it| (it.raw, it.raw_len));
        let ends = descriptions().chain(raws()).map(|(start, len)| start.saturating_add(len));
        let mut bytes = vec![0; ends.max().unwrap_or(0) as usize];
        if store.read_at(usize::try_from(*start).ok()?, &mut bytes) < bytes.len() {
            return None;
        }
        if self.cold_len.is_some() {
            let schemas = bytes.split_off(bytes.len().min(self.descriptions() as usize));
            return Some([bytes, schemas]);
        }
        let text = |(start, len): (u32, u32)| bytes.get(start as usize..start.checked_add(len)? as usize);
        let descriptions = descriptions().map(text).collect::<Option<Vec<_>>>()?;
        Some([descriptions.concat(), raws().map(text).collect::<Option<Vec<_>>>()?.concat()])
    }

    /// Bytes of all its descriptions.
    fn descriptions(&self) -> u32 {
        self.entries.iter().map(|packed| u32::from(packed.description_len)).sum()
    }

    /// The same, its texts in another store where they were put as they came out of this one. Names stay where they are: a second time
    /// they would take as much memory as all the rest.
    #[must_use]
    pub fn moved(&self, store: Arc<dyn Store>, start: u64) -> Self {
        let cold = Cold::Stored(store, start);
        if self.cold_len.is_some() {
            return Self { cold, ..self.clone() };
        }
        let (mut description, mut raw) = (0, self.descriptions());
        let place = |packed: &Packed| {
            let placed = Packed { description, raw, ..*packed };
            description += u32::from(packed.description_len);
            raw = raw.saturating_add(packed.raw_len);
            placed
        };
        let entries = self.entries.iter().map(place).collect();
        Self { entries, cold, cold_len: Some(raw), ..self.clone() }
    }

    /// Hands over every function with its description, which are read at once.
    pub fn for_each_described(&self, mut take: impl FnMut(Entry, &str)) {
        let start = self.entries.iter().map(|packed| packed.description).min().unwrap_or(0);
        let end = self.entries.iter().map(|packed| packed.description + u32::from(packed.description_len));
        let all = self.read(start, end.max().unwrap_or(start) - start);
        for (packed, entry) in self.entries.iter().zip(self.iter()) {
            let from = (packed.description - start) as usize;
            let text = all.get(from..from + usize::from(packed.description_len));
            take(entry, text.unwrap_or_default());
        }
    }

    /// A part of the texts, when they lie in memory.
    pub(super) fn borrowed(&self, start: u32, len: u32) -> Option<&str> {
        let end = start.saturating_add(len);
        self.in_memory().map(|text| text.get(start as usize..end as usize).unwrap_or_default())
    }

    /// Blank when the store does not have what was put there.
    pub(super) fn read(&self, start: u32, len: u32) -> Cow<'_, str> {
        match &self.cold {
            Cold::Memory(_) => Cow::Borrowed(self.borrowed(start, len).unwrap_or_default()),
            Cold::Stored(store, first) => {
                let mut bytes = vec![0; len as usize];
                let start = usize::try_from(first + u64::from(start)).unwrap_or(usize::MAX);
                let read = store.read_at(start, &mut bytes);
                bytes.truncate(read);
                Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
            }
        }
    }
}

impl From<Vec<Function>> for Batch {
    fn from(functions: Vec<Function>) -> Self {
        Self::new(&functions)
    }
}

impl PartialEq for Batch {
    fn eq(&self, other: &Self) -> bool {
        let same = || self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a == b);
        self.number == other.number || same()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|entry| entry.name())).finish()
    }
}
