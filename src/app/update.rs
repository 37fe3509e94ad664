//! The one entrance of every message.
//!
//! Owns the dispatch; what a feature leaves as `Out` is routed in `route`.

use super::msg::Msg;
use super::state::State;
use super::{keys, mouse};
use crate::effect::Effect;
use crate::features::{ask, form, functions, output, toast};
use crate::input::Command;

/// Takes a message in and returns what to perform. Deterministic: no I/O, clock, randomness or channel.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    if is_typing(&msg) && state.is_opening() && !stops_opening(state, &msg) {
        if state.typed_ahead.len() < TYPED_AHEAD {
            state.typed_ahead.push_back(msg);
        }
        return Vec::new();
    }
    let mut effects = take(state, msg);
    while !state.is_opening()
        && let Some(msg) = state.typed_ahead.pop_front()
    {
        effects.extend(take(state, msg));
    }
    effects
}

/// Keys and pastes that are kept while a function opens; more is no typing.
const TYPED_AHEAD: usize = 256;

fn is_typing(msg: &Msg) -> bool {
    matches!(msg, Msg::Key(_) | Msg::Paste(_))
}

/// Esc and Ctrl-C act at once, and nothing typed before them is carried out after them.
fn stops_opening(state: &mut State, msg: &Msg) -> bool {
    let Msg::Key(chord) = msg else { return false };
    let command = state.keymap.resolve(&keys::scopes(state), *chord);
    let stops = matches!(command, Some(Command::Back | Command::Interrupt | Command::Suspend));
    if stops {
        state.typed_ahead.clear();
    }
    stops
}

fn take(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Now(now, unix) => {
            (state.now, state.unix) = (now, unix);
            Vec::new()
        }
        Msg::Key(chord) => keys::key(state, chord),
        Msg::Paste(text) => keys::paste(state, text),
        Msg::Mouse(mouse) => mouse::mouse(state, mouse),
        Msg::Resized(columns, rows) => {
            state.size = (columns, rows);
            update_feature::keep_in_view(state)
        }
        Msg::Apps(msg) => update_feature::apps(state, msg),
        Msg::Functions(msg) => update_feature::functions(state, msg),
        Msg::Ask(msg) => update_feature::ask(state, msg),
        Msg::Form(msg) => update_feature::form(state, msg),
        Msg::Call(msg) => update_feature::call(state, msg),
        Msg::FanOut(msg) => update_feature::fan_out(state, msg),
        Msg::Health(msg) => update_feature::health(state, msg),
        Msg::Output(msg) => update_feature::output(state, msg),
        Msg::Connect(msg) => update_feature::connect(state, msg),
        Msg::Clipboard(msg) => update_feature::clipboard(state, msg),
        Msg::Picture(msg) => update_feature::picture(state, msg),
        Msg::Kept(job, _) if state.loading_kept != Some(job) => Vec::new(),
        Msg::Kept(_, kept) => {
            state.loading_kept = None;
            match kept {
                Ok(kept) => {
                    let chosen = kept.accounts.iter().map(|(app, account)| (app.clone(), *account)).collect();
                    let mut effects = update_feature::apps(state, crate::features::apps::Msg::Chosen(chosen));
                    let expressions = output::Msg::Kept(kept.expressions.clone());
                    effects.extend(update_feature::output(state, expressions));
                    let used = functions::Msg::Used(kept.recent.clone(), kept.favourites.clone());
                    effects.extend(update_feature::functions(state, used));
                    let prompts = ask::Msg::Kept(kept.prompts.clone());
                    effects.extend(update_feature::form(state, form::Msg::Kept(kept)));
                    effects.extend(update_feature::ask(state, prompts));
                    effects
                }
                Err(failure) => trouble(state, &failure),
            }
        }
        Msg::Trouble(failure) => trouble(state, &failure),
        Msg::Wire(msg) => update_feature::wire(state, msg),
        Msg::Workspaces(msg) => update_feature::workspaces(state, msg),
    }
}

fn trouble(state: &mut State, failure: &crate::domain::failure::Failure) -> Vec<Effect> {
    state.toast.interrupt(toast::Tone::Error, failure.one_line(), state.now);
    Vec::new()
}

