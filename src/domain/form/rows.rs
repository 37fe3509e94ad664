//! The rows of a form: a walk over the schema's fields and the document's keys together.
//!
//! Owns the order and what a row says. Rows are made anew when the shape of the form changes; their cost is what is open, never a
//! frame's.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::Form;
use super::spec::{Kind, ObjectSpec, Rest, Spec};
use crate::domain::document::{Doc, Path, Step};

/// Required groups open by themselves so deep, no deeper: a schema may demand itself.
const OPEN_DEPTH: usize = 4;
/// Groups with more members than this open only when they are asked to.
const OPEN_MEMBERS: usize = 2_000;

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
    /// A union of which no shape is chosen yet.
    Undecided,
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

/// The chosen shape of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branching {
    /// Its place among the shapes; `None` before one is chosen.
    pub chosen: Option<usize>,
    /// What it is called; empty before one is chosen.
    pub label: String,
    /// How many shapes there are.
    pub of: usize,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its place in the document.
    pub path: Path,
    /// How far it is indented.
    pub depth: usize,
    /// Its name: a key, or `[3]`, for an object in a list with what tells it from the others.
    pub label: String,
    /// What opening it does.
    pub kind: RowKind,
    /// What it may hold.
    pub spec: Arc<Spec>,
    /// Whether the schema knows the key.
    pub known: bool,
    /// Whether the key is the person's own, so that it can be renamed and its value be text or JSON.
    pub own_key: bool,
    /// What it holds.
    pub value: Value,
    /// The union it stands for, if any.
    pub branching: Option<Branching>,
    /// Whether the service suggested the value and nobody has touched it.
    pub suggested: bool,
}

/// Where a row stands in the schema.
#[derive(Clone, Copy)]
struct Standing {
    depth: usize,
    /// Whether it is the only parameter.
    only: bool,
    known: bool,
    own_key: bool,
}

impl Row {
    /// Whether it adds an item or a key to its group.
    pub fn adds(&self) -> bool {
        matches!(self.kind, RowKind::AddItem | RowKind::AddKey)
    }
}

impl Form {
    /// All rows that are open, in schema order, then keys the schema does not know in document order.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let root = Path::root();
        let mut depth = 0;
        if !self.schema.spec.branches().is_empty() {
            rows.push(self.row(
                &root,
                &self.schema.spec,
                Standing { depth, only: false, known: true, own_key: false },
            ));
            depth = 1;
        }
        if let Some(object) = self.spec().object() {
            self.object_rows(&mut rows, object, &root, depth);
        }
        rows
    }

    /// The row of a place as it is now, in place of an older one. Edits that open and close nothing need no other row.
    pub fn renewed(&self, row: &Row) -> Option<Row> {
        if matches!(row.kind, RowKind::AddItem | RowKind::AddKey) || row.own_key {
            return None;
        }
        let spec = self.declared_at(&row.path)?;
        Some(self.row(
            &row.path,
            spec,
            Standing { depth: row.depth, only: false, known: row.known, own_key: false },
        ))
    }

    fn object_rows(&self, rows: &mut Vec<Row>, object: &ObjectSpec, at: &Path, depth: usize) {
        let standing = Standing { depth, only: false, known: true, own_key: false };
        // What is all there is to fill in is open.
        let only = depth == 0 && object.fields.len() == 1;
        let standing = Standing { only, ..standing };
        let (first, last): (Vec<_>, Vec<_>) = object.fields.iter().partition(|(_, spec)| !spec.dimmed);
        for (key, spec) in first.into_iter().chain(last) {
            self.value_rows(rows, &at.key(key), spec, standing);
        }
        let held = self.doc.at(at).map_or(&[][..], Doc::members);
        let mut seen = HashSet::new();
        for (key, value) in held.iter().filter(|(key, _)| object.known(key).is_none()) {
            // A key that is there twice has one row; the check says so.
            if seen.insert(key) {
                let typed = match &object.rest {
                    Rest::Typed(spec) => Arc::clone(spec.get()),
                    Rest::Free | Rest::Closed => spec_of_value(value),
                };
                let own = Standing { known: !matches!(object.rest, Rest::Closed), own_key: true, ..standing };
                self.value_rows(rows, &at.key(key), &typed, own);
            }
        }
        if !matches!(object.rest, Rest::Closed) {
            rows.push(adder(at.clone(), depth, RowKind::AddKey, "add a key"));
        }
    }

    fn value_rows(&self, rows: &mut Vec<Row>, path: &Path, spec: &Arc<Spec>, standing: Standing) {
        let row = self.row(path, spec, standing);
        let (open, shape) = (row.kind == RowKind::Group { open: true }, Arc::clone(&row.spec));
        rows.push(row);
        if open {
            self.inner_rows(rows, path, &shape, standing.depth + 1);
        }
    }

    fn row(&self, path: &Path, spec: &Arc<Spec>, standing: Standing) -> Row {
        let (shape, chosen) = self.shape(path, spec);
        let branches = spec.branches();
        let branching = (!branches.is_empty()).then(|| Branching {
            chosen,
            label: chosen.map_or_else(String::new, |at| branches[at].label.clone()),
            of: branches.len(),
        });
        let held = self.doc.at(path);
        let is_group = path.depth() > 0
            && matches!(
                (&shape.kind, held),
                (Kind::Object(_), None | Some(Doc::Obj(_))) | (Kind::List(_), None | Some(Doc::Arr(_)))
            );
        let kind = if is_group {
            RowKind::Group {
                open: self.is_open(
                    path,
                    shape,
                    spec.required || standing.own_key || standing.only,
                    standing.depth,
                ),
            }
        } else if branching.is_some() && chosen.is_none() && held.is_none() {
            RowKind::Undecided
        } else {
            RowKind::Value
        };
        Row {
            label: label_of(path, held),
            depth: standing.depth,
            kind,
            spec: with_demand(shape, spec),
            known: standing.known,
            own_key: standing.own_key,
            value: self.value_at(path, is_group),
            branching,
            suggested: self.side.suggested.contains(path),
            path: path.clone(),
        }
    }

    fn inner_rows(&self, rows: &mut Vec<Row>, at: &Path, spec: &Spec, depth: usize) {
        match &spec.kind {
            Kind::Object(fields) => self.object_rows(rows, fields.get(), at, depth),
            Kind::List(_) => {
                let items = self.doc.at(at).map_or(0, |list| list.items().len());
                for index in 0..items {
                    if let Some(item) = spec.item(index) {
                        let standing = Standing { depth, only: false, known: true, own_key: false };
                        self.value_rows(rows, &at.index(index), item, standing);
                    }
                }
                rows.push(adder(at.clone(), depth, RowKind::AddItem, "add an item"));
            }
            _ => {}
        }
    }

    fn value_at(&self, path: &Path, is_group: bool) -> Value {
        match (self.side.texts.get(path), self.doc.at(path)) {
            (Some(text), _) if path.depth() > 0 => Value::Unfit(text.clone()),
            (_, Some(Doc::Arr(items))) if is_group => Value::Items(items.len()),
            (_, Some(Doc::Obj(members))) if is_group || path.depth() == 0 => Value::Members(members.len()),
            (_, Some(value)) => Value::Set(value.clone()),
            (_, None) => Value::Absent,
        }
    }

    /// Required groups and groups with values start open; a person's own choice stands.
    fn is_open(&self, path: &Path, shape: &Spec, demanded: bool, depth: usize) -> bool {
        if self.open.contains(path) {
            return true;
        }
        if self.closed.contains(path) || depth >= OPEN_DEPTH {
            return false;
        }
        let held = self.doc.at(path);
        let few = held.is_none_or(|held| held.items().len() + held.members().len() <= OPEN_MEMBERS);
        let few_fields = shape.object().is_none_or(|object| object.fields.len() <= OPEN_MEMBERS);
        few && few_fields && (demanded || held.is_some())
    }

    /// How many values below a closed group have a message, of the server or of the checks.
    pub fn messages_within(&self, path: &Path, problems: &[super::Problem]) -> usize {
        let below = |place: &Path| place.is_within(path) && place != path;
        self.errors.keys().filter(|place| below(place)).count()
            + problems
                .iter()
                .filter(|problem| below(&problem.path) && !self.errors.contains_key(&problem.path))
                .count()
    }
}

