//! What the document and the table of filters offer at a place.
//!
//! Owns the sampling: of a large list a thousand items are looked at, spread over it. Polls its flag.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use indexmap::IndexMap;

use super::shape::{Into, Shape};
use super::words::WORDS;
use super::{Wanted, Way, What};
use crate::domain::output::index::{JsonIndex, Kind};

/// Values that are looked at, at each step.
const MAX_SAMPLE: usize = 1_000;
/// Keys that are counted.
const MAX_KEYS: usize = 2_000;
/// Offers that are made.
const MAX_OFFERS: usize = 200;

/// Something that can be put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// As it is shown.
    pub label: String,
    /// As it is put in.
    pub insert: String,
    /// What it is.
    pub about: About,
}

/// What an offer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A key of the document.
    Key {
        /// The kinds of its values.
        kinds: Vec<Kind>,
        /// Objects that have it.
        seen: usize,
        /// Objects that were looked at.
        of: usize,
        /// Whether there are more of them.
        sampled: bool,
    },
    /// A key that the expression itself makes.
    Made,
    /// A filter, and what it does.
    Filter(&'static str),
}

/// Everything that fits what is being typed, the best first.
pub fn offers(index: &JsonIndex, wanted: &Wanted, cancelled: &AtomicBool) -> Vec<Offer> {
    let mut all = match &wanted.what {
        What::Key(shape, way) => {
            let spelled = |key: &str| spell(key, *way);
            keys(index, shape, cancelled)
                .into_iter()
                .map(|(key, about)| offer(&key, spelled(&key), about))
                .collect()
        }
        What::Filter => filters(),
        What::Anything(shape) => {
            let dotted = |(key, about): (String, About)| {
                let path = format!(".{}", spell(&key, Way::Dot));
                Offer { label: path.clone(), insert: path, about }
            };
            let paths = keys(index, shape, cancelled).into_iter().map(dotted);
            paths.chain(filters()).collect()
        }
    };
    narrow(&mut all, &wanted.typed);
    all.truncate(MAX_OFFERS);
    all
}

/// Those that begin with what is typed, then those that have it somewhere. Nothing when there is nothing to add.
fn narrow(all: &mut Vec<Offer>, typed: &str) {
    let typed_small = typed.to_lowercase();
    let rank = |offer: &Offer| {
        let label = offer.label.to_lowercase();
        match label.find(&typed_small) {
            Some(0) => 0,
            Some(_) => 1,
            None => 2,
        }
    };
    all.retain(|offer| rank(offer) < 2);
    all.sort_by_key(rank);
    if let [only] = all.as_slice()
        && only.insert == typed
    {
        all.clear();
    }
}

fn offer(key: &str, insert: String, about: About) -> Offer {
    Offer { label: key.to_owned(), insert, about }
}

fn filters() -> Vec<Offer> {
    let filter = |(name, arguments, help): &(&str, usize, &'static str)| {
        let bracket = if *arguments > 0 { "(" } else { "" };
        Offer { label: (*name).to_owned(), insert: format!("{name}{bracket}"), about: About::Filter(help) }
    };
    WORDS.iter().map(filter).collect()
}

/// Words that mean something else where a name stands for itself.
const KEYWORDS: &[&str] = &[
    "and", "as", "break", "catch", "def", "elif", "else", "end", "foreach", "if", "import", "include",
    "label", "or", "reduce", "then", "try", "__loc__",
];

fn spell(key: &str, way: Way) -> String {
    let is_name = !key.is_empty()
        && !key.starts_with(|c: char| c.is_ascii_digit())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match way {
        Way::Dot if is_name => key.to_owned(),
        Way::Member if is_name && !KEYWORDS.contains(&key) => key.to_owned(),
        _ => serde_json::Value::from(key).to_string(),
    }
}

