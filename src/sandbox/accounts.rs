//! Which accounts each user of the workspace has connected.
//!
//! Owns connecting and disconnecting, in the database and in memory: lists must not wait for SQLite. Must not know pages or requests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::catalog::{Account, AppFace};
use super::clock::{Clock, iso};
use super::storage::{Storage, StorageError};

/// The first number given to an account that is connected here; the catalog's are below.
const FIRST_ID: u64 = 600_001;

/// Accounts of one user, by app.
type OfUser = HashMap<String, Arc<[Account]>>;

/// Every user's accounts.
#[derive(Debug)]
pub(super) struct Accounts {
    storage: Arc<Storage>,
    clock: Clock,
    by_user: RwLock<HashMap<String, OfUser>>,
    /// The number of the next account: a number is never given twice, since clients remember them.
    next: AtomicU64,
    /// Changes whenever an account comes or goes: what was written for an older number is out of date.
    generation: AtomicU64,
}

impl Accounts {
    /// The accounts of the catalog for the sandbox's own user, and what a database file remembers.
    ///
    /// # Errors
    /// When a database file cannot be read or written.
    pub(super) fn load(
        storage: Arc<Storage>,
        clock: Clock,
        owner: &str,
        faces: &[AppFace],
    ) -> Result<Self, StorageError> {
        let seeds = faces.iter().map(|face| {
            let renewed = face.accounts.iter().map(|account| Account {
                modified_at: clock.renewed(&account.modified_at),
                ..account.clone()
            });
            (face.name.clone(), renewed.collect::<Arc<[Account]>>())
        });
        let mut by_user = HashMap::from([(owner.to_owned(), seeds.collect::<OfUser>())]);
        let mut next = FIRST_ID;
        if storage.is_file() {
            by_user = remembered(&storage, owner, &by_user)?;
            next = given(&storage)?.map_or(FIRST_ID, |last| last + 1);
        }
        let (next, generation) = (AtomicU64::new(next), AtomicU64::new(0));
        Ok(Self { storage, clock, by_user: RwLock::new(by_user), next, generation })
    }

    /// What a user has connected at an app, newest change first.
    pub(super) fn of(&self, user: &str, app: &str) -> Arc<[Account]> {
        let by_user = self.by_user.read().unwrap_or_else(PoisonError::into_inner);
        by_user.get(user).and_then(|of_user| of_user.get(app)).cloned().unwrap_or_default()
    }

    /// A number that changes whenever any account comes or goes.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Connects an account. An app that allows one only forgets the one before, whose number is returned.
    pub(super) fn connect(
        &self,
        user: &str,
        app: &AppFace,
        display_name: &str,
    ) -> Result<(Account, Vec<u64>), StorageError> {
        let mut by_user = self.by_user.write().unwrap_or_else(PoisonError::into_inner);
        let now = iso(self.clock.at_tick(0));
        let before =
            by_user.get(user).and_then(|of_user| of_user.get(&app.name)).cloned().unwrap_or_default();
        // Connecting an account again renews it: it keeps its number and its data.
        let known = before.iter().find(|it| it.display_name == display_name).map(|it| it.id);
        let id = known.unwrap_or_else(|| self.next.fetch_add(1, Ordering::Relaxed));
        let account = Account { id, display_name: display_name.to_owned(), modified_at: now, expired: None };
        let others = || before.iter().filter(|it| it.id != id).cloned();
        let kept: Vec<Account> =
            if app.allow_multiple_connected_accounts { others().collect() } else { Vec::new() };
        let is_gone = |it: &Account| !kept.iter().any(|other| other.id == it.id);
        let gone = others().filter(is_gone).map(|it| it.id).collect();
        let after: Arc<[Account]> = std::iter::once(account.clone()).chain(kept).collect();
        self.write(user, &app.name, &after)?;
        by_user.entry(user.to_owned()).or_default().insert(app.name.clone(), after);
        self.generation.fetch_add(1, Ordering::Release);
        Ok((account, gone))
    }

