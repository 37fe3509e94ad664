//! Running the steps of a function against the tables of one account.
//!
//! Owns what each step does. Must not know HTTP; the arguments are checked before they come here.

use serde_json::{Value, json};

use super::paging;
use super::select::{meets, rules, sort, tests};
use super::state::{Lists, State, Table};
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
}

/// One run: what it works on and what it has so far.
pub(super) struct Run<'a> {
    /// The tables.
    pub(super) state: &'a mut State,
    /// The app of the function.
    pub(super) app: &'a App,
    /// The account that answers.
    pub(super) account: &'a Account,
    /// Value lists for seeding.
    pub(super) lists: &'a Lists,
    /// What templates see.
    pub(super) scope: Scope,
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
            Step::Update(update) => {
                self.update(update);
                Ok(())
            }
            Step::Append(append) => {
                self.append(append);
                Ok(())
            }
            Step::Delete(delete) => {
                self.delete(delete);
                Ok(())
            }
            Step::Refuse(refuse) => self.refuse_when(refuse),
            Step::Known(known) => self.known(known),
        }
    }

    fn table(&mut self, name: &str) -> &mut Table {
        self.state.table(self.app, self.account, name, self.lists)
    }

    fn resource(&self, name: &str) -> Option<&Resource> {
        self.app.resources.get(name)
    }

    fn bind(&mut self, name: &str, value: Value) {
        self.last = value.clone();
        self.scope.bind(name, value);
    }

    fn refused(&self, refusal: &Refusal) -> Stop {
        Stop::Refused(refusal.code.clone(), render(&refusal.body, &self.scope).unwrap_or_default())
    }

    fn find(&mut self, find: &Find) -> Result<(), Stop> {
        let wanted = render(&find.value, &self.scope).map(|value| match value {
            Value::String(text) => Value::String(text.trim_start_matches(find.trim.as_str()).to_owned()),
            other => other,
        });
        let conditions = tests(&find.conditions, &self.scope);
        let key = self.resource(&find.table).map(|resource| resource.key.clone()).unwrap_or_default();
        let paths = if find.by.is_empty() { std::slice::from_ref(&key) } else { &find.by };
        let found = wanted.as_ref().and_then(|wanted| {
            let hit = |row: &&Value| {
                paths.iter().any(|path| at(row, path).is_some_and(|value| same(value, wanted)))
                    && meets(row, &conditions)
            };
            self.table(&find.table).rows.iter().find(hit).cloned()
        });
        let is_given = wanted.is_some();
        self.scope.bind("wanted", wanted.unwrap_or_default());
        match found {
            Some(row) => self.bind(&find.name, row),
            None if find.optional && !is_given => {}
            None => return Err(self.missing(find)),
        }
        Ok(())
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
        let all = &self.table(&list.table).rows;
        let mut rows: Vec<Value> = all.iter().filter(|row| meets(row, &conditions)).cloned().collect();
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
        let salt = self.account.id;
        if let Some(resource) = self.app.resources.get(&insert.table) {
            let new =
                self.state.table(self.app, self.account, &insert.table, self.lists).next_id(resource, salt);
            self.scope.bind("new", new);
        }
        let row = render(&insert.row, &self.scope).unwrap_or_default();
        if let Some(unique) = &insert.unique
            && let Some(value) = at(&row, &unique.field).filter(|value| is_set(value))
        {
            let twin = |other: &&Value| {
                at(other, &unique.field).is_some_and(|own| text(own).eq_ignore_ascii_case(&text(value)))
            };
            if let Some(found) = self.table(&insert.table).rows.iter().find(twin).cloned() {
                self.scope.bind("found", found);
                return Err(self.refused(&unique.refusal));
            }
        }
        self.table(&insert.table).rows.push(row.clone());
        self.bind(&insert.name, row);
        Ok(())
    }

    /// Changes the row that is bound under a name, in its table and in the scope.
    fn change(&mut self, table: &str, name: &str, change: impl FnOnce(&mut Value)) {
        let Some(bound) = self.scope.get(name).cloned() else { return };
        let Some(row) = self.table(table).rows.iter_mut().find(|row| **row == bound) else { return };
        change(row);
        let changed = row.clone();
        self.bind(name, changed);
    }

    fn update(&mut self, update: &Update) {
        let set = render(&update.set, &self.scope).unwrap_or_default();
        self.change(&update.table, &update.row, |row| merge(row, set));
    }

    fn append(&mut self, append: &Append) {
        let Some(Value::Array(items)) = render(&append.items, &self.scope) else { return };
        self.change(&append.table, &append.row, |row| {
            if let Some(Value::Array(into)) = at_mut(row, &append.field) {
                into.extend(items);
            }
        });
    }

    fn delete(&mut self, delete: &Delete) {
        let Some(bound) = self.scope.get(&delete.row).cloned() else { return };
        let rows = &mut self.table(&delete.table).rows;
        if let Some(position) = rows.iter().position(|row| *row == bound) {
            rows.remove(position);
        }
        self.last = Value::Null;
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
        let rows = &self.table(&known.table).rows;
        let named = |key: &str| {
            rows.iter()
                .any(|row| meets(row, &conditions) && at(row, &known.by).and_then(Value::as_str) == Some(key))
        };
        let Some(unknown) = given.keys().find(|key| !named(key)).cloned() else { return Ok(()) };
        self.scope.bind("unknown", Value::String(unknown));
        Err(self.refused(&known.refusal))
    }
}
