//! The index: one flat row per JSON value, in document order.
//!
//! Owns where every value, key and subtree lies in the bytes. Must not hold decoded text.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;

use super::decode::{Decoded, decode};
use super::scan::{IndexError, Scan, Stop, fault};
use crate::domain::document::{MAX_DEPTH, Path, Step};

/// No row, no key.
pub(super) const NONE: u32 = u32::MAX;

/// A row. Its kind is the first byte of its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// First byte of the value, from the start of the root.
    pub(super) start: u32,
    /// The byte after the value.
    pub(super) stop: u32,
    /// Opening quote of the key in an object, position in an array, `NONE` at the root.
    pub(super) label: u32,
    /// Row of the container, `NONE` at the root.
    pub(super) parent: u32,
    /// The row after everything below this one.
    pub(super) end: u32,
    /// Members or items.
    pub(super) children: u32,
    /// Containers around it.
    pub(super) depth: u32,
}

/// What kind of value a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// Whether it can have values below it.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Array | Self::Object)
    }
}

/// A JSON text and where everything in it lies. Rows are numbered in document order, the root is 0. Row numbers past the end are read
/// as the last row.
#[derive(Clone)]
pub struct JsonIndex {
    text: Bytes,
    nodes: Vec<Node>,
}

/// The index of the same bytes.
impl PartialEq for JsonIndex {
    fn eq(&self, other: &Self) -> bool {
        self.text.as_ptr() == other.text.as_ptr() && self.text.len() == other.text.len()
    }
}

/// An answer may be large and private: its text is not printed.
impl fmt::Debug for JsonIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonIndex")
            .field("rows", &self.len())
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

impl JsonIndex {
    /// Reads the part of a text that holds one JSON value. Polls the flag.
    ///
    /// # Errors
    /// An [`IndexError`] when it is not JSON in UTF-8, with the place in the whole text, or when the flag was set.
    #[expect(clippy::needless_pass_by_value, reason = "the index keeps a share of the text")]
    pub fn build(text: Bytes, root: Range<usize>, cancelled: &AtomicBool) -> Result<Self, IndexError> {
        let root = root.start.min(text.len())..root.end.clamp(root.start.min(text.len()), text.len());
        let value = text.slice(root.clone());
        if u32::try_from(value.len()).is_err() {
            return Err(IndexError::TooLong);
        }
        if let Err(error) = std::str::from_utf8(&value) {
            return Err(fault(&text, root.start + error.valid_up_to(), "this is not UTF-8"));
        }
        match Scan::new(&value, cancelled).run() {
            Ok(nodes) => Ok(Self { text: value, nodes }),
            Err((_, Stop::Cancelled)) => Err(IndexError::Cancelled),
            Err((at, Stop::Fault(message))) => Err(fault(&text, root.start + at, message)),
        }
    }

