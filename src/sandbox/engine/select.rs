//! Choosing rows: conditions, rules carried by arguments, order.
//!
//! Owns what each operator means. Must not change rows.

use std::cmp::Ordering;

use serde_json::Value;

use super::template::{Scope, render};
use super::value::{at, order, same, text, words_of};
use crate::sandbox::catalog::{Condition, Operator, Rules};

/// A condition with its value rendered.
pub(super) struct Test {
    path: String,
    operator: Operator,
    value: Value,
}

/// The conditions whose value is given.
pub(super) fn tests(conditions: &[Condition], scope: &Scope) -> Vec<Test> {
    conditions
        .iter()
        .filter_map(|Condition(path, operator, template)| {
            let value = render(template, scope)?;
            Some(Test { path: path.clone(), operator: *operator, value })
        })
        .collect()
}

/// The conditions that an argument carries, as in a search API.
pub(super) fn rules(rules: &Rules, scope: &Scope) -> Vec<Test> {
    let Some(Value::Array(given)) = render(&rules.of, scope) else { return Vec::new() };
    given
        .iter()
        .filter_map(|rule| {
            let field = at(rule, &rules.field)?.as_str()?;
            let operator = operator_of(at(rule, &rules.op).and_then(Value::as_str).unwrap_or("EQ"))?;
            let path =
                if rules.under.is_empty() { field.to_owned() } else { format!("{}.{field}", rules.under) };
            Some(Test { path, operator, value: at(rule, &rules.value).cloned().unwrap_or_default() })
        })
        .collect()
}

fn operator_of(name: &str) -> Option<Operator> {
    Some(match name.to_ascii_uppercase().as_str() {
        "EQ" => Operator::IsFolded,
        "NEQ" => Operator::IsNot,
        "LT" => Operator::Below,
        "LTE" => Operator::AtMost,
        "GT" => Operator::Above,
        "GTE" => Operator::AtLeast,
        "CONTAINS_TOKEN" => Operator::Contains,
        "IN" => Operator::In,
        _ => return None,
    })
}

/// Whether a row meets every condition.
pub(super) fn meets(row: &Value, tests: &[Test]) -> bool {
    tests.iter().all(|test| meets_one(row, test))
}

fn meets_one(row: &Value, test: &Test) -> bool {
    let field = match test.path.as_str() {
        "*" => Some(row),
        path => at(row, path),
    };
    let Some(field) = field else { return test.operator == Operator::IsNot };
    let wanted = &test.value;
    match test.operator {
        Operator::Is => same(field, wanted),
        Operator::IsNot => !same(field, wanted),
        Operator::IsFolded => text(field).to_lowercase() == text(wanted).to_lowercase(),
        Operator::Contains => words(field).contains(&text(wanted).to_lowercase()),
        Operator::Has => field.as_array().is_some_and(|items| items.iter().any(|item| same(item, wanted))),
        Operator::In => wanted.as_array().is_some_and(|items| items.iter().any(|item| same(item, field))),
        Operator::Words => has_words(field, &text(wanted)),
        Operator::AtLeast => order(field, wanted) != Ordering::Less,
        Operator::AtMost => order(field, wanted) != Ordering::Greater,
        Operator::Above => order(field, wanted) == Ordering::Greater,
        Operator::Below => order(field, wanted) == Ordering::Less,
    }
}

fn words(field: &Value) -> String {
    let mut out = String::new();
    words_of(field, &mut out);
    out
}

/// Search languages write `from:ada subject:"road map" is:open`: what stands before a colon names a field, the rest are words.
fn has_words(field: &Value, query: &str) -> bool {
    let haystack = words(field);
    query
        .to_lowercase()
        .split_whitespace()
        .map(|word| word.rsplit_once(':').map_or(word, |(_, value)| value))
        .map(|word| word.trim_matches(|c: char| "\"'()~*".contains(c)))
        .filter(|word| !word.is_empty() && !matches!(*word, "and" | "or"))
        .all(|word| haystack.contains(word))
}

/// Orders rows by a path, `-` in front for descending; equal rows keep their order.
pub(super) fn sort(rows: &mut [Value], by: &str) {
    let (path, descending) = by.strip_prefix('-').map_or((by, false), |path| (path, true));
    rows.sort_by(|a, b| {
        let ordering = order(at(a, path).unwrap_or(&Value::Null), at(b, path).unwrap_or(&Value::Null));
        if descending { ordering.reverse() } else { ordering }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(row: &Value, condition: Value) -> bool {
        let condition: Condition = serde_json::from_value(condition).unwrap();
        let mut scope = Scope::default();
        scope.bind("args", json!({"limit": 5}));
        meets(row, &tests(&[condition], &scope))
    }

    #[test]
    fn every_operator_decides_both_ways() {
        let row = json!({"n": 5, "s": "Road Map", "tags": ["a", "b"]});
        for (condition, wanted) in [
            (json!(["n", "=", "5"]), true),
            (json!(["n", "=", 6]), false),
            (json!(["gone", "=", 5]), false),
            (json!(["gone", "!=", 5]), true),
            (json!(["s", "~=", "road map"]), true),
            (json!(["s", "=", "road map"]), false),
            (json!(["s", "~", "MAP"]), true),
            (json!(["tags", "has", "b"]), true),
            (json!(["tags", "has", "c"]), false),
            (json!(["n", "in", [4, 5]]), true),
            (json!(["n", ">=", 5]), true),
            (json!(["n", ">", 5]), false),
            (json!(["n", "<=", 4]), false),
            (json!(["n", "<", 10]), true),
            (json!(["*", "words", "subject:\"road\" map"]), true),
            (json!(["*", "words", "road rage"]), false),
            (json!(["n", "=", "$args.absent"]), true),
            (json!(["n", "=", "$args.limit"]), true),
        ] {
            assert_eq!(holds(&row, condition.clone()), wanted, "{condition}");
        }
    }

    #[test]
    fn rows_sort_by_number_in_both_directions() {
        let mut rows = vec![json!({"n": 10}), json!({"n": 9}), json!({"n": "11"})];
        sort(&mut rows, "n");
        assert_eq!(rows, [json!({"n": 9}), json!({"n": 10}), json!({"n": "11"})]);
        sort(&mut rows, "-n");
        assert_eq!(rows[0], json!({"n": "11"}));
    }
}
