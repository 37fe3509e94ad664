//! A table as a text for somewhere else.
//!
//! Owns the spelling of CSV and Markdown.

use super::{Column, Table};

impl Table {
    /// The whole table as comma-separated values (RFC 4180): these rows in this order, or all.
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

    /// The same as a Markdown table.
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
        for at in 0..order.map_or(self.len(), <[u32]>::len) {
            let row = order.and_then(|order| order.get(at)).map_or(at, |row| *row as usize);
            text.push_str(&line((0..self.columns.len()).map(|column| self.exact(row, column)).collect()));
        }
        text
    }
}
