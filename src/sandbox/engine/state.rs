//! The tables of the sandbox: one copy per connected account and resource, made when first touched.
//!
//! Owns the rows and identities within one transaction of the database. Must not know functions or HTTP.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::{Value, json};

use super::seed::{Seeder, seed};
use super::{ids, value};
use crate::sandbox::catalog::{Account, App, Resource};
use crate::sandbox::clock::{Clock, moment};

/// What the database says when it fails.
pub(super) type Sqlite<T> = Result<T, rusqlite::Error>;

/// The tables of one account, within a transaction.
pub(super) struct State<'a> {
    /// The transaction.
    pub(super) transaction: &'a Transaction<'a>,
    /// The time.
    pub(super) clock: Clock,
}

/// A table of an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table(i64);

/// Where a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowId(i64);

impl State<'_> {
    /// The next moment of the sandbox's clock.
    pub(super) fn tick(&self) -> Sqlite<Value> {
        let count = "INSERT INTO counters VALUES ('ticks', 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value";
        let ticks: i64 = self.transaction.prepare_cached(count)?.query_row([], |row| row.get(0))?;
        Ok(moment(self.clock.at_tick(ticks), ticks))
    }

    /// A table, filled with its seed on first use.
    pub(super) fn table(&self, app: &App, account: &Account, name: &str) -> Sqlite<Table> {
        let full = format!("{}/{name}", app.face.name);
        let find = "SELECT id FROM tables WHERE account = ? AND name = ?";
        let found = self
            .transaction
            .prepare_cached(find)?
            .query_row(params![account.id, full], |row| row.get(0))
            .optional()?;
        if let Some(id) = found {
            return Ok(Table(id));
        }
        self.transaction
            .prepare_cached("INSERT INTO tables (account, name, given) VALUES (?, ?, 0)")?
            .execute(params![account.id, full])?;
        let table = Table(self.transaction.last_insert_rowid());
        if let Some(resource) = app.resources.get(name) {
            seed(self, table, resource, &Seeder { app, account, name, clock: self.clock })?;
        }
        Ok(table)
    }

    /// A new identity and its sequence number, bound as `$new`.
    pub(super) fn next_id(&self, table: Table, resource: &Resource, salt: u64) -> Sqlite<Value> {
        let given: u64 = self
            .transaction
            .prepare_cached("UPDATE tables SET given = given + 1 WHERE id = ? RETURNING given")?
            .query_row([table.0], |row| row.get(0))?;
        Ok(json!({"id": ids::make(&resource.id, salt, given), "seq": given}))
    }

    /// The rows that a visitor takes, in order of insertion, until it has had enough.
    pub(super) fn scan(&self, table: Table, mut visit: impl FnMut(RowId, Value) -> Scan) -> Sqlite<()> {
        let mut statement =
            self.transaction.prepare_cached("SELECT seq, body FROM rows WHERE owner = ? ORDER BY seq")?;
        let mut rows = statement.query([table.0])?;
        while let Some(row) = rows.next()? {
            if visit(RowId(row.get(0)?), body(row.get_ref(1)?)?) == Scan::Enough {
                break;
            }
        }
        Ok(())
    }

    /// The rows with a key, in order of insertion. Identities are compared as texts.
    pub(super) fn with_key(&self, table: Table, key: &str) -> Sqlite<Vec<(RowId, Value)>> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT seq, body FROM rows WHERE owner = ? AND key = ? ORDER BY seq")?;
        let rows = statement
            .query_map(params![table.0, key], |row| Ok((RowId(row.get(0)?), body(row.get_ref(1)?)?)))?;
        rows.collect()
    }

    /// Adds a row.
    pub(super) fn add(&self, table: Table, key: &str, row: &Value) -> Sqlite<RowId> {
        let key = value::at(row, key).map(value::text).unwrap_or_default();
        self.transaction
            .prepare_cached("INSERT INTO rows (owner, key, body) VALUES (?, ?, ?)")?
            .execute(params![table.0, key, row.to_string()])?;
        Ok(RowId(self.transaction.last_insert_rowid()))
    }

    /// Replaces a row.
    pub(super) fn replace(&self, id: RowId, key: &str, row: &Value) -> Sqlite<()> {
        let key = value::at(row, key).map(value::text).unwrap_or_default();
        self.transaction
            .prepare_cached("UPDATE rows SET key = ?, body = ? WHERE seq = ?")?
            .execute(params![key, row.to_string(), id.0])?;
        Ok(())
    }

    /// Takes a row out.
    pub(super) fn remove(&self, table: Table, id: RowId) -> Sqlite<()> {
        let remove = "DELETE FROM rows WHERE seq = ? AND owner = ?";
        self.transaction.prepare_cached(remove)?.execute([id.0, table.0])?;
        Ok(())
    }
}

/// What a visitor of rows wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// The next row.
    On,
    /// Nothing more.
    Enough,
}

fn body(value: rusqlite::types::ValueRef<'_>) -> Sqlite<Value> {
    let text = value.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(error))
    })
}
