//! The engine: runs a function of the catalog against the state of a connected account.
//!
//! Owns the state and the order of things in a call. Must not know HTTP, credentials or which account to take.

mod check;
mod fill;
mod ids;
mod paging;
mod passthrough;
mod seed;
mod select;
mod state;
mod steps;
mod template;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::TransactionBehavior;
use serde_json::{Value, json};

pub(crate) use fill::fill;
pub(crate) use ids::{hash, hash_text};
pub(crate) use value::text;

use self::state::State;
use self::steps::{Run, Stop};
use self::template::{Scope, render};
use super::catalog::{Account, App, Function, Object};
use super::clock::Clock;
use super::storage::{Storage, StorageError};
use crate::domain::function::FunctionKind;

/// What the app answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// Its HTTP status as text, the `network_code`.
    pub(crate) code: String,
    /// Its body.
    pub(crate) output: Value,
    /// The next page: `None` for a function that does not page, null at the end.
    pub(crate) cursor: Option<Value>,
}

/// Messages by parameter, for `error_details`.
pub(crate) type Faults = Vec<(String, String)>;

/// One call, its account chosen.
pub(crate) struct Call<'a> {
    /// The app.
    pub(crate) app: &'a App,
    /// The function.
    pub(crate) function: &'a Function,
    /// Whose data answers.
    pub(crate) account: &'a Account,
    /// The arguments, variables filled in.
    pub(crate) arguments: Object,
    /// The page asked for.
    pub(crate) cursor: Option<Value>,
}

/// Why a call has no answer of the app.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// The arguments do not fit the schema.
    #[error("invalid arguments")]
    Arguments(Faults),
    /// The state cannot be read or written.
    #[error(transparent)]
    State(#[from] StorageError),
}

impl From<rusqlite::Error> for CallError {
    fn from(error: rusqlite::Error) -> Self {
        Self::State(error.into())
    }
}

/// The state behind every function.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    storage: Arc<Storage>,
    clock: Clock,
}

impl Engine {
    /// An engine on a database.
    pub(crate) fn new(storage: Arc<Storage>, clock: Clock) -> Self {
        Self { storage, clock }
    }

    /// Checks the arguments and runs the function.
    pub(crate) fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let faults = check::faults(call.function, &call.arguments);
        if !faults.is_empty() {
            return Err(CallError::Arguments(faults));
        }
        if call.function.kind == FunctionKind::Passthrough {
            return Ok(passthrough::call(self, call)?);
        }
        self.run(call)
    }

    /// Forgets everything of an account.
    pub(crate) fn forget(&self, account: u64) -> Result<(), StorageError> {
        self.storage.lock()?.execute("DELETE FROM tables WHERE account = ?", [account])?;
        Ok(())
    }

    /// Runs the steps in one transaction: a call that is refused half-way has changed nothing.
    fn run(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let mut connection = self.storage.lock()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let state = State { transaction: &transaction, clock: self.clock };
        let own_cursor =
            call.function.params.contains_key("cursor").then(|| call.arguments.get("cursor")).flatten();
        let cursor = call.cursor.clone().filter(|cursor| !cursor.is_null()).or_else(|| own_cursor.cloned());
        let mut run = Run {
            state: &state,
            app: call.app,
            account: call.account,
            scope: scope(call, state.tick()?),
            places: HashMap::new(),
            cursor,
            next: None,
            last: Value::Null,
        };
        for step in &call.function.run {
            match run.step(step) {
                Ok(()) => {}
                Err(Stop::Refused(code, output)) => return Ok(Answer { code, output, cursor: None }),
                Err(Stop::BadCursor) => {
                    let message = "This is not a cursor of this function".to_owned();
                    return Err(CallError::Arguments(vec![("_cursor".to_owned(), message)]));
                }
                Err(Stop::Failed(error)) => return Err(error.into()),
            }
        }
        let output = match &call.function.answer {
            Some(answer) => render(answer, &run.scope).unwrap_or_default(),
            None => run.last,
        };
        let answer = Answer {
            code: call.function.code.clone(),
            output: value::without_internals(output),
            cursor: run.next,
        };
        transaction.commit()?;
        Ok(answer)
    }
}

/// What the templates of a call see: its declared arguments, the account and the time.
fn scope(call: &Call<'_>, now: Value) -> Scope {
    let declared = |(key, value): (&String, &Value)| {
        let given = call.function.params.contains_key(key) && !value.is_null();
        given.then(|| (key.clone(), value.clone()))
    };
    let mut scope = Scope::default();
    scope.bind("args", Value::Object(call.arguments.iter().filter_map(declared).collect()));
    scope.bind("account", json!({"id": call.account.id, "display_name": call.account.display_name}));
    scope.bind("now", now);
    scope
}
