//! The login page in a real browser: headless Chromium, driven over the W3C `WebDriver` protocol.
//!
//! `cargo test` names this test and skips it; with `chromium` and `chromedriver` on the PATH it runs by
//! `cargo test --test login_page -- --ignored`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of a test fail as the test does: by panicking"
)]

#[path = "support_sandbox/mod.rs"]
#[expect(dead_code, reason = "the contract tests use the rest")]
mod support;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use support::{Workspace, send};

/// The key that the protocol names every element by.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// A browser window; it is closed with its driver.
struct Browser {
    driver: Child,
    client: reqwest::Client,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        _ = self.driver.kill();
        _ = self.driver.wait();
    }
}

impl Browser {
    /// A window of that size; `None` when there is no driver.
    async fn open(client: &reqwest::Client, width: u32, height: u32) -> Option<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port: u16 = lines
            .find_map(|line| line.rsplit_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .unwrap_or_else(|| panic!("chromedriver names no port"));
        let size = format!("--window-size={width},{height}");
        let arguments =
            json!(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", size]);
        let capabilities =
            json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}});
        let base = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, client: client.clone(), session: base };
        let id = browser.post("", &capabilities).await["sessionId"].as_str().unwrap().to_owned();
        browser.session = format!("{}/{id}", browser.session);
        // What a click leads to may take a moment to come.
        browser.post("/timeouts", &json!({"implicit": 5000})).await;
        Some(browser)
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = send(self.client.post(format!("{}{path}", self.session)).body(body.to_string())).await;
        assert_eq!(answer.status, 200, "{path} {body}: {}", answer.text);
        answer.json()["value"].clone()
    }

    async fn read(&self, path: &str) -> Value {
        send(self.client.get(format!("{}{path}", self.session))).await.json()["value"].clone()
    }

    /// Types where the focus is.
    async fn keys(&self, keys: &[&str]) {
        let presses = keys.iter().flat_map(|keys| keys.chars()).flat_map(|key| {
            [
                json!({"type": "keyDown", "value": key.to_string()}),
                json!({"type": "keyUp", "value": key.to_string()}),
            ]
        });
        let actions: Vec<Value> = presses.collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}))
            .await;
    }

    async fn find(&self, css: &str) -> String {
        let element = self.post("/element", &json!({"using": "css selector", "value": css})).await;
        element[ELEMENT].as_str().unwrap().to_owned()
    }

    async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.post(&format!("/element/{element}/click"), &json!({})).await;
    }

    async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        self.read(&format!("/element/{element}/text")).await.as_str().unwrap().to_owned()
    }

    async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []})).await
    }
}

async fn accounts(workspace: &Workspace, app: &str) -> Vec<String> {
    let app = workspace.ok(&format!("/apps/{app}/get/"), json!({})).await;
    let accounts = app["connected_accounts"].as_array().unwrap();
    accounts.iter().map(|account| account["display_name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
#[ignore = "needs Chromium: cargo test --test login_page -- --ignored"]
async fn an_account_is_connected_by_keyboard_and_disconnected_by_mouse() {
    let workspace = Workspace::start().await;
    let Some(browser) = Browser::open(&workspace.client, 1280, 800).await else {
        eprintln!("skipped: there is no chromedriver on the PATH");
        return;
    };
    let app = workspace.ok("/apps/trello/get/", json!({})).await;
    browser.post("/url", &json!({"url": app["login_url"]})).await;
    assert_eq!(browser.text("h1").await, "Connect Trello");
    assert_eq!(browser.run("return document.activeElement.id").await, "name", "a person can type at once");
    let is_styled = "return document.styleSheets[0].cssRules.length > 10 && matchMedia('all').matches";
    assert_eq!(browser.run(is_styled).await, true, "the policy lets the style sheet in");
    let fits = "return document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight";
    assert_eq!(browser.run(fits).await, true, "nothing needs scrolling");

    browser.keys(&["Büro <Köln>", TAB]).await;
    assert_eq!(browser.run("return document.activeElement.textContent").await, "Connect");
    browser.keys(&[ENTER]).await;
    assert!(browser.text(".notice.done").await.contains("Büro <Köln> is connected"));
    assert_eq!(accounts(&workspace, "trello").await, ["Büro <Köln>"]);

    browser.post("/refresh", &json!({})).await;
    assert_eq!(accounts(&workspace, "trello").await.len(), 1, "reloading does not send the form again");
    browser.click("button[name=disconnect]").await;
    assert!(browser.text(".notice.done").await.contains("is disconnected"));
    assert_eq!(accounts(&workspace, "trello").await.len(), 0);

    browser.click("button.primary").await;
    let typed = browser.run("return document.querySelector('#name').validity.valueMissing").await;
    assert_eq!((typed, accounts(&workspace, "trello").await.len()), (json!(true), 0), "a name is asked for");
}

#[tokio::test]
#[ignore = "needs Chromium: cargo test --test login_page -- --ignored"]
async fn nothing_overflows_on_a_small_window_with_long_names() {
    let workspace = Workspace::start().await;
    let Some(browser) = Browser::open(&workspace.client, 500, 900).await else {
        eprintln!("skipped: there is no chromedriver on the PATH");
        return;
    };
    let app = workspace.ok("/apps/hubspot/get/", json!({})).await;
    browser.post("/url", &json!({"url": app["login_url"]})).await;
    browser.keys(&[&"W".repeat(80), ENTER]).await;
    assert!(browser.text(".notice.done").await.contains("WWWW"));
    let overflow = "return [...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth).length";
    assert_eq!(browser.run(overflow).await, 0);
    assert_eq!(accounts(&workspace, "hubspot").await.len(), 3);
}
