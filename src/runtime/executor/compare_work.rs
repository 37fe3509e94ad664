//! Work on two answers: reading them and finding what differs.
//!
//! Owns what happens on workers; what a difference is says `domain::output`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::crashed;
use super::output_work::{filtered, indexed_anew};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{FilterError, diff, diff_lines};
use crate::effect::{Comparand, Searched};
use crate::features::output::{Compared, Indexed, Sides};
use crate::runtime::filter_process::FilterRun;

/// Compares two answers, both seen through the expression when there is one.
pub(super) async fn compare(
    run: FilterRun,
    sides: (Comparand, Comparand),
    expression: Option<String>,
    cancelled: Arc<AtomicBool>,
) -> Result<Compared, Failure> {
    let old = seen(&run, sides.0, expression.clone(), &cancelled).await?;
    let new = seen(&run, sides.1, expression, &cancelled).await?;
    let done = tokio::task::spawn_blocking(move || differences(old, new, &cancelled)).await;
    done.unwrap_or_else(|_| Err(crashed()))
}

fn differences(old: Indexed, new: Indexed, cancelled: &AtomicBool) -> Result<Compared, Failure> {
    let stopped = || Failure::new(FailureKind::Interrupted, "Comparing was stopped", "");
    match (old, new) {
        (Indexed::Tree(old) | Indexed::Cut(old, _), Indexed::Tree(new) | Indexed::Cut(new, _)) => {
            let diff = Arc::new(diff(&old, &new, cancelled).ok_or_else(stopped)?);
            Ok(Compared::Trees(Sides { old, new, diff }))
        }
        (Indexed::Text(old, _), Indexed::Text(new, _)) => {
            let diff = Arc::new(diff_lines(&old, &new, cancelled).ok_or_else(stopped)?);
            Ok(Compared::Texts(Sides { old, new, diff }))
        }
        (Indexed::Text(_, why), _) => Err(mixed("newer", &why)),
        (_, Indexed::Text(_, why)) => Err(mixed("older", &why)),
    }
}

fn mixed(json: &str, why: &str) -> Failure {
    let detail = format!("Only the {json} one is JSON; the other is not: {why}");
    cannot(detail).hint("Esc goes back; the list of answers shows each of them")
}

fn cannot(detail: impl Into<String>) -> Failure {
    Failure::new(FailureKind::Local, "The two answers cannot be compared", detail)
}

/// One side as it is compared.
async fn seen(
    run: &FilterRun,
    side: Comparand,
    expression: Option<String>,
    cancelled: &Arc<AtomicBool>,
) -> Result<Indexed, Failure> {
    let flag = Arc::clone(cancelled);
    let read = tokio::task::spawn_blocking(move || read(side, &flag)).await.map_err(|_| crashed())?;
    let (Indexed::Tree(index), Some(expression)) = (&read, expression) else { return Ok(read) };
    let fails = |error: FilterError| cannot(format!("the expression fails on one of them: {error}"));
    let made = run.run(Arc::clone(index), expression, Arc::clone(cancelled)).await;
    let (index, flag) = (Arc::clone(index), Arc::clone(cancelled));
    let made = tokio::task::spawn_blocking(move || filtered(&index, made, &flag)).await;
    let made = made.map_err(|_| crashed())?.map_err(fails)?;
    Ok(Indexed::Tree(made.index))
}

fn read(side: Comparand, cancelled: &AtomicBool) -> Indexed {
    match side {
        Comparand::Read(Searched::Tree(index)) => Indexed::Tree(index),
        Comparand::Read(Searched::Text(lines)) => Indexed::Text(lines, "it is text".to_owned()),
        Comparand::Raw(exchange, range) => indexed_anew(&exchange.body, range, cancelled),
    }
}
