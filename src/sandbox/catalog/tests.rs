//! The whole catalog is checked: names, schemas, sources, seed rows, and every function runs.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::*;
use crate::sandbox::engine::{Answer, Call, Engine};

fn catalog() -> Catalog {
    Catalog::load(0).unwrap()
}

fn functions(catalog: &Catalog) -> impl Iterator<Item = (&App, &Function)> {
    catalog.apps().iter().flat_map(|app| app.functions.iter().map(move |function| (app, function)))
}

#[test]
fn there_is_enough_to_explore() {
    let catalog = catalog();
    assert!(catalog.apps().len() >= 12, "{} apps", catalog.apps().len());
    assert!(catalog.len() >= 100, "{} functions", catalog.len());
    let accounts = |wanted: fn(usize) -> bool| catalog.apps().iter().any(|app| wanted(app.face.accounts.len()));
    assert!(accounts(|count| count == 0) && accounts(|count| count == 1) && accounts(|count| count > 1));
    for app in catalog.apps() {
        assert!(app.face.accounts.len() < 2 || app.face.allow_multiple_connected_accounts, "{}", app.face.name);
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

/// Arguments that fit a function: the first value of every source, one of every enum, something plain elsewhere.
struct Sample<'a> {
    catalog: &'a Catalog,
    engine: &'a Engine,
    account: Account,
}

impl Sample<'_> {
    fn call(&self, name: &str, arguments: Object, cursor: Option<Value>) -> Answer {
        let found = self.catalog.function(name).unwrap();
        let call =
            Call { app: found.app, function: &found.function, account: &self.account, arguments, cursor };
        self.engine.call(&call).unwrap_or_else(|faults| panic!("{name}: {faults:?}"))
    }

    fn arguments(&self, function: &Function) -> Object {
        let mut out = Object::new();
        for key in &function.required {
            let value = self.value(function, key, &out);
            out.insert(key.clone(), value);
        }
        out
    }

    fn value(&self, function: &Function, key: &str, so_far: &Object) -> Value {
        let schema = &function.params[key];
        match source_function(schema["description"].as_str().unwrap()) {
            Some(source) if schema["type"] != "object" && schema["type"] != "array" => {
                let item = self.source_item(function, key, source, so_far);
                let id = function
                    .ui
                    .get(key)
                    .map_or("id", |hint| if hint.id.is_empty() { "id" } else { &hint.id });
                item[id].clone()
            }
            _ => plain(key, schema),
        }
    }

    /// The last item: the first may be one of a kind that cannot be changed, such as a general channel.
    fn source_item(&self, function: &Function, key: &str, source: &str, so_far: &Object) -> Value {
        let hint = function.ui.get(key).cloned().unwrap_or_default();
        let mut arguments = Object::new();
        for (name, value) in &hint.arguments {
            let field = value.as_str().and_then(|text| text.strip_prefix("{parameters.")?.strip_suffix('}'));
            arguments
                .insert(name.clone(), field.map_or_else(|| value.clone(), |field| so_far[field].clone()));
        }
        let source_function = self.catalog.function(source).unwrap();
        for name in &source_function.function.required {
            if !arguments.contains_key(name) {
                arguments.insert(name.clone(), self.value(&source_function.function, name, so_far));
            }
        }
        let answer = self.call(source, arguments, None);
        let items = answer.output.as_array().unwrap_or_else(|| panic!("{source} gives no array"));
        items
            .iter()
            .rev()
            .nth(items.len() / 2)
            .unwrap_or_else(|| panic!("{source} gives no values for {key}"))
            .clone()
    }
}

fn plain(key: &str, schema: &Value) -> Value {
    if let Some(choices) = schema.get("enum") {
        return choices[0].clone();
    }
    match (schema["type"].as_str().unwrap(), key) {
        ("number", _) => json!(2),
        ("boolean", _) => json!(true),
        ("array", _) => json!([plain("item", &schema["items"])]),
        ("object", _) => schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, schema)| (key.clone(), plain(key, schema)))
            .collect(),
        (_, "currency") => json!("eur"),
        (_, "owner") => json!("acme"),
        (_, "email") => json!("priya@acme.example"),
        (_, "price") => json!("price_1MoBy5LkdIwHu7ixZhnattbh"),
        (_, "url") => json!("/no-such-address"),
        _ => json!("sample"),
    }
}

