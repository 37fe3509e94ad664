//! The file of one workspace and user.
//!
//! Owns its place, format and mode. It is replaced as a whole: after a crash it is the old or the new one, never half.

use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path as FilePath, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::StoreError;
use crate::domain::document::{Doc, NumText, Path, Step, Text};
use crate::domain::form::Draft;
use crate::domain::kept::{Expression, Kept};
use crate::domain::variables::Variables;

/// Version of the format; a file of another one is left alone.
const VERSION: &str = "1";

/// How a file looks from outside: one that was replaced looks another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Since 1970.
    modified: Option<Duration>,
    bytes: u64,
    inode: u64,
}

impl Stamp {
    fn of(found: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(found);
        #[cfg(not(unix))]
        let inode = 0;
        let modified = found.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Self { modified, bytes: found.len(), inode }
    }
}

/// The place of the file.
#[derive(Debug)]
pub(super) struct KeptFile {
    path: PathBuf,
}

impl KeptFile {
    pub(super) fn new(state_dir: &FilePath, workspace: &str, user_id: &str) -> Self {
        let name = format!("{}~{}.json", file_part(workspace), file_part(user_id));
        Self { path: state_dir.join("drafts").join(name) }
    }

    pub(super) fn read(&self) -> Result<Kept, StoreError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kept::default()),
            Err(source) => return Err(self.io(source)),
        };
        let doc = Doc::parse(&text).map_err(|error| self.damaged(error.to_string()))?;
        match doc.member("version") {
            Some(Doc::Num(version)) if version.as_str() == VERSION => Ok(from_doc(&doc)),
            _ => Err(self.damaged("it is of another version".to_owned())),
        }
    }

    /// How it looks now; `None` when it is not there.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        fs::metadata(&self.path).ok().map(|found| Stamp::of(&found))
    }

    pub(super) fn write(&self, kept: &Kept) -> Result<(), StoreError> {
        replace(&self.path, |file| file.write_all(to_doc(kept).write_pretty().as_bytes()))
    }

    fn io(&self, source: std::io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), source }
    }

    fn damaged(&self, message: String) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), message }
    }
}

/// Replaces a file of mode 0600 in a directory of mode 0700: after a crash it is the old or the new one, never half.
pub(super) fn replace<T>(
    path: &FilePath,
    write: impl FnOnce(&mut fs::File) -> std::io::Result<T>,
) -> Result<T, StoreError> {
    let directory = path.parent().unwrap_or(FilePath::new("."));
    // A temporary file of this crate is created with mode 0600.
    let replaced = create_private_dir(directory).and_then(|()| {
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        let written = write(file.as_file_mut())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(written)
    });
    replaced.map_err(|source| StoreError::Io { path: path.to_owned(), source })
}

/// A text as part of a file name: what is no letter, digit, dot or dash is spelled by its code.
pub(super) fn file_part(text: &str) -> String {
    let mut part = String::new();
    for c in text.chars().take(80) {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
            part.push(c);
        } else {
            // Writing to a String cannot fail.
            _ = write!(part, "_{:x}_", u32::from(c));
        }
    }
    part
}

#[cfg(unix)]
fn create_private_dir(path: &FilePath) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create_private_dir(path: &FilePath) -> std::io::Result<()> {
    fs::create_dir_all(path)
}

fn to_doc(kept: &Kept) -> Doc {
    let drafts = kept.drafts.iter().map(|(function, draft)| (function.clone(), draft_to_doc(draft)));
    let accounts = kept.accounts.iter().map(|(app, id)| (app.clone(), number(&id.to_string())));
    let expression =
        |it: &Expression| Doc::Arr(vec![Doc::text(it.function.clone()), Doc::text(it.text.clone())]);
    let expressions = kept.expressions.iter().map(expression);
    Doc::of([
        ("version", number(VERSION)),
        ("variables", kept.variables.to_doc()),
        ("accounts", Doc::of(accounts)),
        ("recent", names(&mut kept.recent.iter())),
        ("favourites", names(&mut kept.favourites.iter())),
        ("prompts", names(&mut kept.prompts.iter())),
        ("drafts", Doc::of(drafts)),
        ("expressions", Doc::Arr(expressions.collect())),
    ])
}

