//! The whole catalog is checked: files, names, schemas, sources, seed rows; `runs` calls every function.

mod runs;

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};

use super::*;

#[test]
fn every_file_fits_the_schema_and_is_read_whole() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../../assets/sandbox/app.schema.json")).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in FILES {
        let app: Value = serde_json::from_str(file).unwrap();
        let name = app["app"]["name"].as_str().unwrap().to_owned();
        let faults: Vec<String> = validator
            .iter_errors(&app)
            .map(|error| format!("{}: {error:.200}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        assert!(serde_json::from_str::<App>(file).is_ok(), "{name}");
    }
    assert!(!validator.is_valid(&json!({})) && !validator.is_valid(&json!({"app": {"id": 1}})));
    let named: HashSet<String> = catalog().faces().iter().map(|face| format!("{}.json", face.name)).collect();
    let places = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sandbox")).unwrap();
    let lying = places.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let apps: HashSet<String> = lying
        .filter(|name| {
            Path::new(name).extension().is_some_and(|it| it == "json") && name != "app.schema.json"
        })
        .collect();
    assert_eq!(named, apps, "every file is in FILES");
}

fn catalog() -> Catalog {
    Catalog::load(0).unwrap()
}

fn functions(catalog: &Catalog) -> impl Iterator<Item = (&App, &Function)> {
    catalog.apps().iter().flat_map(|app| app.functions.iter().map(move |function| (app, function)))
}

#[test]
fn there_is_enough_to_explore() {
    let catalog = catalog();
    assert!(catalog.apps().len() >= 24, "{} apps", catalog.apps().len());
    assert!(catalog.len() >= 240, "{} functions", catalog.len());
    let accounts =
        |wanted: fn(usize) -> bool| catalog.apps().iter().any(|app| wanted(app.face.accounts.len()));
    assert!(accounts(|count| count == 0) && accounts(|count| count == 1) && accounts(|count| count > 1));
    for app in catalog.apps() {
        assert!(
            app.face.accounts.len() < 2 || app.face.allow_multiple_connected_accounts,
            "{}",
            app.face.name
        );
    }
}

