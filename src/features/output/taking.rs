//! Taking values out of the answer: copies, variables, what came before the body.
//!
//! Owns what is taken and what it is called. Must not change what is shown, but for the text that is read in full.

use super::picturing;
use super::state::{Answer, Body, Detail, Origin, State};
use super::update::{Msg, Out};
use crate::domain::variables::is_variable_name;
use crate::effect::Effect;
use crate::features::{Step, nothing};
use crate::widgets::reader::Reader;
use crate::widgets::spinner::{format_bytes, format_elapsed};

/// Longest value that goes into a variable, in bytes.
pub(super) const MAX_VARIABLE: usize = 4_096;

/// The selected value, for another part of the program, or a text that comes back from there.
pub(super) fn value(state: &mut State, msg: Msg) -> Step<Out> {
    match msg {
        Msg::Picture => picturing::open(state),
        Msg::Read(title, text) => picturing::read(state, title, text),
        _ => use_as(state),
    }
}

/// The selected value, with the key it stands under as a name for it.
fn use_as(state: &State) -> Step<Out> {
    let cell = state.table().and_then(|view| Some((view.table.index(), view.cell()?)));
    let tree = || match state.body.ready()? {
        Body::Tree { index, cursor, .. } => Some((&**index, cursor.cursor)),
        Body::Text { .. } => None,
    };
    let Some((index, row)) = cell.or_else(tree) else { return nothing() };
    let value = index.exact_value(row);
    if value.len() > MAX_VARIABLE || value.contains('\n') {
        return (Vec::new(), Some(Out::TooLong));
    }
    let key = std::iter::successors(Some(row), |row| index.parent(*row)).find_map(|row| index.key(row));
    let name: String =
        key.unwrap_or_default().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = if is_variable_name(&name) { name } else { "value".to_owned() };
    (Vec::new(), Some(Out::UseAs(name, value)))
}

pub(super) fn copied(text: String, what: &'static str) -> Step<Out> {
    let size = text.len();
    (vec![Effect::Copy(text)], Some(Out::Copied(what, size)))
}

/// What came before the body: the status, the time and the headers.
pub(super) fn headers(state: &mut State) -> Step<Out> {
    let exchange =
        state.answer.as_ref().filter(|answer| answer.origin == Origin::Call).and_then(Answer::exchange);
    let Some(exchange) = exchange else { return nothing() };
    let mut whole = format!("HTTP {}\n", exchange.status);
    whole.extend(exchange.headers.iter().flat_map(|(name, value)| [name, ": ", value, "\n"]));
    let times = format!(
        "\nfirst byte after {} · all of it after {} · {}",
        format_elapsed(exchange.first_byte),
        format_elapsed(exchange.total),
        format_bytes(exchange.body.len() as u64)
    );
    whole.push_str(&times);
    state.detail = Some(Detail {
        shown: Reader::new("What came before the body", whole.clone()),
        whole,
        what: "headers",
    });
    nothing()
}

pub(super) fn copy(state: &State) -> Step<Out> {
    if let Some(detail) = &state.detail {
        return copied(detail.whole.clone(), detail.what);
    }
    let Some(body) = state.body.ready() else { return nothing() };
    let text = match body {
        Body::Tree { index, cursor, .. } => index.exact_value(cursor.cursor),
        Body::Text { lines, window, .. } => lines.line(window.cursor.line),
    };
    copied(text, "value")
}

pub(super) fn copy_path(state: &State) -> Step<Out> {
    let Some(Body::Tree { index, cursor, .. }) = state.body.ready() else { return nothing() };
    copied(index.jq_path(cursor.cursor), "path")
}
