//! The answer of a call: reading it, and a key in it.
//!
//! `cargo bench --bench output`. What matters are ratios within one run: `index` reads at least half as many bytes per second as
//! `check`, a pass of `serde_json` that keeps nothing (10 MB are slower than 1 MB: 16 MB of fresh memory are touched for the first time);
//! and a key costs the same at the top and at the end of either.

#[path = "support/screen.rs"]
mod screen;

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bytes::Bytes;
use divan::Bencher;
use divan::counter::BytesCount;
use integry_tui::app::{Msg, Pane};
use integry_tui::domain::call::{CallOutcome, CallRequest, Exchange, NextPage, Verdict};
use integry_tui::domain::document::Doc;
use integry_tui::domain::output::{JsonIndex, Needle, Place, find_rows};
use integry_tui::domain::variables::Variables;
use integry_tui::effect::Effect;
use integry_tui::features::output::{Answer, Indexed, Msg as OutputMsg, Origin};
use integry_tui::input::Key;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde::de::IgnoredAny;

use self::screen::{SIZE, Screen};

const MEGABYTES: [usize; 2] = [1, 10];

fn main() {
    divan::main();
}

/// A list of contacts of about that many megabytes: short strings, numbers, nulls, nesting and escapes.
fn contacts(megabytes: usize) -> Bytes {
    let mut text = String::from("[");
    for id in 0.. {
        if text.len() >= megabytes * 1_000_000 {
            break;
        }
        let comma = if id == 0 { "" } else { "," };
        _ = write!(
            text,
            r#"{comma}{{"id":"{id:015}","properties":{{"firstname":"Grace {id}","email":"grace.{id}@acme.example","score":{}.25,"owner":null,"note":"said \"yes\"\nand left"}},"archived":{},"tags":["a","b",{id}]}}"#,
            id % 100,
            id % 2 == 0,
        );
    }
    text.push(']');
    text.into()
}

#[expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]
fn indexed(body: &Bytes) -> JsonIndex {
    JsonIndex::build(body.clone(), 0..body.len(), &AtomicBool::new(false)).expect("it is JSON")
}

#[divan::bench(args = MEGABYTES)]
fn index(bencher: Bencher, megabytes: usize) {
    let body = contacts(megabytes);
    bencher.counter(BytesCount::new(body.len())).bench_local(|| indexed(&body));
}

#[divan::bench(args = MEGABYTES)]
fn check(bencher: Bencher, megabytes: usize) {
    let body = contacts(megabytes);
    bencher.counter(BytesCount::new(body.len())).bench_local(|| serde_json::from_slice::<IgnoredAny>(&body));
}

/// Every row once, in order: its kind and where it ends.
#[divan::bench(args = MEGABYTES)]
fn walk(bencher: Bencher, megabytes: usize) {
    let body = contacts(megabytes);
    let index = indexed(&body);
    bencher.counter(BytesCount::new(body.len())).bench_local(|| {
        (0..index.len())
            .map(|row| index.end(row) + usize::from(index.kind(row).is_container()))
            .sum::<usize>()
    });
}

/// Words that stand at the very end, in their own case and in any.
#[divan::bench(args = ["needle@end", "NEEDLE@end"])]
fn find(bencher: Bencher, words: &str) {
    let mut text = contacts(10).to_vec();
    text.pop();
    text.extend_from_slice(br#","NEEDLE@end.example"]"#);
    let body = Bytes::from(text);
    let index = indexed(&body);
    let never = AtomicBool::new(false);
    let needle = Needle::new(words, false, Place::Both);
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| needle.as_ref().map(|needle| find_rows(&index, needle, &never).len()));
}

/// What a body costs in memory beside its own bytes: printed, since it is no time.
#[divan::bench(args = MEGABYTES)]
fn memory(bencher: Bencher, megabytes: usize) {
    let body = contacts(megabytes);
    let index = indexed(&body);
    #[expect(clippy::print_stdout, reason = "a bench reports")]
    {
        println!("index of {} bytes: {} bytes for {} rows", body.len(), index.memory(), index.len());
    }
    bencher.bench_local(|| index.memory());
}

/// The program with an answer of that size on its screen.
#[expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]
fn shown(megabytes: usize) -> Screen<TestBackend> {
    let body = contacts(megabytes);
    let index = indexed(&body);
    let backend = TestBackend::new(SIZE.0, SIZE.1);
    let (mut screen, _) = Screen::start(Terminal::new(backend).expect("a screen in memory"));
    let request = CallRequest {
        function: "crm-list-contacts".to_owned(),
        arguments: Doc::Obj(Vec::new()),
        variables: Variables::default(),
        account: None,
        cursor: None,
    };
    let verdict = Verdict::Executed {
        network_code: "200".to_owned(),
        output: 0..body.len(),
        next: NextPage::NotPaged,
        refusal: None,
    };
    let exchange = Exchange {
        status: 200,
        headers: Vec::new(),
        body: body.into(),
        first_byte: Duration::ZERO,
        total: Duration::ZERO,
    };
    let answer = Answer {
        origin: Origin::Call,
        request,
        app_title: "CRM".to_owned(),
        account: None,
        user: None,
        result: Ok(Arc::new(CallOutcome { exchange, verdict, index: None })),
        page: 1,
    };
    let effects = screen.send(Msg::Output(OutputMsg::Show(Box::new(answer))));
    let job = effects.iter().find_map(|effect| match effect {
        Effect::IndexOutput { job, .. } => Some(*job),
        _ => None,
    });
    let job = job.expect("the body is to be indexed");
    screen.send(Msg::Output(OutputMsg::Indexed(job, Ok(Indexed::Tree(Arc::new(index))))));
    screen.state.focus = Pane::Output;
    // All of it open: the worst case for whoever counts rows.
    screen.key(Key::Char('O'));
    screen
}

#[divan::bench(args = MEGABYTES)]
fn key_at_top(bencher: Bencher, megabytes: usize) {
    let mut screen = shown(megabytes);
    screen.key(Key::Char('g'));
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        screen.key(Key::Char(if down { 'j' } else { 'k' }))
    });
}

#[divan::bench(args = MEGABYTES)]
fn key_at_end(bencher: Bencher, megabytes: usize) {
    let mut screen = shown(megabytes);
    screen.key(Key::Char('G'));
    let mut up = false;
    bencher.bench_local(|| {
        up = !up;
        screen.key(Key::Char(if up { 'k' } else { 'j' }))
    });
}

/// From one end to the other.
#[divan::bench(args = MEGABYTES)]
fn end_to_end(bencher: Bencher, megabytes: usize) {
    let mut screen = shown(megabytes);
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        screen.key(Key::Char(if down { 'G' } else { 'g' }))
    });
}
