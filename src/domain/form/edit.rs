//! Changing a form.
//!
//! Owns every edit. An edit changes the value at its place and parents that it makes or empties, nothing else, and can be undone.

use super::spec::{Kind, Spec};
use super::{Form, UNDO_STEPS};
use crate::domain::document::{Doc, NumText, Path, Step};
use crate::domain::variables::tags;

impl Form {
    /// Takes a typed text into the row. Empty means absent. A text that is no value of the row's kind is kept as it is and reported.
    ///
    /// # Errors
    /// What is wrong with the text, in one line.
    pub fn enter_text(&mut self, path: &Path, spec: &Spec, text: &str) -> Result<(), String> {
        self.errors.remove(path);
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
                self.revision += 1;
                self.texts.insert(path.clone(), text.to_owned());
                Err(why)
            }
        }
    }

    /// Puts a value into the row.
    pub fn set(&mut self, path: &Path, value: Doc) {
        self.errors.remove(path);
        self.revision += u64::from(self.texts.remove(path).is_some());
        if self.doc.at(path) != Some(&value) {
            self.remember();
            self.doc.set(path, value);
        }
    }

    /// Makes the row absent. A group that the form made itself and that is now empty becomes absent too; a list item is removed.
    pub fn clear(&mut self, path: &Path) {
        self.errors.remove(path);
        let had_text = self.texts.remove(path).is_some();
        self.revision += u64::from(had_text);
        if self.doc.at(path).is_none() {
            return;
        }
        self.remember();
        self.doc.remove(path);
        if let (Some(Step::Index(_)), Some(list)) = (path.last(), path.parent()) {
            // Items after it move up: what was noted about their old places would be about others now.
            self.texts.retain(|place, _| !place.is_within(&list));
            self.errors.retain(|place, _| !place.is_within(&list));
        } else if !had_text {
            self.drop_emptied_parents(path);
        }
    }

    fn drop_emptied_parents(&mut self, path: &Path) {
        let mut above = path.parent();
        while let Some(parent) = above.filter(|parent| parent.depth() > 0) {
            let emptied = self.doc.at(&parent) == Some(&Doc::object());
            let in_list = matches!(parent.last(), Some(Step::Index(_)));
            if !emptied || in_list {
                return;
            }
            self.doc.remove(&parent);
            above = parent.parent();
        }
    }

    /// Steps a boolean row on: absent, true, false, absent.
    pub fn cycle_boolean(&mut self, path: &Path) {
        match self.doc.at(path) {
            None => self.set(path, Doc::Bool(true)),
            Some(Doc::Bool(true)) => self.set(path, Doc::Bool(false)),
            Some(_) => self.clear(path),
        }
    }

    /// Adds an item of the list's kind to its end and returns the item's place.
    pub fn add_item(&mut self, list: &Path, item: &Spec) -> Path {
        let len = self.doc.at(list).map_or(0, |held| held.items().len());
        let place = list.index(len);
        self.remember();
        if self.doc.at(list).is_none() {
            self.doc.set(list, Doc::Arr(Vec::new()));
        }
        self.doc.set(&place, empty_of(item));
        self.show(list);
        self.show(&place);
        place
    }

    /// Adds a key with an empty text to an object and returns its place.
    ///
    /// # Errors
    /// When the key is already there.
    pub fn add_key(&mut self, object: &Path, key: &str) -> Result<Path, String> {
        let place = object.key(key);
        if self.doc.at(&place).is_some() {
            return Err(format!("the key `{key}` is already there"));
        }
        self.set(&place, Doc::Str(String::new()));
        self.show(object);
        Ok(place)
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

    fn show(&mut self, path: &Path) {
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

    /// Replaces all arguments, as the raw editor and suggested arguments do.
    pub fn replace(&mut self, arguments: Doc) {
        if self.doc != arguments {
            self.remember();
            self.doc = arguments;
        }
        self.revision += u64::from(!self.texts.is_empty());
        self.texts.clear();
        self.errors.clear();
        self.banner.clear();
    }

    /// Takes back the last edit; false when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.doc, before));
        self.after_jump()
    }

    /// Repeats the last edit that was taken back; false when there is none.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.doc, after));
        self.after_jump()
    }

    fn after_jump(&mut self) -> bool {
        self.revision += 1;
        self.texts.clear();
        true
    }

    fn remember(&mut self) {
        self.revision += 1;
        if self.undo.len() == UNDO_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(self.doc.clone());
        self.redo.clear();
    }
}

/// The value that a text means in a row. A text that is one whole tag fits every row: the service puts the value in.
pub(super) fn value_of_text(spec: &Spec, text: &str) -> Result<Doc, String> {
    let is_tag = matches!(tags(text).as_slice(), [tag] if tag.start == 0 && tag.end == text.len());
    match &spec.kind {
        Kind::Text => Ok(Doc::Str(text.to_owned())),
        _ if is_tag => Ok(Doc::Str(text.to_owned())),
        Kind::Number { integer } => number_of(text.trim(), *integer),
        Kind::Boolean => match text.trim() {
            "true" => Ok(Doc::Bool(true)),
            "false" => Ok(Doc::Bool(false)),
            _ => Err(format!("true or false is expected, not `{text}`")),
        },
        Kind::Choice(_) => Ok(Doc::parse(text).unwrap_or_else(|_| Doc::Str(text.to_owned()))),
        Kind::List(_) | Kind::Object(_) | Kind::Json => {
            Doc::parse(text).map_err(|error| format!("not JSON: {error}"))
        }
    }
}

fn number_of(text: &str, integer: bool) -> Result<Doc, String> {
    let number = NumText::parse(text).ok_or_else(|| format!("a number is expected, not `{text}`"))?;
    if integer && !number.is_integral() {
        return Err(format!("a whole number is expected, not `{text}`"));
    }
    Ok(Doc::Num(number))
}

/// What a new list item holds before it is typed.
fn empty_of(item: &Spec) -> Doc {
    match &item.kind {
        Kind::Object(_) => Doc::object(),
        Kind::List(_) => Doc::Arr(Vec::new()),
        Kind::Text => Doc::Str(String::new()),
        Kind::Boolean => Doc::Bool(true),
        Kind::Choice(values) => values.first().cloned().unwrap_or(Doc::Null),
        Kind::Number { .. } | Kind::Json => Doc::Null,
    }
}
