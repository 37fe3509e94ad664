//! Screens as a person sees them, each read before it was accepted. The last line changes when only styles do.

use super::*;
use crate::domain::call::CallFailure;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::TextLines;
use crate::domain::search::Found;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

pub(super) fn check(name: &str, bench: &Bench) {
    let (width, height) = bench.state.size;
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), bench.screen());
    });
}

/// Filled in and called, with an answer to read.
fn called(size: (u16, u16)) -> Bench {
    let mut bench = Bench::opened(size);
    bench.press(&["v", "Enter", "=first_name=John", "Enter", "Esc"]);
    bench.press(&[
        "Enter",
        "=random",
        "Enter",
        "↓",
        "Enter",
        "={first_name} just signed up!",
        "Enter",
        "Ctrl-R",
    ]);
    bench.answer(
        200,
        r#"{"network_code":"200","output":{"ok":true,"channel":"C6F3LQ03A","ts":"1734045658.057379","message":{"user":"U02L42QCVGV",
        "text":"John just signed up!","blocks":[{"type":"rich_text","elements":[]}],"n":12345678901234567890,"evil":"\u001b[31m\u202e"}}}"#,
    );
    bench
}

#[test]
fn before_any_answer() {
    for size in SIZES {
        check("first_frame", &Bench::start(size));
    }
}

#[test]
fn loading_shows_its_time_after_a_moment() {
    let mut bench = Bench::start(SIZES[1]);
    bench.msg(Msg::Now(Millis(149), NOW));
    let quiet = bench.screen();
    assert!(!quiet.contains("Loading"), "nothing moves before 150 ms");
    bench.msg(Msg::Now(Millis(1_234), NOW));
    check("loading", &bench);
}

#[test]
fn loaded() {
    for size in SIZES {
        let mut bench = Bench::loaded(size);
        check("loaded_apps", &bench);
        bench.press(&["2", "G"]);
        if size.0 < 100 {
            check("loaded_functions", &bench);
        }
    }
}

#[test]
fn failed_and_empty() {
    let mut bench = Bench::start(SIZES[1]);
    let failure = Failure::new(
        FailureKind::Credentials,
        "Integry does not accept the credentials",
        "Authentication credentials were not provided.",
    )
    .hint("check INTEGRY_APP_KEY, INTEGRY_APP_SECRET and INTEGRY_USER_ID")
    .retryable();
    let job = bench.state.apps.chain.loading.job().expect("loading");
    bench.msg(Msg::Apps(apps::Msg::Page(job, Err(failure.clone()))));
    let job = bench.state.functions.chain.loading.job().expect("loading");
    bench.msg(Msg::Functions(functions::Msg::Page(job, Err(failure))));
    check("failed", &bench);
    let mut bench = Bench::start(SIZES[1]);
    bench.load(Vec::new(), Vec::new());
    check("empty", &bench);
}

#[test]
fn a_form_with_every_kind_of_row() {
    for size in SIZES {
        let mut bench = Bench::opened(size);
        bench.press(&["Enter", "=random", "Enter", "Ctrl-R"]);
        bench.press(&["↓", "Space", "↓", "Enter", "=12,5", "Enter", "↓", "Enter", "↓", "Enter"]);
        bench.press(&["↓", "Enter", "Enter", "=first", "Enter"]);
        bench.press(&["G", "Enter", "Enter", "=lifecycle", "Enter", "=lead", "Enter"]);
        check("form_kinds", &bench);
    }
}

#[test]
fn an_answer() {
    for size in SIZES {
        let mut bench = called(size);
        check("answer", &bench);
        if size.0 < 100 {
            bench.press(&["3"]);
            check("answer_form", &bench);
        }
    }
}

#[test]
fn refusals() {
    let mut bench = Bench::opened(SIZES[1]);
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    bench.answer(
        400,
        r#"{"error":"Could not call the function due to invalid input. Please see `error_details` for further information.",
        "error_details":{"channel":"This parameter is required and must not be null or empty","text":"This parameter is required and must not be null or empty","zzz":"?"}}"#,
    );
    check("not_executed", &bench);
    let mut bench = called(SIZES[1]);
    bench.press(&["Ctrl-R"]);
    bench.answer(200, r#"{"network_code":"404","output":{"ok":false,"error":"channel_not_found"}}"#);
    check("upstream_refused", &bench);
    bench.press(&["Ctrl-R"]);
    let job = bench.state.call.running.as_ref().expect("a call").job;
    let failure =
        Failure::new(FailureKind::Network, "Integry did not answer in time", "no whole answer within 120 s");
    let failure = CallFailure { failure, exchange: None, may_have_run: true };
    bench.msg(Msg::Call(call::Msg::Finished(job, Err(Arc::new(failure)))));
    check("no_answer", &bench);
}

