//! The tables of the sandbox: one copy per connected account and resource, made when first touched.
//!
//! Owns the rows, identities and the sandbox's clock. Must not know functions or HTTP.
//!
//! Everything is derived from the catalog and the order of calls, never from the wall clock or chance, so that a walk through the sandbox
//! gives the same answers every time.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::ids;
use super::template::{Scope, render};
use crate::sandbox::catalog::{Account, App, Object, Resource};

/// The first second of the sandbox's clock: 2025-01-15T09:00:00Z, after every seeded time.
const DAWN: i64 = 1_736_931_600;

/// Seconds between two generated rows.
const ROW_SPACING: i64 = 7_919;

/// All tables.
#[derive(Debug, Default)]
pub(super) struct State {
    tables: HashMap<(u64, String), Table>,
    ticks: i64,
}

/// The rows of a resource in one account.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The rows in order of insertion.
    pub(super) rows: Vec<Value>,
    /// How many identities were given out.
    given: u64,
}

impl State {
    /// The next moment of the sandbox's clock: each call is a second later.
    pub(super) fn tick(&mut self) -> Value {
        self.ticks += 1;
        moment(DAWN + self.ticks, self.ticks)
    }

    /// A table, filled with its seed on first use.
    pub(super) fn table(&mut self, app: &App, account: &Account, name: &str, common: &Lists) -> &mut Table {
        let app_name = &app.face.name;
        self.tables.entry((account.id, format!("{app_name}/{name}"))).or_insert_with(|| {
            app.resources
                .get(name)
                .map_or_else(Table::default, |resource| seed(app, account, name, resource, common))
        })
    }
}

impl Table {
    /// A new identity and its sequence number, bound as `$new`.
    pub(super) fn next_id(&mut self, resource: &Resource, salt: u64) -> Value {
        self.given += 1;
        json!({"id": ids::make(&resource.id, salt, self.given), "seq": self.given})
    }
}

/// Value lists that generators of every app pick from.
pub(crate) type Lists = std::collections::BTreeMap<String, Vec<Value>>;

/// A moment in every spelling that APIs use, bound as `$now` and `$at`.
fn moment(unix: i64, sequence: i64) -> Value {
    let iso = jiff::Timestamp::from_second(unix).map(|time| time.to_string()).unwrap_or_default();
    let bare = iso.trim_end_matches('Z');
    json!({
        "iso": iso, "ms": format!("{bare}.000Z"), "sql": bare.replace('T', " "), "date": bare.split('T').next(),
        "unix": unix, "unix_ms": unix * 1000, "ts": format!("{unix}.{:06}", sequence % 1_000_000),
    })
}

fn seed(app: &App, account: &Account, name: &str, resource: &Resource, common: &Lists) -> Table {
    let mut table = Table::default();
    for row in &resource.rows {
        let mut row = row.clone();
        let owner = row.as_object_mut().and_then(|members| members.shift_remove("@account"));
        if owner.is_none_or(|owner| owner == account.display_name.as_str()) {
            table.rows.push(row);
        }
    }
    let Some(rule) = &resource.generate else { return table };
    let salt = ids::hash(&[account.id, ids::hash_text(name)]);
    let mut scope = Scope::default();
    scope.bind("account", json!({"id": account.id, "display_name": account.display_name}));
    for n in 1..=rule.count {
        let sequence = i64::try_from(n).unwrap_or(i64::MAX);
        scope.bind("n", n.into());
        scope.bind("at", moment(DAWN - 90 * 86_400 + sequence * ROW_SPACING % (80 * 86_400), sequence));
        scope.bind("pick", pick(app, common, salt, n));
        let new = table.next_id(resource, account.id);
        scope.bind("new", new);
        table.rows.extend(render(&rule.row, &scope));
    }
    table
}

/// One item of every list, the same for the same row of the same account.
fn pick(app: &App, common: &Lists, salt: u64, n: u64) -> Value {
    let lists = common.iter().chain(&app.lists);
    let choose = |(name, items): (&String, &Vec<Value>)| {
        let count = u64::try_from(items.len()).ok().filter(|count| *count > 0)?;
        let index = usize::try_from(ids::hash(&[salt, n, ids::hash_text(name)]) % count).ok()?;
        Some((name.clone(), items.get(index)?.clone()))
    };
    Value::Object(lists.filter_map(choose).collect::<Object>())
}
