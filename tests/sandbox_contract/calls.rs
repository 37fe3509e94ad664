//! Calls: validation, accounts, variables, cursors, upstream failures.

use integry_tui::sandbox::Options;
use serde_json::{Value, json};

use crate::support::{Workspace, send};

const POST: &str = "/functions/slack-post-message/call/";
const REQUIRED: &str = "This parameter is required and must not be null or empty";

#[tokio::test]
async fn required_arguments_must_be_given() {
    let workspace = Workspace::start().await;
    let both = json!({"channel": REQUIRED, "text": REQUIRED});
    for body in [json!({}), json!({"channel": null, "text": ""}), json!({"_variables": null, "other": 1})] {
        assert_eq!(workspace.refused(POST, body).await, both);
    }
    assert_eq!(workspace.refused(POST, json!({"channel": "random"})).await, json!({"text": REQUIRED}));
    let answer = send(workspace.signed(POST)).await;
    assert_eq!(answer.json()["error_details"], both, "no body is an empty object");
}

#[tokio::test]
async fn wrong_types_are_named_by_key() {
    let workspace = Workspace::start().await;
    let details = workspace
        .refused(POST, json!({"channel": 5, "text": "x", "blocks": "no", "mrkdwn": "yes", "username": ["a"], "parse": null}))
        .await;
    assert_eq!(
        details,
        json!({"channel": "Must be a string", "blocks": "Must be an array", "mrkdwn": "Must be a boolean (true or false)", "username": "Must be a string"})
    );
    let nested = workspace
        .refused(
            "/functions/pipedrive-add-a-person/call/",
            json!({"name": "A", "owner_id": "x", "emails": [{"primary": 1}, 7], "visible_to": 4}),
        )
        .await;
    assert_eq!(
        nested,
        json!({"owner_id": "Must be a number", "emails[0].value": REQUIRED, "emails[0].primary": "Must be a boolean (true or false)", "emails[1]": "Must be an object", "visible_to": "Must be one of: 1, 3, 5, 7"})
    );
}

#[tokio::test]
async fn an_unconnected_app_is_refused_as_documented() {
    let workspace = Workspace::start().await;
    let request = workspace.signed_as("newcomer", POST).header("Content-Type", "application/json");
    let answer = send(request.body("{\"channel\":\"random\",\"text\":\"hi\"}")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json()["error_details"],
        json!([
            "User has not connected their Slack account. To connect an account, please call following SDK method: `connectApp('slack')`"
        ])
    );
}

#[tokio::test]
async fn of_several_accounts_one_must_be_chosen() {
    let workspace = Workspace::start().await;
    let path = "/functions/hubspot-list-owners/call/";
    let details = workspace.refused(path, json!({})).await;
    let message = details[0].as_str().unwrap();
    assert!(
        message.contains("`connected_account_id` is required") && message.contains("314159 (Sales EU)"),
        "{message}"
    );
    for unknown in ["999999999", "abc", "-1"] {
        let details = workspace.refused(&format!("{path}?connected_account_id={unknown}"), json!({})).await;
        assert!(details[0].as_str().unwrap().contains(unknown), "{details}");
    }
    let slack = format!("{POST}?connected_account_id=999999999");
    assert!(workspace.refused(&slack, json!({"channel": "random", "text": "x"})).await.is_array());
    for fine in [
        format!("{path}?allow_workspace_connected_accounts=true&connected_account_id=314159"),
        path.to_owned(),
    ] {
        let body = if fine == path { json!({"connected_account_id": 314_160}) } else { json!({}) };
        assert_eq!(workspace.ok(&fine, body).await["network_code"], "200");
    }
    let slack = format!("{POST}?connected_account_id=271828");
    assert_eq!(workspace.ok(&slack, json!({"channel": "random", "text": "x"})).await["network_code"], "200");
}

