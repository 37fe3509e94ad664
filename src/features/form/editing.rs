//! Keys and pastes while an editor is open.
//!
//! Owns what they do in each kind of editor. Esc leaves; nothing that was typed is taken twice or lost.

use super::edit;
use super::editor::{Editor, Holds, Then};
use super::msg::{Msg, Out};
use super::row_edit::RowEdit;
use super::state::State;
use super::submit::submit;
use super::{files, looking_up, suggesting, using, variables};
use crate::domain::document::{Doc, Path, Step as DocStep};
use crate::domain::kept::Change;
use crate::domain::variables::Variables;
use crate::effect::Effect;
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::{EditKey, TextInput};

pub(super) fn in_editor(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(editor) = &mut state.editor else { return nothing() };
    match msg {
        Msg::CancelEdit => return leave_editor(state),
        Msg::Commit | Msg::OpenRow => return enter(state, ctx),
        Msg::CommitAnd(forward) => return tab(state, forward, ctx),
        Msg::Move(motion) if matches!(editor, Editor::LookUp(_)) => {
            return looking_up::step(state, motion, ctx);
        }
        Msg::Edit(EditKey::Char(letter)) if matches!(editor, Editor::Use(_)) => {
            return using::choose(state, Some(letter));
        }
        Msg::Move(motion) => move_in_editor(state, motion, ctx.height),
        Msg::Edit(key) => {
            edit_key(editor, key);
            show_rows(state);
        }
        Msg::Paste(text) => {
            paste_into(state, &text);
            show_rows(state);
        }
        Msg::Row(RowEdit::Toggle) => toggle(editor),
        Msg::Row(RowEdit::Clear) if matches!(editor, Editor::Variables(_)) => variables::remove(state),
        Msg::Column(of_value) => looking_up::next_column(state, of_value),
        Msg::Copy => {
            let Editor::Reader { whole, .. } = editor else { return nothing() };
            return (Vec::new(), Some(Out::Copy(whole.clone())));
        }
        Msg::LargeEditor => {
            if let Editor::Text { path, input, .. } = editor {
                // The line break that was asked for, and room for more of them.
                let (path, text) = (path.clone(), format!("{}\n", input.text()));
                state.editor = Some(text_block(path, &text));
            }
        }
        _ => {}
    }
    nothing()
}

/// Rows follow the words while they are typed.
fn show_rows(state: &mut State) {
    if let (Some(Editor::RowFilter(input)), Some(open)) = (&state.editor, &mut state.open) {
        open.show_words(input.text());
    }
}

/// Enter: what is typed or chosen is taken.
fn enter(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    match &state.editor {
        Some(Editor::Accounts { .. }) => choose_account(state, ctx.height),
        Some(Editor::Variables(_)) => variables::enter(state),
        Some(Editor::LookUp(_)) => looking_up::enter(state, ctx),
        Some(Editor::Suggest(_)) => suggesting::enter(state, ctx),
        Some(Editor::File { .. }) => files::enter(state, ctx),
        Some(Editor::Use(_) | Editor::Put(_)) => using::enter(state),
        _ => {
            if let Some(open) = &mut state.open {
                open.armed = false;
            }
            edit::commit(state);
            nothing()
        }
    }
}

/// Tab: the rest of a tag that is begun, else on to the next field.
fn tab(state: &mut State, forward: bool, ctx: &mut Ctx) -> Step<Out> {
    let Some(Editor::Text { path, input, .. }) = &mut state.editor else { return enter(state, ctx) };
    if forward && completes(&state.variables, input) {
        complete(&state.variables, input);
        return nothing();
    }
    let path = path.clone();
    edit::commit(state);
    let next = state.open.as_ref().and_then(|open| edit::neighbour(open, &path, forward));
    if let Some(next) = next {
        edit::enter_row(state, &next);
    }
    nothing()
}

