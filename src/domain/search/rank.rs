//! Which functions match, and which come first.
//!
//! Owns the worth of a function for a query and the two tiers: what was typed as it is, and, when that finds little, slips of the finger
//! and a word that fits nothing.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::admitted::Admitted;
use super::index::Index;
use super::levels::{INSIDE, Levels, SAME};
use super::narrow::{Memory, Narrowing, SHORT};
use super::query::{Query, Word};
use super::spread::{Name, START};
use super::vocabulary::hash;
use crate::domain::catalog::{Changes, Position, Snapshot};
use crate::domain::function::FunctionKind;

/// What is known of functions besides themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Apps with an account.
    pub connected: BTreeSet<String>,
    /// Functions that the person marked.
    pub favourites: BTreeSet<String>,
    /// Functions that were opened, the last one first.
    pub recent: Vec<String>,
    /// What is another since the list was kept.
    pub changes: Arc<Changes>,
}

/// Which functions are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Only this app.
    pub app: Option<&'a str>,
    /// Only this type.
    pub kind: Option<FunctionKind>,
    /// Only these apps.
    pub apps: Option<&'a BTreeSet<String>>,
}

/// With fewer hits than that, slips of the finger are looked for.
const FEW: usize = 4;
/// How many functions are looked at between two looks at the flag.
const POLL_EVERY: usize = 2048;
/// How many of the best are put in exact order; those after them stay as they came.
const EXACT: usize = 2_000;
/// A query of so many words may have one that fits nothing, when nothing else is found.
const MAY_MISS: usize = 3;

/// What things are worth; a word of the name has up to 1000.
const WHOLE_NAME: u32 = 5_000;
const START_OF_NAME: u32 = 800;
const IN_DESCRIPTION: u32 = 3;
const ALSO_IN_DESCRIPTION: u32 = 1;
const COVERED: u32 = 320;
const NEXT_TO: u32 = 40;
const PLURAL_OF_LIST: u32 = 150;
const NOT_PASSTHROUGH: u32 = 120;
const SPREAD: u32 = 240;
/// Three letters and more that all begin words mean more than the same letters within one word.
const INITIALS: u32 = 260;
const FAVOURITE: u32 = 120;
const RECENT: u32 = 80;
const CONNECTED: u32 = 30;

/// The positions of what matches, best first; without words as they came. Empty when the flag is set meanwhile.
pub(super) fn search(
    index: &Index,
    memory: &mut Memory,
    snapshot: &Snapshot,
    (query, scope, standing): (&Query, Scope, &Standing),
    cancelled: &AtomicBool,
) -> Vec<Position> {
    let admitted = Admitted::new(index, snapshot, query, scope, standing);
    if query.words.is_empty() {
        let all = 0..index.entries().len();
        return all.filter(|at| admitted.admits(*at)).filter_map(|at| Position::try_from(at).ok()).collect();
    }
    let bonus = bonuses(standing);
    let levels = memory.levels(query, &index.vocabulary);
    let narrowing = memory.narrowing(query, &levels, &admitted.apps, scope.kind);
    let mut ranking = Ranking::new(index, query, (&bonus, &admitted.connected), levels);
    let Some(hits) = ranking.run(&admitted, &narrowing, cancelled) else { return Vec::new() };
    let mut found = sorted(&hits, snapshot);
    memory.keep(query, ranking.levels, &admitted.apps, scope.kind, (&hits, index.entries().len()));
    if hits.len() < FEW {
        let levels =
            query.words.iter().map(|word| Arc::new(Levels::new(word, &index.vocabulary, true))).collect();
        let mut ranking = Ranking::new(index, query, (&bonus, &admitted.connected), levels);
        ranking.may_miss = hits.is_empty() && query.words.len() >= MAY_MISS;
        let Some(mut more) = ranking.run(&admitted, &Narrowing::default(), cancelled) else {
            return Vec::new();
        };
        more.retain(|hit| !found.contains(&hit.position));
        found.extend(sorted(&more, snapshot));
    }
    found
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    worth: u32,
    pub(super) position: Position,
}

