//! Members of two objects, matched by key.
//!
//! Owns the order in which matched, added and removed children are told: that of the new answer, with what is gone after what it followed.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Work;
use crate::domain::output::JsonIndex;

/// A child of one of two containers, or of both; places among the children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Both { old: usize, new: usize, moved: bool },
    Added(usize),
    Removed(usize),
}

/// The members of two objects, the n-th occurrence of a key with the n-th; and the keys that occur several times.
pub(super) fn members(
    old: (&JsonIndex, &[usize]),
    new: (&JsonIndex, &[usize]),
    work: &mut Work,
) -> Option<(Vec<Child>, HashSet<String>)> {
    work.took(old.1.len() + new.1.len())?;
    let mut places: HashMap<String, VecDeque<usize>> = HashMap::with_capacity(old.1.len());
    let mut repeated = HashSet::new();
    for (at, member) in old.1.iter().enumerate() {
        let key = old.0.key(*member).unwrap_or_default().into_owned();
        let same = places.entry(key.clone()).or_default();
        same.push_back(at);
        if same.len() > 1 {
            repeated.insert(key);
        }
    }
    let mut seen: HashSet<String> = HashSet::with_capacity(new.1.len());
    let mut old_of_new = Vec::with_capacity(new.1.len());
    for member in new.1 {
        let key = new.0.key(*member).unwrap_or_default().into_owned();
        old_of_new.push(places.get_mut(&key).and_then(VecDeque::pop_front));
        if seen.contains(&key) {
            repeated.insert(key);
        } else {
            seen.insert(key);
        }
    }
    Some((told(&old_of_new, old.1.len(), |_| false), repeated))
}

/// Children in the order in which they are told. `old_of_new` says which belong together, `is_moved` which of them are elsewhere now.
pub(super) fn told(
    old_of_new: &[Option<usize>],
    old_count: usize,
    is_moved: impl Fn(usize) -> bool,
) -> Vec<Child> {
    let mut is_kept = vec![false; old_count];
    for old in old_of_new.iter().flatten() {
        is_kept[*old] = true;
    }
    let mut children = Vec::with_capacity(old_of_new.len());
    let mut at = 0;
    let mut gone = |up_to: usize, children: &mut Vec<Child>| {
        while at < up_to {
            if !is_kept[at] {
                children.push(Child::Removed(at));
            }
            at += 1;
        }
    };
    for (new, old) in old_of_new.iter().enumerate() {
        match old {
            Some(old) => {
                let moved = is_moved(new);
                if !moved {
                    gone(*old, &mut children);
                }
                children.push(Child::Both { old: *old, new, moved });
            }
            None => children.push(Child::Added(new)),
        }
    }
    gone(old_count, &mut children);
    children
}
