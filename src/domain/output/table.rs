//! An array of an answer, or an object of objects, as rows and columns.
//!
//! Owns what its rows are and what a cell holds. Keeps the tree's row of each item and nothing of its text: a cell is read when it is
//! drawn. Built, arranged and counted on a worker.

mod arrange;
mod columns;
mod facts;
mod near;
mod write;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use arrange::{Arrangement, Sort};
pub use columns::{Column, ColumnKind};
pub(super) use facts::Values;
pub use facts::{Facts, MAX_DISTINCT, Sum};
pub use near::array_near;

use super::index::{JsonIndex, Kind};
use super::when;

/// Rows between two looks at the flag.
const POLL: usize = 4_096;

/// An array, or an object of objects, as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    index: Arc<JsonIndex>,
    /// The tree's row of the container.
    array: usize,
    items: Vec<u32>,
    columns: Vec<Column>,
    found: usize,
    found_all: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// The item has nothing there.
    Nothing,
    /// The key of the item, in a table of an object.
    Key(Cow<'a, str>),
    /// The value at this row of the tree.
    Value(usize),
}

/// What a cell is worth as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Worth {
    /// Nothing there, `null` or an empty text.
    Empty,
    /// This number.
    Number(f64),
    /// A number that no double can hold.
    TooLarge,
    /// Something else.
    Other,
}

impl Table {
    /// Reads the columns of a container's items.
    pub fn build(index: Arc<JsonIndex>, array: usize, cancelled: &AtomicBool) -> Self {
        let mut items = Vec::with_capacity(index.child_count(array));
        for (count, item) in index.children(array).enumerate() {
            if polled(count, cancelled) {
                break;
            }
            items.push(u32::try_from(item).unwrap_or(u32::MAX));
        }
        let keyed = index.kind(array) == Kind::Object;
        let learned = columns::learn(&index, &items, keyed, cancelled);
        let (found, found_all) = (learned.found, learned.found_all);
        Self { columns: learned.columns, index, array, items, found, found_all }
    }

    /// The tree's row of the container.
    pub fn array(&self) -> usize {
        self.array
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Its columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many columns its items have, and whether that is all of them; more than [`Table::columns`] when not all are shown.
    pub fn found(&self) -> (usize, bool) {
        (self.found, self.found_all)
    }

    /// The tree.
    pub fn index(&self) -> &JsonIndex {
        &self.index
    }

    /// The tree, to share.
    pub fn index_shared(&self) -> &Arc<JsonIndex> {
        &self.index
    }

    /// The tree's row of an item.
    pub fn item(&self, row: usize) -> Option<usize> {
        self.items.get(row).map(|item| *item as usize)
    }

    /// The tree's row of a cell, the item's for its key; `None` where the item has nothing there.
    pub fn cell(&self, row: usize, column: usize) -> Option<usize> {
        let column = self.columns.get(column)?;
        column.path.iter().try_fold(self.item(row)?, |at, key| {
            if self.index.kind(at) != Kind::Object {
                return None;
            }
            self.index
                .children(at)
                .find(|child| self.index.key(*child).is_some_and(|name| name == key.as_str()))
        })
    }

    /// What stands in a cell.
    pub fn at(&self, row: usize, column: usize) -> Cell<'_> {
        let Some(cell) = self.cell(row, column) else { return Cell::Nothing };
        if self.columns.get(column).is_some_and(|column| column.is_key) {
            return Cell::Key(self.index.key(cell).unwrap_or_default());
        }
        Cell::Value(cell)
    }

    /// What a cell shows in so many columns; `None` where nothing is.
    pub fn shown(&self, row: usize, column: usize, max_columns: usize) -> Option<String> {
        match self.at(row, column) {
            Cell::Nothing => None,
            Cell::Key(key) => Some(key.into_owned()),
            Cell::Value(cell) => Some(cell_text(&self.index, cell, max_columns)),
        }
    }

    /// What a cell holds, for somebody else's use; empty where nothing is.
    pub fn exact(&self, row: usize, column: usize) -> String {
        match self.at(row, column) {
            Cell::Nothing => String::new(),
            Cell::Key(key) => key.into_owned(),
            Cell::Value(cell) => self.index.exact_value(cell),
        }
    }

