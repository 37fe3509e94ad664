//! Who is answered: credentials, hosts, methods, paths, bodies.

use integry_tui::sandbox::{self, Options};
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Workspace, send};

const PATHS: [(&str, u16); 6] = [
    ("/apps/list/", 400),
    ("/apps/slack/get/", 400),
    ("/functions/list/", 403),
    ("/functions/predict/", 403),
    ("/functions/slack-post-message/get/", 403),
    ("/functions/slack-post-message/call/", 403),
];

#[tokio::test]
async fn missing_or_wrong_credentials_are_refused_everywhere() {
    let workspace = Workspace::start().await;
    let (key, user) = (workspace.sandbox.app_key().to_owned(), workspace.sandbox.user_id().to_owned());
    let hash = workspace.hash(&user);
    for (path, status) in PATHS {
        let bare = || workspace.bare(Method::POST, path);
        let refused = [
            bare(),
            bare().header("App-Key", &key).header("User-ID", &user),
            bare().header("App-Key", &key).header("Hash", &hash),
            bare().header("User-ID", &user).header("Hash", &hash),
            bare().header("App-Key", "another-key").header("User-ID", &user).header("Hash", &hash),
            bare().header("App-Key", &key).header("User-ID", "another-user").header("Hash", &hash),
            bare()
                .header("App-Key", &key)
                .header("User-ID", &user)
                .header("Hash", workspace.hash("another-user")),
            bare().header("App-Key", &key).header("User-ID", &user).header("Hash", hash.to_uppercase()),
            workspace.bare(Method::POST, &format!("{path}?app_key={key}&user_id={user}&hash=00")),
        ];
        for request in refused {
            let answer = send(request).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.json(), json!({"detail": "Authentication credentials were not provided."}));
        }
    }
}

#[tokio::test]
async fn credentials_are_taken_from_headers_or_query() {
    let workspace = Workspace::start().await;
    let user = workspace.sandbox.user_id();
    let hash = workspace.hash(user);
    for (path, _) in PATHS {
        let key = workspace.sandbox.app_key();
        let path = format!("{path}?app_key={key}&user_id={user}&hash={hash}");
        let answer = send(workspace.bare(Method::POST, &path)).await;
        assert!(
            answer.status != 403 && !answer.text.contains("credentials"),
            "{path}: {} {}",
            answer.status,
            answer.text
        );
    }
    let recorded = workspace.sandbox.requests();
    assert_eq!(recorded.len(), PATHS.len());
    assert!(
        recorded.iter().all(|request| request.query.is_empty()),
        "credentials are recorded: {recorded:?}"
    );
}

#[tokio::test]
async fn another_user_of_the_workspace_has_no_accounts() {
    let workspace = Workspace::start().await;
    let answer = send(workspace.signed_as("somebody-else", "/apps/slack/get/")).await;
    assert_eq!((answer.status, answer.json()["connected_accounts"].clone()), (200, json!([])));
}

#[tokio::test]
async fn credentials_are_fresh_or_as_given() {
    let (a, b) = (Workspace::start().await, Workspace::start().await);
    assert_ne!(a.sandbox.app_key(), b.sandbox.app_key());
    assert_ne!(a.sandbox.app_secret().expose_secret(), b.sandbox.app_secret().expose_secret());
    assert!(a.sandbox.app_key().len() >= 32 && a.sandbox.app_secret().expose_secret().len() >= 32);
    assert_eq!(a.sandbox.user_id(), "demo-user");
    assert!(!format!("{:?}", a.sandbox).contains(a.sandbox.app_key()));

    let given = Workspace::with(Options {
        app_key: Some("key".into()),
        app_secret: Some("s3cret".to_owned().into()),
        user_id: Some("user@example.com".into()),
        ..Options::default()
    })
    .await;
    let hash = "f637bba887407a8f5d895f319977d0c00a0a69db672e40e5d980a900a842a6c1";
    let request = given.bare(Method::POST, "/apps/list").header("App-Key", "key");
    let answer = send(request.header("User-ID", "user@example.com").header("Hash", hash)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn web_pages_and_foreign_hosts_are_refused() {
    let workspace = Workspace::start().await;
    let port = workspace.sandbox.base_url().port().unwrap();
    for (header, value) in [
        ("Host", "evil.example".to_owned()),
        ("Host", format!("evil.example:{port}")),
        ("Host", "127.0.0.1".to_owned()),
        ("Host", "127.0.0.1:1".to_owned()),
        ("Host", format!("127.0.0.1.evil.example:{port}")),
        ("Origin", "https://evil.example".to_owned()),
        ("Origin", format!("http://127.0.0.1:{port}")),
        ("Origin", "null".to_owned()),
        ("Sec-Fetch-Site", "cross-site".to_owned()),
        ("Sec-Fetch-Site", "none".to_owned()),
    ] {
        let answer = send(workspace.signed("/apps/list/").header(header, &value)).await;
        assert_eq!(answer.status, 403, "{header}: {value}: {}", answer.text);
        assert!(answer.json()["detail"].is_string());
        assert!(answer.headers.get("access-control-allow-origin").is_none());
    }
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}")] {
        assert_eq!(send(workspace.signed("/apps/list/").header("Host", host)).await.status, 200);
    }
    let preflight = workspace.bare(Method::OPTIONS, "/apps/list/").header("Origin", "https://evil.example");
    assert_eq!(send(preflight).await.status, 403);
}

