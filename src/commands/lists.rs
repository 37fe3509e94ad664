//! `apps`, `functions`, `function` and `predict`.

use super::print;
use crate::api::{Client, GetFunction, ListApps, ListFunctions, Predict};
use crate::cli::{AppsArgs, FunctionArgs, FunctionsArgs, PredictArgs};
use crate::domain::account::App;
use crate::domain::failure::Failure;
use crate::domain::function::Function;
use crate::domain::paging::CursorGuard;
use crate::domain::search::{Query, search_once};
use crate::domain::variables::Variables;

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
    let mut apps = Vec::new();
    let (mut cursor, mut guard) = (None, CursorGuard::default());
    loop {
        let page = client.list_apps(&ListApps { cursor, connected_only: args.connected_only }).await?;
        let brought = page.items.len();
        apps.extend(page.items);
        let Some(next) = page.next else { break };
        guard.follow(&next, brought, brought)?;
        cursor = Some(next);
    }
    if print::for_people(args.output.json) {
        print::people(apps.iter().flat_map(app_lines))?;
    } else {
        print::json(&list_json("apps", apps.iter().map(|app| &*app.raw)))?;
    }
    Ok(0)
}

fn app_lines(app: &App) -> Vec<String> {
    let sign = if app.is_connected() { "●" } else { "○" };
    let accounts = app.accounts.iter();
    let accounts = accounts
        .map(|account| format!("    {}  {}  {}", account.id, account.display_name, account.modified_at));
    std::iter::once(format!("{sign} {:<24} {}", app.name, app.title)).chain(accounts).collect()
}

pub(super) async fn functions(client: &Client, args: &FunctionsArgs) -> Result<u8, Failure> {
    let mut functions = Vec::new();
    let (mut cursor, mut guard) = (None, CursorGuard::default());
    loop {
        let query = ListFunctions {
            app: args.app.clone(),
            kind: args.kind.map(Into::into),
            connected_only: args.connected_only,
            include_meta: true,
            cursor,
        };
        let page = client.list_functions(&query).await?;
        let brought = page.items.len();
        functions.extend(page.items);
        let Some(next) = page.next else { break };
        guard.follow(&next, brought, brought)?;
        cursor = Some(next);
    }
    if let Some(words) = &args.search {
        functions = search_once(&functions, &Query::parse(words));
    }
    if print::for_people(args.output.json) {
        print::rows(functions.iter().map(function_line))?;
    } else {
        print::json(&list_json("functions", functions.iter().map(|function| &*function.raw)))?;
    }
    Ok(0)
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
