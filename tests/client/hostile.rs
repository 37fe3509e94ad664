//! A loopback server that answers exactly the bytes it was told to, and remembers exactly the bytes it got.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use integry_tui::api::{BaseUrl, Client, Limits};
use integry_tui::protocol::credentials::{Credentials, Signer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request.
#[derive(Clone)]
pub enum Script {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Closes without a word.
    Close,
    /// Keeps the connection open for ever.
    Hang,
    /// Sends these bytes, then keeps the connection open for ever.
    Stall(Vec<u8>),
}

/// The server.
pub struct Hostile {
    /// Where it listens.
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Hostile {
    /// Starts a server that treats every request the same.
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        #[expect(clippy::disallowed_methods, reason = "a test server")]
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script.clone(), Arc::clone(&seen)));
            }
        });
        Self { port, requests }
    }

    /// Starts a server that sends one whole response.
    pub async fn answering(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::start(Script::Bytes(response(status, headers, body.as_ref()))).await
    }

    /// Every request so far, as it came.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("requests").clone()
    }

    /// A client of this server with patient limits.
    pub fn client(&self) -> Client {
        self.client_with(Limits::default())
    }

    /// A client of this server with other limits.
    pub fn client_with(&self, limits: Limits) -> Client {
        client(&format!("http://127.0.0.1:{}", self.port), limits)
    }
}

/// What the literal test credentials sign with.
pub const HASH: &str = "f637bba887407a8f5d895f319977d0c00a0a69db672e40e5d980a900a842a6c1";

/// A client with the literal test credentials.
pub fn client(base: &str, limits: Limits) -> Client {
    let signer = Signer::Secret("s3cret".to_owned().into());
    let credentials = Credentials::new("key-1".to_owned().into(), signer, "user@example.com".to_owned())
        .expect("credentials");
    Client::new(BaseUrl::parse(base).expect("a base URL"), credentials, limits).expect("a client")
}

/// Limits so short that a test need not wait.
pub fn impatient() -> Limits {
    Limits {
        idle_read: Duration::from_millis(150),
        list_total: Duration::from_millis(400),
        call_total: Duration::from_millis(400),
        ..Limits::default()
    }
}

/// A response with its length.
pub fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn serve(mut stream: TcpStream, script: Script, seen: Arc<Mutex<Vec<String>>>) {
    let Some(request) = read_request(&mut stream).await else { return };
    seen.lock().expect("requests").push(request);
    match script {
        Script::Bytes(bytes) => {
            _ = stream.write_all(&bytes).await;
            _ = stream.shutdown().await;
        }
        Script::Close => {}
        Script::Hang => std::future::pending::<()>().await,
        Script::Stall(bytes) => {
            _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
    }
}

/// Head and body, by Content-Length.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some(head) = text.find("\r\n\r\n") else { continue };
        let length = text[..head].lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        if bytes.len() >= head + 4 + length.unwrap_or(0) {
            return Some(text.into_owned());
        }
    }
}
