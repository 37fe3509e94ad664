//! Where a row's values can be looked up, and reading them from an answer.
//!
//! Owns finding the function that a help text names, and turning its answer into a table to choose from. Help texts are untrusted:
//! whether the named function exists and only reads is for others to check.

use std::collections::HashSet;

use super::Form;
use super::rows::Row;
use super::spec::Source;
use crate::domain::document::{Doc, Path};

/// A function whose answer may hold the values of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    /// The function and where in its answer the values are, as far as that is known.
    pub source: Source,
    /// Whether `meta` says so, not only a text.
    pub certain: bool,
}

/// Values to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Names of the columns, dotted where they lie deeper.
    pub columns: Vec<String>,
    /// One value per column, where the item has one.
    pub rows: Vec<Vec<Option<Doc>>>,
    /// The column that is sent.
    pub value: usize,
    /// The column that people read.
    pub label: usize,
}

/// Columns that are never worth more than this many.
const MAX_COLUMNS: usize = 40;
/// Items whose members become columns.
const SAMPLED: usize = 50;

/// The functions that could know the values of a row, the most certain first. `is_known` tells whether a function of that name exists.
pub fn look_up(row: &Row, function_help: &str, is_known: &dyn Fn(&str) -> bool) -> Vec<LookUp> {
    let mut found: Vec<LookUp> = Vec::new();
    if let Some(source) = row.spec.source.clone().filter(|source| is_known(&source.function)) {
        found.push(LookUp { source, certain: true });
    }
    for text in [row.spec.help.as_str(), function_help] {
        for name in names_in(text) {
            if !found.iter().any(|known| known.source.function == name) && is_known(name) {
                let source = Source { function: name.to_owned(), ..Source::default() };
                found.push(LookUp { source, certain: false });
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Words of a text that could be the name of a function.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.split(move |c: char| !is_part(c))
        .map(|word| word.trim_matches(['-', '_']))
        .filter(|word| word.len() >= 6 && word.contains(['-', '_']))
}

impl Form {
    /// The arguments of a look-up: those of its source, with `{parameters.name}` replaced by what this form holds. The second part names
    /// parameters that are asked for and hold nothing yet.
    pub fn look_up_arguments(&self, source: &Source) -> (Doc, Vec<String>) {
        let mut missing = Vec::new();
        let arguments =
            source.arguments.as_ref().map_or_else(Doc::object, |body| self.filled(body, &mut missing));
        (arguments, missing)
    }

    fn filled(&self, doc: &Doc, missing: &mut Vec<String>) -> Doc {
        match doc {
            Doc::Str(text) => {
                let Some(name) = text.strip_prefix("{parameters.").and_then(|rest| rest.strip_suffix('}'))
                else {
                    return doc.clone();
                };
                self.doc.at(&Path::of_key(name)).cloned().unwrap_or_else(|| {
                    missing.push(name.to_owned());
                    Doc::Null
                })
            }
            Doc::Arr(items) => Doc::Arr(items.iter().map(|item| self.filled(item, missing)).collect()),
            Doc::Obj(members) => Doc::Obj(
                members.iter().map(|(key, value)| (key.clone(), self.filled(value, missing))).collect(),
            ),
            scalar => scalar.clone(),
        }
    }
}

impl Table {
    /// Reads the items of an answer's `output`: a list, or the longest list in it.
    pub fn read(output: &Doc, source: &Source) -> Self {
        let items = items_of(output);
        let mut columns = Vec::new();
        let mut seen = HashSet::new();
        for item in items.iter().take(SAMPLED) {
            collect_columns(item, "", 0, &mut |name| {
                if columns.len() < MAX_COLUMNS && seen.insert(name.to_owned()) {
                    columns.push(name.to_owned());
                }
            });
        }
        for wanted in [&source.value, &source.label].into_iter().flatten() {
            if seen.insert(wanted.clone()) {
                columns.push(wanted.clone());
            }
        }
        let rows: Vec<Vec<Option<Doc>>> =
            items.iter().map(|item| columns.iter().map(|column| cell(item, column)).collect()).collect();
        let mut table = Self { columns, rows, value: 0, label: 0 };
        table.value = table.named(source.value.as_deref(), &VALUES);
        table.label = table.named(source.label.as_deref(), &LABELS);
        table
    }

    /// The column of that name, else the first that is called like one of these and tells the rows apart, else the first.
    fn named(&self, wanted: Option<&str>, usual: &[&str]) -> usize {
        let at = |name: &str| self.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        let filled = |column: &usize| self.rows.iter().any(|row| row[*column].is_some());
        wanted
            .and_then(at)
            .filter(filled)
            .or_else(|| usual.iter().filter_map(|name| at(name)).find(filled))
            .or_else(|| {
                self.columns.iter().position(|column| usual.iter().any(|name| column.ends_with(name)))
            })
            .unwrap_or(0)
    }

    /// Adds the items of a further page; columns stay as they are.
    pub fn extend(&mut self, output: &Doc) {
        let items = items_of(output);
        self.rows.extend(
            items.iter().map(|item| self.columns.iter().map(|column| cell(item, column)).collect::<Vec<_>>()),
        );
    }

    /// What a row would put into the form.
    pub fn value_of(&self, row: usize) -> Option<&Doc> {
        self.rows.get(row)?.get(self.value)?.as_ref()
    }

    /// The text of a cell, for people.
    pub fn text(&self, row: usize, column: usize) -> String {
        let held = self.rows.get(row).and_then(|cells| cells.get(column)?.as_ref());
        held.map_or_else(String::new, |value| value.as_str().map_or_else(|| value.write(), str::to_owned))
    }

    /// The rows whose value or label holds these words, in any case.
    pub fn fitting(&self, words: &str) -> Vec<usize> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let fits = |row: &usize| {
            let text =
                format!("{} {}", self.text(*row, self.label), self.text(*row, self.value)).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        (0..self.rows.len()).filter(fits).collect()
    }
}

const VALUES: [&str; 8] = ["id", "key", "gid", "value", "name", "code", "slug", "email"];
const LABELS: [&str; 9] =
    ["label", "name", "title", "display_name", "displayName", "summary", "email", "value", "id"];

fn items_of(output: &Doc) -> &[Doc] {
    match output {
        Doc::Arr(items) => items,
        Doc::Obj(members) => {
            let lists = members.iter().filter(|(_, value)| matches!(value, Doc::Arr(_)));
            let longest = lists.max_by_key(|(_, value)| value.items().len());
            let nested = || {
                members.iter().find_map(|(_, value)| match value {
                    Doc::Obj(_) => Some(items_of(value)).filter(|items| items.len() > 1),
                    _ => None,
                })
            };
            longest.map(|(_, value)| value.items()).or_else(nested).unwrap_or(std::slice::from_ref(output))
        }
        scalar => std::slice::from_ref(scalar),
    }
}

/// Names of the plain values of an item, at most one level down.
fn collect_columns(item: &Doc, prefix: &str, depth: usize, found: &mut dyn FnMut(&str)) {
    match item {
        Doc::Obj(members) if depth < 2 => {
            for (key, value) in members {
                let name = if prefix.is_empty() { key.to_string() } else { format!("{prefix}.{key}") };
                collect_columns(value, &name, depth + 1, found);
            }
        }
        Doc::Obj(_) | Doc::Arr(_) | Doc::Null => {}
        _ if prefix.is_empty() => found("value"),
        _ => found(prefix),
    }
}

/// The value of a column; `{a.b} ({c})` is a text made of several.
fn cell(item: &Doc, column: &str) -> Option<Doc> {
    if !matches!(item, Doc::Obj(_)) {
        return (!matches!(item, Doc::Arr(_))).then(|| item.clone());
    }
    if !column.contains('{') {
        let dotted = || column.split('.').try_fold(item, |doc, step| doc.member(step));
        return item.member(column).or_else(dotted).filter(|value| **value != Doc::Null).cloned();
    }
    let mut text = String::new();
    for (index, part) in column.split('{').enumerate() {
        match part.split_once('}').filter(|_| index > 0) {
            Some((name, after)) => {
                let value =
                    cell(item, name).map(|value| value.as_str().map_or_else(|| value.write(), str::to_owned));
                text.push_str(&value.unwrap_or_default());
                text.push_str(after);
            }
            None => text.push_str(part),
        }
    }
    Some(Doc::text(text))
}
