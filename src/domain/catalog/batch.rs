//! Functions packed: names and places in memory, descriptions and schemas where there is room for them.
//!
//! Owns the packing of one page. A function takes some fifty bytes of memory once its [`Cold`] text lies in a store; it is made whole again
//! when it is opened. Must not know positions.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use crate::domain::body::Store;
use crate::domain::function::{Function, FunctionKind, Raw, sum};

/// Bytes of a description that a list keeps; the rest stands in the function's own text.
pub const DESCRIPTION: usize = 2_000;
/// Stands at the end of a description that goes on.
const CUT: &str = "…";

/// Functions in the server's order.
#[derive(Clone, Default)]
pub struct Batch {
    names: Box<str>,
    pub(super) apps: Box<[Arc<str>]>,
    entries: Box<[Packed]>,
    cold: Cold,
}

/// Where descriptions and schemas lie: all descriptions of a batch, then all schemas.
#[derive(Clone)]
enum Cold {
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
struct Packed {
    name: u32,
    description: u32,
    raw: u32,
    raw_len: u32,
    sum: u32,
    name_len: u16,
    description_len: u16,
    app: u16,
    kind: FunctionKind,
    is_cut: bool,
}

/// What is known of a function before its texts are there.
#[derive(Debug, Clone, Copy)]
pub struct Outline<'a> {
    /// Machine name.
    pub name: &'a str,
    /// Machine name of its app.
    pub app: &'a str,
    /// What it does to the app.
    pub kind: FunctionKind,
    /// Bytes of the description, at most [`DESCRIPTION`] and a mark.
    pub description: u16,
    /// Whether there is more of it.
    pub is_cut: bool,
    /// Bytes of the function's text.
    pub raw: u32,
    /// The lower half of its [`sum`].
    pub sum: u32,
}

/// Puts a batch together.
#[derive(Default)]
pub struct Packer {
    names: String,
    apps: Vec<Arc<str>>,
    entries: Vec<Packed>,
    descriptions: u32,
    raws: u32,
}

impl Packer {
    /// Adds a function; false, and nothing is added, when it is larger than a batch can hold.
    pub fn push(&mut self, outline: &Outline) -> bool {
        let (Some(name_len), Some(app), Some(raws), Some(descriptions), Ok(name)) = (
            u16::try_from(outline.name.len()).ok(),
            self.app(outline.app),
            self.raws.checked_add(outline.raw),
            self.descriptions.checked_add(u32::from(outline.description)),
            u32::try_from(self.names.len()),
        ) else {
            return false;
        };
        self.entries.push(Packed {
            name,
            description: self.descriptions,
            raw: self.raws,
            raw_len: outline.raw,
            sum: outline.sum,
            name_len,
            description_len: outline.description,
            app,
            kind: outline.kind,
            is_cut: outline.is_cut,
        });
        self.names.push_str(outline.name);
        (self.descriptions, self.raws) = (descriptions, raws);
        true
    }

    fn app(&mut self, app: &str) -> Option<u16> {
        let known = self.apps.iter().rposition(|known| **known == *app);
        let at = known.unwrap_or_else(|| {
            self.apps.push(app.into());
            self.apps.len() - 1
        });
        u16::try_from(at).ok()
    }

    /// Bytes of the texts so far.
    pub fn cold_len(&self) -> u64 {
        u64::from(self.descriptions) + u64::from(self.raws)
    }

    /// How many functions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The batch, its texts in a store from there on: first all descriptions, then all schemas.
    pub fn stored(self, store: Arc<dyn Store>, start: u64) -> Batch {
        self.finish(Cold::Stored(store, start))
    }

    fn finish(mut self, cold: Cold) -> Batch {
        for packed in &mut self.entries {
            packed.raw = packed.raw.saturating_add(self.descriptions);
        }
        let (names, apps, entries) = (self.names.into(), self.apps.into(), self.entries.into());
        Batch { names, apps, entries, cold }
    }
}

impl Batch {
    /// Packs functions; their texts stay in memory. What is too large for a batch is left out.
    pub fn new(functions: &[Function]) -> Self {
        Self::kept(functions, |raw| Cow::Borrowed(raw))
    }

    /// The same with that much of their texts.
    pub fn kept(functions: &[Function], keep: impl Fn(&str) -> Cow<'_, str>) -> Self {
        let mut packer = Packer::default();
        let (mut texts, mut raws) = (String::new(), String::new());
        for function in functions {
            let raw = function.raw.text();
            let raw = keep(&raw);
            let (description, is_cut) = shortened(&function.description);
            let outline = Outline {
                name: &function.name,
                app: &function.app,
                kind: function.kind,
                description: u16::try_from(description.len()).unwrap_or(0),
                is_cut,
                raw: u32::try_from(raw.len()).unwrap_or(u32::MAX),
                sum: raw_sum(&raw),
            };
            if packer.push(&outline) {
                texts.push_str(&description);
                raws.push_str(&raw);
            }
        }
        texts.push_str(&raws);
        packer.finish(Cold::Memory(texts.into()))
    }

    /// The texts, when they lie in memory.
    pub fn in_memory(&self) -> Option<&str> {
        match &self.cold {
            Cold::Memory(text) => Some(text),
            Cold::Stored(..) => None,
        }
    }

