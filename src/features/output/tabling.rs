//! The answer as a table.
//!
//! Owns the cursor in rows and columns, which of them are shown, and the way back to the tree. Must not build, sort or count: a worker
//! does.

use std::collections::HashMap;
use std::sync::Arc;

use super::moving::go_to;
use super::state::{Body, State};
use super::update::{Msg, Out};
use super::{charting, taking, texting};
use crate::domain::output::{Arrangement, Facts, Sort, Table, array_near};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::data_table::Split;
use crate::widgets::list::ListWindow;
use charting::ChartView;

/// Columns that may stay at the left while others scroll.
const MAX_FROZEN: usize = 3;
/// Columns that sort one after the other.
const MAX_SORTS: usize = 4;

/// A table that is shown in place of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct TableView {
    /// Rows and columns.
    pub table: Arc<Table>,
    /// Selected row and window.
    pub list: ListWindow,
    /// Selected column.
    pub column: usize,
    /// All columns in the order that they are shown in.
    pub columns: Vec<usize>,
    /// How many of those stay at the left.
    pub frozen: usize,
    /// Columns that are not shown.
    pub hidden: Vec<usize>,
    /// Filtered and sorted by.
    pub arrangement: Arrangement,
    /// The rows that are shown, in order; `None` for all in the answer's own.
    pub order: Option<Arc<Vec<u32>>>,
    /// The arranging that is under way.
    pub job: Option<JobId>,
    /// Whether numbers have bars.
    pub bars: bool,
    /// What is known of columns; `None` where counting failed.
    pub facts: HashMap<usize, Option<Facts>>,
    /// The column that is being counted.
    pub counting: Option<(usize, JobId)>,
    /// The chart of a column.
    pub chart: Option<ChartView>,
}

/// What a person does to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableAct {
    /// Shows hidden columns again.
    ShowColumns,
    /// Moves the selected column by one, to the right or to the left.
    MoveColumn(bool),
    /// Keeps one more column at the left, or none again.
    Freeze,
    /// Shows only rows with the value of the selected cell, or no longer only those.
    Only,
    /// Shows bars beside numbers, or none.
    Bars,
    /// Charts the selected column, or closes the chart.
    Chart,
    /// Makes the chart's scale logarithmic, or equal again.
    LogScale,
    /// Closes the chart.
    CloseChart,
}

impl TableView {
    fn new(table: Arc<Table>) -> Self {
        Self {
            columns: (0..table.columns().len()).collect(),
            table,
            list: ListWindow::default(),
            column: 0,
            frozen: 1,
            hidden: Vec::new(),
            arrangement: Arrangement::default(),
            order: None,
            job: None,
            bars: true,
            facts: HashMap::new(),
            counting: None,
            chart: None,
        }
    }

    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.order.as_ref().map_or(self.table.len(), |order| order.len())
    }

    /// Whether no row is shown.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table's row that is shown at a place.
    pub fn row(&self, at: usize) -> usize {
        self.order.as_ref().and_then(|order| order.get(at)).map_or(at, |row| *row as usize)
    }

    /// The tree's row of the selected cell, or of its item.
    pub fn cell(&self) -> Option<usize> {
        let row = self.row(self.list.selected);
        self.table.cell(row, self.column).or_else(|| self.table.item(row))
    }

    /// Columns that are shown, in order.
    pub fn shown(&self) -> Vec<usize> {
        self.columns.iter().copied().filter(|column| !self.hidden.contains(column)).collect()
    }

    /// Rows that columns are counted over: those that a filter leaves.
    pub(super) fn counted_rows(&self) -> Option<Arc<Vec<u32>>> {
        self.order.clone().filter(|_| !self.arrangement.only.is_empty())
    }

    /// What is under way.
    pub(super) fn jobs(&self) -> impl Iterator<Item = JobId> {
        let chart = self.chart.as_ref().and_then(|chart| chart.drawn.job());
        self.job.into_iter().chain(self.counting.map(|(_, job)| job)).chain(chart)
    }
}

impl TableView {
    /// The table has grown: columns keep their order and what was done to them; what a worker made of the shorter one is made again.
    pub(super) fn take_longer(&mut self, before: &Table, ctx: &mut Ctx) -> Vec<Effect> {
        let place = |column: usize| {
            let path = &before.columns().get(column)?.path;
            self.table.columns().iter().position(|column| column.path == *path)
        };
        let mut columns: Vec<usize> = self.columns.iter().filter_map(|column| place(*column)).collect();
        let sorts = self
            .arrangement
            .sorts
            .iter()
            .filter_map(|sort| Some(Sort { column: place(sort.column)?, ..*sort }));
        let sorts: Vec<Sort> = sorts.collect();
        let only = self.arrangement.only.iter().filter_map(|(column, row)| Some((place(*column)?, *row)));
        let only = only.collect();
        let hidden = self.hidden.iter().filter_map(|column| place(*column)).collect();
        let column = place(self.column).unwrap_or(0);
        columns.extend(
            (0..self.table.columns().len()).filter(|column| !columns.contains(column)).collect::<Vec<_>>(),
        );
        (self.columns, self.hidden, self.column) = (columns, hidden, column);
        (self.arrangement.sorts, self.arrangement.only) = (sorts, only);
        self.facts.clear();
        let mut effects: Vec<_> =
            self.counting.take().map(|(_, job)| Effect::Cancel(job)).into_iter().collect();
        // What is new stands after what is arranged until all of it is.
        let (arranging, _) = arrange(self, ctx);
        effects.extend(arranging);
        effects.extend(charting::again(self, ctx));
        effects
    }
}

