//! The form's work: look-ups, suggestions, predictions and files.
//!
//! Owns reading a look-up's answer into a table, and the size of files that are taken.

use std::io::Read as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::send_call;
use crate::api::{Client, GetFunction, Predict};
use crate::domain::call::{CallRequest, NextPage, Verdict};
use crate::domain::document::{Doc, Path};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::form::{Source, Table, read_parameters};
use crate::domain::function::Function;
use crate::domain::variables::Variables;
use crate::features::ask::Candidate;
use crate::features::form::{Found, LookedUp};
use crate::protocol::wire::FunctionDetail;

/// Bytes of a file that is sent inside a JSON text.
const MAX_FILE: u64 = 8 * 1024 * 1024;

/// Calls a function for values. What it demands and was not given is asked for instead.
pub(super) async fn look_up(
    client: Result<Client, Failure>,
    function: Arc<Function>,
    source: Source,
    request: CallRequest,
    before: Option<Arc<Table>>,
) -> Result<Found, Failure> {
    let given = request.arguments.clone();
    let needs = tokio::task::spawn_blocking(move || missing(&function, &given)).await;
    let needs = needs.map_err(|_| super::crashed())?;
    if !needs.is_empty() {
        return Ok(Found::Needs(needs));
    }
    let outcome = send_call(client, request, &|_| ()).await.map_err(|failure| failure.failure.clone())?;
    let (output, next) = match &outcome.verdict {
        Verdict::NotExecuted { error, details } => return Err(not_executed(error, details)),
        Verdict::Executed { output, next, .. } if outcome.verdict.is_success() => {
            (output.clone(), next.clone())
        }
        Verdict::Executed { network_code, .. } => {
            return Err(Failure::new(
                FailureKind::Refused,
                "The app refused the look-up",
                format!("it answered {network_code}"),
            )
            .retryable());
        }
    };
    let read = tokio::task::spawn_blocking(move || {
        let text = String::from_utf8_lossy(&outcome.exchange.body.bytes(output)).into_owned();
        let output = Doc::parse(&text).map_err(|error| {
            Failure::new(FailureKind::Refused, "The answer cannot be read as values", error.to_string())
        })?;
        Ok::<_, Failure>(match before {
            Some(before) => {
                let mut table = (*before).clone();
                table.extend(&output);
                table
            }
            None => Table::read(&output, &source),
        })
    });
    let table = read.await.map_err(|_| super::crashed())??;
    let next = match next {
        NextPage::Cursor(cursor) => Some(cursor),
        NextPage::NotPaged | NextPage::End => None,
    };
    Ok(Found::Values(Arc::new(LookedUp { table, next })))
}

fn not_executed(error: &str, details: &crate::domain::call::ErrorDetails) -> Failure {
    let fields = details.fields.iter().map(|(key, text)| format!("{key}: {text}"));
    let all: Vec<String> = fields.chain(details.general.iter().cloned()).collect();
    let detail = if all.is_empty() { error.to_owned() } else { all.join("; ") };
    Failure::new(FailureKind::Refused, "The look-up was not executed", detail).retryable()
}

/// Required parameters of a function that hold nothing.
fn missing(function: &Function, given: &Doc) -> Vec<String> {
    let schema = read_parameters(&function.raw);
    let Some(object) = schema.spec.object() else { return Vec::new() };
    let required = object.fields.iter().filter(|(_, spec)| spec.required);
    required.map(|(name, _)| name.clone()).filter(|name| given.at(&Path::of_key(name)).is_none()).collect()
}

/// Arguments that the service suggests.
pub(super) async fn suggest(
    client: &Client,
    function: &str,
    prompt: String,
    variables: Variables,
) -> Result<Option<Doc>, Failure> {
    let query = GetFunction { prompt: Some(prompt), variables, include_meta: false };
    Ok(client.get_function(function, &query).await?.arguments)
}

/// Functions that a prompt means, with the arguments that the service suggests.
pub(super) async fn predict(
    client: Result<Client, Failure>,
    prompt: String,
    variables: Variables,
    connected_only: bool,
) -> Result<Vec<Candidate>, Failure> {
    let query = Predict { prompt, variables, predict_arguments: true, connected_only, include_meta: true };
    let found = client?.predict(&query).await?;
    let candidate = |found: FunctionDetail| Candidate {
        function: Arc::new(found.function),
        arguments: found.arguments.unwrap_or_else(Doc::object),
    };
    Ok(found.into_iter().map(candidate).collect())
}

/// A path as people write it: `~/` is their home.
pub(super) fn expanded(path: &str) -> std::path::PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => std::path::PathBuf::from(home).join(rest),
        _ => std::path::PathBuf::from(path),
    }
}

/// A file as base64.
pub(super) fn read_file(path: &str) -> Result<String, Failure> {
    let failure = |detail: String| Failure::new(FailureKind::Local, "The file cannot be read", detail);
    let path = expanded(path);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| failure(error.to_string()))?;
    if file.metadata().is_ok_and(|facts| !facts.is_file()) {
        return Err(failure("it is no file".to_owned()));
    }
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|error| failure(error.to_string()))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(failure(format!("it is larger than {} MB", MAX_FILE / 1024 / 1024)));
    }
    Ok(STANDARD.encode(bytes))
}
