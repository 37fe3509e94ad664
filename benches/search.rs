//! Words over functions, as the worker looks for them.
//!
//! `cargo bench --bench search`. What matters are ratios within one run: a key is to cost no more than a few times `names`, one pass of a
//! substring search over all names. Items are functions per second.

#[path = "support/functions.rs"]
mod functions;

use std::sync::atomic::AtomicBool;

use divan::Bencher;
use divan::counter::ItemsCount;
use integry_tui::domain::catalog::{Catalog, Snapshot};
use integry_tui::domain::search::{Index, Query, Scope, Standing};

use self::functions::function;

/// The sandbox's own catalog and the largest.
const COUNTS: [usize; 2] = [307, 100_000];
const PAGE: usize = 50;

fn main() {
    divan::main();
}

fn snapshot(count: usize) -> Snapshot {
    let mut catalog = Catalog::default();
    for first in (0..count).step_by(PAGE) {
        catalog.push((first..count.min(first + PAGE)).map(function).collect::<Vec<_>>());
    }
    catalog.snapshot()
}

fn search(index: &mut Index, snapshot: &Snapshot, query: &Query) -> usize {
    let (standing, never) = (Standing::default(), AtomicBool::new(false));
    index.search(snapshot, (query, Scope::default(), &standing), &never).len()
}

/// Each run after another query: nothing is known of the words.
fn cold(bencher: Bencher, count: usize, words: &str) {
    let snapshot = snapshot(count);
    let mut index = Index::default();
    let (before, query) = (Query::parse("0"), Query::parse(words));
    search(&mut index, &snapshot, &before);
    let index = std::cell::RefCell::new(index);
    bencher
        .counter(ItemsCount::new(count))
        .with_inputs(|| _ = search(&mut index.borrow_mut(), &snapshot, &before))
        .bench_local_values(|()| search(&mut index.borrow_mut(), &snapshot, &query));
}

/// A letter, the beginning of a verb, a word, two words, a word of the description, letters spread over the name.
#[divan::bench(args = ["s", "se", "send", "send message", "more", "scinv"], consts = COUNTS)]
fn query<const COUNT: usize>(bencher: Bencher, words: &str) {
    cold(bencher, COUNT, words);
}

/// A word that is nowhere, and a slip of the finger: the second tier is looked through as well.
#[divan::bench(args = ["zqxv", "invioce sned"], consts = COUNTS)]
fn second_tier<const COUNT: usize>(bencher: Bencher, words: &str) {
    cold(bencher, COUNT, words);
}

/// The last letter of a query that grew letter by letter.
#[divan::bench(args = ["send", "send mess", "scale01-create"], consts = COUNTS)]
fn narrowing<const COUNT: usize>(bencher: Bencher, words: &str) {
    let snapshot = snapshot(COUNT);
    let index = std::cell::RefCell::new(Index::default());
    let (before, query) = (Query::parse(&words[..words.len() - 1]), Query::parse(words));
    bencher
        .counter(ItemsCount::new(COUNT))
        .with_inputs(|| _ = search(&mut index.borrow_mut(), &snapshot, &before))
        .bench_local_values(|()| search(&mut index.borrow_mut(), &snapshot, &query));
}

/// Making the index, once for each function.
#[divan::bench(consts = COUNTS)]
fn index<const COUNT: usize>(bencher: Bencher) {
    let snapshot = snapshot(COUNT);
    let never = AtomicBool::new(false);
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| Index::default().extend(&snapshot, &never));
}

/// The measure: one pass of a substring search over all names.
#[divan::bench(consts = COUNTS)]
fn names<const COUNT: usize>(bencher: Bencher) {
    let snapshot = snapshot(COUNT);
    let finder = memchr::memmem::Finder::new("zqxv");
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| {
        let functions = snapshot.iter();
        functions.filter(|function| finder.find(function.name().as_bytes()).is_some()).count()
    });
}
