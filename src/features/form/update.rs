//! How the form pane changes.

use std::sync::Arc;

use super::edit;
use super::editor::{Editor, Holds, Then};
use super::msg::{Msg, Out};
use super::row_edit::edit_row;
use super::state::{DraftMark, State};
use super::submit::submit;
use super::{editing, files, looking_up, opening, reading, suggesting, using, variables};
use crate::domain::call::ErrorDetails;
use crate::domain::document::{Doc, Path};
use crate::domain::form::{Complaint, RowKind};
use crate::domain::kept::Change;
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};

/// Takes a message in. What it changed of drafts and variables is kept.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let before = state.draft_mark();
    let revision = state.revision();
    let variables = state.variables.clone();
    let was_waiting = state.call_when_checked;
    let loads_kept = matches!(msg, Msg::Kept(_));
    let (mut effects, out) = dispatch(state, msg, ctx);
    if let Some(open) = &mut state.open {
        open.list.scroll_into_view(ctx.height, open.rows.len());
    }
    let is_changed = state.revision() != revision || (state.open.is_some() && state.variables != variables);
    // A call that waits for the check does not wait for a pause in typing first.
    if is_changed || (state.call_when_checked && !was_waiting) {
        effects.extend(check_again(state, ctx));
    }
    if !loads_kept {
        effects.extend(changed_draft(state, before));
        if state.variables != variables {
            effects.push(Effect::Keep(Change::Variables(state.variables.clone())));
        }
    }
    (effects, out)
}

/// How long after an edit the whole is checked: while somebody types on, nothing is.
const CHECK_AFTER: std::time::Duration = std::time::Duration::from_millis(150);

/// Asks for a check of the whole after an edit.
fn check_again(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let mut effects: Vec<_> = state.check.take().map(Effect::Cancel).into_iter().collect();
    if let Some(open) = &state.open {
        let job = ctx.jobs.next(ctx.now);
        state.check = Some(job);
        effects.push(Effect::Validate {
            job,
            schema: Arc::clone(open.form.schema()),
            arguments: Arc::clone(open.form.arguments()),
            variables: state.variables.clone(),
            after: if state.call_when_checked { std::time::Duration::ZERO } else { CHECK_AFTER },
        });
    }
    effects
}

/// The check of the whole is done; a call that waited for it goes on.
fn checked(state: &mut State, job: JobId, complaints: Vec<Complaint>, height: usize) -> Step<Out> {
    if state.check.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    if let Some(open) = &mut state.open {
        open.form.take_complaints(complaints);
        open.refresh();
    }
    if std::mem::take(&mut state.call_when_checked) { submit(state, height) } else { nothing() }
}

/// Keeps the open form's draft when it is not what it was.
fn changed_draft(state: &State, before: Option<DraftMark>) -> Option<Effect> {
    let (before, now) = (before?, state.draft_mark()?);
    if now.function != before.function || now == before {
        return None;
    }
    let draft = state.draft()?;
    let is_empty = *draft.arguments == Doc::object() && draft.texts.is_empty();
    Some(Effect::Keep(Change::Draft(now.function, (!is_empty).then_some(draft))))
}

fn dispatch(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Open(function) => {
            state.suggested = None;
            opening::open_function(state, function, ctx)
        }
        Msg::OpenWith(function, suggested) => {
            state.suggested = Some(suggested);
            opening::open_function(state, function, ctx)
        }
        Msg::TakeSuggested => suggesting::take_along(state),
        Msg::OpenByName(name) => {
            let job = ctx.jobs.next(ctx.now);
            state.fetching = Some((job, name.clone()));
            (vec![Effect::FetchFunction { job, name }], None)
        }
        Msg::Fetched(job, fetched) => opening::fetched_function(state, job, fetched, ctx),
        Msg::Does(text, name) => opening::describe(state, &text, &name),
        Msg::Built(job, schema) => opening::built(state, job, schema),
        Msg::BuildFailed(job, failure) => {
            if state.building.take_if(|(live, _)| *live == job).is_some() {
                state.suggested = None;
                state.failure = Some(failure);
            }
            nothing()
        }
        Msg::Kept(kept) => opening::take_kept(state, *kept),
        Msg::Accounts(title, accounts) => {
            if let Some(open) = &mut state.open {
                open.app_title = title;
                open.accounts = Some(accounts);
            }
            nothing()
        }
        Msg::Chosen(app, account) => {
            state.chosen.insert(app, account);
            nothing()
        }
        Msg::Call | Msg::ForSeveral => {
            state.for_several = msg == Msg::ForSeveral;
            call(state, ctx.height)
        }
        Msg::ServerErrors(details) => server_errors(state, &details),
        Msg::Cancel => opening::cancel(state),
        Msg::Checked(job, complaints) => checked(state, job, complaints, ctx.height),
        Msg::LookUp
        | Msg::LookUpWith(..)
        | Msg::LookedUp(..)
        | Msg::Suggest
        | Msg::Suggested(..)
        | Msg::FileRead(..)
        | Msg::Preview
        | Msg::Previewed(..)
        | Msg::OutsideEditor
        | Msg::EditedOutside(..) => fetch(state, msg, ctx),
        _ => fill(state, msg, ctx),
    }
}

