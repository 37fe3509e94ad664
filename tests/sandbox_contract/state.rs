//! State that reacts to calls, account by account.

use serde_json::{Value, json};

use crate::support::Workspace;

#[tokio::test]
async fn a_posted_message_is_listed_edited_and_deleted() {
    let workspace = Workspace::start().await;
    let list = async || {
        let (_, messages) = workspace.call("slack-list-messages", json!({"channel": "random"})).await;
        messages
    };
    let before = list().await.as_array().unwrap().len();
    let (_, posted) =
        workspace.call("slack-post-message", json!({"channel": "#random", "text": "first"})).await;
    workspace.call("slack-post-message", json!({"channel": "C6F3LQ03A", "text": "second"})).await;
    let messages = list().await;
    assert_eq!(messages.as_array().unwrap().len(), before + 2);
    assert_eq!(
        (&messages[0]["text"], &messages[1]["text"]),
        (&json!("second"), &json!("first")),
        "newest first"
    );
    assert!(messages[0].get("@channel").is_none());

    let ts = posted["ts"].clone();
    let (_, updated) = workspace
        .call("slack-update-message", json!({"channel": "random", "ts": ts, "text": "edited"}))
        .await;
    assert_eq!(updated["ok"], true);
    assert_eq!(list().await[1]["text"], "edited");
    let (_, elsewhere) =
        workspace.call("slack-delete-message", json!({"channel": "general", "ts": ts})).await;
    assert_eq!(elsewhere, json!({"ok": false, "error": "message_not_found"}));
    workspace.call("slack-delete-message", json!({"channel": "random", "ts": ts})).await;
    assert_eq!(list().await.as_array().unwrap().len(), before + 1);
}

#[tokio::test]
async fn a_new_channel_can_be_posted_to() {
    let workspace = Workspace::start().await;
    let (_, created) = workspace.call("slack-create-channel", json!({"name": "Launch 2025"})).await;
    assert_eq!(created["channel"]["name"], "launch-2025");
    let (_, again) = workspace.call("slack-create-channel", json!({"name": "launch 2025"})).await;
    assert_eq!(again["error"], "name_taken");
    let (_, posted) =
        workspace.call("slack-post-message", json!({"channel": "launch-2025", "text": "hi"})).await;
    assert_eq!(posted["channel"], created["channel"]["id"]);
    let (_, all) = workspace.call("slack-list-conversations", json!({})).await;
    let (_, open) = workspace.call("slack-list-conversations", json!({"exclude_archived": true})).await;
    let (_, same) = workspace.call("slack-list-conversations", json!({"exclude_archived": false})).await;
    assert_eq!(all.as_array().unwrap().len(), open.as_array().unwrap().len() + 1);
    assert_eq!(same, all);
}

#[tokio::test]
async fn crm_records_live_in_the_account_that_made_them() {
    let workspace = Workspace::start().await;
    let (eu, us) = (314_159, 314_160);
    let email = "ada.lovelace@engine.example";
    let call = async |function: &str, account: u64, mut arguments: Value| {
        arguments["connected_account_id"] = json!(account);
        workspace.call(function, arguments).await
    };
    let new = json!({"properties": {"email": email, "firstname": "Ada", "lastname": "Lovelace"}});
    let (code, created) = call("hubspot-create-contact", eu, new).await;
    assert_eq!(code, "201");
    let id = created["id"].clone();

    for by in [id.clone(), json!(email)] {
        let (code, found) = call("hubspot-get-contact", eu, json!({"contactId": by})).await;
        assert_eq!((code.as_str(), &found["properties"]["firstname"]), ("200", &json!("Ada")));
    }
    let (code, missing) = call("hubspot-get-contact", us, json!({"contactId": id})).await;
    assert_eq!((code.as_str(), &missing["category"]), ("404", &json!("OBJECT_NOT_FOUND")));

    call("hubspot-update-contact", eu, json!({"contactId": id, "properties": {"city": "London"}})).await;
    let filters = json!([{"propertyName": "city", "operator": "EQ", "value": "london"}, {"propertyName": "lastname", "operator": "CONTAINS_TOKEN", "value": "lovelace"}]);
    let (_, found) = call("hubspot-search-contacts", eu, json!({"filters": filters})).await;
    assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &id));
    assert_eq!(found[0]["properties"]["firstname"], "Ada", "an update keeps what it does not name");
    let (_, found) = call("hubspot-search-contacts", eu, json!({"query": "ada engine.example"})).await;
    assert_eq!(found[0]["id"], id);

    call("hubspot-create-note", eu, json!({"contactId": id, "hs_note_body": "Called her."})).await;
    let (_, notes) = call("hubspot-list-notes", eu, json!({"contactId": id})).await;
    assert_eq!(notes[0]["properties"]["hs_note_body"], "Called her.");

    let (code, gone) = call("hubspot-delete-contact", eu, json!({"contactId": id})).await;
    assert_eq!((code.as_str(), gone), ("204", json!("")));
    assert_eq!(call("hubspot-get-contact", eu, json!({"contactId": id})).await.0, "404");
}