    /// Disconnects an account; whether there was one.
    pub(super) fn disconnect(&self, user: &str, app: &str, id: u64) -> Result<bool, StorageError> {
        let mut by_user = self.by_user.write().unwrap_or_else(PoisonError::into_inner);
        let Some(of_app) = by_user.get_mut(user).and_then(|of_user| of_user.get_mut(app)) else {
            return Ok(false);
        };
        let after: Arc<[Account]> = of_app.iter().filter(|account| account.id != id).cloned().collect();
        if after.len() == of_app.len() {
            return Ok(false);
        }
        self.write(user, app, &after)?;
        *of_app = after;
        self.generation.fetch_add(1, Ordering::Release);
        Ok(true)
    }

    /// Remembers an app's accounts; in memory the map is enough.
    fn write(&self, user: &str, app: &str, accounts: &[Account]) -> Result<(), StorageError> {
        if !self.storage.is_file() {
            return Ok(());
        }
        let mut connection = self.storage.lock()?;
        let transaction = connection.transaction()?;
        transaction.execute("DELETE FROM accounts WHERE user = ? AND app = ?", params![user, app])?;
        insert(&transaction, user, app, accounts)?;
        let last = self.next.load(Ordering::Relaxed) - 1;
        let remember = "INSERT INTO counters VALUES ('account', ?1) ON CONFLICT DO UPDATE SET value = ?1";
        transaction.execute(remember, [last])?;
        transaction.commit()?;
        Ok(())
    }
}

/// The last number that was given to an account.
fn given(storage: &Storage) -> Result<Option<u64>, StorageError> {
    let connection = storage.lock()?;
    let last = "SELECT value FROM counters WHERE name = 'account'";
    Ok(connection.query_row(last, [], |row| row.get(0)).optional()?)
}

/// What the file remembers. A user it does not know yet has what the catalog says, and is known from now on.
fn remembered(
    storage: &Storage,
    owner: &str,
    seeds: &HashMap<String, OfUser>,
) -> Result<HashMap<String, OfUser>, StorageError> {
    let mut connection = storage.lock()?;
    let transaction = connection.transaction()?;
    let is_new = transaction.execute("INSERT OR IGNORE INTO known_users VALUES (?)", [owner])? > 0;
    if is_new {
        for (app, accounts) in seeds.values().flatten() {
            insert(&transaction, owner, app, accounts)?;
        }
    }
    let mut by_user: HashMap<String, HashMap<String, Vec<Account>>> = HashMap::new();
    let newest_first =
        "SELECT user, app, id, display_name, modified_at FROM accounts ORDER BY modified_at DESC, id DESC";
    let mut statement = transaction.prepare(newest_first)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut account =
            Account { id: row.get(2)?, display_name: row.get(3)?, modified_at: row.get(4)?, expired: None };
        // One that was not connected again since is as the catalog says; its dates move with the clock, never back.
        let mut seeds = seeds.values().flatten().flat_map(|(_, seeds)| seeds.iter());
        let same = seeds.find(|seed| seed.id == account.id && account.modified_at <= seed.modified_at);
        account.expired = same.and_then(|seed| seed.expired.clone());
        by_user.entry(row.get(0)?).or_default().entry(row.get(1)?).or_default().push(account);
    }
    drop(rows);
    drop(statement);
    transaction.commit()?;
    let shared = |of_user: HashMap<String, Vec<Account>>| {
        of_user.into_iter().map(|(app, accounts)| (app, accounts.into())).collect()
    };
    Ok(by_user.into_iter().map(|(user, of_user)| (user, shared(of_user))).collect())
}

