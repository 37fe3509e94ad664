//! The start, piece by piece: the sandbox, the client, the first page of apps over loopback, and all of it up to a loaded screen.
//!
//! `cargo bench --bench start`. What matters are ratios within one run: `sandbox` costs the same with 100,000 synthetic functions as
//! with none, and `loaded_screen` is the sum of the others and of `first_functions`, without a pause between frames. Against other
//! programs the start is measured on a real terminal, from `exec` to the first app on the screen.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use divan::Bencher;
use futures_util::stream;
use integry_tui::api::{Client, ListApps, ListFunctions};
use integry_tui::app::{Start, WorkspaceLabel};
use integry_tui::commands::workspace::client_of;
use integry_tui::runtime::{Runner, Services, Stop};
use integry_tui::sandbox::{self, Options, Sandbox};
use integry_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::runtime::{Builder, Runtime};

fn main() {
    divan::main();
}

/// As the program makes it.
fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

fn sandbox_with(runtime: &Runtime, extra_functions: usize) -> Sandbox {
    let options = Options { extra_functions, ..Options::default() };
    runtime.block_on(sandbox::start(options)).expect("a sandbox")
}

fn first_page(runtime: &Runtime, client: &Client) -> usize {
    let query = ListApps { cursor: None, connected_only: false };
    runtime.block_on(client.list_apps(&query)).expect("apps").items.len()
}

#[divan::bench(name = "runtime")]
fn start_runtime(bencher: Bencher) {
    bencher.bench_local(runtime);
}

#[divan::bench(args = [0, 100_000])]
fn sandbox(bencher: Bencher, extra_functions: usize) {
    let runtime = runtime();
    bencher.bench_local(|| sandbox_with(&runtime, extra_functions));
}

#[divan::bench]
fn client(bencher: Bencher) {
    let runtime = runtime();
    let sandbox = sandbox_with(&runtime, 0);
    let _inside = runtime.enter();
    bencher.bench_local(|| client_of(&sandbox).expect("a client"));
}

/// Over a new connection.
#[divan::bench]
fn first_apps(bencher: Bencher) {
    let runtime = runtime();
    let sandbox = sandbox_with(&runtime, 0);
    let fresh = || client_of(&sandbox).expect("a client");
    bencher.with_inputs(fresh).bench_local_refs(|client| first_page(&runtime, client));
}

/// Over a connection that is there.
#[divan::bench]
fn next_apps(bencher: Bencher) {
    let runtime = runtime();
    let sandbox = sandbox_with(&runtime, 0);
    let client = client_of(&sandbox).expect("a client");
    bencher.bench_local(|| first_page(&runtime, &client));
}

/// All functions of the sandbox with their meta: 110 kB.
#[divan::bench]
fn first_functions(bencher: Bencher) {
    let runtime = runtime();
    let sandbox = sandbox_with(&runtime, 0);
    let client = client_of(&sandbox).expect("a client");
    let query = ListFunctions { include_meta: true, ..ListFunctions::default() };
    bencher.bench_local(|| runtime.block_on(client.list_functions(&query)).expect("functions").items.len());
}

/// Sandbox, client and loop, until all apps and functions are on the screen and nothing runs any more.
#[divan::bench]
fn loaded_screen(bencher: Bencher) {
    let runtime = runtime();
    bencher.bench_local(|| {
        let sandbox = sandbox_with(&runtime, 0);
        let client = client_of(&sandbox).expect("a client");
        let workspace = WorkspaceLabel::sandbox("demo-user");
        let start = Start { size: (120, 40), unix: 1_735_689_600, workspace, function: None, view: None };
        let screen = Terminal::new(TestBackend::new(120, 40)).expect("a screen in memory");
        runtime.block_on(async {
            let mut runner = Runner::new(screen, Theme::default(), Services::for_client(client), start);
            runner.run(&mut stream::pending(), &mut None, Stop::Idle).await.expect("frames are drawn");
            runner.frames()
        })
    });
}
