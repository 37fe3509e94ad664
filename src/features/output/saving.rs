//! Saving what is shown to a file.
//!
//! Owns asking for its path, and that a file that is there is replaced only when it is asked for twice. Must not write: a worker does.

use std::sync::Arc;

use super::state::{Body, State};
use super::update::{Msg, Out};
use crate::domain::failure::Failure;
use crate::effect::{Effect, JobId, Searched};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::{EditKey, TextInput};

/// A path that is asked for.
#[derive(Debug, Clone, Default)]
pub struct Save {
    /// The path.
    pub input: TextInput,
    /// The writing that is under way.
    pub job: Option<JobId>,
    /// What is in the way.
    pub trouble: Option<String>,
    /// Whether the next Enter replaces the file that is there.
    replaces: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// So many bytes were written.
    Written(usize),
    /// There is a file of that name.
    Exists,
}

/// Takes what concerns saving.
pub(super) fn update(state: &mut State, msg: Msg) -> Step<Out> {
    match msg {
        Msg::Saved(job, saved) => take(state, job, saved),
        _ => start(state),
    }
}

fn start(state: &mut State) -> Step<Out> {
    if state.body.ready().is_some() {
        state.save = Some(Save::default());
    }
    nothing()
}

pub(super) fn edit(save: &mut Save, key: EditKey) {
    if save.input.edit(key) {
        (save.trouble, save.replaces) = (None, false);
    }
}

pub(super) fn paste(save: &mut Save, text: &str) {
    save.input.insert_paste(text);
    (save.trouble, save.replaces) = (None, false);
}

/// Enter: writes, or says what is in the way.
pub(super) fn enter(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let (Some(save), Some(body)) = (&mut state.save, state.body.ready()) else { return nothing() };
    if save.input.is_empty() || save.job.is_some() {
        return nothing();
    }
    let text = match body {
        Body::Tree { index, .. } => Searched::Tree(Arc::clone(index)),
        Body::Text { lines, .. } => Searched::Text(Arc::clone(lines)),
    };
    let job = ctx.jobs.next(ctx.now);
    save.job = Some(job);
    (vec![Effect::SaveOutput { job, text, path: save.input.text(), replaces: save.replaces }], None)
}

fn take(state: &mut State, job: JobId, saved: Result<Saved, Failure>) -> Step<Out> {
    let Some(save) = &mut state.save else { return nothing() };
    if save.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    match saved {
        Ok(Saved::Written(bytes)) => {
            let path = save.input.text();
            state.save = None;
            return (Vec::new(), Some(Out::Saved(path, bytes)));
        }
        Ok(Saved::Exists) => {
            save.replaces = true;
            save.trouble = Some("there is a file of that name; Enter replaces it".to_owned());
        }
        Err(failure) => save.trouble = Some(failure.one_line()),
    }
    nothing()
}

/// Esc: nothing is written. What is being written is not stopped half-way.
pub(super) fn drop(state: &mut State) -> Step<Out> {
    state.save = None;
    nothing()
}
