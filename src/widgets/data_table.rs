//! A window on a table of an answer.
//!
//! Owns how cells look: the first columns stay, others scroll sideways, numbers stand below each other by their points, with a bar
//! where there is room. A frame costs what is visible.

use super::blocks;
use super::canvas::{Canvas, text_width};
use crate::domain::output::{ColumnKind, Kind, Sort, Table, cell_text};
use crate::theme::Theme;

/// Columns between two cells.
const GAP: u16 = 2;
/// Columns of a bar beside a number, with the gap before the number.
const BAR: u16 = 9;
/// A bar needs at least this, its gap included.
const MIN_BAR: u16 = 5;

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
    /// How many of `columns` stay at the left.
    pub frozen: usize,
    /// The columns that sort: the last one decides.
    pub sorts: &'a [Sort],
    /// Columns of which only one value is shown.
    pub only: &'a [(usize, usize)],
    /// Whether numbers have bars.
    pub bars: bool,
    /// The ends of a column, where they are known better than from the sample.
    pub range: &'a dyn Fn(usize) -> Option<(f64, f64)>,
}

/// A column on the screen.
#[derive(Debug, Clone, Copy)]
struct Place {
    column: usize,
    x: u16,
    width: u16,
}

/// Draws the names and the rows.
pub fn draw(canvas: &mut Canvas, view: &View, theme: &Theme, focused: bool) {
    let (places, left) = places(view, canvas.width());
    for place in &places {
        let style = if place.column == view.column { theme.accent } else { theme.title };
        let mark = mark(view, place.column);
        let room = place.width.saturating_sub(text_width(&mark));
        let name = view.table.columns()[place.column].short_name(usize::from(room));
        let is_number = view.table.columns()[place.column].kind == ColumnKind::Number;
        let indent = if is_number { room.saturating_sub(text_width(&name)) } else { 0 };
        let end = canvas.text_in(place.x + indent, 0, room - indent, &name, style);
        canvas.text_in(end, 0, place.width - (end - place.x).min(place.width), &mark, style);
    }
    // Columns beyond the edges are not lost in silence.
    if places.last().map(|place| place.column) != view.columns.last().copied() {
        canvas.text_in(canvas.width().saturating_sub(1), 0, 1, "›", theme.accent);
    }
    if left > 0
        && let Some(edge) = places.get(frozen(view)).map(|place| place.x)
    {
        canvas.text_in(edge.saturating_sub(1), 0, 1, "‹", theme.accent);
    }
    for (y, row) in (1..).zip(&view.rows).take(usize::from(canvas.height().saturating_sub(1))) {
        let is_selected = view.selected == Some(usize::from(y) - 1);
        for place in &places {
            draw_cell(canvas, view, *row, *place, y, theme);
        }
        if is_selected {
            canvas.style_row(y, if focused { theme.selection } else { theme.selection_idle });
            // Which of its cells is meant, without colour too.
            if let Some(place) = places.iter().find(|place| place.column == view.column) {
                canvas.style(place.x, y, place.width, theme.matched);
            }
        }
    }
}

/// How the column sorts and whether it is filtered: ` ↓`, ` ↑2`, ` =`.
fn mark(view: &View, column: usize) -> String {
    let rank = view.sorts.iter().rev().position(|sort| sort.column == column);
    let sorts = rank.map_or_else(String::new, |rank| {
        let descending = view.sorts.iter().any(|sort| sort.column == column && sort.descending);
        let rank = if view.sorts.len() > 1 { (rank + 1).to_string() } else { String::new() };
        format!(" {}{rank}", if descending { "↓" } else { "↑" })
    });
    let only = if view.only.iter().any(|(only, _)| *only == column) { " =" } else { "" };
    format!("{sorts}{only}")
}

fn draw_cell(canvas: &mut Canvas, view: &View, row: usize, place: Place, y: u16, theme: &Theme) {
    let Place { column, x, width } = place;
    let (table, look) = (view.table, &view.table.columns()[column]);
    let cell = table.cell(row, column);
    let (text, style) = match cell {
        None => ("–".to_owned(), theme.ghost),
        Some(_) if look.is_key => {
            (table.shown(row, column, usize::from(width)).unwrap_or_default(), theme.text)
        }
        Some(cell) => {
            let style = match table.index().kind(cell) {
                Kind::String => theme.text,
                Kind::Number => theme.json_number,
                Kind::Bool | Kind::Null => theme.json_word,
                Kind::Array | Kind::Object => theme.dim,
            };
            (cell_text(table.index(), cell, usize::from(width)), style)
        }
    };
    let indent = if look.kind == ColumnKind::Number { indent(&text, width, look.fraction) } else { 0 };
    canvas.text_in(x + indent, y, width - indent, &text, style);
    if view.bars && indent >= MIN_BAR {
        bar(canvas, view, row, place, (y, indent), theme);
    }
}

/// How far a number stands from the left: at the right, its point below the other points.
fn indent(text: &str, width: u16, fraction: usize) -> u16 {
    let is_plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'.'));
    let own = text.find('.').map_or(0, |at| text.len() - at);
    let after = if is_plain { fraction.saturating_sub(own) } else { 0 };
    width.saturating_sub(text_width(text)).saturating_sub(u16::try_from(after).unwrap_or(0))
}

