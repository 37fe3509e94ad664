//! What must hold for every schema, document and sequence of edits.

use std::sync::Arc;

use integry_tui::domain::call::ErrorDetails;
use integry_tui::domain::document::{Doc, Path, Step};
use integry_tui::domain::form::{Draft, Form, Kind, Row, RowKind, Value, read_parameters};
use integry_tui::domain::variables::Variables;
use proptest::prelude::*;

use crate::desk::{Desk, doc, function_of, is_safe};
use crate::generate::{cases, json_text, number, object, parameters};

fn load(schema: &str, arguments: &str) -> Form {
    let draft = Draft { arguments: Arc::new(doc(arguments)), texts: Vec::new(), suggested: Vec::new() };
    Form::with_draft(Arc::new(read_parameters(&function_of(schema))), &draft)
}

fn value_rows(form: &Form) -> Vec<Row> {
    form.rows().into_iter().filter(|row| !matches!(row.kind, RowKind::AddItem | RowKind::AddKey)).collect()
}

/// One edit, chosen by two numbers; what is not possible does nothing.
fn edit(form: &mut Form, pick: usize, what: u8, text: &str) {
    let rows = form.rows();
    let Some(row) = (!rows.is_empty()).then(|| &rows[pick % rows.len()]) else { return };
    let path = row.path.clone();
    match (row.kind, what % 9) {
        (RowKind::AddItem, _) => {
            let at = form.arguments().at(&path).map_or(0, |list| list.items().len());
            if let Some(item) = form.spec_at(&path).and_then(|spec| spec.item(at).cloned()) {
                form.add_item(&path, &item);
            }
        }
        (RowKind::AddKey, _) => _ = form.add_key(&path, text),
        (_, 0) => form.clear(&path),
        (_, 1) if path.depth() > 0 => form.set(&path, Doc::Null),
        (_, 2) => _ = form.duplicate(&path),
        (_, 3) => _ = form.move_item(&path, pick.is_multiple_of(2)),
        (_, 4) => _ = form.rename_key(&path, text),
        (_, 5) => {
            let branches = form.branches_at(&path).len().max(1);
            form.choose_branch(&path, pick % branches);
        }
        (RowKind::Group { open }, 6) => form.toggle(&path, open),
        (_, _) if path.depth() > 0 => _ = form.enter_text(&path, &Arc::clone(&row.spec), text),
        _ => {}
    }
}

