//! L5: the only place that knows tokio, the clock and the terminal.
//!
//! Owns the loop, the execution of effects, jobs, signals and the terminal's modes. Must not decide anything: state does.

mod browser;
mod clipboard;
mod clock;
mod connect;
mod editor;
mod events;
mod executor;
mod fault;
mod filter_process;
mod graphics;
mod hardening;
mod input;
mod logging;
mod new_workspace;
mod outside;
mod pace;
mod run;
mod services;
mod signals;
mod switching;
mod system_clipboard;
pub mod terminal;
mod watchdog;
mod wire;
mod workspaces;

pub use clock::Clock;
pub use connect::{Connected, Connector};
pub use events::TerminalEvents;
pub use filter_process::{FilterRun, serve as serve_filter};
pub use graphics::{Graphics, colours_of};
pub use hardening::harden;
pub use input::{Lendable, Pasted};
pub use logging::start as start_logging;
pub use run::{Runner, Stop};
pub use services::Services;
pub use signals::Signals;
pub use watchdog::watch;
pub use workspaces::{Opened, Places, Workspaces};
