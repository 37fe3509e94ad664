//! The command line.
//!
//! Owns the flags and subcommands of the stable outside face. There is no flag for the secret: arguments are visible to every process.

#![expect(clippy::doc_markdown, reason = "these comments are the help texts, where backticks would show")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::function::FunctionKind;
use crate::domain::workspace::Confirm;
use crate::sandbox::Faults;

/// Terminal explorer of the Integry Functions API.
///
/// Without a command it opens the explorer: on the profile that --profile names, else on the workspace of the environment, else on the
/// default profile of the config file, else on the embedded sandbox.
/// Credentials come from INTEGRY_APP_KEY, INTEGRY_APP_SECRET (or INTEGRY_HASH) and INTEGRY_USER_ID.
#[derive(Debug, Parser)]
#[command(name = "integry-tui", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    /// Which workspace.
    pub workspace: WorkspaceArgs,
    /// Open the explorer on this function.
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
    /// Write a log of this level to the state directory.
    #[arg(long, global = true, value_name = "LEVEL", value_parser = ["error", "warn", "info", "debug", "trace"])]
    pub log_level: Option<String>,
    /// A command to run instead of the explorer.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Which workspace to use.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct WorkspaceArgs {
    /// Use the embedded sandbox workspace, whatever the environment says.
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Base URL of the API; https only, plain http only to this machine [env: INTEGRY_BASE_URL].
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// The workspace's App-Key [env: INTEGRY_APP_KEY].
    #[arg(long, global = true, value_name = "KEY")]
    pub app_key: Option<String>,
    /// The user that calls act for [env: INTEGRY_USER_ID].
    #[arg(long, global = true, value_name = "ID")]
    pub user_id: Option<String>,
    /// Read the App-Secret from standard input, one line.
    #[arg(long, global = true)]
    pub app_secret_stdin: bool,
    /// Use this profile of the config file [env: INTEGRY_PROFILE].
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "sandbox")]
    pub profile: Option<String>,
    /// Call only functions that are known to read only (type QUERY).
    #[arg(long, global = true)]
    pub read_only: bool,
    /// How often the explorer asks before a call that may change something: always, once (for each function) or never.
    #[arg(long, global = true, value_name = "WHEN", value_parser = confirm)]
    pub confirm: Option<Confirm>,
    /// Do not ask the system's keyring.
    #[arg(long, global = true)]
    pub no_keyring: bool,
}

/// Commands that run without the explorer.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List apps with their connected accounts, or show one.
    Apps(AppsArgs),
    /// List functions.
    Functions(FunctionsArgs),
    /// Show a function and its parameters.
    Function(FunctionArgs),
    /// Find the function that fits a prompt.
    Predict(PredictArgs),
    /// Call a function and print the API's answer.
    Call(CallArgs),
    /// Serve the sandbox workspace on this machine until it is stopped.
    Sandbox(SandboxArgs),
    /// Open the viewer of answers on a file or on standard input.
    View(ViewArgs),
    /// Run a jq expression for the explorer, which talks to it over pipes.
    #[command(hide = true)]
    RunExpression,
    /// Check the terminal, the settings and the connection, step by step, and say what to do.
    Doctor(DoctorArgs),
    /// Keep or remove the App-Secret of a profile.
    Secret(SecretArgs),
}

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct OutputArgs {
    /// Print JSON; also the default when standard output is no terminal.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `apps`.
#[derive(Debug, Args)]
pub struct AppsArgs {
    /// Machine name of one app.
    pub name: Option<String>,
    /// Only apps that the user has connected.
    #[arg(long)]
    pub connected_only: bool,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The types of the API's `type` filter.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindArg {
    /// Reads only.
    Query,
    /// Changes something.
    Action,
    /// Raw requests to the app's own API.
    Passthrough,
}

impl From<KindArg> for FunctionKind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Query => Self::Query,
            KindArg::Action => Self::Action,
            KindArg::Passthrough => Self::Passthrough,
        }
    }
}

