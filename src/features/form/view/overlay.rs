//! How the form's overlays look: choices, accounts and variables.

use super::{looking_up, suggesting, using};
use crate::domain::account::Account;
use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::form::Choice;
use crate::features::form::editor::{Editor, Then, VariablesEditor, choice_label, undefined};
use crate::features::form::state::State;
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// Draws the overlay that is open, if any, over the screen.
pub fn view_overlay(state: &State, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    match state.editor.as_ref()? {
        Editor::Choice { path, options, filter, list, ticked } => {
            choices(&path.to_string(), options, ticked.as_deref(), filter, *list, ctx, screen)
        }
        Editor::Branches { path, labels, filter, list } => {
            branches(&path.to_string(), labels, filter, *list, ctx, screen)
        }
        Editor::LookUp(editor) => looking_up::draw(editor, ctx, screen),
        Editor::Suggest(editor) => suggesting::draw(editor, ctx, screen),
        Editor::File { path, input, job, failure } => {
            file(&path.to_string(), input, job.is_some(), failure.as_ref(), ctx, screen)
        }
        Editor::Reader { shown, .. } => {
            shown.draw(ctx.theme, screen);
            None
        }
        Editor::Accounts { accounts, list, then } => {
            let title = match then {
                Then::Call => "Act as which account? Enter calls",
                Then::LookUp => "Look up with which account?",
                Then::Stay => "Act as which account?",
            };
            accounts_overlay(title, accounts, *list, ctx, screen);
            None
        }
        Editor::Variables(editor) => variables(state, editor, ctx, screen),
        Editor::Use(chosen) => {
            chosen.menu.draw(ctx.theme, screen);
            None
        }
        Editor::Put(editor) => using::draw(state, editor, ctx, screen),
        Editor::Text { .. }
        | Editor::NewKey { .. }
        | Editor::Block { .. }
        | Editor::RowFilter(_)
        | Editor::Preview(_) => None,
    }
}

/// An overlay's frame with room for so many rows; the canvas inside it.
pub(super) fn modal<'a>(
    screen: &'a mut Canvas,
    title: &str,
    right: &str,
    rows: usize,
    ctx: &ViewCtx,
) -> Canvas<'a> {
    let height = u16::try_from(rows)
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(screen.height().saturating_sub(4))
        .max(3);
    let area = frame::centred(screen.area(), 64, height);
    let mut canvas = screen.at(area);
    canvas.clear();
    let inner = frame::draw(&mut canvas, &Frame { title, right, focused: true, scroll: None }, ctx.theme);
    screen.at(inner)
}

