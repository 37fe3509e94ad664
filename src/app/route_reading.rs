//! What reading an answer leads to elsewhere: the output, copies, pictures, the log of exchanges.
//!
//! Owns the same as `route`, for what is read. Must not know how any of it is drawn.

use super::route_calls::want;
use super::state::State;
use super::taking;
use super::update::update_feature as to;
use crate::domain::output::Clip;
use crate::effect::Effect;
use crate::features::toast::Tone;
use crate::features::{clipboard, output, picture, wire};
use crate::widgets::spinner::count;

pub(super) fn output(state: &mut State, out: output::Out) -> Vec<Effect> {
    match out {
        output::Out::NextPage(request, page) => {
            let is_busy = state.call.running.is_some();
            if !is_busy {
                state.page = page;
            }
            let mut effects = want(state, request);
            if is_busy && state.output.pages.is_fetching() {
                effects.extend(to::output(state, output::Msg::StopPages));
            }
            return effects;
        }
        output::Out::UseAs(carried) => return taking::use_as(state, carried),
        output::Out::TooLong => {
            state.toast.show(Tone::Warning, "Only a value up to 64 kB can be used elsewhere.");
        }
        output::Out::NotJson => {
            state.toast.show(Tone::Info, "The answer is no JSON: an expression has nothing to work on.");
        }
        output::Out::Saved(path, bytes) => {
            state.toast.show(Tone::Info, format!("Saved {bytes} bytes to {path}."));
        }
        output::Out::NoTable => state.toast.show(Tone::Info, "No list in the answer: there is no table."),
        output::Out::NoPreviousPage => state.toast.show(Tone::Info, "This is the first page."),
        output::Out::FetchingAll => {
            state.toast.show(Tone::Info, "Page after page is being fetched; Esc keeps what came.");
        }
        output::Out::NotByItself(function) => state.toast.show(
            Tone::Warning,
            format!(
                "{function} may change something: its pages are not fetched by themselves. n fetches one."
            ),
        ),
        output::Out::PagesKept(pages) => {
            state.toast.show(Tone::Info, format!("Stopped; {} kept.", count(pages, "page")));
        }
        output::Out::NoOtherAnswer(newer) => {
            let which = if newer { "newest" } else { "oldest" };
            state.toast.show(Tone::Info, format!("That is the {which} answer of this session."));
        }
        output::Out::CannotShow(why) | output::Out::CannotCompare(why) => state.toast.show(Tone::Info, why),
        output::Out::Picture(candidate) => return to::picture(state, picture::Msg::Open(candidate)),
        output::Out::NoPicture => {
            state.toast.show(Tone::Info, "This value is neither a picture nor the address of one.");
        }
        output::Out::NoNextPage => state.toast.show(Tone::Info, "There is no next page."),
        output::Out::Copy(clip, what) => return taking::copy(state, *clip, what),
        output::Out::NotTakenBack => state
            .toast
            .show(Tone::Warning, "The editor had a copy to read: what was changed there is not taken back."),
        output::Out::NotJoined(failure) | output::Out::Trouble(failure) => {
            state.toast.show(Tone::Error, failure.one_line());
        }
    }
    Vec::new()
}

pub(super) fn clipboard(state: &mut State, out: clipboard::Out) -> Vec<Effect> {
    match out {
        clipboard::Out::Copied(what, copied) => {
            let caveat = state.clipboard.caveat.take();
            let is_odd = copied.trouble.is_some() || caveat.is_some();
            let notice = clipboard::notice(what, &copied);
            let notice = caveat.map_or(notice.clone(), |caveat| format!("{notice} {caveat}"));
            state.toast.show(if is_odd { Tone::Warning } else { Tone::Info }, notice);
        }
        clipboard::Out::Failed(failure) => state.toast.show(Tone::Error, failure.one_line()),
    }
    Vec::new()
}

pub(super) fn wire(state: &mut State, out: wire::Out) -> Vec<Effect> {
    match out {
        wire::Out::Copy { what, text, caveat } => {
            let effects = taking::copy(state, Clip::Text(text), what);
            state.clipboard.caveat = caveat.map(str::to_owned);
            return effects;
        }
        wire::Out::NothingToCopy(why) => state.toast.show(Tone::Info, why),
        wire::Out::Cleared(gone) => {
            state.toast.show(Tone::Info, format!("Forgot {}.", count(gone, "exchange")));
        }
    }
    Vec::new()
}

pub(super) fn picture(state: &mut State, out: picture::Out) -> Vec<Effect> {
    match out {
        picture::Out::Read(title, text) => to::output(state, output::Msg::Read(title, text)),
        picture::Out::Copy(text) => taking::copy(state, Clip::Text(text), "value"),
    }
}
