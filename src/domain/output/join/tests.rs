//! Joined documents, and that they hold what `serde_json` finds on the pages.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn joined(pages: &[&str]) -> (String, Option<usize>) {
    let mut joiner = Joiner::default();
    for page in pages {
        joiner.push(Bytes::copy_from_slice(page.as_bytes()));
    }
    (String::from_utf8(joiner.join().to_vec()).unwrap(), joiner.items())
}

fn text(pages: &[&str]) -> String {
    joined(pages).0
}

#[test]
fn lists_are_put_one_after_the_other_byte_for_byte() {
    assert_eq!(
        joined(&["[ 1.0 , {\"b\" :1,\"a\":2} ]", "[]", "[12345678901234567890123,\"\\u00e9\"]"]),
        ("[1.0 , {\"b\" :1,\"a\":2},12345678901234567890123,\"\\u00e9\"]".to_owned(), Some(4))
    );
    assert_eq!(text(&["[]", "[]"]), "[]");
    assert_eq!(text(&[" [1] "]), " [1] ", "one page is its own document");
}

#[test]
fn the_list_of_an_object_is_joined_and_the_last_page_tells_the_rest() {
    let pages = [
        r#"{"ok":true,"results":[1,2],"paging":{"next":"a"},"first":1}"#,
        r#"{"ok":true,"results":[3],"paging":{"next":"b"}}"#,
        r#"{"ok":true,"results":[],"paging":{"next":null},"took":5}"#,
    ];
    let whole = r#"{"ok":true,"results":[1,2,3],"paging":{"next":null},"first":1,"took":5}"#;
    assert_eq!(joined(&pages), (whole.to_owned(), Some(3)));
}

#[test]
fn of_several_lists_the_longest_that_every_page_has_and_that_changes() {
    let pages = [
        r#"{"columns":["a","b","c"],"rows":[1],"only":[1,2,3,4]}"#,
        r#"{"columns":["a","b","c"],"rows":[2]}"#,
    ];
    assert_eq!(
        joined(&pages),
        (r#"{"columns":["a","b","c"],"rows":[1,2],"only":[1,2,3,4]}"#.to_owned(), Some(2))
    );
}

/// The end of a list comes as an empty output, or as an object that leaves its empty list out.
#[test]
fn an_empty_last_page_changes_nothing() {
    for end in ["[]", "null", "{}", r#""""#, ""] {
        assert_eq!(text(&[r#"{"items":[1]}"#, r#"{"items":[2]}"#, end]), r#"{"items":[1,2]}"#, "{end}");
        assert_eq!(text(&["[1]", "[2]", end]), "[1,2]", "{end}");
    }
    let left_out = [r#"{"items":[1],"n":1}"#, r#"{"items":[2],"n":2}"#, r#"{"n":0}"#];
    assert_eq!(text(&left_out), r#"{"items":[1,2],"n":0}"#);
}

#[test]
fn pages_without_a_common_list_stand_side_by_side() {
    for (pages, whole) in [
        (&["1", "2"][..], "[1,2]"),
        (&[r#"{"a":1}"#, r#"{"a":2}"#, "{}"], r#"[{"a":1},{"a":2}]"#),
        (&[r#"{"a":[1]}"#, r#"{"b":[2]}"#], r#"[{"a":[1]},{"b":[2]}]"#),
        (&["[1]", r#"{"a":[2]}"#], r#"[[1],{"a":[2]}]"#),
        (&[r#"{"a":[1],"a":[2]}"#, r#"{"a":[3],"a":[4]}"#], r#"[{"a":[1],"a":[2]},{"a":[3],"a":[4]}]"#),
        (&["1", "null", "2"], "[1,null,2]"),
    ] {
        assert_eq!(joined(pages), (whole.to_owned(), None));
    }
}

#[test]
fn duplicate_and_escaped_keys_stay() {
    let pages = [r#"{"x":1,"x":2,"it\u0065ms":[1]}"#, r#"{"x":3,"x":4,"items":[2]}"#];
    assert_eq!(text(&pages), r#"{"x":3,"x":4,"items":[1,2]}"#);
    let half = [r#"{"\ud800":[1]}"#, r#"{"\ud800":[2]}"#];
    assert_eq!(text(&half), r#"{"\ud800":[1,2]}"#);
}

#[test]
fn depth_is_no_matter() {
    let deep = format!("[{}{}]", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(text(&[&deep, "[1]"]).len(), deep.len() + 2);
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        r#"[a-c"\\\[\]{},: \u{e9}\u{1f600}]{0,6}"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c\"\\\\,]{0,3}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn written(value: &Value, pretty: bool) -> String {
    if pretty { serde_json::to_string_pretty(value).unwrap() } else { value.to_string() }
}

proptest! {
    #[test]
    fn lists_hold_the_items_of_all_pages(
        pages in prop::collection::vec((prop::collection::vec(value(), 0..5), any::<bool>()), 1..6)
    ) {
        let texts: Vec<String> = pages.iter().map(|(items, pretty)| written(&Value::from(items.clone()), *pretty)).collect();
        let (text, items) = joined(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let all: Vec<Value> = pages.into_iter().flat_map(|(items, _)| items).collect();
        prop_assert_eq!(items, Some(all.len()));
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), Value::from(all));
    }

    #[test]
    fn objects_hold_the_items_of_all_pages_and_the_rest_of_the_last(
        pages in prop::collection::vec((prop::collection::vec(value(), 1..5), value(), any::<bool>()), 2..6)
    ) {
        let page = |items: &[Value], rest: &Value| serde_json::json!({"rest": {"of": rest}, "list\n": items, "n": 1.50});
        let texts: Vec<String> = pages.iter().map(|(items, rest, pretty)| written(&page(items, rest), *pretty)).collect();
        let (text, items) = joined(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let all: Vec<Value> = pages.iter().flat_map(|(items, ..)| items.clone()).collect();
        prop_assert_eq!(items, Some(all.len()));
        let whole = page(&all, &pages.last().unwrap().1);
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), whole);
    }

    #[test]
    fn whatever_pages_hold_the_whole_is_json(pages in prop::collection::vec((value(), any::<bool>()), 1..6)) {
        let texts: Vec<String> = pages.iter().map(|(page, pretty)| written(page, *pretty)).collect();
        let (text, items) = joined(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let whole = serde_json::from_str::<Value>(&text);
        prop_assert!(whole.is_ok(), "{}", text);
        if items.is_none() && pages.len() > 1 {
            prop_assert!(whole.unwrap().is_array());
        }
    }

    /// Adding pages one by one and joining in between is the same as joining once.
    #[test]
    fn the_order_of_work_does_not_matter(pages in prop::collection::vec(value(), 1..6)) {
        let mut joiner = Joiner::default();
        for page in &pages {
            joiner = joiner.clone();
            joiner.push(page.to_string().into());
            joiner.join();
        }
        let texts: Vec<String> = pages.iter().map(Value::to_string).collect();
        let at_once = text(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(String::from_utf8(joiner.join().to_vec()).unwrap(), at_once);
    }
}
