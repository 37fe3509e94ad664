//! The sandbox beside an empty axum server: time until it is ready, memory, and lists per second.
//!
//! `cargo bench --bench sandbox` prints a table of ratios. Both servers are processes of their own, asked by the same client over loopback, in
//! rounds that alternate. The empty server is this program itself, started with `--empty-server`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time, prints its result and fails by panicking"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use integry_tui::protocol::sign::user_hash;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

const ROUNDS: usize = 21;
const CONNECTIONS: usize = 4;
const LOAD_TIME: Duration = Duration::from_millis(1500);

/// A server process; it is killed when it is dropped.
struct Server {
    process: Child,
    port: u16,
    ready: Duration,
    credentials: Value,
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

impl Server {
    fn start(mut command: Command) -> Self {
        let started = Instant::now();
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let ready = started.elapsed();
        let credentials: Value = serde_json::from_str(&line).expect("one JSON line");
        let port = credentials["base_url"].as_str().unwrap().rsplit_once(':').unwrap().1.parse().unwrap();
        Self { process, port, ready, credentials }
    }

    fn empty() -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("--empty-server");
        Self::start(command)
    }

    fn sandbox(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_integry-tui"));
        command.arg("sandbox").args(arguments);
        Self::start(command)
    }

    /// Resident memory in MiB; zero where the system does not say.
    fn resident(&self) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }

    /// The bytes of a request, with the sandbox's credentials where there are some.
    fn request(&self, path: &str, body: &str) -> Vec<u8> {
        let text = |name: &str| self.credentials[name].as_str().unwrap_or_default().to_owned();
        let hash = user_hash(&SecretString::from(text("app_secret")), &text("user_id"));
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nApp-Key: {}\r\nUser-ID: {}\r\nHash: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port, text("app_key"), text("user_id"), hash.expose_secret(), body.len()
        )
        .into_bytes()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        stream
    }

    /// Requests per second on several connections, each waiting for its answer.
    fn rate(&self, path: &str) -> f64 {
        let request = self.request(path, "{}");
        std::thread::scope(|scope| {
            let run = || {
                let (mut stream, mut buffer) = (self.connect(), vec![0; 256 * 1024]);
                let (started, mut count) = (Instant::now(), 0_u32);
                while started.elapsed() < LOAD_TIME {
                    exchange(&mut stream, &request, &mut buffer);
                    count += 1;
                }
                f64::from(count) / started.elapsed().as_secs_f64()
            };
            let threads: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(run)).collect();
            threads.into_iter().map(|thread| thread.join().expect("the client")).sum()
        })
    }

    /// Asks for every page of the function list.
    fn walk(&self) -> usize {
        let (mut stream, mut buffer) = (self.connect(), vec![0; 16 * 1024 * 1024]);
        let (mut cursor, mut count) = (Value::Null, 0);
        loop {
            let request = self.request("/functions/list/", &json!({ "_cursor": cursor }).to_string());
            let page: Value =
                serde_json::from_slice(exchange(&mut stream, &request, &mut buffer)).expect("a page");
            count += page["functions"].as_array().expect("functions").len();
            cursor = page["_cursor"].clone();
            if cursor.is_null() {
                return count;
            }
        }
    }
}

/// Sends a request and reads its answer; gives the body.
fn exchange<'a>(stream: &mut TcpStream, request: &[u8], buffer: &'a mut [u8]) -> &'a [u8] {
    stream.write_all(request).expect("the request");
    let (mut filled, mut end) = (0, None);
    let mut body_start = 0;
    while end.is_none_or(|end| filled < end) {
        let read = stream.read(&mut buffer[filled..]).expect("the answer");
        assert!(read > 0, "the server has closed the connection");
        filled += read;
        if end.is_none()
            && let Some(head) = memchr::memmem::find(&buffer[..filled], b"\r\n\r\n")
        {
            let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
            assert!(text.starts_with("http/1.1 200"), "{text}");
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            body_start = head + 4;
            end = Some(body_start + length.map_or(0, |length| length.trim().parse::<usize>().unwrap()));
        }
    }
    &buffer[body_start..filled]
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// An axum server whose one handler says nothing.
fn serve_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        println!("{}", json!({ "base_url": base_url }));
        axum::serve(listener, axum::Router::new().fallback(async || "")).await.unwrap();
    });
}

fn row(what: &str, empty: f64, sandbox: f64, unit: &str, compared: &str) {
    println!("{what:<46} {empty:>12.2} {sandbox:>12.2} {unit:<6} {compared}");
}

fn main() {
    if std::env::args().any(|argument| argument == "--empty-server") {
        serve_nothing();
        return;
    }
    println!("{:<46} {:>12} {:>12}", "", "empty axum", "sandbox");
    let (mut empty, mut sandbox) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty.push(Server::empty().ready.as_secs_f64() * 1000.0);
        sandbox.push(Server::sandbox(&[]).ready.as_secs_f64() * 1000.0);
    }
    let (empty, sandbox) = (median(empty), median(sandbox));
    row("ready after the process starts, median", empty, sandbox, "ms", &format!("{:.2}x", sandbox / empty));

    let (empty, sandbox) = (Server::empty(), Server::sandbox(&[]));
    exchange(&mut empty.connect(), &empty.request("/", "{}"), &mut [0; 4096]);
    let functions = sandbox.walk();
    let (a, b) = (empty.resident(), sandbox.resident());
    row(&format!("resident, {functions} functions listed"), a, b, "MiB", &format!("+{:.2}", b - a));
    for (what, path) in [
        ("apps/list per second", "/apps/list/"),
        ("functions/list per second, 50 of all", "/functions/list/"),
        ("functions/list per second, app=slack", "/functions/list/?app=slack"),
        ("functions/list per second, with meta", "/functions/list/?include=meta"),
        ("functions/get per second", "/functions/slack-post-message/get/"),
        ("functions/call per second, a list", "/functions/slack-list-users/call/"),
    ] {
        let rounds = (0..3).map(|_| (empty.rate(path), sandbox.rate(path))).collect::<Vec<_>>();
        let (a, b) =
            (median(rounds.iter().map(|it| it.0).collect()), median(rounds.iter().map(|it| it.1).collect()));
        row(what, a, b, "/s", &format!("{:.0} %", 100.0 * b / a));
    }
    let large = Server::sandbox(&["--functions", "100000"]);
    let functions = large.walk();
    row(&format!("resident, {functions} functions listed"), empty.resident(), large.resident(), "MiB", "");
}
