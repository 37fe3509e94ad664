//! Looking a row's values up with another function.
//!
//! Owns the picker: asking for the look-up's own arguments first, its table, further pages, and what the session remembers. Must not
//! decide which functions may be run by themselves; `app` checks that they exist and only read.

use std::sync::Arc;

use super::edit::{accounts_editor, select_and_edit};
use super::editor::{Editor, Then};
use super::msg::Out;
use super::state::State;
use crate::domain::acting::Acting;
use crate::domain::call::CallRequest;
use crate::domain::document::{Doc, Path};
use crate::domain::failure::Failure;
use crate::domain::form::{Kind, LookUp, Row, RowKind, Table, fitted};
use crate::domain::function::Function;
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// Where a chosen value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into the row.
    Value(Path),
    /// Into the list, as a further item.
    Item(Path),
    /// Into the object, as the name of a key.
    Key(Path),
}

/// What a look-up found so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LookedUp {
    /// The values.
    pub table: Table,
    /// Cursor of the next page.
    pub next: Option<Doc>,
}

/// What a worker found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The function demands these arguments first.
    Needs(Vec<String>),
    /// Values.
    Values(Arc<LookedUp>),
}

/// The picker.
#[derive(Debug, Clone, PartialEq)]
pub struct LookUpEditor {
    /// Where the value goes.
    pub target: Target,
    /// What is looked up.
    pub look_up: LookUp,
    /// The function that is called.
    pub function: Arc<Function>,
    /// Its arguments.
    pub arguments: Doc,
    /// Arguments that are still to be asked for, the first one now.
    pub needs: Vec<String>,
    /// The text of that argument.
    pub input: TextInput,
    /// The running call.
    pub job: Option<JobId>,
    /// Why the last one failed.
    pub failure: Option<Failure>,
    /// What was found.
    pub found: Option<Arc<LookedUp>>,
    /// Words to narrow it.
    pub filter: TextInput,
    /// Rows that fit the words.
    pub fitting: Vec<usize>,
    /// Selection among them.
    pub list: ListWindow,
}

impl LookUpEditor {
    /// The text field that has the keys: of an argument that is asked for, else of the words.
    pub(super) fn field(&mut self) -> &mut TextInput {
        if self.needs.is_empty() { &mut self.filter } else { &mut self.input }
    }

    fn key(&self, account: Option<u64>) -> String {
        format!("{} {account:?} {}", self.function.name, self.arguments.write())
    }

    fn show(&mut self, found: Arc<LookedUp>) {
        self.fitting = found.table.fitting(&self.filter.text());
        self.found = Some(found);
        self.list.select(self.list.selected, self.fitting.len());
    }
}

/// The row's look-ups, before anybody checked that the functions exist.
pub(super) fn ask(state: &State) -> Step<Out> {
    match state.open.as_ref().and_then(|open| open.subject()) {
        Some(row) => (Vec::new(), Some(Out::LookUp(Box::new(row.clone())))),
        None => (Vec::new(), Some(Out::NothingOpen)),
    }
}

/// Opens the picker on a function that exists and only reads.
pub(super) fn open(state: &mut State, look_up: LookUp, function: Arc<Function>, ctx: &mut Ctx) -> Step<Out> {
    if function.app == state.open.as_ref().map_or("", |open| open.function.app.as_str())
        && matches!(state.acting(), Some(Acting::Ask(_)))
    {
        state.editor = accounts_editor(state, Then::LookUp);
        return (Vec::new(), Some(Out::AskAccount));
    }
    let Some(open) = &state.open else { return nothing() };
    let Some(row) = open.selected() else { return nothing() };
    let target = target_of(state, row);
    let (arguments, missing) = open.form.look_up_arguments(&look_up.source);
    if let Some(first) = missing.first() {
        return (Vec::new(), Some(Out::LookUpNeeds(first.clone())));
    }
    let mut editor = LookUpEditor {
        target,
        look_up,
        function,
        arguments,
        needs: Vec::new(),
        input: TextInput::default(),
        job: None,
        failure: None,
        found: None,
        filter: TextInput::default(),
        fitting: Vec::new(),
        list: ListWindow::default(),
    };
    let account = account_of(state, &editor);
    if let Some(known) = state.looked_up.get(&editor.key(account)) {
        editor.show(Arc::clone(known));
        state.editor = Some(Editor::LookUp(Box::new(editor)));
        return nothing();
    }
    state.editor = Some(Editor::LookUp(Box::new(editor)));
    fetch(state, None, ctx)
}

fn target_of(state: &State, row: &Row) -> Target {
    let above = row.path.parent();
    let form = state.open.as_ref().map(|open| &open.form);
    let takes_keys =
        |path: &Path| form.and_then(|form| form.spec_at(path)).is_some_and(|spec| spec.object().is_some());
    match (&row.spec.kind, row.kind) {
        (_, RowKind::AddKey) | (Kind::Object(_), RowKind::Group { .. }) => Target::Key(row.path.clone()),
        (_, RowKind::AddItem) | (Kind::List(_) | Kind::Multi(_), _) => Target::Item(row.path.clone()),
        _ if row.own_key => {
            above.filter(takes_keys).map_or_else(|| Target::Value(row.path.clone()), Target::Key)
        }
        _ => Target::Value(row.path.clone()),
    }
}

