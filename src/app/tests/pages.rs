//! All pages of an answer, through the whole program.

use super::screens::check;
use super::*;
use crate::domain::output::Joiner;

static NEVER: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// A function that reads was called; its first page is there.
fn listed(size: (u16, u16)) -> Bench {
    let mut bench = Bench::loaded(size);
    let function = bench.state.functions.catalog.named("slack-list-messages").expect("a function").function();
    bench.msg(Msg::Form(form::Msg::Open(function)));
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.msg(Msg::Form(form::Msg::Built(
        job,
        Arc::new(read_parameters(r#"{"parameters":{"type":"object","properties":{}}}"#)),
    )));
    bench.press(&["Ctrl-R"]);
    bench.answer(200, &page(1, "2"));
    bench
}

fn page(number: u32, next: &str) -> String {
    let message = |at: u32| {
        format!(r#"{{"ts":"17340456{number}{at}.057","user":"U02L42QCVGV","text":"message {at}"}}"#)
    };
    let messages: Vec<String> = (0..4).map(message).collect();
    let output = format!(r#"{{"ok":true,"messages":[{}],"has_more":true}}"#, messages.join(","));
    format!(r#"{{"network_code":"200","output":{output},"_cursor":{next}}}"#)
}

/// The next page comes half a second later, and the worker joins it.
fn next(bench: &mut Bench, number: u32, next: &str) {
    let now = Millis(bench.state.now.0 + 500);
    bench.msg(Msg::Now(now, NOW));
    let running = bench.state.call.running.as_ref().expect("a running call").job;
    let body = page(number, next);
    let verdict = wire::executed(&body).expect("an executed call");
    let outcome = CallOutcome { exchange: exchange(200, &body), verdict, index: None };
    bench.msg(Msg::Call(call::Msg::Finished(running, Ok(Arc::new(outcome)))));
    work(bench);
}

fn work(bench: &mut Bench) {
    for effect in std::mem::take(&mut bench.effects) {
        let Effect::JoinPages { job, before, pages, whole } = effect else { continue };
        let mut joiner: Joiner = (*before).clone();
        for page in &pages {
            let Verdict::Executed { output, .. } = &page.verdict else { continue };
            joiner.push(page.exchange.body.slice(output.clone()).to_bytes());
        }
        let text = joiner.join();
        let length = text.len();
        let index = whole.then(|| Arc::new(JsonIndex::build(text, 0..length, &NEVER).expect("JSON")));
        let read = output::Joined { joiner: Arc::new(joiner), index };
        bench.msg(Msg::Output(output::Msg::Joined(job, Ok(read))));
        work(bench);
    }
}

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

#[test]
fn progress_the_whole_and_a_failure() {
    for size in SIZES {
        let mut bench = listed(size);
        check("pages_first", &bench);
        bench.press(&["A"]);
        work(&mut bench);
        next(&mut bench, 2, "3");
        next(&mut bench, 3, "4");
        check("pages_progress", &bench);
        bench.press(&["Esc"]);
        work(&mut bench);
        check("pages_stopped", &bench);
        bench.press(&["A"]);
        let job = bench.state.call.running.as_ref().expect("a running call").job;
        let failure = crate::domain::failure::Failure::new(
            crate::domain::failure::FailureKind::Network,
            "The answer was cut off",
            "the connection ended after 1472 bytes of the answer",
        );
        let failed = crate::domain::call::CallFailure { failure, exchange: None, may_have_run: true };
        bench.msg(Msg::Call(call::Msg::Finished(job, Err(Arc::new(failed)))));
        check("pages_failed", &bench);
        bench.press(&["A"]);
        next(&mut bench, 4, "null");
        check("pages_all", &bench);
        bench.press(&["p"]);
        bench.index();
        check("pages_back", &bench);
    }
}

/// Pages that come take neither the keys nor the notice from what the person does meanwhile.
#[test]
fn the_person_goes_on_while_pages_come() {
    let mut bench = listed((160, 40));
    bench.press(&["A"]);
    work(&mut bench);
    bench.press(&["3"]);
    next(&mut bench, 2, "3");
    assert_eq!(bench.state.focus, Pane::Form);
    bench.press(&["Ctrl-R"]);
    assert!(bench.screen().contains("A call is running; Esc cancels it. Nothing was sent."));
    next(&mut bench, 3, "4");
    assert!(bench.screen().contains("A call is running"), "the notice stays");
    assert!(bench.state.output.pages.is_fetching());
    bench.press(&["Esc"]);
    assert!(bench.screen().contains("Stopped; 3 pages kept."));
    assert_eq!(bench.state.call.running, None);
}

#[test]
fn what_may_change_something_is_not_fetched_by_itself() {
    let mut bench = Bench::opened((160, 40));
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    bench.answer(200, &page(1, "2"));
    bench.press(&["A"]);
    assert_eq!(bench.effects, []);
    let screen = bench.screen();
    assert!(
        screen.contains("slack-post-message may change something: its pages are not fetched by themselves."),
        "{screen}"
    );
    bench.press(&["n"]);
    assert!(matches!(&bench.effects[..], [Effect::Call { .. }]));
}

/// Another call is under way: nothing is sent, and nothing waits for it.
#[test]
fn all_pages_wait_for_no_other_call() {
    let mut bench = listed((160, 40));
    bench.press(&["Ctrl-R"]);
    assert!(bench.state.call.running.is_some());
    bench.press(&["4", "A"]);
    assert!(!bench.effects.iter().any(|effect| matches!(effect, Effect::Call { .. })));
    assert!(!bench.state.output.pages.is_fetching());
}
