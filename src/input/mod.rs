//! L1: from terminal keys to commands, once.
//!
//! Owns the chord, the commands a key can be bound to, the default bindings and their lookup. Must not know state or effects.

mod chord;
mod command;
mod defaults;
mod keymap;

pub use chord::{Chord, Key};
pub use command::{Command, Group};
pub use keymap::{Keymap, Scope};