/// A number of its digits.
pub(super) fn number(text: &str) -> Doc {
    NumText::parse(text).map_or(Doc::Null, Doc::Num)
}

fn names(names: &mut dyn Iterator<Item = &String>) -> Doc {
    Doc::Arr(names.map(|name| Doc::text(name.clone())).collect())
}

fn draft_to_doc(draft: &Draft) -> Doc {
    let texts =
        draft.texts.iter().map(|(path, text)| Doc::Arr(vec![path_to_doc(path), Doc::text(text.clone())]));
    let suggested = draft.suggested.iter().map(path_to_doc);
    Doc::of([
        ("arguments", (*draft.arguments).clone()),
        ("texts", Doc::Arr(texts.collect())),
        ("suggested", Doc::Arr(suggested.collect())),
    ])
}

fn path_to_doc(path: &Path) -> Doc {
    let step = |step: &Step| match step {
        Step::Key(key) => Doc::text(key.clone()),
        Step::Index(index) => NumText::parse(&index.to_string()).map_or(Doc::Null, Doc::Num),
    };
    Doc::Arr(path.steps().iter().map(step).collect())
}

/// Reads what is there; entries of another shape are passed over.
fn from_doc(doc: &Doc) -> Kept {
    let members = |key: &str| doc.member(key).map_or(&[][..], Doc::members);
    let names = |key: &str| {
        let items = doc.member(key).map_or(&[][..], Doc::items);
        items.iter().filter_map(|name| Some(name.as_str()?.to_owned()))
    };
    let text = |(name, value): &(Text, Doc)| Some((name.into(), value.as_str()?.to_owned()));
    let account = |(app, id): &(Text, Doc)| match id {
        Doc::Num(id) => Some((app.into(), id.as_str().parse().ok()?)),
        _ => None,
    };
    let draft = |(function, draft): &(Text, Doc)| Some((function.into(), draft_from_doc(draft)?));
    let expression = |pair: &Doc| match pair.items() {
        [Doc::Str(function), Doc::Str(text)] => {
            Some(Expression { function: function.into(), text: text.into() })
        }
        _ => None,
    };
    Kept {
        expressions: doc
            .member("expressions")
            .map_or(&[][..], Doc::items)
            .iter()
            .filter_map(expression)
            .collect(),
        drafts: members("drafts").iter().filter_map(draft).collect(),
        variables: members("variables").iter().filter_map(text).collect::<Variables>(),
        accounts: members("accounts").iter().filter_map(account).collect(),
        recent: names("recent").collect(),
        favourites: names("favourites").collect(),
        prompts: names("prompts").collect(),
    }
}

fn draft_from_doc(doc: &Doc) -> Option<Draft> {
    let arguments = doc.member("arguments").filter(|arguments| matches!(arguments, Doc::Obj(_)))?.clone();
    let text = |pair: &Doc| match pair.items() {
        [path, Doc::Str(text)] => Some((path_from_doc(path)?, text.into())),
        _ => None,
    };
    let texts = doc.member("texts").map_or(&[][..], Doc::items).iter().filter_map(text).collect();
    // Files of earlier versions have none.
    let suggested = doc.member("suggested").map_or(&[][..], Doc::items).iter().filter_map(path_from_doc);
    Some(Draft { arguments: std::sync::Arc::new(arguments), texts, suggested: suggested.collect() })
}

fn path_from_doc(doc: &Doc) -> Option<Path> {
    doc.items().iter().try_fold(Path::root(), |path, step| match step {
        Doc::Str(key) => Some(path.key(key)),
        Doc::Num(index) => Some(path.index(index.as_str().parse().ok()?)),
        _ => None,
    })
}
