//! What each command does in the prompt line, and the ways between it and the search line.
//!
//! Owns the meaning of commands while the prompt line lies over the panes.

use super::commands::{filter, motion_of};
use super::focus::Pane;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::{Motion, ask, functions};
use crate::input::Command;

/// Opens the prompt line. Words of a search that is being typed, or that found nothing, go along.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let takes_words = state.functions.typing || state.functions.asks_on_enter().is_some();
    let words = if takes_words { state.functions.query.text().trim().to_owned() } else { String::new() };
    let mut effects = to::functions(state, functions::Msg::EndSearch);
    effects.extend(to::ask(state, ask::Msg::Open(words)));
    effects
}

/// Asks with these words at once.
pub(super) fn ask_with(state: &mut State, words: String) -> Vec<Effect> {
    let mut effects = to::functions(state, functions::Msg::EndSearch);
    effects.extend(to::ask(state, ask::Msg::Open(words)));
    effects.extend(to::ask(state, ask::Msg::Enter));
    effects
}

/// Performs a command in the open prompt line.
pub(super) fn asking(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => ask::Msg::Move(motion),
        (Command::NextField, _) => ask::Msg::Move(Motion::Down),
        (Command::PreviousField, _) => ask::Msg::Move(Motion::Up),
        (Command::Open, _) => ask::Msg::Enter,
        (Command::Earlier | Command::Later, _) => ask::Msg::Walk(command == Command::Earlier),
        (Command::ConnectedOnly, _) => {
            let effects = filter(state, command);
            to::tell_ask(state);
            return effects;
        }
        (Command::Search, _) => return search(state),
        _ => return Vec::new(),
    };
    to::ask(state, msg)
}

/// The words go back to the search line.
fn search(state: &mut State) -> Vec<Effect> {
    let words = state.ask.question().map(|question| question.words).unwrap_or_default();
    let mut effects = to::ask(state, ask::Msg::Close);
    state.focus = Pane::Functions;
    effects.extend(to::functions(state, functions::Msg::StartSearch));
    if !words.is_empty() {
        effects.extend(to::functions(state, functions::Msg::Paste(words)));
    }
    effects
}
