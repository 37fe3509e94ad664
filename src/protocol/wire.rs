//! Decoding the API's answers.
//!
//! Owns the shapes of the reference. Each entry of a page is decoded by itself: one that cannot be read is counted and kept as text,
//! and the page survives. Unknown fields stay in the entry's own text.

use std::borrow::Cow;
use std::ops::Range;

mod slim;

pub use super::fields::ShapeError;
use super::fields::{Fields, kind};
pub use slim::{Slim, slim_page};

use crate::domain::account::{Account, App};
use crate::domain::call::{ErrorDetails, NextPage, Verdict};
use crate::domain::document::Doc;
use crate::domain::function::{Function, FunctionKind, Raw};

/// Bytes of a machine name; what is longer is none.
const LONGEST_NAME: usize = 1_000;
/// Characters of a name that is shown because something is wrong with it.
const LONGEST_SHOWN: usize = 80;

/// An entry of a page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its place on the page, from 0.
    pub position: usize,
    /// What is wrong with it.
    pub reason: ShapeError,
    /// Its text.
    pub raw: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries that could be read, in the server's order.
    pub items: Vec<T>,
    /// Cursor of the next page; `None` on the last (the wire says null, nothing, or an empty text).
    pub next: Option<String>,
    /// The entries that could not.
    pub unreadable: Vec<Unreadable>,
}

/// A function with suggested arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionDetail {
    /// The function.
    pub function: Function,
    /// `arguments`, when the service suggested some.
    pub arguments: Option<Doc>,
}

/// Decodes a page of apps (API reference, "List all apps").
///
/// # Errors
/// When it is no JSON object with a list `apps`.
pub fn apps_page(text: &str) -> Result<Page<App>, ShapeError> {
    page(text, "apps", app_in_part)
}

/// Decodes a page of functions (API reference, "List all functions"). `kind` is what was asked for: without meta nothing else tells.
///
/// # Errors
/// When it is no JSON object with a list `functions`.
pub fn functions_page(text: &str, kind: Option<FunctionKind>) -> Result<Page<Function>, ShapeError> {
    page(text, "functions", |raw| Ok((function(raw, kind)?, Vec::new())))
}

/// An entry comes with what of it could not be read.
fn page<T>(
    text: &str,
    key: &str,
    read: impl Fn(&str) -> Result<(T, Vec<ShapeError>), ShapeError>,
) -> Result<Page<T>, ShapeError> {
    let fields = Fields::read(text, "the answer")?;
    let mut page = Page { items: Vec::new(), next: None, unreadable: Vec::new() };
    for (position, raw) in fields.required_list(key)?.into_iter().enumerate() {
        let faults = match read(raw) {
            Ok((item, faults)) => {
                page.items.push(item);
                faults
            }
            Err(fault) => vec![fault],
        };
        let unreadable = |reason| Unreadable { position, reason, raw: raw.to_owned() };
        page.unreadable.extend(faults.into_iter().map(unreadable));
    }
    page.next = Some(fields.text("_cursor")?).filter(|cursor| !cursor.is_empty());
    Ok(page)
}

/// Decodes an app (API reference, "Get an app").
///
/// # Errors
/// When it has no name or a field of a wrong type.
pub fn app(text: &str) -> Result<App, ShapeError> {
    match app_in_part(text)? {
        (_, faults) if !faults.is_empty() => Err(faults[0].clone()),
        (app, _) => Ok(app),
    }
}

/// An app with the accounts of it that can be read, and what is wrong with the others.
fn app_in_part(text: &str) -> Result<(App, Vec<ShapeError>), ShapeError> {
    let fields = Fields::read(text, "the app")?;
    let name = fields.name()?;
    let (mut accounts, mut faults) = (Vec::new(), Vec::new());
    for read in fields.list("connected_accounts")?.into_iter().map(account) {
        match read {
            Ok(account) => accounts.push(account),
            Err(fault) => faults.push(ShapeError::Inside("connected_accounts".to_owned(), Box::new(fault))),
        }
    }
    let app = App {
        id: fields.number("id")?,
        title: Some(fields.text("title")?).filter(|title| !title.is_empty()).unwrap_or_else(|| name.clone()),
        name,
        login_url: fields.text("login_url")?,
        accounts,
        raw: text.into(),
    };
    Ok((app, faults))
}

