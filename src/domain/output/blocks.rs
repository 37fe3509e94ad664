//! The compact structure of a JSON text.
//!
//! Owns what is remembered of a text so that any of its rows can be found without reading what lies before: one mark for every 64 rows,
//! the containers that reach over such a mark, and where long texts end. Everything else is read again from the 64 rows around it, which
//! takes a microsecond or two. Must not know the grammar's faults: what it reads was scanned before.

use super::window::Window;

/// Rows between two marks.
pub(super) const ROWS: usize = 64;
/// No row, no key, no container.
pub(super) const NONE: u32 = u32::MAX;

/// What is remembered at every 64th row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// First byte of the row: of its key, else of its value.
    pub(super) at: u32,
    /// The kept container around the row, `NONE` at the root.
    pub(super) open: u32,
    /// Members or items of that container before the row.
    pub(super) position: u32,
    /// Containers around the row.
    pub(super) depth: u32,
    /// Containers with something in them that ended before the row.
    pub(super) closed: u32,
}

/// A container that begins before a mark and ends after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) row: u32,
    pub(super) stop: u32,
    pub(super) end: u32,
    pub(super) children: u32,
    /// The kept container around it.
    pub(super) parent: u32,
    /// Its place among the parent's members or items.
    pub(super) position: u32,
    pub(super) is_object: bool,
}

/// A row as it is read again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// First byte of the value.
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
    /// First byte of the value's text.
    pub(super) first: u8,
    /// Whether it is a member of an object.
    pub(super) is_member: bool,
    /// Containers with something in them that ended before the row.
    pub(super) closed: u32,
}

/// The structure of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Structure {
    pub(super) marks: Vec<Mark>,
    pub(super) kept: Vec<Kept>,
    /// From where to where nothing but one text or blanks is, in order.
    pub(super) long: Vec<(u32, u32)>,
    pub(super) rows: u32,
    pub(super) closed: u32,
}

impl Structure {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows as usize
    }

    /// How many containers have something in them and have ended.
    pub(super) fn closed(&self) -> usize {
        self.closed as usize
    }

    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Bytes of memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.marks) + size_of_val(&*self.kept) + size_of_val(&*self.long)
    }

    /// The rows of a block of 64, read again.
    pub(super) fn block(&self, block: usize, window: &mut Window) -> Vec<Node> {
        let Some(mark) = self.marks.get(block) else { return Vec::new() };
        let next = self.marks.get(block + 1).map_or(usize::MAX, |mark| mark.at as usize);
        let first = block * ROWS;
        let count = ROWS.min(self.rows().saturating_sub(first));
        let long = self.long.partition_point(|(from, _)| *from < mark.at);
        let mut reader = Reader {
            structure: self,
            window,
            long: &self.long[long..],
            at: mark.at as usize,
            first,
            nodes: Vec::with_capacity(count),
            inner: Vec::new(),
            outer: mark.open,
            position: mark.position,
            depth: mark.depth,
            closed: mark.closed,
        };
        for _ in 0..count {
            reader.between(usize::MAX);
            reader.row();
        }
        reader.between(next);
        reader.finish()
    }

    fn kept_of_row(&self, row: u32) -> Option<&Kept> {
        let at = self.kept.binary_search_by_key(&row, |kept| kept.row).ok()?;
        self.kept.get(at)
    }
}

/// Reads the rows of one block.
struct Reader<'a, 'w> {
    structure: &'a Structure,
    window: &'a mut Window<'w>,
    /// Long texts from here on.
    long: &'a [(u32, u32)],
    at: usize,
    first: usize,
    nodes: Vec<Node>,
    /// Containers that began in this block: their place in `nodes`, and how much is in them so far.
    inner: Vec<(usize, u32)>,
    /// The kept container around all of those.
    outer: u32,
    /// How much of that was before.
    position: u32,
    depth: u32,
    closed: u32,
}

