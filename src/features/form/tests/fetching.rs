//! What is had from elsewhere: look-ups, suggestions, files, the preview, the check of the whole.

use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::form::{Complaint, LookUp, Source, Table};

fn query(name: &str) -> Arc<Function> {
    Arc::new(Function { kind: FunctionKind::Query, ..(*function(name)).clone() })
}

fn named(name: &str) -> LookUp {
    LookUp { source: Source { function: name.into(), ..Source::default() }, certain: false }
}

fn found(output: &str, next: Option<Doc>) -> Found {
    let table = Table::read(&Doc::parse(output).expect("JSON"), &Source::default());
    Found::Values(Arc::new(LookedUp { table, next }))
}

fn failure() -> Failure {
    Failure::new(FailureKind::Network, "No answer", "").retryable()
}

/// The look-up that an effect asks for.
fn look_up_of(effects: &[Effect]) -> (JobId, CallRequest) {
    match effects {
        [Effect::LookUp { job, request, .. }] => (*job, (**request).clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_look_up_inserts_remembers_and_pages() {
    let mut bench = Bench::opened(&[7]);
    let (effects, out) = bench.run(Msg::LookUp);
    assert_eq!(effects, []);
    assert!(matches!(out, Some(Out::LookUp(row)) if row.label == "channel"));
    let list = query("slack-list-conversations");
    let (effects, _) =
        bench.run(Msg::LookUpWith(Box::new(named("slack-list-conversations")), Arc::clone(&list)));
    let (job, request) = look_up_of(&effects);
    assert_eq!(
        (request.function.as_str(), request.body(), request.account),
        ("slack-list-conversations", "{}".into(), Some(7))
    );
    let first = r#"{"channels":[{"id":"C1","name":"general"},{"id":"C2","name":"random"}]}"#;
    bench.run(Msg::LookedUp(job, Ok(found(first, Some(Doc::text("p2"))))));
    // Near the end the next page is fetched, with the cursor.
    let (effects, _) = bench.run(Msg::Move(Motion::Down));
    let (job, request) = look_up_of(&effects);
    assert_eq!(request.body(), r#"{"_cursor":"p2"}"#);
    let both =
        r#"{"channels":[{"id":"C1","name":"general"},{"id":"C2","name":"random"},{"id":"C3","name":"dev"}]}"#;
    bench.run(Msg::LookedUp(job, Ok(found(both, None))));
    bench.type_text("dev");
    assert_eq!(bench.run(Msg::Commit), (vec![keep(r#"{"channel":"C3"}"#, &[])], None));
    // Once more: nothing is called.
    assert_eq!(bench.run(Msg::LookUpWith(Box::new(named("slack-list-conversations")), list)), (vec![], None));
    assert!(matches!(&bench.state.editor, Some(Editor::LookUp(editor)) if editor.fitting.len() == 3));
}

#[test]
fn a_look_up_asks_for_what_it_needs_and_can_be_tried_again() {
    let mut bench = Bench::opened(&[7]);
    let (effects, _) = bench.run(Msg::LookUpWith(Box::new(named("slack-find")), query("slack-find")));
    let (first, _) = look_up_of(&effects);
    bench.run(Msg::LookedUp(first, Ok(Found::Needs(vec!["team".into()]))));
    bench.type_text("T1");
    let (effects, _) = bench.run(Msg::Commit);
    let (second, request) = look_up_of(&effects);
    assert_eq!(request.body(), r#"{"team":"T1"}"#);
    assert_eq!(
        bench.run(Msg::LookedUp(first, Ok(found("[1]", None)))),
        (vec![], None),
        "an old answer is dropped"
    );
    bench.run(Msg::LookedUp(second, Err(failure())));
    let (effects, _) = bench.run(Msg::Commit);
    let (third, _) = look_up_of(&effects);
    assert_eq!(bench.run(Msg::CancelEdit), (vec![Effect::Cancel(third)], None));
    assert_eq!(bench.state.editor, None);
    assert_eq!(bench.run(Msg::LookedUp(third, Ok(found("[1]", None)))), (vec![], None));
}

#[test]
fn with_several_accounts_a_look_up_asks_first() {
    let mut bench = Bench::opened(&[7, 8]);
    let look_up = || Msg::LookUpWith(Box::new(named("slack-find")), query("slack-find"));
    assert_eq!(bench.run(look_up()), (vec![], Some(Out::AskAccount)));
    bench.run(Msg::Move(Motion::Down));
    let (effects, out) = bench.run(Msg::Commit);
    assert_eq!(effects, [Effect::Keep(Change::Account("slack".into(), 8))]);
    assert!(matches!(out, Some(Out::LookUp(_))));
    let (effects, _) = bench.run(look_up());
    assert_eq!(look_up_of(&effects).1.account, Some(8));
}

#[test]
fn numbers_go_into_text_rows_as_text() {
    let mut bench = Bench::opened(&[7]);
    let (effects, _) = bench.run(Msg::LookUpWith(Box::new(named("slack-find")), query("slack-find")));
    bench.run(Msg::LookedUp(look_up_of(&effects).0, Ok(found(r#"[{"id":12,"name":"x"}]"#, None))));
    bench.run(Msg::Commit);
    assert_eq!(bench.arguments(), r#"{"channel":"12"}"#);
}

#[test]
fn suggestions_are_taken_as_one_edit() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "mine");
    bench.run(Msg::Suggest);
    assert_eq!(bench.run(Msg::Commit), (vec![], None), "without a prompt nothing is asked");
    bench.type_text("hi all");
    let (effects, _) = bench.run(Msg::Commit);
    let [Effect::Suggest { job, function, prompt, variables }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(
        (function.as_str(), prompt.as_str(), variables.is_empty()),
        ("slack-post-message", "hi all", true)
    );
    let suggested = Doc::parse(r#"{"channel":"general","text":"hi","mrkdwn":true}"#).expect("JSON");
    bench.run(Msg::Suggested(*job, Ok(Some(suggested))));
    bench.run(Msg::Move(Motion::Last));
    bench.run(Msg::Row(RowEdit::Toggle));
    let (effects, out) = bench.run(Msg::Commit);
    let suggested = vec![Path::of_key("text")];
    let draft = Draft { suggested, ..draft(r#"{"channel":"mine","text":"hi"}"#, &[]) };
    let kept = Effect::Keep(Change::Draft("slack-post-message".into(), Some(draft)));
    assert_eq!(effects, [kept], "what was there is not replaced by itself");
    assert_eq!(out, Some(Out::Suggested(1)));
    let suggested = |bench: &Bench| {
        bench.state.open.as_ref().expect("open").rows.iter().filter(|row| row.suggested).count()
    };
    assert_eq!(suggested(&bench), 1);
    // A look at another function makes it nobody's own.
    bench.open("slack-other");
    bench.open("slack-post-message");
    assert_eq!(suggested(&bench), 1);
    bench.fill("text", "!");
    assert_eq!(suggested(&bench), 0, "touched, it is the person's own");
}

#[test]
fn a_preview_that_comes_late_is_dropped() {
    let mut bench = Bench::opened(&[7]);
    let (effects, _) = bench.run(Msg::Preview);
    let [Effect::Preview(job, sent)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*sent, request("{}", Some(7)));
    assert_eq!(bench.run(Msg::CancelEdit), (vec![Effect::Cancel(*job)], None));
    assert_eq!(bench.run(Msg::Previewed(*job, Ok("POST".into()))), (vec![], None));
    assert_eq!(bench.state.editor, None);
    let (effects, _) = bench.run(Msg::Preview);
    let [Effect::Preview(job, _)] = &effects[..] else { panic!("{effects:?}") };
    bench.run(Msg::Previewed(*job, Ok("POST".into())));
    assert_eq!(bench.run(Msg::Copy), (vec![], Some(Out::Copy("POST".into()))));
}

#[test]
fn a_file_goes_into_its_row() {
    let mut bench = Bench::opened(&[7]);
    bench.run(Msg::LoadFile);
    bench.type_text("a.png");
    let (effects, _) = bench.run(Msg::Commit);
    let [Effect::ReadFile { job, path }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(path, "a.png");
    assert_eq!(bench.run(Msg::Commit), (vec![], None), "it is being read already");
    bench.run(Msg::FileRead(*job, Err(failure())));
    let (effects, _) = bench.run(Msg::Commit);
    let [Effect::ReadFile { job, .. }] = &effects[..] else { panic!("{effects:?}") };
    let taken = bench.run(Msg::FileRead(*job, Ok("AAEC".into())));
    assert_eq!(taken, (vec![keep(r#"{"channel":"AAEC"}"#, &[])], None));
}

#[test]
fn the_whole_is_checked_after_an_edit_and_before_a_call() {
    let mut bench = Bench::opened(&[7]);
    bench.run(Msg::OpenRow);
    bench.type_text("a");
    let (effects, _) = bench.update(Msg::Commit);
    let [Effect::Validate { job: first, after, .. }, Effect::Keep(_)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert!(!after.is_zero(), "while somebody types on, nothing is checked");
    // A call waits for the check, which does not wait for a pause any more.
    let (effects, out) = bench.update(Msg::Call);
    let [Effect::Cancel(cancelled), Effect::Validate { job, after, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((cancelled, after.is_zero(), out), (first, true, None));
    assert_eq!(bench.update(Msg::Checked(*first, vec![])), (vec![], None), "an old check is dropped");
    let complaint = Complaint { path: Path::of_key("channel"), message: "too short".into() };
    let (effects, out) = bench.update(Msg::Checked(*job, vec![complaint]));
    assert_eq!((effects, out), (vec![], Some(Out::InTheWay("channel: too short".into()))));
    // The row says so now, and the second press sends all the same.
    assert_eq!(
        bench.state.open.as_ref().expect("open").shown_problem(&Path::of_key("channel")),
        Some(("too short", false))
    );
    let sent = request(r#"{"channel":"a"}"#, Some(7));
    assert_eq!(bench.update(Msg::Call), (vec![], Some(Out::Call(sent))));
}

#[test]
fn a_text_comes_back_from_outside() {
    let mut bench = Bench::opened(&[7]);
    bench.run(Msg::OpenRow);
    bench.type_text("a");
    let (effects, _) = bench.run(Msg::OutsideEditor);
    let [Effect::EditOutside { job, text, extension }, Effect::Keep(_)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((text.as_str(), *extension), ("a", "txt"));
    let (_, out) = bench.run(Msg::EditedOutside(*job, Err(failure())));
    assert_eq!(out, Some(Out::Trouble(failure())));
    bench.run(Msg::EditedOutside(*job, Ok("a\nb".into())));
    assert_eq!(bench.run(Msg::CancelEdit).0, [keep(r#"{"channel":"a\nb"}"#, &[])]);
}
