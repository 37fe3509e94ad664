//! Tables and charts as a person sees them, each read before it was accepted.

use super::screens::check;
use super::*;

/// The viewer on a document, with its table open.
fn viewed(size: (u16, u16), body: &str) -> Bench {
    let workspace = WorkspaceLabel::default();
    let start = Start { size, unix: NOW, workspace, function: None, view: Some("charges.json".into()) };
    let (state, effects) = init(start);
    let mut bench = Bench { state, effects };
    let [Effect::ReadDocument { job, .. }] = &bench.effects[..] else { panic!("{:?}", bench.effects) };
    let job = *job;
    let exchange = Arc::new(exchange(200, body));
    let never = std::sync::atomic::AtomicBool::new(false);
    let index = JsonIndex::build(exchange.body.clone(), 0..body.len(), &never).expect("JSON");
    let indexed = output::Indexed::Tree(Arc::new(index));
    bench.msg(Msg::Output(output::Msg::FileRead(job, Ok(output::FileDocument { exchange, indexed }))));
    press(&mut bench, &["t"]);
    bench
}

/// Presses keys, and does after each what the workers do.
fn press(bench: &mut Bench, keys: &[&str]) {
    for key in keys {
        bench.press(&[key]);
        bench.table();
    }
}

/// Charges of a year: amounts over four decades, moments as numbers and as texts, few states, some odd values.
fn charges() -> String {
    let charge = |at: u64| {
        let cents = (at * at * at * 7_919) % 900_000 / (1 + (at * 31) % 997) + at % 90 + 1;
        let amount = match at {
            7 => "\"n/a\"".to_owned(),
            8 => "9".repeat(400),
            9 => "null".to_owned(),
            _ => format!("{}.{:02}", cents / 100, cents % 100),
        };
        let state = ["paid", "paid", "open", "paid", "lost"][usize::try_from(at * 7 % 5).expect("small")];
        let (day, created) = (at % 28 + 1, 1_704_067_200 + at * 240_000);
        format!(
            r#"{{"id":"ch_{at:03}","amount":{amount},"state":"{state}","created":{created},"due":"2025-{:02}-{day:02}","payer":{{"name":"{}"}}}}"#,
            at % 3 + 1,
            ["Ann", "Bo", "東京 \\u202eevil"][usize::try_from(at % 3).expect("small")],
        )
    };
    format!("[{}]", (0..130).map(charge).collect::<Vec<_>>().join(","))
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn a_table_with_bars_dates_and_a_filter() {
    for size in SIZES {
        let mut bench = viewed(size, &charges());
        press(&mut bench, &["l"]);
        check("charges", &bench);
        press(&mut bench, &["l", "=", "s", "l", "s", "s"]);
        check("charges_filtered", &bench);
    }
}

#[test]
fn charts_of_every_kind() {
    for size in SIZES {
        let mut bench = viewed(size, &charges());
        press(&mut bench, &["l", "b"]);
        check("chart_histogram", &bench);
        press(&mut bench, &["L"]);
        check("chart_log", &bench);
        press(&mut bench, &["l", "b"]);
        check("chart_bars", &bench);
        press(&mut bench, &["l", "b"]);
        check("chart_times", &bench);
        press(&mut bench, &["h", "h", "b"]);
        check("chart_line", &bench);
        press(&mut bench, &["Esc"]);
        assert!(bench.state.output.table().is_some_and(|view| view.chart.is_none()));
    }
}

#[test]
fn odd_tables() {
    let keyed = r#"{"u1":{"name":"Ann","age":31},"u2":{"name":"Bo","age":4,"tags":["x"]},"u3":{}}"#;
    let members: Vec<_> = (0..312).map(|at| format!(r#""k{at}":{at}"#)).collect();
    let wide = format!("[{{{}}}]", members.join(","));
    for (name, body) in [
        ("table_keyed", keyed.replace(",\"u3\":{}", "")),
        ("table_empty", "[]".to_owned()),
        ("table_mixed", r#"[1,"two",null,{"a":1.5},[3],true,{"a":{"b":2}}]"#.to_owned()),
        ("table_wide", wide),
    ] {
        check(name, &viewed((80, 24), &body));
    }
}

/// A pane that is too small for both shows the chart, and the line of the selected cell.
#[test]
fn a_chart_on_a_small_screen() {
    let mut bench = viewed((60, 18), &charges());
    press(&mut bench, &["l", "b", "l", "j"]);
    check("chart_small", &bench);
    press(&mut bench, &["b"]);
    check("chart_small_bars", &bench);
}

/// Without colours: the selected cell, bars and lines are seen all the same.
#[test]
fn a_table_without_colours() {
    let mut bench = viewed((80, 24), &charges());
    press(&mut bench, &["l", "b"]);
    let shown = bench.screen_in(&Theme::plain());
    assert!(bench.screen().starts_with(shown.split("styles").next().expect("a screen")), "the same signs");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("chart_histogram_plain_80x24", shown);
    });
}
