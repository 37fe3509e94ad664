//! Where the cursor is, and what is offered there.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::domain::output::filter::Program;
use crate::domain::output::{JsonIndex, Kind};

static NEVER: AtomicBool = AtomicBool::new(false);

fn index(text: &str) -> JsonIndex {
    JsonIndex::build(text.to_owned(), 0..text.len(), &NEVER).unwrap()
}

const TEXT: &str = r#"{"results":[{"id":1,"name":"a","tags":[{"t":1}],"e-mail":"x"},{"id":2,"name":null,"owner":{"city":"B"}}],
    "next":null,"by":{"a":{"n":1},"b":{"m":2}},"if":1}"#;

/// What is offered after a text, as it would be put in.
fn offered(before: &str) -> Vec<String> {
    let found = wanted(before).map(|wanted| offers(&index(TEXT), &wanted, &NEVER));
    let is_key = |offer: &Offer| !matches!(offer.about, About::Filter(_));
    found.unwrap_or_default().into_iter().filter(is_key).map(|offer| offer.insert).collect()
}

#[test]
fn keys_are_offered_where_the_path_leads() {
    let items = ["id", "name", "tags", "\"e-mail\"", "owner"];
    for before in [
        ".results[].",
        ".results[0:2][].",
        ".results | .[] | .",
        ".results | map(.",
        ".results | map(select(.id > 1 and .",
        ".results | sort_by(.name) | .[0].",
        ".results[] | select(.name == \"x|y\" or .",
        ".results | length as $n | .[].",
        ".results as $r | 1 | $r[].",
        ".results | first | .",
        ".results | group_by(.id) | .[0][1].",
        ".results | if length > 1 then .[0] else .[1] end | .",
        "(.nothing // .results)[].",
        "\"\\(.results[].",
        ".[\"results\"][].",
        ".\"results\"[].",
        ".results|to_entries[].value.",
        ".results[] |. as {id: $x} | .",
    ] {
        let found = offered(before);
        // With a definite position, what that item has.
        let missing: Vec<_> = found.iter().filter(|key| !items.contains(&key.as_str())).collect();
        assert!(found.len() >= 3 && missing.is_empty(), "{before}: {found:?}");
    }
    assert_eq!(offered(".results[0]."), ["id", "name", "tags", "\"e-mail\""]);
    assert_eq!(offered(".results[-1]."), ["id", "name", "owner"]);
    assert_eq!(offered(".results[].ow"), ["owner"]);
    assert_eq!(offered(".results[].AM"), ["name"], "in the middle, whatever the case");
    assert_eq!(offered(".results[].name"), [""; 0], "nothing to add");
    assert_eq!(offered(".by[]."), ["n", "m"]);
    assert_eq!(offered(".results[].\"e"), ["\"e-mail\"", "\"name\"", "\"owner\""]);
    assert_eq!(offered(".results[][\"na"), ["\"name\""]);
    assert_eq!(offered("."), ["results", "next", "by", "if"]);
}

#[test]
fn what_the_expression_makes_is_known_too() {
    assert_eq!(offered("[.results[] | {id, na"), ["name"]);
    assert_eq!(offered("{"), ["results", "next", "by", "\"if\""]);
    assert_eq!(offered("[.results[] | {id, who: .name}] | map(."), ["id", "who"]);
    assert_eq!(offered("[.results[] | {id, who: .owner}] | .[].who."), ["city"]);
    assert_eq!(offered(".by | with_entries(."), ["key", "value"]);
    assert_eq!(offered(".by | to_entries | .[0].value."), ["n", "m"]);
    assert_eq!(offered(".results[] | {(.name): .owner."), ["city"]);
}

#[test]
fn it_has_quietly_no_idea() {
    for before in [
        ".results[",
        ".results ",
        "\"abc",
        ".a | \"x ",
        "$x",
        "def f: .",
        "..|.",
        "# .",
        ".results[].nope.",
        "1 + 2 | .",
        ")",
        "]",
        "}",
        ".[",
        ". as ",
        "keys | .",
        ".é",
        "reduce .results[] as $x (0; .",
    ] {
        assert_eq!(offered(before), [""; 0], "{before}");
    }
    assert_eq!(wanted(&"[".repeat(1_000)), None);
    assert_eq!(wanted(&".a|".repeat(10_000)), None);
    assert_eq!(offered(&".results,.by|".repeat(100)).len(), 0, "alternatives do not grow without an end");
}

#[test]
fn filters_are_offered_with_help() {
    let names = |before: &str| -> Vec<String> {
        let found = offers(&index(TEXT), &wanted(before).unwrap(), &NEVER);
        found.into_iter().map(|offer| offer.insert).collect()
    };
    assert_eq!(names(".results | sel")[0], "select(");
    assert_eq!(names("map(leng"), ["length"]);
    assert_eq!(names("@ba"), ["@base64", "@base64d"]);
    let all = names(".results | .[0] | ");
    assert_eq!(all[..6], [".id", ".name", ".tags", ".\"e-mail\"", "map(", "select("]);
}

