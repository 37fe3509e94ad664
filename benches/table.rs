//! The table of an answer: what each of its passes costs.
//!
//! `cargo bench --bench table`. What matters are ratios within one run: `read` is one pass of `serde_json` over the bytes that keeps
//! nothing; building a table reads every key of every item, sorting and counting read one column.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use integry_tui::domain::output::{Arrangement, Chart, JsonIndex, Sort, Table, Wanted};
use serde::de::IgnoredAny;

const ROWS: usize = 100_000;
static NEVER: AtomicBool = AtomicBool::new(false);

fn main() {
    divan::main();
}

/// Contacts: short texts, numbers, dates, nulls and nesting.
fn contacts() -> Bytes {
    let mut text = String::from("[");
    for id in 0..ROWS {
        let comma = if id == 0 { "" } else { "," };
        _ = write!(
            text,
            r#"{comma}{{"id":"{id:015}","properties":{{"firstname":"Grace {}","email":"grace.{id}@acme.example","score":{}.25,"owner":null,"state":"{}"}},"createdAt":"2024-{:02}-{:02}T10:00:00Z","tags":["a",{id}]}}"#,
            id * 7_919 % ROWS,
            id * 31 % 1_000,
            ["open", "won", "lost"][id % 3],
            id % 12 + 1,
            id % 28 + 1,
        );
    }
    text.push(']');
    text.into()
}

fn index(body: &Bytes) -> Arc<JsonIndex> {
    Arc::new(JsonIndex::build(body.clone(), 0..body.len(), &NEVER).expect("it is JSON"))
}

fn table() -> Table {
    Table::build(index(&contacts()), 0, &NEVER)
}

fn column(table: &Table, name: &str) -> usize {
    table.columns().iter().position(|column| column.name() == name).expect("a column")
}

#[divan::bench]
fn read(bencher: Bencher) {
    let body = contacts();
    bencher.counter(BytesCount::new(body.len())).bench_local(|| serde_json::from_slice::<IgnoredAny>(&body));
}

#[divan::bench]
fn build(bencher: Bencher) {
    let body = contacts();
    let index = index(&body);
    let counted = bencher.counter(BytesCount::new(body.len()));
    counted.bench_local(|| Table::build(Arc::clone(&index), 0, &NEVER));
}

#[divan::bench(args = ["properties.score", "properties.firstname", "properties.state", "createdAt"])]
fn sort(bencher: Bencher, name: &str) {
    let table = table();
    let sorts = vec![Sort { column: column(&table, name), descending: false }];
    let arrangement = Arrangement { only: Vec::new(), sorts };
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| table.arranged(&arrangement, &NEVER));
}

#[divan::bench]
fn filter(bencher: Bencher) {
    let table = table();
    let only = vec![(column(&table, "properties.state"), 0)];
    let arrangement = Arrangement { only, sorts: Vec::new() };
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| table.arranged(&arrangement, &NEVER));
}

#[divan::bench(args = ["properties.score", "properties.state", "id", "createdAt"])]
fn facts(bencher: Bencher, name: &str) {
    let table = table();
    let column = column(&table, name);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| table.facts(column, None, &NEVER));
}

#[divan::bench(args = ["properties.score", "properties.state", "createdAt"])]
fn chart(bencher: Bencher, name: &str) {
    let table = table();
    let wanted = Wanted { column: column(&table, name), over: None, log: false };
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| Chart::of(&table, wanted, None, &NEVER));
}
