//! Apps and functions: lists, filters, pages, meta, prediction.

use std::collections::HashSet;

use integry_tui::sandbox::Options;
use serde_json::{Value, json};

use crate::support::{Workspace, send};

/// Every entry of a list, page by page, by cursors in the body.
async fn all(workspace: &Workspace, path: &str, key: &str) -> (Vec<Value>, usize) {
    let (mut entries, mut pages, mut cursor) = (Vec::new(), 0, json!(""));
    loop {
        let page = workspace.ok(path, json!({"_cursor": cursor})).await;
        entries.extend(page[key].as_array().unwrap().iter().cloned());
        pages += 1;
        match &page["_cursor"] {
            Value::Null => return (entries, pages),
            Value::String(next) if !next.is_empty() => cursor = json!(next),
            other => panic!("cursor {other}"),
        }
    }
}

fn names(entries: &[Value]) -> Vec<String> {
    entries.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn apps_have_all_eight_keys_and_the_references_ids() {
    let workspace = Workspace::start().await;
    let (apps, _) = all(&workspace, "/apps/list/", "apps").await;
    for app in &apps {
        let keys: Vec<&str> = app.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            [
                "id",
                "name",
                "title",
                "icon_url",
                "docs_url",
                "login_url",
                "allow_multiple_connected_accounts",
                "connected_accounts"
            ]
        );
        assert!(
            app["id"].as_u64().unwrap() > 0
                && app.as_object().unwrap().values().all(|value| !value.is_null())
        );
        let name = app["name"].as_str().unwrap();
        assert_eq!(workspace.ok(&format!("/apps/{name}/get/"), json!({})).await, *app, "list and get agree");
    }
    let id = |name: &str| apps.iter().find(|app| app["name"] == name).unwrap()["id"].clone();
    assert_eq!((id("slack"), id("pipedrive")), (json!(491), json!(410)));
    let accounts =
        |name: &str| apps.iter().find(|app| app["name"] == name).unwrap()["connected_accounts"].clone();
    assert_eq!(accounts("slack").as_array().unwrap().len(), 1);
    assert_eq!(accounts("slack")[0]["display_name"], "Acme HQ");
    let hubspot: Vec<Value> = accounts("hubspot")
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["display_name"].clone())
        .collect();
    assert_eq!(hubspot, ["Sales EU", "Sales US"], "newest change first");
}

#[tokio::test]
async fn an_unknown_app_or_function_is_not_found() {
    let workspace = Workspace::start().await;
    for (path, detail) in [
        ("/apps/no-such-app/get/", "App not found"),
        ("/functions/no-such-function/get/", "Function not found"),
        ("/functions/no-such-function/call/", "Function not found"),
        ("/functions/scale01-create-invoice-000000/get/", "Function not found"),
    ] {
        let answer = workspace.post(path, &json!({})).await;
        assert_eq!((answer.status, answer.json()), (404, json!({ "detail": detail })), "{path}");
    }
}

#[tokio::test]
async fn lists_page_to_a_null_cursor_wherever_the_cursor_is_sent() {
    let workspace = Workspace::with(Options { page_size: 7, ..Options::default() }).await;
    let (functions, pages) = all(&workspace, "/functions/list/", "functions").await;
    assert_eq!(pages, functions.len().div_ceil(7));
    let unique: HashSet<String> = names(&functions).into_iter().collect();
    assert_eq!(unique.len(), functions.len());

    let first = workspace.ok("/functions/list/", json!({})).await;
    assert_eq!(first["functions"].as_array().unwrap().len(), 7);
    for start in [json!({"_cursor": null}), json!({"_cursor": ""}), json!({})] {
        assert_eq!(workspace.ok("/functions/list/", start).await, first);
    }
    let cursor = first["_cursor"].as_str().unwrap();
    let second = workspace.ok("/functions/list/", json!({"_cursor": cursor})).await;
    assert_ne!(second, first);
    let in_query = send(workspace.signed(&format!("/functions/list/?_cursor={cursor}"))).await;
    assert_eq!(in_query.json(), second);
    assert_eq!(workspace.ok("/functions/list/?_cursor=", json!({"_cursor": cursor})).await, second);

    let (apps, app_pages) = all(&workspace, "/apps/list/?page_size=2", "apps").await;
    assert_eq!(app_pages, apps.len().div_ceil(2));
    assert_eq!(workspace.ok("/apps/list/?page_size=9999", json!({})).await["_cursor"], Value::Null);
    for cursor in [json!("nonsense"), json!(7), json!({"a": 1})] {
        assert_eq!(
            workspace.post("/functions/list/", &json!({"_cursor": cursor})).await.status,
            404,
            "{cursor}"
        );
    }
}

