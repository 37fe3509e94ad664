//! The menu of everything that can be copied from here.
//!
//! Owns what it offers, with a first look at each. Must not make the texts: they may be long, a worker does.

use std::sync::Arc;

use super::state::{Body, State};
use super::tabling::TableView;
use super::update::Out;
use crate::domain::output::{Clip, JsonIndex, Size, TextLines};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::menu::{Line, Menu};
use crate::widgets::spinner::{count, format_bytes};

/// Columns of a preview.
const PREVIEW: usize = 60;

/// The menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Copies {
    /// As it is shown.
    pub menu: Menu,
    /// What each line copies, and what that is.
    offers: Vec<(Clip, &'static str)>,
}

pub(super) fn start(state: &mut State) -> Step<Out> {
    let offers = match (state.table(), state.body.ready()) {
        (Some(view), _) => of_table(view),
        (None, Some(Body::Tree { index, cursor, .. })) => of_value(index, cursor.cursor),
        (None, Some(Body::Text { lines, window, .. })) => of_text(lines, window.cursor.line),
        (None, None) => return nothing(),
    };
    let lines = offers.iter().map(|(letter, clip, what)| line(*letter, clip, what)).collect();
    let offers = offers.into_iter().map(|(_, clip, what)| (clip, what)).collect();
    state.copies = Some(Copies { menu: Menu::new("Copy what?", lines), offers });
    nothing()
}

fn of_value(index: &Arc<JsonIndex>, row: usize) -> Vec<(char, Clip, &'static str)> {
    let json = if index.kind(row).is_container() { "pretty JSON" } else { "value as JSON" };
    let mut offers = vec![
        ('v', Clip::Value(Arc::clone(index), row), "value"),
        ('j', Clip::Json(Arc::clone(index), row), json),
    ];
    if let Some(key) = index.key(row) {
        offers.push(('k', Clip::Text(key.into_owned()), "key"));
    }
    offers.extend([
        ('p', Clip::Text(index.jq_path(row)), "path for jq"),
        ('J', Clip::Text(index.json_path(row)), "JSONPath"),
        ('P', Clip::Text(index.json_pointer(row)), "JSON Pointer"),
    ]);
    if row > 0 {
        offers.push(('w', Clip::Json(Arc::clone(index), 0), "whole answer as JSON"));
    }
    offers
}

fn of_table(view: &TableView) -> Vec<(char, Clip, &'static str)> {
    let (table, order) = (&view.table, &view.order);
    let mut offers = view.cell().map_or_else(Vec::new, |cell| of_value(table.index_shared(), cell));
    offers.pop_if(|(letter, ..)| *letter == 'w');
    if let Some(item) = table.item(view.row(view.list.selected)) {
        offers.push(('r', Clip::Json(Arc::clone(table.index_shared()), item), "row as JSON"));
    }
    offers.extend([
        ('o', Clip::Column(Arc::clone(table), view.column, order.clone()), "column, a line each"),
        ('c', Clip::Csv(Arc::clone(table), order.clone()), "table as CSV"),
        ('m', Clip::Markdown(Arc::clone(table), order.clone()), "table as Markdown"),
    ]);
    offers
}

fn of_text(lines: &Arc<TextLines>, selected: usize) -> Vec<(char, Clip, &'static str)> {
    vec![('v', Clip::Text(lines.line(selected)), "line"), ('w', Clip::Lines(Arc::clone(lines)), "whole text")]
}

fn line(letter: char, clip: &Clip, what: &str) -> Line {
    let right = match clip.size() {
        Size::Bytes(bytes) => format_bytes(bytes as u64),
        Size::About(bytes) => format!("about {}", format_bytes(bytes as u64)),
        Size::Rows(rows) => count(rows, "row"),
    };
    Line { letter, name: what.to_owned(), preview: clip.preview(PREVIEW), right }
}

/// A letter of the menu, or Enter on its selected line (`None`).
pub(super) fn choose(state: &mut State, letter: Option<char>) -> Step<Out> {
    let Some(copies) = &mut state.copies else { return nothing() };
    let at = letter.map_or(Some(copies.menu.list.selected), |letter| copies.menu.line_of(letter));
    // Another letter leaves the menu as it is: what it would do elsewhere is not meant.
    let Some((clip, what)) = at.and_then(|at| copies.offers.get(at).cloned()) else { return nothing() };
    state.copies = None;
    (Vec::new(), Some(Out::Copy(Box::new(clip), what)))
}

pub(super) fn step(state: &mut State, motion: Motion, ctx: &Ctx) -> Step<Out> {
    if let Some(copies) = &mut state.copies {
        let total = copies.menu.lines.len();
        motion.apply(&mut copies.menu.list, ctx.height.max(total), total);
    }
    nothing()
}
