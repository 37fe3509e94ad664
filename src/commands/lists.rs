//! `apps`, `functions`, `function` and `predict`.

use std::collections::HashSet;

use super::print;
use crate::api::{Client, GetFunction, ListApps, ListFunctions, Predict};
use crate::cli::{AppsArgs, FunctionArgs, FunctionsArgs, PredictArgs};
use crate::domain::account::App;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::function::Function;
use crate::domain::paging::{Came, CursorGuard};
use crate::domain::search::{Query, Standing, search_once};
use crate::domain::variables::Variables;
use crate::protocol::wire::{Page, Unreadable};

pub(super) async fn apps(client: &Client, args: &AppsArgs) -> Result<u8, Failure> {
    if let Some(name) = &args.name {
        let app = client.get_app(name).await?;
        if print::for_people(args.output.json) {
            print::people(app_lines(&app))?;
        } else {
            print::json(&app.raw)?;
        }
        return Ok(0);
    }
    let fetch =
        async |cursor| client.list_apps(&ListApps { cursor, connected_only: args.connected_only }).await;
    let (apps, ended) = list_all(fetch, |app: &App| &app.name).await.some()?;
    if print::for_people(args.output.json) {
        print::people(apps.iter().flat_map(app_lines))?;
    } else {
        print::json(&list_json("apps", apps.iter().map(|app| &*app.raw)))?;
    }
    ended
}

fn app_lines(app: &App) -> Vec<String> {
    let sign = if app.is_connected() { "●" } else { "○" };
    let accounts = app.accounts.iter();
    let accounts = accounts
        .map(|account| format!("    {}  {}  {}", account.id, account.display_name, account.modified_at));
    std::iter::once(format!("{sign} {:<24} {}", app.name, app.title)).chain(accounts).collect()
}

pub(super) async fn functions(client: &Client, args: &FunctionsArgs) -> Result<u8, Failure> {
    let fetch = async |cursor| {
        let query = ListFunctions {
            app: args.app.clone(),
            kind: args.kind.map(Into::into),
            connected_only: args.connected_only,
            include_meta: true,
            cursor,
        };
        client.list_functions(&query).await
    };
    let (mut functions, ended) = list_all(fetch, |function: &Function| &function.name).await.some()?;
    if let Some(words) = &args.search {
        functions = search(client, functions, words).await?;
    }
    if print::for_people(args.output.json) {
        print::rows(functions.iter().map(function_line))?;
    } else {
        print::json(&list_json("functions", functions.iter().map(|function| &*function.raw)))?;
    }
    ended
}

/// The functions that fit; which apps are connected is asked for when the words ask for it.
async fn search(client: &Client, functions: Vec<Function>, words: &str) -> Result<Vec<Function>, Failure> {
    let query = Query::parse(words);
    let mut notes = query.problems().to_vec();
    if query.asks_for_use() {
        notes.push(
            "which functions are favourite, recent, new or changed is known in the explorer only".to_owned(),
        );
    }
    for note in notes {
        print::trouble(&Failure::new(FailureKind::Usage, "The search", note));
    }
    let mut standing = Standing::default();
    if query.asks_for_connected() {
        let fetch = async |cursor| client.list_apps(&ListApps { cursor, connected_only: true }).await;
        let Listed { items, ended } = list_all(fetch, |app| &app.name).await;
        ended?;
        standing.connected = items.into_iter().filter(App::is_connected).map(|app| app.name).collect();
    }
    Ok(search_once(&functions, &query, &standing))
}

/// A list as far as it came.
struct Listed<T> {
    items: Vec<T>,
    /// How it ended; what came is printed all the same.
    ended: Result<u8, Failure>,
}

/// Follows a list to its end, each entry once. Entries that cannot be read are told on standard error.
async fn list_all<T>(
    mut fetch: impl AsyncFnMut(Option<String>) -> Result<Page<T>, Failure>,
    name: impl Fn(&T) -> &String,
) -> Listed<T> {
    let (mut items, mut known) = (Vec::new(), HashSet::new());
    let (mut cursor, mut guard) = (None, CursorGuard::default());
    let mut pages = 0;
    let ended = loop {
        let page = match fetch(cursor).await {
            Ok(page) => page,
            Err(failure) => break Err(on_page(failure, pages)),
        };
        pages += 1;
        tell_unreadable(&page, pages);
        let entries = page.items.len() + page.unreadable.len();
        let (first, before) = (page.items.first().map(|item| name(item).clone()), items.len());
        items.extend(page.items.into_iter().filter(|item| known.insert(name(item).clone())));
        let Some(next) = page.next else { break Ok(0) };
        if let Err(failure) = guard.follow(&next, Came::of(entries, items.len() - before, first.as_deref())) {
            break Err(on_page(failure, pages));
        }
        cursor = Some(next);
    };
    Listed { items, ended }
}

impl<T> Listed<T> {
    /// What came; the failure, when nothing did.
    fn some(self) -> Result<(Vec<T>, Result<u8, Failure>), Failure> {
        match self.ended {
            Err(failure) if self.items.is_empty() => Err(failure),
            ended => Ok((self.items, ended)),
        }
    }
}

fn on_page(mut failure: Failure, pages: usize) -> Failure {
    if pages > 0 {
        let before = if pages == 1 { "the page before it is" } else { "the pages before it are" };
        failure.detail = format!("on page {}: {}; {before} printed", pages + 1, failure.detail);
    }
    failure
}

fn tell_unreadable<T>(page: &Page<T>, number: usize) {
    for Unreadable { position, reason, .. } in &page.unreadable {
        let why = format!("page {number}, entry {}: {reason}", position + 1);
        print::trouble(&Failure::new(FailureKind::Refused, "Left out, whole or in part", why));
    }
}

fn function_line(function: &Function) -> String {
    format!("{:<11} {:<44} {}", function.kind, function.name, function.description)
}

/// The list as the API sends one, all pages joined and each entry as it came.
fn list_json<'a>(key: &str, entries: impl Iterator<Item = &'a str>) -> String {
    let entries: Vec<&str> = entries.collect();
    format!("{{\"{key}\":[{}],\"_cursor\":null}}", entries.join(","))
}

pub(super) async fn function(client: &Client, args: &FunctionArgs) -> Result<u8, Failure> {
    let variables: Variables = args.variables.iter().cloned().collect();
    let query = GetFunction { prompt: args.prompt.clone(), variables, include_meta: true };
    let detail = client.get_function(&args.name, &query).await?;
    print::json(&detail.function.raw)?;
    Ok(0)
}

pub(super) async fn predict(client: &Client, args: &PredictArgs) -> Result<u8, Failure> {
    let query = Predict {
        prompt: args.prompt.clone(),
        variables: args.variables.iter().cloned().collect(),
        predict_arguments: args.arguments,
        connected_only: args.connected_only,
        include_meta: true,
    };
    let found = client.predict(&query).await?;
    if !print::for_people(args.output.json) {
        let entries: Vec<&str> = found.iter().map(|detail| &*detail.function.raw).collect();
        print::json(&format!("{{\"functions\":[{}]}}", entries.join(",")))?;
        return Ok(0);
    }
    if found.is_empty() {
        print::people(["No function fits; say which app and what to do."])?;
    }
    for detail in &found {
        print::people([function_line(&detail.function)])?;
        if let Some(arguments) = &detail.arguments {
            print::people(arguments.write_pretty().lines())?;
        }
    }
    Ok(0)
}
