//! The words that names and descriptions are made of, each once.
//!
//! Owns their bytes and numbers. Functions share most of their words, so that what is worked out for a word of a query is worked out
//! once for each word, not for each function.

use super::fold::mask;

/// Number of a word.
pub(super) type WordId = u32;

/// All words. Grows only.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    masks: Vec<u64>,
    /// The first byte of each, which tells most words apart without a look at their bytes.
    firsts: Vec<u8>,
    /// Open addressing: numbers of words plus one, zero for a free place.
    table: Vec<u32>,
}

impl Vocabulary {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn mask(&self, id: WordId) -> u64 {
        self.masks[id as usize]
    }

    /// All words in order: number, mask and first byte.
    pub(super) fn outlines(&self) -> impl Iterator<Item = (WordId, u64, u8)> {
        let outlines = self.masks.iter().zip(&self.firsts);
        (0..).zip(outlines).map(|(id, (mask, first))| (id, *mask, *first))
    }

    /// The bytes of a word; they are UTF-8.
    pub(super) fn word(&self, id: WordId) -> &[u8] {
        let at = id as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..self.ends[at] as usize]
    }

    /// The number of a word, a new one if it was never seen.
    pub(super) fn intern(&mut self, word: &str) -> WordId {
        if self.table.len() < (self.len() + 1) * 4 / 3 + 8 {
            self.grow();
        }
        let bytes = word.as_bytes();
        let mut place = self.place(hash(bytes));
        while let Some(id) = self.table[place].checked_sub(1) {
            if self.word(id) == bytes {
                return id;
            }
            place = (place + 1) & (self.table.len() - 1);
        }
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX - 1);
        self.table[place] = count + 1;
        self.bytes.extend_from_slice(bytes);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.masks.push(mask(bytes));
        self.firsts.push(bytes.first().copied().unwrap_or(0));
        count
    }

    fn place(&self, hash: u32) -> usize {
        hash as usize & (self.table.len() - 1)
    }

    fn grow(&mut self) {
        self.table = vec![0; (self.table.len() * 2).max(1024)];
        for id in 0..self.len() {
            let id = u32::try_from(id).unwrap_or(u32::MAX - 1);
            let mut place = self.place(hash(self.word(id)));
            while self.table[place] != 0 {
                place = (place + 1) & (self.table.len() - 1);
            }
            self.table[place] = id + 1;
        }
    }
}

/// FNV-1a with its bits mixed, for words of a few letters.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    let hash =
        bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number() {
        let mut vocabulary = Vocabulary::default();
        let ids: Vec<_> = (0..5_000).map(|number| vocabulary.intern(&number.to_string())).collect();
        for (number, id) in (0..5_000).zip(ids) {
            assert_eq!(vocabulary.intern(&number.to_string()), id);
            assert_eq!(vocabulary.word(id), number.to_string().as_bytes());
        }
        assert_eq!(vocabulary.len(), 5_000);
    }
}
