//! Which columns the items of a table have.
//!
//! Owns the pass over the keys of every item, and the sample that says how wide a column is and what it holds. Must not keep cells.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use super::{cell_text, double, is_number, moment_of, plain_text, polled};
use crate::domain::output::index::{JsonIndex, Kind};
use crate::domain::output::table::Worth;
use crate::domain::output::when;
use crate::domain::safe_text::{CUT_MARK, columns as columns_of};

/// Items that are looked at for widths and kinds, spread over all of them.
const SAMPLED: usize = 1_000;
/// Columns of a table at most: what has more is read as a tree.
const MAX_COLUMNS: usize = 200;
/// Places that are told apart; what comes after is counted as "more".
const MAX_PLACES: usize = 2_000;
/// Levels of objects that become columns.
const MAX_LEVELS: usize = 3;
/// Screen columns of a cell at most; the rest of it is read below the table, or in the tree.
const MAX_WIDTH: usize = 40;
/// Screen columns that a name may ask for.
const MAX_NAME: usize = 18;
/// Screen columns after the point that numbers are aligned by.
const MAX_FRACTION: usize = 12;
/// Screen columns before the point that numbers are given.
const MAX_WHOLE: usize = 16;
/// Members of a place that are looked through one by one.
const FEW: usize = 24;

/// What most cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColumnKind {
    /// Words, yes and no, containers, anything.
    #[default]
    Text,
    /// Numbers, in quotes or not: they stand at the right.
    Number,
    /// Dates and times.
    Date,
}

/// A column: a place in every item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Keys from the item down; empty for items that are plain values, and for their keys.
    pub path: Vec<String>,
    /// Whether it holds the keys of the items.
    pub is_key: bool,
    /// Whether its name says that its numbers are times.
    pub is_time: bool,
    /// What most of its cells hold.
    pub kind: ColumnKind,
    /// Screen columns that 95 of 100 sampled cells need, and its name within reason.
    pub width: usize,
    /// Screen columns that every sampled cell and the whole name would need.
    pub widest: usize,
    /// Screen columns that most of its numbers need.
    pub digits: usize,
    /// How many of those are the point and what follows.
    pub fraction: usize,
    /// The smallest and the largest of the sampled numbers, where a bar beside them says something.
    pub range: Option<(f64, f64)>,
}

impl Column {
    /// Its name, dotted.
    pub fn name(&self) -> String {
        match (self.is_key, self.path.is_empty()) {
            (true, _) => "key".to_owned(),
            (_, true) => "value".to_owned(),
            _ => self.path.join("."),
        }
    }

    /// Its name in so many screen columns: what tells it from its neighbours is the end of a dotted one.
    pub fn short_name(&self, max_columns: usize) -> String {
        let name = self.name();
        match self.path.last() {
            Some(last) if self.path.len() > 1 && columns_of(&name) > max_columns => {
                format!("{CUT_MARK}{last}")
            }
            _ => name,
        }
    }

    /// Whether it names things: numbers that no one adds up.
    pub fn is_identifier(&self) -> bool {
        self.path.last().is_some_and(|key| {
            key.eq_ignore_ascii_case("id") || ["_id", "Id", "ID", "-id"].iter().any(|end| key.ends_with(end))
        })
    }
}

/// What the items have.
pub(super) struct Learned {
    pub(super) columns: Vec<Column>,
    /// How many columns there would be.
    pub(super) found: usize,
    /// Whether that is all of them.
    pub(super) found_all: bool,
}

