//! Cells, columns, order and facts, against what `serde_json` finds.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

static NEVER: AtomicBool = AtomicBool::new(false);

fn index_of(text: &str) -> Arc<JsonIndex> {
    Arc::new(JsonIndex::build(Bytes::copy_from_slice(text.as_bytes()), 0..text.len(), &NEVER).unwrap())
}

fn table_of(text: &str) -> Table {
    let index = index_of(text);
    let array = array_near(&index, 0).expect("a table");
    Table::build(index, array, &NEVER)
}

fn names(table: &Table) -> Vec<String> {
    table.columns().iter().map(Column::name).collect()
}

fn sorted(table: &Table, sorts: &[(usize, bool)]) -> Vec<u32> {
    let sorts = sorts.iter().map(|(column, descending)| Sort { column: *column, descending: *descending });
    table.arranged(&Arrangement { only: Vec::new(), sorts: sorts.collect() }, &NEVER)
}

const CONTACTS: &str = r#"{"results":[
    {"id":10,"name":"Bo, \"B\"","address":{"city":"Oslo"},"tags":["a"]},
    {"id":9,"name":"ann","address":{"city":null,"zip":"0|1"}},
    {"name":"Cy","id":null}],"total":3}"#;

#[test]
fn nested_members_are_columns_beside_their_siblings() {
    let table = table_of(CONTACTS);
    assert_eq!(names(&table), ["id", "name", "address.city", "address.zip", "tags"]);
    let kinds: Vec<_> = table.columns().iter().map(|column| column.kind == ColumnKind::Number).collect();
    assert_eq!(kinds, [true, false, false, false, false]);
    assert_eq!((table.cell(2, 2), table.found()), (None, (5, true)));
    let shown = |row, column| table.shown(row, column, 40);
    assert_eq!(
        (shown(0, 1).as_deref(), shown(0, 4).as_deref(), shown(1, 2).as_deref()),
        (Some("Bo, \"B\""), Some("[1]"), Some("null"))
    );
}

