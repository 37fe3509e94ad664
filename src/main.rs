//! Starts the program: the command line, then a subcommand or the explorer.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use crossterm::event::EventStream;
use etcetera::BaseStrategy as _;
use integry_tui::app::Start;
use integry_tui::cli::Cli;
use integry_tui::commands::{self, workspace};
use integry_tui::domain::failure::{Failure, FailureKind};
use integry_tui::runtime::{Clock, Runner, Services, Signals, Stop, start_logging, terminal, watch_terminal};
use integry_tui::theme::Theme;
use tokio::sync::watch;

fn main() -> ExitCode {
    let mut cli = Cli::parse();
    match run(&mut cli) {
        Ok(code) => code,
        Err(error) => {
            let failure = Failure::new(FailureKind::Local, "The program cannot go on", format!("{error:#}"));
            commands::trouble(&failure);
            ExitCode::from(1)
        }
    }
}

fn run(cli: &mut Cli) -> anyhow::Result<ExitCode> {
    let state_dir = state_dir();
    if let (Some(level), Some(dir)) = (&cli.log_level, &state_dir) {
        start_logging(dir, level).context("the log cannot be written")?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime cannot be started")?;
    if let Some(command) = cli.command.take() {
        let cli = std::mem::replace(cli, Cli::parse_from(["integry-tui"]));
        return Ok(runtime.block_on(commands::run(cli, command)));
    }
    let code = explore(cli, state_dir, &runtime);
    // A reader that waits for a terminal cannot be cancelled: whatever was to be saved has been.
    runtime.shutdown_background();
    code
}

/// Opens the explorer. Everything that can be refused is refused before the terminal is touched.
fn explore(
    cli: &Cli,
    state_dir: Option<PathBuf>,
    runtime: &tokio::runtime::Runtime,
) -> anyhow::Result<ExitCode> {
    if let Some(why) = terminal::refusal() {
        commands::trouble(&Failure::new(FailureKind::Usage, "The explorer cannot be shown", why));
        return Ok(ExitCode::from(2));
    }
    let choice = match workspace::choose(&cli.workspace, workspace::Default::Sandbox) {
        Ok(choice) => choice,
        Err(failure) => {
            commands::trouble(&failure);
            return Ok(ExitCode::from(commands::exit_code(failure.kind)));
        }
    };
    terminal::install_panic_hook();
    let guard = terminal::enter().context("the terminal cannot be used")?;
    watch_terminal();
    let code = runtime.block_on(run_explorer(cli, choice, state_dir));
    drop(guard);
    Ok(ExitCode::from(code?))
}

async fn run_explorer(
    cli: &Cli,
    choice: workspace::Choice,
    state_dir: Option<PathBuf>,
) -> anyhow::Result<u8> {
    let label = choice.label();
    let mut signals = Some(Signals::listen().context("signals cannot be received")?);
    let (slot, client) = watch::channel(None);
    // The first frame waits for none of this.
    let connecting = tokio::task::spawn(async move {
        let connected = workspace::connect(choice).await;
        let (client, sandbox) = match connected {
            Ok(connection) => (Ok(connection.client), connection.sandbox),
            Err(failure) => (Err(failure), None),
        };
        slot.send_replace(Some(client));
        // Keeps the sandbox until the program ends.
        std::future::pending::<()>().await;
        drop((slot, sandbox));
    });
    let store = state_dir.map(|dir| (dir, label.host.clone(), label.user_id.clone()));
    let services = Services::on_terminal(client, store);
    let screen = terminal::open().context("the terminal's size cannot be read")?;
    let size = screen.size().context("the terminal's size cannot be read")?;
    let start = Start {
        size: (size.width, size.height),
        unix: Clock::start().unix(),
        workspace: label,
        function: cli.function.clone(),
    };
    let theme = if no_color() { Theme::plain() } else { Theme::default() };
    let mut runner = Runner::new(screen, theme, services, start);
    let code = runner.run(&mut EventStream::new(), &mut signals, Stop::Quit).await;
    runner.finish().await;
    connecting.abort();
    Ok(code.context("the terminal cannot be drawn on")?.unwrap_or(0))
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
