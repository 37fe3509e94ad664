//! The work behind each effect.
//!
//! Owns turning an effect into adapter calls and their results into the message of the feature that waits.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::mpsc::Sender;

use super::catalog_work::{self, SharedSpool};
use super::output_work::{indexed_anew, save};
use super::{form_work, many_work, pages_work, send_call, table_work};
use crate::api::{Client, GetFunction, ListApps};
use crate::app::Msg;
use crate::domain::account::App;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::form::read_parameters;
use crate::domain::function::Function;
use crate::domain::output::complete::offers;
use crate::domain::output::{TextLines, find_lines, find_rows};
use crate::effect::{Effect, Searched};
use crate::features::paging::{Page, PageResult};
use crate::features::{apps, ask, call, connect, form, functions, health, output};
use crate::runtime::fault::{self, Place};

/// Performs a network effect.
pub(super) async fn request(
    client: Result<Client, Failure>,
    effect: Effect,
    (results, spool): (&Sender<Msg>, SharedSpool),
) -> Msg {
    match effect {
        Effect::FetchApps { job, cursor, after } => {
            tokio::time::sleep(after).await;
            Msg::Apps(apps::Msg::Page(job, fetch_apps(client, cursor).await))
        }
        Effect::FetchApp { job, name, after } => {
            tokio::time::sleep(after).await;
            Msg::Connect(connect::Msg::Seen(job, fetch_app(client, &name).await))
        }
        Effect::RefreshApp { job, name } => {
            let app = fetch_app(client, &name).await;
            Msg::Apps(apps::Msg::Details(apps::DetailsMsg::Fetched(job, app)))
        }
        Effect::FetchFunction { job, name } => {
            Msg::Form(form::Msg::Fetched(job, fetch_function(client, &name).await))
        }
        Effect::FetchFunctions { job, app, cursor, after } => {
            tokio::time::sleep(after).await;
            Msg::Functions(functions::Msg::Page(job, catalog_work::fetch(client, app, cursor, spool).await))
        }
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
        Effect::Predict { job, prompt, variables, connected_only } => {
            let found = form_work::predict(client, prompt, variables, connected_only).await;
            Msg::Ask(ask::Msg::Answered(job, found))
        }
        Effect::Mask(job, lines) => Msg::Call(call::Msg::Masked(job, mask(client.ok().as_ref(), lines))),
        Effect::Preview(job, request) => {
            Msg::Form(form::Msg::Previewed(job, client.and_then(|client| client.preview(&request))))
        }
        effect @ (Effect::CallFor { .. } | Effect::CheckAccount { .. }) => {
            many_work::request(client, effect).await.unwrap_or_else(wrong_lane)
        }
        Effect::Call { job, request } => {
            // When the loop is busy, it hears of the next piece, or of the end.
            let results = results.clone();
            let tell = move |arriving| {
                _ = results.try_send(Msg::Call(call::Msg::Arriving(job, Box::new(arriving))));
            };
            Msg::Call(call::Msg::Finished(job, send_call(client, *request, &tell).await))
        }
        _ => wrong_lane(),
    }
}

/// Lines without the workspace's credentials: where there is no client, there are none that a line could hold.
fn mask(client: Option<&Client>, lines: Vec<String>) -> Vec<String> {
    let clean = |line: String| client.and_then(|client| client.without_credentials(&line)).unwrap_or(line);
    lines.into_iter().map(clean).collect()
}

fn wrong_lane() -> Msg {
    Msg::Trouble(Failure::new(
        FailureKind::Local,
        "This did not work because of a fault in the program",
        "wrong lane",
    ))
}

async fn fetch_apps(client: Result<Client, Failure>, cursor: Option<String>) -> PageResult<Vec<App>> {
    let page = client?.list_apps(&ListApps { cursor, connected_only: false }).await?;
    let unreadable = page.unreadable.iter().map(catalog_work::unread).collect();
    Ok(Page { items: page.items, unreadable, next: page.next })
}

async fn fetch_app(client: Result<Client, Failure>, name: &str) -> Result<Box<App>, Failure> {
    client?.get_app(name).await.map(Box::new)
}

async fn fetch_function(client: Result<Client, Failure>, name: &str) -> Result<Arc<Function>, Failure> {
    let query = GetFunction { include_meta: true, ..GetFunction::default() };
    Ok(Arc::new(client?.get_function(name, &query).await?.function))
}

/// Performs heavy work; `cancelled` is polled.
pub(super) fn compute(effect: Effect, cancelled: &AtomicBool) -> Msg {
    match effect {
        Effect::BuildForm { job, function } => {
            fault::here(Place::Job);
            Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(&function.raw))))
        }
        Effect::Validate { job, schema, arguments, variables, .. } => {
            Msg::Form(form::Msg::Checked(job, schema.validation.check(&arguments, &variables)))
        }
        Effect::ReadFile { job, path } => Msg::Form(form::Msg::FileRead(job, form_work::read_file(&path))),
        Effect::SaveOutput { job, text, path, replaces } => {
            Msg::Output(output::Msg::Saved(job, save(&text, &path, replaces)))
        }
        Effect::ReadLines { job, body, at } => {
            Msg::Output(output::Msg::LinesRead(job, Arc::new(TextLines::new(body)), at))
        }
        Effect::BuildTable { .. }
        | Effect::ArrangeTable { .. }
        | Effect::CountColumn { .. }
        | Effect::ChartTable { .. } => {
            table_work::table(effect, cancelled).map_or_else(wrong_lane, Msg::Output)
        }
        Effect::FindOutput { job, text, needle } => {
            let found = match text {
                Searched::Tree(index) => find_rows(&index, &needle, cancelled),
                Searched::Text(lines) => find_lines(&lines, &needle, cancelled),
            };
            Msg::Output(output::Msg::Found(job, found))
        }
        Effect::CompleteOutput { job, index, wanted } => {
            Msg::Output(output::Msg::Completed(job, offers(&index, &wanted, cancelled)))
        }
        Effect::PlanChecks { job, apps, snapshot } => {
            Msg::Health(health::Msg::Planned(job, Ok(many_work::checks(&apps, &snapshot, cancelled))))
        }
        Effect::IndexOutput { job, exchange, range } => {
            Msg::Output(output::Msg::Indexed(job, Ok(indexed_anew(&exchange.body, range, cancelled))))
        }
        Effect::JoinPages { job, before, pages, whole } => {
            Msg::Output(output::Msg::Joined(job, pages_work::join(&before, &pages, whole, cancelled)))
        }
        _ => wrong_lane(),
    }
}
