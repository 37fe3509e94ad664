//! Answers replacing each other, and indexes that come late.

mod expressions;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::*;
use crate::domain::call::{CallFailure, CallOutcome, CallRequest, Exchange};
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{FilterError, JsonIndex, Table};
use crate::domain::variables::Variables;
use crate::effect::{Effect, JobId, JobIds, Millis, Remote};
use crate::features::{Ctx, Step};
use crate::protocol::wire;

fn request() -> CallRequest {
    CallRequest {
        function: "f".into(),
        arguments: Doc::object(),
        variables: Variables::default(),
        account: None,
        cursor: None,
    }
}

fn answer(body: &str) -> Box<Answer> {
    let exchange = Exchange {
        status: 200,
        headers: Vec::new(),
        body: body.to_owned().into(),
        first_byte: Duration::ZERO,
        total: Duration::ZERO,
    };
    let outcome = CallOutcome { exchange, verdict: wire::executed(body).unwrap(), index: None };
    Box::new(Answer {
        origin: Origin::Call,
        request: request(),
        app_title: "App".into(),
        account: None,
        user: None,
        result: Ok(Arc::new(outcome)),
        page: 1,
    })
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn run(state: &mut State, jobs: &mut JobIds, msg: Msg) -> Step<Out> {
    update(state, msg, &mut Ctx { jobs, now: Millis(0), height: 10 })
}

fn indexed(body: &str) -> Indexed {
    let never = AtomicBool::new(false);
    Indexed::Tree(Arc::new(JsonIndex::build(body.to_owned(), 0..body.len(), &never).unwrap()))
}

#[test]
fn only_the_output_is_indexed_and_an_older_index_is_dropped() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    let body = r#"{"network_code":"200","output":[1]}"#;
    let (effects, _) = run(&mut state, &mut jobs, Msg::Show(answer(body)));
    let Ok(outcome) = &answer(body).result.clone() else { panic!("an outcome") };
    let exchange = Arc::new(outcome.exchange.clone());
    assert_eq!(effects, [Effect::IndexOutput { job: job(1), exchange, range: 31..34 }]);
    let (effects, _) = run(&mut state, &mut jobs, Msg::Show(answer(body)));
    assert_eq!(effects[0], Effect::Cancel(job(1)));
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed("[1]"))));
    assert!(state.body.awaits(job(2)), "stale");
    run(&mut state, &mut jobs, Msg::Indexed(job(2), Ok(indexed("[1]"))));
    assert!(matches!(state.body, Remote::Ready(Body::Tree { .. })));
}

