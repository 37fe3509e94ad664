//! The index against `serde_json`, the walk against a naive model, the window, hostile bodies.

mod suite;

use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::domain::body::{Body, Store};
use crate::domain::document::Doc;

fn build(text: impl Into<Bytes>) -> Result<JsonIndex, IndexError> {
    let text = text.into();
    let all = 0..text.len();
    JsonIndex::build(text, all, &AtomicBool::new(false))
}

fn index_of(text: &str) -> JsonIndex {
    build(text.to_owned()).unwrap()
}

/// A store in memory.
struct Held(Vec<u8>);

impl Store for Held {
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
        let rest = self.0.get(start..).unwrap_or_default();
        let len = rest.len().min(buffer.len());
        buffer[..len].copy_from_slice(&rest[..len]);
        len
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z\\\\\"\n\u{1b}é]{0,9}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((prop_oneof![any::<String>(), "[a-c]{1,2}"], inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The tree that a walk over the rows finds.
fn walked(index: &JsonIndex, row: usize) -> Value {
    match index.kind(row) {
        Kind::Object => {
            let member = |child| (index.key(child).unwrap().into_owned(), walked(index, child));
            Value::Object(index.children(row).map(member).collect())
        }
        Kind::Array => index.children(row).map(|child| walked(index, child)).collect(),
        Kind::String => Value::String(index.exact_value(row)),
        _ => serde_json::from_str(&index.value_text(row)).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn walking_the_rows_finds_the_tree_of_serde_json(value in any_value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let index = index_of(&text);
        // Read back, since serde_json itself does not round-trip every float.
        prop_assert_eq!(walked(&index, 0), serde_json::from_str::<Value>(&text).unwrap());
        let doc = Doc::parse(&text).unwrap();
        for row in 0..index.len() {
            let below = index.children(row).count();
            prop_assert_eq!(below, index.child_count(row));
            prop_assert_eq!(doc.at(&index.path(row).unwrap()).unwrap(), &Doc::parse(&index.value_text(row)).unwrap());
            let depth = index.parent(row).map_or(0, |parent| index.depth(parent) + 1);
            prop_assert_eq!(index.depth(row), depth);
        }
    }

    #[test]
    fn a_text_in_pieces_has_the_same_rows(value in any_value(), pretty: bool, copies in 1_usize..40, cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let value = Value::Array(vec![value; copies]);
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let whole = index_of(&text);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.index(text.len() + 1)).collect();
        cuts.sort_unstable();
        cuts.push(text.len());
        let (mut indexer, mut from) = (Indexer::default(), 0);
        for cut in cuts {
            prop_assert!(indexer.feed(&text.as_bytes()[from..cut]));
            from = cut;
            if let Some(so_far) = indexer.so_far(&Body::from(text.clone())) {
                for row in 0..so_far.len() {
                    prop_assert_eq!((so_far.kind(row), so_far.depth(row), so_far.parent(row)), (whole.kind(row), whole.depth(row), whole.parent(row)));
                    prop_assert_eq!(so_far.key(row), whole.key(row));
                    prop_assert!(so_far.end(row) == whole.end(row).min(so_far.len()));
                    prop_assert!(so_far.child_count(row) <= whole.child_count(row));
                }
            }
        }
        let stored = Body::stored(std::sync::Arc::new(Held(text.clone().into_bytes())), text.len());
        for index in [indexer.finish(Body::from(text.clone())).whole().unwrap(), JsonIndex::build(stored, 0..text.len(), &AtomicBool::new(false)).unwrap()] {
            prop_assert_eq!(index.len(), whole.len());
            for row in 0..index.len() {
                prop_assert_eq!((index.value_range(row), index.end(row), index.child_count(row), index.depth(row)), (whole.value_range(row), whole.end(row), whole.child_count(row), whole.depth(row)));
                prop_assert_eq!((index.preview(row, 60), index.label(row, 60)), (whole.preview(row, 60), whole.label(row, 60)));
            }
        }
    }

    #[test]
    fn a_subtree_is_an_index_of_its_own(value in any_value()) {
        let index = index_of(&Value::Array(vec![value; 20]).to_string());
        for root in (0..index.len()).step_by(7) {
            let below = index.subtree(root);
            prop_assert_eq!(walked(&below, 0), walked(&index, root));
            prop_assert_eq!((below.parent(0), below.depth(0), below.jq_path(0)), (None, 0, ".".to_owned()));
            for row in 0..below.len() {
                prop_assert_eq!(below.value_range(row), index.value_range(root + row));
                prop_assert_eq!(below.parent(row), index.parent(root + row).and_then(|parent| parent.checked_sub(root)));
            }
        }
    }

    #[test]
    fn pretty_lines_are_those_of_serde_json(value in any_value(), copies in 1_usize..30) {
        let whole = Value::Array(vec![value; copies]);
        let index = index_of(&whole.to_string());
        for root in [0, index.len() / 2, index.len() - 1] {
            let index = index.subtree(root);
            let text = serde_json::to_string_pretty(&walked(&index, 0)).unwrap();
            let expected: Vec<&str> = text.lines().collect();
            prop_assert_eq!(index.pretty_len(), expected.len());
            for (at, expected) in expected.into_iter().enumerate() {
                let line = index.pretty_line(at, usize::MAX);
                let key = line.key.map_or_else(String::new, |key| key + ": ");
                let comma = if line.comma { "," } else { "" };
                // serde_json spells floats and characters its own way.
                let same = |text: &str| serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| value.to_string());
                let (value, theirs) = (line.value.clone(), expected.trim_start());
                let theirs_value = theirs.strip_prefix(&key).unwrap_or(theirs);
                let theirs_value = theirs_value.strip_suffix(',').filter(|_| line.comma).unwrap_or(theirs_value);
                prop_assert_eq!(same(&value), same(theirs_value), "{} {}{}", key, value, comma);
                prop_assert_eq!(line.depth * 2, expected.len() - theirs.len());
                if line.value != "}" && line.value != "]" {
                    prop_assert_eq!(index.pretty_line_of(line.row), at);
                    prop_assert_eq!(index.row_near(index.value_range(line.row).start), line.row);
                }
            }
        }
    }

