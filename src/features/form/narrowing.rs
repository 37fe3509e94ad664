//! Which rows of a form are shown.
//!
//! Owns what words and a switch hide, and that what somebody must see is never hidden. Must not change what the form holds.

use super::state::OpenForm;
use crate::domain::document::Path;
use crate::domain::form::{Row, RowKind, Value};

/// Which rows are shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// Only rows that are required, set or in the way.
    pub only_set: bool,
    /// Only rows whose name or help holds these words.
    pub words: String,
}

impl OpenForm {
    /// Shows only rows that hold these words; all, when there are none.
    pub fn show_words(&mut self, words: String) {
        if self.shown.words != words {
            self.shown.words = words;
            self.refresh();
        }
    }

    /// Takes out the rows that are not to be seen.
    pub(super) fn hide_rows(&mut self) {
        let words = self.shown.words.to_lowercase();
        let (form, problems, only_set) = (&self.form, &self.problems, self.shown.only_set);
        let wanted = |row: &Row| {
            let is_set = row.value != Value::Absent
                || row.spec.required
                || matches!(row.kind, RowKind::AddItem | RowKind::AddKey);
            let in_the_way = problems.iter().any(|problem| problem.path == row.path)
                || form.server_error(&row.path).is_some();
            let named = words.is_empty() || holds(&row.label, &words) || holds(&row.spec.help, &words);
            named && (!only_set || is_set || in_the_way)
        };
        // A row keeps the groups above it, so that it is not without its place.
        let mut kept: Vec<bool> = self.rows.iter().map(wanted).collect();
        if !words.is_empty() {
            keep_within(&self.rows, &mut kept, &|row| holds(&row.label, &words));
        }
        for at in (0..kept.len()).rev().filter(|at| kept[*at]).collect::<Vec<_>>() {
            let mut depth = self.rows[at].depth;
            for above in (0..at).rev() {
                if depth == 0 {
                    break;
                }
                if self.rows[above].depth < depth {
                    depth = self.rows[above].depth;
                    kept[above] = true;
                }
            }
        }
        let mut kept = kept.into_iter();
        self.rows.retain(|_| kept.next().unwrap_or(true));
    }

    /// Selects the row of a place; one that words or a switch hide is shown with all others.
    pub fn show_row(&mut self, path: &Path) {
        if self.row_of(path).is_none() {
            self.show_all();
        }
        self.select(path);
    }

    /// Whether words or a switch hide rows.
    pub fn is_narrowed(&self) -> bool {
        self.shown != Shown::default()
    }

    /// Shows all rows.
    pub fn show_all(&mut self) {
        if self.is_narrowed() {
            self.shown = Shown::default();
            self.refresh();
        }
    }
}

/// What lies in a group that is meant by its name is shown with it: it can be filled.
fn keep_within(rows: &[Row], kept: &mut [bool], is_meant: &dyn Fn(&Row) -> bool) {
    let mut group: Option<usize> = None;
    for (row, kept) in rows.iter().zip(kept) {
        if group.is_some_and(|depth| row.depth > depth) {
            *kept = true;
        } else {
            let opens = matches!(row.kind, RowKind::Group { .. }) && is_meant(row);
            group = opens.then_some(row.depth);
        }
    }
}

/// Whether a text holds the words, in any case. Without a copy where that is possible: each letter of a filter asks all rows.
fn holds(text: &str, words: &str) -> bool {
    if text.is_ascii() && words.is_ascii() {
        let (text, words) = (text.as_bytes(), words.as_bytes());
        return text.windows(words.len()).any(|part| part.eq_ignore_ascii_case(words));
    }
    text.to_lowercase().contains(words)
}
