//! What happens to accounts leads to elsewhere: one is connected, or looked at on the board of their health.
//!
//! Owns the same as `route`, for these. Must not know what an account may do.

use super::focus::Pane;
use super::overlay_commands::start_connecting;
use super::state::State;
use super::taking;
use super::update::update_feature as to;
use crate::domain::output::Clip;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{apps, connect, health};

pub(super) fn connect(state: &mut State, out: connect::Out) -> Vec<Effect> {
    match out {
        connect::Out::Connected(app, account) => {
            state.toast.show(Tone::Info, format!("{}: {} is connected.", app.title, account.display_name));
            let mut effects = to::apps(state, apps::Msg::Replace(app.clone()));
            // Its row is in sight where its app is selected.
            if state.apps.scope().is_some_and(|selected| selected.name == app.name) {
                effects.extend(to::apps(state, apps::Msg::GoTo(app.name.clone(), account.id)));
            }
            effects.extend(to::health(state, health::Msg::Connected(app, account)));
            return effects;
        }
        connect::Out::NoPage(title) => {
            state.toast.show(Tone::Warning, format!("The API gives no login page for {title}."));
        }
        connect::Out::Copy(address) => return taking::copy(state, Clip::Text(address), "address"),
    }
    Vec::new()
}

pub(super) fn health(state: &mut State, out: health::Out) -> Vec<Effect> {
    match out {
        health::Out::GoTo(app, account) => {
            state.focus = Pane::Apps;
            to::apps(state, apps::Msg::GoTo(app, account))
        }
        health::Out::Connect(name) => start_connecting(state, &name),
        health::Out::Stopped => {
            state.toast.show(Tone::Info, "Stopped; r checks again.");
            Vec::new()
        }
    }
}
