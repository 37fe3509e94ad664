//! Which items of two lists belong together, by the hashes of the items.
//!
//! Owns the limit of what that may cost. The longest common run in order is found where it is cheap; where items repeat too much, equal
//! ones are paired in the order of their occurrence, which is right but not the least. The result does not depend on which list is the
//! old one.

use std::collections::HashMap;

use super::{Stopped, Work};

/// Insertions and deletions up to which the least number of them is looked for among items that repeat.
const MAX_EDITS: usize = 1_000;
/// Steps of that search.
const MAX_STEPS: usize = 4_000_000;

/// Pairs of places, both ascending.
pub(super) struct Alignment {
    pub(super) anchors: Vec<(usize, usize)>,
    /// Whether the limit was hit.
    pub(super) rough: bool,
}

pub(super) fn align(old: &[u64], new: &[u64], work: &mut Work) -> Option<Alignment> {
    // One of two equally good results is taken: always the same one, whichever way the lists are compared.
    if (new.len(), new) < (old.len(), old) {
        let mut found = ordered(new, old, work)?;
        found.anchors.iter_mut().for_each(|(a, b)| std::mem::swap(a, b));
        return Some(found);
    }
    ordered(old, new, work)
}

fn ordered(a: &[u64], b: &[u64], work: &mut Work) -> Option<Alignment> {
    let prefix = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[prefix..], &b[prefix..]);
    let suffix = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    work.took(prefix + suffix)?;
    let (inner_a, inner_b) = (&rest_a[..rest_a.len() - suffix], &rest_b[..rest_b.len() - suffix]);
    let (found, rough) = middle(inner_a, inner_b, work)?;
    let mut anchors: Vec<_> = (0..prefix).map(|at| (at, at)).collect();
    anchors.extend(found.into_iter().map(|(x, y)| (prefix + x, prefix + y)));
    anchors.extend((0..suffix).rev().map(|back| (a.len() - 1 - back, b.len() - 1 - back)));
    Some(Alignment { anchors, rough })
}

/// What only one of the lists has belongs to nothing; the rest is aligned.
fn middle(a: &[u64], b: &[u64], work: &mut Work) -> Option<(Vec<(usize, usize)>, bool)> {
    work.took(2 * (a.len() + b.len()))?;
    let (in_a, in_b) = (counted(a), counted(b));
    let common = |items: &[u64], others: &HashMap<u64, usize>| -> Vec<usize> {
        (0..items.len()).filter(|at| others.contains_key(&items[*at])).collect()
    };
    let (at_a, at_b) = (common(a, &in_b), common(b, &in_a));
    let is_unique = at_a.iter().all(|at| in_a[&a[*at]] == 1) && at_b.iter().all(|at| in_b[&b[*at]] == 1);
    if !is_unique {
        let (items_a, items_b): (Vec<_>, Vec<_>) =
            (at_a.iter().map(|at| a[*at]).collect(), at_b.iter().map(|at| b[*at]).collect());
        if let Some(found) = least_edits(&items_a, &items_b, work).ok()? {
            return Some((found.into_iter().map(|(x, y)| (at_a[x], at_b[y])).collect(), false));
        }
    }
    // The n-th occurrence of an item belongs to the n-th on the other side.
    let mut places: HashMap<u64, std::collections::VecDeque<usize>> = HashMap::new();
    for at in &at_a {
        places.entry(a[*at]).or_default().push_back(*at);
    }
    let pairs: Vec<(usize, usize)> =
        at_b.iter().filter_map(|at| Some((places.get_mut(&b[*at])?.pop_front()?, *at))).collect();
    let kept = longest_ascending(&pairs.iter().map(|(x, _)| *x).collect::<Vec<_>>(), work)?;
    Some((kept.into_iter().map(|at| pairs[at]).collect(), !is_unique))
}

fn counted(items: &[u64]) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(*item).or_insert(0) += 1;
    }
    counts
}

