//! How the overlay changes.

use super::form::{Stage, places};
use super::picker::{Picker, Row};
use super::{Form, Kept, Open, State};
use crate::domain::failure::Failure;
use crate::domain::workspace::{Listed, NotKept, Refused, SecretPlace, WorkspaceId, header_fault};
use crate::effect::{Effect, JobId, Remote, WorkspaceEffect};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::text_input::EditKey;

/// What can happen to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Show the list.
    Open,
    /// What can be opened.
    Listed(JobId, Result<Vec<Listed>, Failure>),
    /// The selection moves.
    Move(Motion),
    /// A key in a text.
    Edit(EditKey),
    /// A pasted text.
    Paste(String),
    /// Enter.
    Enter,
    /// To the next field, or the previous one.
    Field(bool),
    /// Test the new workspace, and keep it.
    Test,
    /// The API has answered, or it is not accepted.
    Tried(JobId, Result<(), Refused>),
    /// It is kept, or not.
    Kept(JobId, Result<(), NotKept>),
    /// What was chosen could not be opened.
    NotOpened(Failure),
    /// Esc.
    Back,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Go to this workspace, as this user or as its first one.
    Switch(WorkspaceId, Option<String>),
    /// The workspace and user that are open were chosen.
    AlreadyHere,
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match (msg, &mut state.open) {
        (Msg::Open, _) => {
            let job = ctx.jobs.next(ctx.now);
            let picker = Picker { listing: Remote::Loading(job), ..Picker::default() };
            state.open = Some(Open::Picker(Box::new(picker)));
            (vec![Effect::Workspace(WorkspaceEffect::List(job))], None)
        }
        (msg, Some(Open::Picker(_))) => in_picker(state, msg, ctx),
        (msg, Some(Open::Form(_))) => in_form(state, msg, ctx),
        (_, None) => nothing(),
    }
}

fn in_picker(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(Open::Picker(picker)) = &mut state.open else { return nothing() };
    match msg {
        Msg::Listed(job, listed) if picker.listing.awaits(job) => {
            picker.listing = listed.map_or_else(Remote::Failed, Remote::Ready);
            let here = picker.row_of(&state.current).unwrap_or(0);
            let total = picker.rows(&state.current).len();
            picker.list.select(here, total);
            picker.list.scroll_into_view(ctx.height, total);
        }
        Msg::Move(motion) => {
            let total = picker.rows(&state.current).len();
            motion.apply(&mut picker.list, ctx.height, total);
        }
        Msg::Edit(key) => {
            picker.filter.edit(key);
            narrowed(picker);
        }
        Msg::Paste(text) => {
            picker.filter.insert_paste(text.trim());
            narrowed(picker);
        }
        Msg::NotOpened(failure) => picker.failure = Some(failure),
        Msg::Enter => return choose(state),
        Msg::Back => {
            let job = picker.listing.job();
            state.open = None;
            return (job.map(Effect::Cancel).into_iter().collect(), None);
        }
        _ => {}
    }
    nothing()
}

/// Other rows: the first of them is meant.
fn narrowed(picker: &mut Picker) {
    picker.failure = None;
    picker.list = crate::widgets::list::ListWindow::default();
}

fn choose(state: &mut State) -> Step<Out> {
    let Some(Open::Picker(picker)) = &mut state.open else { return nothing() };
    let rows = picker.rows(&state.current);
    let chosen = match rows.get(picker.list.selected) {
        Some(Row::Workspace(listed, user)) => match &listed.problem {
            Some(problem) => Err(not_usable(&format!("{} cannot be opened", listed.label.name()), problem)),
            None => Ok((listed.label.id(), user.map(str::to_owned))),
        },
        Some(Row::ActAs(user)) => match header_fault(user) {
            Some(fault) => Err(not_usable("This is no user's id", fault)),
            None => Ok((state.current.id(), Some(user.clone()))),
        },
        Some(Row::Connect) => {
            let is_profile = |listed: &Listed| matches!(listed.label.id(), WorkspaceId::Profile(_));
            let is_first = picker.listing.ready().is_some_and(|all| !all.iter().any(is_profile));
            let form = state.left.take().unwrap_or_else(|| Box::new(Form::new(is_first)));
            state.open = Some(Open::Form(form));
            return nothing();
        }
        None => return nothing(),
    };
    match chosen {
        Err(failure) => {
            picker.failure = Some(failure);
            nothing()
        }
        Ok((id, Some(user))) if id == state.current.id() && user == state.current.user_id => {
            state.open = None;
            (Vec::new(), Some(Out::AlreadyHere))
        }
        Ok((id, user)) => (Vec::new(), Some(Out::Switch(id, user))),
    }
}

fn not_usable(title: &str, why: &str) -> Failure {
    Failure::new(crate::domain::failure::FailureKind::Usage, title, why)
}