/// Learns columns from the keys of every item, and their looks from some items of all parts.
pub(super) fn learn(index: &JsonIndex, items: &[u32], keyed: bool, cancelled: &AtomicBool) -> Learned {
    let mut places = Places { all: vec![Place::default()], seen: 0, full: false };
    for item in items {
        if !places.item(index, *item as usize, 0, 0, cancelled) {
            break;
        }
    }
    let mut columns = Vec::new();
    if keyed {
        columns.push(Column { is_key: true, ..Column::default() });
    }
    if !items.is_empty() {
        places.collect(0, &mut Vec::new(), &mut columns);
    }
    let found = columns.len();
    columns.truncate(MAX_COLUMNS);
    places.number(usize::from(keyed));
    let mut looks = vec![Looks::default(); columns.len()];
    let step = items.len().div_ceil(SAMPLED).max(1);
    for item in items.iter().step_by(step) {
        let item = *item as usize;
        if keyed {
            looks[0].text(columns_of(&index.key(item).unwrap_or_default()));
        }
        places.visit(index, item, 0, 0, &mut |column, cell| {
            if let (Some(looks), Some(column)) = (looks.get_mut(column), columns.get(column)) {
                looks.cell(index, cell, column);
            }
        });
    }
    for (column, looks) in columns.iter_mut().zip(looks) {
        looks.settle(column);
    }
    Learned { columns, found, found_all: !places.full }
}

/// A key below other keys.
#[derive(Default)]
struct Place {
    key: String,
    children: Vec<usize>,
    /// The same by key, once there are many.
    by_key: HashMap<String, usize>,
    /// Whether something stands here that is no object with members.
    has_values: bool,
    column: Option<usize>,
}

/// Every key of the items, as a tree of its own.
struct Places {
    all: Vec<Place>,
    seen: usize,
    full: bool,
}

fn opens(index: &JsonIndex, row: usize, level: usize) -> bool {
    level < MAX_LEVELS && index.kind(row) == Kind::Object && index.child_count(row) > 0
}

impl Places {
    /// Takes the keys of a value in; false when the flag was set.
    fn item(
        &mut self,
        index: &JsonIndex,
        row: usize,
        place: usize,
        level: usize,
        cancelled: &AtomicBool,
    ) -> bool {
        self.seen += 1;
        if polled(self.seen, cancelled) {
            return false;
        }
        if !opens(index, row, level) {
            // What is empty here does not make a column where other items have members.
            self.all[place].has_values |= index.kind(row) != Kind::Null && index.kind(row) != Kind::Object
                || index.child_count(row) > 0;
            return true;
        }
        let mut expected = 0;
        for child in index.children(row) {
            let key = index.key(child).unwrap_or_default();
            let Some((at, next)) =
                self.find(place, &key, expected).or_else(|| self.add(place, &key, expected))
            else {
                continue;
            };
            expected = next;
            if !self.item(index, child, at, level + 1, cancelled) {
                return false;
            }
        }
        true
    }

    /// The place of a key, and where among its siblings the next one is expected: items have their keys in much the same order.
    fn find(&self, parent: usize, key: &str, expected: usize) -> Option<(usize, usize)> {
        let parent = &self.all[parent];
        let is_key = |place: &usize| self.all[*place].key == key;
        if let Some(place) = parent.children.get(expected).filter(|place| is_key(place)) {
            return Some((*place, expected + 1));
        }
        let at = if parent.by_key.is_empty() {
            parent.children.iter().position(is_key)?
        } else {
            let place = *parent.by_key.get(key)?;
            parent.children.iter().position(|child| *child == place)?
        };
        Some((parent.children[at], at + 1))
    }

    fn add(&mut self, parent: usize, key: &str, at: usize) -> Option<(usize, usize)> {
        if self.all.len() >= MAX_PLACES {
            self.full = true;
            return None;
        }
        let place = self.all.len();
        self.all.push(Place { key: key.to_owned(), ..Place::default() });
        let at = at.min(self.all[parent].children.len());
        self.all[parent].children.insert(at, place);
        let many = self.all[parent].children.len() > FEW;
        if many && self.all[parent].by_key.is_empty() {
            let all = self.all[parent].children.iter().map(|child| (self.all[*child].key.clone(), *child));
            self.all[parent].by_key = all.collect();
        } else if many {
            self.all[parent].by_key.insert(key.to_owned(), place);
        }
        Some((place, at + 1))
    }

    fn is_column(&self, place: usize) -> bool {
        self.all[place].has_values || self.all[place].children.is_empty()
    }

    fn collect(&self, place: usize, path: &mut Vec<String>, columns: &mut Vec<Column>) {
        if self.is_column(place) {
            let is_time = path.last().is_some_and(|key| when::says_time(key));
            columns.push(Column { path: path.clone(), is_time, ..Column::default() });
        }
        for child in &self.all[place].children {
            path.push(self.all[*child].key.clone());
            self.collect(*child, path, columns);
            path.pop();
        }
    }

