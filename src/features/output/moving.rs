//! Moves through the document, and its folds.
//!
//! Owns what a motion means in a tree and in lines. Must not know the table: it moves by itself.

use super::state::Body;
use super::update::Msg;
use crate::domain::output::{Folds, JsonIndex, TreeCursor};
use crate::features::Motion;

pub(super) fn navigate(body: &mut Body, msg: &Msg, height: usize) {
    match body {
        Body::Text { lines, list, .. } => {
            if let Msg::Move(motion) = msg {
                motion.apply(list, height, lines.len());
            }
        }
        Body::Tree { index, folds, cursor } => match msg {
            Msg::Move(motion) => move_cursor(*motion, index, folds, cursor, height),
            Msg::Left => cursor.close_or_parent(index, folds, height),
            Msg::Right => cursor.open_or_enter(index, folds, height),
            Msg::Fold => cursor.toggle(index, folds, height),
            Msg::FoldAll => cursor.toggle_all(index, folds, height),
            _ => {}
        },
    }
}

pub(super) fn move_cursor(
    motion: Motion,
    index: &JsonIndex,
    folds: &Folds,
    cursor: &mut TreeCursor,
    height: usize,
) {
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