fn account(text: &str) -> Result<Account, ShapeError> {
    let fields = Fields::read(text, "connected_accounts")?;
    let id = fields.number("id")?;
    let display_name = Some(fields.text("display_name")?).filter(|name| !name.is_empty());
    Ok(Account {
        id,
        display_name: display_name.unwrap_or_else(|| id.to_string()),
        modified_at: fields.text("modified_at")?,
    })
}

/// Decodes a function (API reference, "Get a function"). The app is `meta.app.name`, else the name's part before the first dash, which
/// is the convention of every known name.
///
/// # Errors
/// When it has no name or a field of a wrong type.
pub fn function(text: &str, kind: Option<FunctionKind>) -> Result<Function, ShapeError> {
    Ok(Function { raw: text.into(), ..outlined(&Fields::read(text, "the function")?, kind)? })
}

/// A function without its text.
fn outlined(fields: &Fields, kind: Option<FunctionKind>) -> Result<Function, ShapeError> {
    let name = fields.name()?;
    if name.len() > LONGEST_NAME {
        return Err(ShapeError::TooLong { field: "name".to_owned(), most: LONGEST_NAME });
    }
    // Meta is for user interfaces: when it is odd, the function is still a function.
    let meta = fields.raw("meta").and_then(|raw| Fields::read(raw, "meta").ok());
    let app =
        meta.as_ref().and_then(|meta| Fields::read(meta.raw("app")?, "app").ok()?.required_text("name").ok());
    let app = app.filter(|app| app.len() <= LONGEST_NAME);
    let told = meta.as_ref().and_then(|meta| meta.required_text("type").ok());
    Ok(Function {
        description: fields.text("description")?,
        app: app.unwrap_or_else(|| name.split('-').next().unwrap_or(&name).to_owned()),
        kind: told.map_or(kind.unwrap_or(FunctionKind::Unknown), |told| FunctionKind::parse(&told)),
        name,
        raw: Raw::default(),
    })
}

/// The name of an entry that could not be read, if that much of it can be.
pub fn name_of(text: &str) -> Option<String> {
    let name = Fields::read(text, "the entry").ok()?.name().ok()?;
    Some(name.chars().take(LONGEST_SHOWN).collect())
}

/// A function's text without `meta`, which holds login pages and accounts of a user; as it is when it is no object.
pub fn without_meta(text: &str) -> Cow<'_, str> {
    let Some(fields) = Fields::read(text, "the function").ok().filter(|fields| fields.has("meta")) else {
        return Cow::Borrowed(text);
    };
    Cow::Owned(slim::text(&fields))
}

/// Decodes a function with suggested arguments.
///
/// # Errors
/// When it is no function or `arguments` is no object.
pub fn function_detail(text: &str) -> Result<FunctionDetail, ShapeError> {
    let fields = Fields::read(text, "the function")?;
    let arguments = fields.raw("arguments").map(|raw| match Doc::parse(raw) {
        Ok(arguments @ Doc::Obj(_)) => Ok(arguments),
        _ => Err(ShapeError::WrongType {
            field: "arguments".to_owned(),
            expected: "an object",
            found: kind(raw),
        }),
    });
    Ok(FunctionDetail { function: function(text, None)?, arguments: arguments.transpose()? })
}

/// Decodes the functions of a prediction (API reference, "Predict a function").
///
/// # Errors
/// When it is no JSON object with a list `functions` of functions.
pub fn predictions(text: &str) -> Result<Vec<FunctionDetail>, ShapeError> {
    let fields = Fields::read(text, "the answer")?;
    fields.required_list("functions")?.into_iter().map(function_detail).collect()
}