/// What is had from elsewhere: values, suggestions, files, texts.
fn fetch(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::LookUp => looking_up::ask(state),
        Msg::LookUpWith(look_up, function) => looking_up::open(state, *look_up, function, ctx),
        Msg::LookedUp(job, found) => looking_up::take(state, job, found),
        Msg::Suggest => suggesting::start(state),
        Msg::Suggested(job, suggested) => suggesting::take(state, job, suggested),
        Msg::FileRead(job, content) => files::take(state, job, content),
        Msg::Preview if state.editor.is_none() => reading::preview(state, ctx),
        Msg::Previewed(job, text) => reading::previewed(state, job, text),
        Msg::OutsideEditor => reading::outside(state, ctx),
        Msg::EditedOutside(job, text) => reading::edited_outside(state, job, text),
        _ => nothing(),
    }
}

/// What changes rows, or opens an editor on one.
fn fill(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Branch
        | Msg::Rename
        | Msg::LoadFile
        | Msg::FilterRows
        | Msg::OnlySet
        | Msg::AllRows
        | Msg::Info
            if state.editor.is_none() =>
        {
            reading::start(state, &msg)
        }
        Msg::LargeEditor if state.editor.is_none() => {
            if let Some(open) = &state.open
                && let Some(row) = open.selected()
            {
                state.editor = edit::large_editor(open, row);
            }
            nothing()
        }
        Msg::RawJson | Msg::Variables | Msg::Account => open_editor(state, &msg),
        Msg::Use(carried) => using::start(state, *carried),
        Msg::PutCarried => using::arrive(state),
        Msg::DropCarried => {
            state.carried = None;
            nothing()
        }
        Msg::Copy if state.editor.is_none() => copy(state),
        Msg::Move(_) | Msg::OpenRow | Msg::Left | Msg::Right | Msg::Row(_) if state.editor.is_none() => {
            browse(state, &msg, ctx.height)
        }
        _ => editing::in_editor(state, msg, ctx),
    }
}

fn call(state: &mut State, height: usize) -> Step<Out> {
    let revision = state.revision();
    match &mut state.editor {
        Some(Editor::Accounts { .. }) => state.editor = None,
        Some(Editor::Variables(_)) => _ = variables::commit(state).map(|()| state.editor = None),
        Some(_) => edit::commit(state),
        None => {}
    }
    // A new key opens the editor of its value.
    edit::commit(state);
    if state.check.is_some() || state.revision() != revision {
        state.call_when_checked = true;
        return nothing();
    }
    submit(state, height)
}

fn server_errors(state: &mut State, details: &ErrorDetails) -> Step<Out> {
    let Some(open) = &mut state.open else { return nothing() };
    let first = open.form.take_server_errors(details);
    open.refresh();
    if let Some(path) = first {
        open.show_row(&path);
    }
    nothing()
}

fn open_editor(state: &mut State, msg: &Msg) -> Step<Out> {
    match (msg, &state.open) {
        (Msg::Variables, _) => state.editor = Some(variables::open(state)),
        (_, None) => return (Vec::new(), Some(Out::NothingOpen)),
        (Msg::RawJson, Some(open)) => {
            state.editor = Some(edit::block_editor(Path::root(), Holds::Json, &open.form.raw_text()));
        }
        _ => match edit::accounts_editor(state, Then::Stay) {
            Some(editor) => state.editor = Some(editor),
            None => return (Vec::new(), Some(Out::NoAccounts)),
        },
    }
    nothing()
}

fn copy(state: &State) -> Step<Out> {
    let held = state.open.as_ref().and_then(|open| {
        let path = &open.selected()?.path;
        let typed = open.form.text_at(path).map(str::to_owned);
        typed.or_else(|| {
            open.form.arguments().at(path).map(|doc| doc.as_str().map_or_else(|| doc.write(), str::to_owned))
        })
    });
    let Some(text) = held else { return nothing() };
    (Vec::new(), Some(Out::Copy(text)))
}

fn browse(state: &mut State, msg: &Msg, height: usize) -> Step<Out> {
    match msg {
        Msg::OpenRow => edit::open_selected(state),
        Msg::Move(motion) => {
            if let Some(open) = &mut state.open {
                let before = open.selected().map(|row| row.path.clone());
                motion.apply(&mut open.list, height, open.rows.len());
                if let Some(path) = before.filter(|path| Some(path) != open.selected().map(|row| &row.path)) {
                    open.leave(&path);
                }
            }
        }
        Msg::Left | Msg::Right => step_group(state, *msg == Msg::Right),
        Msg::Row(row_edit) => {
            if let Some(open) = &mut state.open {
                open.armed = false;
                let said = edit_row(open, *row_edit);
                return (Vec::new(), said.map(Out::Shown));
            }
        }
        _ => {}
    }
    nothing()
}

/// Right opens a closed group; left closes an open one, else goes to the row above it.
fn step_group(state: &mut State, inward: bool) {
    let Some(open) = &mut state.open else { return };
    let Some(row) = open.selected().cloned() else { return };
    match (row.kind, inward) {
        (RowKind::Group { open: is_open }, _) if is_open != inward => {
            open.form.toggle(&row.path, is_open);
            open.refresh();
        }
        (_, false) => {
            let above = if row.kind == RowKind::Value { row.path.parent() } else { Some(row.path) };
            if let Some(at) = above.and_then(|path| open.row_of(&path)) {
                open.list.select(at, open.rows.len());
            }
        }
        _ => {}
    }
}
