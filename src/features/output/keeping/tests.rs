//! Answers that are kept, and the way back and forth among them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::*;
use crate::domain::call::{CallFailure, CallOutcome, CallRequest, Exchange};
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::JsonIndex;
use crate::domain::variables::Variables;
use crate::effect::JobIds;
use crate::features::output::{Indexed, Msg, Origin, update};
use crate::protocol::wire;

/// The answer of a function, with a number in it.
pub(in crate::features::output) fn answer(function: &str, output: &str) -> Answer {
    let body = format!(r#"{{"network_code":"200","output":{output}}}"#);
    let verdict = wire::executed(&body).unwrap();
    let (first_byte, total) = (Duration::ZERO, Duration::ZERO);
    let exchange = Exchange { status: 200, headers: Vec::new(), body: body.into(), first_byte, total };
    Answer {
        origin: Origin::Call,
        request: CallRequest {
            function: function.into(),
            arguments: Doc::object(),
            variables: Variables::default(),
            account: None,
            cursor: None,
        },
        user: None,
        app_title: "App".into(),
        account: None,
        result: Ok(Arc::new(CallOutcome { exchange, verdict, index: None })),
        page: 1,
    }
}

/// The pane, and the time.
pub(in crate::features::output) struct Bench {
    pub(in crate::features::output) state: State,
    jobs: JobIds,
    pub(in crate::features::output) now: Millis,
}

impl Bench {
    pub(in crate::features::output) fn new() -> Self {
        Self { state: State::default(), jobs: JobIds::default(), now: Millis(0) }
    }

    pub(in crate::features::output) fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: self.now, height: 10 })
    }

    /// An answer comes and is read.
    pub(in crate::features::output) fn come(&mut self, function: &str, output: &str) {
        let (effects, _) = self.run(Msg::Show(Box::new(answer(function, output))));
        self.read(&effects);
    }

    pub(in crate::features::output) fn read(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::IndexOutput { job, exchange, range } = effect {
                let never = AtomicBool::new(false);
                let index = JsonIndex::build(exchange.body.clone(), range.clone(), &never).unwrap();
                self.run(Msg::Indexed(*job, Ok(Indexed::Tree(Arc::new(index)))));
            }
        }
    }

    fn shown(&self) -> String {
        match self.state.body.ready() {
            Some(Body::Tree { index, .. }) => index.value_text(0).to_string(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_earlier_answer_comes_back_as_it_was_left() {
    let mut bench = Bench::new();
    bench.come("f", "[1,2,3]");
    bench.run(Msg::Move(Motion::Last));
    bench.come("g", "[4]");
    assert_eq!(bench.state.answers.place(), (2, 2));
    assert!(bench.state.answers.older().is_none());
    let (effects, out) = bench.run(Msg::Answers(AnswersMsg::Step(false)));
    assert_eq!((effects, out), (vec![], None), "a small one is not read again");
    assert_eq!((bench.shown(), bench.state.body.ready().map(Body::cursor)), ("[1,2,3]".to_owned(), Some(3)));
    assert_eq!(bench.state.answer.as_ref().map(|answer| answer.request.function.as_str()), Some("f"));
    assert_eq!(bench.state.answers.older().map(|kept| kept.at), Some(Millis(0)));
    assert_eq!(bench.run(Msg::Answers(AnswersMsg::Step(false))), (vec![], Some(Out::NoOtherAnswer(false))));
    bench.run(Msg::Answers(AnswersMsg::Step(true)));
    assert_eq!(bench.shown(), "[4]");
    assert_eq!(bench.run(Msg::Answers(AnswersMsg::Step(true))), (vec![], Some(Out::NoOtherAnswer(true))));
    bench.run(Msg::Answers(AnswersMsg::Step(false)));
    bench.come("f", "[5]");
    assert_eq!(
        (bench.shown(), bench.state.answers.place()),
        ("[5]".to_owned(), (3, 3)),
        "a new one is shown"
    );
}

#[test]
fn a_large_answer_is_read_again_and_what_was_under_way_is_cancelled() {
    let mut bench = Bench::new();
    let large = format!("[{}1]", "0,".repeat(READ_ROWS));
    bench.come("f", &large);
    bench.run(Msg::Show(Box::new(answer("f", "[1]"))));
    let (effects, _) = bench.run(Msg::Answers(AnswersMsg::Step(false)));
    let [Effect::Cancel(cancelled), Effect::IndexOutput { job, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((cancelled.number, job.number), (2, 3));
    bench.read(&effects);
    assert_eq!(bench.shown(), large);
}

#[test]
fn the_list_shows_what_is_selected() {
    let mut bench = Bench::new();
    assert_eq!(bench.run(Msg::Answers(AnswersMsg::List)), (vec![], None));
    assert!(bench.state.answers.list.is_none(), "there is nothing to list");
    for output in ["[1]", "[2]", "[3]"] {
        bench.come("f", output);
    }
    bench.run(Msg::Answers(AnswersMsg::List));
    bench.run(Msg::Answers(AnswersMsg::Move(Motion::Last)));
    assert_eq!(bench.run(Msg::Answers(AnswersMsg::Show)), (vec![], None));
    assert_eq!((bench.shown(), bench.state.answers.list), ("[1]".to_owned(), None));
    bench.run(Msg::Answers(AnswersMsg::List));
    assert_eq!(bench.state.answers.selected(), Some(0), "it opens on what is shown");
    bench.run(Msg::Answers(AnswersMsg::Close));
    assert_eq!((bench.shown(), bench.state.answers.list), ("[1]".to_owned(), None));
}

#[test]
fn a_failure_without_a_body_is_kept_and_leaves_nothing_to_read() {
    let mut bench = Bench::new();
    bench.come("f", "[1]");
    let failure = Failure::new(FailureKind::Network, "No answer", "");
    let failure = CallFailure { failure, exchange: None, may_have_run: true };
    let lost = Answer { result: Err(Arc::new(failure)), ..answer("f", "1") };
    assert_eq!(bench.run(Msg::Show(Box::new(lost))), (vec![], None));
    assert_eq!(bench.state.answers.place(), (2, 2));
    bench.run(Msg::Answers(AnswersMsg::Step(false)));
    assert_eq!(bench.shown(), "[1]");
    bench.run(Msg::Answers(AnswersMsg::Step(true)));
    assert!(matches!(bench.state.body, Remote::Idle));
}

/// At most so many, at most so many bytes; the newest stays whatever its size.
#[test]
fn the_oldest_and_largest_go() {
    let mut answers = Answers::default();
    let of_size = |size: usize| {
        let mut made = answer("f", "1");
        if let Ok(outcome) = &mut made.result {
            Arc::make_mut(outcome).exchange.body = vec![b' '; size].into();
        }
        made
    };
    (0..MAX_ANSWERS + 5).for_each(|at| answers.keep(of_size(at), Millis(0)));
    let sizes = |answers: &Answers| answers.kept.iter().map(Kept::bytes).collect::<Vec<_>>();
    assert_eq!(sizes(&answers), (5..MAX_ANSWERS + 5).collect::<Vec<_>>());
    let mut answers = Answers::default();
    let mega = 1024 * 1024;
    for size in [1, 30, 2, 20, 3, 15] {
        answers.keep(of_size(size * mega), Millis(0));
    }
    assert_eq!(
        sizes(&answers),
        [1, 2, 20, 3, 15].map(|size| size * mega),
        "not the oldest: that frees nothing"
    );
    answers.keep(of_size(MAX_BYTES + 1), Millis(0));
    assert_eq!((sizes(&answers), answers.shown), (vec![MAX_BYTES + 1], 0));
}

#[test]
fn an_age_is_told_in_words() {
    let told = |seconds| ago(Duration::from_secs(seconds));
    assert_eq!(
        [told(9), told(59), told(3_599), told(7_300)],
        ["just now", "59 s ago", "59 min ago", "2 h ago"]
    );
}

#[test]
fn the_previous_answer_is_one_of_the_same_function_and_page() {
    let mut bench = Bench::new();
    bench.come("f", "[1]");
    let second = Answer { page: 2, ..answer("f", "[2]") };
    bench.run(Msg::Show(Box::new(second)));
    bench.come("g", "[3]");
    assert_eq!(bench.state.answers.previous(), None);
    bench.come("f", "[4]");
    assert_eq!(bench.state.answers.previous(), Some(0));
    bench.run(Msg::Answers(AnswersMsg::Step(false)));
    bench.run(Msg::Answers(AnswersMsg::Step(false)));
    assert_eq!(bench.state.answers.previous(), Some(0), "another page, for want of the same");
    let mut refused = answer("f", "1");
    if let Ok(outcome) = &mut refused.result {
        Arc::make_mut(outcome).verdict = wire::executed(r#"{"network_code":"500","output":1}"#).unwrap();
    }
    bench.run(Msg::Show(Box::new(refused)));
    bench.come("f", "[6]");
    assert_eq!(bench.state.answers.previous(), Some(3), "one that ended alike");
}