#[test]
fn a_call_that_takes_its_time() {
    let mut bench = called(SIZES[0]);
    bench.press(&["Ctrl-R", "4"]);
    bench.msg(Msg::Now(Millis(2_300), NOW));
    check("calling", &bench);
    bench.press(&["q"]);
    check("confirm_quit", &bench);
}

#[test]
fn searching() {
    let mut bench = Bench::loaded(SIZES[0]);
    bench.press(&["/", "=sl mes"]);
    let job = bench.state.functions.search.expect("a search");
    bench.msg(Msg::Functions(functions::Msg::Found(job, Ok(vec![1, 0].into()))));
    check("search", &bench);
    bench.press(&["=zz"]);
    let job = bench.state.functions.search.expect("a search");
    bench.msg(Msg::Functions(functions::Msg::Found(job, Ok(vec![].into()))));
    check("search_nothing", &bench);
}

/// Of many functions, while they are made ready for it.
#[test]
fn a_search_that_takes_long_says_so() {
    let mut bench = Bench::loaded(SIZES[0]);
    bench.press(&["/", "=post"]);
    assert!(!bench.screen().contains("searching"), "{}", bench.screen());
    bench.msg(Msg::Now(Millis(1_200), NOW));
    check("search_slow", &bench);
    let job = bench.state.functions.search.expect("a search");
    bench.msg(Msg::Functions(functions::Msg::Found(job, Ok(vec![1].into()))));
    assert!(bench.screen().contains("1 of 5"), "{}", bench.screen());
}

#[test]
fn searching_among_connected_apps() {
    for size in SIZES {
        let mut bench = Bench::loaded(size);
        bench.press(&["c", "/", "=mes"]);
        for (positions, elsewhere) in [(vec![0, 1], 2), (vec![], 1)] {
            let job = bench.state.functions.search.expect("a search");
            let found = Found { positions, elsewhere, ..Found::default() };
            bench.msg(Msg::Functions(functions::Msg::Found(job, Ok(found))));
            check(if elsewhere == 2 { "search_connected" } else { "search_elsewhere" }, &bench);
            bench.press(&["=s"]);
        }
    }
}

#[test]
fn overlays() {
    let mut bench = Bench::opened(SIZES[0]);
    bench.press(&["?"]);
    check("help", &bench);
    bench.press(&["Esc", "v", "Enter", "=first name=John", "Enter"]);
    check("variables", &bench);
    bench.press(&["Esc", "Esc", "↓", "↓", "↓", "↓", "Enter"]);
    check("choice", &bench);
    bench.press(&["Esc", "J", "="]);
    check("raw_json", &bench);
}

#[test]
fn the_account_is_asked_for() {
    let mut bench = Bench::opened(SIZES[0]);
    let open = bench.state.form.open.as_mut().expect("a form");
    let hubspot = &bench.state.apps.apps[1];
    (open.app_title, open.accounts) = (hubspot.title.clone(), Some(hubspot.accounts.clone()));
    bench.press(&["Ctrl-R"]);
    check("account_unknown", &bench);
    bench.press(&["Ctrl-R"]);
    check("account_picker", &bench);
}

#[test]
fn small_screens() {
    for size in [(60, 18), (59, 18), (20, 1), (1, 1)] {
        check("small", &called(size));
    }
}

#[test]
fn nothing_untrusted_reaches_a_cell_raw() {
    for size in SIZES {
        let mut bench = called(size);
        for keys in [&["4"][..], &["3"], &["2", "G"], &["1", "G"], &["?"]] {
            bench.press(keys);
            let screen = bench.screen();
            let raw = screen.chars().find(|c| {
                c.is_control() && *c != '\n'
                    || ('\u{200b}'..='\u{200f}').contains(c)
                    || ('\u{202a}'..='\u{202e}').contains(c)
            });
            assert_eq!(raw, None);
        }
        bench.press(&["Esc", "4", "G"]);
        assert!(bench.screen().contains("\\u001b[31m\\u202e"), "shown as escapes");
    }
}

