//! Pictures of an answer, from a real answer to the cells, and from a server that is not the workspace's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::support::Person;

fn file() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 20, image::Rgb([200, 30, 30]))
        .write_to(&mut file, image::ImageFormat::Png)
        .expect("a file");
    file.into_inner()
}

/// Answers one request with a picture; gives the request.
#[expect(clippy::disallowed_methods, reason = "the server of a test")]
async fn server() -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = format!("127.0.0.1:{}", listener.local_addr().expect("an address").port());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await.expect("a byte"));
        }
        let body = file();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).await.expect("sent");
        String::from_utf8(request).expect("text")
    });
    (host, serving)
}

/// Posts a text, and goes to where the answer repeats it.
async fn answered_with(person: &mut Person, text: &str, find: &str) {
    person.press(&["/", "=slack-post-message", "Enter", "J", "Ctrl-A", "Ctrl-K"]).await;
    let arguments = format!(r#"={{"channel":"random","text":"{text}"}}"#);
    person.press(&[&arguments, "Esc", "Ctrl-R"]).await;
    assert!(person.sees("✓ Slack answered"), "{}", person.screen());
    person.press(&["4", "/", &format!("={find}"), "Enter"]).await;
}

#[tokio::test]
async fn a_picture_in_an_answer_is_drawn() {
    let mut person = Person::start((120, 40)).await;
    let text = format!("data:image/png;base64,{}", STANDARD.encode(file()));
    answered_with(&mut person, &text, "data:image").await;
    person.press(&["Enter"]).await;
    assert!(person.sees("PNG · 40 × 20 pixels"), "{}", person.screen());
    assert!(person.sees(&"▀".repeat(40)), "{}", person.screen());
    person.press(&["T"]).await;
    assert!(person.sees("data:image/png;base64,"), "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn an_address_is_fetched_when_it_is_asked_for_and_learns_nothing() {
    let mut person = Person::start((120, 40)).await;
    let (host, serving) = server().await;
    answered_with(&mut person, &format!("http://{host}/avatar.png"), "avatar.png").await;
    person.press(&["Enter"]).await;
    assert!(person.sees(&format!("Enter fetches it from {host}")), "{}", person.screen());
    assert!(!serving.is_finished(), "nothing is fetched unasked");
    person.press(&["Enter"]).await;
    assert!(person.sees("PNG · 40 × 20 pixels") && person.sees(&host), "{}", person.screen());
    let request = serving.await.expect("a request");
    assert!(request.starts_with("GET /avatar.png HTTP/1.1\r\n"), "{request}");
    assert!(person.secrets().iter().all(|secret| !request.contains(secret.as_str())), "{request}");
    assert!(!request.contains("demo-user") && !request.to_ascii_lowercase().contains("app-key"), "{request}");
    person.quit().await;
}