/// Takes what shows a table, or ends it.
pub(super) fn show(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::TableBuilt(job, table) => built(state, job, table, ctx),
        _ => toggle(state, ctx),
    }
}

/// Takes what concerns the table that is shown; the selected column is counted.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let (mut effects, out) = on_table(state, msg, ctx);
    effects.extend(count(state, ctx));
    (effects, out)
}

fn on_table(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(Remote::Ready(view)) = &mut state.table else { return nothing() };
    match msg {
        Msg::Sort => return sort(view, ctx),
        Msg::Arranged(job, order) => return arranged(view, job, order, ctx),
        Msg::Counted(job, facts) => counted(view, job, facts),
        Msg::Charted(job, chart) => charting::charted(view, job, chart),
        Msg::OnTable(action) => return act(view, action, ctx),
        Msg::HideColumn => hide(view),
        Msg::Move(motion) => step(view, motion, ctx.height),
        Msg::Left | Msg::Right => sideways(view, matches!(msg, Msg::Right)),
        // The cell is read where it stands in the tree.
        Msg::Open => return toggle(state, ctx),
        Msg::CopyTable(markdown) => return taking::copy_table(view, markdown),
        Msg::Copy => return taking::update(state, Msg::Copy),
        _ => {}
    }
    nothing()
}

/// Shows the array at the cursor as a table, or the tree again, at the cell.
pub(super) fn toggle(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if let Some(view) = state.table.take() {
        let building = state.tabling.take();
        if let Some(cell) = view.ready().and_then(|view| view.cell().or_else(|| Some(view.table.array()))) {
            go_to(state, cell, ctx.height);
        }
        let running = view.ready().into_iter().flat_map(TableView::jobs);
        return (building.into_iter().chain(running).map(Effect::Cancel).collect(), None);
    }
    if state.text.is_some() {
        texting::leave(state, ctx);
    }
    let Some(Body::Tree { index, cursor, .. }) = state.body.ready() else {
        return (Vec::new(), Some(Out::NoTable));
    };
    let Some(array) = array_near(index, cursor.cursor) else { return (Vec::new(), Some(Out::NoTable)) };
    let job = ctx.jobs.next(ctx.now);
    let effect = Effect::BuildTable { job, index: Arc::clone(index), array };
    state.tabling = Some(job);
    state.table = Some(Remote::Loading(job));
    (vec![effect], None)
}

fn built(state: &mut State, job: JobId, table: Option<Arc<Table>>, ctx: &mut Ctx) -> Step<Out> {
    if state.tabling.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    // Without one the tree is there again.
    state.table = table.map(|table| Remote::Ready(TableView::new(table)));
    (count(state, ctx), None)
}

/// Has the selected column counted, unless it was. What was being counted for another one is no longer wanted.
pub(super) fn count(state: &mut State, ctx: &mut Ctx) -> Vec<Effect> {
    let Some(Remote::Ready(view)) = &mut state.table else { return Vec::new() };
    let column = view.column;
    let is_known = view.facts.contains_key(&column) || column >= view.table.columns().len();
    let is_counted = view.counting.is_some_and(|(counted, _)| counted == column);
    // Rows that are about to change are not counted.
    if is_counted || view.job.is_some() {
        return Vec::new();
    }
    let mut effects: Vec<_> = view.counting.take().map(|(_, job)| Effect::Cancel(job)).into_iter().collect();
    if is_known {
        return effects;
    }
    let job = ctx.jobs.next(ctx.now);
    view.counting = Some((column, job));
    effects.push(Effect::CountColumn {
        job,
        table: Arc::clone(&view.table),
        column,
        rows: view.counted_rows(),
    });
    effects
}

pub(super) fn counted(view: &mut TableView, job: JobId, facts: Option<Facts>) {
    if let Some((column, _)) = view.counting.take_if(|(_, live)| *live == job) {
        view.facts.insert(column, facts);
    }
}

pub(super) fn step(view: &mut TableView, motion: Motion, height: usize) {
    let split = Split::of(u16::try_from(height).unwrap_or(u16::MAX), view.chart.is_some());
    let motion = match motion {
        // Neither the line of names nor what is below is a row.
        Motion::Line(line) if line == 0 || line > split.rows() || split.table == 0 => return,
        Motion::Line(line) => Motion::Line(line - 1),
        other => other,
    };
    let total = view.len();
    motion.apply(&mut view.list, split.rows(), total);
}

