//! What the mouse does, by where it is.

use super::commands::go;
use super::focus::Pane;
use super::layout::{hit, layout_of};
use super::msg::{Mouse, MouseKind};
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::{Motion, apps, form, functions, output};

/// Takes a click or a turn of the wheel in. Overlays take no mouse.
pub(super) fn mouse(state: &mut State, mouse: Mouse) -> Vec<Effect> {
    if state.overlay().is_some() {
        return Vec::new();
    }
    let areas = layout_of(state);
    let Some((pane, line)) = hit(state, &areas, mouse.x, mouse.y) else { return Vec::new() };
    match (mouse.kind, line) {
        (MouseKind::Wheel(rows), _) if state.form.editor.is_none() => {
            move_in(state, pane, Motion::Scroll(rows))
        }
        (MouseKind::Wheel(_), _) => Vec::new(),
        (MouseKind::Click, line) => {
            let again = state.focus == pane && line.is_some_and(|line| is_selected(state, pane, line));
            let mut effects = go(state, pane);
            if let Some(line) = line {
                effects.extend(move_in(state, pane, Motion::Line(line)));
            }
            if again {
                effects.extend(open_in(state, pane));
            }
            effects
        }
    }
}

fn is_selected(state: &State, pane: Pane, line: usize) -> bool {
    let list = match pane {
        Pane::Apps => state.apps.list,
        Pane::Functions => state.functions.list,
        Pane::Form => match &state.form.open {
            Some(open) => open.list,
            None => return false,
        },
        Pane::Output => return false,
    };
    list.top + line == list.selected
}

fn move_in(state: &mut State, pane: Pane, motion: Motion) -> Vec<Effect> {
    match pane {
        Pane::Apps => to::apps(state, apps::Msg::Move(motion)),
        Pane::Functions => to::functions(state, functions::Msg::Move(motion)),
        Pane::Form => to::form(state, form::Msg::Move(motion)),
        Pane::Output => to::output(state, output::Msg::Move(motion)),
    }
}

/// A click on what is selected opens it, as Enter does.
fn open_in(state: &mut State, pane: Pane) -> Vec<Effect> {
    match pane {
        Pane::Apps => to::apps(state, apps::Msg::Open),
        Pane::Functions => to::functions(state, functions::Msg::Open),
        Pane::Form => to::form(state, form::Msg::OpenRow),
        Pane::Output => Vec::new(),
    }
}
