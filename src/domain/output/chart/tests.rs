//! Bins, bars and lines: every row is counted somewhere.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::super::JsonIndex;
use super::*;

static NEVER: AtomicBool = AtomicBool::new(false);

fn table(text: &str) -> Table {
    let index = JsonIndex::build(text.to_owned(), 0..text.len(), &NEVER).unwrap();
    Table::build(Arc::new(index), 0, &NEVER)
}

fn chart_of(text: &str, log: bool) -> Chart {
    Chart::of(&table(text), Wanted { column: 0, over: None, log }, None, &NEVER)
}

fn counted(chart: &Chart) -> (Vec<String>, Vec<usize>) {
    let Shape::Bins(bins) = &chart.shape else { panic!("{chart:?}") };
    ((0..bins.counts.len()).map(|at| bins.axis.edge(at)).collect(), bins.counts.clone())
}

#[test]
fn bins_have_round_edges() {
    let (edges, counts) = counted(&chart_of("[0,1,2,2,3,5]", false));
    assert_eq!((edges.join(" ").as_str(), counts), ("0 1 2 3 4 5", vec![1, 1, 2, 1, 0, 1]));
    let (edges, counts) = counted(&chart_of("[0.05,0.1,0.3,0.3,0.95]", false));
    assert_eq!((edges[0].as_str(), edges[5].as_str(), counts.len()), ("0.05", "0.3", 19));
    let (edges, _) = counted(&chart_of("[1200,98000,55555]", false));
    assert_eq!((edges[0].as_str(), edges.last().unwrap().as_str()), ("0", "95,000"));
    assert_eq!(counted(&chart_of("[7,7]", false)), (vec!["7".into()], vec![2]));
}