proptest! {
    #![proptest_config(cases())]

    /// 1. Every JSON text becomes a form that can be drawn.
    #[test]
    fn every_json_is_a_schema(schema in prop_oneof![json_text(), parameters()], narrow in any::<bool>()) {
        let mut desk = Desk::open(&schema);
        desk.draw(if narrow { 40 } else { 80 }, if narrow { 12 } else { 24 });
    }

    /// 2. A document comes out as it went in, byte for byte, whether or not it fits.
    #[test]
    fn nothing_is_changed_by_loading(schema in parameters(), arguments in object()) {
        let form = load(&schema, &arguments);
        prop_assert_eq!(form.arguments().write(), arguments);
        _ = (form.rows(), form.problems());
    }

    /// 3. An edit changes the bytes of its value and no other.
    #[test]
    fn an_edit_is_local(schema in parameters(), arguments in object(), pick in any::<usize>()) {
        let mut form = load(&schema, &arguments);
        let places: Vec<Path> = value_rows(&form).into_iter().map(|row| row.path)
            .filter(|path| path.depth() > 0 && form.arguments().at(path).is_some()).collect();
        prop_assume!(!places.is_empty());
        let path = &places[pick % places.len()];
        let mark = "\u{e000}mark\u{e000}";
        form.set(path, Doc::text(mark));
        let after = form.arguments().write();
        let (before_part, after_part) = after.split_once(&format!("\"{mark}\"")).expect("the new value");
        prop_assert!(arguments.starts_with(before_part), "{arguments} {after}");
        prop_assert!(arguments.ends_with(after_part), "{arguments} {after}");
        prop_assert!(form.undo());
        prop_assert_eq!(form.arguments().write(), arguments);
    }

    /// 4. Undo goes back through every state, redo forth.
    #[test]
    fn undo_and_redo_walk_the_same_way(
        schema in parameters(),
        arguments in object(),
        edits in prop::collection::vec((any::<usize>(), any::<u8>(), "[a-c0-9{}.]{0,4}"), 1..12),
    ) {
        let mut form = load(&schema, &arguments);
        let seen = |form: &Form| (form.draft(), form.rows().iter().map(|row| (row.path.clone(), row.value.clone(), row.branching.clone())).collect::<Vec<_>>());
        let mut states = vec![form.draft()];
        for (pick, what, text) in edits {
            edit(&mut form, pick, what, &text);
            if states.last() != Some(&form.draft()) {
                states.push(form.draft());
            }
        }
        let end = seen(&form);
        let mut back = vec![form.draft()];
        while form.undo() {
            if back.last() != Some(&form.draft()) {
                back.push(form.draft());
            }
        }
        back.reverse();
        prop_assert_eq!(&back, &states);
        prop_assert_eq!(form.arguments().write(), arguments);
        while form.redo() {}
        // Opening and closing groups is no edit: rows may differ by it, values may not.
        prop_assert_eq!(form.draft(), end.0);
    }

    /// 5. To the raw text and back, nothing changes: neither values nor chosen shapes.
    #[test]
    fn the_raw_text_is_the_same_document(schema in parameters(), arguments in object(), edits in prop::collection::vec((any::<usize>(), any::<u8>(), "[a-c0-9]{0,4}"), 0..6)) {
        let mut form = load(&schema, &arguments);
        for (pick, what, text) in edits {
            edit(&mut form, pick, what, &text);
        }
        let as_typed = form.arguments_as_typed();
        let shapes: Vec<_> = form.rows().into_iter().map(|row| (row.path, row.branching)).collect();
        let texts = form.draft().texts;
        let raw = form.raw_text();
        form.replace_from(doc(&raw), &raw);
        prop_assert_eq!(form.arguments().write(), as_typed.write());
        prop_assert_eq!(form.raw_text(), raw);
        if texts.is_empty() {
            let again: Vec<_> = form.rows().into_iter().map(|row| (row.path, row.branching)).collect();
            prop_assert_eq!(again, shapes);
        }
    }

    /// 8. The rows' own checks never complain of what the schema takes.
    #[test]
    fn no_false_alarms(schema in parameters(), arguments in object()) {
        // Numbers that the validator cannot hold, and values that only the service puts in, are left to the rows.
        prop_assume!(!has_long_number(&arguments) && !arguments.contains("{tag}"));
        let mut form = load(&schema, &arguments);
        let found = form.schema().validation.check(form.arguments(), &Variables::default());
        let is_valid = found.is_empty() && form.schema().validation.works();
        form.take_complaints(found);
        for problem in form.problems() {
            // This server demands more than the schema: required and not empty. And two equal keys are never meant.
            let ours = problem.message == "required" || problem.message.starts_with("this key is there twice");
            prop_assert!(ours || !is_valid, "{problem:?}");
        }
    }

    /// 9. A message of the server lands on the row of its key, in every spelling.
    #[test]
    fn messages_find_their_rows(schema in parameters(), arguments in object(), pick in any::<usize>(), spelling in 0..3_u8) {
        let mut form = load(&schema, &arguments);
        let rows = value_rows(&form);
        let places: Vec<&Path> = rows.iter().map(|row| &row.path).filter(|path| path.depth() > 0 && is_plain(path)).collect();
        prop_assume!(!places.is_empty());
        let path = places[pick % places.len()].clone();
        let key = match spelling {
            0 => path.to_string(),
            1 => path.steps().iter().fold(String::new(), |pointer, step| pointer + "/" + &step_text(step)),
            _ => path.to_string().replace('[', ".").replace(']', ""),
        };
        // A key that is spelled like a path comes first.
        let exact = Path::of_key(&key);
        prop_assume!(path == exact || (form.arguments().member(&key).is_none() && form.spec_at(&exact).is_none()));
        let details = ErrorDetails { fields: vec![(key.clone(), "no".into())], general: Vec::new() };
        prop_assert_eq!(form.take_server_errors(&details), Some(path), "{}", key);
    }

    /// 10. Typing never changes a chosen shape, and there and back is no change.
    #[test]
    fn shapes_are_stable(schema in parameters(), arguments in object(), edits in prop::collection::vec((any::<usize>(), "[a-c0-9]{1,4}"), 1..6)) {
        let mut form = load(&schema, &arguments);
        for (pick, text) in edits {
            let chosen = |form: &Form| -> Vec<_> {
                form.rows().into_iter().filter_map(|row| Some((row.path, row.branching?.chosen?))).collect()
            };
            let before = chosen(&form);
            edit(&mut form, pick, 7, &text);
            let after = chosen(&form);
            for (path, branch) in &before {
                let now = after.iter().find(|(place, _)| place == path);
                prop_assert!(now.is_none_or(|(_, now)| now == branch), "{path}");
            }
        }
        let unions: Vec<Row> = value_rows(&form).into_iter().filter(|row| row.branching.as_ref().is_some_and(|b| b.chosen.is_some() && b.of > 1)).collect();
        if let Some(row) = unions.first() {
            let held = form.arguments().write();
            // Of two equal keys only the first has a row: taking it away shows the other.
            // Half of a surrogate pair as a key is kept, but cannot be written anew.
            prop_assume!(!has_twins(form.arguments()) && !held.contains("\\ud800"));
            let branching = row.branching.clone().expect("a union");
            let (was, of) = (branching.chosen.expect("chosen"), branching.of);
            form.choose_branch(&row.path, (was + 1) % of);
            form.choose_branch(&row.path, was);
            if form.arguments().at(&row.path).is_some() {
                // What came back stands where the other shape stood; keys keep their place when that held something.
                prop_assert_eq!(sorted(&doc(&held)), sorted(form.arguments()));
            }
        }
    }

    /// 11. Moving an item takes everything along that is noted about it.
    #[test]
    fn moves_permute(texts in prop::collection::vec("[0-9a-z]{1,3}", 2..6), moves in prop::collection::vec((any::<usize>(), any::<bool>()), 1..8)) {
        let mut form = load(r#"{"type":"object","properties":{"list":{"type":"array","items":{"type":"integer"}}}}"#, "{}");
        let list = Path::of_key("list");
        let mut expected = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let item = form.spec_at(&list).and_then(|spec| spec.item(at).cloned()).expect("items");
            let place = form.add_item(&list, &item);
            _ = form.enter_text(&place, &item, text);
            expected.push(text.clone());
        }
        let fields = (0..texts.len()).map(|at| (format!("list[{at}]"), texts[at].clone())).collect();
        form.take_server_errors(&ErrorDetails { fields, general: Vec::new() });
        for (pick, down) in moves {
            let from = pick % expected.len();
            let to = form.move_item(&list.index(from), down);
            let ours = if down { from + 1 } else { from.wrapping_sub(1) };
            prop_assert_eq!(to.is_some(), ours < expected.len());
            if to.is_some() {
                expected.swap(from, ours);
            }
        }
        for (at, text) in expected.iter().enumerate() {
            let place = list.index(at);
            let shown = form.text_at(&place).map(str::to_owned);
            let shown = shown.unwrap_or_else(|| form.arguments().at(&place).map(Doc::write).unwrap_or_default());
            prop_assert!(shown == *text || text.starts_with('0'), "{shown} {text}");
            prop_assert_eq!(form.server_error(&place).map(|(message, _)| message), Some(text.as_str()));
        }
    }

    /// 12. Nothing that a terminal would obey reaches a cell, at any size.
    #[test]
    fn drawing_is_safe(
        names in prop::collection::vec("[a-z\u{1b}\u{7}\u{202e}\u{2066}\u{0}\u{9b}東😀]{1,8}", 1..4),
        help in "[a-z <>\u{1b}\u{202e}\n\r\t]{0,40}",
        value in "[a-z\u{1b}\u{202e}\n]{0,20}",
        width in 20..140_u16,
        height in 5..50_u16,
    ) {
        let fields: serde_json::Map<_, _> = names.iter().map(|name| (name.clone(), serde_json::json!({"type": "string", "description": help, "enum": [value, name]}))).collect();
        let schema = serde_json::json!({"type": "object", "properties": fields, "required": names});
        let mut desk = Desk::open(&schema.to_string());
        prop_assert!(is_safe(&desk.draw(width, height)));
        desk.press(&["Enter"]);
        prop_assert!(is_safe(&desk.draw(width, height)));
        desk.press(&["Enter", "i"]);
        prop_assert!(is_safe(&desk.draw(width, height)));
    }

    /// 14. A number keeps its spelling, whatever its neighbours do.
    #[test]
    fn numbers_keep_their_spelling(first in number(), second in number(), typed in number()) {
        let schema = r#"{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}}}"#;
        let mut form = load(schema, &format!("{{\"a\":{first},\"b\":{second}}}"));
        let b = Path::of_key("b");
        let spec = form.spec_at(&b).expect("a field");
        prop_assert_eq!(form.enter_text(&b, &spec, &typed), Ok(()));
        prop_assert_eq!(form.arguments().write(), format!("{{\"a\":{first},\"b\":{typed}}}"));
    }
}

