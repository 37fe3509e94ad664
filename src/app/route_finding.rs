//! What finding a function leads to elsewhere: the prompt line.
//!
//! Owns the same as `route`, for what is found. Must not know how a function is found.

use super::focus::Pane;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::{ask, form, functions};

/// A function that is loaded is opened as it is; another one as the answer has it.
pub(super) fn ask(state: &mut State, out: ask::Out) -> Vec<Effect> {
    let ask::Out::Open(candidate) = out;
    let ask::Candidate { function, arguments } = *candidate;
    let known = state.functions.catalog.named(&function.app, &function.name).cloned();
    let mut effects = Vec::new();
    // Words that found nothing would leave an empty list beside the form.
    if state.functions.shown_len() == 0 {
        effects.extend(to::functions(state, functions::Msg::DropSearch));
    }
    state.focus = Pane::Form;
    effects.extend(to::form(state, form::Msg::OpenWith(known.unwrap_or(function), arguments)));
    effects
}
