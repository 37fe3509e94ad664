//! Running the steps of a function against the tables of one account.
//!
//! Owns what each step does. Must not know HTTP; the arguments are checked before they come here.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::paging;
use super::select::{meets, rules, sort, tests};
use super::state::{RowId, Scan, Sqlite, State, Table};
use super::template::{Scope, render};
use super::value::{at, at_mut, is_set, merge, same, text};
use crate::sandbox::catalog::{
    Account, App, Append, Delete, Find, Insert, Known, List, Refusal, Refuse, Resource, Step, Update,
};

/// Why the steps ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// The app refuses: its status and body.
    Refused(String, Value),
    /// The cursor is not one of this function's.
    BadCursor,
    /// The database fails.
    Failed(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

/// One run: what it works on and what it has so far.
pub(super) struct Run<'a> {
    /// The tables.
    pub(super) state: &'a State<'a>,
    /// The app of the function.
    pub(super) app: &'a App,
    /// The account that answers.
    pub(super) account: &'a Account,
    /// What templates see.
    pub(super) scope: Scope,
    /// Where the rows are that steps have bound, by name.
    pub(super) places: HashMap<String, RowId>,
    /// The cursor of the request.
    pub(super) cursor: Option<Value>,
    /// The cursor of the answer, once a step has cut a page.
    pub(super) next: Option<Value>,
    /// The value of the last step, the default output.
    pub(super) last: Value,
}

