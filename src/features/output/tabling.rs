//! The answer as a table.
//!
//! Owns the cursor in rows and columns, the order and the way back to the tree. Must not build or sort: a worker does.

use std::sync::Arc;

use super::moving::go_to;
use super::state::{Body, State};
use super::update::{Msg, Out};
use super::{taking, texting};
use crate::domain::output::{Table, array_near};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;

/// A table that is shown in place of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct TableView {
    /// Rows and columns.
    pub table: Arc<Table>,
    /// Selected row and window.
    pub list: ListWindow,
    /// Selected column.
    pub column: usize,
    /// The first column shown beside the frozen one.
    pub left: usize,
    /// Columns that are not shown.
    pub hidden: Vec<usize>,
    /// The column that sorts, and whether the largest come first.
    pub sort: Option<(usize, bool)>,
    /// Rows in that order; `None` for the answer's own.
    pub order: Option<Arc<Vec<u32>>>,
    /// The sorting that is under way.
    pub job: Option<JobId>,
}

impl TableView {
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
        (0..self.table.columns().len()).filter(|column| !self.hidden.contains(column)).collect()
    }
}

/// Takes what shows a table, or ends it.
pub(super) fn show(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::TableBuilt(job, table) => built(state, job, table),
        _ => toggle(state, ctx),
    }
}

/// Takes what concerns the table that is shown.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let Some(Remote::Ready(view)) = &mut state.table else { return nothing() };
    match msg {
        Msg::Sort => return sort(view, ctx),
        Msg::Sorted(job, order) => sorted(view, job, order),
        Msg::HideColumn => hide(view),
        Msg::Move(motion) => step(view, motion, ctx.height),
        Msg::Left | Msg::Right => sideways(view, matches!(msg, Msg::Right)),
        // The cell is read where it stands in the tree.
        Msg::Open => return toggle(state, ctx),
        Msg::CopyTable(markdown) => return taking::copy_table(view, markdown),
        _ => {}
    }
    nothing()
}

/// Shows the array at the cursor as a table, or the tree again, at the cell.
pub(super) fn toggle(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if let Some(view) = state.table.take() {
        let job = state.tabling.take().or(view.ready().and_then(|view| view.job));
        if let Some(cell) = view.ready().and_then(TableView::cell) {
            go_to(state, cell, ctx.height);
        }
        return (job.map(Effect::Cancel).into_iter().collect(), None);
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

fn built(state: &mut State, job: JobId, table: Option<Arc<Table>>) -> Step<Out> {
    if state.tabling.take_if(|live| *live == job).is_none() {
        return nothing();
    }
    // Without one the tree is there again.
    let Some(table) = table else {
        state.table = None;
        return nothing();
    };
    let (list, hidden) = (ListWindow::default(), Vec::new());
    let view = TableView { table, list, column: 0, left: 1, hidden, sort: None, order: None, job: None };
    state.table = Some(Remote::Ready(view));
    nothing()
}

pub(super) fn step(view: &mut TableView, motion: Motion, height: usize) {
    // The line of names is no row.
    let height = height.saturating_sub(1).max(1);
    let motion = match motion {
        Motion::Line(0) => return,
        Motion::Line(line) => Motion::Line(line - 1),
        other => other,
    };
    motion.apply(&mut view.list, height, view.table.len());
}

/// To the next column, or the one before.
pub(super) fn sideways(view: &mut TableView, right: bool) {
    let shown = view.shown();
    let at = shown.iter().position(|column| *column >= view.column).unwrap_or(0);
    let to = if right { (at + 1).min(shown.len().saturating_sub(1)) } else { at.saturating_sub(1) };
    view.column = shown.get(to).copied().unwrap_or(0);
    view.left = view.left.min(to).max(1);
}

/// Sorts by the selected column: smallest first, largest first, as it came.
pub(super) fn sort(view: &mut TableView, ctx: &mut Ctx) -> Step<Out> {
    let mut effects: Vec<_> = view.job.take().map(Effect::Cancel).into_iter().collect();
    view.sort = match view.sort {
        Some((column, false)) if column == view.column => Some((column, true)),
        Some((column, true)) if column == view.column => None,
        _ => Some((view.column, false)),
    };
    match view.sort {
        Some((column, descending)) => {
            let job = ctx.jobs.next(ctx.now);
            view.job = Some(job);
            effects.push(Effect::SortTable { job, table: Arc::clone(&view.table), column, descending });
        }
        None => view.order = None,
    }
    (effects, None)
}

pub(super) fn sorted(view: &mut TableView, job: JobId, order: Vec<u32>) {
    if view.job.take_if(|live| *live == job).is_some() {
        view.order = Some(Arc::new(order));
    }
}

/// Hides the selected column; when only one is left, shows all again.
pub(super) fn hide(view: &mut TableView) {
    if view.shown().len() > 1 {
        view.hidden.push(view.column);
        let next = view.shown().into_iter().find(|column| *column > view.column);
        view.column = next.or_else(|| view.shown().last().copied()).unwrap_or(0);
    } else {
        view.hidden.clear();
    }
}