    /// How many values there are, containers included: at least one.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never true: an index has its root. For callers that ask every list.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn node(&self, row: usize) -> Node {
        self.nodes[row.min(self.nodes.len() - 1)]
    }

    /// What kind of value it is.
    pub fn kind(&self, row: usize) -> Kind {
        match self.text[self.node(row).start as usize] {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// How many containers are around it.
    pub fn depth(&self, row: usize) -> usize {
        self.node(row).depth as usize
    }

    /// How many members or items it has.
    pub fn child_count(&self, row: usize) -> usize {
        self.node(row).children as usize
    }

    /// The container it is in; `None` at the root.
    pub fn parent(&self, row: usize) -> Option<usize> {
        let parent = self.node(row).parent;
        (parent != NONE).then_some(parent as usize)
    }

    /// The row after it and everything below it.
    pub fn end(&self, row: usize) -> usize {
        self.node(row).end as usize
    }

    /// Its members or items.
    pub fn children(&self, row: usize) -> impl Iterator<Item = usize> {
        let end = self.end(row);
        let first = (row + 1 < end).then_some(row + 1);
        std::iter::successors(first, move |child| Some(self.end(*child)).filter(|next| *next < end))
    }

    /// Its position, when it is an item of an array.
    pub fn position(&self, row: usize) -> Option<usize> {
        let parent = self.parent(row)?;
        (self.kind(parent) == Kind::Array).then(|| self.node(row).label as usize)
    }

    /// Its key, when it is a member of an object.
    pub fn key(&self, row: usize) -> Option<Cow<'_, str>> {
        self.key_start(row, usize::MAX).map(|key| key.text)
    }

    /// The start of its key: at most so many bytes of it are read.
    pub(super) fn key_start(&self, row: usize, max_bytes: usize) -> Option<Decoded<'_>> {
        let parent = self.parent(row)?;
        let quote = self.node(row).label as usize;
        (self.kind(parent) == Kind::Object).then(|| decode(&self.text[quote + 1..], max_bytes))
    }

    /// The whole text of the root.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The row whose key or plain value holds a byte, and whether it is the key. `None` between values. Rows before `from` are not
    /// looked at.
    pub(super) fn row_of_byte(&self, at: usize, from: usize) -> Option<(usize, bool)> {
        let at = u32::try_from(at).ok()?;
        let from = from.min(self.nodes.len() - 1);
        let after = from + self.nodes[from..].partition_point(|node| node.start <= at);
        // The key of a row stands before its value, and after everything before it.
        if let Some(node) = self.nodes.get(after)
            && self.kind(node.parent as usize) == Kind::Object
            && node.label < at
            && at < node.start
        {
            return self.is_in_key(node, at).then_some((after, true));
        }
        let row = after.checked_sub(1)?;
        let node = self.nodes[row];
        let is_inside = if self.kind(row) == Kind::String {
            node.start < at && at + 1 < node.stop
        } else {
            at < node.stop
        };
        (!self.kind(row).is_container() && is_inside).then_some((row, false))
    }

    /// Whether a byte after a key's opening quote lies before its closing one.
    fn is_in_key(&self, node: &Node, at: u32) -> bool {
        let between = &self.text[at as usize..node.start as usize];
        // After the closing quote come blanks and one colon only.
        let after_key = between.iter().rposition(|byte| *byte == b'"');
        after_key.is_some()
    }

    /// Its JSON text, as it came.
    pub fn value_text(&self, row: usize) -> &str {
        std::str::from_utf8(self.value_bytes(row)).unwrap_or_default()
    }

    pub(super) fn value_bytes(&self, row: usize) -> &[u8] {
        let node = self.node(row);
        &self.text[node.start as usize..node.stop as usize]
    }

    /// The value for somebody else's use: a string without quotes and escapes, anything else as its JSON text. A string that cannot be
    /// decoded (half of a surrogate pair) stays JSON text, too.
    pub fn exact_value(&self, row: usize) -> String {
        if self.kind(row) == Kind::String {
            let decoded = decode(&self.value_bytes(row)[1..], usize::MAX);
            if !decoded.lossy {
                return decoded.text.into_owned();
            }
        }
        self.value_text(row).to_owned()
    }

    /// The place of the value from the root; none deeper than a document may nest.
    pub fn path(&self, row: usize) -> Option<Path> {
        let steps = (self.depth(row) <= MAX_DEPTH).then(|| self.steps(row))?;
        Some(steps.into_iter().fold(Path::root(), |path, step| match step {
            Step::Key(key) => path.key(key),
            Step::Index(index) => path.index(index),
        }))
    }

    pub(super) fn steps(&self, row: usize) -> Vec<Step> {
        let mut steps = Vec::with_capacity(self.depth(row));
        let mut at = row;
        while let Some(parent) = self.parent(at) {
            steps.push(match self.position(at) {
                Some(position) => Step::Index(position),
                None => Step::Key(self.key(at).unwrap_or_default().into_owned()),
            });
            at = parent;
        }
        steps.reverse();
        steps
    }
}
