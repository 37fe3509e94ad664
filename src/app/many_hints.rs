//! The keys that work in the call for several and in the board of the accounts' health.
//!
//! Owns the same as `hints`, for these.

use crate::domain::health::Verdict;
use crate::features::{fan_out, health};
use crate::input::Command;

pub(super) fn in_fan_out(several: &fan_out::State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if several.is_typing() {
        return vec![(C::Commit, "take them"), (C::Back, "leave")];
    }
    if several.choice.is_some() {
        return vec![
            (C::Open, "run"),
            (C::Toggle, "tick"),
            (C::TickAll, "all or none"),
            (C::NameUsers, "other users"),
            (C::Back, "leave"),
        ];
    }
    let Some(table) = &several.table else { return vec![(C::Back, "close")] };
    let mut offered = vec![(C::Back, if table.is_running() { "stop" } else { "close" })];
    if let Some(row) = table.selected() {
        let is_fine = row.told().is_some_and(|told| told.is_success());
        if row.told().is_some() {
            offered.insert(0, (C::Open, "the answer"));
            offered.extend([(C::Compare, "differences"), (C::MarkRow, "compare with it")]);
        }
        if table.may_run_again(row) && !is_fine {
            offered.insert(1, (C::RunAgain, "again"));
        }
    }
    if !table.is_running() {
        offered.push((C::FanOut, "choose anew"));
    }
    offered
}

pub(super) fn in_health(board: &health::Board) -> Vec<(Command, &'static str)> {
    use Command as C;
    if board.is_running() {
        return vec![(C::Back, "stop"), (C::Open, "go to the account")];
    }
    let mut offered = vec![(C::Back, "close"), (C::RunAgain, "check again")];
    if let Some(row) = board.selected() {
        offered.insert(0, (C::Open, "go to the account"));
        if row.verdict() == Some(Verdict::Expired) {
            offered.insert(1, (C::Connect, "connect it anew"));
        }
    }
    offered
}