/// Arguments of `functions`.
#[derive(Debug, Args)]
pub struct FunctionsArgs {
    /// Only functions of this app.
    #[arg(long, value_name = "NAME")]
    pub app: Option<String>,
    /// Only functions of this type.
    #[arg(long = "type", value_name = "TYPE", ignore_case = true)]
    pub kind: Option<KindArg>,
    /// Only functions of apps that the user has connected.
    #[arg(long)]
    pub connected_only: bool,
    /// Only functions that fit these words, the best first.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub search: Option<String>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `function`.
#[derive(Debug, Args)]
pub struct FunctionArgs {
    /// Machine name of the function.
    pub name: String,
    /// Suggest arguments for this prompt.
    #[arg(long, value_name = "TEXT")]
    pub prompt: Option<String>,
    /// A variable, as name=value.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = pair)]
    pub variables: Vec<(String, String)>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `predict`.
#[derive(Debug, Args)]
pub struct PredictArgs {
    /// What is to be done, in plain words.
    pub prompt: String,
    /// Suggest arguments, too.
    #[arg(long)]
    pub arguments: bool,
    /// Only functions of apps that the user has connected.
    #[arg(long)]
    pub connected_only: bool,
    /// A variable, as name=value.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = pair)]
    pub variables: Vec<(String, String)>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `call`.
#[derive(Debug, Args)]
pub struct CallArgs {
    /// Machine name of the function.
    pub name: String,
    /// An argument whose value is a text, as name=value.
    #[arg(long = "arg", value_name = "NAME=VALUE", value_parser = pair)]
    pub texts: Vec<(String, String)>,
    /// An argument whose value is JSON, as name=JSON.
    #[arg(long = "arg-json", value_name = "NAME=JSON", value_parser = pair)]
    pub jsons: Vec<(String, String)>,
    /// A file with a JSON object of arguments; - reads standard input. The other arguments are put on top.
    #[arg(long, value_name = "FILE")]
    pub args_file: Option<PathBuf>,
    /// A variable for {tags}, as name=value.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = pair)]
    pub variables: Vec<(String, String)>,
    /// The connected account to act with.
    #[arg(long, value_name = "ID")]
    pub account: Option<u64>,
    /// Fetch page after page of a function that only reads, and print them joined as one answer.
    #[arg(long)]
    pub all_pages: bool,
    /// With --all-pages: fetch at most so many pages and be content; without it, more than 200 pages or 64 MB are a failure.
    #[arg(long, value_name = "N", requires = "all_pages", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_pages: Option<u32>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `view`.
#[derive(Debug, Args)]
pub struct ViewArgs {
    /// The file; - reads standard input.
    pub file: PathBuf,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `secret`.
#[derive(Debug, Args)]
pub struct SecretArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: SecretAction,
}

/// What to do with a secret.
#[derive(Debug, Subcommand)]
pub enum SecretAction {
    /// Keep it, read from standard input: in the system's keyring, or in a file that only you can read.
    Set {
        /// The profile.
        name: String,
        /// In the file instead of the keyring.
        #[arg(long)]
        file: bool,
    },
    /// Remove it from the keyring and from the file.
    Forget {
        /// The profile.
        name: String,
    },
}

/// Arguments of `sandbox`. INTEGRY_SANDBOX_APP_KEY and INTEGRY_SANDBOX_APP_SECRET fix the credentials.
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// Port on 127.0.0.1; a free one when left out.
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub port: u16,
    /// Add so many generated functions to the catalog, up to 100,000.
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = scale)]
    pub functions: usize,
    /// Entries on a page.
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub page_size: usize,
    /// Remember accounts and data in a file; without one they are forgotten at the end.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Let faults occur: latency=200ms±100,error=5%,429=2%,cut=1%,slow-body=3s; any of them.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "LIST")]
    pub faults: Faults,
    /// Repeat the same faults at every start, and let the clock stand at a fixed day.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

fn confirm(text: &str) -> Result<Confirm, String> {
    Confirm::parse(text).ok_or_else(|| "write always, once or never".to_owned())
}

fn scale(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count <= 100_000).ok_or_else(|| "give a number up to 100000".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
    if name.is_empty() {
        return Err("the name before = is missing".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
        let help = Cli::command().render_long_help().to_string();
        assert!(!help.contains("--app-secret "), "the secret is never an argument");
    }

    #[test]
    fn arguments_keep_everything_after_the_first_equals_sign() {
        assert_eq!(pair("text={a}=b"), Ok(("text".to_owned(), "{a}=b".to_owned())));
        assert!(pair("text").is_err() && pair("=x").is_err());
    }
}
