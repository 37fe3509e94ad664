//! The help overlay: every command with its keys, made from the keymap.
//!
//! Owns the lines and the scroll position. Must not name a key itself.

mod view;

pub use view::{area, rows, view};

use crate::features::Motion;
use crate::input::{Command, Group, Keymap, Scope};
use crate::widgets::list::ListWindow;

/// One line of the overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Title(&'static str),
    /// Keys and what they do.
    Binding {
        /// The keys, joined.
        keys: String,
        /// What they do.
        help: &'static str,
    },
    /// Space between groups.
    Blank,
}

/// The overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// All lines.
    pub lines: Vec<Line>,
    /// The first line shown.
    pub top: usize,
}

impl State {
    /// The overlay of a keymap, opened at its top.
    pub fn new(keymap: &Keymap) -> Self {
        let mut lines = Vec::new();
        for group in Group::ALL {
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            lines.push(Line::Title(group.title()));
            let commands = Command::ALL.iter().filter(|command| command.group() == group);
            lines.extend(commands.map(|command| binding(keymap, *command)));
        }
        Self { lines, top: 0 }
    }

    /// Scrolls; there is no selection, so the window itself moves.
    pub fn scroll(&mut self, motion: Motion, height: usize) {
        let last = self.lines.len().saturating_sub(height);
        let mut window = ListWindow { selected: self.top.min(last), top: 0 };
        motion.apply(&mut window, height, last + 1);
        self.top = window.selected;
    }
}

fn binding(keymap: &Keymap, command: Command) -> Line {
    let mut keys: Vec<String> = Vec::new();
    let chords = keymap.chords(command);
    // Overlays repeat keys of the panes; a key is named once.
    let main = chords.iter().filter(|(scope, _)| {
        let repeats = match scope {
            Scope::Help | Scope::Picker | Scope::Variables | Scope::Detail | Scope::Answers => true,
            Scope::Wire => command.group() != Group::Wire,
            _ => false,
        };
        !repeats
    });
    for (_, chord) in main {
        let spelling = chord.to_string();
        if !keys.contains(&spelling) {
            keys.push(spelling);
        }
    }
    Line::Binding { keys: keys.join("  "), help: command.help() }
}
