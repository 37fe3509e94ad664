//! Lists and maps: adding, doubling, moving and renaming what they hold.
//!
//! Owns that drafts, errors and open groups go along with their item: a move permutes them with the values and nothing else.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Form;
use super::edit::empty_of;
use super::spec::Spec;
use crate::domain::document::{Doc, Path, Step};

impl Form {
    /// Adds an item of the list's kind to its end and returns the item's place.
    pub fn add_item(&mut self, list: &Path, item: &Spec) -> Path {
        let len = self.doc.at(list).map_or(0, |held| held.items().len());
        let place = list.index(len);
        self.remember();
        self.pin_branches(&place);
        let doc = Arc::make_mut(&mut self.doc);
        if !matches!(doc.at(list), Some(Doc::Arr(_))) {
            doc.set(list, Doc::Arr(Vec::new()));
        }
        doc.set(&place, empty_of(item));
        self.show(list);
        self.show(&place);
        place
    }

    /// Adds several texts as items, as one edit; returns how many could not be read as items and stay as text.
    pub fn add_items(&mut self, list: &Path, texts: &[&str]) -> usize {
        let before = self.steps();
        let mut unfit = 0;
        for text in texts {
            let index = self.doc.at(list).map_or(0, |held| held.items().len());
            let Some(item) = self.spec_at(list).and_then(|spec| spec.item(index).cloned()) else { break };
            let place = self.add_item(list, &item);
            unfit += usize::from(self.enter_text(&place, &item, text).is_err());
        }
        self.join_since(before);
        unfit
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
        let value = self.spec_at(&place).map_or_else(|| Doc::text(String::new()), |spec| empty_of(&spec));
        self.set(&place, value);
        self.show(object);
        Ok(place)
    }

    /// Gives a key another name; value and place stay.
    ///
    /// # Errors
    /// When the name is taken.
    pub fn rename_key(&mut self, path: &Path, name: &str) -> Result<Path, String> {
        let (Some(Step::Key(old)), Some(object)) = (path.last(), path.parent()) else {
            return Err("only keys have names".to_owned());
        };
        let place = object.key(name);
        if old == name {
            return Ok(place);
        }
        if self.doc.at(&place).is_some() {
            return Err(format!("the key `{name}` is already there"));
        }
        self.remember();
        if let Some(Doc::Obj(members)) = Arc::make_mut(&mut self.doc).at_mut(&object)
            && let Some(member) = members.iter_mut().find(|(key, _)| key == old)
        {
            member.0 = name.into();
        }
        let old = path.clone();
        let to = place.clone();
        self.rekey(&move |place| Some(place.moved(&old, &to).unwrap_or_else(|| place.clone())));
        Ok(place)
    }

    /// Puts a copy of a list item after it and returns the copy's place.
    pub fn duplicate(&mut self, path: &Path) -> Option<Path> {
        let (Some(Step::Index(index)), Some(list)) = (path.last(), path.parent()) else { return None };
        let index = *index;
        let copy = self.doc.at(path)?.clone();
        self.remember();
        let Doc::Arr(items) = Arc::make_mut(&mut self.doc).at_mut(&list)? else { return None };
        items.insert(index + 1, copy);
        self.renumber(&list, &|at| Some(at + usize::from(at > index)));
        Some(list.index(index + 1))
    }

    /// Moves a list item by one place and returns its new place; `None` at the end of the list.
    pub fn move_item(&mut self, path: &Path, down: bool) -> Option<Path> {
        let (Some(Step::Index(from)), Some(list)) = (path.last(), path.parent()) else { return None };
        let from = *from;
        let to = if down { from + 1 } else { from.checked_sub(1)? };
        let len = self.doc.at(&list)?.items().len();
        if to >= len {
            return None;
        }
        self.remember();
        let Doc::Arr(items) = Arc::make_mut(&mut self.doc).at_mut(&list)? else { return None };
        items.swap(from, to);
        self.renumber(&list, &|at| match at {
            at if at == from => Some(to),
            at if at == to => Some(from),
            at => Some(at),
        });
        Some(list.index(to))
    }

    /// Everything that is noted about items of a list goes where its item goes; `None` forgets it.
    pub(super) fn renumber(&mut self, list: &Path, new: &dyn Fn(usize) -> Option<usize>) {
        let depth = list.depth();
        self.rekey(&|place| {
            if !place.is_within(list) || place.depth() == depth {
                return Some(place.clone());
            }
            match &place.steps()[depth] {
                Step::Index(index) => place.moved(&list.index(*index), &list.index(new(*index)?)),
                Step::Key(_) => Some(place.clone()),
            }
        });
    }

    fn rekey(&mut self, new: &dyn Fn(&Path) -> Option<Path>) {
        fn map<V>(old: &mut HashMap<Path, V>, new: &dyn Fn(&Path) -> Option<Path>) {
            *old = std::mem::take(old)
                .into_iter()
                .filter_map(|(place, value)| Some((new(&place)?, value)))
                .collect();
        }
        fn set(old: &mut HashSet<Path>, new: &dyn Fn(&Path) -> Option<Path>) {
            *old = std::mem::take(old).into_iter().filter_map(|place| new(&place)).collect();
        }
        map(&mut self.errors, new);
        set(&mut self.open, new);
        set(&mut self.closed, new);
        self.complaints.clear();
        let side = self.side_mut();
        map(&mut side.texts, new);
        map(&mut side.branches, new);
        set(&mut side.made, new);
        set(&mut side.suggested, new);
        let drawers = std::mem::take(&mut side.drawers).into_iter();
        side.drawers =
            drawers.filter_map(|((place, branch), value)| Some(((new(&place)?, branch), value))).collect();
    }
}
