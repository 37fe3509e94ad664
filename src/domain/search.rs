//! Finding functions by words.
//!
//! Owns what matches and what ranks first. Every word must be found, in any order: in the name letter by letter (`slpm` finds
//! `slack-post-message`), in the title and the description as written. Case and accents make no difference. Must not know pages or panes.

use std::sync::atomic::{AtomicBool, Ordering};

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::function::Function;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
    /// The words as a name would spell them.
    joined: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    anywhere: Atom,
    spread: Atom,
}

/// How a function matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Higher is better.
    pub score: u32,
    /// Byte offsets of the matched characters of the name.
    pub name_matches: Vec<usize>,
    /// Byte offsets of the matched characters of the description.
    pub description_matches: Vec<usize>,
}

/// A function found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The number it came with.
    pub position: u32,
    /// Higher is better.
    pub score: u32,
}

/// Words and letters of a query that count: a pasted megabyte is no search.
const MAX_WORDS: usize = 16;
const MAX_LETTERS: usize = 64;
/// How many functions are looked at between two looks at the flag.
const POLL_EVERY: usize = 1024;

/// What a find is worth. The matcher's own points for letters and gaps (a few hundred at most) decide within each.
const WHOLE_NAME: u32 = 1_000_000;
const START_OF_NAME: u32 = 500_000;
const PART: u32 = 8_000;
const START_OF_PART: u32 = 6_000;
const IN_NAME: u32 = 4_000;
const SPREAD_IN_NAME: u32 = 2_000;
const IN_TITLE: u32 = 1_500;
const START_IN_DESCRIPTION: u32 = 800;
const IN_DESCRIPTION: u32 = 300;
/// Points that letters spread over a name must earn each: the gaps between them are to be paid for by starts of parts.
const SPREAD_POINTS: usize = 16;

impl Query {
    /// Reads the words of a search line.
    pub fn parse(text: &str) -> Self {
        let words = text.split(|c: char| c.is_whitespace() || c == '_').filter(|word| !word.is_empty());
        let words = words.take(MAX_WORDS);
        let words: Vec<_> = words.map(|word| Word::new(word.chars().take(MAX_LETTERS).collect())).collect();
        let joined = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join("-");
        Self { words, joined }
    }

    /// Whether there are no words: everything matches.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Byte offsets of the characters of a name to highlight.
    pub fn matches(&self, name: &str) -> Vec<usize> {
        if self.is_empty() { Vec::new() } else { Searcher::default().places(self, name, true) }
    }
}

impl Word {
    fn new(text: String) -> Self {
        let atom = |kind| Atom::new(&text, CaseMatching::Ignore, Normalization::Smart, kind, false);
        Self { anywhere: atom(AtomKind::Substring), spread: atom(AtomKind::Fuzzy), text }
    }

    fn is_spread_enough(&self, points: u16) -> bool {
        usize::from(points) >= SPREAD_POINTS * self.spread.needle_text().len()
    }
}

/// How a function matches; `None` when a word is nowhere in it. The title is its app's.
pub fn score(query: &Query, name: &str, description: &str, title: &str) -> Option<Match> {
    let mut searcher = Searcher::default();
    let score = searcher.score(query, name, description, title)?;
    Some(Match {
        score,
        name_matches: searcher.places(query, name, true),
        description_matches: searcher.places(query, description, false),
    })
}

/// The functions that match, best first, those of equal worth by name. Empty when the flag is set meanwhile. Without words, all of
/// them as they came.
pub fn search<'a>(
    items: impl Iterator<Item = (u32, &'a Function)>,
    query: &Query,
    cancelled: &AtomicBool,
) -> Vec<Hit> {
    let mut searcher = Searcher::default();
    let mut found = Vec::new();
    for (count, (position, function)) in items.enumerate() {
        if count.is_multiple_of(POLL_EVERY) && cancelled.load(Ordering::Relaxed) {
            return Vec::new();
        }
        if let Some(score) = searcher.score(query, &function.name, &function.description, &function.app) {
            found.push((Hit { position, score }, &*function.name));
        }
    }
    if !query.is_empty() {
        found.sort_by(|(a, a_name), (b, b_name)| b.score.cmp(&a.score).then_with(|| a_name.cmp(b_name)));
    }
    found.into_iter().map(|(hit, _)| hit).collect()
}

