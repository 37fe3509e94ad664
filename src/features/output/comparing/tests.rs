//! Comparisons that come and go, and the cursor in their differences.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::domain::failure::FailureKind;
use crate::domain::output::Clip;
use crate::domain::output::{What, diff};
use crate::features::Motion;
use crate::features::output::keeping::tests::Bench;
use crate::features::output::{AnswersMsg, Msg, Scrolled};

const OLD: &str = r#"{"a":1,"list":[{"id":1,"n":"x"},{"id":2,"n":"y"}],"text":"a big cat"}"#;
const NEW: &str = r#"{"a":2,"list":[{"id":2,"n":"z"},{"id":3,"n":"new"}],"text":"a small cat"}"#;

/// What the worker does.
fn done(effects: &[Effect]) -> Msg {
    let [.., Effect::CompareOutput { job, old, new, expression: None }] = effects else {
        panic!("{effects:?}")
    };
    let (Comparand::Read(Searched::Tree(old)), Comparand::Read(Searched::Tree(new))) = (old, new) else {
        panic!("{effects:?}")
    };
    let diff = Arc::new(diff(old, new, &AtomicBool::new(false)).unwrap());
    Msg::Compare(CompareMsg::Done(
        *job,
        Ok(Compared::Trees(Sides { old: Arc::clone(old), new: Arc::clone(new), diff })),
    ))
}

/// Two answers of a function, compared.
fn compared() -> Bench {
    let mut bench = Bench::new();
    bench.come("f", OLD);
    bench.come("g", "1");
    bench.come("f", NEW);
    let (effects, out) = bench.run(Msg::Compare(CompareMsg::Toggle));
    assert_eq!((effects.len(), out), (1, None));
    bench.run(done(&effects));
    bench
}

fn path(bench: &Bench) -> String {
    let comparison = bench.state.comparison.as_ref().unwrap();
    comparison.compared.ready().unwrap().path(comparison.row().unwrap())
}

#[test]
fn the_cursor_goes_from_difference_to_difference() {
    let mut bench = compared();
    let comparison = bench.state.comparison.as_ref().unwrap();
    assert_eq!((comparison.old.number, comparison.new.number), (1, 3));
    let mut paths = vec![path(&bench)];
    for forward in [true, true, true, true, true, false] {
        bench.run(Msg::Compare(CompareMsg::Next(forward)));
        paths.push(path(&bench));
    }
    // Item 1 is gone, 2 has another name, 3 is new.
    assert_eq!(paths, [".a", ".list[0]", ".list[0].n", ".list[1]", ".text", ".a", ".text"]);
    bench.run(Msg::Move(Motion::First));
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(
        (path(&bench), bench.state.comparison.as_ref().unwrap().row().unwrap().what),
        (".list".into(), What::Inside)
    );
    bench.run(Msg::Open);
    assert_eq!(path(&bench), ".list[0]", "from a container to what differs in it");
    bench.run(Msg::Left);
    assert_eq!(path(&bench), ".list");
}

#[test]
fn a_difference_is_read_in_full_and_copied() {
    let mut bench = compared();
    bench.run(Msg::Compare(CompareMsg::Next(false)));
    assert_eq!(path(&bench), ".text");
    let copied = |text: &str, what| (vec![], Some(Out::Copy(Box::new(Clip::Text(text.into())), what)));
    assert_eq!(bench.run(Msg::Copy), copied("a small cat", "new value"));
    assert_eq!(bench.run(Msg::CopyMenu), copied(".text", "path"));
    bench.run(Msg::Open);
    let pair = bench.state.pair().unwrap().clone();
    assert!((2..5).all(|at| pair.old.is_marked(at)) && (2..7).all(|at| pair.new.is_marked(at)));
    assert!(!pair.old.is_marked(1) && !pair.old.is_marked(5) && !pair.new.is_marked(7));
    bench.run(Msg::Scroll(Motion::Down));
    assert_eq!(bench.state.pair().unwrap().scrolled, Scrolled::Down(1));
    bench.run(Msg::Scroll(Motion::Last));
    bench.run(Msg::Scroll(Motion::Up));
    assert_eq!(bench.state.pair().unwrap().scrolled.top(7), 6);
    bench.run(Msg::CloseDetail);
    assert!(bench.state.pair().is_none() && bench.state.comparison.is_some());
    (0..3).for_each(|_| _ = bench.run(Msg::Compare(CompareMsg::Next(false))));
    bench.run(Msg::Open);
    assert_eq!(
        bench.state.detail.as_ref().unwrap().whole,
        r#"{"id":1,"n":"x"}"#,
        "what is gone is read, too"
    );
}

