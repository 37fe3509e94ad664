//! Screens of kept answers and of what differs between two of them.

use std::sync::atomic::AtomicBool;

use super::screens::check;
use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{TextLines, diff, diff_lines};
use crate::effect::Comparand;
use crate::features::output::{CompareMsg, Compared, Sides};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

const LONG: &str =
    "a long text that says the same for a good while before it comes to what is another thing altogether: ";

/// Called three times, some minutes apart.
fn called(size: (u16, u16)) -> Bench {
    let mut bench = Bench::opened(size);
    bench.press(&["Enter", "=random", "Tab", "=hi", "Enter"]);
    let answer =
        |ok: &str, inner: &str| format!(r#"{{"network_code":"200","output":{{"ok":{ok},{inner}}}}}"#);
    let old = format!(
        r#""ts":1.0,"gone":{{"a":[1,2]}},"text":"{LONG}old","members":[{{"id":1,"name":"Ann"}},{{"id":2,"name":"Bo"}},{{"id":3,"name":"Cy"}}],"deep":{{"er":{{"est":[0,null]}}}},"codes":[1,2,3]"#
    );
    let new = format!(
        r#""ts":1,"text":"{LONG}new","members":[{{"id":3,"name":"Cy"}},{{"id":1,"name":"Anna"}},{{"id":4,"name":"東京 \u202eevil"}}],"deep":{{"er":{{"est":[0,"\u001b[31m"]}}}},"codes":[7,8,9],"more":{{"x":1}}"#
    );
    bench.press(&["Ctrl-R"]);
    bench.answer(200, &answer("true", &old));
    bench.msg(Msg::Now(Millis(200_000), NOW + 200));
    bench.press(&["Ctrl-R"]);
    bench.answer(400, r#"{"error":"Some fields are wrong","error_details":{}}"#);
    bench.msg(Msg::Now(Millis(230_000), NOW + 230));
    bench.press(&["Ctrl-R"]);
    bench.answer(200, &answer("true", &new));
    bench.press(&["4"]);
    bench
}

/// Does what the worker does for two answers.
fn compare(bench: &mut Bench) {
    let never = AtomicBool::new(false);
    for effect in std::mem::take(&mut bench.effects) {
        let Effect::CompareOutput { job, old, new, .. } = effect else { continue };
        let (Comparand::Read(Searched::Tree(old)), Comparand::Read(Searched::Tree(new))) = (old, new) else {
            panic!("two trees")
        };
        let diff = Arc::new(diff(&old, &new, &never).expect("differences"));
        done(bench, job, Ok(Compared::Trees(Sides { old, new, diff })));
    }
}

fn done(bench: &mut Bench, job: JobId, compared: Result<Compared, Failure>) {
    bench.msg(Msg::Output(output::Msg::Compare(CompareMsg::Done(job, compared))));
}

#[test]
fn earlier_answers() {
    for size in SIZES {
        let mut bench = called(size);
        bench.press(&["(", "("]);
        check("answer_older", &bench);
        bench.press(&["K"]);
        check("answers", &bench);
        bench.press(&["k", "Enter"]);
        assert_eq!(bench.state.output.answers.place(), (2, 3));
        bench.press(&[")", ")"]);
        assert_eq!(bench.state.output.answers.place(), (3, 3));
    }
}

#[test]
fn differences() {
    for size in SIZES {
        let mut bench = called(size);
        // From the list, with the first one.
        bench.press(&["K", "G", "D"]);
        compare(&mut bench);
        check("differences", &bench);
        bench.press(&["n", "n", "Enter"]);
        check("difference_in_full", &bench);
        bench.press(&["Esc", "Esc"]);
        assert!(bench.state.output.comparison.is_none());
    }
}

#[test]
fn no_differences_and_none_to_be_had() {
    let mut bench = called(SIZES[0]);
    bench.press(&["K", "j", "D"]);
    compare(&mut bench);
    check("differences_of_failures", &bench);
    bench.press(&["D", "Ctrl-R"]);
    let body =
        bench.state.output.answer.as_ref().and_then(output::Answer::exchange).expect("a body").body.clone();
    bench.answer(200, std::str::from_utf8(&body.whole()).expect("text"));
    bench.press(&["D"]);
    compare(&mut bench);
    check("no_difference", &bench);
    bench.press(&["D", "D"]);
    let Effect::CompareOutput { job, .. } = bench.effects[0] else { panic!("{:?}", bench.effects) };
    let failure = Failure::new(
        FailureKind::Local,
        "The two answers cannot be compared",
        "Only the newer one is JSON; the other is not: line 1, column 1: a JSON value is expected here",
    )
    .hint("Esc goes back; the list of answers shows each of them");
    done(&mut bench, job, Err(failure));
    check("not_comparable", &bench);
}

#[test]
fn lines_that_differ() {
    let mut bench = called(SIZES[0]);
    bench.press(&["D"]);
    let Effect::CompareOutput { job, .. } = bench.effects[0] else { panic!("{:?}", bench.effects) };
    let lines = |text: &'static str| Arc::new(TextLines::new(text));
    let old = lines("<html>\n<h1>Bad gateway</h1>\n<p>nginx</p>\n</html>\n");
    let new = lines("<html>\n<h1>Gateway time-out</h1>\n</html>\nmore\n");
    let diff = Arc::new(diff_lines(&old, &new, &AtomicBool::new(false)).expect("differences"));
    done(&mut bench, job, Ok(Compared::Texts(Sides { old, new, diff })));
    check("lines_that_differ", &bench);
}

#[test]
fn random_keys_among_answers_never_break_anything() {
    use proptest::prelude::*;
    let spellings = [
        "(", ")", "K", "D", "n", "N", "Enter", "Esc", "j", "k", "h", "l", "G", "g", "t", "|", "/", "y",
        "Ctrl-R", "O",
    ];
    let key = (0..spellings.len(), 0_u8..12);
    proptest!(ProptestConfig::with_cases(100), |(keys in prop::collection::vec(key, 1..50))| {
        let mut bench = called((100, 30));
        for (key, what) in keys {
            match what {
                0 if bench.state.call.running.is_some() => {
                    bench.answer(200, r#"{"network_code":"200","output":[{"a":[1]}],"_cursor":1}"#);
                }
                1 => bench.msg(Msg::Resized(60 + u16::from(what), 20)),
                _ => bench.press(&[spellings[key]]),
            }
            if what % 2 == 0 {
                compare_what_can_be(&mut bench);
                bench.index();
            }
            bench.screen();
        }
    });
}

/// The same for answers that may not have been read.
fn compare_what_can_be(bench: &mut Bench) {
    let is_read = |effect: &Effect| {
        matches!(effect, Effect::CompareOutput { old: Comparand::Read(_), new: Comparand::Read(_), .. })
    };
    if bench.effects.iter().any(is_read) {
        compare(bench);
    }
}
