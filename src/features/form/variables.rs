//! The variables overlay.
//!
//! Owns adding, changing and removing variables, each as one `name=value` text.

use super::editor::{Editor, VariablesEditor, read_variable};
use super::msg::Out;
use super::state::State;
use crate::features::{Step, nothing};
use crate::widgets::text_input::TextInput;

/// Opens the overlay, on the value of a tag that has none: of the selected row first.
pub(super) fn open(state: &State) -> Editor {
    let mut editor = VariablesEditor::default();
    if let Some(name) = state.undefined_tag() {
        editor.list.select(state.variables.len(), state.variables.len() + 1);
        editor.input = Some(TextInput::new(&format!("{name}=")));
    }
    Editor::Variables(editor)
}

/// Opens the overlay on a variable that is ready to be kept. One that is there already is edited, so that it is seen what it was.
pub(super) fn offer(state: &State, name: &str, value: &str) -> Editor {
    let mut editor = VariablesEditor::default();
    let known = state.variables.iter().position(|(known, _)| known == name);
    let total = state.variables.len() + 1;
    editor.list.select(known.unwrap_or(total - 1), total);
    editor.editing = known.map(|_| name.to_owned());
    editor.input = Some(TextInput::new(&format!("{name}={value}")));
    Editor::Variables(editor)
}

pub(super) fn enter(state: &mut State) -> Step<Out> {
    let Some(Editor::Variables(editor)) = &mut state.editor else { return nothing() };
    if editor.input.is_some() {
        // A text that is no variable stays with its message.
        _ = commit(state);
        return nothing();
    }
    let chosen = state.variables.iter().nth(editor.list.selected);
    let text = chosen.map_or_else(String::new, |(name, value)| format!("{name}={value}"));
    editor.editing = chosen.map(|(name, _)| name.to_owned());
    editor.input = Some(TextInput::new(&text));
    nothing()
}

/// Takes the variable that is typed, if any. `None` when it cannot be read; the text stays.
pub(super) fn commit(state: &mut State) -> Option<()> {
    let wanted = state.undefined_tag();
    let Some(Editor::Variables(editor)) = &mut state.editor else { return Some(()) };
    let Some(input) = &editor.input else { return Some(()) };
    let text = input.text();
    // A bare text is the value of the tag that has none yet, which the overlay names.
    let bare = wanted.clone().filter(|_| editor.editing.is_none() && !text.contains('='));
    let is_untouched =
        wanted.as_ref().is_some_and(|name| text == format!("{name}=")) && editor.editing.is_none();
    if !text.trim().is_empty() && !is_untouched {
        match bare.map_or_else(|| read_variable(&text), |name| Ok((name, text.clone()))) {
            Ok((name, value)) => {
                if let Some(old) = editor.editing.take().filter(|old| *old != name) {
                    state.variables.remove(&old);
                }
                state.variables.set(name, value);
                let last = state.variables.len();
                editor.list.select(last, last + 1);
            }
            Err(why) => {
                editor.error = Some(why);
                return None;
            }
        }
    }
    editor.input = None;
    editor.error = None;
    Some(())
}

pub(super) fn remove(state: &mut State) {
    let Some(Editor::Variables(editor)) = &mut state.editor else { return };
    let name = state.variables.iter().nth(editor.list.selected).map(|(name, _)| name.to_owned());
    if let Some(name) = name.filter(|_| editor.input.is_none()) {
        state.variables.remove(&name);
    }
}
