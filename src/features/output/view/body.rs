//! How the document itself looks: a tree, a table, text.
//!
//! Owns which of them is drawn. Must not draw more than the window.

use super::super::state::{Body, State};
use super::super::texting::{Shape, TextView, bytes_a_line, bytes_a_row};
use super::super::view_diff;
use super::super::view_table::table;
use crate::domain::output::{TextLines, TextWindow};
use crate::effect::Remote;
use crate::features::ViewCtx;
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::json_tree::FOUND_MARK;
use crate::widgets::spinner::grouped;
use crate::widgets::{face, json_tree, text_rows};

pub(super) fn body(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    if let Some(comparison) = &state.comparison {
        return view_diff::rows(comparison, ctx, canvas);
    }
    match &state.table {
        Some(Remote::Loading(job)) => {
            return face::loading(canvas, ctx.theme, "Making a table", ctx.elapsed(*job));
        }
        Some(Remote::Ready(view)) => return table(view, ctx, canvas),
        _ => {}
    }
    if let (Some(view), Remote::Ready(body)) = (&state.text, &state.body) {
        return text(state, view, body, ctx, canvas);
    }
    match &state.body {
        Remote::Idle => {}
        Remote::Loading(job) => face::loading(canvas, ctx.theme, "Reading the answer", ctx.elapsed(*job)),
        Remote::Failed(failure) => _ = face::failed(canvas, 0, ctx.theme, failure, ""),
        Remote::Ready(Body::Tree { index, folds, cursor }) => {
            let is_found = |row| state.find.as_ref().is_some_and(|find| find.holds(row));
            json_tree::draw(canvas, index, folds, cursor, &is_found, ctx.theme, ctx.focused, state.numbers);
        }
        Remote::Ready(Body::Text { lines, why, window }) => {
            let below = text_lines(state, lines, window, ctx, canvas);
            if below < canvas.height() {
                canvas.text(1, below, &format!("Shown as text: {why}"), ctx.theme.dim);
            }
        }
    }
}

/// The path of the selected row, and its number.
pub(super) fn place_line(state: &State, theme: &Theme, canvas: &mut Canvas) {
    let Some(Body::Tree { index, cursor, .. }) = state.body.ready() else { return };
    let numbers = format!("{} of {}", grouped(cursor.cursor + 1), grouped(index.len()));
    let width = canvas.width();
    let numbers_at = canvas.text_right(width / 3, width.saturating_sub(1), 0, &numbers, theme.dim);
    let room = numbers_at.saturating_sub(3);
    let path = index.jq_path_end(cursor.cursor);
    // The end of a path tells more than its start.
    canvas.text_in(1, 0, room, &end_of(&path, usize::from(room)), theme.dim);
}

/// The start of a path is what can be left out.
fn end_of(path: &str, room: usize) -> String {
    let length = path.chars().count();
    if length <= room {
        return path.to_owned();
    }
    let end: String = path.chars().skip(length + 1 - room.max(1)).collect();
    format!("…{end}")
}

/// The document as text.
fn text(state: &State, view: &TextView, shown: &Body, ctx: &ViewCtx, canvas: &mut Canvas) {
    let height = usize::from(canvas.height());
    let theme = ctx.theme;
    let select = |canvas: &mut Canvas, y: u16| {
        canvas.style_row(y, if ctx.focused { theme.selection } else { theme.selection_idle });
    };
    match (view.shape, shown) {
        (Shape::Pretty, Body::Tree { index, .. }) => {
            for (y, line) in (0..).zip(view.list.visible(height, index.pretty_len())) {
                text_rows::pretty(canvas, y, index, line, theme);
                if state.find.as_ref().is_some_and(|find| find.holds(index.row_of_pretty_line(line))) {
                    canvas.text(0, y, FOUND_MARK, theme.matched);
                }
                if line == view.list.selected {
                    select(canvas, y);
                }
            }
        }
        (Shape::Raw, _) => match &view.lines {
            Remote::Ready(lines) => _ = text_lines(state, lines, &view.window, ctx, canvas),
            Remote::Loading(job) => face::loading(canvas, theme, "Finding the lines", ctx.elapsed(*job)),
            _ => {}
        },
        (_, shown) => {
            let body = match shown {
                Body::Tree { index, .. } => index.body().slice(index.value_range(0)),
                Body::Text { lines, .. } => lines.body().clone(),
            };
            let bytes = bytes_a_row(state.width);
            for (y, row) in (0..).zip(view.list.visible(height, body.len().div_ceil(bytes))) {
                text_rows::hex(canvas, y, &body, row, bytes, theme);
                if row == view.list.selected {
                    select(canvas, y);
                }
            }
        }
    }
}

/// Lines as they came. Returns the row after the last: a long line takes several.
fn text_lines(
    state: &State,
    lines: &TextLines,
    window: &TextWindow,
    ctx: &ViewCtx,
    canvas: &mut Canvas,
) -> u16 {
    let mut below = 0;
    let bytes = bytes_a_line(state.width);
    let places = lines.places(window.top, bytes).take(usize::from(canvas.height()));
    // Matches of a tree are its rows, not these lines.
    let find = state.find.as_ref().filter(|_| matches!(state.body, Remote::Ready(Body::Text { .. })));
    for (y, place) in (0..).zip(places) {
        text_rows::raw(canvas, y, lines, place, bytes, ctx.theme);
        if place.part == 0 && find.is_some_and(|find| find.holds(place.line)) {
            canvas.text(0, y, FOUND_MARK, ctx.theme.matched);
        }
        if place == window.cursor {
            canvas.style_row(y, if ctx.focused { ctx.theme.selection } else { ctx.theme.selection_idle });
        }
        below = y + 1;
    }
    below
}
