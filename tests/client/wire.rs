//! What the client sends, byte for byte, for every endpoint and parameter of the reference.

use super::hostile::{HASH, Hostile};
use integry_tui::api::{GetFunction, ListApps, ListFunctions, Predict};
use integry_tui::domain::call::{CallRequest, NextPage, Verdict};
use integry_tui::domain::document::Doc;
use integry_tui::domain::function::FunctionKind;
use integry_tui::domain::variables::Variables;

fn doc(text: &str) -> Doc {
    Doc::parse(text).expect("JSON")
}

fn variables() -> Variables {
    [("first_name".to_owned(), "John".to_owned())].into_iter().collect()
}

/// The request line and the body; the headers are asserted here, the same for all.
fn sent(server: &Hostile) -> (String, String) {
    let request = server.requests().pop().expect("a request");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n");
    let line = lines.next().expect("a request line").trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers: Vec<String> = lines.map(str::to_lowercase).collect();
    headers.sort();
    let has = |start: &str| headers.iter().any(|header| header.starts_with(start));
    assert!(
        has("app-key: key-1") && has("user-id: user@example.com") && has(&format!("hash: {HASH}")),
        "{headers:?}"
    );
    assert!(
        has("user-agent: integry-tui/") && has("accept-encoding: ") && !has("referer") && !has("cookie"),
        "{headers:?}"
    );
    assert_eq!(has("content-type: application/json"), !body.is_empty(), "{headers:?}");
    (line, body.to_owned())
}

async fn answering(body: &str) -> Hostile {
    Hostile::answering("200 OK", "Content-Type: application/json\r\n", body).await
}

#[tokio::test]
async fn list_apps() {
    let server = answering(r#"{"apps":[],"_cursor":null}"#).await;
    server.client().list_apps(&ListApps::default()).await.expect("a page");
    assert_eq!(sent(&server), ("POST /apps/list/".into(), r#"{"_cursor":""}"#.into()));
    let query = ListApps { cursor: Some("E5J\"é".into()), connected_only: true };
    server.client().list_apps(&query).await.expect("a page");
    assert_eq!(
        sent(&server),
        ("POST /apps/list/?connected_only=true".into(), r#"{"_cursor":"E5J\"é"}"#.into())
    );
}

#[tokio::test]
async fn get_app_has_no_body() {
    let server = answering(r#"{"id":491,"name":"slack"}"#).await;
    let app = server.client().get_app("slack").await.expect("an app");
    assert_eq!((app.id, app.title.as_str()), (491, "slack"));
    assert_eq!(sent(&server), ("POST /apps/slack/get/".into(), String::new()));
}

#[tokio::test]
async fn list_functions() {
    let server = answering(r#"{"functions":[{"name":"google-x"}],"_cursor":"n"}"#).await;
    let query = ListFunctions {
        app: Some("Google Sheets".into()),
        kind: Some(FunctionKind::Passthrough),
        connected_only: true,
        include_meta: true,
        cursor: Some("c".into()),
    };
    let page = server.client().list_functions(&query).await.expect("a page");
    assert_eq!((page.items[0].kind, page.next.as_deref()), (FunctionKind::Passthrough, Some("n")));
    let line = "POST /functions/list/?include=meta&app=Google+Sheets&connected_only=true&type=PASSTHROUGH";
    assert_eq!(sent(&server), (line.into(), r#"{"_cursor":"c"}"#.into()));
    server.client().list_functions(&ListFunctions::default()).await.expect("a page");
    assert_eq!(sent(&server), ("POST /functions/list/".into(), r#"{"_cursor":""}"#.into()));
}

#[tokio::test]
async fn predict() {
    let server = answering(r#"{"functions":[{"name":"slack-post-message","arguments":{"n":0.10}}]}"#).await;
    let query = Predict {
        prompt: "say hi".into(),
        variables: variables(),
        predict_arguments: true,
        connected_only: true,
        include_meta: true,
    };
    let found = server.client().predict(&query).await.expect("predictions");
    assert_eq!(found[0].arguments, Some(doc(r#"{"n":0.10}"#)));
    let line = "POST /functions/predict/?include=meta&connected_only=true&predict_arguments=true";
    assert_eq!(
        sent(&server),
        (line.into(), r#"{"prompt":"say hi","_variables":{"first_name":"John"}}"#.into())
    );
    server
        .client()
        .predict(&Predict { prompt: "x".into(), ..Predict::default() })
        .await
        .expect("predictions");
    assert_eq!(sent(&server), ("POST /functions/predict/".into(), r#"{"prompt":"x"}"#.into()));
}

#[tokio::test]
async fn get_function() {
    let server = answering(r#"{"name":"slack-post-message","parameters":{}}"#).await;
    let detail = server.client().get_function("a/b?c", &GetFunction::default()).await.expect("a function");
    assert_eq!(detail.arguments, None);
    assert_eq!(sent(&server), ("POST /functions/a%2Fb%3Fc/get/".into(), "{}".into()));
    let query = GetFunction { prompt: Some("p".into()), variables: variables(), include_meta: true };
    server.client().get_function("f", &query).await.expect("a function");
    let body = r#"{"prompt":"p","_variables":{"first_name":"John"}}"#;
    assert_eq!(sent(&server), ("POST /functions/f/get/?include=meta".into(), body.into()));
}

#[tokio::test]
async fn call() {
    let server = answering(r#"{"network_code":"200","output":[1],"_cursor":5}"#).await;
    let mut request = CallRequest {
        function: "slack-post-message".into(),
        arguments: doc(r#"{"channel":"random","n":1.50}"#),
        variables: variables(),
        account: Some(1234),
        cursor: Some(doc(r#"{"page":2}"#)),
    };
    let outcome = server.client().call(&request).await.expect("an outcome");
    let Verdict::Executed { output, next, .. } = &outcome.verdict else { panic!("{outcome:?}") };
    assert_eq!(
        (&*outcome.exchange.body.bytes(output.clone()), next),
        (&b"[1]"[..], &NextPage::Cursor(doc("5")))
    );
    let line = "POST /functions/slack-post-message/call/?allow_workspace_connected_accounts=true&connected_account_id=1234";
    let body = r#"{"channel":"random","n":1.50,"_variables":{"first_name":"John"},"_cursor":{"page":2}}"#;
    assert_eq!(sent(&server), (line.into(), body.into()));
    (request.variables, request.account, request.cursor) = (Variables::default(), None, None);
    server.client().call(&request).await.expect("an outcome");
    let line = "POST /functions/slack-post-message/call/?allow_workspace_connected_accounts=true";
    assert_eq!(sent(&server), (line.into(), r#"{"channel":"random","n":1.50}"#.into()));
}
