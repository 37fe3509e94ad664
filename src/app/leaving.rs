//! Stepping back, interrupting and quitting.
//!
//! Owns what Esc leaves first, what Ctrl-C stops, and when quitting is asked about.

use super::commands::go;
use super::focus::Pane;
use super::overlay::Overlay;
use super::state::State;
use super::update::update_feature as to;
use super::{app_commands, taking};
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{
    apps, ask, call, connect, fan_out, form, functions, health, output, picture, wire, workspaces,
};

/// Esc: the innermost thing that can be left or cancelled. Never quits.
pub(super) fn back(state: &mut State) -> Vec<Effect> {
    if let Some(overlay) = state.overlay() {
        leave(state, overlay)
    } else if state.form.editor.is_some() {
        to::form(state, form::Msg::CancelEdit)
    } else if state.form.carried.is_some() {
        taking::drop_carried(state)
    } else if state.functions.typing {
        to::functions(state, functions::Msg::DropSearch)
    } else if state.form.call_when_checked {
        to::form(state, form::Msg::Cancel)
    } else if state.is_finding() {
        to::output(state, output::Msg::DropFind)
    } else if state.call.running.is_some() {
        to::call(state, call::Msg::Cancel)
    } else if state.form.job().is_some() {
        to::form(state, form::Msg::Cancel)
    } else if state.viewing.is_some()
        && state.output.find.is_none()
        && state.output.table.is_none()
        && state.output.text.is_none()
        && state.output.filter.is_none()
    {
        Vec::new()
    } else {
        back_in_pane(state)
    }
}

fn leave(state: &mut State, overlay: Overlay) -> Vec<Effect> {
    match overlay {
        Overlay::Quit => state.confirm_quit = false,
        Overlay::Help => state.help = None,
        Overlay::Sending => return to::call(state, call::Msg::Decline),
        Overlay::Workspaces => return to::workspaces(state, workspaces::Msg::Back),
        Overlay::Wire => return to::wire(state, wire::Msg::Back),
        Overlay::Connect => return to::connect(state, connect::Msg::Close),
        Overlay::FanOut => return to::fan_out(state, fan_out::Msg::Back),
        Overlay::Health => return to::health(state, health::Msg::Back),
        Overlay::Ask => return to::ask(state, ask::Msg::Back),
        Overlay::Copies => return to::output(state, output::Msg::CloseCopies),
        Overlay::Picture => return to::picture(state, picture::Msg::Close),
        Overlay::Function => return to::functions(state, functions::Msg::CloseReading),
        Overlay::Value => return to::output(state, output::Msg::CloseDetail),
        Overlay::Answers => return to::output(state, output::Msg::Answers(output::AnswersMsg::Close)),
        Overlay::App => return app_commands::details(state, apps::DetailsMsg::Close),
    }
    Vec::new()
}

fn back_in_pane(state: &mut State) -> Vec<Effect> {
    match state.focus {
        Pane::Functions if !state.functions.filter().query.is_empty() => {
            to::functions(state, functions::Msg::DropSearch)
        }
        Pane::Functions if state.functions.fetching().is_some() => {
            state.toast.show(Tone::Info, "Stopped loading functions; r goes on.");
            to::functions(state, functions::Msg::Cancel)
        }
        Pane::Apps if state.apps.chain.loading.job().is_some() => {
            state.toast.show(Tone::Info, "Stopped loading apps; r goes on.");
            to::apps(state, apps::Msg::Cancel)
        }
        Pane::Output if state.output.comparison.is_some() => {
            let mut effects = to::output(state, output::Msg::Compare(output::CompareMsg::Close));
            effects.extend(to_table(state).unwrap_or_default());
            effects
        }
        Pane::Output if state.output.table().is_some_and(|view| view.chart.is_some()) => {
            to::output(state, output::Msg::OnTable(output::TableAct::CloseChart))
        }
        Pane::Output if state.output.table.is_some() => to::output(state, output::Msg::Table),
        Pane::Output if state.output.text.is_some() => to::output(state, output::Msg::Fold),
        Pane::Output if state.output.find.is_some() || state.output.filter.is_some() => {
            to::output(state, output::Msg::DropFind)
        }
        Pane::Output => to_table(state).unwrap_or_else(|| go(state, Pane::Output.back())),
        Pane::Form if state.form.open.as_ref().is_some_and(form::OpenForm::is_narrowed) => {
            to::form(state, form::Msg::AllRows)
        }
        pane => go(state, pane.back()),
    }
}

/// From an answer of a call for several back to its table.
fn to_table(state: &mut State) -> Option<Vec<Effect>> {
    state.fan_out.away.then(|| to::fan_out(state, fan_out::Msg::Show))
}

/// Ctrl-C: cancels what runs; the second in a row quits.
pub(super) fn interrupt(state: &mut State) -> Vec<Effect> {
    if std::mem::replace(&mut state.interrupted, true) {
        return end(state);
    }
    if state.call.running.is_some() {
        let effects = to::call(state, call::Msg::Cancel);
        return effects;
    }
    if state.fan_out.is_running() {
        return to::fan_out(state, fan_out::Msg::Stop);
    }
    if state.health.is_running() {
        return to::health(state, health::Msg::Stop);
    }
    let mut effects = to::ask(state, ask::Msg::Stop);
    effects.extend(to::form(state, form::Msg::Cancel));
    state.toast.show(Tone::Info, "Ctrl-C again quits.");
    effects
}

pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    let is_calling = state.call.running.is_some() || state.fan_out.is_running();
    if is_calling && !std::mem::replace(&mut state.confirm_quit, true) {
        return Vec::new();
    }
    end(state)
}

/// The end, after what is worth keeping was handed over.
fn end(state: &mut State) -> Vec<Effect> {
    let mut effects = to::functions(state, functions::Msg::Leave);
    effects.push(Effect::Quit(0));
    effects
}
