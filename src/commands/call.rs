//! `call`.

use std::io::Read as _;

use super::print;
use crate::api::{Client, GetFunction};
use crate::cli::CallArgs;
use crate::domain::call::{CallFailure, CallOutcome, CallRequest, Verdict};
use crate::domain::document::{Doc, Path};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Access, Blocked};

pub(super) async fn call(client: &Client, args: &CallArgs, access: Access) -> Result<u8, Failure> {
    let request = CallRequest {
        function: args.name.clone(),
        arguments: arguments(args)?,
        variables: args.variables.iter().cloned().collect(),
        account: args.account,
        cursor: None,
    };
    if access.read_only {
        refuse_to_change(client, &request.function, access).await?;
    }
    if request.account.is_none() {
        refuse_to_guess(client, &request.function).await?;
    }
    if args.all_pages {
        return super::all_pages::call(client, request, args.max_pages).await;
    }
    let outcome = client.call(&request).await.map_err(failed)?;
    print::json(&String::from_utf8_lossy(&outcome.exchange.body.whole()))?;
    verdict(&outcome)
}

/// What came back decides the exit code; the answer itself is on standard output already.
pub(super) fn verdict(outcome: &CallOutcome) -> Result<u8, Failure> {
    match &outcome.verdict {
        verdict if verdict.is_success() => Ok(0),
        Verdict::Executed { network_code, refusal, .. } => {
            let why = refusal.as_ref().map_or_else(String::new, |why| format!("{why}, "));
            let detail = format!("{why}network_code {network_code}");
            Err(Failure::new(FailureKind::Refused, "The app answered with an error", detail))
        }
        Verdict::NotExecuted { error, details } => {
            let fields = details.fields.iter().map(|(key, text)| format!("{key}: {text}"));
            let detail: Vec<String> = fields.chain(details.general.iter().cloned()).collect();
            let detail = if detail.is_empty() { error.clone() } else { detail.join("; ") };
            Err(Failure::new(FailureKind::Refused, "Integry did not run it", detail))
        }
    }
}

fn failed(failure: CallFailure) -> Failure {
    let mut told = failure.failure;
    if failure.may_have_run {
        told.detail.push_str("; it may have run all the same");
    }
    told
}

/// Nothing is sent that is not known to read only: the function is looked at first.
async fn refuse_to_change(client: &Client, function: &str, access: Access) -> Result<(), Failure> {
    let details = GetFunction { include_meta: true, ..GetFunction::default() };
    let kind = client.get_function(function, &details).await?.function.kind;
    match access.refusal(function, kind) {
        Some(blocked) => {
            Err(Failure::new(FailureKind::Usage, "The workspace is read-only", blocked.to_string())
                .hint(Blocked::REMEDY))
        }
        None => Ok(()),
    }
}

/// The account is never guessed: with several connected ones and none named, nothing is sent.
async fn refuse_to_guess(client: &Client, function: &str) -> Result<(), Failure> {
    let details = GetFunction { include_meta: true, ..GetFunction::default() };
    let app = match client.get_function(function, &details).await {
        Ok(detail) => detail.function.app,
        // The call itself will tell.
        Err(failure) if failure.kind == FailureKind::NotFound => return Ok(()),
        Err(failure) => return Err(failure),
    };
    match client.get_app(&app).await {
        Ok(app) if app.accounts.len() > 1 => {
            let accounts: Vec<String> = app
                .accounts
                .iter()
                .map(|account| format!("{} ({})", account.id, account.display_name))
                .collect();
            let detail = format!("{} has several connected accounts: {}", app.title, accounts.join(", "));
            Err(Failure::new(FailureKind::Usage, "Which account?", detail).hint("name one with --account ID"))
        }
        // Without meta the app's name is a guess from the function's: when there is no such app, the call itself will tell.
        Err(failure) if failure.kind != FailureKind::NotFound => Err(failure),
        _ => Ok(()),
    }
}

/// The file's arguments, with texts and JSON values put on top in the order texts, JSON.
fn arguments(args: &CallArgs) -> Result<Doc, Failure> {
    let mut arguments = match &args.args_file {
        Some(path) => read_arguments(path)?,
        None => Doc::object(),
    };
    for (key, text) in &args.texts {
        arguments.set(&Path::of_key(key), Doc::text(text.clone()));
    }
    for (key, json) in &args.jsons {
        let value = Doc::parse(json).map_err(|error| usage(format!("--arg-json {key}: {error}")))?;
        arguments.set(&Path::of_key(key), value);
    }
    Ok(arguments)
}

fn read_arguments(path: &std::path::Path) -> Result<Doc, Failure> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    read.map_err(|error| usage(format!("{}: {error}", path.display())))?;
    match Doc::parse(&text) {
        Ok(arguments @ Doc::Obj(_)) => Ok(arguments),
        Ok(other) => {
            Err(usage(format!("{}: an object is expected, this is {}", path.display(), other.kind_name())))
        }
        Err(error) => Err(usage(format!("{}: {error}", path.display()))),
    }
}

fn usage(detail: String) -> Failure {
    Failure::new(FailureKind::Usage, "The arguments cannot be read", detail)
}
