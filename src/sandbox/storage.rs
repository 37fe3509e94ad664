//! The sandbox's SQLite database: in memory, or in a file that survives restarts.
//!
//! Owns opening it, its tables and its version. Must not know what rows mean; the engine and the accounts do.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

/// The version that this program writes, in SQLite's `user_version`.
const VERSION: i64 = 1;

/// Marks a file as the sandbox's (`application_id`), so that no other program's database is written to.
const MARK: i64 = 0x17E6_05B0;

const TABLES: &str = "
CREATE TABLE tables (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, name TEXT NOT NULL, given INTEGER NOT NULL, UNIQUE (account, name));
CREATE TABLE rows (seq INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES tables (id) ON DELETE CASCADE, key TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX rows_in_order ON rows (owner);
CREATE INDEX rows_by_key ON rows (owner, key);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, user TEXT NOT NULL, app TEXT NOT NULL, display_name TEXT NOT NULL, modified_at TEXT NOT NULL);
CREATE TABLE known_users (user TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
";

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// SQLite refuses.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The file belongs to another program.
    #[error("it is a database of another program")]
    Foreign,
    /// The file was written by a newer version.
    #[error("it was written by a newer version of integry-tui (format {0})")]
    Newer(i64),
    /// Another process has it.
    #[error("another sandbox uses it")]
    InUse,
    /// The file cannot be created or opened for writing.
    #[error("it cannot be created: {0}")]
    Create(#[from] std::io::Error),
}

/// The database. In memory it is opened at the first use: a start must not wait for it.
#[derive(Debug, Default)]
pub(super) struct Storage {
    file: Option<PathBuf>,
    connection: OnceLock<Mutex<Connection>>,
}

impl Storage {
    /// A database in memory.
    pub(super) fn in_memory() -> Self {
        Self::default()
    }

    /// A database in a file, created when it is not there. Opened at once, so that what is wrong with it is said at the start.
    pub(super) fn in_file(file: &Path) -> Result<Self, StorageError> {
        create_private(file)?;
        let storage = Self { file: Some(file.to_owned()), connection: OnceLock::new() };
        drop(storage.lock()?);
        Ok(storage)
    }

    /// Whether it survives a restart, and using it may wait for a disk.
    pub(super) fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// The connection, one user at a time.
    pub(super) fn lock(&self) -> Result<MutexGuard<'_, Connection>, StorageError> {
        let connection = if let Some(connection) = self.connection.get() {
            connection
        } else {
            let opened = open(self.file.as_deref())?;
            self.connection.get_or_init(|| Mutex::new(opened))
        };
        // A panic in an earlier use has rolled its transaction back.
        Ok(connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn open(file: Option<&Path>) -> Result<Connection, StorageError> {
    let connection = match file {
        Some(file) => Connection::open(file)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(Duration::from_millis(200))?;
    // Accounts are held in memory too: two processes on one file would not know of each other's.
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT;").map_err(in_use)?;
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let (mark, version) = (number("application_id")?, number("user_version")?);
    let is_empty = connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    match (mark, version, is_empty) {
        (MARK, VERSION, _) => {}
        (MARK, newer, _) if newer > VERSION => return Err(StorageError::Newer(newer)),
        (0, 0, true) => {
            connection.execute_batch("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;")?;
            connection.execute_batch(TABLES)?;
            connection.pragma_update(None, "application_id", MARK)?;
            connection.pragma_update(None, "user_version", VERSION)?;
            connection.execute_batch("COMMIT")?;
        }
        _ => return Err(StorageError::Foreign),
    }
    connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")?;
    Ok(connection)
}

fn in_use(error: rusqlite::Error) -> StorageError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => StorageError::InUse,
        _ => error.into(),
    }
}

/// Creates the file with a mode that nobody else reads; what people put into a sandbox may be their own.
fn create_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_again_and_foreign_ones_are_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("state.db");
        Storage::in_file(&file)
            .unwrap()
            .lock()
            .unwrap()
            .execute("INSERT INTO counters VALUES ('x', 7)", [])
            .unwrap();
        let again = Storage::in_file(&file).unwrap();
        let value: i64 =
            again.lock().unwrap().query_row("SELECT value FROM counters", [], |row| row.get(0)).unwrap();
        assert_eq!(value, 7);
        assert!(matches!(Storage::in_file(&file), Err(StorageError::InUse)), "by two at once");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }

        let foreign = directory.path().join("foreign.db");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert!(matches!(Storage::in_file(&foreign), Err(StorageError::Foreign)));
        let newer = directory.path().join("newer.db");
        let connection = Connection::open(&newer).unwrap();
        connection.pragma_update(None, "application_id", MARK).unwrap();
        connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        drop(connection);
        assert!(matches!(Storage::in_file(&newer), Err(StorageError::Newer(2))));
        let text = directory.path().join("text.db");
        std::fs::write(&text, "not a database, but long enough to be taken for one by its size ".repeat(20))
            .unwrap();
        assert!(matches!(Storage::in_file(&text), Err(StorageError::Sqlite(_))));
        assert!(matches!(
            Storage::in_file(&directory.path().join("no/such/state.db")),
            Err(StorageError::Create(_))
        ));
    }
}
