//! Arguments that the service suggests for a prompt.
//!
//! Owns comparing them with what the form holds, and taking them row by row.

use super::Form;
use crate::domain::document::{Doc, Path};

/// One argument that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its place.
    pub path: Path,
    /// What the form holds.
    pub before: Option<Doc>,
    /// What is suggested.
    pub after: Doc,
    /// Whether it is to be taken.
    pub taken: bool,
}

/// What of suggested arguments differs from what is held, in the order of the suggestion.
pub fn suggestions(held: &Doc, suggested: &Doc) -> Vec<Suggestion> {
    let mut found = Vec::new();
    compare(held, suggested, &Path::root(), &mut found);
    found
}

fn compare(held: &Doc, suggested: &Doc, at: &Path, found: &mut Vec<Suggestion>) {
    for (key, after) in suggested.members() {
        let path = at.key(key);
        match (held.member(key), after) {
            (Some(before), after) if before == after => {}
            (Some(before @ Doc::Obj(_)), Doc::Obj(_)) => compare(before, after, &path, found),
            (before, after) => {
                // What the person has put in is not replaced unless they say so.
                let taken =
                    before.is_none_or(|before| matches!(before, Doc::Null) || before.as_str() == Some(""));
                found.push(Suggestion { path, before: before.cloned(), after: after.clone(), taken });
            }
        }
    }
}

impl Form {
    /// Takes the suggestions that are marked, as one edit; each is marked as suggested until it is touched.
    pub fn accept(&mut self, suggestions: &[Suggestion]) -> usize {
        let before = self.steps();
        let mut accepted = 0;
        for suggestion in suggestions.iter().filter(|suggestion| suggestion.taken) {
            self.set(&suggestion.path, suggestion.after.clone());
            self.side_mut().suggested.insert(suggestion.path.clone());
            self.reveal(&suggestion.path);
            accepted += 1;
        }
        if accepted > 0 {
            self.join_since(before);
        }
        accepted
    }

    /// Takes what is suggested for places that hold nothing, as one edit. Returns how many were taken, and those that were not because
    /// something else is held there.
    pub fn accept_where_empty(&mut self, suggested: &Doc) -> (usize, Vec<Suggestion>) {
        let mut found = suggestions(&self.doc, suggested);
        for suggestion in &mut found {
            suggestion.taken = suggestion.before.is_none() && !self.has_text_around(&suggestion.path);
        }
        let accepted = self.accept(&found);
        found.retain(|suggestion| !suggestion.taken);
        for suggestion in found.iter_mut().filter(|suggestion| suggestion.before.is_none()) {
            suggestion.before = self.side.texts.get(&suggestion.path).map(|text| Doc::text(text.clone()));
        }
        (accepted, found)
    }

    /// Whether a text that does not fit its row stands at a place, in it or above it.
    fn has_text_around(&self, path: &Path) -> bool {
        self.side.texts.keys().any(|place| place.is_within(path) || path.is_within(place))
    }
}
