//! What is offered in an expression, and earlier ones.

use super::*;
use crate::domain::kept::{Change, Expression};
use crate::domain::output::complete::{Offer, offers};
use crate::widgets::text_input::EditKey;

const OUTPUT: &str = r#"{"results":[{"id":1,"e-mail":"a"}],"next":null}"#;

fn typing() -> (State, JobIds) {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    run(&mut state, &mut jobs, Msg::Show(answer(&format!(r#"{{"network_code":"200","output":{OUTPUT}}}"#))));
    run(&mut state, &mut jobs, Msg::Indexed(job(1), Ok(indexed(OUTPUT))));
    run(&mut state, &mut jobs, Msg::StartFilter);
    (state, jobs)
}

fn type_in(state: &mut State, jobs: &mut JobIds, text: &str) -> Vec<Effect> {
    let mut last = Vec::new();
    for c in text.chars() {
        last = run(state, jobs, Msg::Edit(EditKey::Char(c))).0;
    }
    last
}

/// What the worker finds for the last effects.
fn look_up(effects: &[Effect]) -> (JobId, Vec<Offer>) {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::CompleteOutput { job, index, wanted } => {
            Some((*job, offers(index, wanted, &AtomicBool::new(false))))
        }
        _ => None,
    });
    found.expect("a look-up")
}

fn text(state: &State) -> String {
    state.filter.as_ref().expect("an expression").input.text()
}

fn labels(state: &State) -> Vec<String> {
    let offered = state.filter.as_ref().and_then(|filter| filter.offered.as_ref());
    offered.map_or_else(Vec::new, |offered| offered.list.iter().map(|offer| offer.label.clone()).collect())
}

#[test]
fn tab_goes_through_what_is_offered() {
    let (mut state, mut jobs) = typing();
    let first = type_in(&mut state, &mut jobs, ".");
    let second = type_in(&mut state, &mut jobs, "e");
    let [
        Effect::Cancel(run_before),
        Effect::FilterOutput { .. },
        Effect::Cancel(looked),
        Effect::CompleteOutput { .. },
    ] = &second[..]
    else {
        panic!("{second:?}")
    };
    let (old, found) = look_up(&first);
    assert_eq!((*looked, run_before.number), (old, 2));
    assert_eq!(run(&mut state, &mut jobs, Msg::Completed(old, found)), (vec![], None));
    assert_eq!(labels(&state), [""; 0], "an old list is dropped");
    let (looked, found) = look_up(&second);
    run(&mut state, &mut jobs, Msg::Completed(looked, found));
    assert_eq!(labels(&state), ["results", "next"]);
    let (effects, _) = run(&mut state, &mut jobs, Msg::Complete(true));
    let [Effect::Cancel(_), Effect::FilterOutput { expression, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(expression, ".results");
    run(&mut state, &mut jobs, Msg::Complete(true));
    assert_eq!(text(&state), ".next");
    run(&mut state, &mut jobs, Msg::Complete(true));
    run(&mut state, &mut jobs, Msg::Complete(false));
    assert_eq!(text(&state), ".next", "around and back");
    run(&mut state, &mut jobs, Msg::Complete(false));
    // What is typed next goes on from what was put in.
    let effects = type_in(&mut state, &mut jobs, "[].");
    let (looked, found) = look_up(&effects);
    run(&mut state, &mut jobs, Msg::Completed(looked, found));
    assert_eq!(labels(&state), ["id", "e-mail"]);
    run(&mut state, &mut jobs, Msg::Complete(false));
    assert_eq!(text(&state), ".results[].\"e-mail\"");
}

#[test]
fn a_tab_that_comes_too_early_waits_for_the_list() {
    let (mut state, mut jobs) = typing();
    let effects = type_in(&mut state, &mut jobs, ".re");
    assert_eq!(run(&mut state, &mut jobs, Msg::Complete(true)), (vec![], None));
    let (looked, found) = look_up(&effects);
    let (effects, _) = run(&mut state, &mut jobs, Msg::Completed(looked, found));
    assert!(matches!(&effects[..], [Effect::Cancel(_), Effect::FilterOutput { .. }]), "{effects:?}");
    assert_eq!(text(&state), ".results");
    assert!(state.is_typing());
    // So does an Enter after it.
    type_in(&mut state, &mut jobs, "|");
    let effects = type_in(&mut state, &mut jobs, "leng");
    run(&mut state, &mut jobs, Msg::Complete(true));
    assert_eq!(run(&mut state, &mut jobs, Msg::EndFind), (vec![], None));
    let (looked, found) = look_up(&effects);
    let (effects, _) = run(&mut state, &mut jobs, Msg::Completed(looked, found));
    assert_eq!((text(&state).as_str(), state.is_typing()), (".results|length", false));
    assert!(matches!(&effects[..], [.., Effect::FilterOutput { .. }, Effect::Keep(_)]), "{effects:?}");
}

#[test]
fn what_stands_after_the_cursor_stays() {
    let (mut state, mut jobs) = typing();
    type_in(&mut state, &mut jobs, "length");
    run(&mut state, &mut jobs, Msg::Edit(EditKey::Home));
    let effects = type_in(&mut state, &mut jobs, ".n");
    let (looked, found) = look_up(&effects);
    run(&mut state, &mut jobs, Msg::Completed(looked, found));
    run(&mut state, &mut jobs, Msg::Complete(true));
    assert_eq!(text(&state), ".nextlength");
    type_in(&mut state, &mut jobs, "|");
    assert_eq!(text(&state), ".next|length", "the cursor is after what was put in");
}

#[test]
fn an_empty_line_offers_by_tab_and_esc_closes_the_list_first() {
    let (mut state, mut jobs) = typing();
    let (effects, _) = run(&mut state, &mut jobs, Msg::Complete(true));
    let (looked, found) = look_up(&effects);
    run(&mut state, &mut jobs, Msg::Completed(looked, found));
    assert_eq!(labels(&state)[..3], [".results", ".next", "map"]);
    assert_eq!(text(&state), "", "it is only shown");
    assert_eq!(run(&mut state, &mut jobs, Msg::DropFind), (vec![], None));
    assert!(state.filter.is_some() && labels(&state).is_empty());
    assert_eq!(run(&mut state, &mut jobs, Msg::DropFind), (vec![], None));
    assert!(state.filter.is_none());
}

fn used(function: &str, text: &str) -> Expression {
    Expression { function: function.into(), text: text.into() }
}

#[test]
fn earlier_expressions_come_back() {
    let (mut state, mut jobs) = typing();
    let kept = vec![used("g", ".other"), used("f", ".next"), used("g", ".next"), used("f", "keys")];
    assert_eq!(run(&mut state, &mut jobs, Msg::Kept(kept)), (vec![], None));
    let mut recall = |state: &mut State, back: bool| {
        let effects = run(state, &mut jobs, Msg::Recall(back)).0;
        (text(state), effects.iter().any(|effect| matches!(effect, Effect::FilterOutput { .. })))
    };
    assert_eq!(recall(&mut state, false), (String::new(), false), "nothing is later");
    assert_eq!(recall(&mut state, true), (".next".into(), true), "those of this function first");
    assert_eq!(recall(&mut state, true), ("keys".into(), true));
    assert_eq!(recall(&mut state, true), (".other".into(), true), "then all, each once");
    assert_eq!(recall(&mut state, true), (".other".into(), false), "there is no older one");
    assert_eq!(recall(&mut state, false), ("keys".into(), true));
    assert_eq!(recall(&mut state, false), (".next".into(), true));
    assert_eq!(recall(&mut state, false), (String::new(), false), "what was typed");
    type_in(&mut state, &mut jobs, ".o");
    run(&mut state, &mut jobs, Msg::Recall(true));
    assert_eq!(text(&state), ".other", "only those that begin alike");
    type_in(&mut state, &mut jobs, "x");
    run(&mut state, &mut jobs, Msg::Recall(true));
    assert_eq!(text(&state), ".otherx");
}

#[test]
fn an_expression_that_ran_is_remembered() {
    let (mut state, mut jobs) = typing();
    let effects = type_in(&mut state, &mut jobs, ".next");
    let [
        ..,
        Effect::FilterOutput { job: last, .. },
        Effect::Cancel(_),
        Effect::CompleteOutput { job: looked, .. },
    ] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    let keep = Effect::Keep(Change::Expression(used("f", ".next")));
    // It may be done with before its result is there.
    let (effects, _) = run(&mut state, &mut jobs, Msg::EndFind);
    assert_eq!(effects, [Effect::Cancel(*looked), keep]);
    run(&mut state, &mut jobs, Msg::StartFilter);
    assert_eq!(run(&mut state, &mut jobs, Msg::EndFind), (vec![], None), "once");
    run(&mut state, &mut jobs, Msg::StartFilter);
    let effects = type_in(&mut state, &mut jobs, "(");
    let [Effect::Cancel(before), Effect::FilterOutput { job: wrong, .. }, ..] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(before, last);
    run(&mut state, &mut jobs, Msg::Filtered(*wrong, Err(fault(5))));
    let (effects, _) = run(&mut state, &mut jobs, Msg::EndFind);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Keep(_))), "what is wrong is not");
}
