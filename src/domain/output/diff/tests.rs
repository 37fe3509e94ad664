//! Differences as a reader sees them, and that they lead from one answer to the other.

use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::domain::output::{JsonIndex, TextLines};

fn index_of(text: &str) -> JsonIndex {
    JsonIndex::build(text.to_owned(), 0..text.len(), &AtomicBool::new(false)).unwrap()
}

fn compared(old: &str, new: &str) -> (JsonIndex, JsonIndex, Diff) {
    let (old, new) = (index_of(old), index_of(new));
    let diff = diff(&old, &new, &AtomicBool::new(false)).unwrap();
    (old, new, diff)
}

/// `~ .a.b`, indented by depth.
fn told(old: &str, new: &str) -> Vec<String> {
    let (old, new, diff) = compared(old, new);
    let line = |row: &DiffRow| {
        let sign = match row.what {
            What::Inside => " ",
            What::Added => "+",
            What::Removed => "-",
            What::Changed => "~",
            What::Moved => "m",
        };
        let path = row.new.map_or_else(|| old.jq_path(row.old.unwrap()), |new_row| new.jq_path(new_row));
        let note = match row.note {
            Some(Note::Spelling) => " spelling",
            Some(Note::RepeatedKey) => " repeated",
            None => "",
        };
        format!("{}{sign} {path} {}{note}", "  ".repeat(row.depth), row.steps)
    };
    diff.rows.iter().map(line).collect()
}

#[test]
fn members_are_matched_by_key_whatever_their_order() {
    let old = r#"{"a":1,"gone":{"x":1},"b":{"c":[1,2],"d":"x"},"same":[{},[]]}"#;
    let new = r#"{"b":{"d":"y","c":[1,2,3]}, "same":[{ }, []],"a":2,"n":null}"#;
    assert_eq!(told(old, new), ["- .gone 1", "  .b 1", "  ~ .b.d 1", "  + .b.c[2] 2", "~ .a 1", "+ .n 1"]);
    let (.., diff) = compared(old, new);
    assert_eq!(diff.counts, Counts { changed: 2, added: 2, removed: 1, moved: 0, same: 4 });
}