#[tokio::test]
async fn only_post_is_allowed_and_unknown_paths_are_json() {
    let workspace = Workspace::start().await;
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        for (path, _) in PATHS {
            let answer = send(workspace.bare(method.clone(), path)).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.json(), json!({"detail": format!("Method \"{method}\" not allowed.")}));
            assert_eq!(answer.headers["allow"], "POST");
        }
    }
    for path in ["/", "/apps", "/functions/slack-post-message", "/metrics", "/functions/a/b/call"] {
        let answer = send(workspace.signed(path)).await;
        assert_eq!((answer.status, answer.json()), (404, json!({"detail": "Not found."})), "{path}");
    }
}

#[tokio::test]
async fn slashes_do_not_matter_and_nothing_redirects() {
    let workspace = Workspace::start().await;
    for path in [
        "/apps/slack/get",
        "/apps/slack/get/",
        "//apps/slack/get/",
        "/apps//slack//get//",
        "/apps/sl%61ck/get/",
    ] {
        let answer = send(workspace.signed(path)).await;
        assert_eq!((answer.status, answer.json()["name"].clone()), (200, json!("slack")), "{path}");
        assert_eq!(answer.headers["content-type"], "application/json");
    }
}

#[tokio::test]
async fn empty_json_and_form_bodies_are_read() {
    let workspace = Workspace::start().await;
    let form = "application/x-www-form-urlencoded";
    let empty =
        workspace.signed("/functions/list/").header("Content-Type", form).header("Content-Length", "0");
    assert_eq!(send(empty).await.status, 200);
    assert_eq!(send(workspace.signed("/functions/list/")).await.status, 200);
    let blank = workspace.signed("/functions/list/").header("Content-Type", "application/json").body(" \n");
    assert_eq!(send(blank).await.status, 200);

    let call = workspace
        .signed("/functions/slack-post-message/call/")
        .header("Content-Type", format!("{form}; charset=utf-8"));
    let answer = send(call.body("channel=random&text=hi+%7Bname%7D&mrkdwn=false&blocks=a&blocks=b&_variables=%7B%22name%22%3A%22Ada%22%7D")).await;
    assert_eq!(answer.json()["output"]["message"]["text"], "hi Ada", "{}", answer.text);

    let plain = workspace.signed("/functions/list/").header("Content-Type", "text/plain").body("{}");
    assert_eq!(send(plain).await.status, 415);
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused_and_the_server_lives_on() {
    let workspace = Workspace::start().await;
    let json = |body: String| {
        workspace.signed("/functions/list/").header("Content-Type", "application/json").body(body)
    };
    for body in ["{", "{\"a\":}", "[]", "\"text\"", "{\"a\":1}x", "\u{feff}{}", "nul"] {
        let answer = send(json(body.to_owned())).await;
        assert_eq!(answer.status, 400, "{body}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with("JSON parse error - "), "{detail}");
    }
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(send(json(deep)).await.status, 400);
    for size in [1024 * 1024 + 1, 10 * 1024 * 1024] {
        let answer = send(json("x".repeat(size))).await;
        assert_eq!(answer.status, 413, "{size}");
        assert!(answer.json()["detail"].is_string());
    }
    let largest = format!("{{\"_cursor\":\"\"{}}}", " ".repeat(1024 * 1024 - 14));
    assert_eq!(largest.len(), 1024 * 1024);
    assert_eq!(send(json(largest)).await.status, 200);
}

#[tokio::test]
async fn raw_garbage_does_not_end_the_server() {
    let workspace = Workspace::start().await;
    let port = workspace.sandbox.base_url().port().unwrap();
    for garbage in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "POST / HTTP/9.9\r\n\r\n",
        "POST /apps/list/ HTTP/1.1\r\n\r\n",
        "\u{0}\u{1}\u{2}\r\n\r\n",
    ] {
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(garbage.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // A reset is as good an answer to garbage as a status.
        _ = stream.read_to_end(&mut answer).await;
        assert!(!String::from_utf8_lossy(&answer).contains(" 200 "), "{garbage:?}");
    }
    assert_eq!(send(workspace.signed("/apps/list/")).await.status, 200);
}

#[tokio::test]
async fn requests_are_recorded_without_credentials() {
    let workspace = Workspace::start().await;
    workspace.ok("/functions/list/?app=slack&connected_only=true", json!({"_cursor": ""})).await;
    _ = send(workspace.bare(Method::GET, "/nowhere")).await;
    let recorded = workspace.sandbox.requests();
    assert_eq!(recorded.len(), 2);
    assert_eq!(
        (recorded[0].method.as_str(), recorded[0].path.as_str(), recorded[0].status),
        ("POST", "/functions/list/", 200)
    );
    assert_eq!(recorded[0].query, "app=slack&connected_only=true");
    assert_eq!(recorded[0].body, "{\"_cursor\":\"\"}");
    assert_eq!(recorded[1].status, 404);
    let all = format!("{recorded:?}");
    assert!(!all.contains(workspace.sandbox.app_key()) && !all.contains(&workspace.hash("demo-user")));
}

#[tokio::test]
async fn it_stops_when_told_and_when_dropped() {
    for by_drop in [true, false] {
        let workspace = Workspace::start().await;
        assert_eq!(send(workspace.signed("/apps/list/")).await.status, 200);
        let port = workspace.sandbox.base_url().port().unwrap();
        drop(workspace.client);
        if by_drop {
            drop(workspace.sandbox);
        } else {
            workspace.sandbox.shutdown().await;
        }
        // The port is free again as soon as the server's task has seen the end.
        let mut free = false;
        for _ in 0..1000 {
            free = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.is_ok();
            if free {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert!(free, "by drop: {by_drop}");
    }
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let holder = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = holder.local_addr().unwrap().port();
    let error = sandbox::start(Options { port, ..Options::default() }).await.unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}