/// To the next column, or the one before.
pub(super) fn sideways(view: &mut TableView, right: bool) {
    let shown = view.shown();
    let at = shown.iter().position(|column| *column == view.column).unwrap_or(0);
    let to = if right { (at + 1).min(shown.len().saturating_sub(1)) } else { at.saturating_sub(1) };
    view.column = shown.get(to).copied().unwrap_or(0);
}

/// Sorts by the selected column: smallest first, largest first, as it came. What was sorted by before decides between equals.
pub(super) fn sort(view: &mut TableView, ctx: &mut Ctx) -> Step<Out> {
    let sorts = &mut view.arrangement.sorts;
    match sorts.last_mut().filter(|last| last.column == view.column) {
        Some(last) if !last.descending => last.descending = true,
        Some(_) => _ = sorts.pop(),
        None => {
            sorts.retain(|sort| sort.column != view.column);
            sorts.push(Sort { column: view.column, descending: false });
            let surplus = sorts.len().saturating_sub(MAX_SORTS);
            sorts.drain(..surplus);
        }
    }
    arrange(view, ctx)
}

/// Shows only rows with the value of the selected cell; in a column that is filtered already, all again.
pub(super) fn only(view: &mut TableView, ctx: &mut Ctx) -> Step<Out> {
    let only = &mut view.arrangement.only;
    let before = only.len();
    only.retain(|(column, _)| *column != view.column);
    if only.len() == before {
        if view.is_empty() {
            return nothing();
        }
        let like = view.row(view.list.selected);
        view.arrangement.only.push((view.column, like));
    }
    // Other rows: what was counted of the old ones no longer holds.
    view.facts.clear();
    let counting = view.counting.take().map(|(_, job)| Effect::Cancel(job));
    let (mut effects, out) = arrange(view, ctx);
    effects.extend(counting);
    effects.extend(charting::again(view, ctx));
    (effects, out)
}

fn arrange(view: &mut TableView, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = view.job.take().map(Effect::Cancel).into_iter().collect();
    if view.arrangement == Arrangement::default() {
        view.order = None;
    } else {
        let job = ctx.jobs.next(ctx.now);
        view.job = Some(job);
        let arrangement = view.arrangement.clone();
        effects.push(Effect::ArrangeTable { job, table: Arc::clone(&view.table), arrangement });
    }
    (effects, None)
}

pub(super) fn arranged(
    view: &mut TableView,
    job: JobId,
    order: Option<Vec<u32>>,
    ctx: &mut Ctx,
) -> Step<Out> {
    if view.job.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    // It could not be done: what is shown is what it says.
    if order.is_none() {
        view.arrangement = Arrangement::default();
    }
    view.order = order.map(Arc::new);
    let height = u16::try_from(ctx.height).unwrap_or(u16::MAX);
    let rows = Split::of(height, view.chart.is_some()).rows();
    let total = view.len();
    view.list.scroll_into_view(rows, total);
    (charting::again(view, ctx), None)
}

/// Hides the selected column; when only one is left, shows all again.
pub(super) fn hide(view: &mut TableView) {
    let shown = view.shown();
    if shown.len() > 1 {
        let at = shown.iter().position(|column| *column == view.column).unwrap_or(0);
        view.hidden.push(view.column);
        view.column = shown.get(at + 1).or_else(|| shown.get(at.saturating_sub(1))).copied().unwrap_or(0);
    } else {
        view.hidden.clear();
    }
}

/// Moves the selected column past the next one that is shown.
pub(super) fn move_column(view: &mut TableView, right: bool) {
    let shown = view.shown();
    let at = shown.iter().position(|column| *column == view.column);
    let other = at.and_then(|at| if right { shown.get(at + 1) } else { shown.get(at.checked_sub(1)?) });
    let place = |column: usize| view.columns.iter().position(|other| *other == column);
    if let (Some(from), Some(to)) = (place(view.column), other.and_then(|other| place(*other))) {
        let column = view.columns.remove(from);
        view.columns.insert(to, column);
    }
}

/// Takes an act in that needs no worker of its own, or passes it on.
pub(super) fn act(view: &mut TableView, act: TableAct, ctx: &mut Ctx) -> Step<Out> {
    match act {
        TableAct::ShowColumns => view.hidden.clear(),
        TableAct::MoveColumn(right) => move_column(view, right),
        TableAct::Freeze => view.frozen = (view.frozen + 1) % (MAX_FROZEN + 1),
        TableAct::Bars => view.bars = !view.bars,
        TableAct::Only => return only(view, ctx),
        TableAct::Chart | TableAct::LogScale | TableAct::CloseChart => {
            return charting::act(view, act, ctx);
        }
    }
    nothing()
}

#[cfg(test)]
mod tests;