/// The keys of what a shape stands for.
fn keys(index: &JsonIndex, shape: &Shape, cancelled: &AtomicBool) -> Vec<(String, About)> {
    let mut found = IndexMap::new();
    let mut made = Vec::new();
    let shapes = match shape {
        Shape::OneOf(shapes) => shapes.as_slice(),
        one => std::slice::from_ref(one),
    };
    for shape in shapes {
        match shape {
            Shape::At(path) => count(index, &rows(index, path, cancelled), &mut found, cancelled),
            Shape::Record(members) => made.extend(members.iter().map(|(key, _)| key.clone())),
            _ => {}
        }
    }
    made.retain(|key: &String| !key.is_empty() && !found.contains_key(key));
    let mut found: Vec<_> = found.into_iter().map(|(key, seen)| (key, seen.about())).collect();
    let often = |about: &About| match about {
        About::Key { seen, .. } => *seen,
        _ => 0,
    };
    // As they come in the document, those that are everywhere first.
    found.sort_by_key(|(_, about)| std::cmp::Reverse(often(about)));
    found.extend(made.into_iter().map(|key| (key, About::Made)));
    found
}

/// How often a key was seen, and with what.
#[derive(Default)]
struct Seen {
    kinds: Vec<Kind>,
    often: usize,
    last: Option<usize>,
    of: usize,
    sampled: bool,
}

impl Seen {
    fn about(self) -> About {
        About::Key { kinds: self.kinds, seen: self.often, of: self.of, sampled: self.sampled }
    }
}

/// Rows of a document, and whether there are more.
struct Sample {
    rows: Vec<usize>,
    is_part: bool,
}

fn count(index: &JsonIndex, sample: &Sample, found: &mut IndexMap<String, Seen>, cancelled: &AtomicBool) {
    let objects: Vec<usize> =
        sample.rows.iter().copied().filter(|row| index.kind(*row) == Kind::Object).collect();
    for row in &objects {
        if cancelled.load(Ordering::Relaxed) {
            return;
        }
        for member in index.children(*row) {
            let Some(key) = index.key(member) else { continue };
            if found.len() >= MAX_KEYS && !found.contains_key(&*key) {
                continue;
            }
            let seen = found.entry(key.into_owned()).or_default();
            let kind = index.kind(member);
            if !seen.kinds.contains(&kind) {
                seen.kinds.push(kind);
            }
            // A key that comes again in the same object is one all the same.
            if seen.last.replace(*row) != Some(*row) {
                seen.often += 1;
            }
        }
    }
    for seen in found.values_mut() {
        seen.of += objects.len();
        seen.sampled |= sample.is_part;
    }
}

/// The rows that a path leads to.
fn rows(index: &JsonIndex, path: &[Into], cancelled: &AtomicBool) -> Sample {
    let mut sample = Sample { rows: vec![0], is_part: false };
    for step in path {
        if cancelled.load(Ordering::Relaxed) {
            return Sample { rows: Vec::new(), is_part: true };
        }
        match step {
            Into::Key(key) => {
                let member = |row: &usize| {
                    let is_object = index.kind(*row) == Kind::Object;
                    let named =
                        |member: &usize| is_object && index.key(*member).is_some_and(|name| name == *key);
                    index.children(*row).filter(named).last()
                };
                sample.rows = sample.rows.iter().filter_map(member).collect();
            }
            Into::Item(at) => {
                let item = |row: &usize| {
                    let length = i64::try_from(index.child_count(*row)).ok()?;
                    let at = usize::try_from(if *at < 0 { length + at } else { *at }).ok()?;
                    (index.kind(*row) == Kind::Array).then(|| index.children(*row).nth(at)).flatten()
                };
                sample.rows = sample.rows.iter().filter_map(item).collect();
            }
            Into::Each => sample = each(index, &sample),
        }
    }
    sample
}

/// What is in the rows, spread over all of it.
fn each(index: &JsonIndex, sample: &Sample) -> Sample {
    let holders: BTreeSet<usize> =
        sample.rows.iter().copied().filter(|row| index.kind(*row).is_container()).collect();
    let total: usize = holders.iter().map(|row| index.child_count(*row)).sum();
    let apart = total.div_ceil(MAX_SAMPLE).max(1);
    let all = holders.iter().flat_map(|row| index.children(*row));
    Sample { rows: all.step_by(apart).collect(), is_part: sample.is_part || apart > 1 }
}