/// Space in a list in which several may be ticked.
fn toggle(editor: &mut Editor) {
    match editor {
        Editor::Suggest(editor) => suggesting::toggle(editor),
        Editor::Choice { options, filter, list, ticked: Some(ticked), .. } => {
            let Some(option) = Editor::fitting(options, &filter.text()).get(list.selected).copied() else {
                return;
            };
            match ticked.iter().position(|value| *value == option.value) {
                Some(at) => _ = ticked.remove(at),
                None => ticked.push(option.value.clone()),
            }
        }
        _ => {}
    }
}

fn paste_into(state: &mut State, text: &str) {
    match &mut state.editor {
        Some(Editor::Text { path, input, .. }) if text.trim_end().contains('\n') => {
            let path = path.clone();
            let mut typed = input.clone();
            typed.insert_paste(text);
            paste_lines(state, path, &typed.text(), text.trim_end());
        }
        Some(editor) => paste(editor, text),
        None => {}
    }
}

/// Esc: a text field takes nothing, raw JSON is applied when it can be read, overlays close.
fn leave_editor(state: &mut State) -> Step<Out> {
    match &mut state.editor {
        // A text that is no JSON is kept and stands in the way of a call, not of leaving.
        Some(Editor::Block { .. }) => edit::commit(state),
        Some(Editor::RowFilter(_)) => {
            if let Some(open) = &mut state.open {
                open.show_words(String::new());
            }
            state.editor = None;
        }
        Some(Editor::Variables(variables)) if variables.input.is_some() => {
            variables.input = None;
            variables.error = None;
        }
        _ => {
            let job = state.editor.take().and_then(|editor| editor.job());
            return (job.map(Effect::Cancel).into_iter().collect(), None);
        }
    }
    nothing()
}

/// The name in a tag that is begun and not closed at the end of a text.
pub(super) fn begun_tag(before: &str) -> Option<&str> {
    let begun = before.rsplit_once('{')?.1;
    let is_name = begun.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    is_name.then_some(begun)
}

/// Names of variables that begin so.
pub(super) fn completions(state: &State, begun: &str) -> Vec<String> {
    names(&state.variables, begun).map(str::to_owned).collect()
}

fn names<'a>(variables: &'a Variables, begun: &'a str) -> impl Iterator<Item = &'a str> {
    variables.iter().map(|(name, _)| name).filter(move |name| name.starts_with(begun))
}

fn completes(variables: &Variables, input: &TextInput) -> bool {
    let before = input.before_cursor();
    begun_tag(&before).is_some_and(|begun| names(variables, begun).next().is_some())
}

/// Writes the rest of the tag that is begun.
fn complete(variables: &Variables, input: &mut TextInput) {
    let before = input.before_cursor();
    let Some(begun) = begun_tag(&before) else { return };
    if let Some(name) = names(variables, begun).next() {
        input.insert_paste(&format!("{}}}", &name[begun.len()..]));
    }
}

/// The text in an editor with room; before it, the row's text was one line.
fn text_block(path: Path, text: &str) -> Editor {
    let mut editor = edit::block_editor(path, Holds::Text, text);
    if let Editor::Block { before, editor, .. } = &mut editor {
        before.clear();
        editor.to_end();
    }
    editor
}

/// Lines pasted into a list's item become items, one for each; into any other text, a text of several lines.
fn paste_lines(state: &mut State, path: Path, whole: &str, pasted: &str) {
    let Some(open) = &mut state.open else { return };
    let list = path.parent().filter(|_| matches!(path.last(), Some(DocStep::Index(_))));
    let is_empty_item = open
        .form
        .arguments()
        .at(&path)
        .is_none_or(|held| matches!(held, Doc::Null) || held.as_str() == Some(""));
    match list.filter(|_| is_empty_item) {
        Some(list) => {
            let lines: Vec<&str> = pasted.lines().filter(|line| !line.is_empty()).collect();
            open.form.clear(&path);
            open.form.add_items(&list, &lines);
            state.editor = None;
            open.refresh();
        }
        None => state.editor = Some(text_block(path, whole)),
    }
}