    #[test]
    fn what_serde_json_refuses_is_refused(text in "[\\[\\]{}\",:\\\\u0-9a-fnrtlse.+ \n\u{1}é-]{0,60}") {
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(build(text.clone()).is_ok(), theirs, "{:?}", text);
    }

    #[test]
    fn a_changed_byte_is_judged_as_serde_json_does(value in any_value(), at: prop::sample::Index, byte: u8) {
        let mut text = serde_json::to_vec(&value).unwrap();
        let at = at.index(text.len());
        text[at] = byte;
        let theirs = std::str::from_utf8(&text).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
        prop_assert_eq!(build(text.clone()).is_ok(), theirs, "{:?}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn folds_hide_what_a_naive_model_hides(value in any_value(), depth in 0_usize..5, toggles in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let index = index_of(&value.to_string());
        let mut folds = Folds::default();
        if depth > 0 { folds.fold_to_depth(depth); }
        for toggle in toggles { folds.toggle(&index, toggle.index(index.len())); }
        let shown = naive_rows(&index, &folds);
        prop_assert_eq!(folds.visible_from(&index, 0).collect::<Vec<_>>(), shown.clone());
        prop_assert_eq!(folds.last_visible(&index), *shown.last().unwrap());
        for pair in shown.windows(2) {
            prop_assert_eq!(folds.next_visible(&index, pair[0]), Some(pair[1]));
            prop_assert_eq!(folds.prev_visible(&index, pair[1]), Some(pair[0]));
        }
        prop_assert_eq!(folds.prev_visible(&index, 0), None);
        for row in 0..index.len() {
            let hider = shown.iter().rev().find(|at| **at <= row).unwrap();
            prop_assert_eq!(folds.visible(&index, row), *hider);
        }
    }

    #[test]
    fn the_window_always_shows_the_cursor_and_is_full(value in any_value(), moves in prop::collection::vec((0_u8..9, -9_isize..9, 1_usize..7), 0..24)) {
        let index = index_of(&value.to_string());
        let (mut folds, mut at) = (Folds::for_budget(&index, 5), TreeCursor::default());
        for (kind, rows, height) in moves {
            match kind {
                0 => at.first(),
                1 => at.last(&index, &folds, height),
                2 => at.close_or_parent(&index, &mut folds, height),
                3 => at.open_or_enter(&index, &mut folds, height),
                4 => at.toggle(&index, &mut folds, height),
                5 => at.toggle_all(&index, &mut folds, height),
                6 => at.to_line(rows.unsigned_abs() % height, &index, &folds),
                7 => at.reveal(rows.unsigned_abs(), &index, &mut folds, height),
                _ => at.move_by(rows, &index, &folds, height),
            }
            if kind == 0 { at.follow(&index, &folds, height); }
            if kind == 6 { continue; }
            let shown = naive_rows(&index, &folds);
            let window: Vec<_> = at.rows(height, &index, &folds).collect();
            prop_assert!(window.contains(&at.cursor), "{:?} {:?}", at, window);
            prop_assert_eq!(window.len(), height.min(shown.len()));
            prop_assert!(window.iter().all(|row| shown.contains(row)));
        }
    }

    #[test]
    fn lines_are_those_of_the_text(text in "[a\n\r\té]{0,300}", clip in 1_usize..5) {
        let lines = TextLines::new(Bytes::from(text.clone()));
        let mut expected: Vec<&str> = text.split('\n').collect();
        if expected.last() == Some(&"") { expected.pop(); }
        prop_assert_eq!(lines.len(), expected.len());
        for (at, line) in expected.into_iter().enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            prop_assert_eq!(lines.line(at), line);
            let clipped = lines.line_clipped(at, clip);
            prop_assert!(line.replace('\t', "    ").starts_with(clipped.trim_end_matches('\r')), "{:?} of {:?}", clipped, line);
        }
        prop_assert_eq!(lines.line(usize::MAX), "");
    }
}

