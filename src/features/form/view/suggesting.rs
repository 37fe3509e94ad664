//! How suggested arguments look: the prompt, waiting, and what would change.

use super::overlay::modal;
use crate::domain::document::Doc;
use crate::features::form::editor::choice_label;
use crate::features::form::suggesting::SuggestEditor;
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::Canvas;
use crate::widgets::face;

pub(super) fn draw(editor: &SuggestEditor, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let found = editor.suggestions.as_ref();
    let rows = found.map_or(3, |found| found.len().max(1) + 1);
    let mut canvas = modal(screen, "Arguments for a prompt", "", rows, ctx);
    let Some(found) = found else {
        let next = canvas.text(1, 0, "prompt: ", theme.dim);
        let cursor = editor.prompt.draw(&mut canvas, (next, 0), theme.editing);
        match (&editor.failure, editor.job) {
            (Some(failure), _) => _ = canvas.text(1, 1, &format!("✗ {}", failure.one_line()), theme.error),
            (None, Some(job)) => {
                let line = face::loading_line("Asking", ctx.elapsed(job)).unwrap_or_default();
                canvas.text(1, 1, &line, theme.accent);
            }
            (None, None) => {
                let what = "Say what the call should do, then Enter. Variables go along.";
                face::paragraphs(&mut canvas, 1, &[(what, theme.dim)]);
            }
        }
        return cursor;
    };
    if found.is_empty() {
        canvas.text(1, 0, "Nothing is suggested that the form does not hold already.", theme.dim);
        return None;
    }
    let bottom = canvas.height().saturating_sub(1);
    let height = usize::from(bottom);
    let mut list = editor.list;
    list.scroll_into_view(height, found.len());
    let end = canvas.width().saturating_sub(1);
    for (y, at) in (0..).zip(list.visible(height, found.len())) {
        let suggestion = &found[at];
        let x = canvas.text(1, y, if suggestion.taken { "[x] " } else { "[ ] " }, theme.accent);
        let x = canvas.text_in(x, y, 22, &suggestion.path.to_string(), theme.text).max(24) + 1;
        let before = suggestion.before.as_ref().map_or_else(|| "–".to_owned(), shown);
        let x = canvas.text_in(x, y, end.saturating_sub(x) / 3, &before, theme.ghost);
        let x = canvas.text(x, y, " → ", theme.dim);
        canvas.text_in(x, y, end.saturating_sub(x), &shown(&suggestion.after), theme.tag);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    canvas.text(1, bottom, "Space marks, Enter takes what is marked, Esc takes nothing.", theme.dim);
    None
}

fn shown(value: &Doc) -> String {
    choice_label(value)
}
