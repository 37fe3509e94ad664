//! Words over 100,000 functions, as the worker looks for them.
//!
//! `cargo bench --bench search`. What matters are ratios within one run: no query costs more than five times `zqxv`, which is found
//! nowhere. The worst are short words that most functions hold, as all of those are ranked; meanwhile the old results stay on the
//! screen. Items are functions per second.

#[path = "support/functions.rs"]
mod functions;

use std::sync::atomic::AtomicBool;

use divan::Bencher;
use divan::counter::ItemsCount;
use integry_tui::domain::function::Function;
use integry_tui::domain::search::{Query, search};

use self::functions::function;

const COUNT: usize = 100_000;

fn main() {
    divan::main();
}

fn run(bencher: Bencher, words: &str) {
    let functions: Vec<Function> = (0..COUNT).map(function).collect();
    let query = Query::parse(words);
    let live = AtomicBool::new(false);
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| search((0..).zip(&functions), &query, &live));
}

/// Letter by letter, letters spread over the name, two words, a word of the description, and a word that is nowhere.
#[divan::bench(args = ["s", "se", "sen", "send", "scinv", "send message", "more", "scale01-create", "zqxv"])]
fn query(bencher: Bencher, words: &str) {
    run(bencher, words);
}

/// No words: the walk alone.
#[divan::bench]
fn nothing(bencher: Bencher) {
    run(bencher, "");
}
