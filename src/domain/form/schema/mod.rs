//! Reading a function's `parameters` schema into a [`Spec`].
//!
//! Owns the entrance and laziness. Total: every JSON text becomes a form; what it could not honour is noted, never refused.

mod classify;
mod layers;
mod words;

use std::fmt;
use std::sync::{Arc, OnceLock};

pub(super) use layers::Node;
pub(super) use words::{is_null_word, type_word};

use super::spec::{Kind, ObjectSpec, Rest, Spec};
use super::validate::Validation;
use crate::domain::document::Doc;

/// The parameters of a function: their shape, and the checks of the whole.
#[derive(Debug)]
pub struct Schema {
    /// The shape of the arguments.
    pub spec: Arc<Spec>,
    /// What checks the whole arguments, on a worker.
    pub validation: Validation,
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec
    }
}

/// A shape that is read when it is first asked for.
#[derive(Clone)]
pub struct Lazy(Arc<Unread>);

struct Unread {
    root: Arc<Doc>,
    nodes: Vec<Node>,
    spec: OnceLock<Arc<Spec>>,
}

impl Lazy {
    pub(super) fn new(root: &Arc<Doc>, nodes: Vec<Node>) -> Self {
        Self(Arc::new(Unread { root: Arc::clone(root), nodes, spec: OnceLock::new() }))
    }

    /// A shape that is known already.
    pub fn ready(spec: Spec) -> Self {
        let lazy = Self::new(&Arc::new(Doc::Null), Vec::new());
        _ = lazy.0.spec.set(Arc::new(spec));
        lazy
    }

    /// The shape.
    pub fn get(&self) -> &Arc<Spec> {
        self.0.spec.get_or_init(|| Arc::new(classify::read(&self.0.root, &self.0.nodes)))
    }
}

impl fmt::Debug for Lazy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is below may refer to itself: its place says enough.
        f.debug_tuple("Lazy").field(&self.0.nodes).finish()
    }
}

/// The same place of the same schema.
impl PartialEq for Lazy {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.nodes == other.0.nodes
                && (Arc::ptr_eq(&self.0.root, &other.0.root) || self.0.root == other.0.root))
    }
}

/// The fields of an object, read when they are first asked for.
#[derive(Clone)]
pub struct Fields(Arc<UnreadFields>);

struct UnreadFields {
    root: Arc<Doc>,
    nodes: Vec<Node>,
    is_root: bool,
    object: OnceLock<ObjectSpec>,
}

impl Fields {
    fn new(root: &Arc<Doc>, nodes: Vec<Node>, is_root: bool) -> Self {
        Self(Arc::new(UnreadFields { root: Arc::clone(root), nodes, is_root, object: OnceLock::new() }))
    }

    /// Fields that are known already.
    pub fn ready(object: ObjectSpec) -> Self {
        let fields = Self::new(&Arc::new(Doc::Null), Vec::new(), false);
        _ = fields.0.object.set(object);
        fields
    }

    /// The fields.
    pub fn get(&self) -> &ObjectSpec {
        self.0.object.get_or_init(|| classify::read_object(&self.0.root, &self.0.nodes, self.0.is_root))
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fields").field(&self.0.nodes).finish()
    }
}

/// The same place of the same schema.
impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.nodes == other.0.nodes
                && (Arc::ptr_eq(&self.0.root, &other.0.root) || self.0.root == other.0.root))
    }
}

/// Reads the function object as it came from the API (`raw` of the list entry) and returns the shape of its arguments.
pub fn read_parameters(function_json: &str) -> Schema {
    let (function, cut) = match Doc::parse_cut(function_json) {
        Ok(read) => read,
        Err(error) => return free(format!("its schema cannot be read ({error})")),
    };
    let Some(parameters) = function.member("parameters") else {
        return free("the function came without `parameters`".to_owned());
    };
    read_schema(parameters.clone(), cut)
}

/// Reads a `parameters` schema. `cut` tells that parts of it lie too deep and were left out.
pub fn read_schema(parameters: Doc, cut: bool) -> Schema {
    let root = Arc::new(parameters);
    let mut spec = match classify::read_root(&root) {
        Ok(spec) => spec,
        // What describes something else must not check the arguments either.
        Err(note) => return free(note),
    };
    if cut {
        spec.notes.push("nested very deep: what lies deeper is edited as JSON".to_owned());
    }
    Schema { spec: Arc::new(spec), validation: Validation::new(root) }
}

fn free(note: String) -> Schema {
    Schema { spec: Arc::new(free_root(note)), validation: Validation::new(Arc::new(Doc::Bool(true))) }
}

/// What is left when the schema says nothing usable: any keys may be added.
fn free_root(note: String) -> Spec {
    let mut spec = Spec::of(Kind::Object(Fields::ready(ObjectSpec::new(Vec::new(), Rest::Free))));
    spec.notes.push(note);
    spec
}
