//! Every bad answer and every fault of the network becomes a failure that says what to do; no call is sent twice, no secret printed.

use std::time::Duration;

use super::hostile::{HASH, Hostile, Script, client, impatient, response};
use integry_tui::api::{Limits, ListApps};
use integry_tui::domain::call::{CallFailure, CallRequest, Verdict};
use integry_tui::domain::document::Doc;
use integry_tui::domain::failure::{Failure, FailureKind, Retry};
use integry_tui::domain::variables::Variables;

async fn list(server: &Hostile) -> Failure {
    server.client_with(impatient()).list_apps(&ListApps::default()).await.expect_err("a failure")
}

fn request() -> CallRequest {
    let arguments = Doc::object();
    CallRequest {
        function: "f".into(),
        arguments,
        variables: Variables::default(),
        account: None,
        cursor: None,
    }
}

async fn call(server: &Hostile) -> CallFailure {
    server.client_with(impatient()).call(&request()).await.expect_err("a failure")
}

async fn json(status: &str, body: &str) -> Hostile {
    Hostile::answering(status, "Content-Type: application/json\r\n", body).await
}

fn told(failure: &Failure) -> (FailureKind, &str, &str, bool) {
    (failure.kind, &failure.title, &failure.detail, failure.retryable)
}

#[tokio::test]
async fn credentials_are_judged_by_the_body_not_by_the_status() {
    let detail = r#"{"detail":"Authentication credentials were not provided."}"#;
    for status in ["400 Bad Request", "401 Unauthorized", "403 Forbidden"] {
        let failure = list(&json(status, detail).await).await;
        assert_eq!(
            (failure.kind, failure.detail.as_str()),
            (FailureKind::Credentials, "Authentication credentials were not provided.")
        );
        assert!(failure.hint.contains("check the App-Key, the secret"));
        let failure = call(&json(status, detail).await).await;
        assert_eq!((failure.failure.kind, failure.may_have_run), (FailureKind::Credentials, false));
    }
    let failure = list(&json("403 Forbidden", "{}").await).await;
    assert_eq!(told(&failure), (FailureKind::Refused, "Integry answered 403", "{}", false));
}

