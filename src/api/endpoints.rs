//! The six endpoints.
//!
//! Owns what each sends, as the official clients send it: a slash at the end, filters in the query, the cursor in the body.

use serde_json::json;
use url::Url;

use super::answer;
use super::client::{Client, Lane};
use super::send::{Outgoing, SendError, Tell};
use crate::domain::account::App;
use crate::domain::call::{CallFailure, CallOutcome, CallRequest, Exchange, Verdict};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::function::{Function, FunctionKind};
use crate::domain::variables::Variables;
use crate::protocol::wire::{self, FunctionDetail, Page, ShapeError};

/// Parameters of "List all apps".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListApps {
    /// Cursor of the page; `None` for the first.
    pub cursor: Option<String>,
    /// Only apps that the user has connected.
    pub connected_only: bool,
}

/// Parameters of "List all functions".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFunctions {
    /// Only functions of this app.
    pub app: Option<String>,
    /// Only functions of this type.
    pub kind: Option<FunctionKind>,
    /// Only functions of apps that the user has connected.
    pub connected_only: bool,
    /// With what user interfaces need: the function's type and app, the fields' labels and choices.
    pub include_meta: bool,
    /// Cursor of the page; `None` for the first.
    pub cursor: Option<String>,
}

/// Parameters of "Predict a function".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Predict {
    /// What is to be done, in plain words.
    pub prompt: String,
    /// Variables to map into the arguments.
    pub variables: Variables,
    /// Suggest arguments, too.
    pub predict_arguments: bool,
    /// Only functions of apps that the user has connected.
    pub connected_only: bool,
    /// See [`ListFunctions::include_meta`].
    pub include_meta: bool,
}

/// Parameters of "Get a function".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetFunction {
    /// Suggest arguments for this prompt.
    pub prompt: Option<String>,
    /// Variables to map into the arguments.
    pub variables: Variables,
    /// See [`ListFunctions::include_meta`].
    pub include_meta: bool,
}

impl Client {
    /// A page of apps with their connected accounts (API reference, "List all apps").
    ///
    /// # Errors
    /// A failure of the network, of the credentials, or of the answer's shape.
    pub async fn list_apps(&self, query: &ListApps) -> Result<Page<App>, Failure> {
        let mut url = self.endpoint(&["apps", "list"])?;
        if query.connected_only {
            url.query_pairs_mut().append_pair("connected_only", "true");
        }
        let exchange = self.list(Outgoing { url, body: Some(cursor_body(query.cursor.as_deref())) }).await?;
        decode(exchange, wire::apps_page).await
    }

    /// An app with the user's connected accounts (API reference, "Get an app").
    ///
    /// # Errors
    /// As [`Client::list_apps`]; `NotFound` when there is no such app.
    pub async fn get_app(&self, name: &str) -> Result<App, Failure> {
        let url = self.endpoint(&["apps", name, "get"])?;
        let exchange = self.list(Outgoing { url, body: None }).await?;
        decode(exchange, wire::app).await
    }

    /// A page of functions (API reference, "List all functions").
    ///
    /// # Errors
    /// As [`Client::list_apps`].
    pub async fn list_functions(&self, query: &ListFunctions) -> Result<Page<Function>, Failure> {
        let kind = query.kind;
        self.list_functions_as(query, move |text| wire::functions_page(text, kind)).await
    }

    /// The same, read in another way.
    ///
    /// # Errors
    /// As [`Client::list_apps`].
    pub async fn list_functions_as<T, F>(&self, query: &ListFunctions, read: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&str) -> Result<T, ShapeError> + Send + 'static,
    {
        let mut url = self.endpoint(&["functions", "list"])?;
        append(
            &mut url,
            &[
                ("include", query.include_meta.then_some("meta")),
                ("app", query.app.as_deref()),
                ("connected_only", query.connected_only.then_some("true")),
                ("type", query.kind.and_then(FunctionKind::wire)),
            ],
        );
        let exchange = self.list(Outgoing { url, body: Some(cursor_body(query.cursor.as_deref())) }).await?;
        decode(exchange, read).await
    }

    /// The function that fits a prompt, or none (API reference, "Predict a function").
    ///
    /// # Errors
    /// As [`Client::list_apps`].
    pub async fn predict(&self, query: &Predict) -> Result<Vec<FunctionDetail>, Failure> {
        let mut url = self.endpoint(&["functions", "predict"])?;
        append(
            &mut url,
            &[
                ("include", query.include_meta.then_some("meta")),
                ("connected_only", query.connected_only.then_some("true")),
                ("predict_arguments", query.predict_arguments.then_some("true")),
            ],
        );
        let body = prompt_body(Some(&query.prompt), &query.variables);
        let exchange = self.list(Outgoing { url, body: Some(body) }).await?;
        decode(exchange, wire::predictions).await
    }

