//! What people type, and whether the function they mean is among the first three.
//!
//! `tests/search/queries.tsv` was written before the ranking was tuned. A seeded shuffle halves it: misses of the first half are printed
//! and tuned on, of the second only the share is. `cargo test --test search -- --nocapture` prints both.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "the helpers of a test fail as the test does: by panicking"
)]

#[path = "support_sandbox/mod.rs"]
#[expect(dead_code, reason = "the contract tests use the rest")]
mod support;

use std::sync::atomic::AtomicBool;

use integry_tui::domain::catalog::Catalog;
use integry_tui::domain::search::{Index, Query, Scope, Standing};
use integry_tui::protocol::wire;
use support::Workspace;

const QUERIES: &str = include_str!("search/queries.tsv");

struct Labelled {
    query: &'static str,
    wanted: Vec<&'static str>,
}

fn labelled() -> Vec<Labelled> {
    let lines = QUERIES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let read = |line: &'static str| {
        let (query, wanted) = line.split_once('\t').unwrap();
        Labelled { query, wanted: wanted.split('|').collect() }
    };
    lines.map(read).collect()
}

/// A shuffle that is the same everywhere: Fisher and Yates with a linear congruential generator.
fn shuffle<T>(items: &mut [T]) {
    let mut state = 20_260_611_u64;
    for end in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = (state >> 33) % (end as u64 + 1);
        items.swap(end, usize::try_from(other).unwrap());
    }
}

async fn catalog() -> Catalog {
    let workspace = Workspace::start().await;
    let (mut catalog, mut cursor) = (Catalog::default(), String::new());
    loop {
        let body = serde_json::json!({ "_cursor": cursor });
        let answer = workspace.post("/functions/list/?include=meta", &body).await;
        let page = wire::functions_page(&answer.text, None).unwrap();
        catalog.push(page.items);
        match page.next {
            Some(next) => cursor = next,
            None => return catalog,
        }
    }
}

fn first(index: &mut Index, catalog: &Catalog, query: &str, count: usize) -> Vec<String> {
    let (standing, never) = (Standing::default(), AtomicBool::new(false));
    let wanted = (&Query::parse(query), Scope::default(), &standing);
    let found = index.search(&catalog.snapshot(), wanted, &never);
    found.iter().take(count).map(|position| catalog.get(*position).unwrap().name().to_owned()).collect()
}

/// The share of queries whose function is among the first three, and among those the first.
fn judge(index: &mut Index, catalog: &Catalog, queries: &[Labelled], what: &str, tells: bool) -> f64 {
    let (mut right, mut best) = (0_u32, 0_u32);
    for Labelled { query, wanted } in queries {
        let found = first(index, catalog, query, 3);
        let is_right = found.iter().any(|name| wanted.contains(&&**name));
        right += u32::from(is_right);
        best += u32::from(found.first().is_some_and(|name| wanted.contains(&&**name)));
        if !is_right && tells {
            println!("{what}: {query:<28} {} not {found:?}", wanted[0]);
        }
    }
    let of = f64::from(u32::try_from(queries.len()).unwrap());
    let share = 100.0 * f64::from(right) / of;
    println!(
        "{what}: {} queries, in the first three {share:.1} %, first {:.1} %",
        queries.len(),
        100.0 * f64::from(best) / of
    );
    share
}

#[tokio::test]
async fn what_is_meant_is_among_the_first_three() {
    let catalog = catalog().await;
    let mut index = Index::default();
    let mut queries = labelled();
    for wanted in queries.iter().flat_map(|labelled| &labelled.wanted) {
        assert!(catalog.position_of(wanted).is_some(), "{wanted} does not exist");
    }
    assert!(queries.len() >= 150);
    shuffle(&mut queries);
    let (tuned, kept) = queries.split_at(queries.len() / 2);
    let shares = [
        judge(&mut index, &catalog, tuned, "tuned", true),
        judge(&mut index, &catalog, kept, "kept apart", false),
    ];
    assert!(shares.iter().all(|share| *share >= 95.0), "{shares:?}");
}

/// Every function is found first by its own name.
#[tokio::test]
async fn a_name_finds_its_function_first() {
    let catalog = catalog().await;
    let mut index = Index::default();
    let snapshot = catalog.snapshot();
    for function in snapshot.iter() {
        assert_eq!(first(&mut index, &catalog, function.name(), 1), [function.name()]);
    }
}
