//! Which functions are looked at.
//!
//! Owns what fields, filters and scope let through. Must not rank.

use std::collections::BTreeSet;

use super::index::{Entry, Index};
use super::query::{Field, Query};
use super::rank::{Scope, Standing};
use super::typo;
use super::vocabulary::hash;
use crate::domain::catalog::{Position, Snapshot};
use crate::domain::function::FunctionKind;

/// Which functions the fields and the scope let through.
pub(super) struct Admitted<'a> {
    index: &'a Index,
    snapshot: &'a Snapshot,
    kind: Option<FunctionKind>,
    /// By number of the app.
    pub(super) apps: Vec<bool>,
    pub(super) connected: Vec<bool>,
    fields: Vec<(&'a Field, bool)>,
    favourites: BTreeSet<u32>,
    recent: BTreeSet<u32>,
    new: BTreeSet<u32>,
    changed: BTreeSet<u32>,
}

impl<'a> Admitted<'a> {
    pub(super) fn new(
        index: &'a Index,
        snapshot: &'a Snapshot,
        query: &'a Query,
        scope: Scope,
        standing: &Standing,
    ) -> Self {
        let hashes =
            |names: &mut dyn Iterator<Item = &String>| names.map(|name| hash(name.as_bytes())).collect();
        let (of_app, fields): (Vec<_>, Vec<_>) = query
            .fields
            .iter()
            .map(|(field, not)| (field, *not))
            .partition(|(field, _)| matches!(field, Field::App(_)));
        // A name that is no app's may be a slip of the finger; one that is excluded must be meant.
        let is_apps = |wanted: &str| index.apps.iter().any(|app| app_is(app, wanted));
        let slips: Vec<&str> = of_app
            .iter()
            .filter_map(|(field, not)| match field {
                Field::App(wanted) if !not && !is_apps(wanted) => Some(wanted.as_str()),
                _ => None,
            })
            .collect();
        let app_fits = |app: &String| {
            let named = |(field, _): &&(&Field, bool)| {
                matches!(field, Field::App(wanted)
                    if app_is(app, wanted) || slips.contains(&wanted.as_str()) && app_is_like(app, wanted))
            };
            let mut wanted = of_app.iter().filter(|(_, not)| !not).peekable();
            scope.app.is_none_or(|only| only == app)
                && scope.apps.is_none_or(|apps| apps.contains(app))
                && !of_app.iter().filter(|(_, not)| *not).any(|field| named(&field))
                && (wanted.peek().is_none() || wanted.any(|field| named(&field)))
        };
        Self {
            index,
            snapshot,
            kind: scope.kind,
            apps: index.apps.iter().map(app_fits).collect(),
            connected: index.apps.iter().map(|app| standing.connected.contains(app)).collect(),
            fields,
            favourites: hashes(&mut standing.favourites.iter()),
            recent: hashes(&mut standing.recent.iter()),
            new: hashes(&mut standing.changes.new.iter()),
            changed: hashes(&mut standing.changes.changed.iter()),
        }
    }

    pub(super) fn admits(&self, at: usize) -> bool {
        let entry = &self.index.entries()[at];
        self.kind.is_none_or(|kind| kind == entry.kind)
            && self.apps.get(entry.app as usize).copied().unwrap_or(false)
            && self.fields.iter().all(|(field, not)| self.is(field, at, entry) != *not)
    }

    fn is(&self, field: &Field, at: usize, entry: &Entry) -> bool {
        match field {
            Field::App(_) => true,
            Field::Kind(kinds) => kinds.contains(&entry.kind),
            Field::Connected => self.connected.get(entry.app as usize).copied().unwrap_or(false),
            Field::Favourite => self.favourites.contains(&entry.hash),
            Field::Recent => self.recent.contains(&entry.hash),
            Field::New => self.new.contains(&entry.hash),
            Field::Changed => self.changed.contains(&entry.hash),
            Field::Description => entry.has_description,
            Field::Cursor => {
                let function = Position::try_from(at).ok().and_then(|at| self.snapshot.get(at));
                function.is_some_and(|function| takes_a_page(&function.raw()))
            }
        }
    }
}

/// Whether an app is meant by a word: its name, the start of it or of one of its words.
fn app_is(app: &str, wanted: &str) -> bool {
    let starts =
        |part: &str| part.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
    starts(app) || app.split('-').any(starts)
}

/// Whether an app may be meant by a word with slips of the finger.
fn app_is_like(app: &str, wanted: &str) -> bool {
    let wanted = wanted.to_ascii_lowercase();
    let most = typo::allowed(wanted.len());
    let is_near = |part: &str| {
        typo::distance(wanted.as_bytes(), part.as_bytes(), most).is_some_and(|(whole, _)| whole <= most)
    };
    most > 0 && (is_near(app) || app.split('-').any(is_near))
}

/// Whether a schema has a parameter that says which part of a list is wanted.
fn takes_a_page(raw: &str) -> bool {
    const KEYS: &[&str] = &[
        "\"_cursor\"",
        "\"cursor\"",
        "\"page\"",
        "\"page_token\"",
        "\"page_size\"",
        "\"per_page\"",
        "\"offset\"",
    ];
    KEYS.iter().any(|key| memchr::memmem::find(raw.as_bytes(), key.as_bytes()).is_some())
        || memchr::memmem::find(raw.as_bytes(), b"ageSize\"").is_some()
}
