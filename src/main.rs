//! Starts the program: the command line, then a subcommand or the explorer.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Parser as _;
use etcetera::BaseStrategy as _;
use integry_tui::app::{Start, WorkspaceLabel};
use integry_tui::cli::{Cli, Command, ViewArgs};
use integry_tui::commands::{self, workspace};
use integry_tui::domain::failure::{Failure, FailureKind};
use integry_tui::runtime::{
    Clock, Lendable, Pasted, Places, Runner, Services, Signals, Stop, TerminalEvents, Workspaces, colours_of,
    harden, serve_filter, start_logging, terminal, watch,
};
use integry_tui::theme::Theme;
use tokio::runtime::{Handle, Runtime};

fn main() -> ExitCode {
    harden();
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            let failure = Failure::new(FailureKind::Local, "The program cannot go on", format!("{error:#}"));
            commands::trouble(&failure);
            ExitCode::from(1)
        }
    }
}

fn run(mut cli: Cli) -> anyhow::Result<ExitCode> {
    if matches!(cli.command, Some(Command::RunExpression)) {
        return Ok(serve_filter());
    }
    let state_dir = state_dir();
    let without_log = cli.log_level.as_deref().and_then(|level| without_log(state_dir.as_deref(), level));
    // Two: one answers while the other is busy, what is heavy goes to blocking workers, and each more would keep memory of its own.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime cannot be started")?;
    let handle = runtime.handle().clone();
    let _background = Background(Some(runtime));
    match cli.command.take() {
        Some(Command::View(args)) => view(&args, without_log, &handle).map(ExitCode::from),
        Some(command) => {
            without_log.iter().for_each(commands::trouble);
            Ok(handle.block_on(commands::run(cli, command)))
        }
        None => explore(&cli, state_dir, without_log, &handle).map(ExitCode::from),
    }
}

/// Why there is no log although one is wanted; the program goes on without it.
fn without_log(dir: Option<&Path>, level: &str) -> Option<Failure> {
    let failed = |why: String| Failure::new(FailureKind::Local, "There is no log", why);
    match dir {
        Some(dir) => start_logging(dir, level).err().map(|error| failed(error.to_string())),
        None => Some(failed("this system has no place for it".to_owned())),
    }
}

/// Opens the explorer. Everything that can be refused is refused before the terminal is touched.
fn explore(
    cli: &Cli,
    state_dir: Option<PathBuf>,
    without_log: Option<Failure>,
    runtime: &Handle,
) -> anyhow::Result<u8> {
    if let Some(why) = terminal::refusal(false) {
        commands::trouble(&Failure::new(FailureKind::Usage, "The explorer cannot be shown", why));
        return Ok(2);
    }
    let config = workspace::config(&cli.workspace);
    let refused = |failure: &Failure, complaint: Option<Failure>| {
        complaint.iter().for_each(commands::trouble);
        commands::trouble(failure);
        Ok(commands::exit_code(failure.kind))
    };
    let started = match workspace::gather(&cli.workspace, &config, workspace::Default::Sandbox) {
        Ok(started) => started,
        Err(failure) => return refused(&failure, workspace::complaint(&config)),
    };
    // The last one is the one that stays on the screen.
    let complaints = without_log.into_iter().chain(workspace::short_complaint(&config)).collect();
    let complaint = workspace::complaint(&config);
    let settings = integry_tui::config::directory().map(|dir| dir.join("config.toml"));
    let places = Places { config: settings, state: state_dir, cache: cache_dir() };
    let known = Workspaces::new(&cli.workspace, started, config, places, runtime.clone());
    let known = Arc::new(known);
    let (opened, start) = match known.first() {
        Ok(first) => first,
        Err(failure) => return refused(&failure, complaint),
    };
    terminal::install_panic_hook();
    own_loop()?.block_on(async {
        // Before the modes are on: a signal that comes between would leave them on.
        let signals = Signals::listen().context("signals cannot be received")?;
        watch(runtime).context("signals cannot be received")?;
        let label = opened.label.clone();
        let workspaces = Some(Arc::clone(&known));
        let services = Services { workspaces, ..Services::on_terminal(runtime.clone()) }.of(opened);
        let asked = (cli.function.clone(), None, complaints);
        Box::pin(run_on_terminal(services, label, asked, signals, start)).await
    })
}

/// Opens the viewer on a file. It knows no workspace and keeps nothing.
fn view(args: &ViewArgs, without_log: Option<Failure>, runtime: &Handle) -> anyhow::Result<u8> {
    let path = args.file.to_string_lossy().into_owned();
    if let Some(why) = terminal::refusal(path == "-") {
        commands::trouble(&Failure::new(FailureKind::Usage, "The viewer cannot be shown", why));
        return Ok(2);
    }
    terminal::install_panic_hook();
    own_loop()?.block_on(async {
        let signals = Signals::listen().context("signals cannot be received")?;
        watch(runtime).context("signals cannot be received")?;
        let label = WorkspaceLabel::default();
        let services = Services::on_terminal(runtime.clone());
        let asked = (None, Some(path), without_log.into_iter().collect());
        Box::pin(run_on_terminal(services, label, asked, signals, || ())).await
    })
}

/// The loop sleeps on its own thread, so that a key wakes it and nobody else.
fn own_loop() -> anyhow::Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the async runtime cannot be started")
}

/// Runs the program on its terminal until it ends. What is costly to start begins when the first frame is drawn.
async fn run_on_terminal<T>(
    services: Services,
    workspace: WorkspaceLabel,
    (function, view, complaints): (Option<String>, Option<String>, Vec<Failure>),
    signals: Signals,
    start_rest: impl FnOnce() -> T,
) -> anyhow::Result<u8> {
    let screen = terminal::open().context("the terminal's size cannot be read")?;
    let size = screen.size().context("the terminal's size cannot be read")?;
    let start =
        Start { size: (size.width, size.height), unix: Clock::start().unix(), workspace, function, view };
    let colours = colours_of(&|name| std::env::var(name).ok());
    let theme = if no_color() { Theme::plain() } else { Theme { colours, ..Theme::default() } };
    // What is on disk is read while the terminal is prepared.
    let mut runner = Runner::new(screen, theme, services, start);
    // For the ends on the way there.
    let _guard = terminal::enter().context("the terminal cannot be used")?;
    for complaint in complaints {
        runner.tell(complaint);
    }
    let drawn = runner.first_frame();
    // The sandbox and TLS are not paid for before something is on the screen.
    let _rest = start_rest();
    let code = match drawn {
        Ok(()) => {
            let mut events = Pasted::new(Lendable::new(TerminalEvents::open));
            runner.run(&mut events, &mut Some(signals), Stop::Quit).await
        }
        Err(error) => Err(error),
    };
    // Before the wait for the disk: the person has the terminal back at once.
    terminal::leave();
    Box::pin(runner.finish()).await;
    code.map(|code| code.unwrap_or(0)).or_else(terminal::code_of).context("the terminal cannot be drawn on")
}

/// The runtime, whose end waits for nothing, in a panic neither: a name being resolved cannot be cancelled, and what was to be saved
/// has been.
struct Background(Option<Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Whether colours are unwanted (no-color.org): set and not empty.
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn state_dir() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    let base = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(base.join("integry-tui"))
}

fn cache_dir() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.cache_dir().join("integry-tui"))
}
