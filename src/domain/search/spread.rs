//! Letters spread over a name: `spm` for `slack-post-message`, `slackpost`, `ntnsearch`.
//!
//! Owns where the letters are put (starts of words and runs are worth most) and when that is good enough to be meant.

/// Letters of names that are looked at.
const MOST: usize = 96;
/// Letters of a word that is looked for.
const MOST_TYPED: usize = 32;

/// What a letter is worth at the start of a word, right after the one before, and after a gap.
pub(super) const START: i32 = 20;
const RUN: i32 = 16;
const GAP: i32 = 3;
/// What the letters must be worth on average.
const ENOUGH: i32 = 14;
const NOWHERE: i32 = i32::MIN / 2;

/// A name without its separators, and which of its letters start a word.
#[derive(Debug, Default)]
pub(super) struct Name {
    letters: Vec<u8>,
    starts: Vec<bool>,
}

impl Name {
    /// The name of these folded words.
    pub(super) fn set<'a>(&mut self, words: impl Iterator<Item = &'a [u8]>) {
        self.letters.clear();
        self.starts.clear();
        for word in words {
            let room = MOST.saturating_sub(self.letters.len());
            let word = &word[..word.len().min(room)];
            self.letters.extend_from_slice(word);
            self.starts.extend((0..word.len()).map(|at| at == 0));
        }
    }

    /// The average worth of a letter, when it is enough.
    pub(super) fn worth(&self, typed: &[u8]) -> Option<i32> {
        if typed.len() < 2 || typed.len() > MOST_TYPED || !self.holds(typed) {
            return None;
        }
        let mut row = Vec::new();
        for (i, letter) in typed.iter().enumerate() {
            row = self.next_row(*letter, (i > 0).then_some(&row));
        }
        let best = row.iter().max().copied()?;
        let count = i32::try_from(typed.len()).unwrap_or(1);
        (best >= ENOUGH * count).then_some(best / count)
    }

    /// Where the letters are, in the letters of the words.
    pub(super) fn places(&self, typed: &[u8]) -> Vec<usize> {
        let rows = if self.worth(typed).is_some() { self.rows(typed) } else { return Vec::new() };
        let mut places = vec![0; typed.len()];
        let mut end = self.letters.len();
        let mut follows = None;
        for (i, row) in rows.iter().enumerate().rev() {
            let best = (0..end).max_by_key(|at| (row[*at], std::cmp::Reverse(*at))).unwrap_or(0);
            // A run goes on to the left as long as it is what made the worth.
            places[i] = follows
                .filter(|at| row[*at] > NOWHERE / 2 && row[*at] + RUN - START >= row[best])
                .unwrap_or(best);
            end = places[i];
            follows = places[i].checked_sub(1);
        }
        places
    }

    fn holds(&self, typed: &[u8]) -> bool {
        let mut letters = self.letters.iter();
        typed.iter().all(|wanted| letters.any(|letter| letter == wanted))
    }

    /// For each typed letter the best worth of all up to it, by the place it is put.
    fn rows(&self, typed: &[u8]) -> Vec<Vec<i32>> {
        let mut rows: Vec<Vec<i32>> = Vec::with_capacity(typed.len());
        for letter in typed {
            rows.push(self.next_row(*letter, rows.last()));
        }
        rows
    }

    fn next_row(&self, letter: u8, last: Option<&Vec<i32>>) -> Vec<i32> {
        let mut row = vec![NOWHERE; self.letters.len()];
        let mut before = if last.is_none() { 0 } else { NOWHERE };
        for (at, worth) in row.iter_mut().enumerate() {
            let run = last.zip(at.checked_sub(1)).map_or(NOWHERE, |(last, at)| last[at]);
            before = before.max(run);
            if self.letters[at] == letter {
                let alone = before + if self.starts[at] { START } else { GAP };
                *worth = alone.max(run + RUN);
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        let mut name = Name::default();
        name.set(text.split('-').map(str::as_bytes));
        name
    }

    #[test]
    fn starts_and_runs_are_meant_and_chance_is_not() {
        for (typed, text) in [
            ("spm", "slack-post-message"),
            ("slackpost", "slack-post-message"),
            ("slkpost", "slack-post-message"),
            ("gcce", "google-calendar-create-event"),
            ("ntnsearch", "notion-search"),
        ] {
            assert!(name(text).worth(typed.as_bytes()).is_some(), "{typed} in {text}");
        }
        for (typed, text) in
            [("sae", "slack-post-message"), ("msg", "slack-post-message"), ("zqxv", "zendesk")]
        {
            assert_eq!(name(text).worth(typed.as_bytes()), None, "{typed} in {text}");
        }
        assert_eq!(name("slack-post-message").places(b"spm"), [0, 5, 9]);
        assert_eq!(name("slack-post-message").places(b"slackpost"), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
