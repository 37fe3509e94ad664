//! The walk through both answers at once.
//!
//! Owns the list of what is still to be compared, in document order, in place of recursion.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;

use super::align::{align, longest_ascending};
use super::identity::identity;
use super::members::{Child, members, told};
use super::scalar::{Likeness, compare};
use super::shape::compressed;
use super::side::{Side, is_same};
use super::{Counts, Diff, DiffRow, MAX_CHANGES, Matching, Note, What, Work};
use crate::domain::output::{JsonIndex, Kind};

/// Subtrees that seemed equal and were not, after which none is believed unseen: each costs its size.
const MAX_DOUBTS: usize = 16;

/// What is still to be done.
#[derive(Debug, Clone, Copy)]
struct Task {
    old: Option<usize>,
    new: Option<usize>,
    /// Containers around it.
    depth: usize,
    moved: bool,
    is_repeated: bool,
}

/// A pair of containers that is being compared.
struct Open {
    old: usize,
    new: usize,
    matching: Option<Matching>,
}

struct Walk<'a> {
    old: Side<'a>,
    new: Side<'a>,
    tasks: Vec<Task>,
    open: Vec<Open>,
    /// How many of the open containers have a row already.
    told: usize,
    rows: Vec<DiffRow>,
    listed: usize,
    counts: Counts,
    of_old: HashMap<usize, Matching>,
    of_new: HashMap<usize, Matching>,
    doubts: usize,
}

/// Compares two answers; `None` when the flag was set.
pub fn diff(old: &JsonIndex, new: &JsonIndex, cancelled: &AtomicBool) -> Option<Diff> {
    let mut work = Work::new(cancelled);
    if old.value_text(0).as_bytes() == new.value_text(0).as_bytes() {
        let same = (0..old.len()).filter(|row| old.child_count(*row) == 0).count();
        return Some(Diff {
            counts: Counts { same, ..Counts::default() },
            steps: old.len(),
            ..Diff::default()
        });
    }
    let (old, new) = (Side::read(old, &mut work)?, Side::read(new, &mut work)?);
    let root = Task { old: Some(0), new: Some(0), depth: 0, moved: false, is_repeated: false };
    let mut walk = Walk {
        old,
        new,
        tasks: vec![root],
        open: Vec::new(),
        told: 0,
        rows: Vec::new(),
        listed: 0,
        counts: Counts::default(),
        of_old: HashMap::new(),
        of_new: HashMap::new(),
        doubts: 0,
    };
    while let Some(task) = walk.tasks.pop() {
        work.step()?;
        walk.open.truncate(task.depth);
        walk.told = walk.told.min(task.depth);
        walk.take(task, &mut work)?;
    }
    let Walk { rows, counts, of_old, of_new, listed, .. } = walk;
    let total = counts.changed + counts.added + counts.removed + counts.moved;
    let is_kept = |row: &DiffRow| row.new.is_some_and(|new| of_new.get(&new).is_some_and(is_remarkable));
    let rows = compressed(&rows, is_kept);
    Some(Diff { rows, counts, cut: total > listed, steps: work.steps, of_old, of_new })
}

/// A matching that must be said where it was done.
fn is_remarkable(matching: &Matching) -> bool {
    matches!(matching, Matching::Roughly | Matching::Position)
}