#[test]
fn a_lone_difference_takes_one_row_however_deep() {
    assert_eq!(told(r#"{"a":{"b":[{"c":1}]},"x":0}"#, r#"{"a":{"b":[{"c":2}]},"x":0}"#), ["~ .a.b[0].c 4"]);
    assert_eq!(told("1", "\"1\""), ["~ . 0"]);
    assert_eq!(told("[]", "{}"), ["~ . 0"]);
    assert_eq!(told("[]", "[null]"), ["+ .[0] 1"]);
}

#[test]
fn what_is_the_same_and_what_is_not() {
    let same = told(r#"{"a":"\u0041","b":"\ud800"}"#, " {\"a\" : \"A\",\n\"b\":\"\\ud800\"} ");
    assert_eq!(same, Vec::<String>::new(), "escapes and blanks are no difference");
    assert_eq!(told("[1, 1, 5]", "[1.0, 2, 5]"), ["~ .[0] 1 spelling", "~ .[1] 1"]);
    assert_eq!(told(r#"{"a":null}"#, "{}"), ["- .a 1"], "null is not nothing");
    assert_eq!(
        told(r#"["\ud800"]"#, r#"["\ud801"]"#),
        ["~ .[0] 1"],
        "what cannot be decoded is compared as it came"
    );
}

#[test]
fn a_key_that_repeats_is_matched_occurrence_by_occurrence() {
    assert_eq!(told(r#"{"a":1,"a":2}"#, r#"{"a":1,"a":3}"#), ["~ .a 1 repeated"]);
    assert_eq!(told(r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#).len(), 2, "their order tells which one counts");
    assert_eq!(told(r#"{"a":1,"a":2}"#, r#"{"a":1}"#), ["- .a 1 repeated"]);
}

#[test]
fn items_are_known_by_their_identity() {
    let old = r#"[{"id":1,"n":"a"},{"id":2,"n":"b"},{"id":3,"n":"c"}]"#;
    let new = r#"[{"n":"new","id":9},{"id":3,"n":"c"},{"id":1,"n":"A"}]"#;
    assert_eq!(told(old, new), ["+ .[0] 1", "m .[1] 1", "~ .[2].n 2", "- .[1] 1"]);
    let (.., diff) = compared(old, new);
    assert_eq!(diff.counts, Counts { changed: 1, added: 1, removed: 1, moved: 1, same: 3 });
    // Ids that are fresh in every answer identify nothing; a name does.
    let by_name = told(
        r#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#,
        r#"[{"id":8,"name":"x"},{"id":7,"name":"a"},{"id":9,"name":"b"}]"#,
    );
    assert_eq!(by_name, ["+ .[0] 1", "~ .[1].id 2", "~ .[2].id 2"]);
    // Twice the same value identifies nothing.
    let in_order = told(r#"[{"id":1},{"id":1},{"id":2}]"#, r#"[{"id":0},{"id":1},{"id":1},{"id":2}]"#);
    assert_eq!(in_order, ["+ .[0] 1"]);
}

#[test]
fn other_items_are_matched_in_order() {
    assert_eq!(told("[1,2,3,4]", "[0,1,2,4]"), ["+ .[0] 1", "- .[2] 1"]);
    assert_eq!(told(r#"[{"a":1},{"a":2},"x"]"#, r#"[{"a":1},{"a":3},"x"]"#), ["~ .[1].a 2"]);
    let (.., diff) = compared("[[1,2],[3,4]]", "[[5,6],[7,8]]");
    assert_eq!(diff.matching(true, 0), Some(&Matching::Position), "and it is said");
}

#[test]
fn lines_are_compared_where_there_is_no_json() {
    let lines = |text: &'static str| TextLines::new(text);
    let never = AtomicBool::new(false);
    let found = diff_lines(&lines("a\nb\nc\n"), &lines("a\nB\nc\nd\n"), &never).unwrap();
    assert_eq!(found.counts, Counts { changed: 1, added: 1, same: 2, ..Counts::default() });
    assert_eq!((found.rows[0].old, found.rows[0].new, found.rows[1].new), (Some(1), Some(1), Some(3)));
}

#[test]
fn a_set_flag_stops_it() {
    let many = format!("[{}]", vec!["1"; 20_000].join(","));
    let (old, new) = (index_of(&many), index_of("[2]"));
    assert_eq!(diff(&old, &new, &AtomicBool::new(true)), None);
}

#[test]
fn any_depth_is_walked_at_a_bounded_cost() {
    const DEEP: usize = 100_000;
    let nested = |inner: &str| format!("{}{inner}{}", r#"{"a":["#.repeat(DEEP / 2), "]}".repeat(DEEP / 2));
    let (.., found) = compared(&nested("1"), &nested("2"));
    assert_eq!((found.rows.len(), found.rows[0].steps), (1, DEEP));
    assert!(found.steps < 20 * DEEP, "{} steps", found.steps);
    // The same, but for the order of two members at the very bottom: every level seems equal.
    let (.., found) = compared(&nested(r#"{"x":1,"y":2}"#), &nested(r#"{"y":2,"x":1}"#));
    assert!(found.counts.is_same() && found.counts.same == 2);
    assert!(found.steps < 40 * DEEP, "{} steps", found.steps);
}

#[test]
fn large_lists_are_walked_at_a_bounded_cost() {
    const MANY: usize = 1_000_000;
    const OTHERS: usize = 200_000;
    let equal = |last: &str| format!("[{}{last}]", "7,".repeat(MANY));
    let (.., found) = compared(&equal("1"), &equal("2"));
    assert_eq!((found.counts.changed, found.counts.same), (1, MANY));
    assert!(found.steps < 12 * MANY, "{} steps", found.steps);
    let numbers = |from: usize| {
        let items: Vec<_> = (from..from + OTHERS).map(|number| number.to_string()).collect();
        format!("[{}]", items.join(","))
    };
    let (.., found) = compared(&numbers(1_000_000), &numbers(2_000_000));
    assert_eq!((found.counts.changed, found.cut), (OTHERS, true));
    assert!(found.rows.len() <= MAX_CHANGES + 1);
    assert!(found.steps < 12 * OTHERS, "{} steps", found.steps);
}

/// Keys and values are few, so that two documents have much in common.
fn document() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0_i32..4).prop_map(Value::from),
        "[ab\u{e9}\"\\\\]{0,2}".prop_map(Value::from),
    ];
    plain.prop_recursive(4, 40, 6, |inner| {
        let object = prop::collection::vec(("[abc]", inner.clone()), 0..4)
            .prop_map(|members| Value::Object(members.into_iter().collect()));
        let known = prop::collection::vec((0_i32..7, inner.clone()), 0..5).prop_map(|items| {
            items.into_iter().map(|(id, value)| json!({ "id": id, "v": value })).collect::<Value>()
        });
        prop_oneof![prop::collection::vec(inner, 0..6).prop_map(Value::from), object, known]
    })
}

/// Place of a row, and the value there.
fn pointer(index: &JsonIndex, row: usize) -> Vec<String> {
    let mut steps = Vec::new();
    let mut at = row;
    while let Some(parent) = index.parent(at) {
        steps.push(
            index.position(at).map_or_else(|| index.key(at).unwrap().into_owned(), |at| at.to_string()),
        );
        at = parent;
    }
    steps.reverse();
    steps
}

fn parent_of<'a>(root: &'a mut Value, path: &[String]) -> &'a mut Value {
    path[..path.len() - 1].iter().fold(root, |at, step| match at {
        Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        Value::Object(members) => members.get_mut(step).unwrap(),
        other => panic!("{other} has no {step}"),
    })
}

fn take_out(root: &mut Value, path: &[String]) -> Value {
    let last = path.last().unwrap();
    match parent_of(root, path) {
        Value::Array(items) => items.remove(last.parse().unwrap()),
        Value::Object(members) => members.shift_remove(last).unwrap(),
        other => panic!("{other} has no {last}"),
    }
}

fn put_in(root: &mut Value, path: &[String], value: Value) {
    let Some(last) = path.last() else { return *root = value };
    match parent_of(root, path) {
        Value::Array(items) => items.insert(last.parse().unwrap(), value),
        Value::Object(members) => _ = members.insert(last.clone(), value),
        other => panic!("{other} has no {last}"),
    }
}

/// Performs the listed differences on the old value: takes out from the end what is gone or moved, puts in from the start what is new
/// or moved, then replaces what changed.
fn applied(old: &JsonIndex, new: &JsonIndex, diff: &Diff) -> Value {
    let mut value: Value = serde_json::from_str(old.value_text(0).trim()).unwrap();
    let mut moved = Map::new();
    let mut rows: Vec<_> =
        diff.rows.iter().filter(|row| matches!(row.what, What::Removed | What::Moved)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.old));
    for row in rows {
        let taken = take_out(&mut value, &pointer(old, row.old.unwrap()));
        if row.what == What::Moved {
            moved.insert(row.new.unwrap().to_string(), taken);
        }
    }
    let mut rows: Vec<_> =
        diff.rows.iter().filter(|row| matches!(row.what, What::Added | What::Moved)).collect();
    rows.sort_by_key(|row| row.new);
    for row in rows {
        let at = row.new.unwrap();
        let put = moved
            .remove(&at.to_string())
            .unwrap_or_else(|| serde_json::from_str(new.value_text(at).trim()).unwrap());
        put_in(&mut value, &pointer(new, at), put);
    }
    for row in diff.rows.iter().filter(|row| row.what == What::Changed) {
        let (at, path) = (row.new.unwrap(), pointer(new, row.new.unwrap()));
        let put: Value = serde_json::from_str(new.value_text(at).trim()).unwrap();
        let Some(last) = path.last() else { return put };
        match parent_of(&mut value, &path) {
            Value::Array(items) => items[last.parse::<usize>().unwrap()] = put,
            Value::Object(members) => *members.get_mut(last).unwrap() = put,
            other => panic!("{other} has no {last}"),
        }
    }
    value
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(value in document()) {
        let (old, new, found) = compared(&value.to_string(), &format!("{value:#}"));
        prop_assert!(found.rows.is_empty() && found.counts.is_same());
        prop_assert_eq!(found.counts.same, (0..old.len()).filter(|row| old.child_count(*row) == 0).count());
        prop_assert_eq!(old.len(), new.len());
    }

    #[test]
    fn the_differences_lead_from_one_to_the_other(a in document(), b in document()) {
        let (old, new, found) = compared(&a.to_string(), &b.to_string());
        prop_assert_eq!(&applied(&old, &new, &found), &b);
        prop_assert_eq!(found.counts.is_same(), a == b);
        let count = |what| found.rows.iter().filter(|row| row.what == what).count();
        let counts = found.counts;
        prop_assert_eq!(
            (count(What::Changed), count(What::Added), count(What::Removed), count(What::Moved)),
            (counts.changed, counts.added, counts.removed, counts.moved)
        );
    }

    #[test]
    fn the_way_back_has_the_same_counts(a in document(), b in document()) {
        let (.., there) = compared(&a.to_string(), &b.to_string());
        let (.., back) = compared(&b.to_string(), &a.to_string());
        let turned = Counts { added: back.counts.removed, removed: back.counts.added, ..back.counts };
        prop_assert_eq!(there.counts, turned);
    }

    /// Depths and steps of the rows add up to the depth of the value.
    #[test]
    fn every_row_can_be_named_by_the_rows_around_it(a in document(), b in document()) {
        let (old, new, found) = compared(&a.to_string(), &b.to_string());
        let mut around: Vec<usize> = Vec::new();
        for row in &found.rows {
            prop_assert!(row.depth <= around.len());
            around.truncate(row.depth);
            let depth = around.last().copied().unwrap_or(0) + row.steps;
            let real = row.new.map_or_else(|| old.depth(row.old.unwrap()), |new_row| new.depth(new_row));
            prop_assert_eq!(depth, real);
            around.push(depth);
        }
    }
}
