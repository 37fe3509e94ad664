//! What a table is made of.
//!
//! Owns which container near the cursor that is.

use crate::domain::output::index::{JsonIndex, Kind};

/// Members that are looked at to tell whether an object is one of objects.
const LOOKED_AT: usize = 20;
/// Levels below the root that are searched when nothing is around the cursor.
const MAX_LEVELS: usize = 4;
/// Objects that are searched there at most.
const MAX_SEARCHED: usize = 1_000;

/// The container that a table is made of: the cursor's own, else the array around it, else an object of objects around it, else the
/// longest array, or the longest such object, that is not far below the root.
pub fn array_near(index: &JsonIndex, row: usize) -> Option<usize> {
    let is_array = |row: &usize| index.kind(*row) == Kind::Array && index.child_count(*row) > 0;
    let is_map = |row: &usize| is_map(index, *row);
    let own = Some(row).filter(|row| index.kind(*row) == Kind::Array || is_map(row));
    let around = || std::iter::successors(Some(row), |row| index.parent(*row));
    own.or_else(|| around().find(is_array)).or_else(|| around().find(is_map)).or_else(|| below(index))
}

/// Whether its members are objects that have something in common: keys of one kind of thing, as in `{"u1":{…},"u2":{…}}`.
fn is_map(index: &JsonIndex, row: usize) -> bool {
    if index.kind(row) != Kind::Object || index.child_count(row) < 2 {
        return false;
    }
    let Some(first) = index.children(row).next() else { return false };
    let keys: Vec<_> = index.children(first).filter_map(|member| index.key(member)).take(LOOKED_AT).collect();
    let shares = |item: usize| {
        let is_known = |member: usize| index.key(member).is_some_and(|key| keys.contains(&key));
        index.kind(item) == Kind::Object && index.children(item).take(LOOKED_AT).any(is_known)
    };
    index.children(row).take(LOOKED_AT).all(shares)
}

fn below(index: &JsonIndex) -> Option<usize> {
    let mut level = vec![0];
    for _ in 0..MAX_LEVELS {
        let children = level.iter().flat_map(|row| index.children(*row));
        let children: Vec<_> =
            children.filter(|row| index.kind(*row).is_container()).take(MAX_SEARCHED).collect();
        let longest = |fits: &dyn Fn(usize) -> bool| {
            children.iter().copied().filter(|row| fits(*row)).max_by_key(|row| index.child_count(*row))
        };
        let is_array = |row| index.kind(row) == Kind::Array && index.child_count(row) > 0;
        if let Some(found) = longest(&is_array).or_else(|| longest(&|row| is_map(index, row))) {
            return Some(found);
        }
        level = children.into_iter().filter(|row| index.kind(*row) == Kind::Object).collect();
    }
    None
}