#[test]
fn names_and_numbers_are_unique_and_well_formed() {
    let catalog = catalog();
    let (mut names, mut ids, mut accounts) = (HashSet::new(), HashSet::new(), HashSet::new());
    for app in catalog.apps() {
        assert!(ids.insert(app.face.id) && app.face.id > 0, "{}", app.face.name);
        for account in &app.face.accounts {
            assert!(accounts.insert(account.id), "account {}", account.id);
            assert!(account.modified_at.parse::<jiff::Timestamp>().is_ok(), "{}", account.modified_at);
        }
        assert!(
            app.face.accounts.is_sorted_by(|a, b| a.modified_at >= b.modified_at),
            "{}: newest first",
            app.face.name
        );
    }
    for (app, function) in functions(&catalog) {
        assert!(names.insert(function.name.clone()), "{} is there twice", function.name);
        assert!(function.name.starts_with(&format!("{}-", app.face.name)), "{}", function.name);
        assert!(function.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        assert!(!function.title.is_empty() && !function.description.is_empty(), "{}", function.name);
        assert!(function.code.starts_with('2') && function.code.len() == 3, "{}", function.name);
        assert!(catalog.function(&function.name).is_some());
    }
}

/// What the official SDK's strict model takes; one other keyword and the whole page fails there.
fn check_schema(place: &str, schema: &Value) {
    let members = schema.as_object().unwrap_or_else(|| panic!("{place}: not an object"));
    for key in members.keys() {
        let known = ["type", "description", "items", "properties", "required", "enum"];
        assert!(known.contains(&key.as_str()), "{place}: keyword {key}");
    }
    let kind = schema["type"].as_str().unwrap_or_else(|| panic!("{place}: no type"));
    assert!(["string", "number", "boolean", "array", "object"].contains(&kind), "{place}: type {kind}");
    assert_eq!(kind == "array", members.contains_key("items"), "{place}: items");
    assert_eq!(kind == "object", members.contains_key("properties"), "{place}: properties");
    if let Some(items) = members.get("items") {
        check_schema(&format!("{place}[]"), items);
    }
    let properties = members.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten() {
        check_schema(&format!("{place}.{key}"), property);
    }
    for key in members.get("required").and_then(Value::as_array).into_iter().flatten() {
        assert!(properties.unwrap().contains_key(key.as_str().unwrap()), "{place}: required {key}");
    }
    if let Some(choices) = members.get("enum") {
        let fits = |choice: &Value| if kind == "number" { choice.is_number() } else { choice.is_string() };
        assert!(
            !choices.as_array().unwrap().is_empty() && choices.as_array().unwrap().iter().all(fits),
            "{place}: enum"
        );
    }
}

#[test]
fn schemas_use_only_what_the_official_sdk_takes() {
    let catalog = catalog();
    for (_, function) in functions(&catalog) {
        for (key, schema) in &function.params {
            let place = format!("{}: {key}", function.name);
            check_schema(&place, schema);
            assert!(
                schema["description"].as_str().is_some_and(|text| !text.is_empty()),
                "{place}: no description"
            );
            assert!(!key.starts_with('_'), "{place}: the SDK's tools refuse it");
        }
        for key in function.required.iter().chain(function.ui.keys()) {
            assert!(function.params.contains_key(key), "{}: {key}", function.name);
        }
    }
}

#[test]
fn every_kind_of_parameter_occurs() {
    let catalog = catalog();
    let schemas: Vec<&Value> =
        functions(&catalog).flat_map(|(_, function)| function.params.values()).collect();
    let has = |wanted: fn(&Value) -> bool| schemas.iter().any(|schema| wanted(schema));
    assert!(has(|schema| schema["type"] == "number") && has(|schema| schema["type"] == "boolean"));
    assert!(
        has(|schema| schema["items"]["type"] == "string")
            && has(|schema| schema["items"]["type"] == "number")
    );
    assert!(has(|schema| schema["items"]["type"] == "object"));
    assert!(has(|schema| schema["enum"].is_array()));
    assert!(has(|schema| schema["properties"] == json!({})));
    assert!(has(|schema| schema["properties"].as_object().is_some_and(|members| members.len() > 1)));
    assert!(functions(&catalog).any(|(_, function)| function.params.len() - function.required.len() > 10));
    for kind in [FunctionKind::Query, FunctionKind::Action, FunctionKind::Passthrough] {
        assert!(functions(&catalog).any(|(_, function)| function.kind == kind));
    }
}

fn tables(step: &Step) -> &str {
    match step {
        Step::Find(step) => &step.table,
        Step::List(step) => &step.table,
        Step::Insert(step) => &step.table,
        Step::Update(step) => &step.table,
        Step::Append(step) => &step.table,
        Step::Delete(step) => &step.table,
        Step::Known(step) => &step.table,
        Step::Refuse(_) => "",
    }
}

#[test]
fn steps_routes_and_descriptions_name_what_exists() {
    let catalog = catalog();
    for (app, function) in functions(&catalog) {
        for table in function.run.iter().map(tables).filter(|table| !table.is_empty()) {
            assert!(app.resources.contains_key(table), "{}: table {table}", function.name);
        }
        let texts = function.params.values().map(Value::to_string).chain([function.description.clone()]);
        for text in texts {
            for named in text.split("Call `").skip(1).filter_map(|rest| rest.split('`').next()) {
                assert!(catalog.function(named).is_some(), "{} sends its reader to {named}", function.name);
            }
        }
    }
    for app in catalog.apps() {
        let api = app.passthrough.as_ref().unwrap();
        for route in &api.routes {
            let called = app.functions.iter().find(|function| function.name == route.call);
            assert!(
                called.is_some_and(|function| function.kind != FunctionKind::Passthrough),
                "{}",
                route.call
            );
        }
    }
}

#[test]
fn seed_rows_have_unique_keys() {
    let catalog = catalog();
    for app in catalog.apps() {
        for (name, resource) in &app.resources {
            let place = format!("{}/{name}", app.face.name);
            let mut keys = HashSet::new();
            for row in &resource.rows {
                let key = row
                    .get(&resource.key)
                    .unwrap_or_else(|| panic!("{place}: a row without {}", resource.key));
                // Within what a row belongs to: properties of an object type, rows of a sheet.
                let links = row.as_object().unwrap().iter().filter(|(key, _)| key.starts_with('@'));
                let links: String = links.map(|(_, value)| value.to_string()).collect();
                assert!(keys.insert((key.to_string(), links)), "{place}: {key} twice");
            }
        }
    }
}
