//! An array of an answer as rows and columns.
//!
//! Owns which columns there are, and the order of the rows. Holds the tree's row of each item and nothing of its text: a cell is read
//! when it is drawn. Built and sorted on a worker.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{self, AtomicBool};

use super::index::{JsonIndex, Kind};
use crate::domain::safe_text::columns as columns_of;

/// Items that are looked at for columns and widths.
const SAMPLED: usize = 500;
/// Columns of a table at most: what has more is read as a tree.
const MAX_COLUMNS: usize = 200;
/// Levels of objects that become columns.
const MAX_LEVELS: usize = 3;
/// Screen columns of a column at most; the rest of a cell is read in the tree.
const MAX_WIDTH: usize = 40;
/// Items between two looks at the flag.
const POLL: usize = 4_096;

/// A column: a place in every item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Keys from the item down; empty for items that are plain values.
    pub path: Vec<String>,
    /// Screen columns that its sampled cells and its name need.
    pub width: usize,
    /// Whether its sampled cells are numbers: they stand at the right.
    pub numeric: bool,
}

impl Column {
    /// Its name, dotted.
    pub fn name(&self) -> String {
        if self.path.is_empty() { "value".to_owned() } else { self.path.join(".") }
    }
}

/// An array as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    index: Arc<JsonIndex>,
    /// The tree's row of the array.
    array: usize,
    items: Vec<u32>,
    columns: Vec<Column>,
}

/// The array that a table is made of: the one at or around a row, else the longest of the root's members.
pub fn array_near(index: &JsonIndex, row: usize) -> Option<usize> {
    let is_array = |row: &usize| index.kind(*row) == Kind::Array && index.child_count(*row) > 0;
    let around = std::iter::successors(Some(row), |row| index.parent(*row)).find(is_array);
    around.or_else(|| index.children(0).filter(is_array).max_by_key(|row| index.child_count(*row)))
}

impl Table {
    /// Reads the columns of an array's items.
    pub fn build(index: Arc<JsonIndex>, array: usize, cancelled: &AtomicBool) -> Self {
        let mut items = Vec::with_capacity(index.child_count(array));
        for (count, item) in index.children(array).enumerate() {
            if count.is_multiple_of(POLL) && cancelled.load(atomic::Ordering::Relaxed) {
                break;
            }
            items.push(u32::try_from(item).unwrap_or(u32::MAX));
        }
        let mut found = Found::default();
        for item in items.iter().take(SAMPLED) {
            found.item(&index, *item as usize, &mut Vec::new());
        }
        Self { columns: found.columns, index, array, items }
    }

    /// The tree's row of the array.
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

    /// The tree's row of a cell; `None` where the item has nothing there.
    pub fn cell(&self, row: usize, column: usize) -> Option<usize> {
        let path = &self.columns.get(column)?.path;
        path.iter().try_fold(self.item(row)?, |at, key| {
            if self.index.kind(at) != Kind::Object {
                return None;
            }
            self.index
                .children(at)
                .find(|child| self.index.key(*child).is_some_and(|name| name == key.as_str()))
        })
    }

    /// The rows in the order of a column; what has nothing there comes last.
    pub fn sorted(&self, column: usize, descending: bool, cancelled: &AtomicBool) -> Vec<u32> {
        let mut keyed = Vec::with_capacity(self.len());
        for row in 0..self.len() {
            if row.is_multiple_of(POLL) && cancelled.load(atomic::Ordering::Relaxed) {
                break;
            }
            keyed.push((self.sort_key(row, column), u32::try_from(row).unwrap_or(u32::MAX)));
        }
        keyed.sort_by(|(a, _), (b, _)| a.cmp_as(b, descending));
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    fn sort_key(&self, row: usize, column: usize) -> SortKey {
        let Some(cell) = self.cell(row, column) else { return SortKey::Nothing };
        match self.index.kind(cell) {
            Kind::Null => SortKey::Nothing,
            Kind::Number => self.index.value_text(cell).parse().map_or(SortKey::Nothing, SortKey::Number),
            Kind::Array | Kind::Object => {
                // Members and items fit a double: there are fewer than 2^32.
                SortKey::Number(f64::from(u32::try_from(self.index.child_count(cell)).unwrap_or(u32::MAX)))
            }
            Kind::Bool | Kind::String => SortKey::Text(self.index.exact_value(cell).to_lowercase()),
        }
    }

    /// The whole table as comma-separated values (RFC 4180), with the rows in this order.
    pub fn csv(&self, order: Option<&[u32]>) -> String {
        let field = |text: String| {
            if text.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text
            }
        };
        self.written(order, |cells| cells.into_iter().map(field).collect::<Vec<_>>().join(",") + "\r\n")
    }

    /// The whole table as a Markdown table.
    pub fn markdown(&self, order: Option<&[u32]>) -> String {
        let field = |text: String| text.replace('|', "\\|").replace(['\n', '\r'], " ");
        let rule = format!("|{}\n", " --- |".repeat(self.columns.len()));
        let line = |cells: Vec<String>| {
            format!("| {} |\n", cells.into_iter().map(field).collect::<Vec<_>>().join(" | "))
        };
        let mut text = self.written(order, line);
        let head = text.find('\n').map_or(text.len(), |end| end + 1);
        text.insert_str(head, &rule);
        text
    }

