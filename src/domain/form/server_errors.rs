//! Messages of the server landing on rows (`error_details`).
//!
//! Owns the mapping from the server's keys to places. What does not map is kept with its key, never lost.

use std::collections::HashMap;

use super::{Form, ServerMessage};
use crate::domain::call::ErrorDetails;
use crate::domain::document::{Doc, Path, Step};

impl Form {
    /// Takes the server's messages in place of older ones and returns the place of the first, in row order.
    pub fn take_server_errors(&mut self, details: &ErrorDetails) -> Option<Path> {
        let mut landed: HashMap<Path, String> = HashMap::new();
        self.banner.clear();
        let unplaced = details.general.iter().map(|text| (None, text));
        let placed = details.fields.iter().map(|(key, text)| (Some(key), text));
        for (key, message) in unplaced.chain(placed) {
            let place = match key {
                Some(key) => self.place_of_key(key),
                None => self.quoted_field(message),
            };
            match (place, key) {
                (Some(path), _) => {
                    let entry = landed.entry(path).or_default();
                    if !entry.is_empty() {
                        entry.push_str("; ");
                    }
                    entry.push_str(message);
                }
                (None, Some(key)) => self.banner.push(format!("{key}: {message}")),
                (None, None) => self.banner.push(message.clone()),
            }
        }
        for path in landed.keys() {
            self.reveal(path);
        }
        let message = |(path, text)| (path, ServerMessage { text, outdated: false });
        self.errors = landed.into_iter().map(message).collect();
        self.rows().into_iter().map(|row| row.path).find(|path| self.errors.contains_key(path))
    }

    /// Forgets the server's messages, as a new answer does.
    pub fn forget_server_errors(&mut self) {
        self.errors.clear();
        self.banner.clear();
    }

    /// A message about a value that changes is about the value before; it stays until the next answer.
    pub(super) fn outdate(&mut self, path: &Path) {
        let about = |place: &Path| place.is_within(path) || path.is_within(place);
        for (_, message) in self.errors.iter_mut().filter(|(place, _)| about(place)) {
            message.outdated = true;
        }
        self.complaints.retain(|complaint| !about(&complaint.path));
    }

    pub(super) fn outdate_all(&mut self) {
        self.outdate(&Path::root());
    }

    /// Exact key, then a dotted or bracketed path, then the key in another spelling when only one field has it.
    fn place_of_key(&self, key: &str) -> Option<Path> {
        let exact = Path::of_key(key);
        if self.is_known(&exact) {
            return Some(exact);
        }
        let wrapped =
            ["body.", "arguments.", "parameters."].iter().find_map(|prefix| key.strip_prefix(prefix));
        self.longest_known(&split_path(key, &['.', '/', '[', ']']))
            .or_else(|| self.longest_known(&split_path(wrapped?, &['.', '/', '[', ']'])))
            .or_else(|| self.longest_known(&split_double(key)))
            .or_else(|| self.same_letters(key))
    }

    /// A field that a message without a key names in quotes.
    fn quoted_field(&self, message: &str) -> Option<Path> {
        let quoted = ['"', '`', '\''].into_iter().flat_map(|quote| message.split(quote).skip(1).step_by(2));
        quoted.map(Path::of_key).find(|path| self.is_known(path))
    }

    fn is_known(&self, path: &Path) -> bool {
        self.doc.at(path).is_some() || self.declared_at(path).is_some()
    }

    fn longest_known(&self, steps: &[Step]) -> Option<Path> {
        let mut path = Path::root();
        let mut known = None;
        for step in steps {
            path = match step {
                // Digits are a key where the document has no list.
                Step::Index(index) if !self.is_list(&path) => path.key(index.to_string()),
                Step::Index(index) => path.index(*index),
                Step::Key(key) => path.key(key),
            };
            if !self.is_known(&path) {
                break;
            }
            // An item that is not in the document has no row; its list has one.
            if !matches!(path.last(), Some(Step::Index(_))) || self.doc.at(&path).is_some() {
                known = Some(path.clone());
            }
        }
        known
    }

    fn is_list(&self, path: &Path) -> bool {
        let declared = || self.spec_at(path).is_some_and(|spec| spec.item(0).is_some());
        self.doc.at(path).map_or_else(declared, |held| matches!(held, Doc::Arr(_)))
    }

    fn same_letters(&self, key: &str) -> Option<Path> {
        let fold =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let wanted = fold(key);
        let object = self.spec().object()?;
        let mut same = object.fields.iter().filter(|(name, _)| !wanted.is_empty() && fold(name) == wanted);
        let (name, _) = same.next()?;
        same.next().is_none().then(|| Path::of_key(name))
    }
}

/// `a.b[0].c`, `/a/b/0/c` and `a[b]` as steps; digits that stand alone are an index.
fn split_path(key: &str, at: &[char]) -> Vec<Step> {
    let plain = |part: &str| part.replace("~1", "/").replace("~0", "~");
    key.split(at)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<usize>().map_or_else(|_| Step::Key(plain(part)), Step::Index))
        .collect()
}

/// `a__b` as steps, as some frameworks join nested keys.
fn split_double(key: &str) -> Vec<Step> {
    if !key.contains("__") {
        return Vec::new();
    }
    key.split("__")
        .map(|part| part.parse::<usize>().map_or_else(|_| Step::Key(part.to_owned()), Step::Index))
        .collect()
}