#[tokio::test]
async fn variables_fill_tags_everywhere() {
    let workspace = Workspace::start().await;
    let body = json!({
        "channel": "{where}", "text": "{first_name} {last_name} just signed up! {unknown} {n}",
        "_variables": {"where": "random", "first_name": "John", "last_name": "Doe", "n": 3},
    });
    let (code, output) = workspace.call("slack-post-message", body).await;
    assert_eq!(code, "200");
    assert_eq!(output["message"]["text"], "John Doe just signed up! {unknown} 3");

    let body = json!({
        "name": "{name}", "owner_id": "{owner}", "emails": [{"value": "{mail.work}", "primary": "{yes}"}], "custom_fields": {"size": "{n}", "note": "{n} left"},
        "_variables": {"name": 7, "owner": "22469412", "mail": {"work": "a@b.example"}, "yes": true, "n": 5},
    });
    let (_, output) = workspace.call("pipedrive-add-a-person", body).await;
    assert_eq!(output["data"]["name"], "7", "a text stays a text");
    assert_eq!(
        output["data"]["owner_id"], 22_469_412,
        "a number given as text becomes one where the schema wants one"
    );
    assert_eq!(output["data"]["emails"], json!([{"value": "a@b.example", "primary": true}]));
    assert_eq!(
        output["data"]["custom_fields"],
        json!({"size": 5, "note": "5 left"}),
        "a whole tag keeps its type"
    );

    for none in [json!(null), json!({})] {
        let (_, output) = workspace
            .call("slack-post-message", json!({"channel": "random", "text": "{a}", "_variables": none}))
            .await;
        assert_eq!(output["message"]["text"], "{a}");
    }
}

#[tokio::test]
async fn the_references_answer_has_its_shape() {
    let workspace = Workspace::start().await;
    let answer =
        workspace.post(POST, &json!({"channel": "random", "text": "John Doe just signed up!"})).await;
    assert_eq!(answer.headers["x-credits"], "1");
    assert!(!answer.headers["x-session-id"].is_empty());
    let body = answer.json();
    let keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["network_code", "output"], "a function without pages has no cursor");
    assert_eq!(body["network_code"], json!("200"));
    let output = &body["output"];
    assert_eq!((&output["ok"], &output["channel"]), (&json!(true), &json!("C6F3LQ03A")));
    assert_eq!(output["ts"], output["message"]["ts"]);
    assert_eq!(
        output["message"]["blocks"][0]["elements"][0]["elements"][0]["text"],
        "John Doe just signed up!"
    );
    assert!(!body.to_string().contains("\"@"), "nothing internal is shown");
}

/// Every page of a paging function: how many rows each had, and the cursors between them.
async fn pages(workspace: &Workspace, path: &str, arguments: Value) -> (Vec<usize>, Vec<Value>) {
    let (mut counts, mut cursors, mut arguments) = (Vec::new(), Vec::new(), arguments);
    loop {
        let body = workspace.ok(path, arguments.clone()).await;
        counts.push(body["output"].as_array().unwrap().len());
        let cursor = body.as_object().unwrap()["_cursor"].clone();
        if cursor.is_null() {
            return (counts, cursors);
        }
        assert!(!cursors.contains(&cursor), "the cursor {cursor} repeats");
        arguments["_cursor"] = cursor.clone();
        cursors.push(cursor);
    }
}

#[tokio::test]
async fn paging_functions_end_with_a_null_cursor() {
    let workspace = Workspace::start().await;
    let (counts, cursors) =
        pages(&workspace, "/functions/pipedrive-get-all-persons/call/", json!({"limit": 50})).await;
    assert_eq!(counts, [50, 50, 25]);
    assert!(cursors.iter().all(Value::is_string));

    let path = "/functions/hubspot-search-contacts/call/?connected_account_id=314159";
    let (counts, cursors) = pages(&workspace, path, json!({"limit": 60})).await;
    assert_eq!(counts, [60, 60, 12]);
    assert!(cursors.iter().all(Value::is_number));

    let (counts, cursors) = pages(&workspace, "/functions/notion-search/call/", json!({})).await;
    assert_eq!(counts, [25, 25, 10]);
    assert!(cursors.iter().all(Value::is_object));

    // The documented rare case: the app cannot tell whether a full page is the last one.
    let (counts, cursors) = pages(&workspace, "/functions/gmail-list-messages/call/", json!({})).await;
    assert_eq!((counts, cursors.len()), (vec![20, 20, 0], 2));

    let first = workspace.ok("/functions/pipedrive-get-all-persons/call/", json!({"limit": 5})).await;
    assert_eq!(first["output"][0]["name"], "[Sample] Phyllis Yang");
    for arguments in [
        json!({"limit": 5, "cursor": first["_cursor"], "_cursor": first["_cursor"]}),
        json!({"limit": 5, "cursor": first["_cursor"]}),
    ] {
        let second = workspace.ok("/functions/pipedrive-get-all-persons/call/", arguments).await;
        assert_eq!(
            second["output"][0]["id"], 6,
            "the SDK sends `cursor` and `_cursor`, the app's own parameter is `cursor`"
        );
    }
    let details =
        workspace.refused("/functions/pipedrive-get-all-persons/call/", json!({"_cursor": "nonsense"})).await;
    assert!(details["_cursor"].is_string());
}

