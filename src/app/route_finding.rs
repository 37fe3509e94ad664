//! What finding a function leads to elsewhere: the prompt line, the details of an app.
//!
//! Owns the same as `route`, for what is found. Must not know how a function is found.

use super::focus::Pane;
use super::state::State;
use super::taking;
use super::update::update_feature as to;
use crate::domain::output::Clip;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{apps, ask, form, functions, picture};

/// A function that is loaded is opened as it is; another one as the answer has it.
pub(super) fn ask(state: &mut State, out: ask::Out) -> Vec<Effect> {
    let ask::Out::Open(candidate) = out;
    let ask::Candidate { function, arguments } = *candidate;
    let known = state.functions.catalog.named(&function.name);
    let known = known.map(|entry| entry.function_described(&function.description));
    let mut effects = Vec::new();
    // Words that found nothing would leave an empty list beside the form.
    if state.functions.shown_len() == 0 {
        effects.extend(to::functions(state, functions::Msg::DropSearch));
    }
    state.focus = Pane::Form;
    effects.extend(to::form(state, form::Msg::OpenWith(known.unwrap_or(function), arguments)));
    effects
}

/// What somebody does in the details of an app.
pub(super) fn app_details(state: &mut State, out: apps::Out) -> Vec<Effect> {
    match out {
        apps::Out::Icon(candidate) => return to::picture(state, picture::Msg::Open(candidate)),
        apps::Out::CopyId(id) => return taking::copy(state, Clip::Text(id), "id"),
        apps::Out::Unread(told) => {
            let text = format!("Left out of the server's list of apps, whole or in part:\n{told}");
            return to::functions(state, functions::Msg::Tell("Apps".to_owned(), text));
        }
        apps::Out::NoApp => state.toast.show(Tone::Info, "Select an app to read about it."),
        apps::Out::NoIcon => state.toast.show(Tone::Info, "The API names no icon of this app."),
        apps::Out::NoDocs(why) => {
            state.toast.show(Tone::Warning, format!("No documentation was opened: {why}."));
        }
        apps::Out::DocsOpened(host) => {
            state.toast.show(Tone::Info, format!("The documentation at {host} is open in a browser."));
        }
        apps::Out::DocsNotOpened(failure) => state.toast.show(Tone::Warning, failure.one_line()),
        _ => {}
    }
    Vec::new()
}
