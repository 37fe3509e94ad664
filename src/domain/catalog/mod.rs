//! The functions of a workspace as they arrive, page by page.
//!
//! Owns an append-only list of shared chunks: a snapshot for a worker is a copy of pointers. Must not fetch or search.

mod batch;
mod described;
mod entry;
#[cfg(test)]
mod forbidden;
mod names;
mod packing;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub use batch::Batch;
pub use described::Described;
pub use entry::{Entry, raw_sum};
#[cfg(test)]
pub use forbidden::on_forbidden_disk;
use names::Names;
pub use packing::{DESCRIPTION, Outline, Packer, Texts};

use crate::domain::function::FunctionKind;

/// Functions that fill every screen: with fewer, each page is worth a frame; the rest can come later.
pub const SCREENFUL: usize = 200;

/// Position of a function in the catalog; stable while the program runs.
pub type Position = u32;

/// One page of functions.
#[derive(Debug, PartialEq)]
pub struct Chunk {
    /// Position of the first.
    pub first: Position,
    /// The functions, in the server's order.
    pub batch: Batch,
}

/// A cheap copy of everything loaded so far, for workers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    chunks: Vec<Arc<Chunk>>,
    /// Functions that came again and were others.
    replaced: Arc<BTreeMap<Position, (Arc<Batch>, usize)>>,
}

impl Snapshot {
    /// The pages, as they came.
    pub fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// How many functions there are.
    pub fn len(&self) -> usize {
        self.chunks.last().map_or(0, |chunk| chunk.first as usize + chunk.batch.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The function at a position.
    pub fn get(&self, position: Position) -> Option<Entry<'_>> {
        self.replacing(position).or_else(|| self.first(position))
    }

    /// The functions of each page, in order.
    pub fn pages(&self) -> impl Iterator<Item = Vec<Entry<'_>>> {
        self.chunks.iter().map(|chunk| {
            let entries = (chunk.first..).zip(chunk.batch.iter());
            entries.map(|(position, entry)| self.replacing(position).unwrap_or(entry)).collect()
        })
    }

    /// Whether a function of that page came again as another.
    pub fn is_replaced(&self, chunk: &Chunk) -> bool {
        let end = chunk.first.saturating_add(u32::try_from(chunk.batch.len()).unwrap_or(u32::MAX));
        self.replaced.range(chunk.first..end).next().is_some()
    }

    fn replacing(&self, position: Position) -> Option<Entry<'_>> {
        let (batch, at) = self.replaced.get(&position)?;
        batch.get(*at)
    }

    /// The same functions, page by page, when each page is the same.
    fn moved(&self, batches: Vec<Batch>) -> Option<Self> {
        let same = batches.len() == self.chunks.len()
            && batches.iter().zip(&self.chunks).all(|(batch, chunk)| batch.len() == chunk.batch.len());
        let firsts = self.chunks.iter().map(|chunk| chunk.first);
        let chunks = firsts.zip(batches).map(|(first, batch)| Arc::new(Chunk { first, batch })).collect();
        same.then_some(Self { chunks, replaced: Arc::default() })
    }

    /// All functions in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let all = self.chunks.iter().flat_map(|chunk| (chunk.first..).zip(chunk.batch.iter()));
        all.map(|(position, entry)| self.replacing(position).unwrap_or(entry))
    }

    /// The function as it first came; another one of the same name has the same name.
    fn first(&self, position: Position) -> Option<Entry<'_>> {
        let chunk = self.chunks.partition_point(|chunk| chunk.first <= position).checked_sub(1)?;
        let chunk = &self.chunks[chunk];
        chunk.batch.get((position - chunk.first) as usize)
    }

    /// The page that starts there, when its functions are those of the batch.
    fn page_like(&self, first: Position, batch: &Batch) -> Option<Batch> {
        let at = self.chunks.binary_search_by_key(&first, |chunk| chunk.first).ok()?;
        let chunk = &self.chunks[at];
        let is_same = |(here, there): (Entry, Entry)| here.name() == there.name() && here.is_same(&there);
        let same = chunk.batch.len() == batch.len()
            && !self.is_replaced(chunk)
            && chunk.batch.iter().zip(batch.iter()).all(is_same);
        same.then(|| chunk.batch.clone())
    }

    fn name(&self, position: Position) -> Option<&str> {
        self.first(position).map(|entry| entry.name())
    }
}