#[tokio::test]
async fn the_app_refuses_in_its_own_words() {
    let workspace = Workspace::start().await;
    let (code, output) =
        workspace.call("slack-post-message", json!({"channel": "nowhere", "text": "hi"})).await;
    assert_eq!(
        (code.as_str(), output),
        ("200", json!({"ok": false, "error": "channel_not_found"})),
        "Slack says so with 200"
    );
    let (_, output) =
        workspace.call("slack-post-message", json!({"channel": "project-apollo", "text": "hi"})).await;
    assert_eq!(output["error"], "is_archived");
    let (code, output) = workspace.call("pipedrive-get-a-person", json!({"id": 4_000_000})).await;
    assert_eq!((code.as_str(), &output["success"]), ("404", &json!(false)));
    let (code, output) = workspace.call("pipedrive-add-a-person", json!({"name": "A", "owner_id": 1})).await;
    assert_eq!(code, "400");
    assert_eq!(output["error"], "Validation failed: owner_id: User not found or not accessible.");

    let unknown = json!({"owner": "acme", "repo": "no-such", "title": "x"});
    let (code, output) = workspace.call("github-create-issue", unknown).await;
    assert_eq!((code.as_str(), &output["message"]), ("404", &json!("Not Found")));
    let ticket = json!({"subject": "x", "comment": {"body": "y"}, "requester_id": 1});
    let (code, output) = workspace.call("zendesk-create-ticket", ticket).await;
    assert_eq!((code.as_str(), &output["error"]), ("422", &json!("RecordInvalid")));

    let account = "connected_account_id";
    let contact = json!({account: 314_159, "properties": {"email": "Julia.Weber@northwind.example"}});
    let (code, output) = workspace.call("hubspot-create-contact", contact).await;
    assert_eq!(
        (code.as_str(), &output["message"]),
        ("409", &json!("Contact already exists. Existing ID: 401"))
    );
    let contact = json!({account: 314_159, "properties": {"favourite_colour": "red"}});
    let (code, output) = workspace.call("hubspot-create-contact", contact).await;
    assert_eq!((code.as_str(), &output["category"]), ("400", &json!("VALIDATION_ERROR")));
    assert!(output["message"].as_str().unwrap().contains("favourite_colour"));
}

#[tokio::test]
async fn passthrough_answers_as_the_raw_api() {
    let workspace = Workspace::start().await;
    let slack = async |method: &str, url: &str, body: Value| {
        workspace.call("slack-passthrough-request", json!({"method": method, "url": url, "body": body})).await
    };
    let (code, output) = slack("GET", "https://slack.com/api/conversations.list?limit=2", json!({})).await;
    assert_eq!(
        (code.as_str(), &output["ok"], output["channels"].as_array().unwrap().len()),
        ("200", &json!(true), 2)
    );
    assert!(!output["response_metadata"]["next_cursor"].as_str().unwrap().is_empty());
    let (_, output) = slack("post", "/chat.postMessage", json!({"channel": "#general", "text": "raw"})).await;
    assert_eq!(output["message"]["text"], "raw");
    let (_, output) = slack("GET", "conversations.history?channel=general&limit=1", Value::Null).await;
    assert_eq!(output["messages"][0]["text"], "raw");
    let (_, output) = slack("GET", "https://slack.com/api/no.such", json!({})).await;
    assert_eq!((&output["ok"], &output["error"]), (&json!(false), &json!("unknown_method")));

    let pipedrive = json!({"method": "GET", "url": "https://api.pipedrive.com/api/v2/persons/3"});
    let (code, output) = workspace.call("pipedrive-passthrough-request", pipedrive).await;
    assert_eq!((code.as_str(), &output["data"]["name"]), ("200", &json!("[Sample] Gloria Quinn")));
    let details = workspace.refused("/functions/slack-passthrough-request/call/", json!({"url": "/x"})).await;
    assert_eq!(details, json!({"method": REQUIRED}));
}

#[tokio::test]
async fn latency_is_waited_for() {
    let latency = std::time::Duration::from_millis(80);
    let workspace = Workspace::with(Options { call_latency: latency, ..Options::default() }).await;
    let limit = std::time::Duration::from_millis(40);
    let call = workspace.call("slack-list-users", json!({}));
    assert!(tokio::time::timeout(limit, call).await.is_err(), "a call takes its time");
    assert_eq!(workspace.ok("/functions/slack-list-users/call/", json!({})).await["network_code"], "200");
}