fn insert(
    transaction: &Transaction<'_>,
    user: &str,
    app: &str,
    accounts: &[Account],
) -> Result<(), StorageError> {
    let mut statement = transaction.prepare_cached("INSERT INTO accounts VALUES (?, ?, ?, ?, ?)")?;
    for account in accounts {
        statement.execute(params![account.id, user, app, account.display_name, account.modified_at])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faces() -> Vec<AppFace> {
        let face = |name: &str, many: bool, accounts: serde_json::Value| {
            let face = json!({"id": 1, "name": name, "title": name, "allow_multiple_connected_accounts": many, "accounts": accounts});
            serde_json::from_value(face).unwrap()
        };
        let old = json!([{"id": 11, "display_name": "Old", "modified_at": "2024-12-01T00:00:00Z"}]);
        vec![
            face("one", false, old.clone()),
            face(
                "many",
                true,
                json!([{"id": 12, "display_name": "Old", "modified_at": "2024-12-01T00:00:00Z"}]),
            ),
            face("none", false, json!([])),
        ]
    }

    fn names(accounts: &Accounts, user: &str, app: &str) -> Vec<String> {
        accounts.of(user, app).iter().map(|account| account.display_name.clone()).collect()
    }

    #[test]
    fn connecting_adds_or_replaces_as_the_app_allows() {
        let faces = faces();
        let accounts = Accounts::load(Arc::default(), Clock::Standing, "me", &faces).unwrap();
        let (new, gone) = accounts.connect("me", &faces[0], "New").unwrap();
        assert_eq!(
            (new.id, gone, names(&accounts, "me", "one")),
            (FIRST_ID, vec![11], vec!["New".to_owned()])
        );
        let (new, gone) = accounts.connect("me", &faces[1], "New").unwrap();
        assert_eq!(
            (new.id, gone, names(&accounts, "me", "many")),
            (FIRST_ID + 1, vec![], vec!["New".to_owned(), "Old".to_owned()])
        );
        assert_eq!(new.modified_at, "2025-01-15T09:00:00Z");
        let (again, gone) = accounts.connect("me", &faces[1], "Old").unwrap();
        assert_eq!(
            (again.id, gone, names(&accounts, "me", "many")),
            (12, vec![], vec!["Old".to_owned(), "New".to_owned()])
        );
        accounts.connect("you", &faces[2], "Yours").unwrap();
        assert_eq!(
            (
                names(&accounts, "you", "none").len(),
                names(&accounts, "me", "none").len(),
                names(&accounts, "you", "one").len()
            ),
            (1, 0, 0)
        );
        assert_eq!(accounts.generation(), 4);
        assert!(accounts.disconnect("me", "many", 12).unwrap());
        assert!(!accounts.disconnect("me", "many", 12).unwrap());
        assert!(!accounts.disconnect("you", "many", new.id).unwrap(), "another user's account");
        assert_eq!((names(&accounts, "me", "many"), accounts.generation()), (vec!["New".to_owned()], 5));
    }

    #[test]
    fn a_file_remembers_what_was_connected_and_disconnected() {
        let directory = tempfile::tempdir().unwrap();
        let load = || {
            let storage = Storage::in_file(&directory.path().join("state.db")).unwrap();
            Accounts::load(storage.into(), Clock::Standing, "me", &faces()).unwrap()
        };
        let faces = faces();
        let first = load();
        first.connect("me", &faces[1], "New").unwrap();
        first.disconnect("me", "one", 11).unwrap();
        drop(first);
        let second = load();
        assert_eq!(names(&second, "me", "many"), ["New", "Old"]);
        assert_eq!(names(&second, "me", "one"), [""; 0], "the catalog's accounts do not come back");
        let (next, _) = second.connect("me", &faces[0], "Again").unwrap();
        assert_eq!(next.id, FIRST_ID + 1);
        second.disconnect("me", "one", next.id).unwrap();
        drop(second);
        let (after, _) = load().connect("me", &faces[0], "Later").unwrap();
        assert_eq!(after.id, FIRST_ID + 2, "a number is never given twice");
    }
}
