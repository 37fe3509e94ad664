//! The rows of a form: a walk over the schema's fields and the document's keys together.
//!
//! Owns the order and what a row says. Rows are made anew after an edit; their cost is the form's size, never a frame's.

use std::sync::Arc;

use super::Form;
use super::spec::{Kind, ObjectSpec, Spec};
use crate::domain::document::{Doc, Path, Step};

/// What a row does when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A value of a kind that is typed, cycled or chosen.
    Value,
    /// An object or list with rows below it.
    Group {
        /// Whether its rows are shown.
        open: bool,
    },
    /// Adds an item to the list at the row's path.
    AddItem,
    /// Adds a key to the object at the row's path.
    AddKey,
}

/// What a row holds; the five values that must never be mixed up are told apart by `Doc` itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Not sent.
    Absent,
    /// Sent as it is.
    Set(Doc),
    /// A list of so many items, each with a row of its own.
    Items(usize),
    /// An object of so many members, each with a row of its own.
    Members(usize),
    /// Text that does not fit; in the way of sending.
    Unfit(String),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the document.
    pub path: Path,
    /// How far it is indented.
    pub depth: usize,
    /// Its name: a key, or `[3]`.
    pub label: String,
    /// What opening it does.
    pub kind: RowKind,
    /// What it may hold.
    pub spec: Arc<Spec>,
    /// Whether the schema knows the key.
    pub known: bool,
    /// What it holds.
    pub value: Value,
}

impl Form {
    /// All rows that are open, in schema order, then keys the schema does not know in document order.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(object) = self.spec.object() {
            self.object_rows(&mut rows, object, &Path::root(), 0);
        }
        rows
    }

    fn object_rows(&self, rows: &mut Vec<Row>, object: &ObjectSpec, at: &Path, depth: usize) {
        for (key, spec) in &object.fields {
            self.value_rows(rows, &at.key(key), depth, spec, true);
        }
        let held = self.doc.at(at).map_or(&[][..], Doc::members);
        for (key, value) in held.iter().filter(|(key, _)| !object.fields.iter().any(|(name, _)| name == key))
        {
            self.value_rows(rows, &at.key(key), depth, &spec_of_value(value), object.rest);
        }
        if object.rest {
            rows.push(adder(at.clone(), depth, RowKind::AddKey, "add a key"));
        }
    }

    fn value_rows(&self, rows: &mut Vec<Row>, path: &Path, depth: usize, spec: &Arc<Spec>, known: bool) {
        let held = self.doc.at(path);
        let is_group = match (&spec.kind, held) {
            (Kind::Object(_), None | Some(Doc::Obj(_))) | (Kind::List(_), None | Some(Doc::Arr(_))) => true,
            // A value of another kind than the schema's is shown as it is.
            _ => false,
        };
        let open = is_group && self.is_open(path, spec);
        let kind = if is_group { RowKind::Group { open } } else { RowKind::Value };
        rows.push(Row {
            label: label_of(path),
            depth,
            kind,
            spec: Arc::clone(spec),
            known,
            value: self.value_at(path, is_group),
            path: path.clone(),
        });
        if open {
            self.inner_rows(rows, path, depth + 1, spec);
        }
    }

    fn inner_rows(&self, rows: &mut Vec<Row>, at: &Path, depth: usize, spec: &Spec) {
        match &spec.kind {
            Kind::Object(object) => self.object_rows(rows, object, at, depth),
            Kind::List(item) => {
                let items = self.doc.at(at).map_or(0, |list| list.items().len());
                for index in 0..items {
                    self.value_rows(rows, &at.index(index), depth, item, true);
                }
                rows.push(adder(at.clone(), depth, RowKind::AddItem, "add an item"));
            }
            _ => {}
        }
    }

    fn value_at(&self, path: &Path, is_group: bool) -> Value {
        match (self.texts.get(path), self.doc.at(path)) {
            (Some(text), _) => Value::Unfit(text.clone()),
            (None, Some(Doc::Arr(items))) if is_group => Value::Items(items.len()),
            (None, Some(Doc::Obj(members))) if is_group => Value::Members(members.len()),
            (None, Some(value)) => Value::Set(value.clone()),
            (None, None) => Value::Absent,
        }
    }

    /// Required groups and groups with values start open; a person's own choice stands.
    fn is_open(&self, path: &Path, spec: &Spec) -> bool {
        if self.open.contains(path) {
            return true;
        }
        !self.closed.contains(path) && (spec.required || self.doc.at(path).is_some())
    }
}

/// A value of free form is edited as what it is: a text as text, anything else as JSON.
fn spec_of_value(value: &Doc) -> Arc<Spec> {
    let kind = match value {
        Doc::Str(_) => Kind::Text,
        Doc::Bool(_) => Kind::Boolean,
        _ => Kind::Json,
    };
    Arc::new(Spec::of(kind))
}

fn label_of(path: &Path) -> String {
    match path.last() {
        Some(Step::Key(key)) => key.clone(),
        Some(Step::Index(index)) => format!("[{index}]"),
        None => String::new(),
    }
}

fn adder(path: Path, depth: usize, kind: RowKind, label: &str) -> Row {
    let spec = Arc::new(Spec::of(Kind::Text));
    Row { path, depth, label: label.to_owned(), kind, spec, known: true, value: Value::Absent }
}
