//! The chosen shape of a union.
//!
//! Owns the choice: made by the person, or read from the value that is there; fixed by the first edit, and never guessed anew while
//! somebody types. What other shapes held waits in their drawers.

use std::sync::Arc;

use super::Form;
use super::check::is_same;
use super::edit::empty_of;
use super::spec::{Branch, Kind, Spec};
use super::text::value_of_text;
use crate::domain::document::{Doc, Path, Step, Text};

/// How many unions may stand in each other at one place.
const MAX_NESTED: usize = 8;

impl Form {
    /// The shape that counts at a place, and the outermost union's chosen branch when it is one.
    pub(super) fn shape<'a>(&'a self, path: &Path, spec: &'a Arc<Spec>) -> (&'a Arc<Spec>, Option<usize>) {
        let mut shape = spec;
        let mut chosen = None;
        for level in 0..MAX_NESTED {
            let branches = shape.branches();
            let at =
                if level == 0 { self.chosen_at(path, branches) } else { guess(branches, self.doc.at(path)) };
            let Some(branch) = at.and_then(|at| branches.get(at)) else { break };
            if level == 0 {
                chosen = at;
            }
            shape = branch.spec.get();
        }
        (shape, chosen)
    }

    fn chosen_at(&self, path: &Path, branches: &[Branch]) -> Option<usize> {
        if branches.is_empty() {
            return None;
        }
        self.side.branches.get(path).copied().or_else(|| guess(branches, self.doc.at(path)))
    }

    /// Fixes the shapes at and above a place before an edit could change what they look like.
    pub(super) fn pin_branches(&mut self, path: &Path) {
        let mut pinned = Vec::new();
        let mut at = Some(path.clone());
        while let Some(place) = at {
            let is_open = !self.side.branches.contains_key(&place);
            if let Some(spec) = self.declared_at(&place).filter(|spec| is_open && !spec.branches().is_empty())
                && let Some(chosen) = self.shape(&place, spec).1
            {
                pinned.push((place.clone(), chosen));
            }
            at = place.parent();
        }
        if !pinned.is_empty() {
            self.side_mut().branches.extend(pinned);
        }
    }

    /// The shapes of the union at a place; empty where there is none.
    pub fn branches_at(&self, path: &Path) -> &[Branch] {
        self.declared_at(path).map_or(&[], |spec| spec.branches())
    }

    /// Chooses a shape. What the old one held waits in its drawer; the new one takes its own drawer, or what fits it.
    pub fn choose_branch(&mut self, path: &Path, chosen: usize) {
        let Some(spec) = self.declared_at(path).cloned() else { return };
        let Some(branch) = spec.branches().get(chosen) else { return };
        let before = self.shape(path, &spec).1;
        if before == Some(chosen) {
            return;
        }
        self.remember();
        self.outdate(path);
        self.pin_branches(path);
        let held = self.doc.at(path).cloned();
        let drawer = self.side_mut().drawers.remove(&(path.clone(), chosen));
        let taken = drawer.or_else(|| held.as_ref().and_then(|held| carried(branch.spec.get(), held)));
        let side = self.side_mut();
        if let (Some(before), Some(held)) = (before, held) {
            side.drawers.insert((path.clone(), before), held);
        }
        side.texts.retain(|place, _| !place.is_within(path));
        side.branches.retain(|place, _| place == path || !place.is_within(path));
        side.branches.insert(path.clone(), chosen);
        let doc = Arc::make_mut(&mut self.doc);
        match taken {
            Some(value) => doc.set(path, value),
            None if path.depth() == 0 => *doc = Doc::object(),
            // An item of a list cannot be absent.
            None if matches!(path.last(), Some(Step::Index(_))) => doc.set(path, empty_of(branch.spec.get())),
            None => _ = doc.remove(path),
        }
        self.show(path);
    }
}

/// What of a value another shape can take over: fields of equal name that fit, a text that reads as its kind.
fn carried(shape: &Spec, held: &Doc) -> Option<Doc> {
    match (&shape.kind, held) {
        (Kind::Object(fields), Doc::Obj(members)) => {
            let object = fields.get();
            let fits = |(key, value): &&(Text, Doc)| object.known(key).is_some_and(|spec| fits(spec, value));
            let kept: Vec<_> = members.iter().filter(fits).cloned().collect();
            (!kept.is_empty()).then_some(Doc::Obj(kept))
        }
        (Kind::Text, Doc::Num(number)) => Some(Doc::text(number.as_str().to_owned())),
        (Kind::Number { .. } | Kind::Boolean, Doc::Str(text)) => value_of_text(shape, text).ok(),
        _ => fits(shape, held).then(|| held.clone()),
    }
}

/// Which shape a value has: the one with the most in common, of equals the first.
fn guess(branches: &[Branch], value: Option<&Doc>) -> Option<usize> {
    let value = value?;
    let scored =
        branches.iter().enumerate().filter_map(|(at, branch)| Some((at, score(branch.spec.get(), value)?)));
    scored.max_by(|(a, left), (b, right)| left.cmp(right).then(b.cmp(a))).map(|(at, _)| at)
}

/// How well a value fits; `None` when it does not. A constant that agrees weighs most.
fn score(spec: &Spec, value: &Doc) -> Option<usize> {
    if !fits(spec, value) {
        return None;
    }
    let Some(object) = spec.object() else { return Some(1) };
    let mut score = 1;
    for (key, field) in &object.fields {
        match (&field.kind, value.member(key)) {
            (Kind::Choice(choices), Some(held)) if choices.len() == 1 => {
                if !choices.iter().any(|choice| is_same(&choice.value, held)) {
                    return None;
                }
                score += 1_000;
            }
            (_, Some(_)) => score += 1 + usize::from(field.required) * 9,
            (_, None) => {}
        }
    }
    Some(score)
}

fn fits(spec: &Spec, value: &Doc) -> bool {
    match (&spec.kind, value) {
        (_, Doc::Null) => spec.nullable || matches!(spec.kind, Kind::Json),
        (Kind::Number { integer }, Doc::Num(number)) => !integer || number.is_integral(),
        (Kind::Choice(choices), value) => choices.iter().any(|choice| is_same(&choice.value, value)),
        (Kind::Text, Doc::Str(_))
        | (Kind::Boolean, Doc::Bool(_))
        | (Kind::Json, _)
        | (Kind::List(_) | Kind::Multi(_), Doc::Arr(_))
        | (Kind::Object(_), Doc::Obj(_)) => true,
        (Kind::Union(branches), value) => branches.iter().any(|branch| {
            // One level: unions of unions of unions are read when they are opened.
            !matches!(branch.spec.get().kind, Kind::Union(_)) && fits(branch.spec.get(), value)
        }),
        _ => false,
    }
}
