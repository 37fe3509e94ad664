//! The way of a value from an answer to the clipboard, or into a form.
//!
//! Owns what each pane is told on the way. Must not know where the value fits: the form does.

use super::focus::Pane;
use super::state::State;
use super::update::update_feature as to;
use crate::domain::form::Carried;
use crate::domain::output::Clip;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{clipboard, form, functions};

pub(super) fn copy(state: &mut State, clip: Clip, what: &'static str) -> Vec<Effect> {
    state.clipboard.caveat = None;
    to::clipboard(state, clipboard::Msg::Copy(Box::new(clip), what))
}

/// One value at a time: another that waits is forgotten.
pub(super) fn use_as(state: &mut State, carried: Box<Carried>) -> Vec<Effect> {
    let mut effects = to::functions(state, functions::Msg::Carry(None));
    effects.extend(to::form(state, form::Msg::Use(carried)));
    effects
}

/// The search line takes the keys; the value waits.
pub(super) fn find_function_for(state: &mut State, label: String) -> Vec<Effect> {
    state.focus = Pane::Functions;
    let mut effects = to::functions(state, functions::Msg::Carry(Some(label)));
    effects.extend(to::functions(state, functions::Msg::StartSearch));
    effects
}

/// The function that a value waits for is open.
pub(super) fn arrived(state: &mut State) -> Vec<Effect> {
    if state.form.carried.is_none() {
        return Vec::new();
    }
    let mut effects = to::functions(state, functions::Msg::Carry(None));
    effects.extend(to::form(state, form::Msg::PutCarried));
    effects
}

/// Esc while a value waits: it is forgotten, and so is what was looked for and opened on its behalf.
pub(super) fn drop_carried(state: &mut State) -> Vec<Effect> {
    let mut effects = to::form(state, form::Msg::DropCarried);
    effects.extend(to::form(state, form::Msg::Cancel));
    effects.extend(to::functions(state, functions::Msg::Carry(None)));
    effects.extend(to::functions(state, functions::Msg::DropSearch));
    state.focus = Pane::Output;
    state.toast.show(Tone::Info, "Dropped the value; nothing was put in.");
    effects
}
