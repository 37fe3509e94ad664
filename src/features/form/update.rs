//! How the form pane changes.

use std::sync::Arc;

use super::edit::{self, RowEdit};
use super::editor::Editor;
use super::state::{DraftMark, State};
use super::submit::submit;
use super::{editing, opening, variables};
use crate::domain::account::{Account, AccountId};
use crate::domain::call::{CallRequest, ErrorDetails};
use crate::domain::document::{Doc, Path};
use crate::domain::failure::Failure;
use crate::domain::form::{RowKind, Spec, Value};
use crate::domain::function::Function;
use crate::domain::kept::{Change, Kept};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::text_input::EditKey;

/// What can happen to the form pane.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Open this function's form.
    Open(Arc<Function>),
    /// Fetch a function by name and open it.
    OpenByName(String),
    /// A function that was fetched by name.
    Fetched(JobId, Result<Arc<Function>, Failure>),
    /// A worker has read the schema.
    Built(JobId, Arc<Spec>),
    /// The worker could not.
    BuildFailed(JobId, Failure),
    /// What earlier sessions kept.
    Kept(Box<Kept>),
    /// The app's name for people and its accounts are known.
    Accounts(String, Vec<Account>),
    /// An account was chosen for an app elsewhere.
    Chosen(String, AccountId),
    /// The selection moves.
    Move(Motion),
    /// Enter.
    OpenRow,
    /// Close a group, or go to the one above.
    Left,
    /// Open a group.
    Right,
    /// An edit of one key.
    Row(RowEdit),
    /// A key in an editor.
    Edit(EditKey),
    /// A pasted text.
    Paste(String),
    /// Leave the editor and keep its text.
    Commit,
    /// Leave the editor and edit the next or previous field.
    CommitAnd(bool),
    /// Leave the editor, drop its changes (raw JSON keeps them when they can be read).
    CancelEdit,
    /// Edit all arguments as JSON.
    RawJson,
    /// Edit the variables.
    Variables,
    /// Choose the account.
    Account,
    /// Call the function.
    Call,
    /// The server's messages about the last call.
    ServerErrors(ErrorDetails),
    /// Copy the value of the row.
    Copy,
    /// Stop opening a function.
    Cancel,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Send this.
    Call(Box<CallRequest>),
    /// Something is in the way; the next call goes out in spite of it.
    InTheWay(String),
    /// The raw JSON cannot be sent.
    NotJson(String),
    /// An account must be chosen first.
    AskAccount,
    /// No function is open.
    NothingOpen,
    /// The app has no accounts to choose from.
    NoAccounts,
    /// This function's form is there.
    Opened(Arc<Function>),
    /// This account was chosen for this app.
    AccountChosen(String, AccountId),
    /// A value was copied; its length in bytes.
    Copied(usize),
}

/// Takes a message in. What it changed of drafts and variables is kept.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let before = state.draft_mark();
    let variables = state.variables.clone();
    let loads_kept = matches!(msg, Msg::Kept(_));
    let (mut effects, out) = dispatch(state, msg, ctx);
    if let Some(open) = &mut state.open {
        open.list.scroll_into_view(ctx.height, open.rows.len());
    }
    if !loads_kept {
        effects.extend(changed_draft(state, before));
        if state.variables != variables {
            effects.push(Effect::Keep(Change::Variables(state.variables.clone())));
        }
    }
    (effects, out)
}

/// Keeps the open form's draft when it is not what it was.
fn changed_draft(state: &State, before: Option<DraftMark>) -> Option<Effect> {
    let (before, now) = (before?, state.draft_mark()?);
    if now.function != before.function || now == before {
        return None;
    }
    let draft = state.draft()?;
    let is_empty = draft.arguments == Doc::object() && draft.texts.is_empty();
    Some(Effect::Keep(Change::Draft(now.function, (!is_empty).then_some(draft))))
}

fn dispatch(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Open(function) => opening::open_function(state, function, ctx),
        Msg::OpenByName(name) => {
            let job = ctx.jobs.next(ctx.now);
            state.fetching = Some((job, name.clone()));
            (vec![Effect::FetchFunction { job, name }], None)
        }
        Msg::Fetched(job, fetched) => opening::fetched_function(state, job, fetched, ctx),
        Msg::Built(job, spec) => opening::built(state, job, spec),
        Msg::BuildFailed(job, failure) => {
            if state.building.take_if(|(live, _)| *live == job).is_some() {
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
        Msg::Call => call(state, ctx.height),
        Msg::ServerErrors(details) => server_errors(state, &details),
        Msg::Cancel => opening::cancel(state),
        Msg::RawJson | Msg::Variables | Msg::Account => open_editor(state, &msg),
        Msg::Copy => copy(state),
        Msg::Move(_) | Msg::OpenRow | Msg::Left | Msg::Right | Msg::Row(_) if state.editor.is_none() => {
            browse(state, &msg, ctx.height)
        }
        _ => editing::in_editor(state, msg, ctx.height),
    }
}

fn call(state: &mut State, height: usize) -> Step<Out> {
    match &mut state.editor {
        Some(Editor::Accounts { .. }) => state.editor = None,
        Some(Editor::Variables(_)) => _ = variables::commit(state).map(|()| state.editor = None),
        Some(_) => edit::commit(state),
        None => {}
    }
    // A new key opens the editor of its value.
    edit::commit(state);
    submit(state, height)
}

fn server_errors(state: &mut State, details: &ErrorDetails) -> Step<Out> {
    let Some(open) = &mut state.open else { return nothing() };
    let first = open.form.take_server_errors(details);
    open.refresh();
    if let Some(row) = first.and_then(|path| open.row_of(&path)) {
        open.list.select(row, open.rows.len());
    }
    nothing()
}

fn open_editor(state: &mut State, msg: &Msg) -> Step<Out> {
    match (msg, &state.open) {
        (Msg::Variables, _) => state.editor = Some(edit::variables_editor()),
        (_, None) => return (Vec::new(), Some(Out::NothingOpen)),
        (Msg::RawJson, Some(open)) => {
            let value = match open.form.text_at(&Path::root()) {
                Some(text) => Value::Unfit(text.to_owned()),
                None => Value::Set(open.form.arguments_as_typed()),
            };
            state.editor = Some(edit::json_editor(Path::root(), &value));
        }
        _ => match edit::accounts_editor(state) {
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
    let size = text.len();
    (vec![Effect::Copy(text)], Some(Out::Copied(size)))
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
                edit::edit_row(open, *row_edit);
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