#[test]
fn the_headline_tells_both_statuses_apart() {
    let headline = |body: &str| {
        let answer = answer(body);
        (answer.is_success(), answer.headline())
    };
    let refused = (false, "Integry ran it, but App refused: network_code 404".to_owned());
    assert_eq!(headline(r#"{"network_code":"404","output":null}"#), refused);
    assert_eq!(
        headline(r#"{"network_code":"201","output":1}"#),
        (true, "App answered: network_code 201".to_owned())
    );
}

#[test]
fn a_failure_without_an_answer_has_nothing_to_index() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    let failure = Failure::new(FailureKind::Network, "No answer", "");
    let failure = CallFailure { failure, exchange: None, may_have_run: true };
    let shown = Answer { result: Err(Arc::new(failure)), ..*answer(r#"{"network_code":"200"}"#) };
    assert_eq!(run(&mut state, &mut jobs, Msg::Show(Box::new(shown))), (vec![], None));
    assert_eq!(run(&mut state, &mut jobs, Msg::NextPage), (vec![], Some(Out::NoNextPage)));
}

#[test]
fn the_next_page_is_the_same_call_with_the_cursor() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(r#"{"network_code":"200","output":[],"_cursor":{"p":2}}"#)));
    let next = CallRequest { cursor: Some(Doc::parse(r#"{"p":2}"#).unwrap()), ..request() };
    assert_eq!(run(&mut state, &mut jobs, Msg::NextPage), (vec![], Some(Out::NextPage(Box::new(next), 2))));
}

/// Words are found from where the cursor is; Esc goes back there.
#[test]
fn finding_goes_from_match_to_match() {
    const BODY: &str = r#"{"network_code":"200","output":{"a":"x","b":{"c":"y"},"d":"xx"}}"#;
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(BODY)));
    let output = r#"{"a":"x","b":{"c":"y"},"d":"xx"}"#;
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed(output))));
    run(&mut state, &mut jobs, Msg::Move(crate::features::Motion::Down));
    run(&mut state, &mut jobs, Msg::Move(crate::features::Motion::Down));
    run(&mut state, &mut jobs, Msg::StartFind);
    let key = |c| Msg::Edit(crate::widgets::text_input::EditKey::Char(c));
    let (effects, _) = run(&mut state, &mut jobs, key('x'));
    let [Effect::FindOutput { job: first, .. }] = &effects[..] else { panic!("{effects:?}") };
    let (effects, _) = run(&mut state, &mut jobs, key('x'));
    let [Effect::Cancel(cancelled), Effect::FindOutput { job: second, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(cancelled, first);
    run(&mut state, &mut jobs, Msg::Found(*first, vec![1]));
    assert!(state.find.as_ref().is_some_and(|find| find.found.is_none()), "an old search is dropped");
    run(&mut state, &mut jobs, Msg::Found(*second, vec![1, 4]));
    let cursor = |state: &State| state.body.ready().map(Body::cursor);
    assert_eq!(cursor(&state), Some(4), "the first from where the cursor was");
    run(&mut state, &mut jobs, Msg::FindNext(true));
    assert_eq!(cursor(&state), Some(1), "around the end");
    run(&mut state, &mut jobs, Msg::FindNext(false));
    assert_eq!(cursor(&state), Some(4));
    assert_eq!(run(&mut state, &mut jobs, Msg::DropFind), (vec![], None));
    assert_eq!(cursor(&state), Some(2), "typing was given up");
    run(&mut state, &mut jobs, Msg::StartFind);
    run(&mut state, &mut jobs, Msg::FindRegex);
    run(&mut state, &mut jobs, key('('));
    assert!(state.find.as_ref().is_some_and(|find| find.error.is_some()));
}

/// A list becomes a table, is sorted, and its cell is found again in the tree.
#[test]
fn a_table_and_the_way_back() {
    const BODY: &str = r#"{"network_code":"200","output":[{"n":2,"t":"b"},{"n":1,"t":"a"}]}"#;
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(BODY)));
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed(r#"[{"n":2,"t":"b"},{"n":1,"t":"a"}]"#))));
    let (effects, _) = run(&mut state, &mut jobs, Msg::Table);
    let [Effect::BuildTable { job, index, array }] = &effects[..] else { panic!("{effects:?}") };
    let table = Arc::new(Table::build(Arc::clone(index), *array, &AtomicBool::new(false)));
    let (effects, _) = run(&mut state, &mut jobs, Msg::TableBuilt(*job, Some(Arc::clone(&table))));
    assert!(matches!(effects[..], [Effect::CountColumn { column: 0, .. }]), "{effects:?}");
    run(&mut state, &mut jobs, Msg::Right);
    let (effects, _) = run(&mut state, &mut jobs, Msg::Sort);
    let [Effect::ArrangeTable { job, .. }] = &effects[..] else { panic!("{effects:?}") };
    run(&mut state, &mut jobs, Msg::Arranged(*job, Some(vec![1, 0])));
    let copied = |step: Step<Out>| match step {
        (effects, Some(Out::Copy(clip, what))) if effects.is_empty() => (clip.text(), what),
        other => panic!("{other:?}"),
    };
    assert_eq!(copied(run(&mut state, &mut jobs, Msg::Copy)), ("a".into(), "value"));
    let csv = "n,t\r\n1,a\r\n2,b\r\n";
    assert_eq!(copied(run(&mut state, &mut jobs, Msg::CopyTable(false))), (csv.into(), "table as CSV"));
    run(&mut state, &mut jobs, Msg::Open);
    assert!(state.table.is_none());
    let path = state.body.ready().map(|body| match body {
        Body::Tree { index, cursor, .. } => index.jq_path(cursor.cursor),
        Body::Text { .. } => String::new(),
    });
    assert_eq!(path.as_deref(), Some(".[1].t"));
}

#[test]
fn what_is_no_list_makes_no_table() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(r#"{"network_code":"200","output":{"a":1}}"#)));
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed(r#"{"a":1,"b":[]}"#))));
    assert_eq!(run(&mut state, &mut jobs, Msg::Table), (vec![], Some(Out::NoTable)));
}

#[test]
fn a_value_leaves_with_its_key_and_what_is_around_it() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(r#"{"network_code":"200","output":{"a":1}}"#)));
    run(
        &mut state,
        &mut jobs,
        Msg::Indexed(job(1), Ok(indexed(r#"{"e-mail":"ada@x.y","ids":[7],"2":"x","lines":"a\nb"}"#))),
    );
    let mut seen = Vec::new();
    for _ in 0..5 {
        run(&mut state, &mut jobs, Msg::Move(crate::features::Motion::Down));
        match run(&mut state, &mut jobs, Msg::UseAs) {
            (effects, Some(Out::UseAs(carried))) if effects.is_empty() => {
                assert_eq!(carried.around, ["f"], "the function");
                seen.push((carried.variable(), carried.text.clone(), carried.fits_variable()));
            }
            other => panic!("{other:?}"),
        }
    }
    let used = |name: &str, value: &str, fits| (name.to_owned(), value.to_owned(), fits);
    assert_eq!(
        seen,
        [
            used("e_mail", "ada@x.y", true),
            used("ids", "[7]", true),
            used("ids", "7", true),
            used("value", "x", true),
            used("lines", "a\nb", false)
        ]
    );
}

/// The result is a document like any other, a fault leaves the last one, Esc brings the whole answer back.
#[test]
fn an_answer_seen_through_an_expression() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(r#"{"network_code":"200","output":[1,2]}"#)));
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed("[1,2]"))));
    run(&mut state, &mut jobs, Msg::StartFilter);
    let key = |c| Msg::Edit(crate::widgets::text_input::EditKey::Char(c));
    let (effects, _) = run(&mut state, &mut jobs, key('.'));
    let [Effect::FilterOutput { job: first, expression, .. }, Effect::CompleteOutput { .. }] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(expression, ".");
    let (effects, _) = run(&mut state, &mut jobs, key('['));
    let [Effect::Cancel(cancelled), Effect::FilterOutput { job: second, .. }, Effect::Cancel(_)] =
        &effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(cancelled, first);
    let tree = |text: &str| match indexed(text) {
        Indexed::Cut(..) => panic!("a whole text"),
        Indexed::Tree(index) => FilteredTree { index, values: 1, cut: false, notes: Vec::new() },
        Indexed::Text(..) => panic!("no tree"),
    };
    let rows = |state: &State| match state.body.ready() {
        Some(Body::Tree { index, .. }) => index.len(),
        _ => 0,
    };
    run(&mut state, &mut jobs, Msg::Filtered(*first, Ok(tree("[1,2,3,4]"))));
    assert_eq!(rows(&state), 3, "an old result is dropped");
    run(&mut state, &mut jobs, Msg::Filtered(*second, Ok(tree("{}"))));
    assert_eq!(rows(&state), 1);
    let (effects, _) = run(&mut state, &mut jobs, key('x'));
    let [Effect::FilterOutput { job: third, .. }, Effect::CompleteOutput { .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    run(&mut state, &mut jobs, Msg::Filtered(*third, Err(fault(2))));
    let filter = |state: &State| state.filter.clone().expect("an expression");
    let error = filter(&state).error.map(|error| error.message);
    assert_eq!((rows(&state), error.as_deref()), (1, Some("column 3: no")));
    assert_eq!(filter(&state).marked(), Some(2..3));
    run(&mut state, &mut jobs, key('y'));
    assert_eq!(filter(&state).marked(), None, "it was another text that had the fault");
    let (effects, out) = run(&mut state, &mut jobs, Msg::DropFind);
    assert!(matches!(effects[..], [Effect::Cancel(_), Effect::Cancel(_)]) && out.is_none(), "{effects:?}");
    assert_eq!(rows(&state), 3);
}

fn fault(at: usize) -> FilterError {
    FilterError::Expression { column: at + 1, at: at..at + 1, message: "no".into() }
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_it_is_asked_for_twice() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(r#"{"network_code":"200","output":[1,2]}"#)));
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed("[1,2]"))));
    run(&mut state, &mut jobs, Msg::StartSave);
    assert_eq!(run(&mut state, &mut jobs, Msg::EndFind), (vec![], None), "without a name nothing is written");
    run(&mut state, &mut jobs, Msg::Paste("a.json".into()));
    let saving = |effects: &[Effect]| match effects {
        [Effect::SaveOutput { job, path, replaces, .. }] if path == "a.json" => (*job, *replaces),
        other => panic!("{other:?}"),
    };
    let (first, replaces) = saving(&run(&mut state, &mut jobs, Msg::EndFind).0);
    assert!(!replaces);
    run(&mut state, &mut jobs, Msg::Saved(first, Ok(Saved::Exists)));
    let (second, replaces) = saving(&run(&mut state, &mut jobs, Msg::EndFind).0);
    assert!(replaces);
    let done = run(&mut state, &mut jobs, Msg::Saved(second, Ok(Saved::Written(5))));
    assert_eq!(done, (vec![], Some(Out::Saved("a.json".into(), 5))));
    assert!(!state.is_typing());
}
