//! What an observer is told of each exchange, good and bad, and that it never holds a credential.

#![expect(clippy::panic, reason = "helpers of tests: an event of another sort fails the test")]

use std::sync::{Arc, Mutex};

use super::hostile::{HASH, Hostile, Script, client, impatient};
use integry_tui::api::{Client, Limits, ListApps, Observer};
use integry_tui::domain::call::CallRequest;
use integry_tui::domain::document::Doc;
use integry_tui::domain::variables::Variables;
use integry_tui::domain::wire_log::{Ended, Ending, Event, KEPT, Number, Origin, Request, Value};

/// Remembers what it is told.
#[derive(Default)]
struct Witness(Mutex<Vec<Event>>);

impl Observer for Witness {
    fn next(&self) -> Number {
        Number(7)
    }

    fn observe(&self, event: Event) {
        self.0.lock().expect("events").push(event);
    }
}

impl Witness {
    /// One exchange, and what the app said.
    fn one(&self) -> (Request, Ended, Option<String>) {
        let mut events = self.0.lock().expect("events").drain(..).collect::<Vec<_>>().into_iter();
        let (Some(Event::Began(request)), Some(Event::Ended(ended))) = (events.next(), events.next()) else {
            panic!("begun and ended");
        };
        let said = events.next().map(|event| match event {
            Event::AppSaid(Number(7), code) => code,
            other => panic!("{other:?}"),
        });
        assert_eq!((events.next(), request.number, ended.number), (None, Number(7), Number(7)));
        (*request, *ended, said)
    }
}

fn watched(client: &Client) -> (Client, Arc<Witness>) {
    let witness = Arc::new(Witness::default());
    (client.watched(Origin::Call, Arc::clone(&witness) as Arc<dyn Observer>), witness)
}

fn request(text: &str) -> CallRequest {
    CallRequest {
        function: "f".into(),
        arguments: Doc::parse(&serde_json::json!({ "text": text }).to_string()).expect("JSON"),
        variables: Variables::default(),
        account: Some(5),
        cursor: None,
    }
}

