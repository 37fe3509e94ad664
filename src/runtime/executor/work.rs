//! The work behind each effect.
//!
//! Owns turning an effect into adapter calls and their results into the message of the feature that waits.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{form_work, send_call};
use crate::api::{Client, GetFunction, ListApps, ListFunctions};
use crate::app::Msg;
use crate::domain::account::App;
use crate::domain::call::Exchange;
use crate::domain::catalog::{Position, Snapshot};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::form::read_parameters;
use crate::domain::function::Function;
use crate::domain::output::{JsonIndex, Table, TextLines, filter, find_lines, find_rows};
use crate::domain::search::{Query, search};
use crate::effect::{Effect, Filter, Millis, Searched};
use crate::features::paging::{Page, PageResult};
use crate::features::{apps, call, connect, form, functions, output};
use crate::runtime::clock::Clock;
use crate::runtime::fault::{self, Place};

/// Performs a network effect.
pub(super) async fn request(client: Result<Client, Failure>, effect: Effect) -> Msg {
    match effect {
        Effect::FetchApps { job, cursor } => Msg::Apps(apps::Msg::Page(
            job,
            match client {
                Ok(client) => fetch_apps(&client, cursor).await,
                Err(failure) => Err(failure),
            },
        )),
        Effect::FetchApp { job, name, after } => {
            tokio::time::sleep(after).await;
            let app = match client {
                Ok(client) => client.get_app(&name).await.map(Box::new),
                Err(failure) => Err(failure),
            };
            Msg::Connect(connect::Msg::Seen(job, app))
        }
        Effect::FetchFunctions { job, cursor } => Msg::Functions(functions::Msg::Page(
            job,
            match client {
                Ok(client) => fetch_functions(&client, cursor).await,
                Err(failure) => Err(failure),
            },
        )),
        Effect::FetchFunction { job, name } => Msg::Form(form::Msg::Fetched(
            job,
            match client {
                Ok(client) => fetch_function(&client, &name).await,
                Err(failure) => Err(failure),
            },
        )),
        Effect::LookUp { job, function, source, request, before } => {
            let found = form_work::look_up(client, function, source, *request, before).await;
            Msg::Form(form::Msg::LookedUp(job, found))
        }
        Effect::Suggest { job, function, prompt, variables } => Msg::Form(form::Msg::Suggested(
            job,
            match client {
                Ok(client) => form_work::suggest(&client, &function, prompt, variables).await,
                Err(failure) => Err(failure),
            },
        )),
        Effect::Preview { job, request } => {
            Msg::Form(form::Msg::Previewed(job, client.and_then(|client| client.preview(&request))))
        }
        Effect::Call { job, request } => {
            Msg::Call(call::Msg::Finished(job, send_call(client, *request).await))
        }
        _ => wrong_lane(),
    }
}

fn wrong_lane() -> Msg {
    Msg::Trouble(Failure::new(
        FailureKind::Local,
        "This did not work because of a fault in the program",
        "wrong lane",
    ))
}

async fn fetch_apps(client: &Client, cursor: Option<String>) -> PageResult<App> {
    let page = client.list_apps(&ListApps { cursor, connected_only: false }).await?;
    Ok(Page { items: page.items, unreadable: page.unreadable.len(), next: page.next })
}

async fn fetch_functions(client: &Client, cursor: Option<String>) -> PageResult<Function> {
    let query = ListFunctions { cursor, include_meta: true, ..ListFunctions::default() };
    let page = client.list_functions(&query).await?;
    Ok(Page { items: page.items, unreadable: page.unreadable.len(), next: page.next })
}

async fn fetch_function(client: &Client, name: &str) -> Result<Arc<Function>, Failure> {
    let query = GetFunction { include_meta: true, ..GetFunction::default() };
    Ok(Arc::new(client.get_function(name, &query).await?.function))
}

