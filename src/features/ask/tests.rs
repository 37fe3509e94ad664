//! Transitions of the prompt line: state and all effects.

use std::sync::Arc;

use super::*;
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::function::{Function, FunctionKind};
use crate::domain::kept::Change;
use crate::domain::variables::Variables;
use crate::effect::{Effect, JobId, JobIds, Millis};
use crate::features::{Ctx, Motion, Step};
use crate::widgets::text_input::EditKey;

#[derive(Default)]
struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn open(words: &str) -> Self {
        let mut bench = Self::default();
        assert_eq!(bench.run(Msg::Open(words.into())), (vec![], None));
        bench
    }

    /// Asked, and these functions came.
    fn answered(words: &str, names: &[&str]) -> Self {
        let mut bench = Self::open(words);
        bench.run(Msg::Enter);
        let found = names.iter().copied().map(candidate).collect();
        assert_eq!(bench.run(Msg::Answered(job(1), Ok(found))), (vec![], None));
        bench
    }

    fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(0), height: 5 })
    }

    fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            assert_eq!(self.run(Msg::Edit(EditKey::Char(c))), (vec![], None));
        }
    }

    fn words(&self) -> String {
        self.state.open.as_ref().expect("open").prompt.text()
    }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn candidate(name: &str) -> Candidate {
    let function = Function {
        name: name.into(),
        description: String::new(),
        app: "slack".into(),
        kind: FunctionKind::Action,
        raw: "{}".into(),
    };
    let arguments = Doc::parse(r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}"#).expect("JSON");
    Candidate { function: Arc::new(function), arguments }
}

fn predict(number: u64, prompt: &str) -> Effect {
    let variables = Variables::default();
    Effect::Predict { job: job(number), prompt: prompt.into(), variables, connected_only: false }
}

fn keep(prompt: &str) -> Effect {
    Effect::Keep(Change::Prompt(prompt.into()))
}

fn failure() -> Failure {
    Failure::new(FailureKind::Network, "No answer", "").retryable()
}

#[test]
fn enter_asks_and_enter_on_the_answer_opens_it() {
    let mut bench = Bench::open("");
    assert_eq!(bench.run(Msg::Enter), (vec![], None), "nothing is asked without words");
    bench.type_text(" post hi ");
    bench.state.variables.set("name", "Ada");
    bench.state.connected_only = true;
    let asked = Effect::Predict {
        job: job(1),
        prompt: "post hi".into(),
        variables: bench.state.variables.clone(),
        connected_only: true,
    };
    assert_eq!(bench.run(Msg::Enter), (vec![keep("post hi"), asked], None));
    assert_eq!(bench.state.job(), Some(job(1)));
    bench.run(Msg::Answered(job(1), Ok(vec![candidate("slack-post-message")])));
    assert_eq!(bench.state.chosen(), Some(&candidate("slack-post-message")));
    let opened = Out::Open(Box::new(candidate("slack-post-message")));
    assert_eq!(bench.run(Msg::Enter), (vec![], Some(opened)));
    assert_eq!(bench.state.open, None);
    assert_eq!(bench.state.prompts, ["post hi"]);
    bench.run(Msg::Open(String::new()));
    assert_eq!(bench.words(), "", "what was asked is an arrow away, not in the way");
}

#[test]
fn a_second_enter_gives_the_first_question_up_and_its_answer_is_dropped() {
    let mut bench = Bench::open("one");
    bench.run(Msg::Enter);
    bench.type_text(" two");
    let effects = vec![Effect::Cancel(job(1)), keep("one two"), predict(2, "one two")];
    assert_eq!(bench.run(Msg::Enter), (effects, None));
    assert_eq!(bench.run(Msg::Answered(job(1), Ok(vec![candidate("slack-a")]))), (vec![], None));
    assert_eq!(bench.state.job(), Some(job(2)));
    assert_eq!(bench.state.open.as_ref().expect("open").answer, None);
}