/// Gateways and pages for developers list the headers of a request.
#[tokio::test]
async fn what_gives_credentials_back_is_masked_in_every_answer() {
    let echo = format!(r#"{{"detail":"boom hash={HASH}"}}"#);
    for status in ["500 Internal Server Error", "400 Bad Request", "404 Not Found"] {
        let server = json(status, &echo).await;
        let failures = [list(&server).await, call(&server).await.failure];
        for failure in failures {
            let said = failure.one_line();
            assert!(said.contains("boom hash=••••••••") && !said.contains(HASH), "{status}: {said}");
        }
    }
    let headers = format!("Content-Type: application/json\r\nX-Session-ID: {HASH}\r\n");
    let server = Hostile::answering("200 OK", &headers, r#"{"network_code":"200","output":1}"#).await;
    let outcome = server.client().call(&request()).await.expect("an outcome");
    assert!(!format!("{:?}", outcome.exchange.headers).contains(HASH));
}

#[tokio::test]
async fn documented_refusals() {
    let failure = list(&json("404 Not Found", r#"{"detail":"App not found"}"#).await).await;
    assert_eq!(told(&failure), (FailureKind::NotFound, "Not found", "App not found", false));
    let failure = list(&json("400 Bad Request", r#"{"prompt":"Must be a non-empty string"}"#).await).await;
    assert_eq!(
        told(&failure),
        (FailureKind::Usage, "The prompt is refused", "Must be a non-empty string", false)
    );
    for details in [r#"{"channel":"required"}"#, r#"["required"]"#] {
        let body = format!(r#"{{"error":"Could not call","error_details":{details}}}"#);
        let outcome =
            json("400 Bad Request", &body).await.client().call(&request()).await.expect("an outcome");
        let Verdict::NotExecuted { error, details } = outcome.verdict else { panic!("executed") };
        assert_eq!((error.as_str(), details.fields.len() + details.general.len()), ("Could not call", 1));
    }
}

#[tokio::test]
async fn too_many_requests_say_when() {
    const DATE: &str = "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n";
    let date = "not before Wed, 21 Oct 2026 07:28:00 GMT";
    let after_date = |now: &str| format!("{DATE}Date: Wed, 21 Oct 2026 {now} GMT\r\n");
    let cases = [
        (String::new(), "in 5 s", 5),
        ("Retry-After: 30\r\n".to_owned(), "in 30 s", 30),
        ("Retry-After: 86400\r\n".to_owned(), "in 60 min", 3_600),
        ("Retry-After: -1\r\n".to_owned(), "in 5 s", 5),
        ("Retry-After: soon\r\n".to_owned(), "in 5 s", 5),
        // Only the server's own clock tells how far off its date is.
        (DATE.to_owned(), date, 5),
        (after_date("07:27:18"), date, 42),
        (after_date("08:28:00"), date, 0),
        (after_date("01:00:00"), date, 3_600),
    ];
    for (header, when, seconds) in cases {
        let failure = list(&Hostile::answering("429 Too Many Requests", &header, "").await).await;
        assert_eq!(failure.retry, Retry::After(Duration::from_secs(seconds)), "{header}");
        let detail = format!("Integry asks to try again {when}");
        assert_eq!(told(&failure), (FailureKind::Refused, "Too many requests", detail.as_str(), true));
    }
}

#[tokio::test]
async fn server_faults() {
    let html = "<html><head><title>502 Bad Gateway</title></head></html>";
    let server = Hostile::answering("502 Bad Gateway", "Content-Type: text/html\r\n", html).await;
    let failure = list(&server).await;
    let detail = "the server answered 502 with an HTML page: 502 Bad Gateway";
    assert_eq!(told(&failure), (FailureKind::Refused, "Integry has a fault", detail, true));
    let failure = call(&server).await;
    assert!(
        failure.may_have_run && !failure.failure.retryable,
        "a call that may have run is not offered again"
    );
    assert_eq!(failure.exchange.expect("what arrived").body, html.into());
}

#[tokio::test]
async fn answers_that_cannot_be_read_say_where() {
    let failure = list(&json("200 OK", "{\"apps\": [\n oops ]}").await).await;
    assert_eq!(failure.title, "The answer is no JSON");
    assert!(
        failure.detail.starts_with("line 2, column 2: expected value; it begins: {\"apps\""),
        "{}",
        failure.detail
    );
    let failure = list(&json("200 OK", r#"{"apps":5}"#).await).await;
    assert_eq!(failure.detail, "the field `apps` must be a list, it is a number");
    let failure = list(&json("200 OK", "").await).await;
    assert_eq!(failure.title, "The answer is empty");
    let failure = list(&Hostile::answering("200 OK", "", b"{\"a\":\"\xff\"}").await).await;
    assert_eq!(failure.detail, "byte 6 of the answer is no UTF-8");
    let failure = call(&json("200 OK", "{}").await).await;
    assert_eq!(
        (failure.failure.detail.as_str(), failure.may_have_run),
        ("the field `network_code` is missing", true)
    );
    assert!(failure.exchange.is_some());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let other = json("200 OK", r#"{"apps":[]}"#).await;
        for location in
            [format!("http://127.0.0.1:{}/", other.port), format!("http://localhost:{}/x?y", other.port)]
        {
            let server = Hostile::answering(status, &format!("Location: {location}\r\n"), "").await;
            let failure = list(&server).await;
            assert_eq!(
                (failure.title.as_str(), failure.kind),
                ("The server redirects", FailureKind::Refused)
            );
            assert!(failure.detail.contains("127.0.0.1") || failure.detail.contains("localhost"));
            assert!(!call(&server).await.may_have_run);
        }
        assert_eq!(other.requests(), Vec::<String>::new(), "{status}");
    }
}

#[tokio::test]
async fn a_call_is_sent_once_whatever_happens() {
    let whole = response("200 OK", "", br#"{"network_code":"200","output":"x"}"#);
    for script in [
        Script::Close,
        Script::Bytes(whole[..whole.len() - 9].to_vec()),
        Script::Hang,
        Script::Stall(whole[..60].to_vec()),
    ] {
        let server = Hostile::start(script).await;
        let failure = call(&server).await;
        assert!(failure.may_have_run && !failure.failure.retryable, "{failure:?}");
        assert_eq!(failure.failure.kind, FailureKind::Network);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn faults_of_the_network_have_names() {
    let title = |failure: Failure| (failure.title, failure.detail);
    let whole = response("200 OK", "", br#"{"apps":[]}"#);
    let cut = Hostile::start(Script::Bytes(whole[..whole.len() - 4].to_vec())).await;
    assert_eq!(
        title(list(&cut).await),
        ("The answer was cut off".into(), "the connection ended after 7 bytes of the answer".into())
    );
    let hang = list(&Hostile::start(Script::Hang).await).await;
    assert_eq!(title(hang), ("Integry did not answer in time".into(), "not a byte for 0.15 s".into()));
    let slow = Limits { idle_read: Duration::from_secs(9), ..impatient() };
    let stalled = Hostile::start(Script::Stall(whole[..50].to_vec())).await;
    let failure = stalled.client_with(slow).list_apps(&ListApps::default()).await.expect_err("a failure");
    assert_eq!(
        title(failure),
        ("Integry did not answer in time".into(), "no whole answer within 0.4 s".into())
    );
    let garbage = list(&Hostile::start(Script::Bytes(b"SSH-2.0-x\r\n\r\n".to_vec())).await).await;
    assert_eq!(garbage.title, "The answer is no proper HTTP");
    let closed =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let refused =
        client(&format!("http://{closed}"), impatient()).call(&request()).await.expect_err("a failure");
    assert_eq!((refused.failure.title.as_str(), refused.may_have_run), ("Integry cannot be reached", false));
    let tls = Hostile::start(Script::Bytes(whole)).await;
    let failure =
        client(&format!("https://127.0.0.1:{}", tls.port), impatient()).list_apps(&ListApps::default()).await;
    assert_eq!(failure.expect_err("a failure").kind, FailureKind::Network);
}

#[tokio::test]
async fn bodies_stop_at_the_cap() {
    let limits = Limits { max_body: 20, ..impatient() };
    let server = json("200 OK", r#"{"network_code":"200","output":"0123456789"}"#).await;
    let failure = server.client_with(limits).call(&request()).await.expect_err("a failure");
    assert_eq!(failure.failure.detail, "the answer is larger than 20 bytes");
    assert_eq!(failure.exchange.expect("what arrived").body, r#"{"network_code":"200"#.into());
}

/// `{"apps":[]}` in every encoding that the client offers.
const ENCODED: &[(&str, &[u8])] = &[
    (
        "gzip",
        &[
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 44, 40, 40, 86, 178, 138, 142, 173, 5, 0, 237, 151,
            101, 30, 11, 0, 0, 0,
        ],
    ),
    ("br", &[11, 5, 128, 123, 34, 97, 112, 112, 115, 34, 58, 91, 93, 125, 3]),
    ("zstd", &[40, 181, 47, 253, 32, 11, 89, 0, 0, 123, 34, 97, 112, 112, 115, 34, 58, 91, 93, 125]),
];

#[tokio::test]
async fn compressed_bodies_are_decoded_and_their_decoded_bytes_are_capped() {
    for (encoding, bytes) in ENCODED {
        let header = format!("Content-Encoding: {encoding}\r\n");
        let server = Hostile::answering("200 OK", &header, bytes).await;
        let page = server.client().list_apps(&ListApps::default()).await.expect(encoding);
        assert!(page.items.is_empty());
        let limits = Limits { max_body: 5, ..impatient() };
        let failure =
            server.client_with(limits).list_apps(&ListApps::default()).await.expect_err("a failure");
        assert_eq!(failure.title, "The answer is too large", "{encoding}");
        let broken = Hostile::answering("200 OK", &header, "not that encoding at all").await;
        assert_eq!(list(&broken).await.title, "The answer is no proper HTTP", "{encoding}");
    }
}

#[tokio::test]
async fn nothing_prints_a_secret() {
    let server = Hostile::start(Script::Close).await;
    let client = server.client();
    let printed = format!("{client:?} {:?} {:?}", list(&server).await, call(&server).await);
    for secret in ["s3cret", "key-1", "f637bba8"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
