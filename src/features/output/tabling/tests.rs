//! The table under keys: what is asked of workers, and results that come late.

use std::sync::atomic::AtomicBool;

use super::super::{Msg, charting, update};
use super::*;
use crate::domain::output::{Chart, ColumnKind, Folds, JsonIndex, Shape, TreeCursor, Wanted};
use crate::effect::{JobIds, Millis};

static NEVER: AtomicBool = AtomicBool::new(false);

/// A table on the screen; effects are collected and done on request.
struct Shown {
    state: State,
    jobs: JobIds,
    effects: Vec<Effect>,
}

const ROWS: &str = r#"[
    {"name":"Bo","amount":20,"day":"2025-01-03"},
    {"name":"Ann","amount":10,"day":"2025-01-01"},
    {"name":"Bo","amount":30,"day":"2025-01-02"}]"#;

impl Shown {
    fn of(text: &str) -> Self {
        let index = JsonIndex::build(text.to_owned(), 0..text.len(), &NEVER).unwrap();
        let body =
            Body::Tree { index: Arc::new(index), folds: Folds::default(), cursor: TreeCursor::default() };
        let state = State { body: Remote::Ready(body), ..State::default() };
        let mut shown = Self { state, jobs: JobIds::default(), effects: Vec::new() };
        shown.send(Msg::Table);
        shown.work();
        shown
    }

    fn send(&mut self, msg: Msg) {
        let mut ctx = Ctx { jobs: &mut self.jobs, now: Millis(0), height: 30 };
        self.effects = update(&mut self.state, msg, &mut ctx).0;
    }

    fn act(&mut self, act: TableAct) {
        self.send(Msg::OnTable(act));
    }

    /// Does what the workers do until there is nothing left to do.
    fn work(&mut self) {
        while let Some(msg) = self.effects.iter().find_map(done) {
            self.send(msg);
        }
    }

    fn view(&self) -> &TableView {
        self.state.table().expect("a table")
    }

    fn rows(&self) -> Vec<usize> {
        (0..self.view().len()).map(|at| self.view().row(at)).collect()
    }

    fn kinds(&self) -> Vec<&'static str> {
        let kind = |effect: &Effect| match effect {
            Effect::Cancel(_) => "cancel",
            Effect::ArrangeTable { .. } => "arrange",
            Effect::CountColumn { .. } => "count",
            Effect::ChartTable { .. } => "chart",
            _ => "?",
        };
        self.effects.iter().map(kind).collect()
    }

    fn chart(&self) -> Option<(Wanted, Option<&Chart>)> {
        self.view().chart.as_ref().map(|open| (open.wanted, open.drawn.ready().map(|chart| &**chart)))
    }
}

fn done(effect: &Effect) -> Option<Msg> {
    Some(match effect {
        Effect::BuildTable { job, index, array } => {
            Msg::TableBuilt(*job, Some(Arc::new(Table::build(Arc::clone(index), *array, &NEVER))))
        }
        Effect::ArrangeTable { job, table, arrangement } => {
            Msg::Arranged(*job, Some(table.arranged(arrangement, &NEVER)))
        }
        Effect::CountColumn { job, table, column, rows } => {
            Msg::Counted(*job, Some(table.facts(*column, rows.as_deref().map(Vec::as_slice), &NEVER)))
        }
        Effect::ChartTable { job, table, wanted, rows } => {
            let rows = rows.as_deref().map(Vec::as_slice);
            Msg::Charted(*job, Some(Arc::new(Chart::of(table, *wanted, rows, &NEVER))))
        }
        _ => return None,
    })
}

#[test]
fn a_column_is_counted_once_and_the_one_before_no_longer() {
    let mut shown = Shown::of(ROWS);
    assert_eq!(shown.view().facts.keys().copied().collect::<Vec<_>>(), [0]);
    shown.send(Msg::Right);
    let job = |shown: &Shown| shown.view().counting.map(|(_, job)| job);
    let (first, table) = (job(&shown).unwrap(), Arc::clone(&shown.view().table));
    let count = |job, column| Effect::CountColumn { job, table: Arc::clone(&table), column, rows: None };
    assert_eq!(shown.effects, [count(first, 1)]);
    shown.send(Msg::Right);
    assert_eq!(shown.effects, [Effect::Cancel(first), count(job(&shown).unwrap(), 2)]);
    shown.send(Msg::Counted(first, Some(Facts::default())));
    assert!(!shown.view().facts.contains_key(&1), "late");
    shown.send(Msg::Left);
    shown.send(Msg::Left);
    assert_eq!(shown.kinds(), ["cancel"], "the first is known");
}

