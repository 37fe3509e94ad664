//! How the log grows and is looked at.

use super::reading::Reading;
use super::state::{Entry, Open, State};
use crate::domain::snippet::curl;
use crate::domain::wire_log::Event;
use crate::effect::Millis;
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::text_input::EditKey;

/// What can happen to the log.
#[derive(Debug, Clone)]
pub enum Msg {
    /// Something happened to an exchange, then.
    Happened(Millis, Event),
    /// Look at it.
    Open,
    /// Step back: from an exchange to the list, from a filter to all, from the list to the panes.
    Back,
    /// The selection moves, or the text.
    Move(Motion),
    /// Read what is selected; leave what is read.
    Read,
    /// Read the exchange after (or before) the one that is read.
    Step(bool),
    /// Bodies as they came, or indented.
    Raw,
    /// Copy the request as a cURL command.
    CopyCurl,
    /// Copy the body of the answer.
    CopyBody,
    /// Forget everything that has ended.
    Clear,
    /// Show only what holds some words.
    StartFilter,
    /// A key in these words.
    Edit(EditKey),
    /// A pasted text.
    Paste(String),
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// Copy this text; what it is, and what is not as it was sent.
    Copy {
        /// What it is called.
        what: &'static str,
        /// The text.
        text: String,
        /// What to know about it.
        caveat: Option<&'static str>,
    },
    /// There is nothing to copy.
    NothingToCopy(&'static str),
    /// The log was emptied of so many.
    Cleared(usize),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let out = match msg {
        Msg::Happened(at, event) => {
            happened(state, at, event);
            None
        }
        Msg::Open if state.open.is_none() => {
            let newest = state.entries.back().map(Entry::number);
            state.open = Some(Box::new(Open { selected: newest, ..Open::default() }));
            None
        }
        _ if state.open.is_none() => return nothing(),
        Msg::Clear => {
            let before = state.entries.len();
            state.clear();
            Some(Out::Cleared(before - state.entries.len()))
        }
        Msg::CopyCurl => copy_curl(state),
        Msg::CopyBody => copy_body(state),
        msg if state.open.as_ref().is_some_and(|open| open.reading.is_some()) => {
            in_text(state, &msg, ctx.height);
            None
        }
        msg => {
            in_list(state, msg, ctx.height);
            None
        }
    };
    state.refresh(ctx.height);
    (Vec::new(), out)
}

fn happened(state: &mut State, at: Millis, event: Event) {
    match event {
        Event::Began(request) => state.begin(*request, at),
        Event::Ended(ended) => {
            state.change(ended.number, |entry| entry.ended = Some((*ended).into()));
        }
        Event::AppSaid(number, code) => state.change(number, |entry| entry.app = Some(code)),
    }
}

/// While an exchange is read.
fn in_text(state: &mut State, msg: &Msg, height: usize) {
    let Some(open) = &mut state.open else { return };
    let Some(reading) = &mut open.reading else { return };
    match msg {
        Msg::Back | Msg::Read => open.reading = None,
        Msg::Move(motion) => reading.scroll(*motion, height),
        Msg::Raw => reading.toggle_raw(),
        Msg::Step(forward) => {
            let is_raw = reading.is_raw;
            move_selection(open, if *forward { Motion::Down } else { Motion::Up }, height);
            let next = open.selected.and_then(|number| state.entry(number)).cloned();
            read(state, next, is_raw);
        }
        _ => {}
    }
}

/// While one is chosen.
fn in_list(state: &mut State, msg: Msg, height: usize) {
    if matches!(msg, Msg::Read) {
        let selected = state.subject().cloned();
        return read(state, selected, false);
    }
    let Some(open) = &mut state.open else { return };
    match msg {
        Msg::Back if open.filter.is_none() => state.open = None,
        Msg::Back => (open.filter, open.typing) = (None, false),
        Msg::Move(motion) => move_selection(open, motion, height),
        Msg::StartFilter => {
            open.typing = true;
            open.filter.get_or_insert_default();
        }
        Msg::Edit(key) => {
            if let Some(filter) = &mut open.filter {
                filter.edit(key);
            }
        }
        Msg::Paste(text) => {
            if let Some(filter) = &mut open.filter {
                filter.insert_paste(&text);
            }
        }
        _ => {}
    }
}

fn read(state: &mut State, entry: Option<Entry>, is_raw: bool) {
    let columns = state.columns;
    if let (Some(open), Some(entry)) = (&mut state.open, entry) {
        open.typing = false;
        open.reading = Some(Reading::new(entry, is_raw, columns));
    }
}

fn move_selection(open: &mut Open, motion: Motion, height: usize) {
    motion.apply(&mut open.list, height, open.shown.len());
    open.selected = open.shown.get(open.list.selected).copied();
}

fn copy_curl(state: &State) -> Option<Out> {
    let request = &state.subject()?.request;
    let body = request.body.as_ref();
    let caveat = match body {
        Some(body) if body.left_out > 0 => {
            Some("The log has only the start of the body: put all of it into body.json.")
        }
        Some(body) if body.masked > 0 => Some("A credential in the body is masked."),
        _ => None,
    };
    Some(Out::Copy { what: "cURL command", text: curl(request), caveat })
}

fn copy_body(state: &State) -> Option<Out> {
    let ended = state.subject()?.ended.as_ref();
    let Some(answer) = ended.and_then(|ended| ended.answer()) else {
        return Some(Out::NothingToCopy("There is no answer to copy."));
    };
    if answer.body.kept.is_empty() {
        return Some(Out::NothingToCopy("The answer has no body."));
    }
    let caveat = match &answer.body {
        body if body.left_out > 0 => Some("It is only the start of the body: the log keeps no more."),
        body if body.masked > 0 => Some("A credential in it is masked."),
        _ => None,
    };
    Some(Out::Copy { what: "answer's body", text: answer.body.text().into_owned(), caveat })
}