/// The matcher's memory (135 kB), used for many functions.
struct Searcher {
    matcher: Matcher,
    letters: Vec<char>,
}

impl Default for Searcher {
    fn default() -> Self {
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Self { matcher: Matcher::new(config), letters: Vec::new() }
    }
}

impl Searcher {
    fn score(&mut self, query: &Query, name: &str, description: &str, title: &str) -> Option<u32> {
        let mut total = if query.is_empty() { 0 } else { whole_name(name, &query.joined) };
        for word in &query.words {
            let worth = self.in_name(word, name).or_else(|| self.in_prose(word, title, [IN_TITLE; 2]));
            total +=
                worth.or_else(|| self.in_prose(word, description, [START_IN_DESCRIPTION, IN_DESCRIPTION]))?;
        }
        Some(total)
    }

    fn in_name(&mut self, word: &Word, name: &str) -> Option<u32> {
        let Self { matcher, letters } = self;
        let haystack = haystack(name, letters);
        if let Some(points) = word.anywhere.score(haystack, matcher) {
            return Some(part_of(name, &word.text) + u32::from(points));
        }
        let points = word.spread.score(haystack, matcher)?;
        word.is_spread_enough(points).then(|| SPREAD_IN_NAME + u32::from(points))
    }

    /// At the start of a word of the text, or inside one.
    fn in_prose(&mut self, word: &Word, text: &str, [start, inside]: [u32; 2]) -> Option<u32> {
        let Self { matcher, letters } = self;
        let points = word.anywhere.score(haystack(text, letters), matcher)?;
        Some(
            if parts(text).any(|part| starts_with(part, &word.text)) { start } else { inside }
                + u32::from(points),
        )
    }

    /// Where the words are, as byte offsets in order.
    fn places(&mut self, query: &Query, text: &str, is_name: bool) -> Vec<usize> {
        let Self { matcher, letters } = self;
        let haystack = haystack(text, letters);
        let mut letters = Vec::new();
        for word in &query.words {
            let before = letters.len();
            if word.anywhere.indices(haystack, matcher, &mut letters).is_some() || !is_name {
                continue;
            }
            let points = word.spread.indices(haystack, matcher, &mut letters);
            if !points.is_some_and(|points| word.is_spread_enough(points)) {
                letters.truncate(before);
            }
        }
        letters.sort_unstable();
        letters.dedup();
        let mut wanted = letters.into_iter().peekable();
        let characters = (0_u32..).zip(text.char_indices());
        characters.filter(|(at, _)| wanted.next_if_eq(at).is_some()).map(|(_, (byte, _))| byte).collect()
    }
}

/// The text by code points, so that places are characters. (The library's own conversion mixes bytes and characters for a text whose
/// clusters all start with an ASCII letter.)
fn haystack<'a>(text: &'a str, letters: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    letters.clear();
    letters.extend(text.chars());
    Utf32Str::Unicode(letters)
}

/// What the words are worth as the name itself or its start, separators being equal.
fn whole_name(name: &str, joined: &str) -> u32 {
    let same = |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (is_separator(a) && is_separator(b));
    if joined.len() > name.len() || !name.bytes().zip(joined.bytes()).all(same) {
        return 0;
    }
    if joined.len() == name.len() { WHOLE_NAME } else { START_OF_NAME }
}

fn part_of(name: &str, word: &str) -> u32 {
    let worth = |part: &str| match starts_with(part, word) {
        true if part.len() == word.len() => PART,
        true => START_OF_PART,
        false => IN_NAME,
    };
    parts(name).map(worth).max().unwrap_or(IN_NAME)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii() && is_separator(c as u8))
}

fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric()
}

