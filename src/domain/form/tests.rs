//! The form model: schema to rows to document and back.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::domain::call::ErrorDetails;

fn form(parameters: &str) -> Form {
    Form::new(Arc::new(read_parameters(&format!("{{\"parameters\":{parameters}}}"))))
}

/// Drafts are kept with a mask in a credential's place.
#[test]
fn a_text_that_was_masked_is_told_and_can_be_sent_at_the_second_try() {
    let mut form = message_form();
    let channel = Path::root().key("channel");
    form.set(&channel, Doc::Str("for •••••••• and more".into()));
    let problem = form.problems().into_iter().find(|problem| problem.path == channel).expect("a problem");
    assert!(!problem.blocks && problem.message.contains("type it again"), "{problem:?}");
}

fn message_form() -> Form {
    form(
        r#"{"type":"object","required":["channel"],"properties":{
            "channel":{"type":"string"},"count":{"type":"number"},"flag":{"type":"boolean"},
            "color":{"type":"string","enum":["red","green"]},
            "blocks":{"type":"array","items":{"type":"string"}},
            "owner":{"type":"object","properties":{"name":{"type":"string"},"id":{"type":"number"}}},
            "properties":{"type":"object","properties":{}}}}"#,
    )
}

fn labels(form: &Form) -> Vec<String> {
    form.rows()
        .iter()
        .map(|row| format!("{}{}:{}", " ".repeat(row.depth), row.label, row.spec.kind_name()))
        .collect()
}

fn enter(form: &mut Form, path: &Path, text: &str) -> Result<(), String> {
    let spec = form.rows().into_iter().find(|row| &row.path == path).expect("row").spec;
    form.enter_text(path, &spec, text)
}

#[test]
fn a_fresh_form_sends_nothing_and_lists_every_field() {
    let form = message_form();
    assert_eq!(form.arguments().write(), "{}");
    assert_eq!(
        labels(&form),
        [
            "channel:text",
            "count:number",
            "flag:boolean",
            "color:choice",
            "blocks:list",
            "owner:object",
            "properties:map"
        ]
    );
}

