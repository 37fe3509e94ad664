//! Two answers that are no JSON, line by line.
//!
//! Owns which lines belong together: the longest common run in order, within the same limit of cost as for items of arrays.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::AtomicBool;

use super::align::align;
use super::{Counts, Diff, DiffRow, MAX_CHANGES, What, Work};
use crate::domain::output::TextLines;

/// Compares two texts; `None` when the flag was set.
pub fn diff_lines(old: &TextLines, new: &TextLines, cancelled: &AtomicBool) -> Option<Diff> {
    let mut work = Work::new(cancelled);
    let (a, b) = (hashes(old, &mut work)?, hashes(new, &mut work)?);
    let alignment = align(&a, &b, &mut work)?;
    let mut diff = Diff::default();
    let mut tell = |what, old, new| {
        let count = match what {
            What::Added => &mut diff.counts.added,
            What::Removed => &mut diff.counts.removed,
            _ => &mut diff.counts.changed,
        };
        *count += 1;
        diff.cut = diff.rows.len() >= MAX_CHANGES;
        if !diff.cut {
            diff.rows.push(DiffRow { what, old, new, depth: 0, steps: 0, note: None });
        }
    };
    let (mut x, mut y) = (0, 0);
    for (next_x, next_y) in alignment.anchors.iter().copied().chain([(a.len(), b.len())]) {
        while x < next_x && y < next_y {
            tell(What::Changed, Some(x), Some(y));
            (x, y) = (x + 1, y + 1);
        }
        (x..next_x).for_each(|line| tell(What::Removed, Some(line), None));
        (y..next_y).for_each(|line| tell(What::Added, None, Some(line)));
        (x, y) = (next_x + 1, next_y + 1);
    }
    diff.counts = Counts { same: alignment.anchors.len(), ..diff.counts };
    diff.steps = work.steps;
    Some(diff)
}

fn hashes(lines: &TextLines, work: &mut Work) -> Option<Vec<u64>> {
    (0..lines.len())
        .map(|line| {
            work.step()?;
            let mut hasher = DefaultHasher::new();
            lines.line(line).hash(&mut hasher);
            Some(hasher.finish())
        })
        .collect()
}
