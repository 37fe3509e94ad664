//! How the look-up picker looks: asking, loading, failed, empty, and the values.

use super::overlay::modal;
use crate::features::form::looking_up::{LookUpEditor, LookedUp, Target};
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::Canvas;
use crate::widgets::face;

/// Lines that the overlay has for values.
const ROWS: usize = 14;

pub(super) fn draw(editor: &LookUpEditor, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let found = editor.found.as_deref();
    let right = found.map_or_else(String::new, |found| {
        let more = if found.next.is_some() { "+" } else { "" };
        format!("{} of {}{more}", editor.fitting.len(), found.table.rows.len())
    });
    let what = match &editor.target {
        Target::Value(path) => format!("{path}: values of {}", editor.function.name),
        Target::Item(path) => format!("An item of {path}: values of {}", editor.function.name),
        Target::Key(path) => format!("A key of {path}: from {}", editor.function.name),
    };
    let rows =
        found.filter(|_| editor.needs.is_empty()).map_or(3, |found| found.table.rows.len().clamp(1, ROWS));
    let mut canvas = modal(screen, &what, &right, rows + 2, ctx);
    let theme = ctx.theme;
    if let Some(name) = editor.needs.first() {
        canvas.text(1, 0, &format!("{} wants {name} first:", editor.function.name), theme.text);
        let next = canvas.text(1, 1, &format!("{name}: "), theme.dim);
        return editor.input.draw(&mut canvas, (next, 1), theme.editing);
    }
    match (found, &editor.failure, editor.job) {
        (None, Some(failure), _) => {
            face::failed(
                &mut canvas,
                0,
                theme,
                failure,
                "Enter tries again. Esc leaves: the value can be typed.",
            );
            None
        }
        (None, None, job) => {
            let elapsed = job.map_or(std::time::Duration::ZERO, |job| ctx.elapsed(job));
            face::loading(&mut canvas, theme, "Looking the values up", elapsed);
            None
        }
        (Some(found), _, _) => values(editor, found, ctx, &mut canvas),
    }
}

fn values(editor: &LookUpEditor, found: &LookedUp, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let table = &found.table;
    canvas.text(1, 0, "/", theme.accent);
    let cursor = editor.filter.draw(canvas, (3, 0), theme.text);
    let bottom = canvas.height().saturating_sub(1);
    let height = usize::from(bottom.saturating_sub(1));
    let end = canvas.width().saturating_sub(1);
    let value_at = end / 2 + 2;
    if table.rows.is_empty() {
        canvas.text(1, 1, "The function answered, but with no values.", theme.warning);
    } else if editor.fitting.is_empty() {
        canvas.text(1, 1, "Nothing fits these words.", theme.warning);
    }
    let mut list = editor.list;
    list.scroll_into_view(height, editor.fitting.len());
    for (y, at) in (1..).zip(list.visible(height, editor.fitting.len())) {
        let row = editor.fitting[at];
        canvas.text_in(3, y, value_at.saturating_sub(5), &table.text(row, table.label), theme.text);
        canvas.text_in(value_at, y, end.saturating_sub(value_at), &table.text(row, table.value), theme.dim);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    let column = |at: usize| table.columns.get(at).map_or("", String::as_str);
    let state = match (&editor.failure, editor.job) {
        (Some(failure), _) => format!("✗ {}", failure.one_line()),
        (None, Some(_)) => "fetching the next page".to_owned(),
        (None, None) => {
            format!("shows {} (Tab) · sends {} (Shift-Tab)", column(table.label), column(table.value))
        }
    };
    canvas.text(1, bottom, &state, if editor.failure.is_some() { theme.error } else { theme.dim });
    cursor
}
