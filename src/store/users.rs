//! Users that a person has acted as, by workspace.
//!
//! Owns one small file. Ids only: what signs for them is never kept here.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::file::replace;
use crate::domain::document::Doc;
use crate::domain::kept::to_front;

/// Users that are remembered of a workspace.
const MOST: usize = 20;

/// The file.
#[derive(Debug, Clone)]
pub struct UsersFile {
    path: PathBuf,
}

impl UsersFile {
    /// The file below the state directory.
    pub fn new(state_dir: &Path) -> Self {
        Self { path: state_dir.join("users.json") }
    }

    /// Users by workspace, the last one first. What cannot be read is empty: it is only a convenience.
    pub fn read(&self) -> BTreeMap<String, Vec<String>> {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let doc = Doc::parse(&text).unwrap_or_else(|_| Doc::object());
        let users = |list: &Doc| list.items().iter().filter_map(|id| Some(id.as_str()?.to_owned())).collect();
        doc.members().iter().map(|(workspace, list)| (workspace.into(), users(list))).collect()
    }

    /// Puts a user in front of those of a workspace.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember(&self, workspace: &str, user: &str) -> Result<(), StoreError> {
        let mut all = self.read();
        to_front(all.entry(workspace.to_owned()).or_default(), user.to_owned(), MOST);
        let list = |users: Vec<String>| Doc::Arr(users.into_iter().map(Doc::text).collect());
        let doc = Doc::of(all.into_iter().map(|(workspace, users)| (workspace, list(users))));
        replace(&self.path, |file| file.write_all(doc.write_pretty().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_user_comes_first_and_nobody_twice() {
        let dir = tempfile::tempdir().unwrap();
        let file = UsersFile::new(&dir.path().join("state"));
        assert!(file.read().is_empty());
        for user in ["ann", "bob", "ann"] {
            file.remember("acme@h", user).unwrap();
        }
        file.remember("sandbox", "carol").unwrap();
        assert_eq!(file.read()["acme@h"], ["ann", "bob"]);
        for number in 0..30 {
            file.remember("acme@h", &number.to_string()).unwrap();
        }
        assert_eq!((file.read()["acme@h"].len(), file.read()["acme@h"][0].as_str()), (20, "29"));
        fs::write(dir.path().join("state/users.json"), "{\"a\": [1, \"x\"], ").unwrap();
        assert!(file.read().is_empty(), "a cut file forgets");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let file = UsersFile::new(&dir.path().join("state"));
        file.remember("acme@h", "ann").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir.path().join("state")), mode(&file.path)), (0o700, 0o600));
    }
}
