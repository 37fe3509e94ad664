//! The apps of a workspace and user on disk, with their connected accounts.
//!
//! Owns the file: its place, format and mode. Login pages are not kept: they open with a key of the user. A file that is cut, foreign or of
//! another version is not used: newer apps are on their way.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::file::{file_part, number, replace};
use crate::domain::account::{Account, App};
use crate::domain::document::Doc;

/// Version of the format.
const VERSION: &str = "1";
/// Bytes of a file that is read; thousands of accounts are less.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The file of one workspace and user.
#[derive(Debug, Clone)]
pub struct AppsFile {
    path: PathBuf,
}

impl AppsFile {
    /// The file below the cache directory. `print` tells workspaces with another key on the same host apart.
    pub fn new(cache_dir: &Path, workspace: &str, user_id: &str, print: &str) -> Self {
        let parts = [workspace, user_id, print].map(file_part);
        Self { path: cache_dir.join(format!("{}.apps.json", parts.join("~"))) }
    }

    /// Reads it; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be read, or is cut, foreign or of another version.
    pub fn read(&self) -> Result<Vec<App>, StoreError> {
        let io = |source| StoreError::Io { path: self.path.clone(), source };
        let damaged =
            |message: &str| StoreError::Damaged { path: self.path.clone(), message: message.to_owned() };
        let text = match fs::metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(io(source)),
            Ok(facts) if facts.len() > MAX_BYTES => return Err(damaged("it is too large")),
            Ok(_) => fs::read_to_string(&self.path).map_err(io)?,
        };
        let doc = Doc::parse(&text).map_err(|_| damaged("it is cut"))?;
        match doc.member("version") {
            Some(Doc::Num(version)) if version.as_str() == VERSION => {
                Ok(doc.member("apps").map_or(&[][..], Doc::items).iter().filter_map(app_of).collect())
            }
            _ => Err(damaged("it is of another version, or none of ours")),
        }
    }

    /// Replaces it.
    ///
    /// # Errors
    /// When it cannot be written; the old one stays then.
    pub fn write(&self, apps: &[App]) -> Result<(), StoreError> {
        let list = Doc::Arr(apps.iter().map(doc_of).collect());
        let doc = Doc::of([("version", number(VERSION)), ("apps", list)]);
        replace(&self.path, |file| file.write_all(doc.write().as_bytes()))
    }
}

fn doc_of(app: &App) -> Doc {
    let account = |account: &Account| {
        Doc::of([
            ("id", number(&account.id.to_string())),
            ("display_name", Doc::text(account.display_name.clone())),
            ("modified_at", Doc::text(account.modified_at.clone())),
        ])
    };
    Doc::of([
        ("id", number(&app.id.to_string())),
        ("name", Doc::text(app.name.clone())),
        ("title", Doc::text(app.title.clone())),
        ("accounts", Doc::Arr(app.accounts.iter().map(account).collect())),
    ])
}

fn app_of(doc: &Doc) -> Option<App> {
    let text = |doc: &Doc, key: &str| Some(doc.member(key)?.as_str()?.to_owned());
    let id = |doc: &Doc| match doc.member("id") {
        Some(Doc::Num(id)) => id.as_str().parse().ok(),
        _ => None,
    };
    let account = |doc: &Doc| {
        let (display_name, modified_at) = (text(doc, "display_name")?, text(doc, "modified_at")?);
        Some(Account { id: id(doc)?, display_name, modified_at })
    };
    Some(App {
        id: id(doc)?,
        name: text(doc, "name")?,
        title: text(doc, "title")?,
        login_url: String::new(),
        accounts: doc.member("accounts")?.items().iter().filter_map(account).collect(),
        raw: "{}".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apps() -> Vec<App> {
        let account = Account {
            id: u64::MAX,
            display_name: "Sales \u{202e}東京".into(),
            modified_at: "2025-01-01T10:00:00Z".into(),
        };
        let login_url = "https://app.integry.io/connect/slack?key=0123".to_owned();
        let raw = format!(r#"{{"login_url":"{login_url}"}}"#).as_str().into();
        vec![App {
            id: 7,
            name: "slack".into(),
            title: "Slack".into(),
            login_url,
            accounts: vec![account],
            raw,
        }]
    }

    #[test]
    fn apps_come_back_without_their_login_pages() {
        let dir = tempfile::tempdir().unwrap();
        let file = AppsFile::new(&dir.path().join("cache"), "acme@h", "ann", "p");
        assert_eq!(file.read().unwrap(), []);
        file.write(&apps()).unwrap();
        assert!(!fs::read_to_string(&file.path).unwrap().contains("key=0123"));
        let kept = App { login_url: String::new(), raw: "{}".into(), ..apps().remove(0) };
        assert_eq!(file.read().unwrap(), [kept]);
        assert!(AppsFile::new(&dir.path().join("cache"), "acme@h", "bob", "p").read().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_such_file_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let file = AppsFile::new(dir.path(), "w", "u", "p");
        file.write(&apps()).unwrap();
        let whole = fs::read_to_string(&file.path).unwrap();
        let other = whole.replace("\"version\":1", "\"version\":2");
        for text in [&whole[..whole.len() / 2], &other, "[]", "\u{feff}"] {
            fs::write(&file.path, text).unwrap();
            assert!(matches!(file.read(), Err(StoreError::Damaged { .. })), "{text}");
        }
        // Entries of another shape are passed over.
        fs::write(&file.path, r#"{"version":1,"apps":[{"id":"x"},3]}"#).unwrap();
        assert_eq!(file.read().unwrap(), []);
    }
}
