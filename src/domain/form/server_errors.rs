//! Messages of the server landing on rows (`error_details`).
//!
//! Owns the mapping from the server's keys to places. What does not map is kept with its key, never lost.

use super::Form;
use super::spec::Spec;
use crate::domain::call::ErrorDetails;
use crate::domain::document::{Path, Step};

impl Form {
    /// Takes the server's messages in place of older ones and returns the place of the first, in row order.
    pub fn take_server_errors(&mut self, details: &ErrorDetails) -> Option<Path> {
        self.errors.clear();
        self.banner.clone_from(&details.general);
        for (key, message) in &details.fields {
            match self.place_of_key(key) {
                Some(path) => {
                    self.reveal(&path);
                    let entry = self.errors.entry(path).or_default();
                    if !entry.is_empty() {
                        entry.push_str("; ");
                    }
                    entry.push_str(message);
                }
                None => self.banner.push(format!("{key}: {message}")),
            }
        }
        self.rows().into_iter().map(|row| row.path).find(|path| self.errors.contains_key(path))
    }

    /// Forgets the server's messages, as a new answer does.
    pub fn forget_server_errors(&mut self) {
        self.errors.clear();
        self.banner.clear();
    }

    /// Exact key, then a dotted or bracketed path, then the key in another spelling when only one field has it.
    fn place_of_key(&self, key: &str) -> Option<Path> {
        let exact = Path::of_key(key);
        if self.spec.field(key).is_some() || self.doc.at(&exact).is_some() {
            return Some(exact);
        }
        self.longest_known(&split_path(key)).or_else(|| self.same_letters(key))
    }

    fn longest_known(&self, steps: &[Step]) -> Option<Path> {
        let mut path = Path::root();
        let mut known = None;
        let mut spec: Option<&Spec> = Some(&self.spec);
        for step in steps {
            (path, spec) = match step {
                Step::Key(key) => (path.key(key), spec.and_then(|spec| spec.field(key)).map(|spec| &**spec)),
                Step::Index(index) => (path.index(*index), spec.and_then(Spec::item)),
            };
            if spec.is_none() && self.doc.at(&path).is_none() {
                break;
            }
            // An item that is not in the document has no row; its list has one.
            if !matches!(step, Step::Index(_)) || self.doc.at(&path).is_some() {
                known = Some(path.clone());
            }
        }
        known
    }

    fn same_letters(&self, key: &str) -> Option<Path> {
        let fold =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let wanted = fold(key);
        let object = self.spec.object()?;
        let mut same = object.fields.iter().filter(|(name, _)| !wanted.is_empty() && fold(name) == wanted);
        let (name, _) = same.next()?;
        same.next().is_none().then(|| Path::of_key(name))
    }
}

/// `a.b[0].c`, `/a/b/0/c` and `a[b]` as steps; digits are an index where they stand in brackets or alone.
fn split_path(key: &str) -> Vec<Step> {
    key.split(['.', '/', '[', ']'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<usize>().map_or_else(|_| Step::Key(part.to_owned()), Step::Index))
        .collect()
}

impl Spec {
    /// The shape of a list's items.
    pub fn item(&self) -> Option<&Spec> {
        match &self.kind {
            super::Kind::List(item) => Some(item),
            _ => None,
        }
    }
}
