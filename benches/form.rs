//! The form of `slack-post-message`, 16 parameters: making it, and a key in it.
//!
//! `cargo bench --bench form`. What matters are ratios within one run: `open`, from the selected function to its drawn form, costs a
//! few frames of `redraw` at most; `type_letter` and `next_row` cost about one.

#[path = "support/screen.rs"]
mod screen;

use std::sync::Arc;

use divan::Bencher;
use integry_tui::api::GetFunction;
use integry_tui::app::{Msg, Pane};
use integry_tui::commands::workspace::client_of;
use integry_tui::domain::form::{Form, read_parameters};
use integry_tui::domain::function::Function;
use integry_tui::effect::Effect;
use integry_tui::features::form::Msg as FormMsg;
use integry_tui::input::Key;
use integry_tui::sandbox::{self, Options};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use self::screen::{SIZE, Screen};

fn main() {
    divan::main();
}

/// The function as the sandbox sends it.
#[expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]
fn slack_post_message() -> Arc<Function> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let sandbox = sandbox::start(Options::default()).await.expect("a sandbox");
        let client = client_of(&sandbox).expect("a client");
        let query = GetFunction { include_meta: true, ..GetFunction::default() };
        let detail = client.get_function("slack-post-message", &query).await.expect("the function");
        Arc::new(detail.function)
    })
}

fn screen() -> Screen<TestBackend> {
    let backend = TestBackend::new(SIZE.0, SIZE.1);
    Screen::start(Terminal::new(backend).expect("a screen in memory")).0
}

fn open(screen: &mut Screen<TestBackend>, function: &Arc<Function>) {
    let effects = screen.send(Msg::Form(FormMsg::Open(Arc::clone(function))));
    for effect in effects {
        if let Effect::BuildForm { job, function } = effect {
            let spec = Arc::new(read_parameters(&function.raw));
            screen.send(Msg::Form(FormMsg::Built(job, spec)));
        }
    }
    screen.state.focus = Pane::Form;
    screen.draw();
}

/// The schema alone, read and laid out as rows.
#[divan::bench]
fn build(bencher: Bencher) {
    let function = slack_post_message();
    bencher.bench_local(|| {
        let form = Form::new(Arc::new(read_parameters(&function.raw)));
        (form.rows().len(), form.problems().len())
    });
}

/// From the selected function to its form on the screen.
#[divan::bench(name = "open")]
fn open_form(bencher: Bencher) {
    let function = slack_post_message();
    bencher.with_inputs(screen).bench_local_values(|mut screen| {
        open(&mut screen, &function);
        screen
    });
}

/// A letter into a text that stays short: typed, then taken back.
#[divan::bench]
fn type_letter(bencher: Bencher) {
    let mut screen = screen();
    open(&mut screen, &slack_post_message());
    screen.key(Key::Enter);
    let mut typed = false;
    bencher.bench_local(|| {
        typed = !typed;
        screen.key(if typed { Key::Char('x') } else { Key::Backspace })
    });
}

#[divan::bench]
fn next_row(bencher: Bencher) {
    let mut screen = screen();
    open(&mut screen, &slack_post_message());
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        screen.key(Key::Char(if down { 'j' } else { 'k' }))
    });
}

/// A frame without any change.
#[divan::bench]
fn redraw(bencher: Bencher) {
    let mut screen = screen();
    open(&mut screen, &slack_post_message());
    bencher.bench_local(|| screen.draw());
}