#[tokio::test]
async fn the_default_page_has_fifty_entries() {
    let workspace = Workspace::with(Options { extra_functions: 60, ..Options::default() }).await;
    let page = workspace.ok("/functions/list/", json!({})).await;
    assert_eq!(page["functions"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn filters_ignore_case_and_partition_the_list() {
    let workspace = Workspace::start().await;
    let (everything, _) = all(&workspace, "/functions/list/", "functions").await;
    let (slack, _) = all(&workspace, "/functions/list/?app=slack", "functions").await;
    assert!(slack.len() > 5 && names(&slack).iter().all(|name| name.starts_with("slack-")));
    assert_eq!(
        all(&workspace, "/functions/list/?app=SLACK&unknown=1&integration_id=5", "functions").await.0,
        slack
    );

    let mut seen = Vec::new();
    for kind in ["ACTION", "query", "Passthrough"] {
        let (entries, _) = all(&workspace, &format!("/functions/list/?type={kind}"), "functions").await;
        assert!(!entries.is_empty(), "{kind}");
        seen.extend(names(&entries));
    }
    seen.sort();
    assert_eq!(seen, names(&everything), "the three types partition the list");

    let nothing = json!({"functions": [], "_cursor": null});
    assert_eq!(workspace.ok("/functions/list/?app=no-such-app", json!({})).await, nothing);
    assert_eq!(workspace.ok("/functions/list/?type=NONSENSE", json!({})).await, nothing);
    let (found, _) = all(&workspace, "/functions/list/?search=Post+Message", "functions").await;
    assert!(names(&found).contains(&"slack-post-message".to_owned()) && found.len() < everything.len());
    let empty_filters = workspace.ok("/functions/list/?app=&type=&include=&search=", json!({})).await;
    assert_eq!(empty_filters, workspace.ok("/functions/list/", json!({})).await);
}

#[tokio::test]
async fn connected_only_follows_the_accounts() {
    let workspace = Workspace::start().await;
    let (apps, _) = all(&workspace, "/apps/list/", "apps").await;
    let connected: Vec<String> = names(&apps)
        .into_iter()
        .zip(&apps)
        .filter(|(_, app)| app["connected_accounts"] != json!([]))
        .map(|(name, _)| name)
        .collect();
    let (all_functions, _) = all(&workspace, "/functions/list/", "functions").await;
    let wanted: Vec<String> = names(&all_functions)
        .into_iter()
        .filter(|name| connected.iter().any(|app| name.starts_with(&format!("{app}-"))))
        .collect();
    for flag in ["true", "True", "1"] {
        assert_eq!(
            names(&all(&workspace, &format!("/apps/list/?connected_only={flag}"), "apps").await.0),
            connected
        );
        let path = format!("/functions/list/?connected_only={flag}");
        assert_eq!(names(&all(&workspace, &path, "functions").await.0), wanted);
    }
    assert_eq!(
        all(&workspace, "/functions/list/?connected_only=false", "functions").await.0.len(),
        all_functions.len()
    );
}

#[tokio::test]
async fn list_and_get_give_the_same_function_without_meta_or_arguments() {
    let workspace = Workspace::start().await;
    let (functions, _) = all(&workspace, "/functions/list/", "functions").await;
    for function in functions {
        let keys: Vec<&str> = function.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["name", "description", "parameters"]);
        let name = function["name"].as_str().unwrap();
        assert_eq!(workspace.ok(&format!("/functions/{name}/get/"), json!({})).await, function);
        let asked = json!({"prompt": "", "_variables": {}});
        assert_eq!(
            workspace.ok(&format!("/functions/{name}/get/"), asked).await,
            function,
            "empty means absent"
        );
    }
}

#[tokio::test]
async fn the_references_function_is_exactly_there() {
    let workspace = Workspace::start().await;
    let function = workspace.ok("/functions/slack-post-message/get/", json!({})).await;
    assert_eq!(function["description"], "Post a message in a channel");
    assert_eq!(function["parameters"]["required"], json!(["channel", "text"]));
    let properties = function["parameters"]["properties"].as_object().unwrap();
    let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "channel",
            "attachments",
            "blocks",
            "text",
            "as_user",
            "icon_emoji",
            "icon_url",
            "link_names",
            "metadata",
            "mrkdwn",
            "parse",
            "reply_broadcast",
            "thread_ts",
            "unfurl_links",
            "unfurl_media",
            "username"
        ]
    );
    assert_eq!(
        properties["channel"]["description"],
        "The channel to send the message in. Call `slack-list-conversations` to get the available values."
    );
    assert_eq!(properties["blocks"]["items"], json!({"type": "string"}));
    for object in ["company", "contact", "deal"] {
        let function = workspace.ok(&format!("/functions/hubspot-create-{object}/get/"), json!({})).await;
        assert_eq!(function["parameters"]["required"], json!([]));
        assert_eq!(function["parameters"]["properties"]["properties"]["properties"], json!({}));
    }
}

