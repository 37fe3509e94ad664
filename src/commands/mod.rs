//! L5: the headless subcommands, over the same client and rules as the explorer.
//!
//! Owns what they print and their exit codes. JSON goes to standard output and nothing else does; trouble is one line on standard error.

mod all_pages;
mod call;
mod doctor;
mod lists;
mod print;
mod sandbox;
mod secret;
pub mod workspace;

use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::domain::failure::{Failure, FailureKind};

pub use print::trouble;

/// Exit code of a failure (design of the outside face: 1 refused, 2 usage, 3 credentials, 4 network, 130 interrupted).
pub fn exit_code(kind: FailureKind) -> u8 {
    match kind {
        FailureKind::Refused | FailureKind::NotFound | FailureKind::Local => 1,
        FailureKind::Usage => 2,
        FailureKind::Credentials => 3,
        FailureKind::Network => 4,
        FailureKind::Interrupted => 130,
    }
}

/// Runs a subcommand to its end or to Ctrl-C.
pub async fn run(cli: Cli, command: Command) -> ExitCode {
    if let Command::Sandbox(args) = command {
        return finish(sandbox::serve(&args).await);
    }
    if let Command::Secret(args) = command {
        return finish(secret::secret(&cli.workspace, &args).await);
    }
    let work = async {
        let config = workspace::config(&cli.workspace);
        if let Command::Doctor(args) = command {
            return doctor::doctor(&cli.workspace, &config, &args).await;
        }
        workspace::complaint(&config).iter().for_each(trouble);
        let choice = workspace::choose(&cli.workspace, &config, workspace::Default::Nothing)?;
        let access = choice.label.access;
        // The sandbox lives as long as the command.
        let connection = workspace::connect(choice).await?;
        let client = &connection.client;
        match command {
            Command::Apps(args) => lists::apps(client, &args).await,
            Command::Functions(args) => lists::functions(client, &args).await,
            Command::Function(args) => lists::function(client, &args).await,
            Command::Predict(args) => lists::predict(client, &args).await,
            Command::Call(args) => call::call(client, &args, access).await,
            Command::Sandbox(_)
            | Command::View(_)
            | Command::RunExpression
            | Command::Doctor(_)
            | Command::Secret(_) => Ok(0),
        }
    };
    tokio::select! {
        done = work => finish(done),
        _ = tokio::signal::ctrl_c() => {
            finish(Err(Failure::new(FailureKind::Interrupted, "Stopped", "a call that was sent may still run at Integry")))
        }
    }
}

fn finish(done: Result<u8, Failure>) -> ExitCode {
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            trouble(&failure);
            ExitCode::from(exit_code(failure.kind))
        }
    }
}
