//! The form model: a function's parameters as rows over one JSON document.
//!
//! Owns reading a schema into a [`Spec`], the rows, the edits and the checks. The document is the model, the schema only annotates
//! it: nothing is invented, no default is sent unless it is taken, a key the schema does not know is a row too. Must not draw.

mod carried;
mod check;
mod decimal;
mod edit;
mod history;
mod limits;
mod lists;
mod lookup;
mod repair;
mod rows;
mod schema;
mod server_errors;
mod spec;
mod suggest;
mod text;
mod unions;
mod validate;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use carried::{Carried, Slot, fitted};
pub use check::Problem;
pub use limits::Limits;
pub use lookup::{LookUp, Table, look_up};
pub use rows::{Branching, Row, RowKind, Value};
pub use schema::{Fields, Lazy, Schema, read_parameters, read_schema};
pub use spec::{Branch, Choice, Kind, ListSpec, ObjectSpec, Rest, Source, Spec};
pub use suggest::{Suggestion, suggestions};
pub use validate::{Complaint, Validation};

use super::document::{Doc, Path, Step};
use super::variables::tags;
use history::Moment;

/// What is kept of a form between visits and sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The arguments.
    pub arguments: Arc<Doc>,
    /// Texts that do not (yet) fit their row, by place.
    pub texts: Vec<(Path, String)>,
    /// Values that the service suggested and nobody has touched.
    pub suggested: Vec<Path>,
}

/// An open form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    schema: Arc<Schema>,
    doc: Arc<Doc>,
    side: Arc<Side>,
    open: HashSet<Path>,
    closed: HashSet<Path>,
    errors: HashMap<Path, ServerMessage>,
    banner: Vec<String>,
    complaints: Vec<Complaint>,
    undo: Vec<Moment>,
    redo: Vec<Moment>,
    /// Counts edits, so that nobody has to compare documents.
    revision: u64,
}

/// What belongs to places of the document and is undone with it.
#[derive(Debug, Clone, PartialEq, Default)]
struct Side {
    /// Text typed into a row that is not a value of its kind: shown, kept, and in the way of sending.
    texts: HashMap<Path, String>,
    /// The chosen shape of each union; never guessed anew while somebody types.
    branches: HashMap<Path, usize>,
    /// What other shapes of a union held.
    drawers: HashMap<(Path, usize), Doc>,
    /// Groups that typing made; they go when their last value goes.
    made: HashSet<Path>,
    /// Values that the service suggested and nobody has touched.
    suggested: HashSet<Path>,
    /// The arguments as the person wrote them in the raw editor, blanks and all, until something changes.
    raw: Option<Arc<str>>,
}

/// What the server said of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ServerMessage {
    text: String,
    /// Whether the value is no longer the one it was about.
    outdated: bool,
}

impl Form {
    /// A form that holds nothing, not even defaults.
    pub fn new(schema: Arc<Schema>) -> Self {
        Self {
            schema,
            doc: Arc::new(Doc::object()),
            side: Arc::default(),
            open: HashSet::new(),
            closed: HashSet::new(),
            errors: HashMap::new(),
            banner: Vec::new(),
            complaints: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            revision: 0,
        }
    }

    /// A form with what was typed before.
    pub fn with_draft(schema: Arc<Schema>, draft: &Draft) -> Self {
        let mut form = Self::new(schema);
        form.doc = Arc::clone(&draft.arguments);
        for (path, text) in &draft.texts {
            // A text that was being typed when the program ended may be a value of its row; what is none stays as text.
            let spec = form.spec_at(path).filter(|_| path.depth() > 0);
            let entered = spec.is_some_and(|spec| form.enter_text(path, &spec, text).is_ok());
            if !entered {
                form.side_mut().texts.insert(path.clone(), text.clone());
            }
        }
        // What was changed beside the program is nobody's suggestion.
        let held: Vec<Path> =
            draft.suggested.iter().filter(|path| form.doc.at(path).is_some()).cloned().collect();
        if !held.is_empty() {
            form.side_mut().suggested.extend(held);
        }
        form.undo.clear();
        form
    }

    fn side_mut(&mut self) -> &mut Side {
        Arc::make_mut(&mut self.side)
    }

    /// A number that grows with every edit.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Keeps a text that is no JSON as the raw text of all arguments, until it is mended.
    pub fn keep_raw(&mut self, text: &str) {
        self.remember();
        self.side_mut().texts.insert(Path::root(), text.to_owned());
    }

    /// What to keep of it.
    pub fn draft(&self) -> Draft {
        let mut texts: Vec<_> =
            self.side.texts.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
        texts.sort();
        let mut suggested: Vec<Path> = self.side.suggested.iter().cloned().collect();
        suggested.sort();
        Draft { arguments: Arc::clone(&self.doc), texts, suggested }
    }

    /// What it was made from.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// The shape of all arguments.
    pub fn spec(&self) -> &Spec {
        self.shape(&Path::root(), &self.schema.spec).0
    }

    /// The arguments as they would be sent.
    pub fn arguments(&self) -> &Arc<Doc> {
        &self.doc
    }

    /// The arguments with texts that do not fit their row as strings: what a person sends who insists.
    pub fn arguments_as_typed(&self) -> Doc {
        let mut arguments = (*self.doc).clone();
        for (path, text) in self.side.texts.iter().filter(|(path, _)| path.depth() > 0) {
            arguments.set(path, Doc::text(text.as_str()));
        }
        arguments
    }

    /// The shape at a place; of a union the chosen one. `None` where the schema says nothing.
    pub fn spec_at(&self, path: &Path) -> Option<Arc<Spec>> {
        let spec = self.declared_at(path)?;
        Some(Arc::clone(self.shape(path, spec).0))
    }

    /// The shape at a place as the schema has it: a union as a union.
    fn declared_at(&self, path: &Path) -> Option<&Arc<Spec>> {
        let mut at = Path::root();
        let mut spec = &self.schema.spec;
        for step in path.steps() {
            let shape = self.shape(&at, spec).0;
            (at, spec) = match step {
                Step::Key(key) => (at.key(key), shape.field(key)?),
                Step::Index(index) => (at.index(*index), shape.item(*index)?),
            };
        }
        Some(spec)
    }

    /// The text that does not fit the row at a place.
    pub fn text_at(&self, path: &Path) -> Option<&str> {
        self.side.texts.get(path).map(String::as_str)
    }

    /// The message the server sent about a place, and whether its value has changed since.
    pub fn server_error(&self, path: &Path) -> Option<(&str, bool)> {
        self.errors.get(path).map(|message| (message.text.as_str(), message.outdated))
    }

    /// Server messages that belong to no row, with their key.
    pub fn banner(&self) -> &[String] {
        &self.banner
    }

    /// Takes what the check of the whole found in place of what it found before.
    pub fn take_complaints(&mut self, complaints: Vec<Complaint>) {
        self.complaints = complaints;
    }

    /// The arguments as the raw editor shows them: as they were written there, else laid out; texts that do not fit are strings.
    pub fn raw_text(&self) -> String {
        match (self.text_at(&Path::root()), &self.side.raw) {
            (Some(text), _) => text.to_owned(),
            (None, Some(raw)) => raw.to_string(),
            (None, None) => self.arguments_as_typed().write_pretty(),
        }
    }

    /// How many of the top-level parameters are set, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        let set = self.doc.members().len();
        let object = self.spec().object();
        let known = object.map_or(0, |object| object.fields.len());
        let is_unknown = |key: &str| object.is_none_or(|object| object.known(key).is_none());
        let unknown = self.doc.members().iter().filter(|(key, _)| is_unknown(key)).count();
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