/// A key that only a late item has is a column, at its place; an empty or absent parent is none beside its members.
#[test]
fn every_item_is_asked_for_its_keys() {
    let mut items: Vec<String> = (0..5_000).map(|at| format!(r#"{{"a":{at},"c":{{"x":1}}}}"#)).collect();
    items[4_321] = r#"{"a":1,"b":"late","c":null}"#.into();
    items[4_322] = r#"{"a":1,"c":{}}"#.into();
    assert_eq!(names(&table_of(&format!("[{}]", items.join(",")))), ["a", "b", "c.x"]);
}

#[test]
fn too_many_columns_are_counted() {
    let members = |count: usize| {
        let all: Vec<_> = (0..count).map(|at| format!(r#""k{at}":{at}"#)).collect();
        table_of(&format!("[{{{}}},{{}}]", all.join(",")))
    };
    let some = members(312);
    assert_eq!((some.columns().len(), some.found()), (200, (312, true)));
    let many = members(5_000);
    assert_eq!((many.columns().len(), many.found()), (200, (1_999, false)));
}

#[test]
fn rows_are_sorted_and_nothing_comes_last() {
    let table = table_of(CONTACTS);
    assert_eq!(sorted(&table, &[(0, false)]), [1, 0, 2]);
    assert_eq!(sorted(&table, &[(0, true)]), [0, 1, 2]);
    assert_eq!(sorted(&table, &[(1, false)]), [1, 0, 2]);
    assert_eq!(sorted(&table, &[(2, true)]), [0, 1, 2]);
}

#[test]
fn sorting_by_one_after_the_other_keeps_what_was_before() {
    let table = table_of(r#"[{"a":"x","n":2},{"a":"y","n":1},{"a":"X","n":1},{"a":"y","n":2}]"#);
    assert_eq!(sorted(&table, &[(1, false)]), [1, 2, 0, 3]);
    assert_eq!(sorted(&table, &[(1, false), (0, false)]), [2, 0, 1, 3]);
    assert_eq!(sorted(&table, &[(1, false), (0, true)]), [1, 3, 2, 0]);
    let numbers = table_of(r#"[{"n":"9"},{"n":"10"},{"n":1e999},{"n":-1e999},{"n":"8.5"}]"#);
    assert_eq!(sorted(&numbers, &[(0, false)]), [3, 4, 0, 1, 2], "numbers in quotes are numbers");
    let zones = table_of(r#"["2025-01-01T00:00:00Z","2025-01-01T00:30:00+01:00","2024-12-31"]"#);
    assert_eq!(sorted(&zones, &[(0, false)]), [2, 1, 0], "moments, not letters");
    let urls = table_of(r#"["https://b","https://A","https://a\u0062"]"#);
    assert_eq!(sorted(&urls, &[(0, false)]), [1, 2, 0]);
}

/// Texts that are alike for long, and longer than what is compared in steps.
#[test]
fn long_texts_are_in_order() {
    let long = |end: &str| format!("{}{end}", "Präfix ".repeat(40));
    let texts = [
        long("b"),
        long("B"),
        long("a"),
        long(""),
        "pr".into(),
        "PRA\\u0000".into(),
        "pra".into(),
        "é".into(),
    ];
    let table = table_of(&format!("[{}]", texts.map(|text| format!("\"{text}\"")).join(",")));
    assert_eq!(sorted(&table, &[(0, false)]), [4, 6, 5, 3, 2, 0, 1, 7]);
    assert_eq!(sorted(&table, &[(0, true)]), [7, 0, 1, 2, 3, 5, 6, 4]);
}

#[test]
fn only_rows_with_the_value_are_left() {
    let table = table_of(r#"[{"a":"x"},{"a":null},{},{"a":"\u0078"},{"a":["x"]},{"a":1},{"a":"1"}]"#);
    let only = |row| table.arranged(&Arrangement { only: vec![(0, row)], sorts: Vec::new() }, &NEVER);
    assert_eq!((only(0), only(1), only(2)), (vec![0, 3], vec![1], vec![2]));
    assert_eq!((only(4), only(5), only(6)), (vec![4], vec![5], vec![6]));
}

#[test]
fn facts_of_numbers_are_exact_where_they_can_be() {
    let table = table_of(
        r#"[{"n":9007199254740993},{"n":1},{"n":null},{"n":"x"},{"n":1e400},{"n":1},{},{"n":3},{"n":4},{"n":5},{"n":6},{"n":7},{"n":8}]"#,
    );
    let facts = table.facts(0, None, &NEVER);
    assert_eq!((facts.rows, facts.empty, facts.measured, facts.too_large, facts.others), (13, 2, 9, 1, 1));
    assert_eq!(facts.sum, Some(Sum::Whole(9_007_199_254_740_993 + 35)));
    assert_eq!((facts.ends, facts.distinct, facts.most), (Some((1, 0)), Some(10), Some((1, 2))));
    let fractions = table_of("[0.1,0.2,0.3]").facts(0, None, &NEVER);
    assert_eq!((fractions.sum, fractions.mean), (Some(Sum::About(0.6)), Some(0.6 / 3.0)));
    let huge = table_of("[1.7e308,1.7e308]").facts(0, None, &NEVER);
    assert_eq!(huge.mean, Some(1.7e308));
    let some = table.facts(0, Some(&[1, 5]), &NEVER);
    assert_eq!((some.rows, some.sum, some.distinct), (2, Some(Sum::Whole(2)), Some(1)));
}

#[test]
fn facts_of_dates_and_of_texts() {
    let table = table_of(
        r#"[{"created":1735732800,"s":"b"},{"created":1735732801,"s":"a"},{"created":1700000000,"s":"b"},{"s":""}]"#,
    );
    assert_eq!(table.columns()[0].kind, ColumnKind::Date);
    let dates = table.facts(0, None, &NEVER);
    assert_eq!((dates.ends, dates.sum, dates.empty), (Some((2, 1)), None, 1));
    let texts = table.facts(1, None, &NEVER);
    assert_eq!((texts.distinct, texts.most, texts.empty, texts.ends), (Some(2), Some((0, 2)), 1, None));
    let many: Vec<_> = (0..=MAX_DISTINCT).map(|at| at.to_string()).collect();
    let many = table_of(&format!("[{}]", many.join(","))).facts(0, None, &NEVER);
    assert_eq!((many.distinct, many.most), (None, None));
}

#[test]
fn an_object_of_objects_has_its_keys_as_the_first_column() {
    let table = table_of(r#"{"ok":true,"users":{"u2":{"name":"Bo","n":1},"u1":{"name":"Ann"}}}"#);
    assert_eq!(names(&table), ["key", "name", "n"]);
    assert_eq!(
        (table.exact(1, 0), table.exact(1, 1), table.exact(1, 2)),
        ("u1".into(), "Ann".into(), String::new())
    );
    assert_eq!(sorted(&table, &[(0, false)]), [1, 0]);
    assert_eq!(table.csv(Some(&[1])), "key,name,n\r\nu1,Ann,\r\n");
    assert_eq!(table.facts(0, None, &NEVER).distinct, Some(2));
}

#[test]
fn what_is_near_the_cursor_is_the_table() {
    let near = |text: &str, row: usize| array_near(&index_of(text), row);
    let text = r#"{"a":{"b":[1,2]},"m":{"x":{"k":1},"y":{"k":2}},"e":[]}"#;
    assert_eq!(near(text, 0), Some(5), "not far below the root: the nearest level wins");
    assert_eq!(near(text, 1), Some(5));
    assert_eq!(near(text, 3), Some(2));
    assert_eq!(near(text, 7), Some(5), "a member of the object of objects");
    assert_eq!(near(text, 10), Some(10), "an empty list under the cursor is a table without rows");
    assert_eq!(near(r#"{"data":{"page":{"items":[1]}}}"#, 0), Some(3));
    assert_eq!(near(r#"{"owner":{"id":1},"address":{"city":"Oslo"}}"#, 0), None);
    assert_eq!(near(r#"[{"owner":{"id":1},"mate":{"id":2}}]"#, 3), Some(0));
}

#[test]
fn it_goes_out_as_csv_and_markdown() {
    let table = table_of(r#"[{"a":1,"b":"x,y"},{"b":"p|q\nr"}]"#);
    assert_eq!(table.csv(None), "a,b\r\n1,\"x,y\"\r\n,\"p|q\nr\"\r\n");
    assert_eq!(table.csv(Some(&[])), "a,b\r\n");
    assert_eq!(table.markdown(Some(&[1, 0])), "| a | b |\n| --- | --- |\n|  | p\\|q r |\n| 1 | x,y |\n");
}

#[test]
fn odd_faces_do_no_harm() {
    let plain = table_of("[1,2,3]");
    assert_eq!(names(&plain), ["value"]);
    let mixed = table_of(r#"[1,{"a":2},[3],null,{"a":{"b":1}}]"#);
    assert_eq!(names(&mixed), ["value", "a", "a.b"]);
    assert_eq!(mixed.cell(0, 1), None);
    let index = index_of("[]");
    let empty = Table::build(index, 0, &NEVER);
    assert_eq!((empty.len(), empty.columns().len()), (0, 0));
    assert_eq!((empty.at(0, 0), empty.facts(0, None, &NEVER).rows), (Cell::Nothing, 0));
    let stopped = AtomicBool::new(true);
    assert_eq!(Table::build(index_of("[1,2]"), 0, &stopped).len(), 0);
}

#[test]
fn a_long_name_is_cut_before_what_tells_it_from_others() {
    let table = table_of(r#"[{"properties":{"firstname":"Al"},"a name of its own that is long":1}]"#);
    let column = |at: usize| &table.columns()[at];
    assert_eq!((column(0).short_name(18), column(0).width), ("…firstname".to_owned(), 10));
    assert_eq!((column(0).short_name(20), column(0).widest), ("properties.firstname".to_owned(), 20));
    assert_eq!((column(1).short_name(9), column(1).width), ("a name of its own that is long".to_owned(), 18));
}

/// One long cell among many does not widen its column.
#[test]
fn widths_are_those_of_most_cells() {
    let mut items: Vec<String> = (0..100).map(|at| format!(r#"{{"note":"short","n":{at}.25}}"#)).collect();
    items[50] = format!(r#"{{"note":"{}","n":7}}"#, "long ".repeat(50));
    let table = table_of(&format!("[{}]", items.join(",")));
    let column = |at: usize| &table.columns()[at];
    assert_eq!((column(0).width, column(0).widest), (5, 40));
    assert_eq!((column(1).digits, column(1).fraction, column(1).range), (5, 3, Some((0.25, 99.25))));
}

/// Items as services send them: objects with keys of a small set, nested, some absent.
fn items() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        "20[0-9]{2}-0[1-9]-1[0-9]".prop_map(Value::from),
        Just(json!([1, 2])),
    ];
    let key = prop::sample::select(vec!["a", "b", "é", "k\"q", "long key", "created"]);
    let members = |value| prop::collection::vec((key.clone(), value), 0..5);
    let object = |members: Vec<(&'static str, Value)>| {
        let members = members.into_iter().map(|(key, value)| (key.to_owned(), value));
        Value::from(members.collect::<serde_json::Map<_, _>>())
    };
    let inner = prop_oneof![4 => leaf.clone(), 1 => members(leaf.clone().boxed()).prop_map(object)].boxed();
    let item = prop_oneof![1 => leaf, 6 => members(inner).prop_map(object)];
    prop::collection::vec(item, 1..40).prop_map(Value::from)
}

proptest! {
    #[test]
    fn a_cell_is_what_serde_json_finds_at_its_path(items in items()) {
        let table = table_of(&items.to_string());
        for (row, item) in items.as_array().unwrap().iter().enumerate() {
            for (at, column) in table.columns().iter().enumerate() {
                let found = column.path.iter().try_fold(item, |value, key| value.as_object()?.get(key));
                let cell = table.cell(row, at).map(|cell| table.index().value_text(cell).parse::<Value>().unwrap());
                prop_assert_eq!(cell.as_ref(), found, "{:?}", column.path);
            }
        }
    }

    /// Every value of every item is in some column, or inside one that is.
    #[test]
    fn no_value_is_without_a_column(items in items()) {
        let table = table_of(&items.to_string());
        for row in 0..table.len() {
            let item = table.item(row).unwrap();
            let cells: Vec<_> = (0..table.columns().len()).filter_map(|column| table.cell(row, column)).collect();
            for value in item..table.index().end(item) {
                let kind = table.index().kind(value);
                let is_held = |cell: &usize| (*cell..table.index().end(*cell)).contains(&value);
                // Null and `{}` stand for absent members where others have some.
                prop_assert!(cells.iter().any(is_held) || matches!(kind, Kind::Object | Kind::Null));
            }
        }
    }

    #[test]
    fn sorting_is_a_stable_permutation(items in items(), descending in any::<bool>()) {
        let table = table_of(&items.to_string());
        for column in 0..table.columns().len() {
            let order = sorted(&table, &[(column, descending)]);
            let mut rows = order.clone();
            rows.sort_unstable();
            prop_assert!(rows.iter().copied().eq(0..u32::try_from(table.len()).unwrap()));
            for pair in order.windows(2) {
                if table.exact(pair[0] as usize, column) == table.exact(pair[1] as usize, column)
                    && table.at(pair[0] as usize, column) != Cell::Nothing
                    && table.at(pair[1] as usize, column) != Cell::Nothing
                    && table.is_blank(&table.at(pair[0] as usize, column)) == table.is_blank(&table.at(pair[1] as usize, column))
                {
                    prop_assert!(pair[0] < pair[1], "equals stay in order");
                }
            }
            // Texts alone: as the standard library sorts them.
            if (0..table.len()).all(|row| matches!(table.at(row, column), Cell::Value(cell) if table.index().kind(cell) == Kind::String))
                && table.columns()[column].kind == ColumnKind::Text
            {
                let lower = |text: String| text.chars().flat_map(char::to_lowercase).collect::<String>();
                let text = |row: &u32| lower(table.exact(*row as usize, column));
                let mut wanted: Vec<u32> = (0..u32::try_from(table.len()).unwrap()).collect();
                wanted.sort_by(|a, b| if descending { text(b).cmp(&text(a)) } else { text(a).cmp(&text(b)) });
                prop_assert_eq!(&order, &wanted);
            }
            let again = table.arranged(
                &Arrangement { only: Vec::new(), sorts: vec![Sort { column, descending }; 2] }, &NEVER);
            prop_assert_eq!(again, order);
        }
    }

    #[test]
    fn facts_count_every_row_once(items in items()) {
        let table = table_of(&items.to_string());
        for (at, column) in table.columns().iter().enumerate() {
            let facts = table.facts(at, None, &NEVER);
            let told = facts.empty + facts.measured + facts.too_large + facts.others;
            prop_assert_eq!(facts.rows, table.len());
            prop_assert!(column.kind == ColumnKind::Text || told == facts.rows);
        }
    }
}