fn in_form(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(Open::Form(form)) = &mut state.open else { return nothing() };
    match msg {
        Msg::Tried(job, tried) if form.stage == Stage::Testing(job) => match tried {
            Ok(()) => return keep(form, SecretPlace::Keyring, ctx),
            Err(refused) => refuse(form, refused),
        },
        Msg::Kept(job, kept) => match form.stage {
            Stage::Keeping(live, place) if live == job => return kept_at(state, place, kept),
            _ => {}
        },
        Msg::NotOpened(failure) => {
            state.kept = None;
            refuse(form, Refused { fields: Vec::new(), why: failure.one_line(), remedy: String::new() });
        }
        Msg::Back => return back(state),
        // What is being kept is kept: there is nothing to be typed meanwhile.
        _ if matches!(form.stage, Stage::Keeping(..)) => {}
        _ if matches!(form.stage, Stage::Placing(..)) => return place(form, &msg, ctx),
        Msg::Edit(key) => {
            let effects = stop(form);
            form.edit(key);
            return (effects, None);
        }
        Msg::Paste(text) => {
            let effects = stop(form);
            form.paste(&text);
            return (effects, None);
        }
        Msg::Field(forward) => form.step(forward),
        Msg::Enter if !form.is_at_end() => form.step(true),
        Msg::Enter | Msg::Test => return test(form, ctx),
        _ => {}
    }
    nothing()
}

/// It is kept, and gone to; or it is not, and the form says why.
fn kept_at(state: &mut State, place: SecretPlace, kept: Result<(), NotKept>) -> Step<Out> {
    let Some(Open::Form(form)) = &mut state.open else { return nothing() };
    match kept {
        Ok(()) => {
            let new = form.workspace();
            form.stage = Stage::Filling;
            state.kept = Some(Kept { name: new.name.clone(), place, at_start: new.at_start });
            let to = WorkspaceId::Profile(new.name);
            return (Vec::new(), Some(Out::Switch(to, Some(new.user_id))));
        }
        Err(NotKept::Keyring(failure)) => form.stage = Stage::Placing(failure, places()),
        Err(NotKept::Refused(refused)) => refuse(form, refused),
    }
    nothing()
}

/// An edit makes a test that is under way one of something else.
fn stop(form: &mut Form) -> Vec<Effect> {
    match std::mem::replace(&mut form.stage, Stage::Filling) {
        Stage::Testing(job) => vec![Effect::Cancel(job)],
        _ => Vec::new(),
    }
}

fn refuse(form: &mut Form, refused: Refused) {
    form.stage = Stage::Filling;
    if let Some(first) = refused.fields.first() {
        form.field = *first;
    }
    form.refused = Some(refused);
}

fn test(form: &mut Form, ctx: &mut Ctx) -> Step<Out> {
    let mut effects = stop(form);
    let workspace = form.workspace();
    form.refused = None;
    if let Err(refused) = workspace.check() {
        refuse(form, refused);
        return (effects, None);
    }
    let job = ctx.jobs.next(ctx.now);
    form.stage = Stage::Testing(job);
    effects.push(Effect::Workspace(WorkspaceEffect::Try(job, Box::new(workspace))));
    (effects, None)
}

fn keep(form: &mut Form, place: SecretPlace, ctx: &mut Ctx) -> Step<Out> {
    let job = ctx.jobs.next(ctx.now);
    form.stage = Stage::Keeping(job, place);
    let keep = WorkspaceEffect::Keep(job, Box::new(form.workspace()), place);
    (vec![Effect::Workspace(keep)], None)
}

/// The question where the secret may be kept.
fn place(form: &mut Form, msg: &Msg, ctx: &mut Ctx) -> Step<Out> {
    const PLACES: [SecretPlace; 3] = [SecretPlace::File, SecretPlace::Session, SecretPlace::Keyring];
    let Stage::Placing(_, menu) = &mut form.stage else { return nothing() };
    let line = match msg {
        Msg::Edit(EditKey::Char(letter)) => menu.line_of(*letter),
        Msg::Enter => Some(menu.list.selected),
        Msg::Move(motion) => {
            motion.apply(&mut menu.list, menu.lines.len(), menu.lines.len());
            None
        }
        Msg::Field(forward) => {
            menu.list.move_by(if *forward { 1 } else { -1 }, menu.lines.len());
            None
        }
        _ => None,
    };
    match line.and_then(|line| PLACES.get(line)) {
        Some(place) => keep(form, *place, ctx),
        None => nothing(),
    }
}

/// Esc: the question, the test, the form. What is being kept cannot be called back.
fn back(state: &mut State) -> Step<Out> {
    let Some(Open::Form(form)) = &mut state.open else { return nothing() };
    match form.stage {
        Stage::Keeping(..) => nothing(),
        Stage::Testing(_) | Stage::Placing(..) => (stop(form), None),
        Stage::Filling => {
            let form = std::mem::take(form);
            state.left = Some(Box::new(form.without_secrets()));
            state.open = None;
            nothing()
        }
    }
}
