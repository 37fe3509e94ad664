//! `sandbox`: the sandbox workspace served alone.

use std::io::Write as _;

use secrecy::ExposeSecret as _;

use crate::cli::SandboxArgs;
use crate::domain::failure::{Failure, FailureKind};
use crate::runtime::{Clock, Signals};
use crate::sandbox::{self, Options};

/// Serves until SIGINT or SIGTERM. Prints one JSON line when it is ready.
pub(super) async fn serve(args: &SandboxArgs) -> Result<u8, Failure> {
    let options = Options {
        port: args.port,
        app_key: std::env::var("INTEGRY_SANDBOX_APP_KEY").ok().filter(|key| !key.is_empty()),
        app_secret: std::env::var("INTEGRY_SANDBOX_APP_SECRET")
            .ok()
            .filter(|secret| !secret.is_empty())
            .map(Into::into),
        extra_functions: args.functions,
        page_size: args.page_size,
        state_file: args.state.clone(),
        faults: args.faults,
        seed: args.seed,
        clock: match args.seed {
            Some(_) => sandbox::Clock::Standing,
            None => sandbox::Clock::running_from(Clock::start().unix()),
        },
        ..Options::default()
    };
    raise_handle_limit();
    let local = |title: &str, error: String| Failure::new(FailureKind::Local, title, error);
    let mut signals =
        Signals::listen().map_err(|error| local("Signals cannot be received", error.to_string()))?;
    let sandbox = sandbox::start(options)
        .await
        .map_err(|error| local("The sandbox cannot be served", error.to_string()))?;
    // These are the sandbox's own credentials, made for whoever started it.
    let ready = serde_json::json!({
        "base_url": sandbox.base_url().as_str().trim_end_matches('/'),
        "app_key": sandbox.app_key(),
        "app_secret": sandbox.app_secret().expose_secret(),
        "user_id": sandbox.user_id(),
    });
    let mut out = std::io::stdout();
    let printed = writeln!(out, "{ready}").and_then(|()| out.flush());
    printed.map_err(|error| local("Standard output cannot be written", error.to_string()))?;
    signals.next().await;
    sandbox.shutdown().await;
    Ok(0)
}

/// Many systems allow 1,024 open files, fewer than the connections that the sandbox keeps; every process may raise that to the hard limit.
#[cfg(unix)]
fn raise_handle_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
}

#[cfg(not(unix))]
fn raise_handle_limit() {}
