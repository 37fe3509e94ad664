//! The engine on an app made for the test.

use serde_json::{Value, json};

use super::*;

fn app(functions: &Value) -> App {
    let refusal = |code: &str| json!({"code": code, "body": {"error": "${wanted}${found.id}${unknown}"}});
    serde_json::from_value(json!({
        "app": {"id": 1, "name": "toy", "title": "Toy",
        "accounts": [
            {"id": 11, "display_name": "One", "modified_at": "2024-01-02T00:00:00Z"},
            {"id": 12, "display_name": "Two", "modified_at": "2024-01-01T00:00:00Z"}
        ]},
        "lists": {"colour": ["red", "green"]},
        "resources": {
            "things": {
                "id": 100, "missing": refusal("404"),
                "rows": [{"id": 1, "name": "a", "tags": [], "@secret": 1}, {"id": 2, "name": "b", "tags": ["x"], "@account": "One"}],
            },
            "made": {"id": "m-####", "generate": {"count": 30, "row": {"id": "$new.id", "n": "$n", "colour": "$pick.colour", "at": "$at.iso"}}},
            "fields": {"key": "name", "rows": [{"name": "size"}, {"name": "weight"}]},
        },
        "passthrough": {
            "description": "Raw", "base": "https://toy.example/api", "unknown": refusal("404"),
            "routes": [{"method": "GET", "path": "/things/{id}", "call": "toy-get"}],
        },
        "functions": functions,
    }))
    .unwrap()
}

fn function(run: &Value, answer: &Value) -> Value {
    let mut function = json!({
        "name": "toy-get", "title": "Get", "type": "ACTION", "description": "Get",
        "params": {
            "id": {"type": "number", "description": "ID"},
            "name": {"type": "string", "description": "Name"},
            "fields": {"type": "object", "description": "Fields", "properties": {}},
        },
        "run": run,
    });
    if !answer.is_null() {
        function["answer"] = answer.clone();
    }
    function
}

fn run_on(engine: &Engine, app: &App, account: usize, arguments: &Value) -> Answer {
    let call = Call {
        app,
        function: &app.functions[0],
        account: &app.face.accounts[account],
        arguments: arguments.as_object().unwrap().clone(),
        cursor: None,
    };
    engine.call(&call).unwrap()
}

fn run(steps: &Value, arguments: &Value) -> Answer {
    let app = app(&json!([function(steps, &Value::Null)]));
    run_on(&Engine::default(), &app, 0, arguments)
}

#[test]
fn find_refuses_in_the_tables_words_unless_the_step_has_its_own() {
    let find = |more: Value| {
        let mut find = json!({"in": "things", "value": "$args.id"});
        find.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!([{ "find": find }])
    };
    let found = run(&find(json!({})), &json!({"id": 2}));
    assert_eq!((found.code.as_str(), &found.output["name"]), ("200", &json!("b")));
    let missing = run(&find(json!({})), &json!({"id": 3}));
    assert_eq!((missing.code.as_str(), missing.output), ("404", json!({"error": "3"})));
    let own = run(&find(json!({"else": {"code": "422", "body": "no"}})), &json!({"id": 3}));
    assert_eq!((own.code.as_str(), own.output), ("422", json!("no")));
    assert_eq!(run(&find(json!({"optional": true})), &json!({})).code, "200");
    assert_eq!(run(&find(json!({"optional": true})), &json!({"id": 3})).code, "404");
}

#[test]
fn each_account_has_its_own_rows_from_the_same_seed() {
    let list = json!([{"list": {"in": "things"}}]);
    let app_list = app(&json!([function(&list, &Value::Null)]));
    let engine = Engine::default();
    let rows = |account| run_on(&engine, &app_list, account, &json!({})).output;
    assert_eq!(rows(0).as_array().unwrap().len(), 2);
    assert_eq!(
        rows(1),
        json!([{"id": 1, "name": "a", "tags": []}]),
        "neither internals nor the other account's row"
    );

    let insert =
        json!([{"insert": {"in": "things", "row": {"id": "$new.id", "name": "$args.name", "tags": []}}}]);
    let app_insert = app(&json!([function(&insert, &Value::Null)]));
    assert_eq!(run_on(&engine, &app_insert, 0, &json!({"name": "c"})).output["id"], 100);
    assert_eq!(run_on(&engine, &app_insert, 0, &json!({"name": "d"})).output["id"], 101);
    assert_eq!((rows(0).as_array().unwrap().len(), rows(1).as_array().unwrap().len()), (4, 1));
}

