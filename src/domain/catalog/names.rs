//! Which function has a name.
//!
//! Owns a table of positions by name; the names themselves lie in the chunks. Four bytes for each function, and room to grow.

use super::Position;
use crate::domain::function::sum;

/// Open addressing: positions plus one, zero for a free place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Names {
    table: Vec<u32>,
    len: usize,
}

impl Names {
    /// Room for that many names.
    pub(super) fn with_room(names: usize) -> Self {
        Self { table: vec![0; (names * 2).next_power_of_two().max(64)], len: 0 }
    }

    /// The position of a name, among those that share its place.
    pub(super) fn find<'a>(
        &self,
        name: &str,
        name_of: impl Fn(Position) -> Option<&'a str>,
    ) -> Option<Position> {
        if self.table.is_empty() {
            return None;
        }
        let mut place = self.place(name);
        while let Some(position) = self.table[place].checked_sub(1) {
            if name_of(position) == Some(name) {
                return Some(position);
            }
            place = (place + 1) & (self.table.len() - 1);
        }
        None
    }

    /// Adds a name that is not there.
    pub(super) fn insert<'a>(
        &mut self,
        name: &str,
        position: Position,
        name_of: impl Fn(Position) -> Option<&'a str>,
    ) {
        // Half of the places stay free: what is new is looked for until one is met.
        if self.table.len() < (self.len + 1) * 2 {
            let old = std::mem::take(&mut self.table);
            self.table = vec![0; (old.len() * 2).max(64)];
            for position in old.into_iter().filter_map(|entry| entry.checked_sub(1)) {
                self.put(name_of(position).unwrap_or_default(), position);
            }
        }
        self.put(name, position);
        self.len += 1;
    }

    fn put(&mut self, name: &str, position: Position) {
        let mut place = self.place(name);
        while self.table[place] != 0 {
            place = (place + 1) & (self.table.len() - 1);
        }
        self.table[place] = position.saturating_add(1);
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower bits choose the place")]
    fn place(&self, name: &str) -> usize {
        sum(name.as_bytes()) as usize & (self.table.len() - 1)
    }
}