/// The rows without a folded container around them.
fn naive_rows(index: &JsonIndex, folds: &Folds) -> Vec<usize> {
    let parents = |row| std::iter::successors(index.parent(row), |row| index.parent(*row));
    (0..index.len()).filter(|row| !parents(*row).any(|parent| folds.is_folded(index, parent))).collect()
}

#[test]
fn rows_know_their_names_and_values() {
    let text = r#"{"ok":true,"n":1.50e+2,"who":{"e-mail":"a\u0062\n","a":null},"list":[[],{"x":"\ud83d\ude00"}],"ok":"\ud800!"}"#;
    let index = index_of(text);
    let paths: Vec<_> = (0..index.len()).map(|row| index.jq_path(row)).collect();
    assert_eq!(
        paths,
        [
            ".",
            ".ok",
            ".n",
            ".who",
            ".who[\"e-mail\"]",
            ".who.a",
            ".list",
            ".list[0]",
            ".list[1]",
            ".list[1].x",
            ".ok"
        ]
    );
    assert_eq!(index.exact_value(4), "ab\n");
    assert_eq!(index.value_text(4), r#""a\u0062\n""#);
    assert_eq!((&*index.value_text(2), index.exact_value(9)), ("1.50e+2", "😀".to_owned()));
    // Half a surrogate pair is shown as such and copied as it came.
    assert_eq!(
        (index.preview(10, 9), index.exact_value(10)),
        ("\"\u{fffd}!\"".to_owned(), r#""\ud800!""#.to_owned())
    );
    assert_eq!(index.exact_value(6), r#"[[],{"x":"\ud83d\ude00"}]"#);
    assert_eq!((index.position(8), index.position(9), index.parent(0)), (Some(1), None, None));
    assert_eq!(index_of("[1]").jq_path(1), ".[0]");
    assert_eq!(index_of(r#"{"a b":1}"#).jq_path(1), ".[\"a b\"]");
}

#[test]
fn previews_show_the_start_of_a_value() {
    let index = index_of(
        r#"{"id":7,"name":"Ann \"A\" \\","tags":["a","b"],"":{},"k:":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#,
    );
    assert_eq!(index.preview(0, 44), "{5} id: 7, name: \"Ann \\\"A\\\" \\\\\", tags: [2], …");
    assert_eq!(index.preview(3, 40), "[2] \"a\", \"b\"");
    assert_eq!(index.preview(2, 40), "\"Ann \\\"A\\\" \\\\\"");
    assert_eq!(index.preview(7, 2), "\"xxxxxxxxxxxxxxxx…");
    assert_eq!([1, 3, 6, 7].map(|row| index.label(row, 20)), ["id", "tags", "\"\"", "\"k:\""]);
    assert_eq!(index.label(4, 20), "0");
}

#[test]
fn faults_are_placed_in_the_whole_text() {
    let text = Bytes::from("{\"output\":\n [1,\"é\" 2]}");
    let error = JsonIndex::build(text, 11..22, &AtomicBool::new(false)).unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 9: `,` or `]` is expected here");
    let told = |text: &[u8]| build(Bytes::copy_from_slice(text)).unwrap_err().to_string();
    assert_eq!(told(b""), "line 1, column 1: the text ends where a JSON value is expected");
    assert_eq!(told(b"\"a\xff\""), "line 1, column 3: this is not UTF-8");
    assert_eq!(told(b"<html>"), "line 1, column 1: a JSON value is expected here");
    assert_eq!(told(b"[1] x"), "line 1, column 5: nothing more is expected here");
    assert_eq!(told(b"{\"a\":1"), "line 1, column 7: the text ends inside an object");
    assert_eq!(told(b"[01]"), "line 1, column 3: a number must not start with 0");
    assert_eq!(told(b"NaN"), "line 1, column 1: a JSON value is expected here");
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "a wrong range must not panic")]
fn a_part_of_the_text_can_be_the_root() {
    let text = Bytes::from(r#"{"network_code":200,"output":[1]}"#);
    let part = |range| JsonIndex::build(text.clone(), range, &AtomicBool::new(false));
    assert_eq!(part(29..32).unwrap().value_text(0), "[1]");
    assert!(part(40..90).is_err() && part(9..2).is_err());
    let cancelled = JsonIndex::build(text.clone(), 0..33, &AtomicBool::new(true));
    assert_eq!(cancelled.unwrap_err(), IndexError::Cancelled);
}

#[test]
fn any_depth_is_read_and_walked() {
    let depth = 100_000;
    let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let index = index_of(&text);
    assert_eq!((index.len(), index.depth(depth - 1)), (depth, depth - 1));
    assert!(build("[".repeat(depth)).is_err());
    let (folds, mut at) = (Folds::default(), TreeCursor::default());
    at.last(&index, &folds, 40);
    assert_eq!((at.cursor, at.top), (depth - 1, depth - 40));
    assert_eq!(index.jq_path(depth - 1).len(), 1 + 3 * (depth - 1));
    assert_eq!((index.path(depth - 1), index.path(200).unwrap().depth()), (None, 200));
}

#[test]
fn a_fresh_tree_opens_what_fits() {
    let text = format!(r#"{{"items":[{}],"next":null}}"#, vec![r#"{"a":1,"b":[2]}"#; 20].join(","));
    let index = index_of(&text);
    let shown = |rows| Folds::for_budget(&index, rows).visible_from(&index, 0).count();
    assert_eq!([shown(2), shown(10), shown(23), shown(70), shown(500)], [3, 3, 23, 63, index.len()]);
}

#[test]
fn a_huge_string_is_read_no_further_than_shown() {
    let text = format!("[\"{}\",\"{}\"]", "x".repeat(20_000_000), "\\u00e9".repeat(2_000_000));
    let index = index_of(&text);
    for _ in 0..5_000 {
        assert!(index.preview(1, 80).len() < 1_000 && index.preview(2, 80).len() < 1_000);
    }
    assert_eq!(index.exact_value(2).len(), 4_000_000);
}

#[test]
fn text_that_is_not_utf_8_has_lines_too() {
    let lines = TextLines::new(Bytes::from_static(b"\xff\xfe<html>\r\n\tcaf\xc3\xa9 and more\n\n"));
    assert_eq!(lines.len(), 3);
    assert_eq!(lines.line(0), "\u{fffd}\u{fffd}<html>");
    assert_eq!(lines.line(1), "\tcafé and more");
    assert_eq!(lines.line_clipped(1, 5), "    caf");
    assert_eq!(TextLines::new(Bytes::new()).len(), 0);
    let feeds = TextLines::new(Bytes::from(vec![b'\n'; 1_000_000]));
    assert_eq!((feeds.len(), feeds.line(999_999).len()), (1_000_000, 0));
}