/// The best first, those of equal worth by name; what nobody looks at stays as it came.
fn sorted(hits: &[Hit], snapshot: &Snapshot) -> Vec<Position> {
    let least = if hits.len() > EXACT {
        let mut worths: Vec<u32> = hits.iter().map(|hit| hit.worth).collect();
        *worths.select_nth_unstable_by_key(EXACT, |worth| Reverse(*worth)).1
    } else {
        0
    };
    let (mut best, rest): (Vec<&Hit>, Vec<&Hit>) = hits.iter().partition(|hit| hit.worth > least);
    // Many of the same worth: as they came, which is by name where the server says so.
    let (even, rest): (Vec<&Hit>, Vec<&Hit>) = rest.into_iter().partition(|hit| hit.worth == least);
    let name = |hit: &Hit| snapshot.get(hit.position).map(|function| function.name());
    best.sort_by(|a, b| b.worth.cmp(&a.worth).then_with(|| name(a).cmp(&name(b))));
    best.into_iter().chain(even).chain(rest).map(|hit| hit.position).collect()
}

/// Points for functions that a person uses, by the hash of their names.
fn bonuses(standing: &Standing) -> HashMap<u32, u32> {
    let mut bonus = HashMap::new();
    for (age, name) in (0..RECENT / 4).zip(&standing.recent) {
        *bonus.entry(hash(name.as_bytes())).or_default() += RECENT - age * 4;
    }
    for name in &standing.favourites {
        *bonus.entry(hash(name.as_bytes())).or_default() += FAVOURITE;
    }
    bonus
}

/// One tier of a search.
struct Ranking<'a> {
    index: &'a Index,
    query: &'a Query,
    levels: Vec<Arc<Levels>>,
    bonus: &'a HashMap<u32, u32>,
    connected: &'a [bool],
    may_miss: bool,
    wants_passthrough: bool,
    list_words: Levels,
    name: Name,
}

impl<'a> Ranking<'a> {
    fn new(
        index: &'a Index,
        query: &'a Query,
        (bonus, connected): (&'a HashMap<u32, u32>, &'a [bool]),
        levels: Vec<Arc<Levels>>,
    ) -> Self {
        Self {
            index,
            query,
            levels,
            bonus,
            connected,
            may_miss: false,
            wants_passthrough: query.words.iter().any(|word| {
                "passthrough".starts_with(&word.text)
                    || word.same.contains(&"passthrough")
                    || word.text == "request"
            }),
            list_words: Levels::new(&Word::new("list".to_owned()), &index.vocabulary, false),
            name: Name::default(),
        }
    }

    /// What matches, in the order of the catalog; `None` when the flag is set meanwhile.
    fn run(
        &mut self,
        admitted: &Admitted,
        narrowing: &Narrowing,
        cancelled: &AtomicBool,
    ) -> Option<Vec<Hit>> {
        // Of a word that is no word's, only the letters can be spread over a name.
        let spread_only = if self.may_miss { 0 } else { self.spread_only() };
        let mut hits = Vec::new();
        for (position, entry) in (0..).zip(self.index.entries()) {
            let at = position as usize;
            if at.is_multiple_of(POLL_EVERY) && cancelled.load(Ordering::Relaxed) {
                return None;
            }
            if spread_only & !entry.mask == 0
                && narrowing.admits(at, entry.mask)
                && admitted.admits(at)
                && let Some(worth) = self.worth(at)
            {
                hits.push(Hit { worth, position });
            }
        }
        Some(hits)
    }

    fn spread_only(&self) -> u64 {
        let words = self.query.words.iter().zip(&self.levels);
        words.filter(|(_, levels)| !levels.any).fold(0, |mask, (word, _)| mask | word.mask)
    }

