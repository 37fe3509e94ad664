//! The index: one row per JSON value, in document order.
//!
//! Owns where every value, key and subtree lies in the bytes. Rows are read again in blocks when they are asked for; the last blocks are
//! kept per thread. Must not hold decoded text.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::blocks::{NONE, Node, ROWS, Structure};
use super::decode::{Decoded, decode};
use super::window::Window;
use crate::domain::body::Body;
use crate::domain::document::{MAX_DEPTH, Path, Step};

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
    body: Body,
    structure: Arc<Structure>,
    /// Tells structures apart in the blocks that a thread has kept.
    number: usize,
    /// The structure's row that is the root here.
    root: usize,
    rows: usize,
    /// What is around and before the root.
    depth: u32,
    closed: u32,
}

static STRUCTURES: AtomicUsize = AtomicUsize::new(1);

/// Blocks that a thread keeps.
const KEPT: usize = 64;

#[derive(Default)]
struct Block {
    of: usize,
    at: usize,
    nodes: Vec<Node>,
}

thread_local! {
    static BLOCKS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// The index of the same bytes.
impl PartialEq for JsonIndex {
    fn eq(&self, other: &Self) -> bool {
        self.body.is_same(&other.body) && (self.root, self.rows) == (other.root, other.rows)
    }
}

/// An answer may be large and private: its text is not printed.
impl fmt::Debug for JsonIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonIndex")
            .field("rows", &self.len())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl JsonIndex {
    pub(super) fn new(body: Body, structure: Structure) -> Self {
        let number = STRUCTURES.fetch_add(1, Ordering::Relaxed);
        let rows = structure.rows();
        Self { body, structure: Arc::new(structure), number, root: 0, rows, depth: 0, closed: 0 }
    }

    /// A row and everything below it as an index of its own, over the same bytes.
    #[must_use]
    pub fn subtree(&self, row: usize) -> Self {
        let node = self.node(row);
        let row = row.min(self.rows - 1);
        Self {
            root: self.root + row,
            rows: self.end(row) - row,
            depth: node.depth,
            closed: node.closed,
            ..self.clone()
        }
    }

    /// How many values there are, containers included: at least one.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Never true: an index has its root. For callers that ask every list.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Bytes of memory that the index takes beside the text.
    pub fn memory(&self) -> usize {
        self.structure.bytes()
    }

    /// The bytes that it is the index of, of which the root's value may be a part.
    pub fn body(&self) -> &Body {
        &self.body
    }

    pub(super) fn node(&self, row: usize) -> Node {
        let row = self.root + row.min(self.rows - 1);
        let (at, place) = (row / ROWS, row % ROWS);
        BLOCKS.with_borrow_mut(|blocks| {
            if blocks.is_empty() {
                blocks.resize_with(KEPT, Block::default);
            }
            // Neighbours do not drive each other out, and two structures rarely do.
            let slot = &mut blocks[(at + self.number.wrapping_mul(7)) % KEPT];
            if slot.of != self.number || slot.at != at {
                let nodes = self.structure.block(at, &mut Window::new(&self.body));
                *slot = Block { of: self.number, at, nodes };
            }
            slot.nodes[place.min(slot.nodes.len() - 1)]
        })
    }

    /// What kind of value it is.
    pub fn kind(&self, row: usize) -> Kind {
        match self.node(row).first {
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
        (self.node(row).depth - self.depth) as usize
    }

    /// How many members or items it has.
    pub fn child_count(&self, row: usize) -> usize {
        self.node(row).children as usize
    }

    /// The container it is in; `None` at the root.
    pub fn parent(&self, row: usize) -> Option<usize> {
        let parent = self.node(row).parent;
        (parent != NONE).then_some(parent as usize)?.checked_sub(self.root)
    }

    /// The row after it and everything below it.
    pub fn end(&self, row: usize) -> usize {
        self.node(row).end as usize - self.root
    }

    /// Its members or items.
    pub fn children(&self, row: usize) -> impl Iterator<Item = usize> {
        let end = self.end(row);
        let first = (row + 1 < end).then_some(row + 1);
        std::iter::successors(first, move |child| Some(self.end(*child)).filter(|next| *next < end))
    }

    /// Its position, when it is an item of an array.
    pub fn position(&self, row: usize) -> Option<usize> {
        self.parent(row)?;
        let node = self.node(row);
        (!node.is_member).then_some(node.label as usize)
    }

    /// Its key, when it is a member of an object.
    pub fn key(&self, row: usize) -> Option<Cow<'_, str>> {
        self.key_start(row, usize::MAX).map(|key| key.text)
    }

    /// The start of its key: at most so many bytes of it are read.
    pub(super) fn key_start(&self, row: usize, max_bytes: usize) -> Option<Decoded<'_>> {
        self.parent(row)?;
        let node = self.node(row);
        node.is_member.then(|| self.decoded(node.label as usize + 1..node.start as usize, max_bytes))
    }

    /// The start of a string from after its opening quote.
    fn decoded(&self, raw: Range<usize>, max_bytes: usize) -> Decoded<'_> {
        // An escape is six bytes long at most.
        let stop = raw.end.min(raw.start.saturating_add(max_bytes.saturating_mul(6).saturating_add(16)));
        match self.body.bytes(raw.start..stop) {
            Cow::Borrowed(raw) => decode(raw, max_bytes),
            Cow::Owned(raw) => decode(&raw, max_bytes).into_owned(),
        }
    }

    /// The start of a row's string, without its quotes.
    pub(super) fn string_start(&self, row: usize, max_bytes: usize) -> Decoded<'_> {
        let node = self.node(row);
        self.decoded(node.start as usize + 1..node.stop as usize, max_bytes)
    }

    /// Where the value lies in the body.
    pub fn value_range(&self, row: usize) -> Range<usize> {
        let node = self.node(row);
        node.start as usize..node.stop as usize
    }

    /// Containers with something in them that end before the row begins.
    pub(super) fn closed_before(&self, row: usize) -> usize {
        if row >= self.rows { self.closed_in_all() } else { (self.node(row).closed - self.closed) as usize }
    }

    fn closed_in_all(&self) -> usize {
        let after = self.root + self.rows;
        let (closed, depth) = if after < self.structure.rows() {
            let whole = Self { root: 0, rows: self.structure.rows(), depth: 0, closed: 0, ..self.clone() };
            let node = whole.node(after);
            (node.closed, node.depth)
        } else {
            (u32::try_from(self.structure.closed()).unwrap_or(NONE), 0)
        };
        // Containers around the root may have ended, too, before what comes after it.
        closed.saturating_sub(self.depth - depth).saturating_sub(self.closed) as usize
    }

    pub(super) fn structure(&self) -> &Structure {
        &self.structure
    }

    /// What tells a row apart from those of all other texts.
    pub(super) fn identity_of(&self, row: usize) -> (usize, usize) {
        (self.number, self.root + row.min(self.rows - 1))
    }

    pub(super) fn root(&self) -> usize {
        self.root
    }

    /// The last block whose first row, and how many containers ended before it, are as wanted.
    pub(super) fn block_of(&self, is_before: impl Fn(usize, usize) -> bool) -> usize {
        let (root, closed) = (self.root, self.closed);
        let mut block = 0;
        let (mut low, mut high) = (root / ROWS, self.structure.marks().len());
        while low < high {
            let middle = low.midpoint(high);
            let mark = self.structure.marks()[middle];
            // The block of the root may begin before it.
            let row = (middle * ROWS).saturating_sub(root);
            let is_root_block = middle == root / ROWS;
            if is_root_block || is_before(row, mark.closed.saturating_sub(closed) as usize) {
                (block, low) = (middle, middle + 1);
            } else {
                high = middle;
            }
        }
        block
    }

    /// Its JSON text, as it came.
    pub fn value_text(&self, row: usize) -> Cow<'_, str> {
        match self.value_bytes(row) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_default()),
        }
    }

    /// The same as bytes.
    pub fn value_bytes(&self, row: usize) -> Cow<'_, [u8]> {
        self.body.bytes(self.value_range(row))
    }

    /// The value for somebody else's use: a string without quotes and escapes, anything else as its JSON text. A string that cannot be
    /// decoded (half of a surrogate pair) stays JSON text, too.
    pub fn exact_value(&self, row: usize) -> String {
        if self.kind(row) == Kind::String {
            let decoded = self.string_start(row, usize::MAX);
            if !decoded.lossy {
                return decoded.text.into_owned();
            }
        }
        self.value_text(row).into_owned()
    }

    /// The place of the value from the root; none deeper than a document may nest.
    pub fn path(&self, row: usize) -> Option<Path> {
        let steps = (self.depth(row) <= MAX_DEPTH).then(|| self.steps(row, usize::MAX))?;
        Some(steps.into_iter().fold(Path::root(), |path, step| match step {
            Step::Key(key) => path.key(key),
            Step::Index(index) => path.index(index),
        }))
    }

    pub(super) fn steps(&self, row: usize, most: usize) -> Vec<Step> {
        let mut steps = Vec::with_capacity(self.depth(row).min(most));
        let mut at = row;
        while let Some(parent) = self.parent(at).filter(|_| steps.len() < most) {
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
