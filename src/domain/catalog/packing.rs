//! Putting functions into a batch.
//!
//! Owns what is kept of each; where it lies then is the batch's.

use std::borrow::Cow;
use std::sync::Arc;

use super::batch::{Batch, Cold, Packed, next_number};
use super::raw_sum;
use crate::domain::body::Store;
use crate::domain::function::{Function, FunctionKind};

/// Bytes of a description that a list keeps; the rest stands in the function's own text.
pub const DESCRIPTION: usize = 2_000;
/// Stands at the end of a description that goes on.
const CUT: &str = "…";

/// What is known of a function without its texts.
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
    /// The lower half of its sum.
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

    /// The batch, its texts in memory: all descriptions, then all schemas.
    pub fn in_memory(self, texts: &str) -> Batch {
        self.finish(Cold::Memory(texts.into()))
    }

    /// The batch, its texts in a store from there on: first all descriptions, then all schemas.
    pub fn stored(self, store: Arc<dyn Store>, start: u64) -> Batch {
        self.finish(Cold::Stored(store, start))
    }

    fn finish(mut self, cold: Cold) -> Batch {
        for packed in &mut self.entries {
            packed.raw = packed.raw.saturating_add(self.descriptions);
        }
        let cold_len = self.descriptions.checked_add(self.raws);
        let (names, apps, entries) = (self.names.into(), self.apps.into(), self.entries.into());
        Batch { names, apps, entries, cold, cold_len, number: next_number() }
    }
}

/// Functions that are being packed, and their texts.
#[derive(Default)]
pub struct Texts {
    packer: Packer,
    descriptions: String,
    raws: String,
}

impl Texts {
    /// Adds a function with that text; what is too large for a batch is left out.
    pub fn push(&mut self, function: &Function, raw: &str) {
        let (description, is_cut) = shortened(&function.description);
        let outline = Outline {
            name: &function.name,
            app: &function.app,
            kind: function.kind,
            description: u16::try_from(description.len()).unwrap_or(0),
            is_cut,
            raw: u32::try_from(raw.len()).unwrap_or(u32::MAX),
            sum: raw_sum(raw),
        };
        self.put(&outline, &description, raw);
    }

    /// Adds a function that was in a batch before.
    pub fn put(&mut self, outline: &Outline, description: &str, raw: &str) {
        if self.packer.push(outline) {
            self.descriptions.push_str(description);
            self.raws.push_str(raw);
        }
    }

    /// The texts, in the order of a batch.
    pub fn parts(&self) -> [&str; 2] {
        [&self.descriptions, &self.raws]
    }

    /// The batch, its texts in memory.
    pub fn in_memory(mut self) -> Batch {
        self.descriptions.push_str(&self.raws);
        self.packer.in_memory(&self.descriptions)
    }

    /// The batch, its texts in a store where they were put.
    pub fn stored(self, store: Arc<dyn Store>, start: u64) -> Batch {
        self.packer.stored(store, start)
    }
}

/// What a list keeps of a description, and whether there is more of it.
fn shortened(description: &str) -> (Cow<'_, str>, bool) {
    if description.len() <= DESCRIPTION {
        return (Cow::Borrowed(description), false);
    }
    let end = (0..=DESCRIPTION).rev().find(|end| description.is_char_boundary(*end)).unwrap_or(0);
    (Cow::Owned(format!("{}{CUT}", &description[..end])), true)
}