fn account_of(state: &State, editor: &LookUpEditor) -> Option<u64> {
    let same_app = state.open.as_ref().is_some_and(|open| open.function.app == editor.function.app);
    if same_app {
        return state.acting().and_then(|acting| acting.account().map(|account| account.id));
    }
    state.chosen.get(&editor.function.app).copied()
}

fn fetch(state: &mut State, cursor: Option<&Doc>, ctx: &mut Ctx) -> Step<Out> {
    let Some(Editor::LookUp(editor)) = &state.editor else { return nothing() };
    let account = account_of(state, editor);
    let job = ctx.jobs.next(ctx.now);
    let effect = Effect::LookUp {
        job,
        function: Arc::clone(&editor.function),
        source: editor.look_up.source.clone(),
        request: Box::new(CallRequest {
            function: editor.function.name.clone(),
            arguments: editor.arguments.clone(),
            variables: state.variables.clone(),
            account,
            cursor: cursor.cloned(),
        }),
        before: editor.found.as_ref().filter(|_| cursor.is_some()).map(|found| Arc::new(found.table.clone())),
    };
    if let Some(Editor::LookUp(editor)) = &mut state.editor {
        editor.job = Some(job);
        editor.failure = None;
    }
    (vec![effect], None)
}

/// A worker's answer.
pub(super) fn take(state: &mut State, job: JobId, found: Result<Found, Failure>) -> Step<Out> {
    let Some(Editor::LookUp(editor)) = &mut state.editor else { return nothing() };
    if editor.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    match found {
        Ok(Found::Needs(needs)) => editor.needs = needs,
        Ok(Found::Values(found)) => {
            editor.show(Arc::clone(&found));
            let Some(Editor::LookUp(editor)) = &state.editor else { return nothing() };
            let key = editor.key(account_of(state, editor));
            state.looked_up.insert(key, found);
        }
        Err(failure) => editor.failure = Some(failure),
    }
    nothing()
}

/// A move through the values; near the end the next page is fetched.
pub(super) fn step(state: &mut State, motion: Motion, ctx: &mut Ctx) -> Step<Out> {
    let Some(Editor::LookUp(editor)) = &mut state.editor else { return nothing() };
    motion.apply(&mut editor.list, ctx.height, editor.fitting.len());
    let near_end = editor.list.selected + 3 >= editor.fitting.len();
    let next = editor.found.as_ref().and_then(|found| found.next.clone());
    if near_end && editor.job.is_none() && next.is_some() {
        return fetch(state, next.as_ref(), ctx);
    }
    nothing()
}

/// Enter: the argument that is asked for, another try, or the chosen value.
pub(super) fn enter(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(Editor::LookUp(editor)) = &mut state.editor else { return nothing() };
    if !editor.needs.is_empty() {
        let text = editor.input.text();
        if text.is_empty() {
            return nothing();
        }
        let name = editor.needs.remove(0);
        editor.arguments.set(&Path::of_key(name), Doc::text(text));
        editor.input = TextInput::default();
        return if editor.needs.is_empty() { fetch(state, None, ctx) } else { nothing() };
    }
    if editor.failure.is_some() {
        return fetch(state, None, ctx);
    }
    let value = editor
        .fitting
        .get(editor.list.selected)
        .copied()
        .and_then(|row| editor.found.as_ref()?.table.value_of(row).cloned());
    let Some(value) = value else { return nothing() };
    let target = editor.target.clone();
    state.editor = None;
    insert(state, &target, value);
    nothing()
}

pub(super) fn insert(state: &mut State, target: &Target, value: Doc) {
    let text = || value.as_str().map_or_else(|| value.write(), str::to_owned);
    let Some(open) = &mut state.open else { return };
    open.armed = false;
    match target {
        Target::Key(object) => {
            let place = open.form.add_key(object, &text()).unwrap_or_else(|_| object.key(text()));
            open.refresh();
            select_and_edit(state, &place);
        }
        Target::Item(list) => {
            let held = open.form.arguments().at(list).map_or(0, |held| held.items().len());
            let place = list.index(held);
            let fitted = fitted(open.form.spec_at(&place).as_deref().map(|spec| &spec.kind), value);
            open.form.set(&place, fitted);
            open.refresh();
        }
        Target::Value(path) => {
            let fitted = fitted(open.form.spec_at(path).as_deref().map(|spec| &spec.kind), value);
            open.form.set(path, fitted);
            open.leave(path);
            open.refresh();
        }
    }
}

/// Another column to send, or to read.
pub(super) fn next_column(state: &mut State, of_value: bool) {
    let Some(Editor::LookUp(editor)) = &mut state.editor else { return };
    let Some(found) = &mut editor.found else { return };
    let columns = found.table.columns.len().max(1);
    let table = &mut Arc::make_mut(found).table;
    let column = if of_value { &mut table.value } else { &mut table.label };
    *column = (*column + 1) % columns;
}

/// The words changed.
pub(super) fn narrow(editor: &mut LookUpEditor) {
    if let Some(found) = &editor.found {
        editor.fitting = found.table.fitting(&editor.filter.text());
        editor.list = ListWindow::default();
    }
}
