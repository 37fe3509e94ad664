//! A query that grew out of the one before.
//!
//! Owns what is remembered of a search, and which functions the next one need not look at: those that did not match and cannot now. Never
//! changes what is found.

use std::sync::Arc;

use super::levels::Levels;
use super::query::Query;
use super::rank::Hit;
use super::vocabulary::Vocabulary;
use crate::domain::function::FunctionKind;

/// Words of fewer letters are not looked for inside the words of descriptions, so that longer ones may find more.
pub(super) const SHORT: usize = 3;

/// The last search.
#[derive(Debug, Default)]
pub(super) struct Memory(Option<Remembered>);

#[derive(Debug)]
struct Remembered {
    query: Query,
    levels: Vec<Arc<Levels>>,
    apps: Vec<bool>,
    kind: Option<FunctionKind>,
    /// A bit for each function that was looked at.
    hits: Arc<Vec<u64>>,
    count: usize,
}

/// Which functions are to be looked at.
#[derive(Debug, Default)]
pub(super) struct Narrowing {
    hits: Option<Arc<Vec<u64>>>,
    count: usize,
    /// Letters of the word that grew: a name that has them all may match letter by letter, even if it did not before.
    grown: Option<u64>,
}

impl Memory {
    /// The points of the words; those that are as before are not worked out again.
    pub(super) fn levels(&self, query: &Query, vocabulary: &Vocabulary) -> Vec<Arc<Levels>> {
        let known = |word| {
            let last = self.0.as_ref()?;
            let at = last.query.words.iter().position(|other| other == word)?;
            last.levels.get(at).filter(|levels| levels.len() == vocabulary.len()).cloned()
        };
        let words = query.words.iter();
        words
            .map(|word| known(word).unwrap_or_else(|| Arc::new(Levels::new(word, vocabulary, false))))
            .collect()
    }

    /// What the last search tells about this one.
    pub(super) fn narrowing(
        &self,
        query: &Query,
        levels: &[Arc<Levels>],
        apps: &[bool],
        kind: Option<FunctionKind>,
    ) -> Narrowing {
        let Some(last) = &self.0 else { return Narrowing::default() };
        let is_same_place = last.apps == apps && last.kind == kind && last.query.fields == query.fields;
        if !is_same_place || query.fields.iter().any(|(field, _)| field.is_of_standing()) {
            return Narrowing::default();
        }
        let Some((grown, before)) = last.query.words.split_last() else { return Narrowing::default() };
        let Some(word) = query.words.get(before.len()) else { return Narrowing::default() };
        if query.words[..before.len()] != *before {
            return Narrowing::default();
        }
        let is_same = word == grown;
        let is_within =
            || levels[before.len()].is_within(&last.levels[before.len()]) && grown.text.len() >= SHORT;
        let may_narrow = is_same || (word.text.starts_with(&grown.text) && is_within());
        if !may_narrow {
            return Narrowing::default();
        }
        let grown = (!is_same).then_some(word.mask);
        Narrowing { hits: Some(Arc::clone(&last.hits)), count: last.count, grown }
    }

    pub(super) fn keep(
        &mut self,
        query: &Query,
        levels: Vec<Arc<Levels>>,
        apps: &[bool],
        kind: Option<FunctionKind>,
        (hits, count): (&[Hit], usize),
    ) {
        let mut bits = vec![0; count.div_ceil(64)];
        for hit in hits {
            bits[hit.position as usize / 64] |= 1 << (hit.position % 64);
        }
        let (query, apps, hits) = (query.clone(), apps.to_vec(), Arc::new(bits));
        self.0 = Some(Remembered { query, levels, apps, kind, hits, count });
    }
}

impl Narrowing {
    /// Whether a function is to be looked at; `mask` are the letters of its name.
    pub(super) fn admits(&self, at: usize, mask: u64) -> bool {
        let Some(hits) = &self.hits else { return true };
        at >= self.count
            || hits[at / 64] >> (at % 64) & 1 == 1
            || self.grown.is_some_and(|letters| letters & !mask == 0)
    }
}