#[test]
fn connecting_an_account() {
    for size in SIZES {
        let mut bench = Bench::loaded(size);
        bench.press(&["1", "G", "C"]);
        let job = bench.job(|effect| matches!(effect, Effect::OpenPage { .. }));
        bench.msg(Msg::Connect(connect::Msg::Opened(job, Ok(()))));
        check("connecting", &bench);
    }
    let mut bench = Bench::loaded(SIZES[0]);
    bench.press(&["1", "G", "C"]);
    let effects = bench.effects.clone();
    let job = bench.job(|effect| matches!(effect, Effect::OpenPage { .. }));
    let refused = Failure::new(FailureKind::Local, "The page was not opened", "there is no desktop here");
    bench.msg(Msg::Connect(connect::Msg::Opened(job, Err(refused))));
    bench.effects = effects;
    let job = bench.job(|effect| matches!(effect, Effect::FetchApp { .. }));
    let lost =
        Failure::new(FailureKind::Network, "No connection", "connection refused").hint("is the network up?");
    bench.msg(Msg::Connect(connect::Msg::Seen(job, Err(lost))));
    check("connecting_troubled", &bench);
}

/// A list of objects as rows and columns, sorted, and what is found in the tree.
#[test]
fn answers_as_a_table_and_found_words() {
    let people: Vec<String> = (1..60)
        .map(|at| format!(r#"{{"id":{at},"name":"Person {at}","address":{{"city":"東京","zip":null}},"score":{}.5,"note":"a rather long note about the person, number {at}","tags":["a","b"]}}"#, at % 7))
        .collect();
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut bench = called(size);
        bench.press(&["Ctrl-R"]);
        bench.answer(
            200,
            &format!(r#"{{"network_code":"200","output":{{"people":[{}]}}}}"#, people.join(",")),
        );
        bench.press(&["t"]);
        bench.table();
        check("table", &bench);
        for key in ["l", "l", "l", "l", "s", "s"] {
            bench.press(&[key]);
            bench.table();
        }
        check("table_sorted", &bench);
        bench.press(&["t", "/", "=on 4"]);
        bench.find();
        check("found", &bench);
    }
}

/// The same document as JSON text, as it came, and as bytes; the place stays.
#[test]
fn a_document_is_read_as_text() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = viewer(
            size,
            r#"{"people":[{"id":1,"name":"Ann \u00e9"},{"id":2.50,"name":null}],"none":[],"漢字":true}"#,
        );
        bench.press(&["j", "j", "l", "j", "T"]);
        check("text_pretty", &bench);
        bench.press(&["T"]);
        let Some(Effect::ReadLines { job, body, at }) = bench.effects.first().cloned() else {
            panic!("{:?}", bench.effects)
        };
        let lines = Arc::new(TextLines::new(body));
        bench.msg(Msg::Output(output::Msg::LinesRead(job, lines, at)));
        check("text_raw", &bench);
        bench.press(&["T"]);
        check("text_hex", &bench);
        bench.press(&["T", "#"]);
        check("text_tree_again", &bench);
    }
}

fn viewer(size: (u16, u16), body: &'static str) -> Bench {
    let workspace = WorkspaceLabel::default();
    let start = Start { size, unix: NOW, workspace, function: None, view: Some("people.json".into()) };
    let (state, effects) = init(start);
    let mut bench = Bench { state, effects };
    let [Effect::ReadDocument { job, path }] = &bench.effects[..] else { panic!("{:?}", bench.effects) };
    assert_eq!(path, "people.json");
    let job = *job;
    let exchange = Arc::new(exchange(200, body));
    let never = std::sync::atomic::AtomicBool::new(false);
    let index = JsonIndex::build(exchange.body.clone(), 0..body.len(), &never).expect("JSON");
    let indexed = output::Indexed::Tree(Arc::new(index));
    bench.msg(Msg::Output(output::Msg::FileRead(job, Ok(output::FileDocument { exchange, indexed }))));
    bench
}

/// The viewer of a file: one pane, no workspace, and no key that needs one.
#[test]
fn a_file_is_viewed() {
    let mut bench = viewer((80, 24), r#"{"people":[{"id":1,"name":"Ann"},{"id":2,"name":"Bo"}]}"#);
    check("viewer", &bench);
    bench.press(&["1", "2", "3", "Ctrl-R", "v", "J", "r", "c", "C", "u", "Esc", "Tab"]);
    assert_eq!(
        (bench.effects.as_slice(), bench.state.focus, &bench.state.form.editor),
        (&[][..], Pane::Output, &None)
    );
    bench.press(&["j", "t"]);
    bench.table();
    check("viewer_table", &bench);
    bench.press(&["q"]);
    assert_eq!(bench.effects, [Effect::Quit(0)]);
}
