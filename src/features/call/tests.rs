//! The life of a call, in every order that results and keys can race.

use std::sync::Arc;

use super::*;
use crate::domain::call::CallFailure;
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::variables::Variables;
use crate::effect::{JobIds, Millis};

fn request() -> Box<CallRequest> {
    Box::new(CallRequest {
        function: "slack-post-message".into(),
        arguments: Doc::object(),
        variables: Variables::default(),
        account: None,
        cursor: None,
    })
}

fn answer() -> CallResult {
    let failure = Failure::new(FailureKind::Network, "No answer", "");
    Err(Arc::new(CallFailure { failure, exchange: None, may_have_run: true }))
}

fn run(state: &mut State, jobs: &mut JobIds, msg: Msg) -> Step<Out> {
    update(state, msg, &mut Ctx { jobs, now: Millis(5), height: 10 })
}

fn started() -> (State, JobIds, JobId) {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    let (effects, out) = run(&mut state, &mut jobs, Msg::Start(request()));
    let job = JobId { number: 1, since: Millis(5) };
    assert_eq!(effects, [Effect::Call { job, request: request() }]);
    assert_eq!(out, Some(Out::Started("slack-post-message".into())));
    (state, jobs, job)
}

#[test]
fn a_second_enter_sends_nothing() {
    let (mut state, mut jobs, job) = started();
    assert_eq!(run(&mut state, &mut jobs, Msg::Start(request())), (vec![], Some(Out::Busy)));
    assert_eq!(state.running.map(|running| running.job), Some(job));
}

#[test]
fn finish_then_cancel_shows_the_answer() {
    let (mut state, mut jobs, job) = started();
    let step = run(&mut state, &mut jobs, Msg::Finished(job, answer()));
    assert_eq!(step, (vec![], Some(Out::Answered(request(), answer()))));
    assert_eq!(run(&mut state, &mut jobs, Msg::Cancel), (vec![], None));
    assert_eq!(state, State::default());
}

#[test]
fn cancel_then_finish_drops_the_answer() {
    let (mut state, mut jobs, job) = started();
    let step = run(&mut state, &mut jobs, Msg::Cancel);
    assert_eq!(step, (vec![Effect::Cancel(job)], Some(Out::Cancelled(request()))));
    assert_eq!(run(&mut state, &mut jobs, Msg::Finished(job, answer())), (vec![], None));
    assert_eq!(state, State::default());
}

#[test]
fn an_answer_of_an_older_call_is_dropped() {
    let (mut state, mut jobs, old) = started();
    run(&mut state, &mut jobs, Msg::Cancel);
    run(&mut state, &mut jobs, Msg::Start(request()));
    assert_eq!(run(&mut state, &mut jobs, Msg::Finished(old, answer())), (vec![], None));
    assert_eq!(state.running.map(|running| running.job.number), Some(2));
}
