//! The keys that work in the call for several.
//!
//! Owns the same as `hints`, for these.

use crate::features::fan_out;
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