/// The text field that has the keys.
fn field(editor: &mut Editor) -> Option<&mut TextInput> {
    match editor {
        Editor::Text { input, .. }
        | Editor::NewKey { input, .. }
        | Editor::File { input, .. }
        | Editor::RowFilter(input) => Some(input),
        Editor::Choice { filter, .. } | Editor::Branches { filter, .. } => Some(filter),
        Editor::LookUp(editor) => Some(editor.field()),
        Editor::Suggest(editor) => editor.field(),
        Editor::Variables(variables) => variables.input.as_mut(),
        Editor::Put(editor) => Some(&mut editor.filter),
        Editor::Block { .. }
        | Editor::Accounts { .. }
        | Editor::Preview(_)
        | Editor::Reader { .. }
        | Editor::Use(_) => None,
    }
}

fn edit_key(editor: &mut Editor, key: EditKey) {
    if let Editor::Block { editor, error, holds, .. } = editor {
        editor.edit(key);
        *error = edit::block_error(*holds, &editor.text());
        return;
    }
    if field(editor).is_some_and(|input| input.edit(key)) {
        changed(editor);
    }
}

fn paste(editor: &mut Editor, text: &str) {
    if let Editor::Block { editor, error, holds, .. } = editor {
        editor.insert_paste(text);
        *error = edit::block_error(*holds, &editor.text());
        return;
    }
    if let Some(input) = field(editor) {
        input.insert_paste(text);
        changed(editor);
    }
}

/// What depends on the text of the field.
fn changed(editor: &mut Editor) {
    match editor {
        Editor::Choice { list, .. } | Editor::Branches { list, .. } => *list = ListWindow::default(),
        Editor::Variables(variables) => variables.error = None,
        Editor::NewKey { error, .. } => *error = None,
        Editor::File { failure, .. } => *failure = None,
        Editor::LookUp(editor) => looking_up::narrow(editor),
        Editor::Put(editor) => using::narrow(editor),
        _ => {}
    }
}

fn move_in_editor(state: &mut State, motion: Motion, height: usize) {
    let variables = state.variables.len();
    match &mut state.editor {
        Some(Editor::Choice { options, filter, list, .. }) => {
            let fitting = Editor::fitting(options, &filter.text()).len();
            motion.apply(list, height, fitting);
        }
        Some(Editor::Branches { labels, filter, list, .. }) => {
            let fitting = Editor::fitting_labels(labels, &filter.text()).len();
            motion.apply(list, height, fitting);
        }
        Some(Editor::Accounts { accounts, list, .. }) => motion.apply(list, height, accounts.len()),
        Some(Editor::Variables(editor)) if editor.input.is_none() => {
            motion.apply(&mut editor.list, height, variables + 1);
        }
        Some(Editor::Suggest(editor)) => suggesting::step(editor, motion, height),
        Some(Editor::Use(_) | Editor::Put(_)) => using::step(state, motion, height),
        Some(Editor::Reader { shown, .. }) => motion.scroll(shown, height),
        _ => {}
    }
}

fn choose_account(state: &mut State, height: usize) -> Step<Out> {
    let Some(Editor::Accounts { accounts, list, then }) = state.editor.take() else { return nothing() };
    let (Some(account), Some(open)) = (accounts.get(list.selected), &mut state.open) else {
        return nothing();
    };
    let app = open.function.app.clone();
    state.chosen.insert(app.clone(), account.id);
    let keep = Effect::Keep(Change::Account(app.clone(), account.id));
    let (mut effects, out) = match then {
        Then::Stay => (Vec::new(), Some(Out::AccountChosen(app, account.id))),
        Then::Call => {
            open.armed = true;
            submit(state, height)
        }
        Then::LookUp => looking_up::ask(state),
    };
    effects.insert(0, keep);
    (effects, out)
}