#[test]
fn unique_known_and_refuse_say_what_they_met() {
    let refusal = json!({"code": "409", "body": {"twin": "$found.id", "unknown": "$unknown"}});
    let insert = json!([{"insert": {"in": "things", "row": {"name": "$args.name"}, "unique": {"field": "name", "else": refusal}}}]);
    let twin = run(&insert, &json!({"name": "B"}));
    assert_eq!((twin.code.as_str(), twin.output), ("409", json!({"twin": 2})));
    assert_eq!(run(&insert, &json!({"name": "z"})).code, "200");
    assert_eq!(run(&insert, &json!({})).code, "200", "nothing is no twin of nothing");

    let known = json!([{"known": {"of": "$args.fields", "in": "fields", "by": "name", "else": refusal}}]);
    assert_eq!(
        run(&known, &json!({"fields": {"size": 1, "colour": 2}})).output,
        json!({"unknown": "colour"})
    );
    assert_eq!(run(&known, &json!({"fields": {"size": 1}})).code, "200");

    for (when, arguments, refuses) in [
        (json!({"when": "$args.name", "else": refusal}), json!({"name": "x"}), true),
        (json!({"when": "$args.name", "else": refusal}), json!({}), false),
        (json!({"when": "$args.name", "is": "x", "else": refusal}), json!({"name": "x"}), true),
        (json!({"when": "$args.name", "is": "x", "else": refusal}), json!({"name": "y"}), false),
        (json!({"when": "$args.name", "not": ["x", "y"], "else": refusal}), json!({"name": "y"}), false),
        (json!({"when": "$args.name", "not": ["x", "y"], "else": refusal}), json!({"name": "z"}), true),
        (json!({"when": "$args.name", "not": ["x"], "else": refusal}), json!({}), false),
    ] {
        assert_eq!(
            run(&json!([{ "refuse": when }]), &arguments).code == "409",
            refuses,
            "{when} {arguments}"
        );
    }
}

#[test]
fn update_append_and_delete_change_the_bound_row_only() {
    let find = json!({"find": {"in": "things", "value": "$args.id"}});
    let changed = run(
        &json!([find, {"update": {"in": "things", "set": {"name": "$args.name", "extra": 1}}}, {"append": {"in": "things", "field": "tags", "items": ["y"]}}]),
        &json!({"id": 2}),
    );
    assert_eq!(
        changed.output,
        json!({"id": 2, "name": "b", "tags": ["x", "y"], "extra": 1}),
        "an absent argument changes nothing"
    );
    let left =
        run(&json!([find, {"delete": {"in": "things"}}, {"list": {"in": "things"}}]), &json!({"id": 1}));
    assert_eq!(left.output.as_array().unwrap().len(), 1);
    assert_eq!(left.output[0]["id"], 2);
}

#[test]
fn generated_rows_are_the_same_at_every_start() {
    let list = || run(&json!([{"list": {"in": "made"}}]), &json!({})).output;
    let rows = list();
    assert_eq!(rows, list());
    let colours: std::collections::HashSet<&str> =
        rows.as_array().unwrap().iter().map(|row| row["colour"].as_str().unwrap()).collect();
    assert_eq!(colours.len(), 2, "both are picked");
    assert!(rows[0]["at"].as_str().unwrap() < "2025-01-15T09:00:00Z", "seeds are older than calls");
}

#[test]
fn passthrough_reads_path_and_query_and_refuses_what_it_does_not_know() {
    let get =
        function(&json!([{"find": {"in": "things", "value": "$args.id"}}]), &json!({"raw": "$row.name"}));
    let raw = json!({
        "name": "toy-passthrough-request", "title": "Raw", "type": "PASSTHROUGH", "description": "Raw",
        "params": {"method": {"type": "string"}, "url": {"type": "string"}, "body": {"type": "object", "properties": {}}},
        "required": ["method", "url"],
    });
    let app = app(&json!([raw, get]));
    let engine = Engine::default();
    let ask = |method: &str, url: &str| run_on(&engine, &app, 0, &json!({"method": method, "url": url}));
    for url in ["https://toy.example/api/things/2", "/things/2", "things/2/", "/things/2?x=1#y"] {
        assert_eq!(ask("get", url).output, json!({"raw": "b"}), "{url}");
    }
    for (method, url) in [
        ("POST", "/things/2"),
        ("GET", "/things"),
        ("GET", "/things/2/more"),
        ("GET", "https://elsewhere.example/things/2"),
        ("GET", "/"),
    ] {
        assert_eq!(ask(method, url).code, "404", "{method} {url}");
    }
    assert_eq!(ask("GET", "/things/two").code, "400", "an argument of the wrong type is the app's 400");
}

#[test]
fn a_call_after_a_panic_still_answers() {
    let app = app(&json!([function(&json!([{"list": {"in": "things"}}]), &Value::Null)]));
    let engine = Arc::new(Engine::default());
    let poisoner = engine.clone();
    let panicked = std::thread::spawn(move || {
        let _held = poisoner.storage.lock();
        panic!("on purpose");
    });
    assert!(panicked.join().is_err());
    assert_eq!(run_on(&engine, &app, 0, &json!({})).code, "200");
}

#[test]
fn tags_are_filled_by_type() {
    let schemas = json!({"n": {"type": "number"}, "b": {"type": "boolean"}, "s": {"type": "string"}, "a": {"type": "array", "items": {"type": "number"}}, "free": {"type": "object", "properties": {}}});
    let variables =
        json!({"five": "5", "yes": "true", "n": 1.5, "o": {"p": [1]}, "word": "w", "nothing": null});
    let mut arguments = json!({
        "n": "{five}", "b": "{yes}", "s": "{n}", "a": ["{five}", "{word}"], "free": {"x": "{o}", "y": "{o.p}", "z": "{five}"},
        "other": "{word}-{gone}-{n}{", "whole": "{nothing}", "spaced": " {n}",
    });
    let Value::Object(members) = &mut arguments else { unreachable!() };
    fill(members, variables.as_object().unwrap(), schemas.as_object().unwrap());
    assert_eq!(
        arguments,
        json!({
            "n": 5, "b": true, "s": "1.5", "a": [5, "w"], "free": {"x": {"p": [1]}, "y": [1], "z": "5"},
            "other": "w-{gone}-1.5{", "whole": null, "spaced": " 1.5",
        })
    );
}
