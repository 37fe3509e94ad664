//! Faults on demand, as a client meets them.

use integry_tui::sandbox::{Faults, Options};
use serde_json::{Value, json};

use crate::support::{Workspace, send};

async fn with(faults: &str) -> Workspace {
    let faults: Faults = faults.parse().unwrap();
    Workspace::with(Options { faults, seed: Some(3), ..Options::default() }).await
}

const CALL: &str = "/functions/slack-post-message/call/";

#[tokio::test]
async fn errors_stand_in_for_the_answer_and_nothing_is_carried_out() {
    let workspace = with("error=100%").await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..30 {
        let answer = workspace.post(CALL, &json!({"channel": "random", "text": "lost"})).await;
        seen.insert(answer.status);
        let is_html = answer.headers["content-type"] == "text/html";
        assert_eq!(is_html, answer.status == 502, "{}", answer.text);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [500, 502, 503]);
}

#[tokio::test]
async fn throttling_says_when_to_come_back() {
    let answer = with("429=100%").await.post("/functions/list/", &json!({})).await;
    assert_eq!((answer.status, answer.headers["retry-after"].to_str().unwrap()), (429, "1"));
    assert!(answer.json()["detail"].is_string());
}

#[tokio::test]
async fn a_cut_answer_ends_half_way_and_its_call_has_run() {
    let faults = "cut=50%";
    let workspace = with(faults).await;
    let (mut cut, mut whole) = (0, 0);
    for _ in 0..20 {
        let sent = workspace.signed(CALL).body(r#"{"channel": "random", "text": "x"}"#).send().await.unwrap();
        assert_eq!(sent.status(), 200);
        assert!(sent.content_length().unwrap() > 100, "the whole length is announced");
        #[expect(clippy::disallowed_methods, reason = "the sandbox's answers are small and trusted")]
        match sent.text().await {
            Ok(_) => whole += 1,
            Err(_) => cut += 1,
        }
    }
    assert!(cut > 3 && whole > 3, "{cut} cut, {whole} whole");
    let listed = loop {
        let request =
            workspace.signed("/functions/slack-list-messages/call/").body(r#"{"channel": "random"}"#);
        #[expect(clippy::disallowed_methods, reason = "the sandbox's answers are small and trusted")]
        if let Ok(text) = request.send().await.unwrap().text().await {
            break serde_json::from_str::<Value>(&text).unwrap();
        }
    };
    let posted = listed["output"].as_array().unwrap().iter().filter(|message| message["text"] == "x");
    assert_eq!(posted.count(), 20);
}

#[tokio::test]
async fn a_slow_body_comes_whole() {
    let workspace = with("slow-body=60ms,latency=1ms±1").await;
    let slow = workspace.post("/functions/list/", &json!({})).await;
    let plain = Workspace::start().await.post("/functions/list/", &json!({})).await;
    assert_eq!(slow.text, plain.text);
}

#[tokio::test]
async fn the_same_seed_repeats_the_same_faults() {
    let statuses = async || {
        let workspace = with("error=30%,429=20%").await;
        let mut out = Vec::new();
        for _ in 0..40 {
            out.push(send(workspace.signed("/apps/list/")).await.status);
        }
        out
    };
    let first = statuses().await;
    assert_eq!(first, statuses().await);
    assert!(first.contains(&200) && first.contains(&429), "{first:?}");
}
