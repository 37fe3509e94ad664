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
mod hardening;
mod input;
mod logging;
mod run;
mod services;
mod signals;
pub mod terminal;
mod watchdog;

pub use clock::Clock;
pub use connect::{Connected, Connector};
pub use events::TerminalEvents;
pub use hardening::harden;
pub use input::{Lendable, Pasted};
pub use logging::start as start_logging;
pub use run::{Runner, Stop};
pub use services::Services;
pub use signals::Signals;
pub use watchdog::watch;
