//! How the table of an answer looks, with the lines below it and its chart.

use ratatui::layout::Rect;

use super::charting::ChartView;
use super::tabling::TableView;
use crate::domain::output::{
    Column, ColumnKind, Facts, MAX_DISTINCT, Shape, Sum, Table, figure, grouped, relative, spelled,
};
use crate::effect::Remote;
use crate::features::ViewCtx;
use crate::widgets::canvas::Canvas;
use crate::widgets::data_table::Split;
use crate::widgets::spinner::count;
use crate::widgets::{chart, data_table, face};

/// Columns of a value that a line quotes.
const QUOTED: usize = 24;

/// Draws it.
pub(super) fn table(view: &TableView, ctx: &ViewCtx, canvas: &mut Canvas) {
    let area = canvas.area();
    if view.table.is_empty() {
        return face::empty(canvas, ctx.theme, "This list is empty.", "t goes back to the tree.");
    }
    let split = Split::of(area.height, view.chart.is_some());
    let part = |top: u16, height: u16| Rect { y: area.y + top, height, ..area };
    if split.table > 0 {
        rows(view, ctx, split, &mut canvas.at(part(0, split.table)));
    }
    if split.foot > 0 {
        cell_line(view, ctx, &mut canvas.at(part(split.table, 1)));
    }
    if split.foot > 1 {
        facts_line(view, ctx, &mut canvas.at(part(split.table + 1, 1)));
    }
    if let Some(open) = &view.chart {
        charted(view, open, ctx, &mut canvas.at(part(split.table + split.foot, split.chart)));
    }
}

fn rows(view: &TableView, ctx: &ViewCtx, split: Split, canvas: &mut Canvas) {
    let visible = view.list.visible(split.rows(), view.len());
    let selected = view.list.selected.checked_sub(visible.start);
    let columns = view.shown();
    let range = |column: usize| view.facts.get(&column).and_then(|facts| facts.as_ref()?.range);
    let shown = data_table::View {
        table: &view.table,
        rows: visible.map(|at| view.row(at)).collect(),
        selected,
        columns: &columns,
        column: view.column,
        frozen: view.frozen,
        sorts: &view.arrangement.sorts,
        only: &view.arrangement.only,
        bars: view.bars,
        range: &range,
    };
    data_table::draw(canvas, &shown, ctx.theme, ctx.focused);
}

/// The selected cell in full, and when it is a date how long ago that was.
fn cell_line(view: &TableView, ctx: &ViewCtx, canvas: &mut Canvas) {
    let (row, width) = (view.row(view.list.selected), usize::from(canvas.width()));
    let Some(column) = view.table.columns().get(view.column) else { return };
    let end = canvas.text(1, 0, &column.name(), ctx.theme.accent) + 2;
    let when = view.table.moment(row, view.column).map(|moment| {
        let is_number = view.table.number(row, view.column).is_some();
        let spelled = spelled(moment).filter(|_| is_number).map(|text| format!("{text} · "));
        format!("{}{}", spelled.unwrap_or_default(), relative(moment, ctx.unix))
    });
    let when = when.unwrap_or_default();
    let from = canvas.text_right(end, canvas.width().saturating_sub(1), 0, &when, ctx.theme.dim);
    let room = from.saturating_sub(end + u16::from(!when.is_empty()) * 2);
    match view.table.cell(row, view.column) {
        None => canvas.text_in(end, 0, room, "– nothing there", ctx.theme.ghost),
        Some(cell) if column.is_key => {
            let key = view.table.index().key(cell).unwrap_or_default();
            canvas.text_in(end, 0, room, &key, ctx.theme.text)
        }
        Some(cell) => {
            let text = view.table.index().preview(cell, width);
            canvas.text_in(end, 0, room, &text, ctx.theme.text)
        }
    };
}

