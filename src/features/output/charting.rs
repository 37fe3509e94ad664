//! The chart of a column of the table.
//!
//! Owns which column is charted and how, and that the chart follows the filter. Must not count: a worker does.

use std::sync::Arc;

use super::tabling::{TableAct, TableView};
use super::update::Out;
use crate::domain::output::{Chart, ColumnKind, Shape, Wanted};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::data_table::Split;

/// A chart below the table, or in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartView {
    /// What is charted.
    pub wanted: Wanted,
    /// What the worker counted.
    pub drawn: Remote<Arc<Chart>>,
}

impl ChartView {
    /// Whether another scale makes another chart: of numbers, not of dates, values or lines.
    pub fn takes_scale(&self) -> bool {
        let is_numbers =
            |chart: &Arc<Chart>| matches!(&chart.shape, Shape::Bins(bins) if bins.numbers.is_some());
        self.drawn.ready().is_none_or(is_numbers)
    }
}

/// Opens, changes or closes the chart.
pub(super) fn act(view: &mut TableView, act: TableAct, ctx: &mut Ctx) -> Step<Out> {
    if act == TableAct::LogScale && view.chart.as_ref().is_some_and(|chart| !chart.takes_scale()) {
        return (Vec::new(), Some(Out::CannotShow("A logarithmic scale is for a column of numbers.")));
    }
    let before = view.chart.as_ref().map(|chart| chart.wanted);
    let wanted = match (act, before) {
        (TableAct::Chart, None) => Some(Wanted { column: view.column, over: None, log: false }),
        (TableAct::Chart, Some(before)) => next(view, before),
        (TableAct::LogScale, Some(before)) => Some(Wanted { log: !before.log, ..before }),
        (TableAct::LogScale, None) => return nothing(),
        _ => None,
    };
    let effects = match wanted {
        Some(wanted) if wanted.column < view.table.columns().len() => start(view, wanted, ctx),
        _ => view.chart.take().and_then(|chart| chart.drawn.job()).map(Effect::Cancel).into_iter().collect(),
    };
    let height = u16::try_from(ctx.height).unwrap_or(u16::MAX);
    let (rows, total) = (Split::of(height, view.chart.is_some()).rows(), view.len());
    view.list.scroll_into_view(rows, total);
    (effects, None)
}

/// What the key means while there is a chart: on the charted column none, on numbers beside dates those over time, else another chart.
fn next(view: &TableView, before: Wanted) -> Option<Wanted> {
    let kind = |column: usize| view.table.columns().get(column).map(|column| column.kind);
    let dates =
        before.over.or_else(|| Some(before.column).filter(|column| kind(*column) == Some(ColumnKind::Date)));
    if view.column == before.column {
        return None;
    }
    let over = dates.filter(|_| kind(view.column) == Some(ColumnKind::Number));
    Some(Wanted { column: view.column, over, log: false })
}

fn start(view: &mut TableView, wanted: Wanted, ctx: &mut Ctx) -> Vec<Effect> {
    let old = view.chart.take().and_then(|chart| chart.drawn.job());
    let job = ctx.jobs.next(ctx.now);
    view.chart = Some(ChartView { wanted, drawn: Remote::Loading(job) });
    let (table, rows) = (Arc::clone(&view.table), view.counted_rows());
    old.map(Effect::Cancel).into_iter().chain([Effect::ChartTable { job, table, wanted, rows }]).collect()
}

/// Other rows are shown: the chart is made of them, once they are known.
pub(super) fn again(view: &mut TableView, ctx: &mut Ctx) -> Vec<Effect> {
    match view.chart.as_ref().map(|chart| chart.wanted) {
        Some(wanted) if view.job.is_none() => start(view, wanted, ctx),
        _ => Vec::new(),
    }
}

pub(super) fn charted(view: &mut TableView, job: JobId, chart: Option<Arc<Chart>>) {
    if let Some(open) = view.chart.as_mut().filter(|open| open.drawn.awaits(job)) {
        match chart {
            Some(chart) => open.drawn = Remote::Ready(chart),
            None => view.chart = None,
        }
    }
}
