//! Looking chords up.
//!
//! Owns which binding wins: scopes are asked from the innermost to `Everywhere`, the first that knows the chord decides.

use std::collections::HashMap;

use super::chord::Chord;
use super::command::Command;
use super::defaults::BINDINGS;

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In every state, text fields included.
    Everywhere,
    /// In every pane while nothing is typed.
    Panes,
    /// In the apps pane.
    Apps,
    /// In the functions pane.
    Functions,
    /// In the form pane.
    Form,
    /// In the output pane.
    Output,
    /// In the output pane while something is looked for.
    Found,
    /// In the output pane while it shows a table.
    Table,
    /// In the words that are looked for in the output.
    Finding,
    /// In a text field of one line.
    Typing,
    /// In the search line.
    SearchBox,
    /// In the details of an app.
    AppDetails,
    /// In the prompt line.
    Ask,
    /// In the raw JSON editor.
    RawJson,
    /// In a list to choose from.
    Picker,
    /// In the list of what was looked up.
    LookUp,
    /// In a list in which several may be ticked.
    Ticks,
    /// In the variables overlay.
    Variables,
    /// While an account is being connected.
    Connect,
    /// In the help overlay.
    Help,
    /// While a value is read in full.
    Detail,
    /// In the jq expression that an answer is seen through.
    Expression,
    /// In the log of HTTP exchanges.
    Wire,
    /// In the list of kept answers.
    Answers,
    /// In the output pane while it shows differences.
    Differences,
    /// In the output pane while its answer has no body, but others are kept.
    NoBody,
    /// While a picture is seen.
    Picture,
    /// While a call is asked about.
    Sending,
    /// In the form of a new workspace.
    NewWorkspace,
    /// While it is chosen for whom a form is run.
    Whom,
    /// In the table of what came for each of them.
    FanOut,
    /// In the board of the accounts' health.
    Health,
}

/// All bindings.
#[derive(Debug, Clone, PartialEq)]
pub struct Keymap {
    by_chord: HashMap<(Scope, Chord), Command>,
    /// In table order, for hints and help.
    bindings: Vec<(Scope, Command, Vec<Chord>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self { by_chord: HashMap::new(), bindings: Vec::new() };
        for (scope, command, spellings) in BINDINGS {
            let chords: Vec<Chord> = spellings.iter().filter_map(|text| Chord::parse(text)).collect();
            for chord in &chords {
                keymap.by_chord.insert((*scope, *chord), *command);
            }
            keymap.bindings.push((*scope, *command, chords));
        }
        keymap
    }
}

impl Keymap {
    /// The command of a chord in the first scope that binds it.
    pub fn resolve(&self, scopes: &[Scope], chord: Chord) -> Option<Command> {
        scopes.iter().find_map(|scope| self.by_chord.get(&(*scope, chord)).copied())
    }

    /// The chord that hints show for a command in these scopes, when it reaches the command there.
    pub fn hint(&self, scopes: &[Scope], command: Command) -> Option<Chord> {
        scopes.iter().find_map(|scope| {
            let (_, _, chords) = self.bindings.iter().find(|(s, c, _)| s == scope && *c == command)?;
            chords.iter().copied().find(|chord| self.resolve(scopes, *chord) == Some(command))
        })
    }

    /// All chords of a command with the scope they hold in, in table order.
    pub fn chords(&self, command: Command) -> Vec<(Scope, Chord)> {
        let of_command = self.bindings.iter().filter(|(_, bound, _)| *bound == command);
        of_command.flat_map(|(scope, _, chords)| chords.iter().map(|chord| (*scope, *chord))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Key;

    #[test]
    fn every_spelling_is_a_chord_and_binds_once_per_scope() {
        let mut seen = HashMap::new();
        for (scope, command, spellings) in BINDINGS {
            for spelling in *spellings {
                let chord = Chord::parse(spelling).unwrap_or_else(|| panic!("`{spelling}` is no chord"));
                assert_eq!(chord.to_string(), *spelling);
                let before = seen.insert((scope, chord), command);
                assert_eq!(before, None, "{spelling} in {scope:?} is bound twice");
            }
        }
    }

    #[test]
    fn every_command_can_be_reached_and_explains_itself() {
        let keymap = Keymap::default();
        for command in Command::ALL {
            assert!(!keymap.chords(*command).is_empty(), "{command:?} has no key");
            assert!(!command.help().is_empty() && !command.short().is_empty());
        }
    }

    #[test]
    fn no_command_has_only_keys_that_multiplexers_eat() {
        let eaten: Vec<Chord> = ["Ctrl-A", "Ctrl-B", "Ctrl-J", "Ctrl-O", "Ctrl-Q", "Ctrl-S"]
            .iter()
            .filter_map(|text| Chord::parse(text))
            .collect();
        let keymap = Keymap::default();
        for command in Command::ALL {
            assert!(keymap.chords(*command).iter().any(|(_, chord)| !eaten.contains(chord)), "{command:?}");
        }
    }

    #[test]
    fn inner_scopes_win_and_typing_knows_no_letters() {
        let keymap = Keymap::default();
        let space = Chord::plain(Key::Char(' '));
        assert_eq!(
            keymap.resolve(&[Scope::Form, Scope::Panes, Scope::Everywhere], space),
            Some(Command::Toggle)
        );
        assert_eq!(
            keymap.resolve(&[Scope::Output, Scope::Panes, Scope::Everywhere], space),
            Some(Command::Fold)
        );
        for scope in [
            Scope::Typing,
            Scope::NewWorkspace,
            Scope::SearchBox,
            Scope::Ask,
            Scope::RawJson,
            Scope::Picker,
            Scope::Everywhere,
        ] {
            for letter in ' '..='~' {
                let chord = Chord::plain(Key::Char(letter));
                assert_eq!(keymap.resolve(&[scope, Scope::Everywhere], chord), None, "{letter} in {scope:?}");
            }
        }
    }
}
