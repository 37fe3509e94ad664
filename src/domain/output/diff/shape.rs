//! From all containers around a difference to those worth a row.
//!
//! Owns that a chain of containers with one difference inside takes one row, however deep it goes.

use super::{DiffRow, What};

/// Leaves out containers with one row inside, and the root when it has nothing to say. `rows` are in document order with their depth in
/// the document; the result has the depth among the rows, and says how many steps of the path each row has to name.
pub(super) fn compressed(rows: &[DiffRow], is_kept: impl Fn(&DiffRow) -> bool) -> Vec<DiffRow> {
    let inside = inside(rows);
    let mut out: Vec<DiffRow> = Vec::with_capacity(rows.len());
    // Depths in the document of the kept rows around the current one.
    let mut around: Vec<usize> = Vec::new();
    for (row, inside) in rows.iter().zip(inside) {
        while around.last().is_some_and(|depth| *depth >= row.depth) {
            around.pop();
        }
        let is_plain = row.what == What::Inside && !is_kept(row);
        if is_plain && (inside == 1 || row.depth == 0) {
            continue;
        }
        let steps = row.depth - around.last().copied().unwrap_or(0);
        out.push(DiffRow { depth: around.len(), steps, ..*row });
        around.push(row.depth);
    }
    out
}

/// How many rows are directly below each one.
fn inside(rows: &[DiffRow]) -> Vec<usize> {
    let mut counts = vec![0; rows.len()];
    let mut around: Vec<usize> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        while around.last().is_some_and(|outer| rows[*outer].depth >= row.depth) {
            around.pop();
        }
        if let Some(outer) = around.last() {
            counts[*outer] += 1;
        }
        around.push(at);
    }
    counts
}
