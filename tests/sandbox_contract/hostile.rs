//! Clients that mean harm, or are broken: the sandbox goes on answering everybody else.

use std::time::Duration;

#[cfg(unix)]
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Workspace, send};

async fn connect(workspace: &Workspace) -> TcpStream {
    TcpStream::connect(("127.0.0.1", workspace.sandbox.base_url().port().unwrap())).await.unwrap()
}

async fn still_answers(workspace: &Workspace) {
    let (code, _) = workspace.call("slack-list-users", json!({})).await;
    assert_eq!(code, "200");
}

#[tokio::test]
async fn deep_nesting_is_refused() {
    let workspace = Workspace::start().await;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for path in ["/functions/slack-post-message/call/", "/functions/list/", "/functions/predict/"] {
            let body = format!("{{\"channel\":{}1{}}}", open.repeat(10_000), close.repeat(10_000));
            let answer =
                send(workspace.signed(path).header("Content-Type", "application/json").body(body)).await;
            assert_eq!(answer.status, 400, "{path}: {}", answer.text);
        }
    }
    // Within the parser's limit the engine must not overflow either.
    let nested = (0..60).fold(json!("x"), |inner, _| json!({"a": [inner]}));
    let answer = workspace
        .post("/functions/slack-post-message/call/", &json!({"channel": "random", "text": nested}))
        .await;
    assert_eq!(answer.status, 400);
    still_answers(&workspace).await;
}

#[tokio::test]
async fn bodies_of_ten_megabytes_are_refused_and_not_kept() {
    let workspace = Workspace::start().await;
    let body = format!("{{\"channel\":\"{}\"}}", "x".repeat(10 * 1024 * 1024));
    let answer = send(workspace.signed("/functions/slack-post-message/call/").body(body)).await;
    assert_eq!(answer.status, 413);
    assert!(workspace.sandbox.requests().iter().all(|request| request.body.len() < 100_000));
    still_answers(&workspace).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_thousand_idle_connections_keep_nobody_out() {
    // Both ends of each connection are in this process.
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let workspace = Workspace::start().await;
    let mut idle = Vec::new();
    for number in 0..1000 {
        let mut stream = connect(&workspace).await;
        if number % 2 == 0 {
            stream.write_all(b"POST /apps/list/ HTTP/1.1\r\nHost: 127").await.unwrap();
        }
        idle.push(stream);
    }
    still_answers(&workspace).await;
    drop(idle);
}

#[tokio::test(start_paused = true)]
async fn silent_connections_are_closed() {
    let workspace = Workspace::start().await;
    let mut silent = connect(&workspace).await;
    let mut half = connect(&workspace).await;
    half.write_all(b"POST /apps/list/ HTTP/1.1\r\nHost: 127").await.unwrap();
    let mut slow_body = connect(&workspace).await;
    let port = workspace.sandbox.base_url().port().unwrap();
    let head = format!("POST /apps/list/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 50\r\n\r\n{{");
    slow_body.write_all(head.as_bytes()).await.unwrap();
    for stream in [&mut silent, &mut half, &mut slow_body] {
        let mut answer = Vec::new();
        // Time stands still but for timers: the end comes with the server's own limit or not at all.
        let ended = tokio::time::timeout(Duration::from_secs(120), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "the connection is still open");
    }
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let workspace = Workspace::start().await;
    let mut stream = connect(&workspace).await;
    let head = format!("POST /apps/list/ HTTP/1.1\r\nX-Large: {}\r\n\r\n", "x".repeat(200_000));
    // The server may close before all of it is written.
    _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    still_answers(&workspace).await;
}

#[tokio::test]
async fn many_at_once_are_answered_or_told_to_come_back() {
    let workspace = Workspace::start().await;
    let requests = (0..600).map(|_| send(workspace.signed("/functions/list/?include=meta&page_size=200")));
    let answers = futures_util::future::join_all(requests).await;
    assert!(answers.iter().all(|answer| match answer.status {
        200 => answer.json()["functions"].as_array().is_some(),
        503 => answer.headers["retry-after"] == "1",
        _ => false,
    }));
    assert!(answers.iter().any(|answer| answer.status == 200));
    still_answers(&workspace).await;
}

#[tokio::test]
async fn strange_arguments_are_answered_in_words() {
    let workspace = Workspace::start().await;
    for arguments in [
        json!({"channel": null, "text": null}),
        json!({"channel": "", "text": ""}),
        json!({"channel": "random\u{0}", "text": "\u{202e}"}),
        json!({"channel": "$args.text", "text": "${account.id}"}),
        json!({"channel": "' OR 1=1 --", "text": "'); DROP TABLE rows; --"}),
        json!({"channel": "random", "text": "x", "_cursor": {"offset": -1}, "_variables": [1]}),
        json!({"": "", "__proto__": {}, "channel": "random", "text": "{x}", "_variables": {"x": "{x}"}}),
    ] {
        let answer = workspace.post("/functions/slack-post-message/call/", &arguments).await;
        assert!([200, 400].contains(&answer.status), "{arguments}: {} {}", answer.status, answer.text);
        assert!(answer.json().is_object());
    }
    let (_, messages) = workspace.call("slack-list-messages", json!({"channel": "random"})).await;
    let texts: Vec<&Value> = messages.as_array().unwrap().iter().map(|message| &message["text"]).collect();
    assert!(!texts.contains(&&json!("271828")), "arguments are no templates");
}
