//! A sandbox and a plain HTTP client of it, for tests.
//!
//! Owns no knowledge of the product's own client: these tests speak to the wire.

use integry_tui::protocol::sign::user_hash;
use integry_tui::sandbox::{self, Options, Sandbox};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::Value;

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// A running sandbox and a client.
pub struct Workspace {
    pub sandbox: Sandbox,
    pub client: reqwest::Client,
}

impl Workspace {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        // Another test of this process may have installed it.
        _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { sandbox: sandbox::start(options).await.unwrap(), client }
    }

    /// A request to a path as it stands, without credentials.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let base = self.sandbox.base_url().as_str().trim_end_matches('/');
        self.client.request(method, format!("{base}{path}"))
    }

    pub fn hash(&self, user: &str) -> String {
        user_hash(self.sandbox.app_secret(), user).expose_secret().to_owned()
    }

    /// A request with credentials in the headers.
    pub fn signed(&self, path: &str) -> RequestBuilder {
        self.signed_as(self.sandbox.user_id(), path)
    }

    pub fn signed_as(&self, user: &str, path: &str) -> RequestBuilder {
        self.bare(Method::POST, path)
            .header("App-Key", self.sandbox.app_key())
            .header("User-ID", user)
            .header("Hash", self.hash(user))
    }

    /// Posts JSON with credentials.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.signed(path).header("Content-Type", "application/json").body(body.to_string())).await
    }

    /// Posts JSON that must be answered with 200 and gives the body.
    pub async fn ok(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, &body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Calls a function that must be executed and gives `network_code` and `output`.
    pub async fn call(&self, function: &str, arguments: Value) -> (String, Value) {
        let body = self.ok(&format!("/functions/{function}/call/"), arguments).await;
        (body["network_code"].as_str().unwrap().to_owned(), body["output"].clone())
    }

    /// Calls a function that must be refused and gives `error_details`.
    pub async fn refused(&self, path: &str, arguments: Value) -> Value {
        let answer = self.post(path, &arguments).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        let body = answer.json();
        assert_eq!(
            body["error"],
            "Could not call the function due to invalid input. Please see `error_details` for further information."
        );
        body["error_details"].clone()
    }
}

/// Sends a request and reads the answer.
#[expect(clippy::disallowed_methods, reason = "the sandbox's answers are small and trusted")]
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}
