//! What a word of a query is worth against each word there is.
//!
//! Owns the points for whole words, beginnings, parts, forms, other words for the same, abbreviations and slips of the finger.

use super::fold::same_stem;
use super::query::Word;
use super::typo;
use super::vocabulary::Vocabulary;

/// Points of a word, at most 100.
pub(super) const WHOLE: u8 = 100;
pub(super) const FORM: u8 = 95;
const START: u8 = 72;
/// A beginning is worth the more the more of the word it is.
const START_SHARE: usize = 20;
pub(super) const SAME: u8 = 66;
const NEAR: u8 = 44;
pub(super) const INSIDE: u8 = 40;
const ABBREVIATED: u8 = 38;
const TYPO: [u8; 3] = [0, 60, 50];
const TYPO_AT_START: [u8; 3] = [0, 46, 36];

/// The points of one word of a query by the number of each word.
#[derive(Debug, Default)]
pub(super) struct Levels {
    points: Vec<u8>,
    /// Whether any word has points.
    pub(super) any: bool,
}

impl Levels {
    pub(super) fn new(word: &Word, vocabulary: &Vocabulary, typos: bool) -> Self {
        let mut points = vec![0; vocabulary.len()];
        let mut any = false;
        let meant = Meant::new(word, typos);
        for (points, (id, mask, first)) in points.iter_mut().zip(vocabulary.outlines()) {
            if meant.may_fit(mask, first) {
                *points = meant.level(vocabulary.word(id), mask);
                any |= *points > 0;
            }
        }
        Self { points, any }
    }

    /// Whether every word that has points here has some there.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.points.len() == other.points.len()
            && self.points.iter().zip(&other.points).all(|(here, there)| *here == 0 || *there > 0)
    }

    /// Of how many words it knows the points.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    pub(super) fn of(&self, id: u32) -> u8 {
        self.points.get(id as usize).copied().unwrap_or(0)
    }
}

/// The points of one word of a query against one other, folded word.
pub(super) fn level(word: &Word, other: &str, typos: bool) -> u8 {
    Meant::new(word, typos).level(other.as_bytes(), super::fold::mask(other.as_bytes()))
}

struct Meant<'a> {
    word: &'a Word,
    /// Which first bytes other words for it have.
    firsts: [bool; 256],
    typos: usize,
}

impl<'a> Meant<'a> {
    fn new(word: &'a Word, typos: bool) -> Self {
        let mut firsts = [false; 256];
        let others = word.same.iter().chain(&word.near).copied().chain([&*word.text]);
        for first in others.filter_map(|other| other.bytes().next()) {
            firsts[usize::from(first)] = true;
        }
        let is_number = word.text.bytes().all(|byte| byte.is_ascii_digit());
        let typos = if typos && !is_number { typo::allowed(word.text.len()) } else { 0 };
        Self { word, firsts, typos }
    }

    /// Whether a word can have points at all, by its letters and its first byte.
    fn may_fit(&self, mask: u64, first: u8) -> bool {
        let missing = self.word.mask & !mask;
        missing == 0
            || self.firsts[usize::from(first)]
            || (self.typos > 0 && missing.count_ones() as usize <= self.typos)
    }

    fn level(&self, other: &[u8], mask: u64) -> u8 {
        let typed = self.word.text.as_bytes();
        let mut best = 0;
        if self.word.mask & !mask == 0 {
            best = as_written(typed, other);
        }
        if best < FORM && other.first().is_some_and(|first| self.firsts[usize::from(*first)]) {
            best = best.max(self.other_word(other));
        }
        if best == 0 && self.typos > 0 {
            let missing = (self.word.mask & !mask).count_ones() as usize;
            if missing <= self.typos {
                best = slip(typed, other, self.typos);
            }
        }
        best
    }

    fn other_word(&self, other: &[u8]) -> u8 {
        let Ok(other) = std::str::from_utf8(other) else { return 0 };
        if same_stem(&self.word.text, other) {
            FORM
        } else if self.word.same.iter().any(|same| same_stem(same, other)) {
            SAME
        } else if self.word.near.iter().any(|near| same_stem(near, other)) {
            NEAR
        } else {
            0
        }
    }
}

fn as_written(typed: &[u8], other: &[u8]) -> u8 {
    if other.starts_with(typed) {
        if other.len() == typed.len() {
            return WHOLE;
        }
        let share = START_SHARE * typed.len() / other.len();
        return START + share.to_le_bytes()[0];
    }
    if memchr::memmem::find(other, typed).is_some() {
        return INSIDE;
    }
    if abbreviates(typed, other) { ABBREVIATED } else { 0 }
}

/// `msg` for `message`: the first letter and others in order, three at least.
fn abbreviates(typed: &[u8], other: &[u8]) -> bool {
    if typed.len() < 3 || other.len() > typed.len() * 3 || typed.first() != other.first() {
        return false;
    }
    let mut letters = other.iter();
    typed.iter().all(|wanted| letters.any(|letter| letter == wanted))
}

fn slip(typed: &[u8], other: &[u8], most: usize) -> u8 {
    match typo::distance(typed, other, most) {
        Some((whole, _)) if whole <= most => TYPO.get(whole).copied().unwrap_or(0),
        Some((_, start)) => TYPO_AT_START.get(start).copied().unwrap_or(0),
        None => 0,
    }
}