fn account(app: &App) -> Account {
    let made = || Account { id: 7, display_name: "Test".to_owned(), modified_at: String::new() };
    app.face.accounts.first().cloned().unwrap_or_else(made)
}

#[test]
fn every_function_runs_on_what_its_sources_give() {
    let catalog = catalog();
    for (app, function) in
        functions(&catalog).filter(|(_, function)| function.kind != FunctionKind::Passthrough)
    {
        // A fresh engine each: one function must not live on what another has made or deleted.
        let engine = Engine::default();
        let sample = Sample { catalog: &catalog, engine: &engine, account: account(app) };
        // Takes an address that is no source's value; the state tests cover it.
        if function.name == "mailchimp-unsubscribe" {
            continue;
        }
        let answer = sample.call(&function.name, sample.arguments(function), None);
        assert_eq!(answer.code, function.code, "{}: {}", function.name, answer.output);
        assert_ne!(answer.output.get("ok"), Some(&json!(false)), "{}: {}", function.name, answer.output);
        assert!(!answer.output.to_string().contains("${"), "{}: {}", function.name, answer.output);
    }
}

#[test]
fn sources_give_values_and_labels_where_meta_says() {
    let catalog = catalog();
    for (app, function) in functions(&catalog) {
        let engine = Engine::default();
        let sample = Sample { catalog: &catalog, engine: &engine, account: account(app) };
        let arguments = sample.arguments(function);
        let meta = function_json(
            &Found { app, function: Cow::Borrowed(function) },
            Some(MetaContext { app: AppContext { accounts: &[], login_url: "" }, base_url: "http://127.0.0.1:1/" }),
        );
        for (key, schema) in &function.params {
            let Some(source) = source_function(schema["description"].as_str().unwrap()) else { continue };
            let item = sample.source_item(function, key, source, &arguments);
            let field = &meta["parameters"]["properties"][key]["meta"]["ui"]["ui_field"];
            for path in ["option_key_path", "value_key_path", "id_key_path", "title_key_path"] {
                let Some(path) = field[path].as_str() else { continue };
                let value = path.split('.').try_fold(&item, |value, step| match value {
                    Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                    other => other.get(step),
                });
                assert!(
                    value.is_some_and(|value| !value.is_null()),
                    "{}.{key}: no {path} in {item}",
                    function.name
                );
            }
        }
    }
}

#[test]
fn paging_functions_give_arrays_and_end() {
    let catalog = catalog();
    let mut kinds = HashSet::new();
    let (mut unsure, mut long) = (0, 0);
    for (app, function) in functions(&catalog) {
        let Some(paging) = function.run.iter().find_map(|step| match step {
            Step::List(list) => list.page.as_ref(),
            _ => None,
        }) else {
            continue;
        };
        let engine = Engine::default();
        let sample = Sample { catalog: &catalog, engine: &engine, account: account(app) };
        let mut arguments = sample.arguments(function);
        // A search for "sample" would find nothing.
        arguments.retain(|key, _| !["query", "term"].contains(&key.as_str()));
        for key in function.required.iter().filter(|key| ["query", "term"].contains(&key.as_str())) {
            arguments.insert(key.clone(), json!("e"));
        }
        let (mut cursor, mut pages) = (None, 0);
        let last = loop {
            let answer = sample.call(&function.name, arguments.clone(), cursor);
            let rows = answer
                .output
                .as_array()
                .unwrap_or_else(|| panic!("{}: {}", function.name, answer.output))
                .len();
            pages += 1;
            let next = answer.cursor.unwrap_or_else(|| panic!("{}: no cursor", function.name));
            if next.is_null() {
                break rows;
            }
            kinds.insert(match next {
                Value::String(_) => "text",
                Value::Number(_) => "number",
                _ => "object",
            });
            cursor = Some(next);
            assert!(pages < 100, "{} does not end", function.name);
        };
        unsure += usize::from(paging.unsure && pages > 1 && last == 0);
        long += usize::from(pages > 3);
    }
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    assert!(unsure > 0 && long > 0, "{unsure} with the documented empty last page, {long} with many pages");
}