async fn failure(client: &Client) -> (&'static str, String, Option<usize>) {
    let (client, witness) = watched(client);
    client.list_apps(&ListApps::default()).await.expect_err("a failure");
    match witness.one().1.ending {
        Ending::Failed { short, words, begun } => (short, words, begun.map(|answer| answer.body.whole)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_was_sent_and_what_came_back() {
    let body = format!(r#"{{"network_code":"404","output":{{"echo":"{HASH} key-1"}}}}"#);
    let headers = format!("Content-Type: application/json\r\nX-Echo: key-1 {HASH}\r\nSet-Cookie: a=b\r\n");
    let server = Hostile::answering("200 OK", &headers, &body).await;
    let (client, witness) = watched(&server.client());
    let outcome = client.call(&request(&format!("my hash is {HASH}"))).await.expect("an outcome");
    // What is shown, kept and saved of an answer holds none either; a short key may be any word.
    let shown = String::from_utf8(outcome.exchange.body.whole().to_vec()).expect("text");
    assert_eq!(shown, r#"{"network_code":"404","output":{"echo":"•••••••• key-1"}}"#);
    let (sent, ended, said) = witness.one();
    assert_eq!((sent.origin, sent.method.as_str()), (Origin::Call, "POST"));
    assert_eq!(sent.server, format!("http://127.0.0.1:{}", server.port));
    assert_eq!(
        sent.target,
        "/functions/f/call/?allow_workspace_connected_accounts=true&connected_account_id=5"
    );
    assert_eq!(sent.body.as_ref().expect("a body").text(), r#"{"text":"my hash is ••••••••"}"#);
    let value = |name: &str| {
        let header = sent.headers.iter().find(|header| header.name == name);
        header.map_or_else(|| panic!("{name}"), |header| header.value.clone())
    };
    assert_eq!((value("App-Key"), value("Hash")), (Value::AppKey, Value::Hash));
    assert_eq!(value("User-ID"), Value::User("user@example.com".into()));
    assert_eq!(value("content-type"), Value::Plain("application/json".into()));
    // What is listed is what went out, but for what the HTTP library adds.
    let raw = server.requests().pop().expect("a request").to_lowercase();
    for header in sent.headers.iter().filter(|header| matches!(header.value, Value::Plain(_))) {
        let Value::Plain(value) = &header.value else { continue };
        assert!(raw.contains(&format!("{}: {value}\r\n", header.name)), "{header:?}\n{raw}");
    }
    let answer = ended.answer().expect("an answer").clone();
    assert_eq!((answer.status, answer.reason, said.as_deref()), (200, "OK", Some("404")));
    let masked = r#"{"network_code":"404","output":{"echo":"•••••••• ••••••••"}}"#;
    assert_eq!((&*answer.body.text(), answer.body.whole, answer.body.masked), (masked, shown.len(), 1));
    assert!(ended.took >= answer.first_byte);
    let all = format!("{sent:?}{ended:?}");
    assert!(!all.contains(HASH) && !all.contains("key-1") && !all.contains("cookie"), "{all}");
}

#[tokio::test]
async fn only_the_start_of_a_large_body_is_kept() {
    let body = format!(r#"{{"network_code":"200","output":"{}"}}"#, "x".repeat(3 * KEPT));
    let server = Hostile::answering("200 OK", "", &body).await;
    let (client, witness) = watched(&server.client());
    client.call(&request(&"y".repeat(2 * KEPT))).await.expect("an outcome");
    let (sent, ended, _) = witness.one();
    let sent = sent.body.expect("a body");
    assert_eq!((sent.kept.len(), sent.whole), (KEPT, 2 * KEPT + r#"{"text":""}"#.len()));
    let answer = &ended.answer().expect("an answer").body;
    assert_eq!((answer.kept.len(), answer.left_out), (KEPT, body.len() - KEPT));
}

#[tokio::test]
async fn failures_have_words() {
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let (short, words, begun) = failure(&client(&format!("http://{closed}"), impatient())).await;
    assert_eq!((short, begun), ("no connection", None));
    assert!(words.starts_with("no connection: "), "{words}");

    let server = Hostile::start(Script::Hang).await;
    let (short, words, begun) = failure(&server.client_with(impatient())).await;
    assert_eq!((short, words.as_str(), begun), ("timed out", "not a byte for 0.15 s", None));

    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"apps\":[".to_vec();
    let server = Hostile::start(Script::Bytes(cut)).await;
    let (short, words, begun) = failure(&server.client()).await;
    assert_eq!((short, begun), ("cut off", Some(9)));
    assert_eq!(words, "the connection ended after 9 bytes of the answer");

    let server = Hostile::answering("200 OK", "", "x".repeat(100)).await;
    let (short, _, begun) = failure(&server.client_with(Limits { max_body: 10, ..Limits::default() })).await;
    assert_eq!((short, begun), ("too large", Some(10)));
}

#[tokio::test]
async fn a_refusal_is_an_answer() {
    let server = Hostile::answering("403 Forbidden", "", r#"{"detail":"no"}"#).await;
    let (client, witness) = watched(&server.client());
    client.list_apps(&ListApps::default()).await.expect_err("a failure");
    let (_, ended, said) = witness.one();
    assert_eq!(ended.answer().map(|answer| (answer.status, answer.reason)), Some((403, "Forbidden")));
    assert_eq!(said, None);
}

#[tokio::test]
async fn what_nobody_waits_for_was_cancelled() {
    let server = Hostile::start(Script::Hang).await;
    let (client, witness) = watched(&server.client());
    let query = ListApps::default();
    let arrived = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = client.list_apps(&query) => panic!("an answer"),
        () = arrived => {}
    }
    assert_eq!(witness.one().1.ending, Ending::Cancelled);
}