/// How many rows and columns there are, what they are filtered by, and what the column holds.
fn facts_line(view: &TableView, ctx: &ViewCtx, canvas: &mut Canvas) {
    let table = &view.table;
    let mut parts = vec![rows_of(view)];
    // Which list it is, unless it is the whole answer.
    if table.array() != 0 {
        parts.insert(0, table.index().jq_path_end(table.array()));
    }
    for (column, like) in &view.arrangement.only {
        let name = table.columns().get(*column).map(Column::name).unwrap_or_default();
        let value = table.shown(*like, *column, QUOTED).unwrap_or_else(|| "–".to_owned());
        parts.push(format!("only {name} = {value}"));
    }
    let (found, all) = table.found();
    if found > table.columns().len() {
        let more = if all { "" } else { "more than " };
        parts.push(format!("{} of {more}{} columns", table.columns().len(), grouped(&found.to_string())));
    }
    if !view.hidden.is_empty() {
        parts.push(format!("{} hidden", view.hidden.len()));
    }
    let end = canvas.text(1, 0, &parts.join(" · "), ctx.theme.text);
    if let Some(job) = view.job {
        let busy = face::loading_line("Arranging", ctx.elapsed(job)).unwrap_or_default();
        canvas.text(end + 2, 0, &busy, ctx.theme.accent);
    } else if let Some(Some(facts)) = view.facts.get(&view.column) {
        let told = told(table, view.column, facts).join(" · ");
        canvas.text(end + 2, 0, &told, ctx.theme.dim);
    } else if view.counting.is_some() {
        canvas.text(end + 2, 0, "counting…", ctx.theme.dim);
    }
}

fn rows_of(view: &TableView) -> String {
    let all = count(view.table.len(), "row");
    match view.counted_rows() {
        Some(_) => format!("{} of {all}", grouped(&view.len().to_string())),
        None => all,
    }
}

/// What a column holds, the most telling first.
fn told(table: &Table, column: usize, facts: &Facts) -> Vec<String> {
    let number = |number: usize| grouped(&number.to_string());
    let kind = table.columns().get(column).map_or(ColumnKind::Text, |column| column.kind);
    let cell = |row: usize| match table.moment(row, column).and_then(spelled) {
        // Days and minutes of dates, whatever they came as.
        Some(text) if kind == ColumnKind::Date => text.get(..16).unwrap_or_default().to_owned(),
        _ => table.shown(row, column, QUOTED).unwrap_or_default(),
    };
    let mut told = Vec::new();
    if let Some((low, high)) = facts.ends {
        let names = if kind == ColumnKind::Date { ["from", "to"] } else { ["min", "max"] };
        told.extend([format!("{} {}", names[0], cell(low)), format!("{} {}", names[1], cell(high))]);
    }
    // No one adds identifiers up.
    let adds_up = !table.columns().get(column).is_some_and(Column::is_identifier);
    if let Some(mean) = facts.mean.filter(|_| adds_up) {
        told.push(format!("mean {}", figure(mean)));
    }
    match facts.sum.filter(|_| adds_up) {
        Some(Sum::Whole(sum)) => told.push(format!("sum {}", grouped(&sum.to_string()))),
        Some(Sum::About(sum)) => told.push(format!("sum {}", figure(sum))),
        None => {}
    }
    let odd = [
        (facts.empty, "empty"),
        (facts.others, if kind == ColumnKind::Date { "no dates" } else { "no numbers" }),
        (facts.too_large, "too large"),
    ];
    told.extend(
        odd.into_iter().filter(|(odd, _)| *odd > 0).map(|(odd, what)| format!("{} {what}", number(odd))),
    );
    told.push(match facts.distinct {
        Some(distinct) => format!("{} distinct", number(distinct)),
        None => format!("over {} distinct", number(MAX_DISTINCT)),
    });
    if let Some((row, times)) = facts.most.filter(|_| kind == ColumnKind::Text) {
        told.push(format!("{} × {}", number(times), cell(row)));
    }
    told
}

fn charted(view: &TableView, open: &ChartView, ctx: &ViewCtx, canvas: &mut Canvas) {
    match &open.drawn {
        Remote::Loading(job) => face::loading(canvas, ctx.theme, "Counting", ctx.elapsed(*job)),
        Remote::Ready(counted) => {
            let shown = chart::View {
                table: &view.table,
                column: open.wanted.column,
                chart: counted,
                log: open.wanted.log,
                advice: advice(view, open, &counted.shape, counted.wants_log()),
            };
            chart::draw(canvas, &shown, ctx.theme);
        }
        _ => {}
    }
}

fn advice(view: &TableView, open: &ChartView, shape: &Shape, wants_log: bool) -> &'static str {
    let has = |kind| view.table.columns().iter().any(|column| column.kind == kind);
    match shape {
        Shape::Bins(_) if open.wanted.log => "L equal scale",
        Shape::Bins(_) if wants_log => "L log scale",
        Shape::Bins(bins) if bins.seconds.is_some() && has(ColumnKind::Number) => "b on numbers: over time",
        _ => "Esc closes",
    }
}
