//! Work on two answers: reading them and finding what differs.
//!
//! Owns what happens on a worker; what a difference is says `domain::output`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::output_work::{filtered, index};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{diff, diff_lines};
use crate::effect::{Comparand, Searched};
use crate::features::output::{Compared, Indexed, Sides};

/// Compares two answers, both seen through the expression when there is one.
pub(super) fn compare(
    old: Comparand,
    new: Comparand,
    expression: Option<&str>,
    cancelled: &AtomicBool,
) -> Result<Compared, Failure> {
    let stopped = || Failure::new(FailureKind::Interrupted, "Comparing was stopped", "");
    let (old, new) = (read(old, expression, cancelled)?, read(new, expression, cancelled)?);
    match (old, new) {
        (Indexed::Tree(old), Indexed::Tree(new)) => {
            let diff = Arc::new(diff(&old, &new, cancelled).ok_or_else(stopped)?);
            Ok(Compared::Trees(Sides { old, new, diff }))
        }
        (Indexed::Text(old, _), Indexed::Text(new, _)) => {
            let diff = Arc::new(diff_lines(&old, &new, cancelled).ok_or_else(stopped)?);
            Ok(Compared::Texts(Sides { old, new, diff }))
        }
        (Indexed::Text(_, why), Indexed::Tree(_)) => Err(mixed("newer", &why)),
        (Indexed::Tree(_), Indexed::Text(_, why)) => Err(mixed("older", &why)),
    }
}

fn mixed(json: &str, why: &str) -> Failure {
    let detail = format!("Only the {json} one is JSON; the other is not: {why}");
    cannot(detail).hint("Esc goes back; the list of answers shows each of them")
}

fn cannot(detail: impl Into<String>) -> Failure {
    Failure::new(FailureKind::Local, "The two answers cannot be compared", detail)
}

fn read(side: Comparand, expression: Option<&str>, cancelled: &AtomicBool) -> Result<Indexed, Failure> {
    let read = match side {
        Comparand::Read(Searched::Tree(index)) => Indexed::Tree(index),
        Comparand::Read(Searched::Text(lines)) => Indexed::Text(lines, "it is text".to_owned()),
        Comparand::Raw(exchange, range) => index(&exchange, range, cancelled),
    };
    match (read, expression) {
        (Indexed::Tree(index), Some(expression)) => {
            let made = filtered(&index, expression, cancelled)
                .map_err(|error| cannot(format!("the expression fails on one of them: {error}")))?;
            Ok(Indexed::Tree(made.index))
        }
        (read, _) => Ok(read),
    }
}
