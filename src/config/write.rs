//! Adding a profile to the config file.
//!
//! Owns that everything else in the file stays as it was written, comments too, and that a file that cannot be read as a whole is not
//! touched. No secret is ever written here.

use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;
use toml_edit::{DocumentMut, Item, Table, value};

use super::PrivateError;
use super::private::{read_capped, write_private};
use crate::domain::workspace::{NewWorkspace, SecretPlace};

/// Why a profile was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// There is one of that name.
    #[error("config.toml has a profile of that name already")]
    Exists,
    /// The file is no TOML, or another shape; a file that is not understood is not changed.
    #[error("{path} cannot be read as a whole; correct it first", path = .0.display())]
    NotUnderstood(PathBuf),
    /// The file system refused.
    #[error("{0}")]
    Private(#[from] PrivateError),
}

/// The text of a config file with one profile more.
#[derive(Debug)]
pub struct WithProfile {
    path: PathBuf,
    text: String,
}

impl WithProfile {
    /// Makes it; nothing is written yet.
    ///
    /// # Errors
    /// When there is such a profile, or the file cannot be read.
    pub fn new(path: &Path, new: &NewWorkspace, place: SecretPlace) -> Result<Self, AddError> {
        let not_understood = || AddError::NotUnderstood(path.to_owned());
        let bytes = read_capped(path)
            .map_err(|source| AddError::Private(PrivateError::Io { path: path.to_owned(), source }))?;
        let text = String::from_utf8(bytes.unwrap_or_default()).map_err(|_| not_understood())?;
        let mut document: DocumentMut = text.parse().map_err(|_| not_understood())?;
        let profiles = document.entry("profiles").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let profiles = profiles.as_table_like_mut().ok_or_else(not_understood)?;
        if profiles.contains_key(&new.name) {
            return Err(AddError::Exists);
        }
        profiles.insert(&new.name, Item::Table(profile(new, place)));
        if new.at_start {
            set_default(&mut document, &new.name);
        }
        Ok(Self { path: path.to_owned(), text: document.to_string() })
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// When the file system refuses; the old file stays then.
    pub fn write(&self) -> Result<(), AddError> {
        Ok(write_private(&self.path, self.text.as_bytes())?)
    }
}

/// Names the profile that is opened when none is named; what stands beside the name before stays.
fn set_default(document: &mut DocumentMut, name: &str) {
    let mut named = toml_edit::Value::from(name);
    if let Some(before) = document.get("default").and_then(Item::as_value) {
        *named.decor_mut() = before.decor().clone();
    }
    document["default"] = Item::Value(named);
}

fn profile(new: &NewWorkspace, place: SecretPlace) -> Table {
    let mut table = Table::new();
    if let Some(base_url) = &new.base_url {
        table["base_url"] = value(base_url);
    }
    table["app_key"] = value(new.app_key.expose().expose_secret());
    table["user_ids"] = value(toml_edit::Array::from_iter([&new.user_id]));
    table["live"] = value(new.live);
    if new.read_only {
        table["read_only"] = value(true);
    }
    table["secret"] = value(if place == SecretPlace::File { "file" } else { "keyring" });
    table
}