/// A catalog as it was when it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCatalog {
    /// The functions; their schemas stay on disk until they are looked at.
    pub catalog: Catalog,
    /// When it was kept, in seconds since 1970.
    pub saved: i64,
    /// Whether these are all functions that there were; else loading had not come to its end.
    pub is_whole: bool,
}

/// What is another since a catalog was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Functions that were not there.
    pub new: BTreeSet<String>,
    /// Functions whose schema was another one.
    pub changed: BTreeSet<String>,
    /// Functions that are no longer there.
    pub gone: Vec<String>,
}

impl Changes {
    /// Whether everything is as it was.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

/// What became of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Functions that are new.
    pub new: usize,
    /// Functions that were there as they are.
    pub known: usize,
    /// Functions that were there and came as others: the later one counts.
    pub others: usize,
    /// The first of those.
    pub first_other: Option<Position>,
}

/// All functions loaded so far, each name once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalog {
    all: Snapshot,
    by_app: HashMap<Arc<str>, OfApp>,
    names: Names,
    len: Position,
}

impl Catalog {
    /// A catalog with room for that many functions.
    pub fn with_room(functions: usize) -> Self {
        Self { names: Names::with_room(functions), ..Self::default() }
    }

    /// Adds a page. What is there already stays where it is.
    pub fn push(&mut self, batch: impl Into<Batch>) -> Pushed {
        // What stays is copied: it would keep the worker's memory, which is full of what went, from being given back.
        self.take_in(batch.into(), Batch::copied)
    }

    /// Adds a page of a list that is loaded anew. Where it is as the earlier one has it, both share its memory.
    pub fn push_beside(&mut self, batch: Batch, earlier: &Self) -> Pushed {
        match earlier.all.page_like(self.len, &batch) {
            Some(shared) => self.take_in(shared, Batch::clone),
            None => self.push(batch),
        }
    }

    fn take_in(&mut self, mut batch: Batch, kept: impl Fn(&Batch) -> Batch) -> Pushed {
        let before = self.len;
        let Sorted { fresh, others, known } = self.sort(&batch);
        let first_other = others.keys().next().copied();
        let pushed = Pushed { new: fresh.len(), known, others: others.len(), first_other };
        self.replace(&batch, &others);
        if fresh.len() < batch.len() {
            batch = batch.only(|at| fresh.binary_search(&at).is_ok());
        }
        self.add(kept(&batch), before);
        pushed
    }

    /// Names the new ones, and tells those that were there.
    fn sort(&mut self, batch: &Batch) -> Sorted {
        let Self { all, names, len, .. } = self;
        let before = *len;
        let mut sorted = Sorted::default();
        for (at, entry) in batch.iter().enumerate() {
            let there =
                |position: Position| match (sorted.others.get(&position), position.checked_sub(before)) {
                    (Some(at), _) => batch.get(*at),
                    (None, None) => all.get(position),
                    (None, Some(number)) => batch.get(*sorted.fresh.get(number as usize)?),
                };
            let name_of = |position| there(position).map(|entry| entry.name());
            if let Some(position) = names.find(entry.name(), name_of) {
                if there(position).is_some_and(|there| there.is_same(&entry)) {
                    sorted.known += 1;
                } else {
                    sorted.others.insert(position, at);
                }
            } else {
                names.insert(entry.name(), *len, name_of);
                *len += 1;
                sorted.fresh.push(at);
            }
        }
        sorted
    }

    fn replace(&mut self, batch: &Batch, others: &BTreeMap<Position, usize>) {
        if others.is_empty() {
            return;
        }
        self.count_others(batch, others);
        let mut places: Vec<usize> = others.values().copied().collect();
        places.sort_unstable();
        let kept = Arc::new(batch.only(|at| places.binary_search(&at).is_ok()));
        let replaced = Arc::make_mut(&mut self.all.replaced);
        for (position, at) in others {
            let number = places.binary_search(at).unwrap_or_default();
            replaced.insert(*position, (Arc::clone(&kept), number));
        }
    }

