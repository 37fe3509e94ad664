//! Work on the table of an answer.
//!
//! Owns what happens on a worker; the rules are those of `domain::output`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::domain::output::{Chart, Table};
use crate::effect::Effect;
use crate::features::output::Msg;

/// Builds, arranges, counts; `None` for other effects.
pub(super) fn table(effect: Effect, cancelled: &AtomicBool) -> Option<Msg> {
    Some(match effect {
        Effect::BuildTable { job, index, array } => {
            Msg::TableBuilt(job, Some(Arc::new(Table::build(index, array, cancelled))))
        }
        Effect::ArrangeTable { job, table, arrangement } => {
            Msg::Arranged(job, Some(table.arranged(&arrangement, cancelled)))
        }
        Effect::CountColumn { job, table, column, rows } => {
            Msg::Counted(job, Some(table.facts(column, rows.as_ref().map(|rows| rows.as_slice()), cancelled)))
        }
        Effect::ChartTable { job, table, wanted, rows } => {
            let rows = rows.as_ref().map(|rows| rows.as_slice());
            Msg::Charted(job, Some(Arc::new(Chart::of(&table, wanted, rows, cancelled))))
        }
        _ => return None,
    })
}