    /// Numbers the columns in the order of [`Places::collect`].
    fn number(&mut self, first: usize) {
        let (mut next, mut open) = (first, vec![0]);
        while let Some(place) = open.pop() {
            if self.is_column(place) {
                self.all[place].column = Some(next);
                next += 1;
            }
            open.extend(self.all[place].children.iter().rev());
        }
    }

    fn visit(
        &self,
        index: &JsonIndex,
        row: usize,
        place: usize,
        level: usize,
        see: &mut impl FnMut(usize, usize),
    ) {
        if !opens(index, row, level) {
            if let Some(column) = self.all[place].column {
                see(column, row);
            }
            return;
        }
        let mut expected = 0;
        for child in index.children(row) {
            let key = index.key(child).unwrap_or_default();
            if let Some((at, next)) = self.find(place, &key, expected) {
                expected = next;
                self.visit(index, child, at, level + 1, see);
            }
        }
    }
}

/// What the sampled cells of a column look like.
#[derive(Default, Clone)]
struct Looks {
    widths: Vec<usize>,
    wholes: Vec<usize>,
    fractions: Vec<usize>,
    numbers: usize,
    dates: usize,
    others: usize,
    range: Option<(f64, f64)>,
}

impl Looks {
    fn text(&mut self, width: usize) {
        self.widths.push(width.min(MAX_WIDTH));
        self.others += 1;
    }

    fn cell(&mut self, index: &JsonIndex, cell: usize, column: &Column) {
        let kind = index.kind(cell);
        let width = columns_of(&cell_text(index, cell, MAX_WIDTH));
        self.widths.push(width.min(MAX_WIDTH));
        if kind == Kind::Null || kind == Kind::String && width == 0 {
            return;
        }
        if moment_of(index, cell, column).is_some() {
            self.dates += 1;
            return;
        }
        let text = plain_text(index, cell);
        let quoted = kind == Kind::String && !column.is_identifier() && is_number(&text);
        if kind != Kind::Number && !quoted {
            self.others += 1;
            return;
        }
        self.numbers += 1;
        let whole = if text.contains(['e', 'E']) { text.len() } else { text.find('.').unwrap_or(text.len()) };
        self.wholes.push(whole);
        self.fractions.push((text.len() - whole).min(MAX_FRACTION));
        if let Worth::Number(number) = double(&text) {
            let (low, high) = self.range.unwrap_or((number, number));
            self.range = Some((low.min(number), high.max(number)));
        }
    }

    fn settle(mut self, column: &mut Column) {
        let filled = self.numbers + self.dates + self.others;
        let mostly = |part: usize| part > 0 && part * 10 >= filled * 8;
        column.kind = match (mostly(self.numbers), mostly(self.dates)) {
            (true, _) => ColumnKind::Number,
            (_, true) => ColumnKind::Date,
            _ => ColumnKind::Text,
        };
        let name = columns_of(&column.name());
        let mut widest = self.widths.iter().copied().max().unwrap_or(0);
        column.width = most(&mut self.widths).max(1);
        if column.kind == ColumnKind::Number {
            column.fraction = most(&mut self.fractions);
            // A number without its last digits is another number: only absurd ones are cut.
            let wholes = self.wholes.iter().copied().filter(|whole| *whole <= MAX_WHOLE);
            column.digits = wholes.max().unwrap_or(MAX_WHOLE) + column.fraction;
            column.range = self.range.filter(|(low, high)| !column.is_identifier() && low < high);
            column.width = column.digits;
            widest = column.digits;
        }
        column.width = column.width.max(columns_of(&column.short_name(MAX_NAME)).min(MAX_NAME));
        column.widest = widest.max(name.min(MAX_WIDTH)).max(column.width);
    }
}

/// What 95 of 100 do not exceed.
fn most(values: &mut [usize]) -> usize {
    let Some(at) = (values.len() * 95).div_ceil(100).checked_sub(1) else { return 0 };
    *values.select_nth_unstable(at).1
}