#[test]
fn numbers_without_a_place_are_counted() {
    let digits = "9".repeat(400);
    let text = format!(r#"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,{digits},-1e999,null,"x",0,-3]"#);
    let linear = chart_of(&text, false);
    let tally = Tally { drawn: 18, empty: 1, others: 1, too_large: 2, not_positive: 0 };
    assert_eq!((linear.tally, linear.tally.rows()), (tally, 22));
    let log = chart_of(&text, true);
    assert_eq!(log.tally, Tally { drawn: 16, not_positive: 2, ..tally });
}

#[test]
fn a_log_scale_is_for_many_decades() {
    assert!(chart_of("[1,10,100000]", false).wants_log());
    assert!(!chart_of("[1,10,100]", false).wants_log());
    assert!(!chart_of("[-5,10,100000]", false).wants_log());
    let (edges, counts) = counted(&chart_of("[1,10,100,1000,100000]", true));
    assert_eq!((edges[0].as_str(), edges[4].as_str(), edges[8].as_str()), ("1", "10", "100"));
    assert_eq!((counts[0], counts[4], counts[8], counts[12], counts[20]), (1, 1, 1, 1, 1));
}

/// The edges of what a double can hold, and numbers that differ in their last bit.
#[test]
fn extreme_numbers_have_bins() {
    for text in [
        "[-1.7e308,1.7e308]",
        "[5e-324,1e-323]",
        "[1e308,1.0000000000000002e308]",
        "[0,5e-324]",
        "[9007199254740992,9007199254740993]",
        "[1e-320,1e300]",
    ] {
        for log in [false, true] {
            let chart = chart_of(text, log);
            let drawn = match &chart.shape {
                Shape::Bins(bins) => bins.counts.iter().sum(),
                _ => 0,
            };
            assert_eq!((drawn, chart.tally.rows()), (chart.tally.drawn, 2), "{text} {log}");
        }
    }
}

#[test]
fn dates_are_counted_by_a_unit_that_fits() {
    let (edges, counts) = counted(&chart_of(r#"["2025-01-01","2025-01-03","2025-01-03T23:59:59Z"]"#, false));
    assert_eq!(
        (edges, counts),
        (vec!["2025-01-01".into(), "2025-01-02".into(), "2025-01-03".into()], vec![1, 0, 2])
    );
    let (edges, _) = counted(&chart_of(r#"["2020-01-01","2023-01-03"]"#, false));
    assert_eq!((edges[0].as_str(), edges.last().unwrap().as_str()), ("2020-01", "2023-01"));
    let (edges, counts) = counted(&chart_of(r#"["0001-01-01","2025-01-03"]"#, false));
    assert!(counts.len() < 70, "{edges:?}");
    let some =
        chart_of(r#"["2025-01-01","2025-01-02","2025-01-03","2025-01-03","2025-01-03","x",null]"#, false);
    assert_eq!((some.tally.drawn, some.tally.others, some.tally.empty), (5, 1, 1));
}

#[test]
fn words_have_bars_and_the_rest_is_told() {
    let mut words: Vec<String> = (0..25).map(|at| format!("\"w{at}\"")).collect();
    words.extend(["\"w3\"".into(), "null".into(), "true".into()]);
    let chart = chart_of(&format!("[{}]", words.join(",")), false);
    let Shape::Bars(bars) = &chart.shape else { panic!("{chart:?}") };
    assert_eq!((bars.bars[0], bars.bars.len(), bars.others, bars.other_values), ((3, 2), 20, 6, Some(6)));
    assert_eq!((chart.tally.drawn, chart.tally.empty), (27, 1));
    assert_eq!(chart_of("[null]", false).shape, Shape::Nothing);
}

#[test]
fn a_line_is_in_the_order_of_time_and_keeps_the_ends() {
    let table = table(
        r#"[{"at":"2025-01-03","n":3},{"at":"2025-01-01","n":1},{"at":"2025-01-03","n":9},{"at":null,"n":1},{"at":"2025-01-02","n":1e999}]"#,
    );
    let chart = Chart::of(&table, Wanted { column: 1, over: Some(0), log: false }, None, &NEVER);
    let Shape::Line(line) = &chart.shape else { panic!("{chart:?}") };
    let points: Vec<_> =
        line.points.iter().map(|point| (point.first, point.low, point.high, point.last)).collect();
    assert_eq!((points, line.range), (vec![(1.0, 1.0, 1.0, 1.0), (3.0, 3.0, 9.0, 9.0)], (1.0, 9.0)));
    assert_eq!((chart.tally.drawn, chart.tally.empty, chart.tally.too_large), (3, 1, 1));
}

proptest! {
    #[test]
    fn histograms_add_up(numbers in prop::collection::vec(prop_oneof![any::<f64>(), -1e3..1e3, (-9i32..9).prop_map(f64::from)], 1..80), log in any::<bool>()) {
        let texts: Vec<String> = numbers.iter().map(|number| {
            if number.is_finite() { format!("{number:e}") } else { "1e999".to_owned() }
        }).collect();
        let chart = chart_of(&format!("[{}]", texts.join(",")), log);
        let drawn: usize = match &chart.shape {
            Shape::Bins(bins) => bins.counts.iter().sum(),
            _ => 0,
        };
        prop_assert_eq!(drawn, chart.tally.drawn);
        prop_assert_eq!(chart.tally.rows(), numbers.len());
        if let Shape::Bins(bins) = &chart.shape {
            prop_assert!(bins.counts.len() <= 257);
            prop_assert!(bins.counts.len() < 2 || *bins.counts.last().unwrap() > 0 || bins.counts.len() == 257);
        }
    }

    #[test]
    fn times_add_up(seconds in prop::collection::vec(-60_000_000_000i64..250_000_000_000, 1..60)) {
        let bins = bins::of_times(&seconds).unwrap();
        prop_assert_eq!(bins.counts.iter().sum::<usize>(), seconds.len());
        prop_assert!(bins.counts.len() <= 75, "{}", bins.counts.len());
    }
}
