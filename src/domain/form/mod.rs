//! The form model: a function's parameters as rows over one JSON document.
//!
//! Owns reading a schema into a [`Spec`], the rows, the edits and the checks. The document is the model, the schema only annotates
//! it: nothing is invented, no default is sent unless it is taken, a key the schema does not know is a row too. Must not draw.

mod check;
mod edit;
mod rows;
mod schema;
mod server_errors;
mod spec;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use check::Problem;
pub use rows::{Row, RowKind, Value};
pub use schema::read_parameters;
pub use spec::{Kind, ObjectSpec, Spec};

use super::document::{Doc, Path, Step};
use super::variables::tags;

/// How many edits can be undone.
const UNDO_STEPS: usize = 200;

/// What is kept of a form between visits and sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The arguments.
    pub arguments: Doc,
    /// Texts that do not (yet) fit their row, by place.
    pub texts: Vec<(Path, String)>,
}

/// An open form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    spec: Arc<Spec>,
    doc: Doc,
    /// Text typed into a row that is not a value of its kind: shown, kept, and in the way of sending.
    texts: HashMap<Path, String>,
    open: HashSet<Path>,
    closed: HashSet<Path>,
    errors: HashMap<Path, String>,
    banner: Vec<String>,
    undo: Vec<Doc>,
    redo: Vec<Doc>,
    /// Counts edits, so that nobody has to compare documents.
    revision: u64,
}

impl Form {
    /// A form that holds nothing, not even defaults.
    pub fn new(spec: Arc<Spec>) -> Self {
        Self {
            spec,
            doc: Doc::object(),
            texts: HashMap::new(),
            open: HashSet::new(),
            closed: HashSet::new(),
            errors: HashMap::new(),
            banner: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            revision: 0,
        }
    }

    /// A form with what was typed before.
    pub fn with_draft(spec: Arc<Spec>, draft: &Draft) -> Self {
        let mut form = Self::new(spec);
        form.doc = draft.arguments.clone();
        for (path, text) in &draft.texts {
            // A text that was being typed when the program ended may be a value of its row; what is none stays as text.
            let spec = form.spec_at(path).cloned().filter(|_| path.depth() > 0);
            let entered = spec.is_some_and(|spec| form.enter_text(path, &spec, text).is_ok());
            if !entered {
                form.texts.insert(path.clone(), text.clone());
            }
        }
        form.undo.clear();
        form
    }

    /// A number that grows with every edit.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Keeps a text that is no JSON as the raw text of all arguments, until it is mended.
    pub fn keep_raw(&mut self, text: &str) {
        self.revision += 1;
        self.texts.insert(Path::root(), text.to_owned());
    }

    /// What to keep of it.
    pub fn draft(&self) -> Draft {
        let mut texts: Vec<_> = self.texts.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
        texts.sort();
        Draft { arguments: self.doc.clone(), texts }
    }

    /// The schema it was made from.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The arguments as they would be sent.
    pub fn arguments(&self) -> &Doc {
        &self.doc
    }

    /// The arguments with texts that do not fit their row as strings: what a person sends who insists.
    pub fn arguments_as_typed(&self) -> Doc {
        let mut arguments = self.doc.clone();
        for (path, text) in self.texts.iter().filter(|(path, _)| path.depth() > 0) {
            arguments.set(path, Doc::Str(text.clone()));
        }
        arguments
    }

    /// The shape at a place; `None` where the schema says nothing.
    pub fn spec_at(&self, path: &Path) -> Option<&Spec> {
        path.steps().iter().try_fold(&*self.spec, |spec, step| match step {
            Step::Key(key) => spec.field(key).map(|spec| &**spec),
            Step::Index(_) => spec.item(),
        })
    }

    /// The text that does not fit the row at a place.
    pub fn text_at(&self, path: &Path) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// The message the server sent about a place, kept until the row changes.
    pub fn server_error(&self, path: &Path) -> Option<&str> {
        self.errors.get(path).map(String::as_str)
    }

    /// Server messages that belong to no row, with their key.
    pub fn banner(&self) -> &[String] {
        &self.banner
    }

    /// The arguments as the raw editor shows them.
    pub fn raw_text(&self) -> String {
        self.doc.write_pretty()
    }

    /// How many of the top-level parameters are set, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        let set = self.doc.members().len();
        let known = self.spec.object().map_or(0, |object| object.fields.len());
        let unknown = self.doc.members().iter().filter(|(key, _)| self.spec.field(key).is_none()).count();
        (set, known + unknown)
    }

    /// Names of all tags in the arguments, each once, in document order.
    pub fn tag_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect_tags(&self.doc, &mut names);
        names
    }
}

fn collect_tags(doc: &Doc, names: &mut Vec<String>) {
    match doc {
        Doc::Str(text) => {
            for tag in tags(text) {
                if !names.iter().any(|name| name == tag.name) {
                    names.push(tag.name.to_owned());
                }
            }
        }
        Doc::Arr(items) => items.iter().for_each(|item| collect_tags(item, names)),
        Doc::Obj(members) => members.iter().for_each(|(_, value)| collect_tags(value, names)),
        Doc::Null | Doc::Bool(_) | Doc::Num(_) => {}
    }
}

#[cfg(test)]
mod tests;
