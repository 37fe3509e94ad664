//! Taking the structure of a text down while it is scanned.
//!
//! Owns which containers are kept: those that reach over a mark, when it is made. Must not read the text.

use super::blocks::{Kept, Mark, NONE, ROWS, Structure, narrow};

/// Texts and blanks longer than this many bytes are passed over in one step when rows are read again.
const LONG: usize = 256;

/// A container that is still open while a text is scanned.
#[derive(Debug, Clone, Copy)]
struct Open {
    row: u32,
    position: u32,
    children: u32,
    kept: u32,
    is_object: bool,
}

/// Takes the structure down while a text is scanned.
#[derive(Debug, Clone, Default)]
pub(super) struct Builder {
    structure: Structure,
    stack: Vec<Open>,
    /// How many of those are kept.
    kept_open: usize,
}

impl Builder {
    pub(super) fn rows(&self) -> usize {
        self.structure.rows()
    }

    /// Bytes of memory in use.
    pub(super) fn bytes(&self) -> usize {
        self.structure.bytes() + size_of_val(&*self.stack)
    }

    /// Whether the innermost open container is an object; `None` outside of all.
    pub(super) fn in_object(&self) -> Option<bool> {
        self.stack.last().map(|open| open.is_object)
    }

    /// A row begins at that byte: its key's, else its value's.
    pub(super) fn row(&mut self, at: usize) {
        if self.structure.rows().is_multiple_of(ROWS) {
            self.mark(at);
        }
        if let Some(open) = self.stack.last_mut() {
            open.children += 1;
        }
        self.structure.rows += 1;
    }

    /// The row that began last is a container with something in it.
    pub(super) fn open(&mut self, is_object: bool) {
        let position = self.stack.last().map_or(0, |open| open.children.saturating_sub(1));
        let row = self.structure.rows - 1;
        self.stack.push(Open { row, position, children: 0, kept: NONE, is_object });
    }

    /// The innermost container ends before that byte.
    pub(super) fn close(&mut self, stop: usize) {
        let Some(open) = self.stack.pop() else { return };
        self.structure.closed += 1;
        self.kept_open = self.kept_open.min(self.stack.len());
        if let Some(kept) = self.structure.kept.get_mut(open.kept as usize) {
            (kept.stop, kept.end, kept.children) = (narrow(stop), self.structure.rows, open.children);
        }
    }

    /// One text, number or run of blanks.
    pub(super) fn passed(&mut self, from: usize, to: usize) {
        if to - from > LONG {
            self.structure.long.push((narrow(from), narrow(to)));
        }
    }

    fn mark(&mut self, at: usize) {
        let kept = &mut self.structure.kept;
        let mut parent = self.kept_open.checked_sub(1).map_or(NONE, |at| self.stack[at].kept);
        for open in &mut self.stack[self.kept_open..] {
            open.kept = narrow(kept.len());
            kept.push(Kept {
                row: open.row,
                stop: NONE,
                end: NONE,
                children: 0,
                parent,
                position: open.position,
                is_object: open.is_object,
            });
            parent = open.kept;
        }
        self.kept_open = self.stack.len();
        let position = self.stack.last().map_or(0, |open| open.children);
        let depth = narrow(self.stack.len());
        self.structure.marks.push(Mark {
            at: narrow(at),
            open: parent,
            position,
            depth,
            closed: self.structure.closed,
        });
    }

    /// The structure of the whole text.
    pub(super) fn finish(mut self) -> Structure {
        self.structure.marks.shrink_to_fit();
        self.structure.kept.shrink_to_fit();
        self.structure.long.shrink_to_fit();
        self.structure
    }

    /// The structure of what was scanned so far: what is open ends where the text does.
    pub(super) fn so_far(&self, stop: usize) -> Structure {
        let mut structure = self.structure.clone();
        let rows = structure.rows;
        for open in &self.stack[..self.kept_open] {
            if let Some(kept) = structure.kept.get_mut(open.kept as usize) {
                (kept.stop, kept.end, kept.children) = (narrow(stop), rows, open.children);
            }
        }
        structure
    }
}