    /// The same with its texts in a store, where they were put.
    #[must_use]
    pub fn moved(self, store: Arc<dyn Store>, start: u64) -> Self {
        Self { cold: Cold::Stored(store, start), ..self }
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
        self.entries.iter().map(|packed| Entry { batch: self, packed })
    }

    /// A function.
    pub fn get(&self, at: usize) -> Option<Entry<'_>> {
        Some(Entry { batch: self, packed: self.entries.get(at)? })
    }

    /// Only those functions.
    #[must_use]
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = (0..).zip(&self.entries).filter(|(at, _)| keep(*at)).map(|(_, packed)| *packed);
        Self { entries: kept.collect(), ..self.clone() }
    }

    /// Hands over every function with its description, which are read at once.
    pub fn for_each_described(&self, mut take: impl FnMut(Entry, &str)) {
        let start = self.entries.iter().map(|packed| packed.description).min().unwrap_or(0);
        let end = self.entries.iter().map(|packed| packed.description + u32::from(packed.description_len));
        let all = self.read(start, end.max().unwrap_or(start) - start);
        for entry in self.iter() {
            let from = (entry.packed.description - start) as usize;
            let text = all.get(from..from + usize::from(entry.packed.description_len));
            take(entry, text.unwrap_or_default());
        }
    }

    /// Blank when the store does not have what was put there.
    fn read(&self, start: u32, len: u32) -> Cow<'_, str> {
        match &self.cold {
            Cold::Memory(text) => {
                Cow::Borrowed(text.get(start as usize..(start + len) as usize).unwrap_or_default())
            }
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
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a == b)
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|entry| entry.name())).finish()
    }
}

/// A function of a batch.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    batch: &'a Batch,
    packed: &'a Packed,
}

impl<'a> Entry<'a> {
    /// Machine name, unique in the workspace.
    pub fn name(&self) -> &'a str {
        let start = self.packed.name as usize;
        self.batch.names.get(start..start + usize::from(self.packed.name_len)).unwrap_or_default()
    }

    /// Machine name of its app.
    pub fn app(&self) -> &'a str {
        self.batch.apps.get(usize::from(self.packed.app)).map_or("", |app| app)
    }

    /// What it does to the app.
    pub fn kind(&self) -> FunctionKind {
        self.packed.kind
    }

    /// What it does; untrusted text, cut with a mark when it is long. May be read from disk.
    pub fn description(&self) -> Cow<'a, str> {
        self.batch.read(self.packed.description, u32::from(self.packed.description_len))
    }

    /// Whether [`Self::description`] is not all of it.
    pub fn is_cut(&self) -> bool {
        self.packed.is_cut
    }

    /// Bytes of the description and of the text.
    pub fn lengths(&self) -> (u16, u32) {
        (self.packed.description_len, self.packed.raw_len)
    }

    /// Its JSON text. May be read from disk.
    pub fn raw(&self) -> Cow<'a, str> {
        self.batch.read(self.packed.raw, self.packed.raw_len)
    }

    /// The lower half of the [`sum`] of its text.
    pub fn sum(&self) -> u32 {
        self.packed.sum
    }

    /// Whether another one of the same name says the same.
    pub fn is_same(&self, other: &Self) -> bool {
        let of = |entry: &Self| (entry.packed.sum, entry.packed.raw_len, entry.packed.kind);
        of(self) == of(other) && self.app() == other.app()
    }

    /// The function itself; a text on disk stays there until it is looked at.
    pub fn function(&self) -> Arc<Function> {
        let raw = match &self.batch.cold {
            Cold::Memory(_) => Raw::from(&*self.raw()),
            Cold::Stored(store, first) => {
                let start = first + u64::from(self.packed.raw);
                Raw::stored(Arc::clone(store), start, self.packed.raw_len, self.packed.sum)
            }
        };
        let description = if self.packed.is_cut { whole_description(&raw.text()) } else { None };
        Arc::new(Function {
            name: self.name().to_owned(),
            description: description.unwrap_or_else(|| self.description().into_owned()),
            app: self.app().to_owned(),
            kind: self.kind(),
            raw,
        })
    }
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
            && self.is_same(other)
            && self.description() == other.description()
            && self.raw() == other.raw()
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The lower half of a text's [`sum`].
#[expect(clippy::cast_possible_truncation, reason = "half of the bits are enough for one schema")]
pub fn raw_sum(raw: &str) -> u32 {
    sum(raw.as_bytes()) as u32
}

/// What a list keeps of a description, and whether there is more of it.
fn shortened(description: &str) -> (Cow<'_, str>, bool) {
    if description.len() <= DESCRIPTION {
        return (Cow::Borrowed(description), false);
    }
    let end = (0..=DESCRIPTION).rev().find(|end| description.is_char_boundary(*end)).unwrap_or(0);
    (Cow::Owned(format!("{}{CUT}", &description[..end])), true)
}

/// The description in a function's text.
fn whole_description(raw: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Described {
        description: String,
    }
    serde_json::from_str::<Described>(raw).ok().map(|described| described.description)
}
