//! What can be taken out of an answer as one text.
//!
//! Owns how each is made, what of it a menu shows before, and what became of a copy. It shares the answer: making the text may take
//! long, and is done on a worker.

use std::sync::Arc;

use super::index::{JsonIndex, Kind};
use super::laid_out::laid_out;
use super::lines::TextLines;
use super::table::{Column, Table, cell_text};

/// Rows of a table in another order than the answer's.
pub type Order = Option<Arc<Vec<u32>>>;

/// Bytes of an answer that may be laid out just to say how long the text will be.
const MEASURED: usize = 64 * 1024;
/// Bytes of a cell or line that a preview reads, for each column.
const BYTES_A_COLUMN: usize = 4;

/// A text that can be taken out.
#[derive(Debug, Clone, PartialEq)]
pub enum Clip {
    /// A short text that is there already.
    Text(String),
    /// A value for somebody else's use: a string without quotes and escapes, anything else as its JSON text.
    Value(Arc<JsonIndex>, usize),
    /// A value as JSON, laid out.
    Json(Arc<JsonIndex>, usize),
    /// The values of a table's column, a line each.
    Column(Arc<Table>, usize, Order),
    /// The whole table as comma-separated values.
    Csv(Arc<Table>, Order),
    /// The whole table as Markdown.
    Markdown(Arc<Table>, Order),
    /// All lines of an answer that is no JSON.
    Lines(Arc<TextLines>),
}

/// How long the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// So many bytes.
    Bytes(usize),
    /// About so many bytes: it would take long to know.
    About(usize),
    /// Of so many rows.
    Rows(usize),
}

/// What became of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    /// How long it was, in bytes.
    pub bytes: usize,
    /// Whether the system's clipboard has it.
    pub system: bool,
    /// Whether it was sent to the terminal, which never says what it did with it.
    pub terminal: bool,
    /// The file it was put into in their place.
    pub file: Option<String>,
    /// What did not work.
    pub trouble: Option<String>,
}

impl Clip {
    /// The text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Value(index, row) => index.exact_value(*row),
            Self::Json(index, row) => laid_out(&index.value_text(*row)),
            Self::Column(table, column, order) => column_text(table, *column, order.as_ref()),
            Self::Csv(table, order) => table.csv(order.as_ref().map(|order| order.as_slice())),
            Self::Markdown(table, order) => table.markdown(order.as_ref().map(|order| order.as_slice())),
            Self::Lines(lines) => String::from_utf8_lossy(&lines.body().whole()).into_owned(),
        }
    }

    /// What its file is called after the dot.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Value(index, row) if !index.kind(*row).is_container() => "txt",
            Self::Value(..) | Self::Json(..) => "json",
            Self::Csv(..) => "csv",
            Self::Markdown(..) => "md",
            Self::Text(_) | Self::Column(..) | Self::Lines(_) => "txt",
        }
    }

    /// The start of it on one line of about so many columns.
    pub fn preview(&self, columns: usize) -> String {
        match self {
            Self::Text(text) => text.chars().take(columns).collect(),
            Self::Value(index, row) if index.kind(*row) == Kind::String => {
                index.string_preview(*row, columns)
            }
            Self::Value(index, row) | Self::Json(index, row) => index.preview(*row, columns),
            Self::Column(table, column, order) => {
                let cells =
                    (0..table.len().min(8)).filter_map(|at| table.cell(row_at(order.as_ref(), at), *column));
                cells.map(|cell| cell_text(table.index(), cell, columns / 2)).collect::<Vec<_>>().join(", ")
            }
            Self::Csv(table, _) | Self::Markdown(table, _) => {
                let names = table.columns().iter().take(columns / 2).map(Column::name);
                names.collect::<Vec<_>>().join(if matches!(self, Self::Csv(..)) { "," } else { " | " })
            }
            Self::Lines(lines) => lines.line_clipped(0, columns * BYTES_A_COLUMN),
        }
    }

    /// How long it is, or about how long where it would take long to know.
    pub fn size(&self) -> Size {
        match self {
            Self::Text(text) => Size::Bytes(text.len()),
            Self::Lines(lines) => Size::Bytes(lines.body().len()),
            Self::Value(index, row) | Self::Json(index, row) => match index.value_range(*row).len() {
                long if long > MEASURED => Size::About(long),
                _ => Size::Bytes(self.text().len()),
            },
            Self::Column(table, ..) | Self::Csv(table, _) | Self::Markdown(table, _) => {
                let mut left = MEASURED;
                let is_short = (0..table.len()).all(|row| {
                    let taken = table.item(row).map_or(0, |item| table.index().value_range(item).len());
                    left = left.saturating_sub(taken + table.columns().len());
                    left > 0
                });
                if is_short { Size::Bytes(self.text().len()) } else { Size::Rows(table.len()) }
            }
        }
    }
}

