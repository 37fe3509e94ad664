//! The functions of `schemas.ndjson`, and of a file that is named: built, drawn, checked, and filled in by keys.

use std::sync::Arc;

use integry_tui::domain::document::Doc;
use integry_tui::domain::form::{Form, Schema, read_parameters};
use integry_tui::domain::variables::Variables;

use crate::desk::{Desk, is_safe};
use crate::instance::{Dice, Plan};

/// Hand-written and generated: every kind of row, every repair, what vendors are known to do.
const OWN: &str = include_str!("schemas.ndjson");

/// A function object as text.
fn functions() -> Vec<String> {
    let named = std::env::var("INTEGRY_TUI_SCHEMAS").ok();
    let named = named.map(|path| std::fs::read_to_string(path).expect("the named file"));
    OWN.lines()
        .chain(named.as_deref().unwrap_or_default().lines())
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

fn schemas() -> Vec<(String, Arc<Schema>)> {
    functions()
        .into_iter()
        .map(|function| {
            let schema = Arc::new(read_parameters(&function));
            (function, schema)
        })
        .collect()
}

/// The start of a function, to find it again.
fn short(function: &str) -> String {
    function.chars().take(160).collect()
}

#[test]
fn every_function_builds_and_draws() {
    for (function, schema) in schemas() {
        let mut desk = Desk::open_schema(schema);
        for (width, height) in [(80, 24), (60, 18), (40, 12)] {
            assert!(is_safe(&desk.draw(width, height)), "{}", short(&function));
        }
        desk.press(&["i"]);
        assert!(is_safe(&desk.draw(80, 24)), "{}", short(&function));
    }
}

#[test]
fn nearly_every_schema_has_a_working_validator() {
    let all = schemas();
    let idle: Vec<_> = all
        .iter()
        .filter(|(_, schema)| !schema.validation.works())
        .map(|(function, _)| short(function))
        .collect();
    let dropped = all.iter().filter(|(_, schema)| !schema.validation.dropped().is_empty()).count();
    println!(
        "{} of {} validators work, {dropped} of them without some keyword",
        all.len() - idle.len(),
        all.len()
    );
    // At least 99.5 %.
    assert!(idle.len() * 200 <= all.len(), "{idle:#?}");
}

/// An instance that fits, with the way to enter it.
fn instance(schema: &Schema, seed: u64) -> Option<Plan> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let plan = Plan::of(&schema.spec, &mut dice, 0)?;
    schema.validation.check(&plan.doc(), &Variables::default()).is_empty().then_some(plan)
}

#[test]
fn instances_are_entered_by_keys_alone() {
    let (mut tried, mut entered, mut raw, mut keys, mut values) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let mut wrong = Vec::new();
    for (at, (function, schema)) in schemas().into_iter().enumerate() {
        for seed in 0..3 {
            let Some(plan) = instance(&schema, at as u64 * 7 + seed) else { continue };
            let mut desk = Desk::open_schema(Arc::clone(&schema));
            tried += 1;
            raw += usize::from(desk.enter(&plan) > 0);
            keys += desk.keys;
            values += scalars(&plan.doc());
            let (held, wanted) = (desk.arguments(), plan.doc().write());
            if held == wanted {
                entered += 1;
            } else {
                wrong.push(format!("{}\nwanted {wanted}\nheld   {held}", short(&function)));
            }
        }
    }
    println!("{entered} of {tried} instances entered, {raw} with a raw row; {keys} keys for {values} values");
    assert!(
        wrong.is_empty(),
        "{} of {tried}: {}",
        wrong.len(),
        wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n\n")
    );
    assert!(raw * 100 <= tried, "{raw} of {tried} needed a raw row");
}

fn scalars(doc: &Doc) -> usize {
    match doc {
        Doc::Arr(items) => items.iter().map(scalars).sum(),
        Doc::Obj(members) => members.iter().map(|(_, value)| scalars(value)).sum(),
        _ => 1,
    }
}

/// A row never complains of what the schema takes, and no instance is changed by being loaded.
#[test]
fn valid_instances_raise_no_alarm() {
    for (at, (function, schema)) in schemas().into_iter().enumerate() {
        for seed in 0..5 {
            let Some(plan) = instance(&schema, at as u64 * 11 + seed) else { continue };
            let mut form = Form::new(Arc::clone(&schema));
            form.replace(plan.doc());
            assert_eq!(form.arguments().write(), plan.doc().write());
            let ours: Vec<_> =
                form.problems().into_iter().filter(|problem| problem.message != "required").collect();
            assert!(ours.is_empty(), "{}\n{}\n{ours:?}", short(&function), plan.doc().write());
        }
    }
}