/// Each feature's update with its context, followed by the routing of what it leaves.
pub(super) mod update_feature {
    use super::super::focus::Pane;
    use super::super::layout::{
        fan_out_rows, health_rows, pane_columns, pane_rows, wire_rows, workspace_rows,
    };
    use super::super::route;
    use super::super::state::State;
    use crate::effect::Effect;
    use crate::features::{
        Ctx, Motion, apps, ask, call, clipboard, connect, fan_out, form, functions, health, output, picture,
        wire, workspaces,
    };

    /// A feature's update, told how many rows it shows: those of a pane, or what a function says of an overlay.
    macro_rules! feature {
        ($name:ident, $($rows:tt)+) => {
            feature!($name as $name, $($rows)+);
        };
        ($name:ident as $function:ident, Pane::$pane:ident) => {
            feature!($name as $function, (|state: &State| pane_rows(state, Pane::$pane)));
        };
        ($name:ident as $function:ident, $rows:expr) => {
            pub(in crate::app) fn $function(state: &mut State, msg: $name::Msg) -> Vec<Effect> {
                let height = $rows(state);
                let mut ctx = Ctx { jobs: &mut state.jobs, now: state.now, height };
                let (mut effects, out) = $name::update(&mut state.$name, msg, &mut ctx);
                if let Some(out) = out {
                    effects.extend(route::$name(state, out));
                }
                effects
            }
        };
    }

    feature!(apps, Pane::Apps);
    feature!(functions, Pane::Functions);
    feature!(form, Pane::Form);
    feature!(call, Pane::Output);
    /// The output's update: it breaks lines, so it is told its width.
    pub(in crate::app) fn output(state: &mut State, msg: output::Msg) -> Vec<Effect> {
        state.output.width = pane_columns(state, Pane::Output);
        output_told(state, msg)
    }

    /// The picture's update: it is made to fit the screen, so it is told its size.
    pub(in crate::app) fn picture(state: &mut State, msg: picture::Msg) -> Vec<Effect> {
        state.picture.screen = state.size;
        picture_told(state, msg)
    }

    /// The prompt line's update: it is told what goes along with a prompt.
    pub(in crate::app) fn ask(state: &mut State, msg: ask::Msg) -> Vec<Effect> {
        tell_ask(state);
        ask_told(state, msg)
    }

    /// What goes along with a prompt belongs to others, and is shown beside it.
    pub(in crate::app) fn tell_ask(state: &mut State) {
        if state.ask.variables != state.form.variables {
            state.ask.variables = state.form.variables.clone();
        }
        state.ask.connected_only = state.apps.connected_only;
    }

    feature!(ask as ask_told, Pane::Functions);
    feature!(picture as picture_told, Pane::Output);
    feature!(connect, Pane::Apps);
    feature!(clipboard, Pane::Output);
    feature!(output as output_told, Pane::Output);

    // These lie over all panes.
    feature!(workspaces, workspace_rows);
    feature!(fan_out, fan_out_rows);
    feature!(health, health_rows);
    feature!(wire as wire_told, (|state: &State| wire_rows(state).1));

    /// The log's update: it breaks lines, so it is told its width.
    pub(in crate::app) fn wire(state: &mut State, msg: wire::Msg) -> Vec<Effect> {
        state.wire.columns = wire_rows(state).0;
        wire_told(state, msg)
    }

    /// After a resize the selections stay visible.
    pub(in crate::app) fn keep_in_view(state: &mut State) -> Vec<Effect> {
        let stay = Motion::Scroll(0);
        let mut effects = functions(state, functions::Msg::Move(stay));
        effects.extend(form(state, form::Msg::Move(stay)));
        effects.extend(output(state, output::Msg::Move(stay)));
        effects.extend(apps(state, apps::Msg::Move(stay)));
        effects.extend(wire(state, wire::Msg::Move(stay)));
        effects.extend(workspaces(state, workspaces::Msg::Move(stay)));
        effects.extend(fan_out(state, fan_out::Msg::Move(stay)));
        effects.extend(health(state, health::Msg::Move(stay)));
        effects.extend(picture(state, picture::Msg::Resized));
        effects
    }
}
