//! A key in the list of functions, from the press to the drawn frame of 120x40.
//!
//! `cargo bench --bench list`. What matters is a ratio within one run: the medians of `key` with 60 and with 100,000 functions are the
//! same (within 10 %), and so are those of `end`, which changes every row. `load` is one page into a catalog of that size: it, too, must
//! not grow.
//! Before the timings it prints how many cells and bytes a key changes on a real terminal; those are the same in every run.

#[path = "support/functions.rs"]
mod functions;
#[path = "support/screen.rs"]
mod screen;

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use divan::Bencher;
use integry_tui::app::Msg;
use integry_tui::domain::catalog::Batch;
use integry_tui::effect::{Effect, JobId};
use integry_tui::features::functions::Msg as FunctionsMsg;
use integry_tui::features::paging::Page;
use integry_tui::input::Key;
use ratatui::backend::{Backend, CrosstermBackend, TestBackend};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use self::functions::function;
use self::screen::{SIZE, Screen};

const LOADED: [usize; 4] = [60, 1_000, 10_000, 100_000];
const PAGE: usize = 50;

fn main() {
    print_changes();
    divan::main();
}

fn asked(effects: &[Effect]) -> Option<JobId> {
    effects.iter().find_map(|effect| match effect {
        Effect::FetchFunctions { job, app: None, .. } => Some(*job),
        _ => None,
    })
}

fn page(numbers: std::ops::Range<usize>, next: Option<usize>) -> Page<Batch> {
    Page {
        items: numbers.map(function).collect::<Vec<_>>().into(),
        unreadable: Vec::new(),
        next: next.map(|number| number.to_string()),
    }
}

/// The program with that many functions, page by page as they come, and the keys in their list.
#[expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]
fn loaded<B: Backend>(terminal: Terminal<B>, count: usize, has_more: bool) -> (Screen<B>, Option<JobId>) {
    let (mut screen, effects) = Screen::start(terminal);
    let mut job = asked(&effects);
    for first in (0..count).step_by(PAGE) {
        let end = count.min(first + PAGE);
        let next = (end < count || has_more).then_some(end);
        let asked_for = job.expect("a page is asked for");
        job = asked(&screen.send(Msg::Functions(FunctionsMsg::Page(asked_for, Ok(page(first..end, next))))));
    }
    screen.key(Key::Char('2'));
    (screen, job)
}

fn in_memory() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a screen in memory")
}

/// The selection moves, the window stays.
#[divan::bench(args = LOADED)]
fn key(bencher: Bencher, count: usize) {
    let mut screen = loaded(in_memory(), count, false).0;
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        screen.key(Key::Char(if down { 'j' } else { 'k' }))
    });
}

/// From one end of the list to the other.
#[divan::bench(args = LOADED)]
fn end(bencher: Bencher, count: usize) {
    let mut screen = loaded(in_memory(), count, false).0;
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        screen.key(Key::Char(if down { 'G' } else { 'g' }))
    });
}

/// One more page for a catalog of that size.
#[divan::bench(args = LOADED, sample_count = 50, sample_size = 1)]
fn load(bencher: Bencher, count: usize) {
    let (mut screen, mut job) = loaded(in_memory(), count, true);
    let mut first = count;
    bencher
        .with_inputs(|| {
            first += PAGE;
            page(first - PAGE..first, Some(first))
        })
        .bench_local_values(|page| {
            if let Some(asked_for) = job {
                job = asked(&screen.send(Msg::Functions(FunctionsMsg::Page(asked_for, Ok(page)))));
            }
        });
}

/// Where a terminal's bytes go: counted and dropped.
#[derive(Clone, Default)]
struct Counted(Rc<Cell<usize>>);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[expect(clippy::print_stdout, clippy::expect_used, reason = "counts are the result")]
fn print_changes() {
    for count in [60, 100_000] {
        let mut cells = loaded(in_memory(), count, false).0;
        let written = Counted::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let backend = CrosstermBackend::new(written.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport });
        let mut bytes = loaded(terminal.expect("a screen of a given size"), count, false).0;
        for (name, key) in [("j", Key::Char('j')), ("page down", Key::PageDown), ("G", Key::Char('G'))] {
            let before = cells.terminal.backend().buffer().clone();
            cells.key(key);
            let changed = before.diff(cells.terminal.backend().buffer()).len();
            let already = written.0.get();
            bytes.key(key);
            let sent = written.0.get() - already;
            println!("{count:>7} functions, {name:>9}: {changed:>4} cells, {sent:>5} bytes");
        }
    }
}