#[test]
fn esc_stops_asking_and_keeps_the_words_then_leaves() {
    let mut bench = Bench::open("one");
    bench.run(Msg::Enter);
    assert_eq!(bench.run(Msg::Back), (vec![Effect::Cancel(job(1))], None));
    assert_eq!((bench.words().as_str(), bench.state.job()), ("one", None));
    assert_eq!(bench.run(Msg::Answered(job(1), Err(failure()))), (vec![], None));
    assert_eq!(bench.state.open.as_ref().expect("open").failure, None);
    bench.type_text(" more");
    assert_eq!(bench.run(Msg::Back), (vec![], None));
    assert_eq!(bench.state.open, None);
    // What was typed and never asked is there again, unless others come along.
    bench.run(Msg::Open(String::new()));
    assert_eq!(bench.words(), "one more");
    bench.run(Msg::Back);
    bench.run(Msg::Open("searched".into()));
    assert_eq!(bench.words(), "searched");
    // A question that is under way ends when the words go elsewhere.
    bench.run(Msg::Enter);
    assert_eq!(bench.run(Msg::Close), (vec![Effect::Cancel(job(2))], None));
}

#[test]
fn a_failure_keeps_the_words_and_enter_asks_again() {
    let mut bench = Bench::open("one");
    bench.run(Msg::Enter);
    bench.run(Msg::Answered(job(1), Err(failure())));
    assert_eq!(bench.state.open.as_ref().expect("open").failure, Some(failure()));
    assert_eq!(bench.words(), "one");
    assert_eq!(bench.run(Msg::Enter), (vec![predict(2, "one")], None), "a prompt is kept once");
    assert_eq!(bench.state.open.as_ref().expect("open").failure, None);
}

#[test]
fn other_words_make_an_answer_an_old_one() {
    let mut bench = Bench::answered("one", &["slack-a"]);
    bench.type_text("x");
    assert_eq!(bench.state.chosen(), None);
    assert!(bench.state.open.as_ref().expect("open").answer.is_some(), "it stays to be read");
    bench.run(Msg::Edit(EditKey::Backspace));
    assert_eq!(bench.state.chosen(), Some(&candidate("slack-a")), "the same words: the same answer");
    bench.state.connected_only = true;
    assert_eq!(bench.state.chosen(), None, "asked of other apps");
    bench.state.connected_only = false;
    bench.run(Msg::Paste("!".into()));
    assert_eq!(bench.run(Msg::Enter), (vec![keep("one!"), predict(2, "one!")], None));
    // Nothing fits: Enter asks once more.
    bench.run(Msg::Answered(job(2), Ok(vec![])));
    assert!(bench.state.fresh().is_some_and(|answer| answer.candidates.is_empty()));
    assert_eq!(bench.run(Msg::Enter), (vec![predict(3, "one!")], None));
}

#[test]
fn arrows_walk_through_earlier_prompts_and_back_to_what_was_typed() {
    let mut bench = Bench::open("");
    assert_eq!(bench.run(Msg::Walk(true)), (vec![], None), "there are none");
    for prompt in ["one", "two", "three"] {
        bench.run(Msg::Open(prompt.into()));
        bench.run(Msg::Enter);
    }
    bench.run(Msg::Kept(vec!["two".into(), "zero".into()]));
    assert_eq!(bench.state.prompts, ["three", "two", "one", "zero"]);
    bench.run(Msg::Open("typed".into()));
    let mut seen = Vec::new();
    for earlier in [true, true, true, true, true, false, false, false, false, false] {
        bench.run(Msg::Walk(earlier));
        seen.push(bench.words());
    }
    let expected = ["three", "two", "one", "zero", "zero", "one", "two", "three", "typed", "typed"];
    assert_eq!(seen, expected);
    // From the newest prompt itself the arrow goes to the one before it.
    bench.run(Msg::Open("three".into()));
    bench.run(Msg::Walk(true));
    assert_eq!(bench.words(), "two");
    bench.type_text("!");
    bench.run(Msg::Walk(true));
    assert_eq!(bench.words(), "three", "what is edited is a text of its own");
}

#[test]
fn every_candidate_can_be_chosen_and_its_arguments_paged() {
    let mut bench = Bench::answered("one", &["slack-a", "slack-b", "slack-c"]);
    let selected = |bench: &Bench| {
        let answer = bench.state.fresh().expect("an answer");
        (answer.list.selected, answer.top)
    };
    let mut seen = Vec::new();
    for motion in [
        Motion::PageDown,
        Motion::PageDown,
        Motion::PageUp,
        Motion::Down,
        Motion::Down,
        Motion::Down,
        Motion::Up,
    ] {
        assert_eq!(bench.run(Msg::Move(motion)), (vec![], None));
        seen.push(selected(&bench));
    }
    assert_eq!(seen, [(0, 5), (0, 6), (0, 1), (1, 0), (2, 0), (0, 0), (2, 0)]);
    assert_eq!(bench.run(Msg::Enter), (vec![], Some(Out::Open(Box::new(candidate("slack-c"))))));
}
