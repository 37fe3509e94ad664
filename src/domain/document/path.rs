//! Places in a document, and reading or changing the value there.
//!
//! Owns the path type and the edits by path. An edit touches the value at its place and missing parents, nothing else.

use std::fmt;

use super::Doc;

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// To the member of that key.
    Key(String),
    /// To the item of that index.
    Index(usize),
}

/// A place in a document, from the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// A member of the root object.
    pub fn of_key(key: impl Into<String>) -> Self {
        Self(vec![Step::Key(key.into())])
    }

    /// The place of a member below this one.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.child(Step::Key(key.into()))
    }

    /// The place of an item below this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(Step::Index(index))
    }

    fn child(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The place above; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, above)| Self(above.to_vec()))
    }

    /// The last step; `None` at the root.
    pub fn last(&self) -> Option<&Step> {
        self.0.last()
    }

    /// How deep it lies; the root is 0.
    pub fn depth(&self) -> usize {
        self.0.len()
    }

    /// This place after `from` has become `to`; `None` when it does not lie there.
    pub fn moved(&self, from: &Self, to: &Self) -> Option<Self> {
        let below = self.0.strip_prefix(&*from.0)?;
        Some(Self(to.0.iter().chain(below).cloned().collect()))
    }

    /// Whether `self` is `other` or lies below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

/// `a.b[0].c`, the spelling of messages and of the API's dotted error keys.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Doc {
    /// The value at a place.
    pub fn at(&self, path: &Path) -> Option<&Doc> {
        path.steps().iter().try_fold(self, |value, step| match (value, step) {
            (Doc::Obj(_), Step::Key(key)) => value.member(key),
            (Doc::Arr(items), Step::Index(index)) => items.get(*index),
            _ => None,
        })
    }

    /// The value at a place, to change it there.
    pub fn at_mut(&mut self, path: &Path) -> Option<&mut Doc> {
        path.steps().iter().try_fold(self, |value, step| match (value, step) {
            (Doc::Obj(members), Step::Key(key)) => {
                members.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            (Doc::Arr(items), Step::Index(index)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// Puts a value at a place. Missing members are appended, a missing item goes to the end, a parent of another kind is replaced.
    pub fn set(&mut self, path: &Path, value: Doc) {
        let mut slot = self;
        for step in path.steps() {
            slot = match step {
                Step::Key(key) => member_slot(slot, key),
                Step::Index(index) => item_slot(slot, *index),
            };
        }
        *slot = value;
    }

    /// Takes the value at a place out; `None` when there was none or the place is the root.
    pub fn remove(&mut self, path: &Path) -> Option<Doc> {
        let (last, above) = path.steps().split_last()?;
        let parent = self.at_mut(&Path(above.to_vec()))?;
        match (parent, last) {
            (Doc::Obj(members), Step::Key(key)) => {
                let at = members.iter().position(|(name, _)| name == key)?;
                Some(members.remove(at).1)
            }
            (Doc::Arr(items), Step::Index(index)) if *index < items.len() => Some(items.remove(*index)),
            _ => None,
        }
    }
}

fn member_slot<'a>(slot: &'a mut Doc, key: &str) -> &'a mut Doc {
    if !matches!(slot, Doc::Obj(_)) {
        *slot = Doc::object();
    }
    let Doc::Obj(members) = slot else { return slot };
    let at = members.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
        members.push((key.into(), Doc::Null));
        members.len() - 1
    });
    &mut members[at].1
}

fn item_slot(slot: &mut Doc, index: usize) -> &mut Doc {
    if !matches!(slot, Doc::Arr(_)) {
        *slot = Doc::Arr(Vec::new());
    }
    let Doc::Arr(items) = slot else { return slot };
    if index >= items.len() {
        items.push(Doc::Null);
    }
    let at = index.min(items.len() - 1);
    &mut items[at]
}