/// The table names what there is: with that many arguments each of them is an expression.
#[test]
fn every_offered_filter_can_be_run() {
    for (name, arguments, help) in words::WORDS {
        let arguments =
            if *arguments == 0 { String::new() } else { format!("({})", vec!["."; *arguments].join(";")) };
        let compiled = Program::compile(&format!("{name}{arguments}"));
        assert!(compiled.is_ok() && !help.is_empty(), "{name}: {:?}", compiled.err());
    }
}

#[test]
fn keys_come_with_their_kinds_and_how_often() {
    let found = offers(&index(TEXT), &wanted(".results[].").unwrap(), &NEVER);
    let name = found.iter().find(|offer| offer.label == "name").unwrap();
    let about = About::Key { kinds: vec![Kind::String, Kind::Null], seen: 2, of: 2, sampled: false };
    assert_eq!(name.about, about);
    let twice = offers(&index(r#"{"a":1,"a":"x"}"#), &wanted(".").unwrap(), &NEVER);
    assert_eq!(
        twice[0].about,
        About::Key { kinds: vec![Kind::Number, Kind::String], seen: 1, of: 1, sampled: false }
    );
}

#[test]
fn of_a_long_list_some_are_looked_at() {
    let items: Vec<String> =
        (0..5_000).map(|at| format!("{{\"{}\":1}}", if at < 2_500 { "first" } else { "second" })).collect();
    let found = offers(&index(&format!("[{}]", items.join(","))), &wanted(".[].").unwrap(), &NEVER);
    let about = |at: usize| found[at].about.clone();
    assert_eq!(about(0), About::Key { kinds: vec![Kind::Number], seen: 500, of: 1_000, sampled: true });
    assert_eq!(about(1), about(0), "spread over the list");
    assert_eq!(offers(&index("[1]"), &wanted(".[].").unwrap(), &AtomicBool::new(true)), []);
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "\\PC{0,3}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[ab]|\\PC{0,4}", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A path into a document, as jq spells it, and the values it leads to.
fn walk<'a>(root: &'a Value, turns: &[(u8, u8)]) -> (String, Vec<&'a Value>) {
    let (mut path, mut values) = (String::new(), vec![root]);
    for (how, which) in turns {
        let dot = if path.is_empty() { "." } else { "" };
        let step = match values.first() {
            Some(Value::Array(items)) if !items.is_empty() && values.len() == 1 => {
                let at = usize::from(*which) % items.len();
                if how % 2 == 0 {
                    values = vec![&items[at]];
                    format!("{dot}[{at}]")
                } else {
                    values = items.iter().collect();
                    format!("{dot}[]")
                }
            }
            Some(Value::Object(members)) if !members.is_empty() => {
                let (key, _) = members.iter().nth(usize::from(*which) % members.len()).unwrap();
                values = values.iter().filter_map(|value| value.as_object()?.get(key)).collect();
                let key = Value::from(key.as_str());
                match how % 3 {
                    0 => format!("{dot} | .{key}"),
                    1 => format!("{dot}[{key}]"),
                    _ => format!(".{key}"),
                }
            }
            _ => break,
        };
        path.push_str(&step);
    }
    (path, values)
}

proptest! {
    /// What is offered at a path are exactly the keys that another reader finds there.
    #[test]
    fn the_offered_keys_are_those_of_the_document(root in document(), turns in prop::collection::vec(any::<(u8, u8)>(), 0..5)) {
        let (path, values) = walk(&root, &turns);
        let expected: BTreeSet<String> =
            values.iter().filter_map(|value| value.as_object()).flat_map(|object| object.keys().cloned()).collect();
        let before = format!("{path}.");
        let wanted = wanted(&before).expect("a place");
        let found = offers(&index(&root.to_string()), &wanted, &NEVER);
        let labels: Vec<String> = found.iter().map(|offer| offer.label.clone()).collect();
        prop_assert_eq!(labels.iter().cloned().collect::<BTreeSet<_>>(), expected, "{}", before);
        // What is put in is an expression that finds something.
        for offer in &found {
            let code = format!("[{before}{}?]", offer.insert);
            prop_assert!(Program::compile(&code).is_ok(), "{}", code);
        }
    }

    #[test]
    fn any_text_is_read(text in "[.\\[\\]{}()|,;:$\"\\\\a-c0-2 \n#?/=-]{0,40}|\\PC{0,20}") {
        if let Some(wanted) = wanted(&text) {
            prop_assert!(text.is_char_boundary(wanted.start));
            offers(&index(TEXT), &wanted, &NEVER);
        }
    }
}
