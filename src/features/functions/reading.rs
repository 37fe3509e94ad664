//! All about the selected function, and about what could not be read, over the screen.
//!
//! Owns the text; how it is laid out is the reader's.

use super::state::{State, Unreadable};
use super::update::{Msg, Out};
use crate::domain::function::Function;
use crate::features::{Ctx, Step, nothing};
use crate::widgets::reader::Reader;
use crate::widgets::spinner::grouped;

/// Entries that are told one by one.
const TOLD: usize = 200;

pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match (msg, &mut state.reading) {
        (Msg::CopyReading, _) => return (Vec::new(), read(state).map(|(_, text)| Out::Copy(text))),
        (Msg::Read, _) => state.reading = read(state).map(|(title, text)| Reader::new(title, text)),
        (Msg::Scroll(motion), Some(reader)) => motion.scroll(reader, ctx.height),
        _ => state.reading = None,
    }
    nothing()
}

/// What it is called, and the text.
fn read(state: &State) -> Option<(String, String)> {
    let selected = state.function_at(state.list.selected).map(|entry| entry.function());
    if selected.is_none() && state.unreadable.is_empty() {
        return None;
    }
    let title = selected.as_ref().map_or_else(|| "Functions".to_owned(), |function| function.name.clone());
    let parts =
        [selected.map(|function| about(&function)).unwrap_or_default(), unreadable(&state.unreadable)];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some((title, parts.join("\n\n")))
}

fn about(function: &Function) -> String {
    let description = if function.description.is_empty() { "No description." } else { &function.description };
    format!("{} of {}\n\n{description}", function.kind, function.app)
}

fn unreadable(entries: &[Unreadable]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut lines =
        vec![format!("{} of the server's list could not be read and left out:", entries_of(entries.len()))];
    lines.extend(entries.iter().take(TOLD).map(|Unreadable { page, entry }| {
        let name = entry.name.as_deref().unwrap_or("without a name");
        format!("page {page}, entry {}: {name}: {}", entry.place, entry.reason)
    }));
    if entries.len() > TOLD {
        lines.push(format!("… and {} more", grouped(entries.len() - TOLD)));
    }
    lines.join("\n")
}

/// `1 entry`, `2 entries`.
pub(super) fn entries_of(number: usize) -> String {
    if number == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(number)) }
}