#[test]
fn sorting_by_one_column_after_the_other() {
    let mut shown = Shown::of(ROWS);
    shown.send(Msg::Sort);
    shown.work();
    assert_eq!(shown.rows(), [1, 0, 2]);
    shown.send(Msg::Right);
    shown.work();
    shown.send(Msg::Sort);
    shown.work();
    shown.send(Msg::Sort);
    shown.work();
    let sort = |column, descending| Sort { column, descending };
    assert_eq!(shown.view().arrangement.sorts, [sort(0, false), sort(1, true)]);
    assert_eq!(shown.rows(), [2, 0, 1]);
    shown.send(Msg::Sort);
    shown.work();
    assert_eq!((shown.rows(), shown.view().arrangement.sorts.len()), (vec![1, 0, 2], 1));
    shown.send(Msg::Left);
    shown.send(Msg::Sort);
    shown.send(Msg::Sort);
    assert_eq!((shown.kinds(), shown.rows()), (vec!["cancel"], vec![0, 1, 2]));
}

#[test]
fn only_rows_with_the_value_and_all_again() {
    let mut shown = Shown::of(ROWS);
    shown.act(TableAct::Only);
    assert_eq!(shown.kinds(), ["arrange"], "rows that are about to change are not counted");
    shown.work();
    assert_eq!((shown.rows(), shown.view().facts[&0].unwrap().rows), (vec![0, 2], 2));
    shown.send(Msg::Right);
    shown.work();
    shown.act(TableAct::Only);
    shown.work();
    assert_eq!((shown.rows(), shown.view().arrangement.only.len()), (vec![0], 2));
    shown.act(TableAct::Only);
    shown.work();
    shown.send(Msg::Left);
    shown.work();
    shown.act(TableAct::Only);
    assert_eq!((shown.kinds(), shown.rows()), (vec!["count"], vec![0, 1, 2]));
}

#[test]
fn an_arranging_that_fails_shows_everything() {
    let mut shown = Shown::of(ROWS);
    shown.act(TableAct::Only);
    let job = shown.view().job.unwrap();
    shown.send(Msg::Arranged(job, None));
    assert_eq!((shown.rows(), &shown.view().arrangement), (vec![0, 1, 2], &Arrangement::default()));
}

#[test]
fn columns_are_moved_hidden_and_frozen() {
    let mut shown = Shown::of(ROWS);
    shown.act(TableAct::MoveColumn(false));
    shown.act(TableAct::MoveColumn(true));
    assert_eq!((shown.view().shown(), shown.view().column), (vec![1, 0, 2], 0));
    shown.send(Msg::HideColumn);
    assert_eq!((shown.view().shown(), shown.view().column), (vec![1, 2], 2));
    shown.act(TableAct::MoveColumn(false));
    assert_eq!(shown.view().shown(), [2, 1]);
    shown.send(Msg::HideColumn);
    shown.send(Msg::HideColumn);
    assert_eq!(shown.view().shown().len(), 3, "the last one shows all again");
    shown.send(Msg::HideColumn);
    shown.act(TableAct::ShowColumns);
    assert!(shown.view().hidden.is_empty());
    let mut frozen = Vec::new();
    for _ in 0..4 {
        shown.act(TableAct::Freeze);
        frozen.push(shown.view().frozen);
    }
    assert_eq!(frozen, [2, 3, 0, 1]);
    shown.act(TableAct::Bars);
    assert!(!shown.view().bars);
}

