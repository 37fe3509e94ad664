//! Changing a form.
//!
//! Owns the edits of values. An edit changes the value at its place and parents that it makes or empties, nothing else, and can be
//! undone.

use std::sync::Arc;

use super::Form;
use super::spec::{Kind, Spec};
use super::text::value_of_text;
use crate::domain::document::{Doc, Path, Step};

impl Form {
    /// Takes a typed text into the row. Empty means absent. A text that is no value of the row's kind is kept as it is and reported.
    ///
    /// # Errors
    /// What is wrong with the text, in one line.
    pub fn enter_text(&mut self, path: &Path, spec: &Spec, text: &str) -> Result<(), String> {
        if text.is_empty() {
            self.clear(path);
            return Ok(());
        }
        match value_of_text(spec, text) {
            Ok(value) => {
                self.set(path, value);
                Ok(())
            }
            Err(why) => {
                self.remember_at(path);
                self.outdate(path);
                self.pin_branches(path);
                self.side_mut().texts.insert(path.clone(), text.to_owned());
                Err(why)
            }
        }
    }

    /// Puts a value into the row.
    pub fn set(&mut self, path: &Path, value: Doc) {
        if self.doc.at(path) == Some(&value) && !self.side.texts.contains_key(path) {
            return;
        }
        self.remember_at(path);
        self.outdate(path);
        self.pin_branches(path);
        self.note_made(path);
        let side = self.side_mut();
        side.texts.retain(|place, _| !place.is_within(path));
        side.suggested.remove(path);
        Arc::make_mut(&mut self.doc).set(path, value);
    }

    /// Notes the groups that do not exist yet and come to be by an edit below them.
    fn note_made(&mut self, path: &Path) {
        let mut above = path.parent();
        while let Some(parent) = above.filter(|parent| parent.depth() > 0 && self.doc.at(parent).is_none()) {
            above = parent.parent();
            self.side_mut().made.insert(parent);
        }
    }

    /// Makes the row absent. A group that typing made and that is now empty becomes absent too; a list item is removed.
    pub fn clear(&mut self, path: &Path) {
        let has_text = self.side.texts.keys().any(|place| place.is_within(path));
        if self.doc.at(path).is_none() && !has_text {
            return;
        }
        self.remember_at(path);
        self.outdate(path);
        self.pin_branches(path);
        if path.depth() == 0 {
            self.doc = Arc::new(Doc::object());
            self.side = Arc::default();
            return;
        }
        let side = self.side_mut();
        side.texts.retain(|place, _| !place.is_within(path));
        side.suggested.retain(|place| !place.is_within(path));
        let was_there = Arc::make_mut(&mut self.doc).remove(path).is_some();
        match (path.last(), path.parent()) {
            (Some(Step::Index(removed)), Some(list)) if was_there => {
                let removed = *removed;
                self.renumber(&list, &|index| {
                    (index != removed).then(|| index - usize::from(index > removed))
                });
            }
            _ => self.drop_emptied_parents(path),
        }
    }

    fn drop_emptied_parents(&mut self, path: &Path) {
        let mut above = path.parent();
        while let Some(parent) = above.filter(|parent| parent.depth() > 0) {
            let emptied = self.doc.at(&parent) == Some(&Doc::object());
            if !emptied || !self.side.made.contains(&parent) || matches!(parent.last(), Some(Step::Index(_)))
            {
                return;
            }
            Arc::make_mut(&mut self.doc).remove(&parent);
            self.side_mut().made.remove(&parent);
            above = parent.parent();
        }
    }

    /// Steps a boolean row on: absent, true, false, null where the schema allows it, absent.
    pub fn cycle_boolean(&mut self, path: &Path) {
        let nullable = self.spec_at(path).is_some_and(|spec| spec.nullable);
        match self.doc.at(path) {
            None => self.set(path, Doc::Bool(true)),
            Some(Doc::Bool(true)) => self.set(path, Doc::Bool(false)),
            Some(Doc::Bool(false)) if nullable => self.set(path, Doc::Null),
            Some(_) => self.clear(path),
        }
    }

    /// Opens or closes a group.
    pub fn toggle(&mut self, path: &Path, open: bool) {
        if open {
            self.open.remove(path);
            self.closed.insert(path.clone());
        } else {
            self.show(path);
        }
    }

    pub(super) fn show(&mut self, path: &Path) {
        self.closed.remove(path);
        self.open.insert(path.clone());
    }

    /// Opens every group above a place, so that its row is shown.
    pub fn reveal(&mut self, path: &Path) {
        let mut above = path.parent();
        while let Some(parent) = above.filter(|parent| parent.depth() > 0) {
            self.show(&parent);
            above = parent.parent();
        }
    }

    /// Drops the raw text that is no JSON; the arguments of before it stay.
    pub fn drop_raw(&mut self) {
        if self.side.texts.contains_key(&Path::root()) {
            self.remember();
            self.side_mut().texts.remove(&Path::root());
        }
    }

    /// Replaces all arguments with those of a text, which the raw editor shows again as it is until something changes.
    pub fn replace_from(&mut self, arguments: Doc, text: &str) {
        self.replace(arguments);
        self.side_mut().raw = Some(text.into());
    }

    /// Replaces all arguments, as the raw editor does. What stands in the way as text is gone, chosen shapes stay.
    pub fn replace(&mut self, arguments: Doc) {
        // Equal values may be spelled in another way.
        if self.side.texts.is_empty() && self.doc.write() == arguments.write() {
            return;
        }
        self.remember();
        self.outdate_all();
        let side = self.side_mut();
        side.texts.clear();
        side.suggested.clear();
        side.made.clear();
        self.doc = Arc::new(arguments);
    }
}

/// What a new list item holds before it is typed.
pub(super) fn empty_of(item: &Spec) -> Doc {
    match &item.kind {
        Kind::Object(_) => Doc::object(),
        Kind::List(_) | Kind::Multi(_) => Doc::Arr(Vec::new()),
        Kind::Text => Doc::text(String::new()),
        Kind::Boolean => Doc::Bool(true),
        Kind::Choice(choices) => choices.first().map_or(Doc::Null, |choice| choice.value.clone()),
        Kind::Number { .. } | Kind::Json | Kind::Union(_) | Kind::Never => Doc::Null,
    }
}