/// Decodes the 200 answer of a call (API reference, "Call a function").
///
/// # Errors
/// When it is no JSON object with a `network_code`.
pub fn executed(text: &str) -> Result<Verdict, ShapeError> {
    let fields = Fields::read(text, "the answer")?;
    let code = fields.raw("network_code").ok_or_else(|| ShapeError::Missing("network_code".to_owned()))?;
    let network_code = match kind(code) {
        "a number" => code.to_owned(),
        _ => fields.required_text("network_code")?,
    };
    let output = fields.raw("output").map_or(text.len()..text.len(), |raw| place_in(text, raw));
    // Older documents call the cursor `next_page`.
    let cursor_key = if fields.has("_cursor") { "_cursor" } else { "next_page" };
    let next = match fields.raw(cursor_key) {
        None if fields.has(cursor_key) => NextPage::End,
        None => NextPage::NotPaged,
        Some(raw) => match Doc::parse(raw) {
            Ok(Doc::Str(cursor)) if cursor.is_empty() => NextPage::End,
            Ok(cursor) => NextPage::Cursor(cursor),
            Err(_) => NextPage::End,
        },
    };
    let refusal = fields.raw("output").and_then(refusal);
    Ok(Verdict::Executed { network_code, output, next, refusal })
}

/// Bytes of an output that may be a refusal; a longer one holds data.
pub const LONGEST_REFUSAL: usize = 64 * 1024;
/// Characters of its reason that are told.
const LONGEST_REASON: usize = 200;

/// The reason of an output that says `"ok": false`.
pub fn refusal(output: &str) -> Option<String> {
    if output.len() > LONGEST_REFUSAL || kind(output) != "an object" {
        return None;
    }
    let fields = Fields::read(output, "the output").ok()?;
    let reason = || fields.text("error").ok().filter(|reason| !reason.is_empty());
    let is_refused = fields.raw("ok") == Some("false");
    is_refused
        .then(|| reason().map_or("ok is false".to_owned(), |why| why.chars().take(LONGEST_REASON).collect()))
}

/// Where a borrowed part of a text lies in it.
fn place_in(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
}

/// Decodes the 400 answer of a call; `None` when it is another one.
pub fn not_executed(text: &str) -> Option<Verdict> {
    let fields = Fields::read(text, "the answer").ok()?;
    let error = fields.text("error").ok()?;
    if error.is_empty() && !fields.has("error_details") {
        return None;
    }
    let mut details = ErrorDetails::default();
    if let Some(Ok(doc)) = fields.raw("error_details").map(Doc::parse) {
        collect(&mut details, "", &doc);
    }
    Some(Verdict::NotExecuted { error, details })
}

/// An object's messages with their keys joined by dots, a list's messages together; other values as JSON.
fn collect(details: &mut ErrorDetails, key: &str, doc: &Doc) {
    match doc {
        Doc::Obj(members) => {
            for (name, value) in members {
                let inner = if key.is_empty() { name.to_string() } else { format!("{key}.{name}") };
                collect(details, &inner, value);
            }
        }
        Doc::Arr(items) if items.iter().all(|item| matches!(item, Doc::Str(_))) && !key.is_empty() => {
            let texts: Vec<&str> = items.iter().filter_map(Doc::as_str).collect();
            details.fields.push((key.to_owned(), texts.join("; ")));
        }
        Doc::Arr(items) => items.iter().for_each(|item| collect(details, key, item)),
        Doc::Null => {}
        other => {
            let text = other.as_str().map_or_else(|| other.write(), str::to_owned);
            if key.is_empty() {
                details.general.push(text);
            } else {
                details.fields.push((key.to_owned(), text));
            }
        }
    }
}

/// The text of a field of an error body: `detail`, `prompt`.
pub fn error_field(text: &str, key: &str) -> Option<String> {
    Fields::read(text, "the answer").ok()?.required_text(key).ok()
}

#[cfg(test)]
mod tests;