    /// The text of a cell without a copy where that can be: a string's characters, anything else as it is written.
    fn text_of<'a>(&'a self, cell: &'a Cell<'_>) -> Option<Cow<'a, str>> {
        Some(match cell {
            Cell::Nothing => return None,
            Cell::Key(key) => Cow::Borrowed(key),
            Cell::Value(cell) => plain_text(&self.index, *cell),
        })
    }

    /// What a cell is worth as a number.
    pub(super) fn worth(&self, row: usize, column: usize) -> Worth {
        self.worth_of(&self.at(row, column), column)
    }

    /// The same of a cell at hand; a text counts where its column holds numbers in quotes.
    fn worth_of(&self, cell: &Cell, column: usize) -> Worth {
        let Cell::Value(cell) = *cell else { return Worth::Empty };
        match self.index.kind(cell) {
            Kind::Null => Worth::Empty,
            Kind::Number => double(&plain_text(&self.index, cell)),
            Kind::String => {
                let text = plain_text(&self.index, cell);
                let counts = self.columns.get(column).is_some_and(|column| column.kind == ColumnKind::Number);
                match counts && is_number(&text) {
                    true => double(&text),
                    false if text.is_empty() => Worth::Empty,
                    false => Worth::Other,
                }
            }
            _ => Worth::Other,
        }
    }

    /// A cell as a double, when one can hold it.
    pub fn number(&self, row: usize, column: usize) -> Option<f64> {
        match self.worth(row, column) {
            Worth::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The moment that a cell names, in microseconds since 1970.
    pub fn moment(&self, row: usize, column: usize) -> Option<i64> {
        self.moment_at(&self.at(row, column), column)
    }

    fn moment_at(&self, cell: &Cell, column: usize) -> Option<i64> {
        let Cell::Value(cell) = *cell else { return None };
        moment_of(&self.index, cell, self.columns.get(column)?)
    }

    /// Whether nothing is in a cell: no value, `null` or an empty text.
    pub(super) fn is_blank(&self, cell: &Cell) -> bool {
        match *cell {
            Cell::Nothing => true,
            Cell::Key(_) => false,
            Cell::Value(cell) => match self.index.kind(cell) {
                Kind::Null => true,
                Kind::String => plain_text(&self.index, cell).is_empty(),
                _ => false,
            },
        }
    }

    /// The rows that a computation runs over, with the flag polled between them.
    pub(super) fn rows<'a>(
        &'a self,
        rows: Option<&'a [u32]>,
        cancelled: &'a AtomicBool,
    ) -> impl Iterator<Item = usize> + 'a {
        let all = if rows.is_some() { 0 } else { self.len() };
        let some = rows.unwrap_or_default().iter().map(|row| *row as usize);
        let rows = some.chain(0..all).enumerate();
        rows.take_while(|(count, _)| !polled(*count, cancelled)).map(|(_, row)| row)
    }
}

/// What a cell shows: a string without quotes, anything else as its preview.
pub fn cell_text(index: &JsonIndex, row: usize, max_columns: usize) -> String {
    match index.kind(row) {
        Kind::String => index.string_preview(row, max_columns),
        Kind::Array | Kind::Object => index.size_mark(row),
        _ => index.preview(row, max_columns),
    }
}

fn polled(count: usize, cancelled: &AtomicBool) -> bool {
    count.is_multiple_of(POLL) && cancelled.load(Ordering::Relaxed)
}

fn plain_text(index: &JsonIndex, cell: usize) -> Cow<'_, str> {
    let text = index.value_text(cell);
    if index.kind(cell) != Kind::String {
        return text;
    }
    match text {
        Cow::Borrowed(text) if !text.contains('\\') => {
            Cow::Borrowed(text.get(1..text.len() - 1).unwrap_or_default())
        }
        _ => Cow::Owned(index.exact_value(cell)),
    }
}

fn moment_of(index: &JsonIndex, cell: usize, column: &Column) -> Option<i64> {
    let named = column.is_time;
    match index.kind(cell) {
        Kind::String => {
            let text = plain_text(index, cell);
            when::moment(&text)
                .or_else(|| (named && is_number(&text)).then(|| when::epoch(text.parse().ok()?)).flatten())
        }
        Kind::Number if named => when::epoch(index.value_text(cell).parse().ok()?),
        _ => None,
    }
}

/// Whether a text is a number as people write amounts: no leading zeros, which identifiers have.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.len() <= 400 && part.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

fn double(text: &str) -> Worth {
    match text.parse::<f64>() {
        // Minus zero is zero.
        Ok(number) if number.is_finite() => Worth::Number(number + 0.0),
        Ok(_) => Worth::TooLarge,
        Err(_) => Worth::Other,
    }
}

#[cfg(test)]
mod tests;
