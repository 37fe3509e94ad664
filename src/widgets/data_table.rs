//! A window on a table of an answer.
//!
//! Owns how cells look: the first column stays, others scroll sideways, numbers stand at the right. A frame costs what is visible.

use super::canvas::{Canvas, text_width};
use crate::domain::output::{Kind, Table, cell_text};
use crate::theme::Theme;

/// Columns between two cells.
const GAP: u16 = 2;

/// What of a table is shown.
pub struct View<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its rows from the first shown on.
    pub rows: Vec<usize>,
    /// Which of those is selected.
    pub selected: Option<usize>,
    /// Columns in order, hidden ones left out.
    pub columns: &'a [usize],
    /// The selected column.
    pub column: usize,
    /// The first of `columns` that is shown beside the frozen one.
    pub left: usize,
    /// The column that sorts, and whether the largest come first.
    pub sort: Option<(usize, bool)>,
}

/// Draws the names and the rows.
pub fn draw(canvas: &mut Canvas, view: &View, theme: &Theme, focused: bool) {
    let places = places(view, canvas.width());
    for (column, x, width) in &places {
        let mark = match view.sort {
            Some((sorts, descending)) if sorts == *column => {
                if descending {
                    " ↓"
                } else {
                    " ↑"
                }
            }
            _ => "",
        };
        let name = format!("{}{mark}", view.table.columns()[*column].name());
        let style = if *column == view.column { theme.accent } else { theme.title };
        canvas.text_in(*x, 0, *width, &name, style);
    }
    // Columns beyond the edges are not lost in silence.
    let beside = |column: Option<&usize>| places.iter().any(|(shown, ..)| Some(shown) == column);
    if !beside(view.columns.last()) {
        canvas.text_in(canvas.width().saturating_sub(1), 0, 1, "›", theme.accent);
    }
    if let Some((_, x, width)) =
        places.first().filter(|_| !beside(view.columns.get(1)) && view.columns.len() > 1)
    {
        canvas.text_in(x + width, 0, 1, "‹", theme.accent);
    }
    for (y, row) in (1..).zip(&view.rows).take(usize::from(canvas.height().saturating_sub(1))) {
        for (column, x, width) in &places {
            draw_cell(canvas, view.table, (*row, *column), (*x, y, *width), theme);
        }
        if view.selected == Some(usize::from(y) - 1) {
            canvas.style_row(y, if focused { theme.selection } else { theme.selection_idle });
        }
    }
}

fn draw_cell(
    canvas: &mut Canvas,
    table: &Table,
    (row, column): (usize, usize),
    (x, y, width): (u16, u16, u16),
    theme: &Theme,
) {
    let Some(cell) = table.cell(row, column) else {
        canvas.text_in(x, y, width, "–", theme.ghost);
        return;
    };
    let text = cell_text(table.index(), cell, usize::from(width));
    let style = match table.index().kind(cell) {
        Kind::String => theme.text,
        Kind::Number => theme.json_number,
        Kind::Bool | Kind::Null => theme.json_word,
        Kind::Array | Kind::Object => theme.dim,
    };
    let indent = if table.columns()[column].numeric { width.saturating_sub(text_width(&text)) } else { 0 };
    canvas.text_in(x + indent, y, width - indent, &text, style);
}

/// The columns that fit, with their place and width: the first one, then from the left one on; the selected one is always among them.
fn places(view: &View, width: u16) -> Vec<(usize, u16, u16)> {
    let needs = |column: usize| {
        let mark = u16::from(view.sort.is_some_and(|(sorts, _)| sorts == column)) * 2;
        u16::try_from(view.table.columns()[column].width).unwrap_or(u16::MAX).saturating_add(mark).max(1)
    };
    let Some((first, others)) = view.columns.split_first() else { return Vec::new() };
    let room = width.saturating_sub(1);
    let frozen = needs(*first).min(room / 2);
    let mut places = vec![(*first, 1, frozen)];
    let mut left = view.left.saturating_sub(1).min(others.len());
    // Scrolls on until the selected column fits.
    let at = others.iter().position(|column| *column == view.column);
    let start = 1 + frozen + GAP;
    while let Some(at) = at.filter(|at| *at > left) {
        let until: u16 = others[left..=at].iter().map(|column| needs(*column) + GAP).sum();
        if start + until <= width + GAP {
            break;
        }
        left += 1;
    }
    let mut x = start;
    for column in &others[left..] {
        let fits = room.saturating_sub(x);
        if fits < 3 {
            break;
        }
        let width = needs(*column).min(fits);
        places.push((*column, x, width));
        x += width + GAP;
    }
    places
}