    /// A function, with suggested arguments when a prompt or variables are given (API reference, "Get a function").
    ///
    /// # Errors
    /// As [`Client::list_apps`]; `NotFound` when there is no such function.
    pub async fn get_function(&self, name: &str, query: &GetFunction) -> Result<FunctionDetail, Failure> {
        let mut url = self.endpoint(&["functions", name, "get"])?;
        append(&mut url, &[("include", query.include_meta.then_some("meta"))]);
        let prompt = query.prompt.as_deref().filter(|prompt| !prompt.is_empty());
        let exchange = self.list(Outgoing { url, body: Some(prompt_body(prompt, &query.variables)) }).await?;
        decode(exchange, wire::function_detail).await
    }

    /// Calls a function, once (API reference, "Call a function").
    ///
    /// # Errors
    /// Whatever is not one of the two documented answers, with what had arrived and whether the call may have run.
    pub async fn call(&self, request: &CallRequest) -> Result<CallOutcome, CallFailure> {
        self.call_told(request, &|_| ()).await
    }

    /// The same; what arrives of a large answer is told meanwhile.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn call_told(&self, request: &CallRequest, tell: &Tell) -> Result<CallOutcome, CallFailure> {
        let unsent = |failure| CallFailure { failure, exchange: None, may_have_run: false };
        let outgoing = self.outgoing_call(request).map_err(unsent)?;
        let mut recording = self.recording();
        let answered = self.exchange_told(Lane::Call, outgoing, &mut recording, Some(tell)).await;
        let (exchange, index) = answered.map_err(SendError::into_call_failure)?;
        let read = move |exchange| answer::of_call(exchange, index.as_ref());
        let outcome = on_worker(exchange, read)
            .await
            .map_err(|refused| CallFailure { failure: self.advised(refused.failure), ..refused })?;
        if let Verdict::Executed { network_code, .. } = &outcome.verdict {
            recording.app_said(network_code);
        }
        Ok(outcome)
    }

    /// The text of the request that [`Client::call`] would send, its secrets masked.
    ///
    /// # Errors
    /// When the request cannot be made.
    pub fn preview(&self, request: &CallRequest) -> Result<String, Failure> {
        self.outline(self.outgoing_call(request)?).map_err(|error| {
            Failure::new(FailureKind::Usage, "The request cannot be made", error.to_string())
        })
    }

    fn outgoing_call(&self, request: &CallRequest) -> Result<Outgoing, Failure> {
        let mut url = self.endpoint(&["functions", &request.function, "call"])?;
        let account = request.account.map(|account| account.to_string());
        append(
            &mut url,
            &[
                ("allow_workspace_connected_accounts", Some("true")),
                ("connected_account_id", account.as_deref()),
            ],
        );
        Ok(Outgoing { url, body: Some(request.body()) })
    }

    fn endpoint(&self, parts: &[&str]) -> Result<Url, Failure> {
        self.base().endpoint(parts).map_err(|error| {
            Failure::new(FailureKind::Usage, "The request cannot be made", error.to_string())
        })
    }

    async fn list(&self, outgoing: Outgoing) -> Result<Exchange, Failure> {
        let exchange = self.exchange(Lane::List, outgoing, &mut self.recording()).await?;
        if exchange.status == 200 { Ok(exchange) } else { Err(self.advised(answer::refusal(&exchange))) }
    }
}

fn append(url: &mut Url, pairs: &[(&str, Option<&str>)]) {
    for (key, value) in pairs {
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(key, value);
        }
    }
}

/// The first page has an empty cursor, as in the official clients.
fn cursor_body(cursor: Option<&str>) -> String {
    json!({ "_cursor": cursor.unwrap_or_default() }).to_string()
}

fn prompt_body(prompt: Option<&str>, variables: &Variables) -> String {
    let mut body = serde_json::Map::new();
    if let Some(prompt) = prompt {
        body.insert("prompt".to_owned(), prompt.into());
    }
    if !variables.is_empty() {
        let values = variables.iter().map(|(name, value)| (name.to_owned(), serde_json::Value::from(value)));
        body.insert("_variables".to_owned(), values.collect());
    }
    serde_json::Value::Object(body).to_string()
}

async fn decode<T, F>(exchange: Exchange, read: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: FnOnce(&str) -> Result<T, ShapeError> + Send + 'static,
{
    on_worker(exchange, move |exchange| {
        let text = answer::utf8(&exchange)?;
        read(&text).map_err(|error| answer::unexpected(&exchange, &error))
    })
    .await
}

/// Bodies larger than this are decoded on a blocking worker.
const LARGE: usize = 256 * 1024;

/// Decodes where it holds nobody up.
async fn on_worker<T: Send + 'static>(
    exchange: Exchange,
    read: impl FnOnce(Exchange) -> T + Send + 'static,
) -> T {
    if exchange.body.len() < LARGE {
        return read(exchange);
    }
    match tokio::task::spawn_blocking(move || read(exchange)).await {
        Ok(value) => value,
        // A decoder that panics is a fault of ours: it goes on in this task, where the runtime reports it.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
