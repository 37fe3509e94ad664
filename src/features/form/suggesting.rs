//! From a prompt to arguments.
//!
//! Owns asking the service (`/functions/:name/get` with a prompt) and the list of what would change, to be taken whole or row by row.

use super::editor::Editor;
use super::msg::Out;
use super::state::State;
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::form::{Suggestion, suggestions};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// The overlay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SuggestEditor {
    /// What the person asks for.
    pub prompt: TextInput,
    /// The question that is under way.
    pub job: Option<JobId>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// What would change; `None` before the answer.
    pub suggestions: Option<Vec<Suggestion>>,
    /// Selection.
    pub list: ListWindow,
}

impl SuggestEditor {
    /// The prompt, while it can be typed.
    pub(super) fn field(&mut self) -> Option<&mut TextInput> {
        self.suggestions.is_none().then_some(&mut self.prompt)
    }
}

pub(super) fn start(state: &mut State) -> Step<Out> {
    if state.open.is_none() {
        return (Vec::new(), Some(Out::NothingOpen));
    }
    state.editor = Some(Editor::Suggest(Box::default()));
    nothing()
}

/// Enter: asks, or takes what is marked.
pub(super) fn enter(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let (Some(Editor::Suggest(editor)), Some(open)) = (&mut state.editor, &mut state.open) else {
        return nothing();
    };
    if let Some(found) = &editor.suggestions {
        let accepted = open.form.accept(found);
        open.refresh();
        state.editor = None;
        return (Vec::new(), Some(Out::Suggested(accepted)));
    }
    let prompt = editor.prompt.text();
    if prompt.trim().is_empty() || editor.job.is_some() {
        return nothing();
    }
    let job = ctx.jobs.next(ctx.now);
    editor.job = Some(job);
    editor.failure = None;
    let (function, variables) = (open.function.name.clone(), state.variables.clone());
    (vec![Effect::Suggest { job, function, prompt, variables }], None)
}

pub(super) fn take(state: &mut State, job: JobId, suggested: Result<Option<Doc>, Failure>) -> Step<Out> {
    let (Some(Editor::Suggest(editor)), Some(open)) = (&mut state.editor, &state.open) else {
        return nothing();
    };
    if editor.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    match suggested {
        Ok(suggested) => {
            let suggested = suggested.unwrap_or_else(Doc::object);
            editor.suggestions = Some(suggestions(open.form.arguments(), &suggested));
        }
        Err(failure) => editor.failure = Some(failure),
    }
    nothing()
}

/// The form of a function that was found with its arguments is open: they go in where nothing is held. What is held otherwise is shown
/// beside them: it would be sent unseen, in the place of what was asked for.
pub(super) fn take_along(state: &mut State) -> Step<Out> {
    let (Some(suggested), Some(open)) = (state.suggested.take(), &mut state.open) else { return nothing() };
    let (taken, held) = open.form.accept_where_empty(&suggested);
    open.refresh();
    // What is still missing comes next.
    if let Some(path) = open.problems.first().map(|problem| problem.path.clone()) {
        open.select(&path);
    }
    let number = held.len();
    if number > 0 {
        let editor = SuggestEditor { suggestions: Some(held), ..SuggestEditor::default() };
        state.editor = Some(Editor::Suggest(Box::new(editor)));
    }
    (Vec::new(), Some(Out::TakenAlong(taken, number)))
}

pub(super) fn step(editor: &mut SuggestEditor, motion: Motion, height: usize) {
    let total = editor.suggestions.as_ref().map_or(0, Vec::len);
    motion.apply(&mut editor.list, height, total);
}

/// Marks the selected suggestion, or takes its mark away.
pub(super) fn toggle(editor: &mut SuggestEditor) {
    let at = editor.list.selected;
    if let Some(suggestion) = editor.suggestions.as_mut().and_then(|found| found.get_mut(at)) {
        suggestion.taken = !suggestion.taken;
    }
}
