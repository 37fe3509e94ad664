//! Asking for a function, through the whole program.

use super::screens::check;
use super::*;
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::kept::Change;
use crate::features::ask::{self, Candidate};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];
const PROMPT: &str = "tell #random that a contact signed up";

fn asked(size: (u16, u16), prompt: &str) -> Bench {
    let mut bench = Bench::loaded(size);
    bench.press(&["v", "Enter", "=first_name=John", "Enter", "Esc", "A", &format!("={prompt}"), "Enter"]);
    bench
}

fn candidate(name: &str, arguments: &str) -> Candidate {
    let function = functions().into_iter().find(|function| function.name == name).expect("a function");
    Candidate { function: Arc::new(function), arguments: Doc::parse(arguments).expect("JSON") }
}

fn answer(bench: &mut Bench, result: Result<Vec<Candidate>, Failure>) {
    let job = bench.state.ask.job().expect("a question");
    bench.msg(Msg::Ask(ask::Msg::Answered(job, result)));
}

/// Does what the worker does for a form that opens.
fn build(bench: &mut Bench, raw: &str) {
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(raw)))));
}

fn arguments(bench: &Bench) -> String {
    bench.state.form.open.as_ref().expect("a form").form.arguments().write()
}

const SIGNED_UP: &str = r#"{"channel":"random","text":"{first_name} just signed up!"}"#;

#[test]
fn the_prompt_line_in_every_state() {
    for size in SIZES {
        let mut bench = Bench::loaded(size);
        bench.press(&["A"]);
        check("ask_empty", &bench);
        let mut bench = asked(size, PROMPT);
        bench.msg(Msg::Now(Millis(1_234), NOW));
        check("ask_asking", &bench);
        answer(&mut bench, Ok(vec![candidate("slack-post-message", SIGNED_UP)]));
        check("ask_ready", &bench);
        bench.press(&["=!"]);
        check("ask_old", &bench);
        bench.press(&["Enter"]);
        let failure = Failure::new(FailureKind::Network, "The API did not answer", "timed out after 60 s")
            .hint("check the connection; --base-url names another address")
            .retryable();
        answer(&mut bench, Err(failure));
        check("ask_failed", &bench);
        bench.press(&["Alt-c", "Enter"]);
        answer(&mut bench, Ok(vec![]));
        check("ask_none", &bench);
    }
}

