//! A place in a schema with all that is said about it: `$ref` followed, `allOf` united.
//!
//! Owns resolution. Bounded: cycles and long chains end with a note. Only references inside the document are followed, never a URL.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::domain::document::Doc;

/// How many references and united schemas one place may have.
const MAX_LAYERS: usize = 64;

/// A node of a schema: the position of each member or item on the way from the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain::form) struct Node {
    pub at: Vec<u32>,
    /// Read without its own `anyOf` and `oneOf`: a branch of them stands beside it.
    pub plain: bool,
    /// Read as this type, one of several.
    pub only: Option<&'static str>,
}

impl Node {
    pub fn new(at: Vec<u32>) -> Self {
        Self { at, plain: false, only: None }
    }

    /// The node below it, at a position.
    pub fn below(&self, steps: &[usize]) -> Self {
        let more = steps.iter().map(|step| u32::try_from(*step).unwrap_or(u32::MAX));
        Self::new(self.at.iter().copied().chain(more).collect())
    }

    pub fn get<'a>(&self, root: &'a Doc) -> Option<&'a Doc> {
        self.at.iter().try_fold(root, |doc, step| {
            let step = usize::try_from(*step).ok()?;
            match doc {
                Doc::Obj(members) => members.get(step).map(|(_, value)| value),
                Doc::Arr(items) => items.get(step),
                _ => None,
            }
        })
    }
}

/// One schema of a place.
pub(super) struct Layer<'a> {
    pub node: Node,
    pub schema: &'a Doc,
}

/// Everything that is said about a place, what refers before what is referred to.
pub(super) struct Layers<'a> {
    pub root: &'a Arc<Doc>,
    pub all: Vec<Layer<'a>>,
    pub notes: Vec<String>,
    /// A reference that led nowhere, or in a circle.
    pub broken: bool,
}

impl<'a> Layers<'a> {
    pub fn gather(root: &'a Arc<Doc>, nodes: &[Node]) -> Self {
        let mut layers = Self { root, all: Vec::new(), notes: Vec::new(), broken: false };
        let mut waiting: Vec<Node> = nodes.iter().rev().cloned().collect();
        while let Some(node) = waiting.pop() {
            if layers.all.len() >= MAX_LAYERS {
                layers.notes.push("refers to too many schemas: the rest is edited as JSON".to_owned());
                break;
            }
            layers.take(node, &mut waiting);
        }
        layers
    }

    fn take(&mut self, node: Node, waiting: &mut Vec<Node>) {
        let Some(schema) = node.get(self.root) else { return };
        if self.all.iter().any(|layer| layer.node.at == node.at && layer.node.only == node.only) {
            // The same schema twice: a circle of references without a shape of its own.
            return;
        }
        if let Some(all_of) = position(schema, "allOf") {
            let parts = schema.member("allOf").map_or(0, |parts| parts.items().len());
            waiting.extend((0..parts).rev().map(|part| node.below(&[all_of, part])));
        }
        if let Some(reference) = schema.member("$ref").and_then(Doc::as_str) {
            self.follow(&node, reference, waiting);
        }
        self.all.push(Layer { node, schema });
    }

    fn follow(&mut self, node: &Node, reference: &str, waiting: &mut Vec<Node>) {
        let Some(at) = target(self.root, reference) else {
            self.broken = true;
            self.notes.push(format!("`$ref` {reference} leads nowhere: any JSON is taken"));
            return;
        };
        if at == node.at || self.all.iter().any(|layer| layer.node.at == at) {
            self.broken = true;
            self.notes.push("`$ref` leads in a circle: any JSON is taken".to_owned());
            return;
        }
        waiting.push(Node { only: node.only, ..Node::new(at) });
    }

    /// The first value of a keyword.
    pub fn first(&self, key: &str) -> Option<&'a Doc> {
        self.all.iter().find_map(|layer| layer.schema.member(key))
    }

    /// The first text of a keyword.
    pub fn text(&self, key: &str) -> Option<String> {
        self.all.iter().find_map(|layer| layer.schema.member(key)?.as_str()).map(str::to_owned)
    }

    /// The first layer with a keyword, and the keyword's position in it.
    pub fn with(&self, key: &str) -> Option<(&Layer<'a>, usize, &'a Doc)> {
        self.all.iter().find_map(|layer| {
            let at = position(layer.schema, key)?;
            Some((layer, at, &layer.schema.members()[at].1))
        })
    }
}

/// The position of a member.
pub(super) fn position(schema: &Doc, key: &str) -> Option<usize> {
    schema.members().iter().position(|(name, _)| name == key)
}

/// Where a reference leads inside the document.
fn target(root: &Doc, reference: &str) -> Option<Vec<u32>> {
    let fragment = reference.strip_prefix('#')?;
    if fragment.is_empty() {
        return Some(Vec::new());
    }
    let Some(pointer) = fragment.strip_prefix('/') else { return anchor(root, fragment) };
    let mut at = Vec::new();
    let mut doc = root;
    for step in pointer.split('/') {
        let step = percent_decode_str(step).decode_utf8_lossy().replace("~1", "/").replace("~0", "~");
        let position = match doc {
            Doc::Obj(members) => members.iter().position(|(name, _)| *name == step)?,
            Doc::Arr(_) => step.parse().ok()?,
            _ => return None,
        };
        doc = match doc {
            Doc::Obj(members) => &members.get(position)?.1,
            Doc::Arr(items) => items.get(position)?,
            _ => return None,
        };
        at.push(u32::try_from(position).ok()?);
    }
    Some(at)
}

/// `#name`: an `$anchor` in one of the definitions.
fn anchor(root: &Doc, name: &str) -> Option<Vec<u32>> {
    for section in ["$defs", "definitions"] {
        let Some(at) = position(root, section) else { continue };
        let definitions = root.members()[at].1.members();
        let found = definitions
            .iter()
            .position(|(_, schema)| schema.member("$anchor").and_then(Doc::as_str) == Some(name));
        if let Some(found) = found {
            return Some(vec![u32::try_from(at).ok()?, u32::try_from(found).ok()?]);
        }
    }
    None
}
