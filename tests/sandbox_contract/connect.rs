//! Connecting an account on the page behind `login_url`, and state that survives a restart.

use integry_tui::sandbox::{Options, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, send};

/// An app as the API gives it to a user.
async fn app_of(workspace: &Workspace, user: &str, app: &str) -> Value {
    send(workspace.signed_as(user, &format!("/apps/{app}/get/"))).await.json()
}

async fn app(workspace: &Workspace, app: &str) -> Value {
    app_of(workspace, workspace.sandbox.user_id(), app).await
}

/// The path and query of an app's login page.
fn login_path(sandbox: &Sandbox, app: &Value) -> String {
    let url = app["login_url"].as_str().unwrap();
    url.strip_prefix(sandbox.base_url().as_str()).map(|path| format!("/{path}")).unwrap()
}

/// Sends the page's form as a browser does.
async fn submit(workspace: &Workspace, login_path: &str, more: &str) -> Answer {
    let (path, query) = login_path.split_once('?').unwrap();
    let origin = workspace.sandbox.base_url().as_str().trim_end_matches('/').to_owned();
    let request = workspace
        .bare(Method::POST, path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Origin", origin)
        .header("Sec-Fetch-Site", "same-origin");
    send(request.body(format!("{query}&{more}"))).await
}

fn names(app: &Value) -> Vec<&str> {
    app["connected_accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["display_name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn an_account_is_connected_on_the_page_and_answers_calls() {
    let workspace = Workspace::start().await;
    let before = app(&workspace, "trello").await;
    assert_eq!(before["connected_accounts"], json!([]));
    let login = login_path(&workspace.sandbox, &before);

    let page = send(workspace.bare(Method::GET, &login)).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Connect Trello") && page.text.contains("demo-user"), "{}", page.text);
    assert_eq!(page.headers["x-frame-options"], "DENY");
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));

    let done = submit(&workspace, &login, "name=Acme+Wiki").await;
    assert_eq!(done.status, 303, "{}", done.text);
    let shown = send(workspace.bare(Method::GET, done.headers["location"].to_str().unwrap())).await;
    assert!(shown.text.contains("is connected") && shown.text.contains("Acme Wiki"), "{}", shown.text);

    let after = app(&workspace, "trello").await;
    assert_eq!(names(&after), ["Acme Wiki"]);
    let (code, _) = workspace.call("trello-list-boards", json!({})).await;
    assert_eq!(code, "200");
    let listed = workspace.ok("/apps/list/?connected_only=true&search=trello", json!({})).await;
    assert_eq!(listed["count"], 1, "lists that were written before are not given again");
}

#[tokio::test]
async fn an_expired_account_is_refused_by_its_app_until_it_is_connected_again() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options { state_file: Some(directory.path().join("state.db")), ..Options::default() };
    let workspace = Workspace::with(options()).await;
    let (code, output) = workspace.call("dropbox-list-file-requests", json!({})).await;
    assert_eq!((code.as_str(), &output["error"][".tag"]), ("401", &json!("expired_access_token")));
    workspace.sandbox.shutdown().await;
    // A file remembers it as it is.
    let workspace = Workspace::with(options()).await;
    assert_eq!(workspace.call("dropbox-list-file-requests", json!({})).await.0, "401");
    let before = app(&workspace, "dropbox").await;
    let login = login_path(&workspace.sandbox, &before);
    submit(&workspace, &login, "name=grace%40acme.example").await;
    let after = app(&workspace, "dropbox").await;
    let id = |app: &Value| app["connected_accounts"][0]["id"].clone();
    assert_eq!(id(&before), id(&after), "it is the same account");
    assert_eq!(workspace.call("dropbox-list-file-requests", json!({})).await.0, "200");
    workspace.sandbox.shutdown().await;
    let workspace = Workspace::with(options()).await;
    assert_eq!(workspace.call("dropbox-list-file-requests", json!({})).await.0, "200", "it stays renewed");
}

#[tokio::test]
async fn several_accounts_have_their_own_data_and_one_must_be_chosen() {
    let workspace = Workspace::start().await;
    let slack = app(&workspace, "slack").await;
    let login = login_path(&workspace.sandbox, &slack);
    submit(&workspace, &login, "name=Second+Team").await;
    let slack = app(&workspace, "slack").await;
    assert_eq!(names(&slack), ["Second Team", "Acme HQ"], "newest change first");
    let refusal = workspace
        .refused("/functions/slack-post-message/call/", json!({"channel": "random", "text": "x"}))
        .await;
    assert!(refusal[0].as_str().unwrap().contains("`connected_account_id` is required"), "{refusal}");

    let second = slack["connected_accounts"][0]["id"].as_u64().unwrap();
    let call = async |function: &str, account: u64, arguments: Value| {
        workspace.ok(&format!("/functions/{function}/call/?connected_account_id={account}"), arguments).await
    };
    call("slack-post-message", second, json!({"channel": "random", "text": "only here"})).await;
    let listed =
        async |account| call("slack-list-messages", account, json!({"channel": "random"})).await.to_string();
    assert!(listed(second).await.contains("only here"));
    assert!(!listed(271_828).await.contains("only here"));

    let gone = submit(&workspace, &login, &format!("disconnect={second}")).await;
    assert_eq!(gone.status, 303);
    assert_eq!(names(&app(&workspace, "slack").await), ["Acme HQ"]);
    let refusal = workspace
        .refused(
            &format!("/functions/slack-list-messages/call/?connected_account_id={second}"),
            json!({"channel": "random"}),
        )
        .await;
    assert!(refusal[0].as_str().unwrap().contains("is not a connected Slack account"), "{refusal}");
}