fn choices(
    title: &str,
    options: &[Choice],
    ticked: Option<&[Doc]>,
    filter: &TextInput,
    list: ListWindow,
    ctx: &ViewCtx,
    screen: &mut Canvas,
) -> Cursor {
    let theme = ctx.theme;
    let typed = filter.text();
    let fitting = Editor::fitting(options, &typed);
    let right = format!("{} of {}", fitting.len(), options.len());
    let mut canvas = modal(screen, title, &right, options.len() + 1, ctx);
    canvas.text(1, 0, "/", theme.accent);
    let cursor = filter.draw(&mut canvas, (3, 0), theme.text);
    if fitting.is_empty() {
        let what = if ticked.is_some() {
            "Nothing fits these words.".to_owned()
        } else {
            format!("Enter sends “{typed}” as it is")
        };
        canvas.text(1, 1, &what, theme.warning);
    }
    let height = usize::from(canvas.height().saturating_sub(1));
    let mut list = list;
    list.scroll_into_view(height, fitting.len());
    for (y, at) in (1..).zip(list.visible(height, fitting.len())) {
        let option = fitting[at];
        let mut x = 3;
        if let Some(ticked) = ticked {
            let place = ticked.iter().position(|value| *value == option.value);
            x = canvas.text(x, y, if place.is_some() { "[x] " } else { "[ ] " }, theme.accent);
        }
        if let Some(label) =
            option.label.as_ref().filter(|label| Some(label.as_str()) != option.value.as_str())
        {
            x = canvas.text(x, y, label, theme.text) + 2;
            canvas.text(x, y, &choice_label(&option.value), theme.dim);
        } else {
            canvas.text(x, y, &choice_label(&option.value), theme.text);
        }
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    cursor
}

fn accounts_overlay(title: &str, accounts: &[Account], list: ListWindow, ctx: &ViewCtx, screen: &mut Canvas) {
    let mut canvas = modal(screen, title, "Esc sends nothing", accounts.len(), ctx);
    let height = usize::from(canvas.height());
    let mut list = list;
    list.scroll_into_view(height, accounts.len());
    for (y, at) in (0..).zip(list.visible(height, accounts.len())) {
        let account = &accounts[at];
        let end = canvas.width().saturating_sub(1);
        let at_id = canvas.text_right(12, end, y, &account.id.to_string(), ctx.theme.dim);
        canvas.text_in(2, y, at_id.saturating_sub(3), &account.display_name, ctx.theme.text);
        if at == list.selected {
            canvas.style_row(y, ctx.theme.selection);
        }
    }
}

fn variables(state: &State, editor: &VariablesEditor, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let tags = state.open.as_ref().map_or(&[][..], |open| &open.sums.tags);
    let missing = undefined(tags, &state.variables);
    let total = state.variables.len() + 1;
    let mut canvas = modal(screen, "Variables for {tags}", "", total + 2, ctx);
    let height = usize::from(canvas.height().saturating_sub(1));
    let mut list = editor.list;
    list.scroll_into_view(height, total);
    let mut cursor = None;
    for (y, at) in (0..).zip(list.visible(height, total)) {
        let is_selected = at == list.selected;
        if let Some(input) = editor.input.as_ref().filter(|_| is_selected) {
            cursor = input.draw(&mut canvas, (2, y), theme.editing);
            continue;
        }
        match state.variables.iter().nth(at) {
            Some((name, value)) => {
                let next = canvas.text_in(2, y, 24, name, theme.tag);
                canvas.text(next.max(18) + 2, y, value, theme.text);
            }
            None => _ = canvas.text(2, y, "+ add a variable", theme.ghost),
        }
        if is_selected {
            canvas.style_row(y, theme.selection);
        }
    }
    let bottom = canvas.height().saturating_sub(1);
    let (text, style) = match (&editor.error, missing.first()) {
        (Some(error), _) => (format!("✗ {error}"), theme.error),
        (None, Some(name)) if editor.input.is_some() && editor.editing.is_none() => {
            (format!("! write the value of {{{name}}}, or name=value"), theme.warning)
        }
        (None, _) if editor.input.is_some() => ("Write name=value, then Enter.".to_owned(), theme.dim),
        (None, Some(name)) => (format!("! {{{name}}} has no value yet"), theme.warning),
        (None, None) => ("Write {name} in any field to use a value.".to_owned(), theme.dim),
    };
    canvas.text(1, bottom, &text, style);
    cursor
}

fn branches(
    title: &str,
    labels: &[String],
    filter: &TextInput,
    list: ListWindow,
    ctx: &ViewCtx,
    screen: &mut Canvas,
) -> Cursor {
    let theme = ctx.theme;
    let fitting = Editor::fitting_labels(labels, &filter.text());
    let right = format!("{} of {} shapes", fitting.len(), labels.len());
    let title = if title.is_empty() { "Arguments" } else { title };
    let mut canvas = modal(screen, title, &right, labels.len() + 1, ctx);
    canvas.text(1, 0, "/", theme.accent);
    let cursor = filter.draw(&mut canvas, (3, 0), theme.text);
    let height = usize::from(canvas.height().saturating_sub(1));
    let mut list = list;
    list.scroll_into_view(height, fitting.len());
    for (y, at) in (1..).zip(list.visible(height, fitting.len())) {
        canvas.text(3, y, &labels[fitting[at]], theme.text);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    cursor
}

fn file(
    path: &str,
    input: &TextInput,
    reads: bool,
    failure: Option<&Failure>,
    ctx: &ViewCtx,
    screen: &mut Canvas,
) -> Cursor {
    let mut canvas = modal(screen, &format!("A file for {path}, sent as base64"), "", 2, ctx);
    let next = canvas.text(1, 0, "file: ", ctx.theme.dim);
    let cursor = input.draw(&mut canvas, (next, 0), ctx.theme.editing);
    match failure {
        Some(failure) => canvas.text(1, 1, &format!("✗ {}", failure.one_line()), ctx.theme.error),
        None if reads => canvas.text(1, 1, "Reading.", ctx.theme.dim),
        None => canvas.text(1, 1, "Enter reads it; up to 8 MB.", ctx.theme.dim),
    };
    cursor
}
