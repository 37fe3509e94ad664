//! Undo and redo.
//!
//! Owns the moments between edits. A moment shares what did not change, so that it costs little to keep.

use std::sync::Arc;

use super::{Form, Side};
use crate::domain::document::{Doc, Path};

/// How many edits can be undone.
const UNDO_STEPS: usize = 200;

/// The form before or after an edit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moment {
    doc: Arc<Doc>,
    side: Arc<Side>,
    /// The one place that the edit changed; `None` when it may have changed more.
    place: Option<Path>,
}

impl Form {
    /// Takes back the last edit; false when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else { return false };
        let now = self.jump(before);
        self.redo.push(now);
        true
    }

    /// The one place that undoing changes; `None` when there is more to it.
    pub fn undoes_at(&self) -> Option<&Path> {
        self.undo.last()?.place.as_ref()
    }

    /// The one place that redoing changes; `None` when there is more to it.
    pub fn redoes_at(&self) -> Option<&Path> {
        self.redo.last()?.place.as_ref()
    }

    /// Repeats the last edit that was taken back; false when there is none.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else { return false };
        let now = self.jump(after);
        self.undo.push(now);
        true
    }

    fn jump(&mut self, to: Moment) -> Moment {
        self.revision += 1;
        self.outdate_all();
        Moment {
            doc: std::mem::replace(&mut self.doc, to.doc),
            side: std::mem::replace(&mut self.side, to.side),
            place: to.place,
        }
    }

    /// Notes the moment before an edit of one value.
    pub(super) fn remember_at(&mut self, place: &Path) {
        self.remember();
        if let Some(moment) = self.undo.last_mut() {
            moment.place = Some(place.clone());
        }
    }

    /// Notes the moment before an edit.
    pub(super) fn remember(&mut self) {
        self.revision += 1;
        if self.undo.len() == UNDO_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(Moment { doc: Arc::clone(&self.doc), side: Arc::clone(&self.side), place: None });
        self.redo.clear();
        if self.side.raw.is_some() {
            self.side_mut().raw = None;
        }
    }

    /// Several edits as one step: what was done since that many steps is undone together.
    pub(super) fn join_since(&mut self, steps: usize) {
        self.undo.truncate(steps + 1);
        if let Some(moment) = self.undo.last_mut().filter(|_| steps < UNDO_STEPS) {
            moment.place = None;
        }
    }

    pub(super) fn steps(&self) -> usize {
        self.undo.len()
    }
}
