//! A file as the text of a row.
//!
//! Owns asking for its path and taking its content, as base64. Must not read it.

use super::editor::Editor;
use super::msg::Out;
use super::state::State;
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::form::{Kind, RowKind};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::TextInput;

/// Asks for a file for the selected row, when that holds a text.
pub(super) fn start(state: &mut State) -> Step<Out> {
    let row = state.open.as_ref().and_then(|open| open.selected());
    let Some(row) = row.filter(|row| row.kind == RowKind::Value && matches!(row.spec.kind, Kind::Text))
    else {
        return nothing();
    };
    let (path, input) = (row.path.clone(), TextInput::default());
    state.editor = Some(Editor::File { path, input, job: None, failure: None });
    nothing()
}

pub(super) fn enter(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(Editor::File { input, job, .. }) = &mut state.editor else { return nothing() };
    if input.is_empty() || job.is_some() {
        return nothing();
    }
    let reading = ctx.jobs.next(ctx.now);
    *job = Some(reading);
    (vec![Effect::ReadFile { job: reading, path: input.text() }], None)
}

pub(super) fn take(state: &mut State, read: JobId, content: Result<String, Failure>) -> Step<Out> {
    let Some(Editor::File { path, job, failure, .. }) = &mut state.editor else { return nothing() };
    if job.take_if(|live| *live == read).is_none() {
        return nothing();
    }
    match content {
        Ok(content) => {
            let path = path.clone();
            state.editor = None;
            if let Some(open) = &mut state.open {
                open.form.set(&path, Doc::text(content));
                open.renew(&path);
            }
        }
        Err(why) => *failure = Some(why),
    }
    nothing()
}
