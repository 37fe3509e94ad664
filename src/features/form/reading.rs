//! The smaller editors: shapes, names of keys, files, what is shown, and texts to read.
//!
//! Owns opening them on the selected row, and the way to the person's own editor and back.

use super::edit;
use super::editor::{Editor, Holds};
use super::msg::{Msg, Out};
use super::state::State;
use super::{files, submit};
use crate::domain::document::Path;
use crate::domain::failure::Failure;
use crate::domain::form::Row;
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::text_input::TextInput;

pub(super) fn start(state: &mut State, msg: &Msg) -> Step<Out> {
    let Some(open) = &mut state.open else { return (Vec::new(), Some(Out::NothingOpen)) };
    match msg {
        Msg::LoadFile => return files::start(state),
        Msg::FilterRows => state.editor = Some(Editor::RowFilter(TextInput::new(&open.shown.words))),
        Msg::OnlySet => {
            open.shown.only_set = !open.shown.only_set;
            open.refresh();
            let now = if open.shown.only_set { "Only what is required or set." } else { "All parameters." };
            return (Vec::new(), Some(Out::Shown(now)));
        }
        Msg::AllRows => {
            open.show_all();
            return (Vec::new(), Some(Out::Shown("All parameters.")));
        }
        Msg::Info => {
            state.editor = open.selected().map(|row| Editor::reader("About this parameter", about(row)));
        }
        Msg::Branch => {
            let path = open.selected().map(|row| row.path.clone());
            state.editor = path.and_then(|path| edit::branches_editor(open, &path));
        }
        Msg::Rename => {
            let own = open.selected().filter(|row| row.own_key).map(|row| row.path.clone());
            let object = own.as_ref().and_then(Path::parent);
            state.editor = object.map(|object| edit::key_editor(object, own));
        }
        _ => {}
    }
    nothing()
}

/// Everything that is known of a row.
fn about(row: &Row) -> String {
    let mut parts = vec![format!(
        "{}: {}{}",
        row.path,
        row.spec.kind_name(),
        if row.spec.required { ", required" } else { "" }
    )];
    parts.extend(row.spec.title.clone());
    parts.push(row.spec.help.clone());
    parts.push(row.spec.limits.words());
    parts.extend(row.spec.format.iter().map(|format| format!("Format: {format}")));
    parts.extend(row.spec.default.iter().map(|default| format!("Default: {}", default.write())));
    parts.extend(row.spec.notes.iter().map(|note| format!("Note: {note}")));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Puts together what a call would send now.
pub(super) fn preview(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(request) = submit::request(state) else { return (Vec::new(), Some(Out::NothingOpen)) };
    let job = ctx.jobs.next(ctx.now);
    state.editor = Some(Editor::Preview(job));
    (vec![Effect::Preview(job, Box::new(request))], None)
}

pub(super) fn previewed(state: &mut State, job: JobId, text: Result<String, Failure>) -> Step<Out> {
    if state.editor != Some(Editor::Preview(job)) {
        return nothing();
    }
    match text {
        Ok(text) => {
            state.editor = Some(Editor::reader("What goes out", text));
            nothing()
        }
        Err(failure) => {
            state.editor = None;
            (Vec::new(), Some(Out::Trouble(failure)))
        }
    }
}

/// Sends the text of the row, or of the open editor, to the person's own editor.
pub(super) fn outside(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(open) = &state.open else { return nothing() };
    if state.editor.is_none() {
        let row = open.selected().cloned();
        state.editor = row.and_then(|row| edit::large_editor(open, &row));
    }
    if let Some(Editor::Text { path, input, .. }) = &state.editor {
        state.editor = Some(edit::block_editor(path.clone(), Holds::Text, &input.text()));
    }
    let Some(Editor::Block { holds, editor, .. }) = &state.editor else { return nothing() };
    let job = ctx.jobs.next(ctx.now);
    let extension = if *holds == Holds::Text { "txt" } else { "json" };
    (vec![Effect::EditOutside { job, text: editor.text(), extension }], None)
}

/// The text as it came back goes into the editor it came from.
pub(super) fn edited_outside(state: &mut State, _: JobId, text: Result<String, Failure>) -> Step<Out> {
    let Some(Editor::Block { editor, holds, error, .. }) = &mut state.editor else { return nothing() };
    match text {
        Ok(text) => {
            *error = edit::block_error(*holds, &text);
            **editor = crate::widgets::text_input::TextEditor::new(&text);
            nothing()
        }
        Err(failure) => (Vec::new(), Some(Out::Trouble(failure))),
    }
}