#[test]
fn esc_goes_back_to_the_tree_at_the_same_place() {
    let mut bench = compared();
    bench.run(Msg::Compare(CompareMsg::Next(false)));
    assert_eq!(bench.run(Msg::Compare(CompareMsg::Close)), (vec![], None));
    let Some(Body::Tree { index, cursor, .. }) = bench.state.body.ready() else { panic!("a tree") };
    assert_eq!(index.jq_path(cursor.cursor), ".text");
    assert!(bench.state.comparison.is_none());
}

#[test]
fn keys_of_the_tree_do_nothing_under_a_comparison() {
    let mut bench = compared();
    let before = bench.state.body.ready().map(Body::cursor);
    for msg in [Msg::FoldAll, Msg::Table, Msg::StartFind, Msg::StartFilter, Msg::UseAs] {
        assert_eq!(bench.run(msg), (vec![], None));
    }
    bench.run(Msg::Move(Motion::Last));
    assert_eq!(bench.state.body.ready().map(Body::cursor), before);
    assert!(bench.state.table.is_none() && bench.state.find.is_none() && bench.state.filter.is_none());
}

#[test]
fn what_is_late_or_left_is_dropped() {
    let mut bench = Bench::new();
    bench.come("f", OLD);
    bench.come("f", NEW);
    let (first, _) = bench.run(Msg::Compare(CompareMsg::Toggle));
    let Effect::CompareOutput { job, .. } = &first[0] else { panic!("{first:?}") };
    assert!(bench.state.is_waiting());
    assert_eq!(bench.run(Msg::Compare(CompareMsg::Toggle)), (vec![Effect::Cancel(*job)], None));
    bench.run(done(&first));
    assert!(bench.state.comparison.is_none(), "closed meanwhile");
    let (second, _) = bench.run(Msg::Compare(CompareMsg::Toggle));
    bench.run(done(&first));
    assert!(bench.state.comparison.as_ref().unwrap().compared.ready().is_none(), "stale");
    let Effect::CompareOutput { job, .. } = &second[0] else { panic!("{second:?}") };
    // A new answer takes the place of everything.
    let (effects, _) =
        bench.run(Msg::Show(Box::new(crate::features::output::keeping::tests::answer("f", "1"))));
    assert_eq!(effects[0], Effect::Cancel(*job));
    assert!(bench.state.comparison.is_none());
}

#[test]
fn any_kept_answer_can_be_compared_with() {
    let mut bench = compared();
    // The list opens on the shown one, the newest.
    bench.run(Msg::Answers(AnswersMsg::List));
    let (effects, out) = bench.run(Msg::Answers(AnswersMsg::Compare));
    assert!(effects.is_empty() && matches!(out, Some(Out::CannotCompare(_))), "not with itself");
    bench.run(Msg::Answers(AnswersMsg::List));
    bench.run(Msg::Answers(AnswersMsg::Move(Motion::Down)));
    let (effects, _) = bench.run(Msg::Answers(AnswersMsg::Compare));
    bench.run(done(&effects));
    let comparison = bench.state.comparison.as_ref().unwrap();
    assert_eq!((comparison.old.number, comparison.new.number, path(&bench)), (2, 3, ".".to_owned()));
    // From an older one to a newer one: the older one stays the old side.
    bench.run(Msg::Answers(AnswersMsg::Step(false)));
    bench.run(Msg::Answers(AnswersMsg::List));
    bench.run(Msg::Answers(AnswersMsg::Move(Motion::First)));
    bench.run(Msg::Answers(AnswersMsg::Compare));
    let comparison = bench.state.comparison.as_ref().unwrap();
    assert_eq!((comparison.old.number, comparison.new.number, comparison.shown_is_new), (2, 3, false));
}

#[test]
fn nothing_to_compare_is_said() {
    let mut bench = Bench::new();
    let cannot = |step: Step<Out>| step.0.is_empty() && matches!(step.1, Some(Out::CannotCompare(_)));
    assert!(cannot(bench.run(Msg::Compare(CompareMsg::Toggle))));
    bench.come("f", OLD);
    bench.come("g", NEW);
    assert!(cannot(bench.run(Msg::Compare(CompareMsg::Toggle))));
    bench.come("f", NEW);
    let (effects, _) = bench.run(Msg::Compare(CompareMsg::Toggle));
    let Effect::CompareOutput { job, .. } = &effects[0] else { panic!("{effects:?}") };
    let failure = Failure::new(FailureKind::Local, "The two answers cannot be compared", "");
    bench.run(Msg::Compare(CompareMsg::Done(*job, Err(failure.clone()))));
    assert_eq!(bench.run(Msg::Open), (vec![], None));
    assert_eq!(bench.run(Msg::Compare(CompareMsg::Close)), (vec![], None));
}