impl Run<'_> {
    /// Does one step.
    pub(super) fn step(&mut self, step: &Step) -> Result<(), Stop> {
        match step {
            Step::Find(find) => self.find(find),
            Step::List(list) => self.list(list),
            Step::Insert(insert) => self.insert(insert),
            Step::Update(update) => Ok(self.update(update)?),
            Step::Append(append) => Ok(self.append(append)?),
            Step::Delete(delete) => Ok(self.delete(delete)?),
            Step::Refuse(refuse) => self.refuse_when(refuse),
            Step::Known(known) => self.known(known),
        }
    }

    fn table(&self, name: &str) -> Sqlite<Table> {
        self.state.table(self.app, self.account, name)
    }

    fn resource(&self, name: &str) -> Option<&Resource> {
        self.app.resources.get(name)
    }

    /// The path that identifies a row of a table.
    fn key(&self, table: &str) -> String {
        self.resource(table).map(|resource| resource.key.clone()).unwrap_or_default()
    }

    fn bind(&mut self, name: &str, value: Value) {
        self.last = value.clone();
        self.scope.bind(name, value);
    }

    fn bind_row(&mut self, name: &str, place: RowId, row: Value) {
        self.places.insert(name.to_owned(), place);
        self.bind(name, row);
    }

    fn refused(&self, refusal: &Refusal) -> Stop {
        Stop::Refused(refusal.code.clone(), render(&refusal.body, &self.scope).unwrap_or_default())
    }

    fn find(&mut self, find: &Find) -> Result<(), Stop> {
        let wanted = render(&find.value, &self.scope).map(|value| match value {
            Value::String(text) => Value::String(text.trim_start_matches(find.trim.as_str()).to_owned()),
            other => other,
        });
        let found = match &wanted {
            Some(wanted) => self.first(find, wanted)?,
            None => None,
        };
        let is_given = wanted.is_some();
        self.scope.bind("wanted", wanted.unwrap_or_default());
        match found {
            Some((place, row)) => self.bind_row(&find.name, place, row),
            None if find.optional && !is_given => {}
            None => return Err(self.missing(find)),
        }
        Ok(())
    }

    /// The first row that has the value at one of the paths and meets the conditions.
    fn first(&self, find: &Find, wanted: &Value) -> Result<Option<(RowId, Value)>, Stop> {
        let table = self.table(&find.table)?;
        let conditions = tests(&find.conditions, &self.scope);
        let key = self.key(&find.table);
        let fits = |row: &Value, path: &str| {
            at(row, path).is_some_and(|value| same(value, wanted)) && meets(row, &conditions)
        };
        if find.by.is_empty() || find.by == [key.as_str()] {
            let rows = self.state.with_key(table, &text(wanted))?;
            return Ok(rows.into_iter().find(|(_, row)| fits(row, &key)));
        }
        let mut found = None;
        self.state.scan(table, |place, row| {
            if find.by.iter().any(|path| fits(&row, path)) {
                found = Some((place, row));
                return Scan::Enough;
            }
            Scan::On
        })?;
        Ok(found)
    }

    fn missing(&self, find: &Find) -> Stop {
        let own = || self.resource(&find.table).and_then(|resource| resource.missing.as_ref());
        find.refusal.as_ref().or_else(own).map_or_else(
            || Stop::Refused("404".to_owned(), json!({"message": "Not Found"})),
            |refusal| self.refused(refusal),
        )
    }

    fn list(&mut self, list: &List) -> Result<(), Stop> {
        let mut conditions = tests(&list.conditions, &self.scope);
        conditions.extend(list.rules.iter().flat_map(|of| rules(of, &self.scope)));
        let mut rows = Vec::new();
        self.state.scan(self.table(&list.table)?, |_, row| {
            if meets(&row, &conditions) {
                rows.push(row);
            }
            Scan::On
        })?;
        if let Some(Value::String(by)) = render(&list.sort, &self.scope) {
            let turned = render(&list.direction, &self.scope).is_some_and(|direction| direction == "desc");
            sort(&mut rows, &if turned { format!("-{by}") } else { by });
        }
        self.scope.bind("total", rows.len().into());
        if let Some(paging) = &list.page {
            let size = render(&paging.size, &self.scope).filter(|size| !size.is_null());
            let page = paging::cut(paging, rows, size, self.cursor.as_ref()).ok_or(Stop::BadCursor)?;
            self.scope.bind("page", json!({"start": page.start, "size": page.size, "total": page.total}));
            self.next = Some(page.cursor);
            rows = page.rows;
        }
        self.bind(&list.name, Value::Array(rows));
        Ok(())
    }

    fn insert(&mut self, insert: &Insert) -> Result<(), Stop> {
        let table = self.table(&insert.table)?;
        if let Some(resource) = self.app.resources.get(&insert.table) {
            let new = self.state.next_id(table, resource, self.account.id)?;
            self.scope.bind("new", new);
        }
        let row = render(&insert.row, &self.scope).unwrap_or_default();
        if let Some(unique) = &insert.unique
            && let Some(value) = at(&row, &unique.field).filter(|value| is_set(value))
            && let Some(twin) = self.twin(table, &unique.field, &text(value))?
        {
            self.scope.bind("found", twin);
            return Err(self.refused(&unique.refusal));
        }
        let place = self.state.add(table, &self.key(&insert.table), &row)?;
        self.bind_row(&insert.name, place, row);
        Ok(())
    }

    /// A row with the same text at a path, ignoring case.
    fn twin(&self, table: Table, path: &str, wanted: &str) -> Sqlite<Option<Value>> {
        let mut twin = None;
        self.state.scan(table, |_, row| {
            if at(&row, path).is_some_and(|own| text(own).eq_ignore_ascii_case(wanted)) {
                twin = Some(row);
                return Scan::Enough;
            }
            Scan::On
        })?;
        Ok(twin)
    }

    /// Changes the row that is bound under a name, in its table and in the scope.
    fn change(&mut self, table: &str, name: &str, change: impl FnOnce(&mut Value)) -> Sqlite<()> {
        let (Some(mut row), Some(place)) = (self.scope.get(name).cloned(), self.places.get(name).copied())
        else {
            return Ok(());
        };
        change(&mut row);
        self.state.replace(place, &self.key(table), &row)?;
        self.bind(name, row);
        Ok(())
    }

    fn update(&mut self, update: &Update) -> Sqlite<()> {
        let set = render(&update.set, &self.scope).unwrap_or_default();
        self.change(&update.table, &update.row, |row| merge(row, set))
    }

    fn append(&mut self, append: &Append) -> Sqlite<()> {
        let Some(Value::Array(items)) = render(&append.items, &self.scope) else { return Ok(()) };
        self.change(&append.table, &append.row, |row| {
            if let Some(Value::Array(into)) = at_mut(row, &append.field) {
                into.extend(items);
            }
        })
    }

    fn delete(&mut self, delete: &Delete) -> Sqlite<()> {
        if let Some(place) = self.places.remove(&delete.row) {
            let table = self.table(&delete.table)?;
            self.state.remove(table, place)?;
        }
        self.last = Value::Null;
        Ok(())
    }

    fn refuse_when(&mut self, refuse: &Refuse) -> Result<(), Stop> {
        let value = render(&refuse.when, &self.scope);
        let refuses = match (&value, &refuse.is) {
            (value, Some(is)) => value.as_ref().is_some_and(|value| same(value, is)),
            (Some(value), None) if !refuse.not.is_empty() => !refuse.not.iter().any(|fine| same(fine, value)),
            (value, None) => refuse.not.is_empty() && value.as_ref().is_some_and(is_set),
        };
        if refuses { Err(self.refused(&refuse.refusal)) } else { Ok(()) }
    }

    fn known(&mut self, known: &Known) -> Result<(), Stop> {
        let Some(Value::Object(given)) = render(&known.of, &self.scope) else { return Ok(()) };
        let conditions = tests(&known.conditions, &self.scope);
        let mut named = std::collections::HashSet::new();
        self.state.scan(self.table(&known.table)?, |_, row| {
            if meets(&row, &conditions) {
                named.extend(at(&row, &known.by).and_then(Value::as_str).map(str::to_owned));
            }
            Scan::On
        })?;
        let Some(unknown) = given.keys().find(|key| !named.contains(*key)).cloned() else { return Ok(()) };
        self.scope.bind("unknown", Value::String(unknown));
        Err(self.refused(&known.refusal))
    }
}