/// Places of the longest ascending part of a list of different numbers.
pub(super) fn longest_ascending(numbers: &[usize], work: &mut Work) -> Option<Vec<usize>> {
    // The place of the smallest end of an ascending part of each length, and what comes before each place in its part.
    let (mut ends, mut before): (Vec<usize>, Vec<usize>) = (Vec::new(), vec![usize::MAX; numbers.len()]);
    for (at, number) in numbers.iter().enumerate() {
        work.step()?;
        let length = ends.partition_point(|end| numbers[*end] < *number);
        if let Some(shorter) = length.checked_sub(1) {
            before[at] = ends[shorter];
        }
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let last = ends.last().copied();
    let mut places: Vec<_> =
        std::iter::successors(last, |at| Some(before[*at]).filter(|at| *at != usize::MAX)).collect();
    places.reverse();
    Some(places)
}

/// Myers' greedy search ("An O(ND) difference algorithm", 1986); `None` when it hit the limit.
fn least_edits(a: &[u64], b: &[u64], work: &mut Work) -> Result<Option<Vec<(usize, usize)>>, Stopped> {
    // A diagonal is the place in `a` less the place in `b`, plus an offset that keeps it positive. `reached` is how far into `a` each one
    // got; a copy of it for each number of edits leads the way back.
    let most = MAX_EDITS.min(a.len() + b.len());
    let offset = most + 1;
    let mut reached = vec![0_usize; 2 * offset + 1];
    let mut history: Vec<Vec<usize>> = Vec::new();
    let limit = work.steps + MAX_STEPS;
    for edits in 0..=most {
        let (lowest, highest) = (offset - edits, offset + edits);
        history.push(reached[lowest..=highest].to_vec());
        for diagonal in (lowest..=highest).step_by(2) {
            work.step().ok_or(Stopped)?;
            let mut x = match before(&history[edits], diagonal - lowest) {
                Some((at, is_deletion)) => history[edits][at] + usize::from(is_deletion),
                None => 0,
            };
            let mut y = (x + offset).saturating_sub(diagonal);
            while x < a.len() && y < b.len() && a[x] == b[y] {
                work.step().ok_or(Stopped)?;
                (x, y) = (x + 1, y + 1);
            }
            reached[diagonal] = x;
            if x >= a.len() && y >= b.len() {
                return Ok(Some(way_back(&history, (a.len(), b.len()), offset)));
            }
        }
        if work.steps > limit {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The diagonal that one comes from, counted from the lowest: the one below by a deletion, or the one above by an insertion, whichever
/// got further. `None` at the very start.
fn before(reached: &[usize], at: usize) -> Option<(usize, bool)> {
    let highest = reached.len() - 1;
    if highest == 0 {
        return None;
    }
    let is_insertion = at == 0 || (at < highest && reached[at - 1] < reached[at + 1]);
    Some(if is_insertion { (at + 1, false) } else { (at - 1, true) })
}

fn way_back(history: &[Vec<usize>], end: (usize, usize), offset: usize) -> Vec<(usize, usize)> {
    let ((mut x, mut y), mut anchors) = (end, Vec::new());
    for (edits, reached) in history.iter().enumerate().rev() {
        let lowest = offset - edits;
        let came = before(reached, (x + offset - y) - lowest);
        let from =
            came.map_or((0, 0), |(at, _)| (reached[at], (reached[at] + offset).saturating_sub(at + lowest)));
        while x > from.0 && y > from.1 {
            (x, y) = (x - 1, y - 1);
            anchors.push((x, y));
        }
        (x, y) = from;
    }
    anchors.reverse();
    anchors
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use proptest::prelude::*;

    use super::*;

    fn aligned(a: &[u64], b: &[u64]) -> (Vec<(usize, usize)>, bool) {
        let never = AtomicBool::new(false);
        let found = align(a, b, &mut Work::new(&never)).unwrap();
        (found.anchors, found.rough)
    }

    /// The length of the longest common subsequence, by the book.
    fn longest(a: &[u64], b: &[u64]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut corner = 0;
            for (at, y) in b.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y { corner + 1 } else { above.max(row[at]) };
                corner = above;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn the_longest_common_run_is_found(a in prop::collection::vec(0_u64..6, 0..14), b in prop::collection::vec(0_u64..6, 0..14)) {
            let (anchors, rough) = aligned(&a, &b);
            prop_assert!(!rough);
            prop_assert!(anchors.iter().all(|(x, y)| a[*x] == b[*y]));
            prop_assert!(anchors.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            prop_assert_eq!(anchors.len(), longest(&a, &b));
            let swapped: Vec<_> = aligned(&b, &a).0.into_iter().map(|(x, y)| (y, x)).collect();
            prop_assert_eq!(swapped, anchors);
        }
    }

    #[test]
    fn what_repeats_too_much_is_aligned_roughly_at_a_bounded_cost() {
        let numbers = |seed: u64| -> Vec<u64> {
            (0..50_000_u64)
                .scan(seed, |at, _| {
                    *at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    Some((*at >> 33) % 1_000)
                })
                .collect()
        };
        let never = AtomicBool::new(false);
        let (a, b) = (numbers(1), numbers(2));
        let mut work = Work::new(&never);
        let found = align(&a, &b, &mut work).unwrap();
        assert!(found.rough && work.steps < 6_000_000, "{} steps", work.steps);
        assert!(found.anchors.iter().all(|(x, y)| a[*x] == b[*y]));
    }
}
