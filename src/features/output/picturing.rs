//! Values that are pictures.
//!
//! Owns which value is meant; the picture itself is shown elsewhere, and leaves as an `Out`.

use super::state::{Body, Detail, State};
use super::update::Out;
use crate::domain::output::JsonIndex;
use crate::domain::picture::Likely;
use crate::features::{Step, nothing};
use crate::widgets::reader::Reader;

impl State {
    /// The value at the cursor: of the tree, or of the table that is shown.
    fn value(&self) -> Option<(&JsonIndex, usize)> {
        if let Some(view) = self.table() {
            return Some((view.table.index(), view.cell()?));
        }
        match self.body.ready()? {
            Body::Tree { index, cursor, .. } if self.text.is_none() => Some((&**index, cursor.cursor)),
            _ => None,
        }
    }

    /// Whether the value at the cursor is a picture, or names one.
    pub fn picture(&self) -> Option<Likely> {
        let (index, row) = self.value()?;
        index.picture_at(row)
    }
}

/// Leaves the value at the cursor as a picture to see.
pub(super) fn open(state: &State) -> Step<Out> {
    let candidate = state.value().and_then(|(index, row)| index.picture(row));
    (Vec::new(), Some(candidate.map_or(Out::NoPicture, |candidate| Out::Picture(Box::new(candidate)))))
}

/// Reads a text in full.
pub(super) fn read(state: &mut State, title: String, whole: String) -> Step<Out> {
    state.detail = Some(Detail { shown: Reader::new(title, whole.clone()), whole, what: "value" });
    nothing()
}
