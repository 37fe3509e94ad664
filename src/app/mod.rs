//! L4: the composition of the features.
//!
//! Owns the whole state, the routing of keys and messages, focus and layout. Still pure: no I/O, no clock, no terminal.

mod app_commands;
mod ask_commands;
mod catalog_commands;
mod commands;
mod focus;
mod form_hints;
mod hints;
mod init;
mod keys;
mod layout;
mod leaving;
mod many_commands;
mod many_hints;
mod mouse;
mod msg;
mod output_commands;
mod output_hints;
mod overlay;
mod overlay_commands;
mod overlay_hints;
mod route;
mod route_accounts;
mod route_calls;
mod route_finding;
mod route_many;
mod route_reading;
mod route_workspaces;
mod state;
mod switch;
mod taking;
mod update;
mod view;
mod wire_commands;

#[cfg(test)]
mod tests;

pub use crate::domain::workspace::WorkspaceLabel;
pub use focus::Pane;
pub use init::{Start, init};
pub use layout::{Areas, MIN_SIZE, Mode, layout};
pub use msg::{Mouse, MouseKind, Msg};
pub use state::State;
pub use switch::switch;
pub use update::update;
pub use view::{picture_on, view};