/// Performs heavy work; `cancelled` is polled.
pub(super) fn compute(effect: Effect, cancelled: &AtomicBool) -> Msg {
    match effect {
        Effect::Search { job, filter, snapshot } => {
            Msg::Functions(functions::Msg::Found(job, Ok(find(&filter, &snapshot, cancelled))))
        }
        Effect::BuildForm { job, function } => {
            fault::here(Place::Job);
            Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(&function.raw))))
        }
        Effect::Validate { job, schema, arguments, variables, .. } => {
            Msg::Form(form::Msg::Checked(job, schema.validation.check(&arguments, &variables)))
        }
        Effect::ReadFile { job, path } => Msg::Form(form::Msg::FileRead(job, form_work::read_file(&path))),
        Effect::FilterOutput { job, index, expression, .. } => {
            Msg::Output(output::Msg::Filtered(job, filtered(&index, &expression, cancelled)))
        }
        Effect::SaveOutput { job, text, path, replaces } => {
            Msg::Output(output::Msg::Saved(job, save(&text, &path, replaces)))
        }
        Effect::ReadDocument { job, path } => Msg::Output(output::Msg::FileRead(job, read_document(&path))),
        Effect::BuildTable { job, index, array } => {
            Msg::Output(output::Msg::TableBuilt(job, Some(Arc::new(Table::build(index, array, cancelled)))))
        }
        Effect::SortTable { job, table, column, descending } => {
            Msg::Output(output::Msg::Sorted(job, table.sorted(column, descending, cancelled)))
        }
        Effect::FindOutput { job, text, needle } => {
            let found = match text {
                Searched::Tree(index) => find_rows(&index, &needle, cancelled),
                Searched::Text(lines) => find_lines(&lines, &needle, cancelled),
            };
            Msg::Output(output::Msg::Found(job, found))
        }
        Effect::IndexOutput { job, exchange, range } => {
            Msg::Output(output::Msg::Indexed(job, Ok(index(&exchange, range, cancelled))))
        }
        _ => wrong_lane(),
    }
}

/// Filters, and ranks when words are searched for; without words the server's order stays.
fn find(filter: &Filter, snapshot: &Snapshot, cancelled: &AtomicBool) -> Vec<Position> {
    let wanted = |function: &Function| {
        filter.app.as_ref().is_none_or(|app| *app == function.app)
            && filter.kind.is_none_or(|kind| kind == function.kind)
            && filter.apps.as_ref().is_none_or(|apps| apps.contains(&function.app))
    };
    let functions = snapshot.iter().flat_map(|chunk| (chunk.first..).zip(&chunk.functions));
    let functions =
        functions.filter(|(_, function)| wanted(function)).map(|(at, function)| (at, &**function));
    if filter.query.is_empty() {
        return functions.map(|(position, _)| position).collect();
    }
    search(functions, &Query::parse(&filter.query), cancelled).into_iter().map(|hit| hit.position).collect()
}

/// The result of an expression, as a document like any other.
fn filtered(
    index: &JsonIndex,
    expression: &str,
    cancelled: &AtomicBool,
) -> Result<output::FilteredTree, String> {
    let made =
        filter(index.value_text(0).as_bytes(), expression, cancelled).map_err(|error| error.to_string())?;
    let (length, text) = (made.text.len(), made.text.into());
    let index = JsonIndex::build(text, 0..length, cancelled).map_err(|error| error.to_string())?;
    Ok(output::FilteredTree { index: Arc::new(index), values: made.values, cut: made.cut })
}

/// Writes an answer as it came. Private, as everything that comes from a workspace.
fn save(text: &Searched, path: &str, replaces: bool) -> Result<output::Saved, Failure> {
    let failure = |error: std::io::Error| {
        Failure::new(FailureKind::Local, "The file was not written", format!("{path}: {error}"))
    };
    let bytes = match text {
        Searched::Tree(index) => index.value_text(0).as_bytes(),
        Searched::Text(lines) => lines.bytes_of_all(),
    };
    let target = form_work::expanded(path);
    if !replaces && target.try_exists().map_err(failure)? {
        return Ok(output::Saved::Exists);
    }
    // Written beside it and moved there: what was there stays whole until the new file is.
    let dir = target.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failure)?;
    file.write_all(bytes).map_err(failure)?;
    if replaces {
        file.persist(&target).map_err(|error| failure(error.error))?;
    } else if let Err(error) = file.persist_noclobber(&target) {
        return if error.error.kind() == std::io::ErrorKind::AlreadyExists {
            Ok(output::Saved::Exists)
        } else {
            Err(failure(error.error))
        };
    }
    Ok(output::Saved::Written(bytes.len()))
}

/// A file, or standard input to its end, in the place of an answer.
fn read_document(path: &str) -> Result<Arc<Exchange>, Failure> {
    let failure = |error: std::io::Error| {
        Failure::new(FailureKind::Local, "The file cannot be read", format!("{path}: {error}"))
    };
    let started = Clock::start();
    let mut body = Vec::new();
    let read = match path {
        "-" => std::io::stdin().lock().read_to_end(&mut body),
        path => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut body)),
    };
    read.map_err(failure)?;
    let total = started.now().since(Millis::default());
    let exchange = Exchange { status: 200, headers: Vec::new(), body: body.into(), first_byte: total, total };
    Ok(Arc::new(exchange))
}

/// A tree of what is JSON, lines of anything else.
fn index(exchange: &Exchange, range: std::ops::Range<usize>, cancelled: &AtomicBool) -> output::Indexed {
    match JsonIndex::build(exchange.body.clone(), range, cancelled) {
        Ok(index) => output::Indexed::Tree(Arc::new(index)),
        Err(error) => {
            output::Indexed::Text(Arc::new(TextLines::new(exchange.body.clone())), error.to_string())
        }
    }
}
