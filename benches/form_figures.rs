//! Figures of the form over many schemas: percentiles, which a mean would hide.
//!
//! `cargo bench --bench form_figures`; `INTEGRY_TUI_SCHEMAS=file.ndjson` measures the functions of a file (one JSON object with
//! `parameters` per line) in place of the project's own. Prints p50, p99 and the largest of: reading a schema and laying its rows out;
//! and each sort of key in a form of 5,000 rows, from the press to the new state.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it prints what it measures by the clock"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use integry_tui::app::{Msg, Pane, Start, State, WorkspaceLabel, init, update};
use integry_tui::domain::form::{Form, read_parameters};
use integry_tui::domain::function::{Function, FunctionKind};
use integry_tui::effect::Effect;
use integry_tui::features::form::Msg as FormMsg;
use integry_tui::input::Chord;
const OWN: &str = include_str!("../tests/form/schemas.ndjson");
/// Presses of each key.
const PRESSES: usize = 2_000;

fn main() {
    let named = std::env::var("INTEGRY_TUI_SCHEMAS").ok();
    let text =
        named.map_or_else(|| OWN.to_owned(), |path| std::fs::read_to_string(path).expect("the named file"));
    let functions: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    build(&functions);
    keys(5_000);
    keys(16);
}

fn build(functions: &[&str]) {
    // The first round warms up; the best of three is what the work costs, the rest is what the machine did meanwhile.
    let mut best = vec![Duration::MAX; functions.len()];
    for _ in 0..4 {
        for (best, function) in best.iter_mut().zip(functions) {
            let start = Instant::now();
            let form = Form::new(Arc::new(read_parameters(function)));
            let rows = form.rows().len() + form.problems().len();
            *best = (*best).min(start.elapsed());
            std::hint::black_box(rows);
        }
    }
    report(&format!("build, {} functions", functions.len()), best);
}

fn keys(fields: usize) {
    let state = &mut open(fields);
    for (name, way) in [
        ("next row", &["j"][..]),
        ("open a field", &["Enter"]),
        ("a letter", &["x"]),
        ("take it, next field", &["Tab"]),
        ("take it", &["Enter"]),
        ("null, undo", &["Ctrl-N", "u"]),
        ("filter the rows, a letter", &["7"]),
    ] {
        let mut times = Vec::new();
        for press in 0..PRESSES {
            let key = way[press % way.len()];
            let chord = Chord::parse(key).expect("a key");
            prepare(state, name);
            let start = Instant::now();
            let effects = update(state, Msg::Key(chord));
            times.push(start.elapsed());
            std::hint::black_box(effects);
        }
        report(&format!("{fields} rows: {name}"), times);
    }
}

/// What must be so before the key is pressed.
fn prepare(state: &mut State, name: &str) {
    state.focus = Pane::Form;
    let mut press = |key: &str| _ = update(state, Msg::Key(Chord::parse(key).expect("a key")));
    match name {
        "open a field" => {
            press("Esc");
            press("j");
        }
        "take it" => {
            press("Esc");
            press("Enter");
            press("y");
        }
        "filter the rows, a letter" => {
            press("f");
            press("Esc");
            press("f");
        }
        "next row" | "null, undo" => press("Esc"),
        _ => {}
    }
    state.focus = Pane::Form;
}

fn open(fields: usize) -> State {
    let workspace = WorkspaceLabel::sandbox("demo-user");
    let (mut state, _) =
        init(Start { size: (120, 40), unix: 1_735_689_600, workspace, function: None, view: None });
    let fields: Vec<String> = (0..fields)
        .map(|at| format!(r#""field_{at}":{{"type":"string","description":"Field {at}."}}"#))
        .collect();
    let raw = format!(
        r#"{{"parameters":{{"type":"object","properties":{{{}}},"required":["field_3"]}}}}"#,
        fields.join(",")
    );
    let function = Function {
        name: "f".into(),
        description: String::new(),
        app: "a".into(),
        kind: FunctionKind::Action,
        raw: raw.clone().into(),
    };
    for effect in update(&mut state, Msg::Form(FormMsg::Open(Arc::new(function)))) {
        if let Effect::BuildForm { job, .. } = effect {
            update(&mut state, Msg::Form(FormMsg::Built(job, Arc::new(read_parameters(&raw)))));
        }
    }
    state.focus = Pane::Form;
    state
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a list"
        )]
        let place = ((times.len() - 1) as f64 * share) as usize;
        times[place]
    };
    println!("{what:<34} p50 {:>10.1?}  p99 {:>10.1?}  max {:>10.1?}", at(0.5), at(0.99), at(1.0));
}
