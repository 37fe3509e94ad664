//! A function of a batch, as long as it is only looked at.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use super::batch::{Batch, Cold, Packed};
use super::packing::Outline;
use crate::domain::function::{Function, FunctionKind, Raw, sum};

/// A function of a batch.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    batch: &'a Batch,
    packed: &'a Packed,
}

impl<'a> Entry<'a> {
    pub(super) fn new(batch: &'a Batch, packed: &'a Packed) -> Self {
        Self { batch, packed }
    }

    /// What is known of it without its texts.
    pub fn outline(&self) -> Outline<'a> {
        Outline {
            name: self.name(),
            app: self.app(),
            kind: self.kind(),
            description: self.packed.description_len,
            is_cut: self.packed.is_cut,
            raw: self.packed.raw_len,
            sum: self.packed.sum,
        }
    }

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

    /// What it does, when that lies in memory.
    pub fn description_in_memory(&self) -> Option<&'a str> {
        self.batch.borrowed(self.packed.description, u32::from(self.packed.description_len))
    }

    /// All that is said of what it does, however long. Its text may be read from disk.
    pub fn whole_description(&self) -> String {
        let whole = if self.packed.is_cut { whole_description(&self.raw()) } else { None };
        whole.unwrap_or_else(|| self.description().into_owned())
    }

    /// Its JSON text. May be read from disk.
    pub fn raw(&self) -> Cow<'a, str> {
        self.batch.read(self.packed.raw, self.packed.raw_len)
    }

    /// Its JSON text, when it lies in memory.
    pub fn raw_in_memory(&self) -> Option<&'a str> {
        self.batch.borrowed(self.packed.raw, self.packed.raw_len)
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

    /// The function itself; its schema stays on disk until it is looked at. The description may be read from there.
    pub fn function(&self) -> Arc<Function> {
        self.function_described(&self.description())
    }

    /// The same with a description that was read before.
    pub fn function_described(&self, does: &str) -> Arc<Function> {
        let raw = match &self.batch.cold {
            Cold::Memory(_) => Raw::from(&*self.raw()),
            Cold::Stored(store, first) => {
                let start = first + u64::from(self.packed.raw);
                Raw::stored(Arc::clone(store), start, self.packed.raw_len, self.packed.sum)
            }
        };
        Arc::new(Function {
            name: self.name().to_owned(),
            description: does.to_owned(),
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

/// The description in a function's text.
fn whole_description(raw: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Described {
        description: String,
    }
    serde_json::from_str::<Described>(raw).ok().map(|described| described.description)
}
