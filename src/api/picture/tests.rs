//! Against a server on loopback that records what it is asked.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;

/// Answers one request after the other, each on a connection of its own; gives what it was asked.
#[expect(clippy::disallowed_methods, reason = "the server of a test")]
async fn serve(answers: Vec<Vec<u8>>) -> (Url, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let serving = tokio::spawn(async move {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).await.expect("a byte") == 0 {
                    break;
                }
                request.push(byte[0]);
            }
            asked.push(String::from_utf8(request).expect("text"));
            // Who has heard enough hangs up.
            let _ = stream.write_all(&answer).await;
        }
        asked
    });
    (Url::parse(&format!("http://127.0.0.1:{port}/a.png?size=2#part")).expect("an address"), serving)
}

fn ok(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nset-cookie: a=b\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn sent_on(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\nset-cookie: a=b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into()
}

fn limits() -> PictureLimits {
    PictureLimits { max_body: 1_000, ..PictureLimits::default() }
}

async fn failure(link: Url) -> String {
    fetch_picture(link, limits()).await.expect_err("a failure").one_line()
}

#[tokio::test]
async fn nothing_of_the_person_is_sent() {
    let (link, serving) = serve(vec![sent_on("/b.png"), ok(b"bytes")]).await;
    assert_eq!(fetch_picture(link, limits()).await, Ok(Fetched::Bytes(Bytes::from_static(b"bytes"))));
    let asked = serving.await.expect("requests");
    assert!(asked[0].starts_with("GET /a.png?size=2 HTTP/1.1\r\n") && asked[1].starts_with("GET /b.png "));
    let mut names: Vec<_> = asked
        .iter()
        .flat_map(|request| request.lines().skip(1))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names, ["accept", "host", "user-agent"]);
}

#[tokio::test]
async fn another_host_is_not_asked() {
    let (link, serving) = serve(vec![sent_on("http://127.0.0.2:9/x.png")]).await;
    let elsewhere = Url::parse("http://127.0.0.2:9/x.png").expect("an address");
    assert_eq!(fetch_picture(link, limits()).await, Ok(Fetched::Elsewhere(elsewhere)));
    assert_eq!(serving.await.expect("requests").len(), 1);
    for to in [
        "https://127.0.0.1/x.png",
        "http://cdn.example.com/x.png",
        "http://10.0.0.1/x.png",
        "file:///etc/passwd",
    ] {
        let (link, _serving) = serve(vec![sent_on(to)]).await;
        assert!(failure(link).await.starts_with("The picture was not fetched: 127.0.0.1:"), "{to}");
    }
}

#[tokio::test]
async fn ways_on_come_to_an_end() {
    let (link, serving) = serve(vec![sent_on("/a.png"); 4]).await;
    assert!(failure(link).await.contains("sent on more than 3 times"));
    assert_eq!(serving.await.expect("requests").len(), 4);
}

#[tokio::test]
async fn large_answers_are_given_up() {
    let (link, _serving) = serve(vec![ok(&[0; 1_001])]).await;
    assert!(failure(link).await.starts_with("The picture is too large"));
    let chunk = [b"3e8\r\n".as_slice(), &[0; 1_000], b"\r\n"].concat();
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".as_slice();
    let (link, _serving) = serve(vec![[head, &chunk, &chunk].concat()]).await;
    assert!(failure(link).await.starts_with("The picture is too large"), "without a length said before");
}

#[tokio::test]
async fn failures_say_which_host() {
    let gone = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec();
    let (link, _serving) = serve(vec![gone]).await;
    assert!(failure(link.clone()).await.contains("127.0.0.1:") && failure(link).await.contains("127.0.0.1:"));
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\nconnection: close\r\n\r\nbytes".to_vec();
    let (link, _serving) = serve(vec![cut]).await;
    let said = failure(link).await;
    assert!(said.contains("ended"), "{said}");
    for wrong in ["http://cdn.example.com/a.png", "https://10.0.0.1/a.png"] {
        let said = failure(Url::parse(wrong).expect("an address")).await;
        assert!(said.starts_with("The picture was not fetched: "), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn patience_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let link = Url::parse(&format!("http://127.0.0.1:{port}/")).expect("an address");
    assert!(failure(link).await.contains("no whole answer within 15 s"));
}

#[tokio::test]
async fn names_that_lead_home_are_not_followed() {
    let resolve = |is_loopback| async move {
        let guard = Guard { host: "localhost".into(), is_loopback };
        let found = guard.resolve("localhost".parse().expect("a name")).await;
        found.map(Iterator::count).map_err(|error| error.to_string())
    };
    assert!(resolve(true).await.is_ok_and(|found| found > 0));
    assert_eq!(resolve(false).await, Err("the name leads into a private network".to_owned()));
}