/// The chosen shape with what the union itself says.
fn with_demand(shape: &Arc<Spec>, spec: &Arc<Spec>) -> Arc<Spec> {
    if Arc::ptr_eq(shape, spec) {
        return Arc::clone(spec);
    }
    let mut shape = (**shape).clone();
    shape.required = spec.required;
    shape.nullable |= spec.nullable;
    if !spec.help.is_empty() && shape.help != spec.help {
        shape.help =
            if shape.help.is_empty() { spec.help.clone() } else { format!("{}\n{}", spec.help, shape.help) };
    }
    shape.default = spec.default.clone().or(shape.default);
    shape.source = shape.source.or_else(|| spec.source.clone());
    Arc::new(shape)
}

/// A value of free form is edited as what it is: a text as text, anything else as JSON.
fn spec_of_value(value: &Doc) -> Arc<Spec> {
    static OF: LazyLock<HashMap<&'static str, Arc<Spec>>> = LazyLock::new(|| {
        let kinds =
            [("string", Kind::Text), ("number", Kind::Number { integer: false }), ("boolean", Kind::Boolean)];
        kinds.into_iter().map(|(name, kind)| (name, Arc::new(Spec::of(kind)))).collect()
    });
    static ANY: LazyLock<Arc<Spec>> = LazyLock::new(|| Arc::new(Spec::of(Kind::Json)));
    Arc::clone(OF.get(value.kind_name()).unwrap_or(&ANY))
}

fn label_of(path: &Path, held: Option<&Doc>) -> String {
    match path.last() {
        Some(Step::Key(key)) => key.clone(),
        Some(Step::Index(index)) => match held.and_then(summary) {
            Some(summary) => format!("[{index}] {summary}"),
            None => format!("[{index}]"),
        },
        None => "arguments".to_owned(),
    }
}

/// What tells an object in a list from the others: its name, title or the like, else its first text.
fn summary(held: &Doc) -> Option<String> {
    const TELLING: [&str; 6] = ["name", "title", "label", "key", "id", "type"];
    let text = |value: &Doc| match value {
        Doc::Str(text) if !text.is_empty() => Some(crate::domain::safe_text::one_line_of(text, 24)),
        Doc::Num(number) => Some(crate::domain::safe_text::one_line_of(number.as_str(), 24)),
        _ => None,
    };
    let named = TELLING.iter().find_map(|key| text(held.member(key)?));
    named.or_else(|| held.members().iter().find_map(|(_, value)| text(value)))
}

fn adder(path: Path, depth: usize, kind: RowKind, label: &str) -> Row {
    static TEXT: LazyLock<Arc<Spec>> = LazyLock::new(|| Arc::new(Spec::of(Kind::Text)));
    Row {
        path,
        depth,
        label: label.to_owned(),
        kind,
        spec: Arc::clone(&TEXT),
        known: true,
        own_key: false,
        value: Value::Absent,
        branching: None,
        suggested: false,
    }
}