#[tokio::test]
async fn meta_comes_when_asked_for_with_every_key_that_clients_read() {
    let workspace = Workspace::start().await;
    for include in ["meta", "meta,other"] {
        let page = workspace.ok(&format!("/functions/list/?app=slack&include={include}"), json!({})).await;
        for function in page["functions"].as_array().unwrap() {
            let meta = &function["meta"];
            assert!(meta["id"].is_u64() && meta["ui"]["title"].is_string() && meta.get("version").is_some());
            assert_eq!((&meta["is_built_in"], &meta["app"]["name"]), (&json!(false), &json!("slack")));
            assert_eq!(meta["app"]["connected_accounts"].as_array().unwrap().len(), 1);
            for (name, property) in function["parameters"]["properties"].as_object().unwrap() {
                let field = &property["meta"];
                assert_eq!(field["machine_name"], json!(name));
                assert!(field["is_required"].is_boolean() && field["title"].is_string());
                assert!(
                    field["ui"]["ui_field"]["type"].is_string()
                        && field["ui"]["ui_field"]["options"].is_array()
                );
            }
        }
    }
    let function = workspace.ok("/functions/slack-post-message/get/?include=meta", json!({})).await;
    assert_eq!(function["meta"]["type"], "ACTION");
    let channel = &function["parameters"]["properties"]["channel"]["meta"];
    assert_eq!(
        (&channel["is_required"], &channel["ui"]["ui_field"]["type"]),
        (&json!(true), &json!("DYNAMIC_DROPDOWN"))
    );
    let url = channel["ui"]["ui_field"]["data_source"]["url"].as_str().unwrap();
    assert_eq!(url, format!("{}functions/slack-list-conversations/call/", workspace.sandbox.base_url()));
    let kinds =
        |key: &str| function["parameters"]["properties"][key]["meta"]["ui"]["ui_field"]["type"].clone();
    assert_eq!(
        (kinds("text"), kinds("mrkdwn"), kinds("icon_url")),
        (json!("TEXTAREA"), json!("CHECKBOX"), json!("TEXTFIELD"))
    );
}