    fn written(&self, order: Option<&[u32]>, line: impl Fn(Vec<String>) -> String) -> String {
        let mut text = line(self.columns.iter().map(Column::name).collect());
        for at in 0..self.len() {
            let row = order.and_then(|order| order.get(at)).map_or(at, |row| *row as usize);
            let cell =
                |column| self.cell(row, column).map_or_else(String::new, |cell| self.index.exact_value(cell));
            text.push_str(&line((0..self.columns.len()).map(cell).collect()));
        }
        text
    }
}

/// What a row is sorted by.
#[derive(Debug, PartialEq)]
enum SortKey {
    Number(f64),
    Text(String),
    Nothing,
}

impl SortKey {
    fn cmp_as(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Nothing, Self::Nothing) => return Ordering::Equal,
            // Last, whichever way the rest is sorted.
            (Self::Nothing, _) => return Ordering::Greater,
            (_, Self::Nothing) => return Ordering::Less,
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        };
        if descending { order.reverse() } else { order }
    }
}

#[derive(Default)]
struct Found {
    columns: Vec<Column>,
    places: HashMap<Vec<String>, usize>,
    /// Columns that hold something that is no number.
    others: HashSet<usize>,
}

impl Found {
    fn item(&mut self, index: &JsonIndex, row: usize, path: &mut Vec<String>) {
        let opens = index.kind(row) == Kind::Object && index.child_count(row) > 0 && path.len() < MAX_LEVELS;
        if !opens {
            return self.cell(index, row, path);
        }
        for child in index.children(row) {
            path.push(index.key(child).unwrap_or_default().into_owned());
            self.item(index, child, path);
            path.pop();
        }
    }

    fn cell(&mut self, index: &JsonIndex, row: usize, path: &[String]) {
        let at = match self.places.get(path) {
            Some(at) => *at,
            None if self.columns.len() >= MAX_COLUMNS => return,
            None => {
                let mut column = Column { path: path.to_vec(), width: 0, numeric: false };
                column.width = columns_of(&column.name()).min(MAX_WIDTH);
                self.places.insert(path.to_vec(), self.columns.len());
                self.columns.push(column);
                self.columns.len() - 1
            }
        };
        let column = &mut self.columns[at];
        column.width = column.width.max(columns_of(&cell_text(index, row, MAX_WIDTH)));
        match index.kind(row) {
            Kind::Number => column.numeric = !self.others.contains(&at),
            Kind::Null => {}
            _ => {
                self.others.insert(at);
                column.numeric = false;
            }
        }
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn table(text: &str) -> Table {
        let index = JsonIndex::build(Bytes::copy_from_slice(text.as_bytes()), 0..text.len(), &NEVER).unwrap();
        let index = Arc::new(index);
        let array = array_near(&index, 0).expect("an array");
        Table::build(index, array, &NEVER)
    }

    const CONTACTS: &str = r#"{"results":[
        {"id":10,"name":"Bo, \"B\"","address":{"city":"Oslo"},"tags":["a"]},
        {"id":9,"name":"ann","address":{"city":null,"zip":"0|1"}},
        {"name":"Cy","id":null}],"total":3}"#;

    #[test]
    fn nested_members_are_columns() {
        let table = table(CONTACTS);
        let names: Vec<_> = table.columns().iter().map(Column::name).collect();
        assert_eq!(names, ["id", "name", "address.city", "tags", "address.zip"]);
        assert_eq!(
            table.columns().iter().map(|column| column.numeric).collect::<Vec<_>>(),
            [true, false, false, false, false]
        );
        assert_eq!(table.cell(2, 2), None);
        let text = |row, column| table.cell(row, column).map(|cell| cell_text(table.index(), cell, 40));
        assert_eq!(
            (text(0, 1).as_deref(), text(0, 3).as_deref(), text(1, 2).as_deref()),
            (Some("Bo, \"B\""), Some("[1]"), Some("null"))
        );
    }

    #[test]
    fn rows_are_sorted_and_nothing_comes_last() {
        let table = table(CONTACTS);
        assert_eq!(table.sorted(0, false, &NEVER), [1, 0, 2]);
        assert_eq!(table.sorted(0, true, &NEVER), [0, 1, 2]);
        assert_eq!(table.sorted(1, false, &NEVER), [1, 0, 2]);
        assert_eq!(table.sorted(2, true, &NEVER), [0, 1, 2]);
    }

    #[test]
    fn it_goes_out_as_csv_and_markdown() {
        let table = table(r#"[{"a":1,"b":"x,y"},{"b":"p|q\nr"}]"#);
        assert_eq!(table.csv(None), "a,b\r\n1,\"x,y\"\r\n,\"p|q\nr\"\r\n");
        assert_eq!(table.markdown(Some(&[1, 0])), "| a | b |\n| --- | --- |\n|  | p\\|q r |\n| 1 | x,y |\n");
    }

    #[test]
    fn plain_values_are_one_column_and_mixed_items_do_no_harm() {
        let plain = table("[1,2,3]");
        assert_eq!((plain.columns().len(), plain.columns()[0].name()), (1, "value".to_owned()));
        let mixed = table(r#"[1,{"a":2},[3],null,{"a":{"b":1}}]"#);
        let names: Vec<_> = mixed.columns().iter().map(Column::name).collect();
        assert_eq!(names, ["value", "a", "a.b"]);
        assert_eq!(mixed.cell(0, 1), None);
    }
}
