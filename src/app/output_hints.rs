//! The keys that work in the output.
//!
//! Owns which commands are offered there. Must not name a key.

use super::state::State;
use crate::domain::picture::Likely;
use crate::effect::Remote;
use crate::features::form::Acting;
use crate::features::output::{Body, ChartView, Comparison, Offered};
use crate::input::Command;

/// A line of the output that is typed into.
pub(super) fn in_output_line(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    if state.output.save.is_some() {
        return vec![(C::Commit, "save"), (C::Back, "leave")];
    }
    if state.output.filter.as_ref().is_some_and(|filter| filter.typing) {
        let listed = state.output.filter.as_ref().and_then(|filter| filter.offered.as_ref());
        let back = if listed.is_some_and(Offered::is_shown) { "close the list" } else { "the whole answer" };
        return vec![
            (C::Complete, "complete"),
            (C::Earlier, "earlier"),
            (C::Commit, "done"),
            (C::Back, back),
        ];
    }
    vec![
        (C::Commit, "done"),
        (C::FindNext, "next"),
        (C::FindRegex, "expression"),
        (C::FindPlace, "keys/values"),
        (C::Back, "drop it"),
    ]
}

fn in_comparison(state: &State, comparison: &Comparison) -> Vec<(Command, &'static str)> {
    use Command as C;
    let back = (C::Back, if state.fan_out.away { "the table" } else { "the answer" });
    if comparison.row().is_none() {
        return vec![back];
    }
    vec![
        (C::NextChange, "next change"),
        (C::Open, "both in full"),
        back,
        (C::Copy, "copy"),
        (C::CopyMenu, "copy path"),
    ]
}

/// What a table offers.
const IN_TABLE: [(Command, &str); 10] = [
    (Command::Sort, "sort"),
    (Command::Chart, "chart"),
    (Command::OnlyValue, "only this"),
    (Command::Table, "tree"),
    (Command::HideColumn, "hide"),
    (Command::Copy, "copy"),
    (Command::CopyCsv, "CSV"),
    (Command::CopyMarkdown, "Markdown"),
    (Command::CopyMenu, "copy …"),
    (Command::UseAs, "use as …"),
];

/// The chart of a column.
fn in_chart(chart: &ChartView) -> Vec<(Command, &'static str)> {
    use Command as C;
    let scale = if chart.wanted.log { "equal scale" } else { "log scale" };
    let scale = chart.takes_scale().then_some((C::LogScale, scale));
    [(C::Back, "the table")].into_iter().chain(scale).chain([(C::Right, "next column")]).collect()
}

/// What can be done with what an answer holds.
fn with_a_document(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    let mut offered = vec![
        (C::Open, "open"),
        (C::Table, "table"),
        (C::Text, "text"),
        (C::Find, "find"),
        (C::Filter, "jq"),
        (C::Copy, "copy"),
        (C::CopyMenu, "copy …"),
        (C::UseAs, "use as …"),
    ];
    match state.output.picture() {
        Some(Likely::Surely) => offered[0].1 = "picture",
        Some(Likely::Named) => offered.insert(1, (C::Picture, "picture")),
        // Text that is no JSON has nothing to open, and no rows.
        _ if matches!(state.output.body, Remote::Ready(Body::Text { .. })) => {
            offered.retain(|(command, _)| !matches!(command, C::Open | C::Table));
        }
        _ => {}
    }
    offered
}

/// The answer.
pub(super) fn in_output(state: &State) -> Vec<(Command, &'static str)> {
    use Command as C;
    let Some(answer) = &state.output.answer else {
        return vec![(C::Call, "call"), (C::Search, "search")];
    };
    if let Some(comparison) = &state.output.comparison {
        return in_comparison(state, comparison);
    }
    if let Some(table) = state.output.table() {
        return table.chart.as_ref().map_or_else(|| IN_TABLE.to_vec(), in_chart);
    }
    let mut offered = with_a_document(state);
    if state.output.find.is_some() {
        offered.insert(0, (C::FindNext, "next match"));
    }
    let pages = &state.output.pages;
    let ways = [
        (pages.goes_on(), (C::NextPage, "next page")),
        (pages.has_more(), (C::AllPages, "all pages")),
        (pages.has_previous(), (C::PreviousPage, "page before")),
    ];
    let ways = ways.into_iter().filter(|(offered, _)| *offered && !pages.is_fetching());
    offered.splice(0..0, ways.map(|(_, hint)| hint));
    if matches!(state.form.acting(), Some(Acting::NotConnected)) {
        offered.insert(0, (C::Connect, "connect"));
    }
    if state.output.answers.older().is_some() {
        offered.splice(
            0..0,
            [(C::LaterAnswer, "later"), (C::EarlierAnswer, "earlier"), (C::Compare, "compare")],
        );
    } else if state.output.answers.kept.len() > 1 {
        offered.extend([(C::Compare, "compare"), (C::EarlierAnswer, "earlier answer")]);
    }
    // What failed is most often called again.
    if state.call.running.is_none() {
        let copies = offered.iter().position(|(command, _)| *command == C::Copy).unwrap_or(offered.len());
        offered.insert(if answer.is_success() { copies } else { 0 }, (C::Call, "call again"));
    }
    if state.fan_out.away {
        offered.insert(0, (C::Back, "the table"));
    }
    offered
}