#[tokio::test]
async fn prediction_follows_the_reference() {
    let workspace = Workspace::start().await;
    let prompt =
        "Send a message on Slack on random that contact just signed up! Include the contact's details.";
    let variables = json!({"first_name": "John", "last_name": "Doe"});
    let body = json!({"prompt": prompt, "_variables": variables});
    let answer = workspace.ok("/functions/predict/?predict_arguments=true", body.clone()).await;
    let functions = answer["functions"].as_array().unwrap();
    assert_eq!((functions.len(), &functions[0]["name"]), (1, &json!("slack-post-message")));
    let arguments = &functions[0]["arguments"];
    assert_eq!(arguments["channel"], "random");
    let text = arguments["text"].as_str().unwrap();
    assert!(
        text.contains("{first_name}") && text.contains("{last_name}") && text.contains("signed up"),
        "{text}"
    );
    assert!(answer.get("_cursor").is_none());

    let plain = workspace.ok("/functions/predict/", body).await;
    assert!(plain["functions"][0].get("arguments").is_none());
    let with_meta = workspace.ok("/functions/predict/?include=meta", json!({"prompt": prompt})).await;
    assert!(with_meta["functions"][0]["meta"].is_object());
    assert_eq!(
        workspace.ok("/functions/predict/", json!({"prompt": "zzqx vrrk plmt"})).await,
        json!({"functions": []})
    );
    for empty in [
        json!({}),
        json!({"prompt": ""}),
        json!({"prompt": null}),
        json!({"prompt": "  "}),
        json!({"prompt": 5}),
    ] {
        let answer = workspace.post("/functions/predict/", &empty).await;
        assert_eq!(
            (answer.status, answer.json()),
            (400, json!({"prompt": "Must be a non-empty string"})),
            "{empty}"
        );
    }
}

#[tokio::test]
async fn a_prompt_or_variables_bring_arguments_to_get() {
    let workspace = Workspace::start().await;
    let path = "/functions/slack-post-message/get/";
    let body = json!({"prompt": "Post \"Lunch is ready\" to #general", "_variables": null});
    assert_eq!(
        workspace.ok(path, body).await["arguments"],
        json!({"channel": "general", "text": "Lunch is ready"})
    );
    let body = json!({"_variables": {"channel": "random", "first_name": "John"}});
    assert_eq!(
        workspace.ok(path, body).await["arguments"],
        json!({"channel": "{channel}", "text": "{first_name}"})
    );
}

#[tokio::test]
async fn synthetic_functions_are_listed_found_and_called() {
    let (small, files) = (Options { extra_functions: 5_000, ..Options::default() }, Workspace::start().await);
    let (real, _) = all(&files, "/functions/list/?page_size=9999", "functions").await;
    let workspace = Workspace::with(small).await;
    let (listed, pages) = all(&workspace, "/functions/list/?page_size=1000", "functions").await;
    assert_eq!((listed.len(), pages), (real.len() + 5_000, 6));
    assert_eq!(names(&listed).into_iter().collect::<HashSet<_>>().len(), listed.len());
    assert_eq!(listed[..real.len()], real, "the catalog comes first, unchanged");

    let large = Workspace::with(Options { extra_functions: 100_000, ..Options::default() }).await;
    let name = listed.last().unwrap()["name"].as_str().unwrap();
    assert_eq!(large.ok(&format!("/functions/{name}/get/"), json!({})).await, *listed.last().unwrap());
    let last = large.ok("/functions/list/?search=099999", json!({})).await;
    assert_eq!(last["functions"].as_array().unwrap().len(), 1);
    let page = large.ok("/functions/list/?app=scale01&type=QUERY", json!({})).await;
    let callable = page["functions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|function| function["parameters"]["required"] == json!([]))
        .unwrap();
    let (code, output) = large.call(callable["name"].as_str().unwrap(), json!({"limit": 3})).await;
    assert_eq!((code.as_str(), &output["function"]), ("200", &callable["name"]));
}
