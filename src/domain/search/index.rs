//! What is known of each function for searching.
//!
//! Owns the functions as numbers of words, built once for each function on a worker. Must not rank.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fold;
use super::narrow::Memory;
use super::vocabulary::{Vocabulary, WordId, hash};
use crate::domain::catalog::{Entry as Function, Snapshot};
use crate::domain::function::FunctionKind;

/// Words of a name and of a description that are looked at.
const NAME_WORDS: usize = 24;
const DESCRIPTION_WORDS: usize = 48;

/// A catalog made ready for searching.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) vocabulary: Vocabulary,
    /// Words of all functions, one after the other: those of the name, those of the app that are not in it, those of the description.
    words: Vec<WordId>,
    entries: Vec<Entry>,
    pub(super) apps: Vec<String>,
    app_ids: HashMap<String, u32>,
    /// What was taken in, by number.
    batches: Vec<u64>,
    pub(super) memory: Memory,
}

/// A function.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Where its words begin, and how many of them are of its name and app.
    start: u32,
    named: u8,
    /// How many of those are of its name.
    pub(super) in_name: u8,
    pub(super) kind: FunctionKind,
    pub(super) has_description: bool,
    pub(super) app: u32,
    /// Of its name.
    pub(super) hash: u32,
    /// Letters of its name.
    pub(super) mask: u64,
}

impl Index {
    /// Takes in what a snapshot has more than the one before, or all of it when it is another one. Whether it was not cancelled.
    pub fn extend(&mut self, snapshot: &Snapshot, cancelled: &AtomicBool) -> bool {
        let all = snapshot.chunks();
        let known =
            self.batches.iter().zip(all).take_while(|(known, chunk)| chunk.batch.number() == **known).count();
        if known < self.batches.len() {
            *self = Self::default();
        }
        for chunk in &all[self.batches.len()..] {
            if cancelled.load(Ordering::Relaxed) {
                return false;
            }
            chunk.batch.for_each_described(|function, description| self.push(function, description));
            self.batches.push(chunk.batch.number());
        }
        true
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The words of a function's name and app, and those of its description.
    pub(super) fn words(&self, at: usize) -> (&[WordId], &[WordId]) {
        let entry = self.entries[at];
        let end = self.entries.get(at + 1).map_or(self.words.len(), |next| next.start as usize);
        self.words[entry.start as usize..end].split_at(usize::from(entry.named))
    }

    fn push(&mut self, function: Function, description: &str) {
        let start = self.words.len();
        let Self { vocabulary, words, .. } = self;
        fold::words(function.name(), NAME_WORDS, |word| words.push(vocabulary.intern(word)));
        let in_name = words.len() - start;
        let mask = words[start..].iter().fold(0, |mask, id| mask | vocabulary.mask(*id));
        fold::words(function.app(), NAME_WORDS, |word| {
            let id = vocabulary.intern(word);
            if !words[start..].contains(&id) {
                words.push(id);
            }
        });
        let named = words.len() - start;
        fold::words(description, DESCRIPTION_WORDS, |word| {
            let id = vocabulary.intern(word);
            if !words[start + named..].contains(&id) {
                words.push(id);
            }
        });
        let app = self.app_id(function.app());
        self.entries.push(Entry {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            named: named.to_le_bytes()[0],
            in_name: in_name.to_le_bytes()[0],
            kind: function.kind(),
            has_description: !description.is_empty(),
            app,
            hash: hash(function.name().as_bytes()),
            mask,
        });
    }

    fn app_id(&mut self, app: &str) -> u32 {
        if let Some(id) = self.app_ids.get(app) {
            return *id;
        }
        let id = u32::try_from(self.apps.len()).unwrap_or(u32::MAX);
        self.apps.push(app.to_owned());
        self.app_ids.insert(app.to_owned(), id);
        id
    }
}