impl Walk<'_> {
    fn take(&mut self, task: Task, work: &mut Work) -> Option<()> {
        match (task.old, task.new) {
            (Some(old), Some(new)) => self.pair(task, old, new, work)?,
            (Some(_), None) => {
                self.counts.removed += 1;
                self.tell(task, What::Removed, None);
            }
            (None, Some(_)) => {
                self.counts.added += 1;
                self.tell(task, What::Added, None);
            }
            (None, None) => {}
        }
        Some(())
    }

    fn pair(&mut self, task: Task, old: usize, new: usize, work: &mut Work) -> Option<()> {
        let kind = self.old.index.kind(old);
        if kind != self.new.index.kind(new) {
            self.changed(task, None);
        } else if kind.is_container() {
            self.containers(task, old, new, kind, work)?;
        } else {
            match compare(self.old.index, old, self.new.index, new) {
                Likeness::Same => self.same(task, 1),
                other => self.changed(task, other.note()),
            }
        }
        Some(())
    }

    fn changed(&mut self, task: Task, note: Option<Note>) {
        // A plain item has nothing that identifies it: it is never moved.
        self.counts.changed += 1;
        self.tell(task, What::Changed, note);
    }

    fn same(&mut self, task: Task, leaves: usize) {
        self.counts.same += leaves;
        if task.moved {
            self.moved(task);
        }
    }

    fn moved(&mut self, task: Task) {
        self.counts.moved += 1;
        self.tell(task, What::Moved, None);
    }

    fn containers(&mut self, task: Task, old: usize, new: usize, kind: Kind, work: &mut Work) -> Option<()> {
        if self.is_same(old, new, work)? {
            let leaves = self.old.leaves(old);
            self.same(task, leaves);
            return Some(());
        }
        let olds: Vec<_> = self.old.index.children(old).collect();
        let news: Vec<_> = self.new.index.children(new).collect();
        if olds.is_empty() && news.is_empty() {
            self.same(task, 1);
            return Some(());
        }
        let (matching, children, repeated) = if kind == Kind::Object {
            let (children, repeated) = members((self.old.index, &olds), (self.new.index, &news), work)?;
            (None, children, repeated)
        } else {
            let (matching, children) = self.items(&olds, &news, work)?;
            (Some(matching), children, HashSet::new())
        };
        if task.moved {
            self.moved(task);
        }
        self.open.push(Open { old, new, matching });
        if task.moved {
            // Its own row is that of the container.
            self.told = self.open.len();
            self.remember();
        }
        self.push(&children, &olds, &news, task.depth + 1, &repeated);
        Some(())
    }

    /// Whether two containers are the same, seen and not only hashed.
    fn is_same(&mut self, old: usize, new: usize, work: &mut Work) -> Option<bool> {
        let seems = self.old.hash(old) == self.new.hash(new) && self.old.size(old) == self.new.size(new);
        if !seems || self.doubts > MAX_DOUBTS {
            return Some(false);
        }
        let is_same = is_same(&self.old, old, &self.new, new, work)?;
        self.doubts += usize::from(!is_same);
        Some(is_same)
    }

    /// Items of two arrays.
    fn items(&self, olds: &[usize], news: &[usize], work: &mut Work) -> Option<(Matching, Vec<Child>)> {
        if let Some(found) = identity((self.old.index, olds), (self.new.index, news), work).ok()? {
            let common: Vec<_> = found.old_of_new.iter().flatten().copied().collect();
            let kept: Vec<_> = longest_ascending(&common, work)?.into_iter().map(|at| common[at]).collect();
            let is_moved =
                |new: usize| found.old_of_new[new].is_some_and(|old| kept.binary_search(&old).is_err());
            return Some((Matching::Identity(found.name), told(&found.old_of_new, olds.len(), is_moved)));
        }
        let hashes = |side: &Side, items: &[usize]| -> Vec<u64> {
            items.iter().map(|item| side.hash(*item)).collect()
        };
        let alignment = align(&hashes(&self.old, olds), &hashes(&self.new, news), work)?;
        let matching = match (alignment.rough, alignment.anchors.is_empty()) {
            (true, _) => Matching::Roughly,
            (_, true) if olds.len().min(news.len()) > 1 => Matching::Position,
            _ => Matching::Order,
        };
        Some((matching, between(&alignment.anchors, olds.len(), news.len())))
    }

    fn push(
        &mut self,
        children: &[Child],
        olds: &[usize],
        news: &[usize],
        depth: usize,
        repeated: &HashSet<String>,
    ) {
        // The last one pushed is the first one taken.
        for child in children.iter().rev() {
            let (old, new, moved) = match *child {
                Child::Both { old, new, moved } => (Some(olds[old]), Some(news[new]), moved),
                Child::Added(new) => (None, Some(news[new]), false),
                Child::Removed(old) => (Some(olds[old]), None, false),
            };
            let is_repeated = !repeated.is_empty() && {
                let key = new.map_or_else(
                    || old.and_then(|old| self.old.index.key(old)),
                    |new| self.new.index.key(new),
                );
                key.is_some_and(|key| repeated.contains(&*key))
            };
            self.tasks.push(Task { old, new, depth, moved, is_repeated });
        }
    }

    /// Lists a difference, after the containers around it that have no row yet.
    fn tell(&mut self, task: Task, what: What, note: Option<Note>) {
        if self.listed >= MAX_CHANGES {
            return;
        }
        self.listed += 1;
        while self.told < self.open.len() {
            let Open { old, new, .. } = self.open[self.told];
            let (old, new) = (Some(old), Some(new));
            self.rows.push(DiffRow { what: What::Inside, old, new, depth: self.told, steps: 0, note: None });
            self.told += 1;
            self.remember();
        }
        let note = note.or(task.is_repeated.then_some(Note::RepeatedKey));
        self.rows.push(DiffRow { what, old: task.old, new: task.new, depth: task.depth, steps: 0, note });
    }

    /// Keeps how the items of the last container with a row were matched.
    fn remember(&mut self) {
        let Some(open) = self.told.checked_sub(1).and_then(|at| self.open.get_mut(at)) else { return };
        if let Some(matching) = open.matching.take() {
            self.of_old.insert(open.old, matching.clone());
            self.of_new.insert(open.new, matching);
        }
    }
}

/// Items between the anchors belong together by position.
fn between(anchors: &[(usize, usize)], olds: usize, news: usize) -> Vec<Child> {
    let mut children = Vec::with_capacity(olds.max(news));
    let (mut old, mut new) = (0, 0);
    for (next_old, next_new) in anchors.iter().copied().chain([(olds, news)]) {
        while old < next_old && new < next_new {
            children.push(Child::Both { old, new, moved: false });
            (old, new) = (old + 1, new + 1);
        }
        children.extend((old..next_old).map(Child::Removed));
        children.extend((new..next_new).map(Child::Added));
        if next_old < olds {
            children.push(Child::Both { old: next_old, new: next_new, moved: false });
        }
        (old, new) = (next_old + 1, next_new + 1);
    }
    children
}