fn row_at(order: Option<&Arc<Vec<u32>>>, at: usize) -> usize {
    order.and_then(|order| order.get(at)).map_or(at, |row| *row as usize)
}

/// A line for each row; one without a value there has an empty line, so that lines stay beside their rows.
fn column_text(table: &Table, column: usize, order: Option<&Arc<Vec<u32>>>) -> String {
    let mut text = String::new();
    for at in 0..table.len() {
        if let Some(cell) = table.cell(row_at(order, at), column) {
            // A value of several lines keeps its escapes: a line is a row.
            let value = table.index().exact_value(cell);
            text.push_str(&if value.contains(['\n', '\r']) {
                table.index().value_text(cell).to_string()
            } else {
                value
            });
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::domain::output::array_near;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn index(text: &str) -> Arc<JsonIndex> {
        Arc::new(JsonIndex::build(text.to_owned(), 0..text.len(), &NEVER).expect("JSON"))
    }

    fn table(text: &str) -> Arc<Table> {
        let index = index(text);
        let array = array_near(&index, 0).expect("an array");
        Arc::new(Table::build(index, array, &NEVER))
    }

    #[test]
    fn each_is_made_as_it_was_promised() {
        let tree = index(r#"{"a":"x\ny","b":[1.50]}"#);
        let made = |clip: Clip| (clip.text(), clip.extension(), clip.size());
        assert_eq!(made(Clip::Value(Arc::clone(&tree), 1)), ("x\ny".into(), "txt", Size::Bytes(3)));
        assert_eq!(made(Clip::Json(Arc::clone(&tree), 1)), ("\"x\\ny\"".into(), "json", Size::Bytes(6)));
        assert_eq!(made(Clip::Value(Arc::clone(&tree), 2)), ("[1.50]".into(), "json", Size::Bytes(6)));
        assert_eq!(made(Clip::Json(tree, 2)), ("[\n  1.50\n]".into(), "json", Size::Bytes(10)));
        let table = table(r#"[{"a":1,"b":"x\ny"},{"b":2}]"#);
        let order = Some(Arc::new(vec![1, 0]));
        assert_eq!(
            made(Clip::Column(Arc::clone(&table), 1, order.clone())),
            ("2\n\"x\\ny\"\n".into(), "txt", Size::Bytes(9))
        );
        assert_eq!(Clip::Column(Arc::clone(&table), 0, order.clone()).text(), "\n1\n");
        assert_eq!(Clip::Csv(Arc::clone(&table), order).preview(40), "a,b");
        assert_eq!(Clip::Markdown(table, None).preview(40), "a | b");
    }

    #[test]
    fn what_is_long_is_not_made_for_its_size() {
        let long = format!("[{}1]", "1,".repeat(MEASURED));
        assert_eq!(Clip::Json(index(&long), 0).size(), Size::About(long.len()));
        assert_eq!(Clip::Csv(table(&long), None).size(), Size::Rows(MEASURED + 1));
        assert!(Clip::Column(table(&long), 0, None).preview(20).starts_with("1, 1, 1"));
    }
}