fn starts_with(part: &str, word: &str) -> bool {
    part.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::function::FunctionKind;

    fn function(name: &str, description: &str) -> Function {
        let app = name.split('-').next().unwrap().to_owned();
        Function {
            name: name.into(),
            description: description.into(),
            app,
            kind: FunctionKind::Action,
            raw: Arc::from("{}"),
        }
    }

    fn found(query: &str, functions: &[(&str, &str)]) -> Vec<String> {
        let functions: Vec<_> = functions.iter().map(|(name, text)| function(name, text)).collect();
        let hits = search((0..).zip(&functions), &Query::parse(query), &AtomicBool::new(false));
        hits.iter().map(|hit| functions[hit.position as usize].name.clone()).collect()
    }

    const CATALOG: &[(&str, &str)] = &[
        ("discord-post-message", "Posts to a channel of a Slack-like chat"),
        ("hubspot-create-contact", "Create a contact"),
        ("hubspot-list-contacts", "List contacts, newest first"),
        ("pipedrive-create-person", "Adds a contact person"),
        ("slack-list-messages", "Messages of a channel, latest post first"),
        ("slack-post-message", "Post a message in a channel"),
        ("slack-post-message-later", "Post a message in a channel at a time"),
        ("slack-update-post", "Changes a message"),
        ("twilio-send-message", "Send a text message"),
    ];

    #[test]
    fn what_is_meant_comes_first() {
        let first = |query: &str| found(query, CATALOG).into_iter().next().unwrap_or_default();
        for (query, name) in [
            ("slack post", "slack-post-message"),
            ("post slack", "slack-post-message"),
            ("SLACK-POST-MESSAGE", "slack-post-message"),
            ("slack_post message", "slack-post-message"),
            ("slack-post-message-l", "slack-post-message-later"),
            ("slpm", "slack-post-message"),
            ("contact", "hubspot-create-contact"),
            ("contacts", "hubspot-list-contacts"),
            ("person", "pipedrive-create-person"),
            ("newest", "hubspot-list-contacts"),
            ("text", "twilio-send-message"),
        ] {
            assert_eq!(first(query), name, "{query}");
        }
    }

    #[test]
    fn every_word_must_be_found() {
        assert_eq!(found("hubspot create", CATALOG), ["hubspot-create-contact"]);
        assert_eq!(found("contact adds", CATALOG), ["pipedrive-create-person"]);
        assert_eq!(found("slack nothing", CATALOG), Vec::<String>::new());
        assert_eq!(found("zzz", CATALOG), Vec::<String>::new());
        assert_eq!(found("  ", CATALOG).len(), CATALOG.len());
        // A whole part of the name before the start of one, then by name.
        assert_eq!(
            found("post message", CATALOG),
            [
                "discord-post-message",
                "slack-post-message",
                "slack-post-message-later",
                "slack-update-post",
                "slack-list-messages"
            ]
        );
    }

    #[test]
    fn matches_are_byte_offsets() {
        let query = Query::parse("mess post");
        assert_eq!(query.matches("slack-post-message"), [6, 7, 8, 9, 11, 12, 13, 14]);
        assert_eq!(query.matches("hubspot"), Vec::<usize>::new());
        assert_eq!(Query::parse("spm").matches("slack-post-message"), [0, 6, 11]);
        assert_eq!(Query::parse("uber").matches("é-ÜBER"), [3, 5, 6, 7]);
        let hit = score(&Query::parse("slack chan"), "slack-x", "In a channel", "Slack").unwrap();
        assert_eq!((hit.name_matches, hit.description_matches), (vec![0, 1, 2, 3, 4], vec![5, 6, 7, 8]));
    }

    #[test]
    fn a_set_flag_ends_the_search() {
        let functions = [function("slack-post-message", "")];
        let hits = search((0..).zip(&functions), &Query::parse("s"), &AtomicBool::new(true));
        assert_eq!(hits, []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn any_text_can_be_searched(query: String, name in ".{0,40}", description: String) {
            let query = Query::parse(&query);
            let hit = score(&query, &name, &description, "");
            let hits = hit.map_or_else(|| query.matches(&name), |hit| hit.name_matches);
            prop_assert!(hits.iter().all(|at| name.is_char_boundary(*at)) && hits.is_sorted());
        }

        #[test]
        fn letters_of_a_name_find_it(name in "[a-z]{1,9}(-[a-zé]{1,9}){0,3}", from: prop::sample::Index, to: prop::sample::Index) {
            let letters: Vec<char> = name.chars().collect();
            let (from, to) = (from.index(letters.len()), to.index(letters.len()));
            let part: String = letters[from.min(to)..=from.max(to)].iter().collect();
            prop_assert!(score(&Query::parse(&part), &name, "", "").is_some(), "{part} in {name}");
        }
    }
}