#[test]
fn long_values_wide_characters_and_several_functions() {
    for size in SIZES {
        let mut bench = asked(size, &format!("{PROMPT}, 東京 {}", "and so on ".repeat(20)));
        let long = "東京 is far ".repeat(30);
        let many: Vec<String> = (0..12).map(|at| format!(r#""field_{at}":{at}"#)).collect();
        let text = format!(
            r#"{{"channel":"random","text":"{{first_name}} {long}","a_name_that_is_longer_than_its_column":["x",{{"y":null}}],"digits":"42","evil":"\u001b[31m\u202e",{}}}"#,
            many.join(",")
        );
        answer(
            &mut bench,
            Ok(vec![
                candidate("slack-post-message", &text),
                candidate(
                    "hubspot-create-contact",
                    r#"{"properties":{"email":"{first_name}@acme.example"}}"#,
                ),
                candidate("hubspot-evil-\u{1b}[31m\u{202e}name", "{}"),
            ]),
        );
        check("ask_long", &bench);
        bench.press(&["PageDown", "PageDown", "PageDown"]);
        check("ask_long_paged", &bench);
        bench.press(&["Tab"]);
        check("ask_second", &bench);
    }
}

#[test]
fn enter_opens_the_form_with_the_arguments_marked_and_one_undo_takes_them_back() {
    for size in [SIZES[0], SIZES[1]] {
        let mut bench = asked(size, PROMPT);
        answer(&mut bench, Ok(vec![candidate("slack-post-message", SIGNED_UP)]));
        bench.press(&["Enter"]);
        build(&mut bench, POST_MESSAGE);
        assert_eq!(arguments(&bench), SIGNED_UP);
        check("ask_opened", &bench);
        bench.press(&["u"]);
        assert_eq!(arguments(&bench), "{}");
    }
}

#[test]
fn what_a_draft_holds_is_not_replaced() {
    let mut bench = Bench::opened(SIZES[1]);
    bench.press(&["Enter", "=general", "Enter"]);
    // A text that fits no number is held as well, though it is no argument yet.
    bench.select("count");
    bench.press(&["Enter", "=many", "Enter", "Alt-a", &format!("={PROMPT}"), "Enter"]);
    answer(
        &mut bench,
        Ok(vec![candidate("slack-post-message", r#"{"channel":"random","text":"hi","count":5}"#)]),
    );
    bench.press(&["Enter"]);
    assert_eq!(arguments(&bench), r#"{"channel":"general","text":"hi"}"#, "the form was open already");
    let screen = bench.screen();
    assert!(screen.contains("Took 1 suggested argument, marked ?. Your own values stay."), "{screen}");
    // What they would replace is shown at once, and nothing is marked.
    check("ask_compared", &bench);
    bench.press(&["Enter"]);
    assert_eq!(arguments(&bench), r#"{"channel":"general","text":"hi"}"#);
    assert!(bench.screen().contains("many") && bench.state.form.editor.is_none(), "{}", bench.screen());
    bench.press(&["u"]);
    assert_eq!(arguments(&bench), r#"{"channel":"general"}"#);
    assert!(bench.screen().contains("many"));
}

#[test]
fn a_function_that_is_not_loaded_opens_as_the_answer_has_it() {
    let mut bench = asked(SIZES[1], PROMPT);
    let mut found = candidate("slack-post-message", r#"{"channel":"random"}"#);
    let unknown = Function { name: "slack-new-thing".into(), ..(*found.function).clone() };
    found.function = Arc::new(unknown);
    answer(&mut bench, Ok(vec![found]));
    bench.press(&["Enter"]);
    build(&mut bench, POST_MESSAGE);
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!(open.function.name, "slack-new-thing");
    assert_eq!(arguments(&bench), r#"{"channel":"random"}"#);
    assert!(bench.screen().contains("3 slack-new-thing"), "{}", bench.screen());
}

#[test]
fn another_function_that_is_opened_meanwhile_gets_no_arguments() {
    let mut bench = asked(SIZES[1], PROMPT);
    answer(&mut bench, Ok(vec![candidate("slack-post-message", SIGNED_UP)]));
    bench.press(&["Enter"]);
    let other = bench.state.functions.catalog.named("slack-list-messages").expect("it").function();
    bench.msg(Msg::Form(form::Msg::Open(other)));
    build(&mut bench, POST_MESSAGE);
    assert_eq!(arguments(&bench), "{}");
}

/// Does what the worker does for a search without a hit.
fn nothing_found(bench: &mut Bench) {
    let job = bench.state.functions.search.expect("a search");
    bench.msg(Msg::Functions(functions::Msg::Found(job, Ok(Vec::new().into()))));
}

#[test]
fn a_search_without_a_hit_asks_with_its_words() {
    for size in [SIZES[0], SIZES[1]] {
        let mut bench = Bench::loaded(size);
        bench.press(&["/", "=say hi"]);
        nothing_found(&mut bench);
        check("search_without_hit", &bench);
        bench.press(&["Enter"]);
        let Some(Effect::Predict { job, prompt, variables, connected_only: false }) = bench.effects.last()
        else {
            panic!("{:?}", bench.effects)
        };
        assert_eq!((prompt.as_str(), variables.is_empty()), ("say hi", true));
        assert_eq!(bench.state.ask.job(), Some(*job));
        let kept = Effect::Keep(Change::Prompt("say hi".into()));
        assert_eq!(bench.effects.len(), 2);
        assert_eq!(bench.effects[0], kept);
        answer(&mut bench, Ok(vec![candidate("slack-post-message", SIGNED_UP)]));
        bench.press(&["Enter"]);
        assert!(bench.state.functions.query.is_empty(), "no empty list stays beside the form");
    }
}

#[test]
fn enter_asks_only_when_the_search_has_ended_without_a_hit() {
    let mut bench = Bench::loaded(SIZES[1]);
    bench.press(&["/", "=say hi", "Enter"]);
    nothing_found(&mut bench);
    assert!(!bench.state.ask.is_open(), "who pressed Enter before the end meant a hit");
    let job = bench.state.functions.search;
    assert_eq!(job, None);
    bench.press(&["Enter"]);
    assert!(bench.state.ask.is_open());
    // While functions are still being loaded there may be a hit yet.
    let mut bench = Bench::start(SIZES[1]);
    bench.press(&["/", "=say hi"]);
    nothing_found(&mut bench);
    bench.press(&["Enter"]);
    assert!(!bench.state.ask.is_open());
}

#[test]
fn searching_and_asking_are_one_key_apart() {
    let mut bench = Bench::loaded(SIZES[1]);
    bench.press(&["/", "=post a", "Alt-a", "= thing"]);
    assert_eq!(bench.state.ask.question().expect("open").words, "post a thing");
    bench.press(&["Alt-a"]);
    assert!(bench.state.functions.typing && !bench.state.ask.is_open());
    assert_eq!(bench.state.functions.query.text(), "post a thing");
    // Keys that mean something in the form and the output keep it; the other one asks from there.
    let mut bench = Bench::opened(SIZES[1]);
    bench.press(&["A"]);
    assert!(matches!(bench.state.form.editor, Some(form::Editor::Suggest(_))));
    bench.press(&["Esc", "Alt-a"]);
    assert!(bench.state.ask.is_open());
    // Typing is no command, and calling has to wait.
    bench.press(&["=q?A", "Ctrl-R"]);
    assert_eq!(bench.state.ask.question().expect("open").words, "q?A");
    assert!(bench.state.call.running.is_none() && bench.effects.is_empty());
    bench.press(&["F1", "=x", "Esc", "Esc"]);
    assert!(!bench.state.ask.is_open());
}

#[test]
fn what_goes_along_is_shown_as_it_is_now() {
    let mut bench = asked(SIZES[1], PROMPT);
    answer(&mut bench, Ok(vec![candidate("slack-post-message", SIGNED_UP)]));
    bench.press(&["Alt-c"]);
    let screen = bench.screen();
    assert!(screen.contains("connected apps only · with 1 variable: first_name"), "{screen}");
    assert!(
        screen.contains("Other apps: Enter asks again.") && screen.contains("Alt-c all apps"),
        "{screen}"
    );
    bench.press(&["Alt-c"]);
    assert!(bench.screen().contains("Enter open the form"), "the same question: the same answer");
}

#[test]
fn the_form_stands_on_what_is_still_missing() {
    let mut bench = asked(SIZES[1], PROMPT);
    answer(&mut bench, Ok(vec![candidate("slack-post-message", r#"{"channel":"random"}"#)]));
    bench.press(&["Enter"]);
    build(&mut bench, POST_MESSAGE);
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!(open.selected().expect("a row").label, "text");
}

#[test]
fn ctrl_c_stops_asking() {
    let mut bench = asked(SIZES[1], PROMPT);
    let job = bench.state.ask.job().expect("a question");
    bench.press(&["Ctrl-C"]);
    assert_eq!(bench.effects, [Effect::Cancel(job)]);
    assert!(bench.state.ask.is_open(), "the words stay");
}