impl Reader<'_, '_> {
    /// Passes blanks, commas and the ends of containers, up to the next row or to a byte.
    fn between(&mut self, limit: usize) {
        while self.at < limit {
            match self.window.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.blank(),
                Some(b',') => self.at += 1,
                Some(b']' | b'}') => {
                    self.at += 1;
                    self.close();
                }
                _ => return,
            }
        }
    }

    fn close(&mut self) {
        self.closed += 1;
        if let Some((place, children)) = self.inner.pop() {
            let end = narrow(self.first + self.nodes.len());
            let node = &mut self.nodes[place];
            (node.stop, node.end, node.children) = (narrow(self.at), end, children);
        } else if let Some(kept) = self.structure.kept.get(self.outer as usize) {
            (self.outer, self.position) = (kept.parent, kept.position + 1);
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn row(&mut self) {
        let (parent, is_member) = self.parent();
        let (closed, depth) = (self.closed, self.depth);
        let position = if let Some((_, children)) = self.inner.last_mut() {
            std::mem::replace(children, *children + 1)
        } else {
            let next = self.position.saturating_add(1);
            std::mem::replace(&mut self.position, next)
        };
        let label = match (parent, is_member) {
            (NONE, _) => NONE,
            (_, true) => narrow(self.key()),
            (_, false) => position,
        };
        let (start, first) = (self.at, self.window.get(self.at).unwrap_or(b' '));
        let row = self.first + self.nodes.len();
        self.value(first);
        let (start, stop, end) = (narrow(start), narrow(self.at), narrow(row + 1));
        let node = Node { start, stop, label, parent, end, children: 0, depth, first, is_member, closed };
        self.nodes.push(node);
    }

    fn parent(&self) -> (u32, bool) {
        if let Some((place, _)) = self.inner.last() {
            return (narrow(self.first + place), self.nodes[*place].first == b'{');
        }
        self.structure.kept.get(self.outer as usize).map_or((NONE, false), |kept| (kept.row, kept.is_object))
    }

    /// Passes a key, its colon and the blanks around. Returns where it began.
    fn key(&mut self) -> usize {
        let start = self.at;
        self.string();
        self.blank();
        if self.window.get(self.at) == Some(b':') {
            self.at += 1;
        }
        self.blank();
        start
    }

    /// Passes a plain value, or goes into a container that is not empty.
    fn value(&mut self, first: u8) {
        match first {
            b'"' => self.string(),
            b'{' | b'[' => {
                self.at += 1;
                self.blank();
                if matches!(self.window.get(self.at), Some(b'}' | b']')) {
                    self.at += 1;
                } else {
                    self.inner.push((self.nodes.len(), 0));
                    self.depth += 1;
                }
            }
            _ => {
                if self.pass_long() {
                    return;
                }
                while let Some(byte) = self.window.get(self.at) {
                    if matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r') {
                        break;
                    }
                    self.at += 1;
                }
            }
        }
    }

    fn blank(&mut self) {
        while matches!(self.window.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            if !self.pass_long() {
                self.at += 1;
            }
        }
    }

    fn string(&mut self) {
        if self.pass_long() {
            return;
        }
        self.at += 1;
        while let Some(byte) = self.window.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => return,
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    /// Goes to the end of a long text or of many blanks, when one begins here.
    fn pass_long(&mut self) -> bool {
        while let Some(((from, to), rest)) = self.long.split_first() {
            match (*from as usize).cmp(&self.at) {
                std::cmp::Ordering::Less => self.long = rest,
                std::cmp::Ordering::Equal => {
                    self.at = *to as usize;
                    return true;
                }
                std::cmp::Ordering::Greater => return false,
            }
        }
        false
    }

    /// What began here and ends elsewhere is kept; in a text that has not ended yet, it reaches to the end.
    fn finish(mut self) -> Vec<Node> {
        let rows = self.structure.rows;
        for (place, children) in std::mem::take(&mut self.inner) {
            let row = narrow(self.first + place);
            let kept = self.structure.kept_of_row(row).filter(|kept| kept.stop != NONE);
            let node = &mut self.nodes[place];
            let so_far = (narrow(self.at), rows, children);
            (node.stop, node.end, node.children) =
                kept.map_or(so_far, |kept| (kept.stop, kept.end, kept.children));
        }
        self.nodes
    }
}

/// Offsets and row numbers fit: the length of the text is checked, and a row takes at least a byte of it.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(NONE)
}
