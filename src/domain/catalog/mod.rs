//! The functions of a workspace as they arrive, page by page.
//!
//! Owns an append-only list of shared chunks: a snapshot for a worker is a copy of pointers. Must not fetch or search.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::function::Function;

/// Position of a function in the catalog; stable while the program runs.
pub type Position = u32;

/// One page of functions.
#[derive(Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Position of the first.
    pub first: Position,
    /// The functions, in the server's order.
    pub functions: Vec<Arc<Function>>,
}

/// A cheap copy of everything loaded so far, for workers.
pub type Snapshot = Vec<Arc<Chunk>>;

/// A catalog as it was when it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCatalog {
    /// The functions; their schemas stay on disk until they are looked at.
    pub catalog: Catalog,
    /// When it was kept, in seconds since 1970.
    pub saved: i64,
}

/// What is another since a catalog was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Functions that were not there.
    pub new: BTreeSet<String>,
    /// Functions whose schema was another one.
    pub changed: BTreeSet<String>,
    /// Functions that are no longer there.
    pub gone: Vec<String>,
}

impl Changes {
    /// Whether everything is as it was.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

/// All functions loaded so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalog {
    chunks: Snapshot,
    by_app: HashMap<String, Vec<Position>>,
    len: Position,
}

impl Catalog {
    /// Adds a page.
    pub fn push(&mut self, functions: Vec<Function>) {
        if functions.is_empty() {
            return;
        }
        let first = self.len;
        let functions: Vec<_> = functions.into_iter().map(Arc::new).collect();
        for (position, function) in (first..).zip(&functions) {
            match self.by_app.get_mut(&function.app) {
                Some(positions) => positions.push(position),
                None => _ = self.by_app.insert(function.app.clone(), vec![position]),
            }
            self.len = position + 1;
        }
        self.chunks.push(Arc::new(Chunk { first, functions }));
    }

    /// How many functions are loaded.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The function at a position.
    pub fn get(&self, position: Position) -> Option<&Arc<Function>> {
        let chunk = self.chunks.partition_point(|chunk| chunk.first <= position).checked_sub(1)?;
        let chunk = &self.chunks[chunk];
        chunk.functions.get((position - chunk.first) as usize)
    }

    /// Positions of an app's functions, in the server's order.
    pub fn of_app(&self, app: &str) -> &[Position] {
        self.by_app.get(app).map_or(&[], Vec::as_slice)
    }

    /// Names of the apps that have functions, in no order.
    pub fn apps(&self) -> impl Iterator<Item = &str> {
        self.by_app.keys().map(String::as_str)
    }

    /// The position of the function of that machine name, of an app that the name begins with.
    pub fn position_of(&self, name: &str) -> Option<Position> {
        let apps = name.match_indices('-').map(|(end, _)| &name[..end]);
        let mut positions = apps.flat_map(|app| self.of_app(app)).copied();
        positions.find(|position| self.get(*position).is_some_and(|function| function.name == name))
    }

    /// The function of that machine name, of this app or of one that the name begins with.
    pub fn named(&self, app: &str, name: &str) -> Option<&Arc<Function>> {
        let prefixes = name.match_indices('-').map(|(end, _)| &name[..end]);
        let apps = std::iter::once(app).chain(prefixes);
        apps.flat_map(|app| self.of_app(app))
            .filter_map(|position| self.get(*position))
            .find(|function| function.name == name)
    }

    /// Pointers to everything loaded.
    pub fn snapshot(&self) -> Snapshot {
        self.chunks.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::function::FunctionKind;

    #[test]
    fn positions_lead_to_functions_across_chunks() {
        let function = |name: &str| Function {
            name: name.into(),
            description: String::new(),
            app: name[..1].into(),
            kind: FunctionKind::Query,
            raw: "{}".into(),
        };
        let mut catalog = Catalog::default();
        catalog.push(vec![function("a1"), function("b1")]);
        catalog.push(Vec::new());
        catalog.push(vec![function("a2")]);
        let name = |position| catalog.get(position).map(|function| function.name.clone());
        assert_eq!(
            [name(0), name(1), name(2), name(3)],
            [Some("a1".into()), Some("b1".into()), Some("a2".into()), None]
        );
        assert_eq!(catalog.of_app("a"), [0, 2]);
        assert!(catalog.of_app("z").is_empty());
        assert_eq!(catalog.len(), 3);
    }
}
