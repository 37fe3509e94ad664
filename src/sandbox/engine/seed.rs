//! What a table holds at the start.
//!
//! Owns written rows, generated rows and the choice of what generators pick. Nothing is left to chance: the same account has the same rows.

use serde_json::{Value, json};

use super::ids;
use super::state::{Sqlite, State, Table};
use super::template::{Scope, render};
use crate::sandbox::catalog::{Account, App, Object, Resource, common_lists};
use crate::sandbox::clock::{Clock, moment};

/// Seconds between two generated rows.
const ROW_SPACING: i64 = 7_919;
const DAY: i64 = 86_400;

/// Whose table is filled.
pub(super) struct Seeder<'a> {
    /// The app.
    pub(super) app: &'a App,
    /// The account.
    pub(super) account: &'a Account,
    /// Name of the resource.
    pub(super) name: &'a str,
    /// What moves the dates.
    pub(super) clock: Clock,
}

/// Fills a new table.
pub(super) fn seed(state: &State<'_>, table: Table, resource: &Resource, seeder: &Seeder<'_>) -> Sqlite<()> {
    let account = seeder.account;
    for row in &resource.rows {
        let mut row = row.clone();
        let owner = row.as_object_mut().and_then(|members| members.shift_remove("@account"));
        if owner.is_none_or(|owner| owner == account.display_name.as_str()) {
            seeder.clock.renew(&mut row);
            state.add(table, &resource.key, &row)?;
        }
    }
    let Some(rule) = &resource.generate else { return Ok(()) };
    let salt = ids::hash(&[account.id, ids::hash_text(seeder.name)]);
    let mut scope = Scope::default();
    scope.bind("account", json!({"id": account.id, "display_name": account.display_name}));
    for n in 1..=rule.count {
        let sequence = i64::try_from(n).unwrap_or(i64::MAX);
        scope.bind("n", n.into());
        scope.bind(
            "at",
            moment(seeder.clock.dawn() - 90 * DAY + sequence * ROW_SPACING % (80 * DAY), sequence),
        );
        let mut picked = pick(seeder.app, salt, n);
        seeder.clock.renew(&mut picked);
        scope.bind("pick", picked);
        let new = state.next_id(table, resource, account.id)?;
        scope.bind("new", new);
        if let Some(row) = render(&rule.row, &scope) {
            state.add(table, &resource.key, &row)?;
        }
    }
    Ok(())
}

/// One item of every list, the same for the same row of the same account.
fn pick(app: &App, salt: u64, n: u64) -> Value {
    let lists = common_lists().iter().chain(&app.lists);
    let choose = |(name, items): (&String, &Vec<Value>)| {
        let count = u64::try_from(items.len()).ok().filter(|count| *count > 0)?;
        let index = usize::try_from(ids::hash(&[salt, n, ids::hash_text(name)]) % count).ok()?;
        Some((name.clone(), items.get(index)?.clone()))
    };
    Value::Object(lists.filter_map(choose).collect::<Object>())
}
