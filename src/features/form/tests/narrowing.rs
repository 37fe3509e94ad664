//! Rows that are hidden, and what must be seen all the same.

use super::*;
use crate::domain::form::RowKind;

fn labels(bench: &Bench) -> Vec<String> {
    bench.state.open.as_ref().expect("a form").rows.iter().map(|row| row.label.clone()).collect()
}

fn narrow(bench: &mut Bench, words: &str) {
    bench.run(Msg::FilterRows);
    bench.type_text(words);
    bench.run(Msg::Commit);
}

#[test]
fn a_call_that_is_blocked_shows_the_row_that_blocks_it() {
    let mut bench = Bench::opened(&[7]);
    narrow(&mut bench, "count");
    assert_eq!(labels(&bench), ["count"]);
    let (_, out) = bench.run(Msg::Call);
    assert_eq!(out, Some(Out::InTheWay("channel: required".into())));
    let open = bench.state.open.as_ref().expect("a form");
    assert_eq!(open.selected().map(|row| row.label.as_str()), Some("channel"));
    assert!(!open.is_narrowed());
}

#[test]
fn what_the_server_says_of_a_hidden_row_shows_it() {
    let mut bench = Bench::opened(&[7]);
    narrow(&mut bench, "count");
    let details = ErrorDetails { fields: vec![("text".into(), "is too long".into())], general: Vec::new() };
    bench.run(Msg::ServerErrors(details));
    let open = bench.state.open.as_ref().expect("a form");
    assert_eq!(open.selected().map(|row| row.label.as_str()), Some("text"));
}

#[test]
fn all_rows_come_back_by_one_key() {
    let mut bench = Bench::opened(&[7]);
    narrow(&mut bench, "count");
    assert_eq!(bench.run(Msg::AllRows), (vec![], Some(Out::Shown("All parameters."))));
    assert_eq!(labels(&bench), ["channel", "text", "mrkdwn", "count"]);
}

#[test]
fn a_group_that_is_found_can_be_filled() {
    let raw = r#"{"name":"slack-post-message","parameters":{"type":"object","properties":{
        "tags":{"type":"array","items":{"type":"string"}},"text":{"type":"string"}}}}"#;
    let mut bench = Bench::opened(&[7]);
    let (effects, _) = bench.run(Msg::Open(function("slack-tags")));
    let Some(Effect::BuildForm { job, .. }) = effects.last() else { panic!("{effects:?}") };
    bench.run(Msg::Built(*job, Arc::new(read_parameters(raw))));
    narrow(&mut bench, "tags");
    bench.run(Msg::Right);
    let open = bench.state.open.as_ref().expect("a form");
    let kinds: Vec<_> = open.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Group { open: true }, RowKind::AddItem]);
}

#[test]
fn a_raw_text_that_is_no_json_can_be_dropped_and_brought_back() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "a");
    bench.run(Msg::RawJson);
    bench.type_text("x");
    bench.run(Msg::CancelEdit);
    let is_aside = |bench: &Bench| bench.state.open.as_ref().unwrap().form.text_at(&Path::root()).is_some();
    assert!(is_aside(&bench));
    let (_, out) = bench.run(Msg::Row(RowEdit::Clear));
    assert_eq!(out, Some(Out::Shown("The raw JSON was dropped; u brings it back.")));
    assert!(!is_aside(&bench));
    assert_eq!(bench.arguments(), r#"{"channel":"a"}"#, "and no row was cleared");
    bench.run(Msg::Row(RowEdit::Undo));
    assert!(is_aside(&bench), "nothing typed is lost");
}

#[test]
fn a_key_that_changes_nothing_says_why() {
    let mut bench = Bench::opened(&[7]);
    for (edit, said) in [
        (RowEdit::Undo, "There is nothing to undo."),
        (RowEdit::Default, "It has no default."),
        (RowEdit::Clear, "It holds nothing."),
        (RowEdit::Duplicate, "It moves no item of a list."),
    ] {
        assert_eq!(bench.run(Msg::Row(edit)), (vec![], Some(Out::Shown(said))), "{edit:?}");
    }
}
