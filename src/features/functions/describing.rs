//! What the functions around the selected one do.
//!
//! Owns which descriptions are known. They may lie on disk, so a worker reads them, some rows before a person gets there; the view draws
//! those that are there.

use std::collections::HashMap;
use std::sync::Arc;

use super::state::State;
use super::update::Out;
use crate::domain::catalog::{Described, Entry};
use crate::domain::function::Function;
use crate::effect::{CatalogEffect, Effect, JobId};
use crate::features::{Ctx, Step, nothing};

/// Rows beyond the selected one that are to be known.
const NEAR: usize = 8;
/// Rows that are read at once, to each side.
const AROUND: usize = 64;

/// What is known, and what is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Describing {
    job: Option<JobId>,
    /// By name, with the sum of the function's text.
    texts: HashMap<String, (u32, String)>,
    /// The function that was opened before its own came.
    opened: Option<String>,
}

/// Takes descriptions in.
pub(super) fn take(state: &mut State, job: JobId, described: Vec<Described>) -> Step<Out> {
    if state.describing.job != Some(job) {
        return nothing();
    }
    state.describing.job = None;
    // What cannot be read is not asked for again and again.
    let described = if described.is_empty() { blank(state) } else { described };
    state.describing.texts = by_name(described);
    let texts = &state.describing.texts;
    let opened = state.describing.opened.take_if(|name| texts.contains_key(name));
    (Vec::new(), opened.and_then(|name| Some(Out::Does(texts.get(&name)?.1.clone(), name))))
}

/// Takes in what came along with the best of what was found, unless the description of a function that is open is still to come.
pub(super) fn take_along(state: &mut State, described: Vec<Described>) {
    if described.is_empty() || state.describing.opened.is_some() {
        return;
    }
    state.describing = Describing { texts: by_name(described), ..Describing::default() };
}

fn by_name(described: Vec<Described>) -> HashMap<String, (u32, String)> {
    described.into_iter().map(|described| (described.name, (described.sum, described.text))).collect()
}

/// The selected function as it is opened; what it does follows when it is not known yet.
pub(super) fn opened(state: &mut State) -> Option<Arc<Function>> {
    let entry = state.function_at(state.list.selected)?;
    let does = state.description_of(&entry);
    let (function, awaited) = (entry.function_described(does.unwrap_or_default()), does.is_none());
    state.describing.opened = awaited.then(|| function.name.clone());
    Some(function)
}

fn blank(state: &State) -> Vec<Described> {
    let of =
        |entry: Entry| Described { name: entry.name().to_owned(), sum: entry.sum(), text: String::new() };
    near(state).map(of).collect()
}

/// Asks for what is missing around the selected row.
pub(super) fn follow(state: &mut State, ctx: &mut Ctx) -> Option<Effect> {
    if state.describing.job.is_some() || near(state).all(|entry| state.description_of(&entry).is_some()) {
        return None;
    }
    let job = ctx.jobs.next(ctx.now);
    state.describing.job = Some(job);
    let selected = state.list.selected;
    let rows = selected.saturating_sub(AROUND)..selected.saturating_add(AROUND);
    let positions = rows.filter_map(|row| state.position_at(row)).collect();
    let snapshot = state.catalog.snapshot();
    Some(Effect::Catalog(CatalogEffect::Describe { job, snapshot, positions }))
}

/// The selected function, and what a few keys lead to.
fn near(state: &State) -> impl Iterator<Item = Entry<'_>> {
    let row = state.list.selected;
    [row, row.saturating_sub(NEAR), row.saturating_add(NEAR)]
        .into_iter()
        .filter_map(|row| state.function_at(row))
}

impl State {
    /// What a function does, if that is known without looking at the disk; untrusted text.
    pub fn description_of<'a>(&'a self, entry: &Entry<'a>) -> Option<&'a str> {
        entry.description_in_memory().or_else(|| {
            let (sum, text) = self.describing.texts.get(entry.name())?;
            (*sum == entry.sum()).then_some(text.as_str())
        })
    }
}