#[test]
fn typing_into_a_group_makes_it_and_clearing_unmakes_it() {
    let mut form = message_form();
    let owner = Path::of_key("owner");
    form.toggle(&owner, false);
    enter(&mut form, &owner.key("name"), "Ann").unwrap();
    assert_eq!(form.arguments().write(), r#"{"owner":{"name":"Ann"}}"#);
    form.clear(&owner.key("name"));
    assert_eq!(form.arguments().write(), "{}");
    assert!(form.undo() && form.undo());
    assert!(!form.undo());
    assert!(form.redo());
    assert_eq!(form.arguments().write(), r#"{"owner":{"name":"Ann"}}"#);
}

#[test]
fn text_that_does_not_fit_stays_and_blocks() {
    let mut form = message_form();
    let count = Path::of_key("count");
    assert_eq!(enter(&mut form, &count, "1,5").unwrap_err(), "a number is expected, not `1,5`");
    assert_eq!(form.text_at(&count), Some("1,5"));
    assert!(form.problems().iter().any(|problem| problem.blocks && problem.path == count));
    enter(&mut form, &count, "1.50").unwrap();
    assert_eq!(form.arguments().write(), r#"{"count":1.50}"#);
    enter(&mut form, &count, "{n}").unwrap();
    assert_eq!(form.tag_names(), ["n"]);
}

#[test]
fn lists_and_free_keys_grow_and_shrink() {
    let mut form = message_form();
    let blocks = Path::of_key("blocks");
    let first = form.add_item(&blocks, &Spec::of(Kind::Text));
    enter(&mut form, &first, "a").unwrap();
    let second = form.add_item(&blocks, &Spec::of(Kind::Text));
    enter(&mut form, &second, "b").unwrap();
    form.clear(&first);
    let email = form.add_key(&Path::of_key("properties"), "email").unwrap();
    assert!(form.add_key(&Path::of_key("properties"), "email").is_err());
    enter(&mut form, &email, "a@b.c").unwrap();
    assert_eq!(form.arguments().write(), r#"{"blocks":["b"],"properties":{"email":"a@b.c"}}"#);
    form.clear(&blocks.index(0));
    assert_eq!(
        form.arguments().write(),
        r#"{"blocks":[],"properties":{"email":"a@b.c"}}"#,
        "an empty list is not absent"
    );
}

#[test]
fn booleans_reach_all_three_states() {
    let mut form = message_form();
    let flag = Path::of_key("flag");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(form.arguments().write());
        form.cycle_boolean(&flag);
    }
    assert_eq!(seen, ["{}", r#"{"flag":true}"#, r#"{"flag":false}"#, "{}"]);
}

#[test]
fn required_counts_null_and_empty_as_missing_but_does_not_block() {
    let mut form = message_form();
    let channel = Path::of_key("channel");
    let expect = vec![Problem { path: channel.clone(), message: "required".into(), blocks: false }];
    assert_eq!(form.problems(), expect);
    form.set(&channel, Doc::Null);
    assert_eq!(form.problems(), expect);
    form.set(&channel, Doc::text(String::new()));
    assert_eq!(form.problems(), expect);
    form.set(&channel, Doc::Str("x".into()));
    assert_eq!(form.problems(), []);
}

#[test]
fn server_errors_land_on_rows_and_the_rest_is_kept() {
    let mut form = message_form();
    let details = ErrorDetails {
        fields: vec![
            ("owner.name".into(), "too short".into()),
            ("Channel".into(), "not found".into()),
            ("zzz".into(), "what?".into()),
            ("blocks[3].x".into(), "bad".into()),
        ],
        general: vec!["User has not connected".into()],
    };
    assert_eq!(form.take_server_errors(&details), Some(Path::of_key("channel")));
    assert_eq!(form.server_error(&Path::of_key("owner").key("name")), Some(("too short", false)));
    assert_eq!(form.server_error(&Path::of_key("blocks")), Some(("bad", false)));
    assert_eq!(form.banner(), ["User has not connected", "zzz: what?"]);
    enter(&mut form, &Path::of_key("channel"), "general").unwrap();
    assert_eq!(
        form.server_error(&Path::of_key("channel")),
        Some(("not found", true)),
        "it is about the value before"
    );
    assert!(form.server_error(&Path::of_key("blocks")).is_some());
}

#[test]
fn keys_the_schema_does_not_know_are_rows() {
    let mut form = message_form();
    form.replace(Doc::parse(r#"{"channel":"x","extra":{"a":1},"count":"many"}"#).unwrap());
    let rows = form.rows();
    let extra = rows.iter().find(|row| row.label == "extra").unwrap();
    assert!(!extra.known);
    assert_eq!(form.arguments().write(), r#"{"channel":"x","extra":{"a":1},"count":"many"}"#);
    assert_eq!(form.counts(), (3, 8));
}

#[test]
fn nullable_unions_are_their_type() {
    let form = form(
        r#"{"type":"object","properties":{"a":{"anyOf":[{"type":"null"},{"type":"number"}]},"b":{"type":["string","null"]},"c":{"type":["string","number"]}}}"#,
    );
    assert_eq!(labels(&form), ["a:number", "b:text", "c:one of"]);
    assert!(form.rows()[0].spec.nullable && form.rows()[1].spec.nullable);
    assert!(form.rows()[2].branching.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_json_text_becomes_a_form(text in "[\\[\\]{}\",:a-z0-9 ]{0,80}") {
        let form = Form::new(Arc::new(read_parameters(&text)));
        prop_assert!(!form.rows().is_empty() || form.spec().object().is_some());
    }

    #[test]
    fn undo_goes_back_to_the_start(texts in prop::collection::vec("[a-z0-9{}.]{0,6}", 1..12)) {
        let mut form = message_form();
        for (position, text) in texts.iter().enumerate() {
            let key = ["channel", "count", "flag", "color"][position % 4];
            let path = Path::of_key(key);
            let before = form.arguments().clone();
            // Refused texts must leave the document alone.
            if enter(&mut form, &path, text).is_err() {
                prop_assert_eq!(form.arguments(), &before);
            }
        }
        while form.undo() {}
        prop_assert_eq!(form.arguments().write(), "{}");
    }
}