/// 6. Every kind of emptiness can be reached and told apart on every row, by keys alone, and `Del` always reaches absence.
#[test]
fn every_emptiness_is_reachable() {
    let mut runner = proptest::test_runner::TestRunner::new(cases());
    let result = runner.run(&(parameters(), any::<usize>()), |(schema, pick)| {
        let mut desk = Desk::open(&schema);
        let rows: Vec<usize> = (0..desk.form().rows.len())
            .filter(|at| {
                desk.form().rows[*at].path.depth() > 0
                    && !matches!(desk.form().rows[*at].kind, RowKind::AddItem | RowKind::AddKey)
            })
            .collect();
        prop_assume!(!rows.is_empty());
        desk.go(rows[pick % rows.len()]);
        let path = desk.form().selected().expect("a row").path.clone();
        let mut seen = Vec::new();
        for key in ["Ctrl-N", "e", "e", "e", "Del"] {
            desk.press(&[key]);
            let held = desk.form().form.arguments().at(&path).map(Doc::write);
            let row = desk.row_at(&path, |row| !matches!(row.kind, RowKind::AddItem | RowKind::AddKey));
            let shown = row.map(|row| desk.form().rows[row].value.clone());
            prop_assert!(!seen.contains(&(held.clone(), shown.clone())), "{key}: {held:?}");
            seen.push((held, shown));
        }
        let mut held: Vec<_> = seen.iter().map(|(held, _)| held.as_deref()).collect();
        held.sort_unstable();
        prop_assert_eq!(held, [None, Some("\"\""), Some("[]"), Some("null"), Some("{}")]);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// 13. The same keys make the same arguments and the same screen.
#[test]
fn the_same_keys_do_the_same() {
    const KEYS: [&str; 16] = [
        "j",
        "k",
        "Enter",
        "Space",
        "e",
        "x",
        "Ctrl-N",
        "u",
        "Ctrl-Y",
        "d",
        "]",
        "1",
        "a",
        "Tab",
        "Esc",
        "Alt-Enter",
    ];
    let mut runner = proptest::test_runner::TestRunner::new(cases());
    let keys = prop::collection::vec(0..KEYS.len(), 0..20);
    let result = runner.run(&(parameters(), keys), |(schema, keys)| {
        let run = || {
            let mut desk = Desk::open(&schema);
            for key in &keys {
                desk.press(&[KEYS[*key]]);
            }
            let open = desk.state.form.open.as_ref().map(|open| open.form.draft());
            (open, desk.draw(40, 12))
        };
        prop_assert_eq!(run(), run());
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn is_plain(path: &Path) -> bool {
    path.steps().iter().all(|step| match step {
        Step::Key(key) => !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase()),
        Step::Index(_) => true,
    })
}

fn step_text(step: &Step) -> String {
    match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => index.to_string(),
    }
}

fn has_long_number(text: &str) -> bool {
    text.split(|c: char| !matches!(c, '0'..='9' | '.' | 'e' | 'E' | '+' | '-'))
        .any(|word| word.len() > 15 || word == "1E400" || (word.contains(['e', 'E']) && word.len() > 4))
}

fn has_twins(doc: &Doc) -> bool {
    let mut keys = std::collections::HashSet::new();
    doc.members().iter().any(|(key, value)| !keys.insert(key.as_str()) || has_twins(value))
        || doc.items().iter().any(has_twins)
}

/// Members in the order of their keys, all the way down.
fn sorted(doc: &Doc) -> Doc {
    match doc {
        Doc::Obj(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            members.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
            Doc::Obj(members)
        }
        Doc::Arr(items) => Doc::Arr(items.iter().map(sorted).collect()),
        scalar => scalar.clone(),
    }
}

#[test]
fn kinds_are_covered() {
    // The generator is worth nothing when it does not reach every kind of row.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let seen = std::cell::RefCell::new(std::collections::BTreeSet::new());
    for _ in 0..2_000 {
        let schema = parameters().new_tree(&mut runner).expect("a schema").current();
        for row in load(&schema, "{}").rows() {
            seen.borrow_mut().insert(row.spec.kind_name());
            if matches!(row.spec.kind, Kind::Union(_)) && row.value == Value::Absent {
                seen.borrow_mut().insert("undecided");
            }
        }
    }
    let expected =
        ["boolean", "choice", "choices", "integer", "json", "list", "map", "number", "object", "text"];
    for kind in expected {
        assert!(seen.borrow().contains(kind), "{kind} is never generated");
    }
}
use proptest::strategy::ValueTree as _;