    /// What a function is worth; `None` when a word is nowhere in it.
    fn worth(&mut self, at: usize) -> Option<u32> {
        let entry = &self.index.entries()[at];
        let (named, described) = self.index.words(at);
        let (mut total, mut missed, mut covered) = (0, false, 0_u32);
        let mut last = usize::MAX;
        let mut is_named = false;
        for number in 0..self.query.words.len() {
            let Some(found) = self.word(number, at, named, described) else {
                if !self.may_miss || std::mem::replace(&mut missed, true) {
                    return None;
                }
                continue;
            };
            total += found.worth;
            if let Some(part) = found.part {
                is_named = true;
                covered |= 1 << part.min(31);
                total += if last != usize::MAX && part == last + 1 { NEXT_TO } else { 0 };
                last = part;
            }
        }
        if missed && !is_named {
            return None;
        }
        total += COVERED * covered.count_ones() / u32::try_from(named.len().max(1)).unwrap_or(1);
        total += self.whole_name(named, usize::from(entry.in_name));
        total += self.bonus.get(&entry.hash).copied().unwrap_or(0);
        total += if self.connected.get(entry.app as usize).copied().unwrap_or(false) { CONNECTED } else { 0 };
        if entry.kind != FunctionKind::Passthrough || self.wants_passthrough {
            total += NOT_PASSTHROUGH;
        }
        if self.query.words.iter().any(|word| word.is_plural)
            && named.iter().any(|id| self.list_words.of(*id) >= SAME)
        {
            total += PLURAL_OF_LIST;
        }
        Some(total)
    }

    fn word(&mut self, number: usize, at: usize, named: &[u32], described: &[u32]) -> Option<FoundWord> {
        let (levels, word) = (&self.levels[number], &self.query.words[number]);
        let (mut best, mut part, mut in_description) = (0, 0, 0);
        if levels.any {
            for (place, id) in named.iter().enumerate() {
                let level = levels.of(*id);
                if level > best {
                    (best, part) = (level, place);
                }
            }
            in_description = described.iter().map(|id| levels.of(*id)).max().unwrap_or(0);
            if in_description <= INSIDE && word.text.len() < SHORT {
                in_description = 0;
            }
        }
        let in_description = u32::from(in_description);
        if best > 0 {
            let worth = u32::from(best) * 10 + in_description * ALSO_IN_DESCRIPTION;
            return Some(FoundWord { worth, part: Some(part) });
        }
        let spread = self.spread(number, at, named).unwrap_or(0);
        let worth = spread.max(in_description * IN_DESCRIPTION);
        (worth > 0).then_some(FoundWord { worth, part: None })
    }

    fn spread(&mut self, number: usize, at: usize, named: &[u32]) -> Option<u32> {
        let word = &self.query.words[number];
        let entry = &self.index.entries()[at];
        if word.mask & !entry.mask != 0 {
            return None;
        }
        let words = &named[..usize::from(entry.in_name)];
        self.name.set(words.iter().map(|id| self.index.vocabulary.word(*id)));
        let average = self.name.worth(word.text.as_bytes())?;
        let initials = if average >= START && word.text.len() >= SHORT { INITIALS } else { 0 };
        Some(SPREAD + initials + 10 * u32::try_from(average).unwrap_or(0))
    }

    /// What the words are worth as the name itself or its start.
    fn whole_name(&self, named: &[u32], in_name: usize) -> u32 {
        let words = &self.query.words;
        if words.len() > in_name {
            return 0;
        }
        let same = |(word, id): (&Word, &u32)| self.index.vocabulary.word(*id) == word.text.as_bytes();
        let (Some((last, first)), named) = (words.split_last(), &named[..in_name]) else { return 0 };
        if !first.iter().zip(named).all(same) {
            return 0;
        }
        let end = self.index.vocabulary.word(named[first.len()]);
        if words.len() == in_name && end == last.text.as_bytes() {
            WHOLE_NAME
        } else if end.starts_with(last.text.as_bytes()) {
            START_OF_NAME
        } else {
            0
        }
    }
}

/// A word that was found: its worth, and the part of the name.
struct FoundWord {
    worth: u32,
    part: Option<usize>,
}