/// A bar before the number, as long as its share of the column's largest; from zero on, or from the smallest below zero.
fn bar(canvas: &mut Canvas, view: &View, row: usize, place: Place, (y, indent): (u16, u16), theme: &Theme) {
    let column = &view.table.columns()[place.column];
    let Some(sampled) = column.range else { return };
    let (low, high) = (view.range)(place.column).unwrap_or(sampled);
    let Some(number) = view.table.number(row, place.column) else { return };
    let low = low.min(0.0);
    // All bars of a column end at the same place at most: before its longest usual number.
    let usual = place.width.saturating_sub(u16::try_from(column.digits).unwrap_or(u16::MAX));
    let room = usual.min(indent).saturating_sub(1).min(BAR - 1);
    // Halves: the span of two large numbers may be no double.
    let length = blocks::eighths(number / 2.0 - low / 2.0, high.max(0.0) / 2.0 - low / 2.0, room);
    canvas.text_in(place.x, y, room, &blocks::across(length), theme.dim);
}

fn frozen(view: &View) -> usize {
    view.frozen.min(view.columns.len().saturating_sub(1))
}

/// The columns that fit, with their place and width: the frozen ones, then others, the selected one always among them. And how many are
/// left out between.
fn places(view: &View, width: u16) -> (Vec<Place>, usize) {
    let needs = |column: usize| {
        let mark = text_width(&mark(view, column));
        narrow(view.table.columns()[column].width).saturating_add(mark).max(1)
    };
    let room = width.saturating_sub(1);
    let (stay, others) = view.columns.split_at(frozen(view));
    let mut places = Vec::new();
    let mut x = 1;
    for column in stay {
        // Together at most half of the room, so that others are seen.
        let width = needs(*column).min((room / 2).saturating_sub(x) + 1).max(1);
        places.push(Place { column: *column, x, width });
        x += width + GAP;
    }
    let mut left = 0;
    // Scrolls on until the selected column fits.
    let at = others.iter().position(|column| *column == view.column);
    while let Some(at) = at.filter(|at| *at > left) {
        let until =
            others[left..=at].iter().fold(0, |sum: u16, column| sum.saturating_add(needs(*column) + GAP));
        if x.saturating_add(until) <= width + GAP {
            break;
        }
        left += 1;
    }
    for column in &others[left..] {
        let fits = room.saturating_sub(x);
        if fits < 3 {
            break;
        }
        let width = needs(*column).min(fits);
        places.push(Place { column: *column, x, width });
        x += width + GAP;
    }
    if places.len() == view.columns.len() {
        spread(view, &mut places, room.saturating_sub(x.saturating_sub(GAP)));
    }
    (places, left)
}

/// Gives the room that is left to what was cut, then to bars.
fn spread(view: &View, places: &mut [Place], mut spare: u16) {
    let columns = view.table.columns();
    let mut grow = |places: &mut [Place], wants: &dyn Fn(&Place) -> u16| {
        let mut moved = 0;
        for place in places {
            place.x += moved;
            let more = wants(place).min(spare);
            place.width += more;
            spare -= more;
            moved += more;
        }
    };
    grow(places, &|place| {
        let widest =
            narrow(columns[place.column].widest).saturating_add(text_width(&mark(view, place.column)));
        widest.saturating_sub(place.width)
    });
    if view.bars {
        grow(places, &|place| {
            let column = &columns[place.column];
            let free = place.width.saturating_sub(narrow(column.digits));
            if column.range.is_some() { BAR.saturating_sub(free) } else { 0 }
        });
    }
}

fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// Rows of the parts of a pane that shows a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The table with its line of names; nothing when a chart needs all.
    pub table: u16,
    /// The lines below it.
    pub foot: u16,
    /// The chart.
    pub chart: u16,
}

impl Split {
    /// Of a pane of that height.
    pub fn of(height: u16, charted: bool) -> Self {
        let chart = match charted {
            true if height >= 20 => height / 2,
            // The line of the selected cell stays: it says which column the keys mean.
            true if height >= 6 => height - 1,
            true => height,
            false => 0,
        };
        let rest = height - chart;
        let foot = match rest {
            8.. => 2,
            5..8 => 1,
            1 if charted => 1,
            _ => 0,
        };
        Self { table: rest - foot, foot, chart }
    }

    /// Rows of the table that are shown.
    pub fn rows(self) -> usize {
        usize::from(self.table.saturating_sub(1)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pane_is_split_without_loss() {
        for (height, charted) in (0..80).flat_map(|height| [(height, false), (height, true)]) {
            let Split { table, foot, chart } = Split::of(height, charted);
            assert_eq!((table + foot + chart, chart > 0), (height, charted && height > 0), "{height}");
        }
        assert_eq!(Split::of(15, true), Split { table: 0, foot: 1, chart: 14 });
        assert_eq!(Split::of(30, true), Split { table: 13, foot: 2, chart: 15 });
        assert_eq!(Split::of(6, false), Split { table: 5, foot: 1, chart: 0 });
    }

    #[test]
    fn points_stand_below_each_other() {
        assert_eq!([indent("1.5", 8, 3), indent("20", 8, 3), indent("1.25", 8, 3)], [4, 3, 4]);
        assert_eq!([indent("null", 8, 3), indent("123456789", 8, 3), indent("1e5", 8, 0)], [4, 0, 5]);
    }
}