    /// Others of the same name stay with the app that the first one was of.
    fn count_others(&mut self, batch: &Batch, others: &BTreeMap<Position, usize>) {
        let Self { all, by_app, .. } = self;
        for (position, at) in others {
            // What is not there yet came earlier in this very batch, and is counted when it is added.
            let (Some(old), Some(new)) = (all.get(*position), batch.get(*at)) else { continue };
            if let Some(of) = all.first(*position).and_then(|first| by_app.get_mut(first.app())) {
                of.kinds.entry(old.kind()).and_modify(|count| *count -= 1);
                *of.kinds.entry(new.kind()).or_default() += 1;
            }
        }
    }

    /// All of them are new.
    fn add(&mut self, mut batch: Batch, first: Position) {
        if batch.is_empty() {
            return;
        }
        // An app's name is kept once, not once for each page.
        for app in &mut batch.apps {
            match self.by_app.get_key_value(app) {
                Some((known, _)) => *app = Arc::clone(known),
                None => _ = self.by_app.insert(Arc::clone(app), OfApp::default()),
            }
        }
        for (position, entry) in (first..).zip(batch.iter()) {
            let kind = self.all.replacing(position).map_or(entry.kind(), |other| other.kind());
            if let Some(of) = self.by_app.get_mut(entry.app()) {
                of.positions.push(position);
                *of.kinds.entry(kind).or_default() += 1;
            }
        }
        self.all.chunks.push(Arc::new(Chunk { first, batch }));
    }

    /// How many functions are loaded.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The function at a position.
    pub fn get(&self, position: Position) -> Option<Entry<'_>> {
        self.all.get(position)
    }

    /// Positions of an app's functions, in the server's order.
    pub fn of_app(&self, app: &str) -> &[Position] {
        self.by_app.get(app).map_or(&[], |of| &of.positions)
    }

    /// How many functions of each type an app has, those that it has none of left out.
    pub fn kinds_of(&self, app: &str) -> impl Iterator<Item = (FunctionKind, usize)> {
        let counts = self.by_app.get(app).into_iter().flat_map(|of| &of.kinds);
        counts.map(|(kind, count)| (*kind, *count)).filter(|(_, count)| *count > 0)
    }

    /// Names of the apps that have functions, in no order.
    pub fn apps(&self) -> impl Iterator<Item = &str> {
        self.by_app.iter().filter(|(_, of)| !of.positions.is_empty()).map(|(app, _)| &**app)
    }

    /// The position of the function of that machine name.
    pub fn position_of(&self, name: &str) -> Option<Position> {
        self.names.find(name, |position| self.all.name(position))
    }

    /// The function of that machine name.
    pub fn named(&self, name: &str) -> Option<Entry<'_>> {
        self.get(self.position_of(name)?)
    }

    /// The same functions, page by page, with their texts elsewhere. Nothing happens when they are not the same.
    pub fn take_moved(&mut self, batches: Vec<Batch>) {
        if let Some(moved) = self.all.moved(batches) {
            self.all = moved;
        }
    }

    /// The same functions without the room for more.
    #[must_use]
    pub fn beginning(&self) -> Self {
        let mut beginning = Self::default();
        for chunk in self.all.chunks() {
            beginning.take_in(chunk.batch.clone(), Batch::clone);
        }
        beginning
    }

    /// The pages from one on, as they came.
    pub fn batches_from(&self, page: usize) -> impl Iterator<Item = Batch> {
        self.all.chunks().iter().skip(page).map(|chunk| chunk.batch.clone())
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.all.chunks().len()
    }

    /// Pointers to everything loaded.
    pub fn snapshot(&self) -> Snapshot {
        self.all.clone()
    }
}

/// The functions of an app.
#[derive(Debug, Clone, Default, PartialEq)]
struct OfApp {
    /// Where they are, in the server's order.
    positions: Vec<Position>,
    /// How many there are of each type.
    kinds: BTreeMap<FunctionKind, usize>,
}

/// What of a batch is new: places in it, in order.
#[derive(Default)]
struct Sorted {
    fresh: Vec<usize>,
    /// Others of the same name: the position of what is there, and the place of the last one in the batch.
    others: BTreeMap<Position, usize>,
    known: usize,
}

#[cfg(test)]
mod tests;
