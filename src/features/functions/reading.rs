//! All about the selected function, about what could not be loaded or read and about what is gone, over the screen.
//!
//! Owns the text; how it is laid out is the reader's.

use super::state::{State, Unreadable};
use super::update::{Msg, Out};
use crate::domain::catalog::Entry;
use crate::domain::failure::Failure;
use crate::effect::{CatalogEffect, Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::reader::Reader;
use crate::widgets::spinner::grouped;

/// Entries that are told one by one.
const TOLD: usize = 200;

pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match (msg, &mut state.reading) {
        (Msg::Read, _) => read(state, false, ctx),
        (Msg::Tell(title, text), _) => {
            state.reading = Some(Reader::new(title, text));
            nothing()
        }
        // What is no function's is there as a whole.
        (Msg::CopyReading, Some(reader)) if state.catalog.position_of(reader.title()).is_none() => {
            (Vec::new(), Some(Out::Copy(reader.text().to_owned())))
        }
        (Msg::CopyReading, _) => read(state, true, ctx),
        (Msg::WholeRead(job, whole), _) => take(state, job, whole),
        (Msg::Scroll(motion), Some(reader)) => {
            motion.scroll(reader, ctx.height);
            nothing()
        }
        _ => {
            (state.reading, state.fetching_text) = (None, None);
            nothing()
        }
    }
}

/// Shows or copies the text, at once when all of it is there.
fn read(state: &mut State, copies: bool, ctx: &mut Ctx) -> Step<Out> {
    let Some(entry) = state.function_at(state.list.selected) else {
        let has_failed = matches!(state.chain.loading, Remote::Failed(_));
        let tells = has_failed || !state.unreadable.is_empty() || !state.standing.changes.gone.is_empty();
        let out = if tells { use_text(state, copies, None) } else { None };
        return (Vec::new(), out);
    };
    let name = entry.name().to_owned();
    match state.description_of(&entry).filter(|_| !entry.outline().is_cut).map(str::to_owned) {
        Some(does) => (Vec::new(), use_text(state, copies, Some((&name, &does)))),
        None => fetch(state, copies, name, ctx),
    }
}

fn fetch(state: &mut State, copies: bool, name: String, ctx: &mut Ctx) -> Step<Out> {
    let Some(position) = state.catalog.position_of(&name) else { return nothing() };
    let job = ctx.jobs.next(ctx.now);
    state.fetching_text = Some((job, name, copies));
    let snapshot = state.catalog.snapshot();
    (vec![Effect::Catalog(CatalogEffect::ReadWhole { job, snapshot, position })], None)
}

fn take(state: &mut State, job: JobId, whole: Result<String, Failure>) -> Step<Out> {
    let Some((_, name, copies)) = state.fetching_text.take_if(|(fetching, ..)| *fetching == job) else {
        return nothing();
    };
    let does = whole.unwrap_or_else(|failure| failure.one_line());
    (Vec::new(), use_text(state, copies, Some((&name, &does))))
}

/// The text about the function of that name, which does that.
fn use_text(state: &mut State, copies: bool, function: Option<(&str, &str)>) -> Option<Out> {
    let title = function.map_or("Functions", |(name, _)| name).to_owned();
    let told = function.and_then(|(name, does)| Some(about(&state.catalog.named(name)?, does)));
    let parts = [
        told.unwrap_or_default(),
        fault(&state.chain.loading),
        unreadable(&state.unreadable),
        gone(&state.standing.changes.gone),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let text = parts.join("\n\n");
    if copies {
        return Some(Out::Copy(text));
    }
    state.reading = Some(Reader::new(title, text));
    None
}

fn about(function: &Entry, does: &str) -> String {
    let does = if does.is_empty() { "No description." } else { does };
    format!("{} of {}\n\n{does}", function.kind(), function.app())
}

/// Why the list is not there as a whole: below a full list there are two lines for it.
fn fault(loading: &Remote<()>) -> String {
    let Remote::Failed(failure) = loading else { return String::new() };
    let parts = ["The list is not loaded as a whole.", &failure.title, &failure.detail, &failure.hint];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn unreadable(entries: &[Unreadable]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut lines =
        vec![format!("{} of the server's list could not be read and left out:", entries_of(entries.len()))];
    lines.extend(
        entries.iter().take(TOLD).map(|Unreadable { page, entry }| format!("page {page}, {}", entry.told())),
    );
    lines.extend(untold(entries.len()));
    lines.join("\n")
}

/// Functions that are no longer there.
fn gone(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let mut lines = vec!["No longer there since the list was kept:".to_owned()];
    lines.extend(names.iter().take(TOLD).cloned());
    lines.extend(untold(names.len()));
    lines.join("\n")
}

fn untold(number: usize) -> Option<String> {
    (number > TOLD).then(|| format!("… and {} more", grouped(number - TOLD)))
}

/// `1 entry`, `2 entries`.
pub(super) fn entries_of(number: usize) -> String {
    if number == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(number)) }
}
