//! `/functions/:name/call`.
//!
//! Owns the choice of the account and the two documented answers: executed and not executed. Must not run anything; the engine does.

use serde_json::{Map, Value, json};

use super::Shared;
use super::reply::Reply;
use super::request::ApiRequest;
use crate::sandbox::catalog::{Account, App, Found, Object};
use crate::sandbox::coerce::coerce;
use crate::sandbox::engine::{Call, CallError, fill, hash, hash_text, text};

const NOT_EXECUTED: &str =
    "Could not call the function due to invalid input. Please see `error_details` for further information.";

/// Calls a function.
pub(super) fn call(shared: &Shared, request: &ApiRequest, name: &str) -> Reply {
    let Some(found) = shared.catalog.function(name) else { return Reply::detail(404, "Function not found") };
    let accounts = shared.accounts(&request.user, &found.app.face);
    let reply = match choose_account(&found, &accounts, request) {
        Err(message) => not_executed(&json!([message])),
        Ok(account) => execute(shared, request, &found, account),
    };
    reply.header("X-Session-ID", session(&request.user))
}

/// The credits and the session are read by the Python SDK; a session is one user's, as long as the sandbox lives.
fn session(user: &str) -> String {
    format!("{:016x}", hash(&[hash_text(user)]))
}

fn execute(shared: &Shared, request: &ApiRequest, found: &Found<'_>, account: &Account) -> Reply {
    if let Some(refusal) = &account.expired {
        // Integry carries it out; it is the app that refuses.
        let body = json!({"network_code": refusal.code, "output": refusal.body});
        return Reply::json(200, &body).header("X-Credits", "1");
    }
    let call = Call {
        app: found.app,
        function: &found.function,
        account,
        arguments: arguments(request, found),
        cursor: request.cursor(),
    };
    match shared.engine.call(&call) {
        Ok(answer) => {
            let mut body = Map::new();
            body.insert("network_code".to_owned(), Value::String(answer.code));
            body.insert("output".to_owned(), answer.output);
            if let Some(cursor) = answer.cursor {
                body.insert("_cursor".to_owned(), cursor);
            }
            Reply::json(200, &body).header("X-Credits", "1")
        }
        Err(CallError::State(error)) => {
            Reply::detail(500, &format!("The sandbox's state cannot be used: {error}"))
        }
        Err(CallError::Arguments(faults)) => {
            let details: Object =
                faults.into_iter().map(|(key, message)| (key, Value::String(message))).collect();
            not_executed(&Value::Object(details))
        }
    }
}

fn not_executed(details: &Value) -> Reply {
    Reply::json(400, &json!({"error": NOT_EXECUTED, "error_details": details})).header("X-Credits", "0")
}

/// The arguments of the body with their tags filled.
fn arguments(request: &ApiRequest, found: &Found<'_>) -> Object {
    let schemas = &found.function.params;
    let mut arguments = request.body.clone();
    arguments.shift_remove("_variables");
    fill(&mut arguments, &request.variables(), schemas);
    if request.is_form {
        for (key, value) in &mut arguments {
            if let Value::String(text) = value {
                *value = coerce(text, schemas.get(key));
            }
        }
    }
    arguments
}

/// The account that answers, or why there is none.
fn choose_account<'a>(
    found: &Found<'_>,
    accounts: &'a [Account],
    request: &ApiRequest,
) -> Result<&'a Account, String> {
    let app = found.app;
    if accounts.is_empty() {
        return Err(format!(
            "User has not connected their {} account. To connect an account, please call following SDK method: `connectApp('{}')`",
            app.face.title, app.face.name
        ));
    }
    match (asked_account(found, request), accounts) {
        (Some(asked), _) => {
            accounts.iter().find(|account| account.id.to_string() == asked).ok_or_else(|| {
                format!(
                    "`connected_account_id` {asked} is not a connected {} account of this user",
                    app.face.title
                )
            })
        }
        (None, [only]) => Ok(only),
        (None, _) => Err(several(app, accounts)),
    }
}

/// `connected_account_id` of the query; of the body too, where early SDKs sent it, unless the function has a parameter of that name.
fn asked_account(found: &Found<'_>, request: &ApiRequest) -> Option<String> {
    let in_query = request.parameter("connected_account_id").map(str::to_owned);
    in_query.or_else(|| {
        let is_parameter = found.function.params.contains_key("connected_account_id");
        let value = request.body.get("connected_account_id").filter(|_| !is_parameter)?;
        Some(text(value)).filter(|text| !text.is_empty())
    })
}

fn several(app: &App, accounts: &[Account]) -> String {
    let each = |account: &Account| format!("{} ({})", account.id, account.display_name);
    let accounts: Vec<String> = accounts.iter().map(each).collect();
    format!(
        "`connected_account_id` is required because the user has connected several {} accounts: {}",
        app.face.title,
        accounts.join(", ")
    )
}
