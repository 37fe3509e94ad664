//! A value of an answer on its way into a variable or a field.
//!
//! Owns the menu of what it can be used as, the choice of the field, and the one edit that puts it in. Which function has the field
//! is somebody else's to find: the value waits meanwhile.

use super::editor::Editor;
use super::looking_up::{Target, insert};
use super::msg::Out;
use super::state::State;
use super::variables;
use crate::domain::document::Path;
use crate::domain::form::{Carried, Slot};
use crate::features::{Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::menu::{Line, Menu};
use crate::widgets::text_input::TextInput;

/// Columns of the value in titles and notices.
pub(super) const LABEL: usize = 40;

/// What a value can be used as.
#[derive(Debug, Clone, PartialEq)]
pub struct UseMenu {
    /// As it is shown.
    pub menu: Menu,
    /// The value.
    pub carried: Carried,
    /// What each line does.
    uses: Vec<Use>,
}

#[derive(Debug, Clone, PartialEq)]
enum Use {
    /// It goes into this field of the open form.
    Guess(Box<Slot>),
    /// Into a field of the open form that is to be chosen.
    Field,
    /// Into a variable.
    Variable,
    /// Into a field of a function that is to be found.
    Function,
}

/// The fields that could take it, to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct PutEditor {
    /// The value.
    pub carried: Carried,
    /// All fields, the best guess first.
    pub slots: Vec<Slot>,
    /// Words to narrow them.
    pub filter: TextInput,
    /// Those that fit the words.
    pub fitting: Vec<usize>,
    /// Selection among them.
    pub list: ListWindow,
}

/// Opens the menu; the field that suits best is selected.
pub(super) fn start(state: &mut State, carried: Carried) -> Step<Out> {
    let mut offered = Vec::new();
    let line = |letter, name: &str, preview: String| Line {
        letter,
        name: name.to_owned(),
        preview,
        right: String::new(),
    };
    if let Some(open) = &state.open {
        let function = &open.function.name;
        if let Some(slot) = open.form.slots(&carried).into_iter().next().filter(|slot| slot.named) {
            let preview = format!("{} of {function}", slot_name(&slot));
            offered.push((line('g', "the field that suits best", preview), Use::Guess(Box::new(slot))));
        }
        offered.push((line('o', "a field of the open form", function.clone()), Use::Field));
    }
    offered.push((
        line('f', "a field of another function", "search it, then choose the field".into()),
        Use::Function,
    ));
    if carried.fits_variable() {
        offered.push((line('v', "a variable", format!("{{{}}}", carried.variable())), Use::Variable));
    }
    let (lines, uses) = offered.into_iter().unzip();
    let menu = Menu::new(format!("Use {} as …", carried.label(LABEL)), lines);
    state.carried = None;
    state.editor = Some(Editor::Use(Box::new(UseMenu { menu, carried, uses })));
    nothing()
}

/// A letter of the menu, or Enter on its selected line (`None`).
pub(super) fn choose(state: &mut State, letter: Option<char>) -> Step<Out> {
    let Some(Editor::Use(chosen)) = &state.editor else { return nothing() };
    let at = letter.map_or(Some(chosen.menu.list.selected), |letter| chosen.menu.line_of(letter));
    let Some(what) = at.and_then(|at| chosen.uses.get(at).cloned()) else { return nothing() };
    let carried = chosen.carried.clone();
    state.editor = None;
    match what {
        Use::Guess(slot) => put(state, &carried, &slot),
        Use::Field => choose_field(state, carried),
        Use::Variable => {
            state.editor = Some(variables::offer(state, &carried.variable(), &carried.text));
            nothing()
        }
        Use::Function => {
            let label = carried.label(LABEL);
            state.carried = Some(carried);
            (Vec::new(), Some(Out::FindFunctionFor(label)))
        }
    }
}

/// The function is found: the value that waits for it asks for its field.
pub(super) fn arrive(state: &mut State) -> Step<Out> {
    match state.carried.take() {
        Some(carried) => choose_field(state, carried),
        None => nothing(),
    }
}

fn choose_field(state: &mut State, carried: Carried) -> Step<Out> {
    let Some(open) = &state.open else { return (Vec::new(), Some(Out::NothingOpen)) };
    let slots = open.form.slots(&carried);
    if slots.is_empty() {
        return (Vec::new(), Some(Out::Shown("This function takes nothing: the value was dropped.")));
    }
    let (filter, list) = (TextInput::default(), ListWindow::default());
    let fitting = (0..slots.len()).collect();
    state.editor = Some(Editor::Put(Box::new(PutEditor { carried, slots, filter, fitting, list })));
    nothing()
}

/// Enter: the value goes into the selected field.
pub(super) fn enter(state: &mut State) -> Step<Out> {
    let Some(Editor::Put(editor)) = &state.editor else { return choose(state, None) };
    let Some(slot) = editor.fitting.get(editor.list.selected).map(|at| editor.slots[*at].clone()) else {
        return nothing();
    };
    let carried = editor.carried.clone();
    state.editor = None;
    put(state, &carried, &slot)
}

/// One edit, which undo takes back; the form stands on the row.
fn put(state: &mut State, carried: &Carried, slot: &Slot) -> Step<Out> {
    let Some(open) = &mut state.open else { return nothing() };
    let place = place_of(slot, open.form.arguments().at(&slot.path).map_or(0, |held| held.items().len()));
    open.form.reveal(&place);
    let target = if slot.adds { Target::Item(slot.path.clone()) } else { Target::Value(slot.path.clone()) };
    insert(state, &target, carried.value.clone());
    if let Some(open) = &mut state.open {
        open.show_row(&place);
    }
    let said = format!("Put {} into {}; u takes it back.", carried.label(LABEL), slot_name(slot));
    (Vec::new(), Some(Out::Put(said)))
}

fn place_of(slot: &Slot, held: usize) -> Path {
    if slot.adds { slot.path.index(held) } else { slot.path.clone() }
}

/// `channel`, `tags[+]`.
pub(super) fn slot_name(slot: &Slot) -> String {
    format!("{}{}", slot.path, if slot.adds { "[+]" } else { "" })
}

pub(super) fn step(state: &mut State, motion: Motion, height: usize) {
    match &mut state.editor {
        Some(Editor::Use(chosen)) => {
            let total = chosen.menu.lines.len();
            motion.apply(&mut chosen.menu.list, height.max(total), total);
        }
        Some(Editor::Put(editor)) => motion.apply(&mut editor.list, height, editor.fitting.len()),
        _ => {}
    }
}

/// The words changed.
pub(super) fn narrow(editor: &mut PutEditor) {
    let words = editor.filter.text().to_lowercase();
    let holds = |slot: &Slot| {
        slot_name(slot).to_lowercase().contains(&words) || slot.spec.help.to_lowercase().contains(&words)
    };
    editor.fitting = (0..editor.slots.len()).filter(|at| holds(&editor.slots[*at])).collect();
    // A name that holds the words is meant before a help text that does.
    editor.fitting.sort_by_key(|at| !slot_name(&editor.slots[*at]).to_lowercase().contains(&words));
    editor.list = ListWindow::default();
}