#[tokio::test]
async fn companies_and_deals_react_too() {
    let workspace = Workspace::start().await;
    let account = json!(314_159);
    for (create, list, key, name) in [
        ("hubspot-create-company", "hubspot-list-companies", "name", "Analytical Engines"),
        ("hubspot-create-deal", "hubspot-list-deals", "dealname", "One engine"),
    ] {
        let (code, _) =
            workspace.call(create, json!({"connected_account_id": account, "properties": {key: name}})).await;
        assert_eq!(code, "201");
        let (_, listed) = workspace.call(list, json!({"connected_account_id": account, "limit": 100})).await;
        let last = listed.as_array().unwrap().last().unwrap();
        assert_eq!(last["properties"][key], name);
    }
}

#[tokio::test]
async fn pipedrive_counts_on_from_its_seed() {
    let workspace = Workspace::start().await;
    let (_, added) =
        workspace.call("pipedrive-add-a-person", json!({"name": "Sample contact", "org_id": 5})).await;
    assert_eq!((&added["success"], &added["data"]["org_id"]), (&json!(true), &json!(5)));
    let id = added["data"]["id"].clone();
    workspace.call("pipedrive-update-a-person", json!({"id": id, "name": "Renamed"})).await;
    let (_, found) = workspace.call("pipedrive-get-a-person", json!({"id": id})).await;
    assert_eq!((&found["data"]["name"], &found["data"]["org_id"]), (&json!("Renamed"), &json!(5)));
    let (_, newest) = workspace
        .call("pipedrive-get-all-persons", json!({"sort_by": "id", "sort_direction": "desc", "limit": 1}))
        .await;
    assert_eq!(newest[0]["id"], id);
    workspace.call("pipedrive-delete-a-person", json!({"id": id})).await;
    assert_eq!(workspace.call("pipedrive-get-a-person", json!({"id": id})).await.0, "404");
}

#[tokio::test]
async fn the_other_apps_react_too() {
    let workspace = Workspace::start().await;
    let sheet = json!({"spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms", "sheet": "Sheet1"});
    let mut row = sheet.clone();
    row["values"] = json!(["Ada", "ada@engine.example"]);
    let (_, appended) = workspace.call("google-sheets-append-row", row).await;
    assert_eq!(appended["updates"]["updatedCells"], 2);
    let (_, rows) = workspace.call("google-sheets-get-rows", sheet).await;
    assert_eq!(
        (&rows[0][0], rows.as_array().unwrap().last().unwrap()),
        (&json!("Name"), &json!(["Ada", "ada@engine.example"]))
    );

    let mail = json!({"to": "a@b.example", "subject": "Zanzibar", "body": "Hello"});
    let (_, sent) = workspace.call("gmail-send-email", mail).await;
    let (_, found) = workspace.call("gmail-list-messages", json!({"q": "subject:zanzibar"})).await;
    assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &sent["id"]));

    let repo = json!({"owner": "acme", "repo": "hello-world"});
    let mut issue = repo.clone();
    issue["title"] = json!("Tests pass");
    issue["labels"] = json!(["bug"]);
    let (code, created) = workspace.call("github-create-issue", issue).await;
    assert_eq!((code.as_str(), &created["labels"]), ("201", &json!([{"name": "bug"}])));
    let mut close = repo.clone();
    close["issue_number"] = created["number"].clone();
    close["state"] = json!("closed");
    workspace.call("github-update-issue", close).await;
    let mut closed = repo;
    closed["state"] = json!("closed");
    let (_, listed) = workspace.call("github-list-issues", closed).await;
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["title"]), (1, &json!("Tests pass")));

    let (_, customer) = workspace.call("stripe-create-customer", json!({"email": "a@b.example"})).await;
    let (_, listed) = workspace.call("stripe-list-customers", json!({"limit": 1})).await;
    assert_eq!(listed[0], customer, "most recent first");
    let (_, deleted) = workspace.call("stripe-delete-customer", json!({"id": customer["id"]})).await;
    assert_eq!(deleted["deleted"], true);
    let (code, gone) = workspace.call("stripe-get-customer", json!({"id": customer["id"]})).await;
    assert_eq!((code.as_str(), &gone["error"]["code"]), ("404", &json!("resource_missing")));
}

#[tokio::test]
async fn every_start_gives_the_same_data_again() {
    let (a, b) = (Workspace::start().await, Workspace::start().await);
    let arguments = json!({"connected_account_id": 314_160, "limit": 100});
    assert_eq!(
        a.call("hubspot-list-contacts", arguments.clone()).await,
        b.call("hubspot-list-contacts", arguments.clone()).await
    );
    let eu = json!({"connected_account_id": 314_159, "limit": 100});
    assert_ne!(
        a.call("hubspot-list-contacts", eu).await.1,
        b.call("hubspot-list-contacts", arguments).await.1
    );
    let post = json!({"channel": "random", "text": "x"});
    a.call("slack-post-message", post.clone()).await;
    b.call("slack-list-users", json!({})).await;
    assert_ne!(
        a.call("slack-list-messages", json!({"channel": "random"})).await.1,
        b.call("slack-list-messages", json!({"channel": "random"})).await.1,
        "two sandboxes share nothing"
    );
}
