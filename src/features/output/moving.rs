//! Moves through the document, and its folds.
//!
//! Owns what a motion means in a tree and in lines. Must not know the table: it moves by itself.

use super::state::{Body, State};
use super::texting::{bytes_a_line, move_window};
use super::update::Msg;
use crate::domain::output::{Folds, JsonIndex, TreeCursor};
use crate::effect::Remote;
use crate::features::Motion;

pub(super) fn navigate(state: &mut State, msg: &Msg, height: usize) {
    let width = bytes_a_line(state.width);
    if matches!(msg, Msg::Numbers) {
        state.numbers = !state.numbers;
    }
    let Remote::Ready(body) = &mut state.body else { return };
    match body {
        Body::Text { lines, window, .. } => {
            if let Msg::Move(motion) = msg {
                move_window(window, *motion, lines, width, height);
            }
        }
        Body::Tree { index, folds, cursor } => match msg {
            Msg::Move(motion) => move_cursor(*motion, index, folds, cursor, height),
            Msg::Left => cursor.close_or_parent(index, folds, height),
            Msg::Right => cursor.open_or_enter(index, folds, height),
            Msg::Fold => cursor.toggle(index, folds, height),
            Msg::FoldAll => cursor.toggle_all(index, folds, height),
            Msg::Sibling(forward) => cursor.to_sibling(*forward, index, folds, height),
            Msg::Level(more) => {
                folds.step_depth(*more, index);
                cursor.follow(index, folds, height);
            }
            _ => {}
        },
    }
}

/// To a row of the tree or a line, opening what hides it.
pub(super) fn go_to(state: &mut State, row: usize, height: usize) {
    let width = bytes_a_line(state.width);
    if let (Some(_), Remote::Ready(Body::Tree { index, .. })) = (&state.text, &state.body) {
        let at = index.value_range(row).start - index.value_range(0).start;
        return super::texting::go_to(state, at, height);
    }
    match &mut state.body {
        Remote::Ready(Body::Tree { index, folds, cursor }) => cursor.reveal(row, index, folds, height),
        Remote::Ready(Body::Text { lines, window, .. }) => {
            let place = crate::domain::output::TextPlace { line: row, part: 0 };
            window.reveal(place, lines, width, height);
        }
        _ => {}
    }
}

fn move_cursor(motion: Motion, index: &JsonIndex, folds: &Folds, cursor: &mut TreeCursor, height: usize) {
    let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
    match motion {
        Motion::Up => cursor.move_by(-1, index, folds, height),
        Motion::Down => cursor.move_by(1, index, folds, height),
        Motion::PageUp => cursor.move_by(-page, index, folds, height),
        Motion::PageDown => cursor.move_by(page, index, folds, height),
        Motion::Scroll(rows) => cursor.move_by(rows, index, folds, height),
        Motion::First => cursor.first(),
        Motion::Last => cursor.last(index, folds, height),
        Motion::Line(line) => cursor.to_line(line, index, folds),
    }
}