#[test]
fn charts_follow_the_column_and_the_filter() {
    let mut shown = Shown::of(ROWS);
    shown.act(TableAct::Chart);
    assert_eq!(shown.kinds(), ["chart"]);
    shown.work();
    let Some((_, Some(Chart { shape: Shape::Bars(bars), .. }))) = shown.chart() else {
        panic!("{:?}", shown.chart())
    };
    assert_eq!(bars.bars, [(0, 2), (1, 1)]);
    shown.act(TableAct::Only);
    shown.work();
    assert_eq!(shown.chart().unwrap().1.unwrap().tally.rows(), 2, "only what is shown");
    shown.send(Msg::Sort);
    shown.work();
    shown.send(Msg::Right);
    shown.send(Msg::Right);
    shown.work();
    shown.act(TableAct::Chart);
    assert_eq!(shown.chart().unwrap().0, Wanted { column: 2, over: None, log: false });
    shown.send(Msg::Left);
    shown.act(TableAct::Chart);
    assert_eq!(shown.kinds(), ["cancel", "chart"]);
    assert_eq!(shown.chart().unwrap().0, Wanted { column: 1, over: Some(2), log: false }, "over time");
    shown.work();
    assert!(matches!(shown.chart().unwrap().1.unwrap().shape, Shape::Line(_)));
    shown.act(TableAct::Chart);
    assert_eq!(shown.chart(), None);
    shown.act(TableAct::Chart);
    shown.act(TableAct::LogScale);
    assert_eq!(shown.chart().unwrap().0, Wanted { column: 1, over: None, log: true });
    shown.act(TableAct::CloseChart);
    assert_eq!((shown.kinds(), shown.chart()), (vec!["cancel"], None));
}

#[test]
fn a_late_chart_and_a_failed_one() {
    let mut shown = Shown::of(ROWS);
    shown.act(TableAct::Chart);
    let late = shown.effects.iter().find_map(done);
    shown.act(TableAct::Chart);
    shown.act(TableAct::Chart);
    shown.send(late.unwrap());
    assert!(shown.chart().unwrap().1.is_none());
    let job = shown.view().chart.as_ref().unwrap().drawn.job().unwrap();
    shown.send(Msg::Charted(job, None));
    assert_eq!(shown.chart(), None);
}

#[test]
fn going_back_to_the_tree_stops_what_runs() {
    let mut shown = Shown::of(ROWS);
    shown.send(Msg::Right);
    shown.act(TableAct::Chart);
    shown.send(Msg::Sort);
    shown.send(Msg::Table);
    assert_eq!((shown.kinds(), shown.state.table.is_none()), (vec!["cancel"; 3], true));
    let path = |shown: &Shown| match shown.state.body.ready() {
        Some(Body::Tree { index, cursor, .. }) => index.jq_path(cursor.cursor),
        _ => String::new(),
    };
    assert_eq!(path(&shown), ".[0].amount");
}

#[test]
fn an_empty_list_is_a_table_that_nothing_breaks() {
    let mut shown = Shown::of("[]");
    for act in [
        TableAct::Only,
        TableAct::Chart,
        TableAct::LogScale,
        TableAct::MoveColumn(true),
        TableAct::Freeze,
        TableAct::ShowColumns,
    ] {
        shown.act(act);
        assert_eq!(shown.effects, [], "{act:?}");
    }
    for msg in
        [Msg::Sort, Msg::HideColumn, Msg::Right, Msg::Move(Motion::Down), Msg::Copy, Msg::CopyTable(false)]
    {
        shown.send(msg);
        shown.work();
    }
    shown.send(Msg::Open);
    assert!(shown.state.table.is_none());
}

#[test]
fn the_key_of_numbers_beside_no_dates_is_another_histogram() {
    let mut shown = Shown::of(r#"[{"a":1,"b":2}]"#);
    shown.act(TableAct::Chart);
    shown.send(Msg::Right);
    shown.act(TableAct::Chart);
    assert_eq!(shown.view().table.columns()[1].kind, ColumnKind::Number);
    assert_eq!(shown.chart().unwrap().0, Wanted { column: 1, over: None, log: false });
    assert!(
        charting::again(
            &mut shown.view().clone(),
            &mut Ctx { jobs: &mut JobIds::default(), now: Millis(0), height: 9 }
        )
        .len()
            == 2
    );
}
