//! One of the two answers, with a hash of every subtree.
//!
//! Owns that a subtree can be told from another in one step. A hash leaves the order of members out, as the comparison does, and is
//! never trusted alone: what seems equal is compared before it counts as equal.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Work, scalar};
use crate::domain::output::{JsonIndex, Kind};

pub(super) struct Side<'a> {
    pub(super) index: &'a JsonIndex,
    hashes: Vec<u64>,
    /// Plain values and empty containers before each row.
    leaves: Vec<u32>,
}

/// A container whose end was not reached yet.
struct Open {
    row: usize,
    end: usize,
    kind: Kind,
    hash: u64,
}

impl<'a> Side<'a> {
    /// Reads the rows once, in order.
    pub(super) fn read(index: &'a JsonIndex, work: &mut Work) -> Option<Self> {
        let mut side =
            Self { index, hashes: vec![0; index.len()], leaves: Vec::with_capacity(index.len() + 1) };
        let (mut open, mut leaves): (Vec<Open>, u32) = (Vec::new(), 0);
        for row in 0..index.len() {
            work.step()?;
            side.close(&mut open, row);
            side.leaves.push(leaves);
            let kind = index.kind(row);
            if kind.is_container() && index.child_count(row) > 0 {
                open.push(Open { row, end: index.end(row), kind, hash: 0 });
            } else {
                leaves += 1;
                let hash = scalar::hash(index, row);
                side.take(&mut open, row, hash);
            }
        }
        side.leaves.push(leaves);
        side.close(&mut open, index.len());
        Some(side)
    }

    /// Gives the containers that end before a row their hashes.
    fn close(&mut self, open: &mut Vec<Open>, row: usize) {
        while let Some(done) = open.pop_if(|last| last.end <= row) {
            let mut hasher = DefaultHasher::new();
            (done.kind, done.hash).hash(&mut hasher);
            self.take(open, done.row, hasher.finish());
        }
    }

    fn take(&mut self, open: &mut [Open], row: usize, hash: u64) {
        self.hashes[row] = hash;
        let Some(parent) = open.last_mut() else { return };
        let mut hasher = DefaultHasher::new();
        if parent.kind == Kind::Object {
            (self.index.key(row), hash).hash(&mut hasher);
            parent.hash = parent.hash.wrapping_add(hasher.finish());
        } else {
            (parent.hash, hash).hash(&mut hasher);
            parent.hash = hasher.finish();
        }
    }

    pub(super) fn hash(&self, row: usize) -> u64 {
        self.hashes[row]
    }

    /// Plain values and empty containers in a subtree.
    pub(super) fn leaves(&self, row: usize) -> usize {
        (self.leaves[self.index.end(row)] - self.leaves[row]) as usize
    }

    /// Rows of a subtree.
    pub(super) fn size(&self, row: usize) -> usize {
        self.index.end(row) - row
    }
}

/// Whether two subtrees of as many rows are the same with all members in the same order.
pub(super) fn is_same(
    old: &Side,
    old_row: usize,
    new: &Side,
    new_row: usize,
    work: &mut Work,
) -> Option<bool> {
    let (a, b) = (old.index, new.index);
    for at in 0..old.size(old_row) {
        work.step()?;
        let (x, y) = (old_row + at, new_row + at);
        let is_same = a.kind(x) == b.kind(y)
            && a.child_count(x) == b.child_count(y)
            && (at == 0 || a.key(x) == b.key(y))
            && (a.kind(x).is_container() || scalar::compare(a, x, b, y) == scalar::Likeness::Same);
        if !is_same {
            return Some(false);
        }
    }
    Some(true)
}