#[tokio::test]
async fn an_app_that_allows_one_account_exchanges_it() {
    let workspace = Workspace::start().await;
    let pipedrive = app(&workspace, "pipedrive").await;
    assert_eq!(
        (pipedrive["allow_multiple_connected_accounts"].clone(), names(&pipedrive).len()),
        (json!(false), 1)
    );
    submit(&workspace, &login_path(&workspace.sandbox, &pipedrive), "name=Other").await;
    assert_eq!(names(&app(&workspace, "pipedrive").await), ["Other"]);
}

#[tokio::test]
async fn a_link_is_its_users_and_its_apps_alone() {
    let workspace = Workspace::start().await;
    let mine = login_path(&workspace.sandbox, &app(&workspace, "trello").await);
    let theirs = login_path(&workspace.sandbox, &app_of(&workspace, "somebody-else", "trello").await);
    submit(&workspace, &theirs, "name=Theirs").await;
    assert_eq!(names(&app(&workspace, "trello").await), [""; 0]);
    assert_eq!(names(&app_of(&workspace, "somebody-else", "trello").await), ["Theirs"]);

    for broken in [
        mine.replace("/trello?", "/discord?"),
        mine.replace("demo-user", "somebody-else"),
        mine.split("&key=").next().unwrap().to_owned() + "&key=00",
        mine.split('?').next().unwrap().to_owned() + "?",
    ] {
        let page = send(workspace.bare(Method::GET, &broken)).await;
        assert_eq!(page.status, 403, "{broken}");
        assert_eq!(submit(&workspace, &broken, "name=Broken").await.status, 403, "{broken}");
    }
    assert_eq!(names(&app(&workspace, "discord").await), [""; 0]);
    assert_eq!(
        send(workspace.bare(Method::GET, &mine.replace("/trello?", "/no-such-app?"))).await.status,
        404
    );
    assert_eq!(send(workspace.bare(Method::PUT, &mine)).await.status, 405);
}

#[tokio::test]
async fn a_name_that_cannot_be_used_is_refused_and_kept_in_the_form() {
    let workspace = Workspace::start().await;
    let login = login_path(&workspace.sandbox, &app(&workspace, "trello").await);
    for (typed, shown) in
        [("", "Give the account a name"), ("+", "Give the account a name"), ("a%1b%5Bm", "cannot be shown")]
    {
        let page = submit(&workspace, &login, &format!("name={typed}")).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains(shown), "{}", page.text);
    }
    let long = "x".repeat(81);
    assert!(
        submit(&workspace, &login, &format!("name={long}")).await.text.contains(&long),
        "it is still there to be mended"
    );
    assert_eq!(names(&app(&workspace, "trello").await), [""; 0]);
}

#[tokio::test]
async fn other_sites_cannot_send_the_form() {
    let workspace = Workspace::start().await;
    let login = login_path(&workspace.sandbox, &app(&workspace, "trello").await);
    let (path, query) = login.split_once('?').unwrap();
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Host", "evil.example"),
    ] {
        let request =
            workspace.bare(Method::POST, path).header(name, value).body(format!("{query}&name=Evil"));
        assert_eq!(send(request).await.status, 403, "{name}: {value}");
    }
    let followed = workspace.bare(Method::GET, &login).header("Sec-Fetch-Site", "cross-site");
    assert_eq!(send(followed).await.status, 200, "a link may lead there from anywhere");
    assert_eq!(names(&app(&workspace, "trello").await), [""; 0]);
}

#[tokio::test]
async fn a_state_file_remembers_accounts_and_rows() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options {
        state_file: Some(directory.path().join("state.db")),
        app_key: Some("key".to_owned()),
        app_secret: Some("secret".to_owned().into()),
        ..Options::default()
    };
    let workspace = Workspace::with(options()).await;
    workspace.call("slack-post-message", json!({"channel": "random", "text": "still here tomorrow"})).await;
    let login = login_path(&workspace.sandbox, &app(&workspace, "trello").await);
    submit(&workspace, &login, "name=Acme+Wiki").await;
    workspace.sandbox.shutdown().await;

    let workspace = Workspace::with(options()).await;
    let (_, messages) = workspace.call("slack-list-messages", json!({"channel": "random"})).await;
    assert_eq!(messages[0]["text"], "still here tomorrow");
    assert_eq!(names(&app(&workspace, "trello").await), ["Acme Wiki"]);
    assert_eq!(send(workspace.bare(Method::GET, &login)).await.status, 403, "links end with the process");
}

#[tokio::test]
async fn a_state_file_of_another_program_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("notes.txt");
    std::fs::write(&file, "my notes").unwrap();
    let options = Options { state_file: Some(file.clone()), ..Options::default() };
    let error = integry_tui::sandbox::start(options).await.unwrap_err().to_string();
    assert!(error.contains("notes.txt"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my notes");
}
