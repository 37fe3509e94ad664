//! What is searched for.
//!
//! Owns reading a search line: words, and fields such as `app:slack`, `-type:action`. What cannot be read as a field is told in words and
//! left out; it never hides results.

use super::fold::{self, is_plural};
use super::synonyms;
use crate::domain::function::FunctionKind;

/// Words and letters of a query that count: a pasted megabyte is no search.
const MAX_WORDS: usize = 16;
const MAX_LETTERS: usize = 64;

/// The fields there are, with what each takes.
pub const FIELDS: &[(&str, &[&str])] = &[
    ("app", &[]),
    ("type", &["query", "action", "passthrough"]),
    ("is", &["connected", "favourite", "recent", "new", "changed"]),
    ("has", &["cursor", "description"]),
];

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub(super) words: Vec<Word>,
    /// The words as a name would spell them.
    pub(super) joined: String,
    /// What functions must be or have, and whether they must not.
    pub(super) fields: Vec<(Field, bool)>,
    problems: Vec<String>,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded.
    pub(super) text: String,
    pub(super) mask: u64,
    pub(super) is_plural: bool,
    /// Words that mean the same, and words that may be meant.
    pub(super) same: Vec<&'static str>,
    pub(super) near: Vec<&'static str>,
}

/// What a function must be or have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// Of an app whose name begins with it, or has a word that does.
    App(String),
    /// Of one of these types.
    Kind(Vec<FunctionKind>),
    Connected,
    Favourite,
    Recent,
    /// It was not there when the list was loaded before, or its schema was another one.
    New,
    Changed,
    /// It takes a page or a cursor.
    Cursor,
    Description,
}

impl Field {
    /// Whether it is about what is known of functions besides themselves, which becomes another while they stay.
    pub(super) fn is_of_standing(&self) -> bool {
        use Field as F;
        matches!(self, F::Connected | F::Favourite | F::Recent | F::New | F::Changed)
    }
}

impl Query {
    /// Reads a search line.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(text) {
            match as_field(token) {
                Some((name, value, negated)) => query.take_field(token, name, value, negated),
                None => fold::words(token, MAX_WORDS, |word| query.take_word(word)),
            }
        }
        query.joined = query.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join("-");
        query
    }

    /// Whether there is neither word nor field: everything matches.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.fields.is_empty()
    }

    /// Whether it is about what is another since the list was kept.
    pub fn asks_for_changes(&self) -> bool {
        self.fields.iter().any(|(field, _)| matches!(field, Field::New | Field::Changed))
    }

    /// Whether it is about apps being connected.
    pub fn asks_for_connected(&self) -> bool {
        self.fields.iter().any(|(field, _)| *field == Field::Connected)
    }

    /// Whether it is about what a person did with functions, or about what has changed meanwhile.
    pub fn asks_for_use(&self) -> bool {
        let is_known = |field: &Field| field.is_of_standing() && *field != Field::Connected;
        self.fields.iter().any(|(field, _)| is_known(field))
    }

    /// What could not be read, in words.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    fn take_word(&mut self, word: &str) {
        if self.words.len() < MAX_WORDS {
            self.words.push(Word::new(word.chars().take(MAX_LETTERS).collect()));
        }
    }

    fn take_field(&mut self, token: &str, name: &str, value: &str, negated: bool) {
        // A title as it stands on the screen is a name with blanks for its hyphens.
        let value = &value.trim_matches('"').split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
        let Some((name, values)) = FIELDS.iter().find(|(field, _)| *field == name) else {
            self.problems.push(format!("“{token}” is left out: the fields are app: type: is: has:"));
            return;
        };
        // Still being typed.
        if value.is_empty() {
            return;
        }
        let mut meant = values.iter().copied().filter(|known| known.starts_with(value.as_str())).peekable();
        let field = match (*name, meant.peek().copied()) {
            ("app", _) => Field::App(value.to_owned()),
            ("type", Some(_)) => Field::Kind(meant.map(FunctionKind::parse).collect()),
            (_, Some("connected")) => Field::Connected,
            (_, Some("favourite")) => Field::Favourite,
            (_, Some("recent")) => Field::Recent,
            (_, Some("new")) => Field::New,
            (_, Some("changed")) => Field::Changed,
            (_, Some("cursor")) => Field::Cursor,
            (_, Some("description")) => Field::Description,
            _ if value.starts_with("favo") && *name == "is" => Field::Favourite,
            _ => {
                self.problems.push(format!("“{token}” is left out: {name}: takes {}", values.join(", ")));
                return;
            }
        };
        self.fields.push((field, negated));
    }
}

impl Word {
    pub(super) fn new(text: String) -> Self {
        let (same, near) = if text.len() < 2 {
            (Vec::new(), Vec::new())
        } else {
            (synonyms::same(&text), synonyms::near(&text))
        };
        Self { mask: fold::mask(text.as_bytes()), is_plural: is_plural(&text), same, near, text }
    }
}

/// The parts of a search line: what stands between blanks, but for the value of a field in quotes (`app:"google sheets"`), whether they
/// are closed or still to be.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let (mut is_quoted, mut before) = (false, ' ');
        let is_end = |letter: char| {
            let is_value = std::mem::replace(&mut before, letter) == ':';
            if letter == '"' {
                is_quoted = is_value && !is_quoted;
            }
            letter.is_whitespace() && !is_quoted
        };
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (token, left) = rest.split_at(end);
        rest = left;
        (!token.is_empty()).then_some(token)
    })
}

/// A token as a field: its name, its value, and whether it is negated.
fn as_field(token: &str) -> Option<(&str, &str, bool)> {
    let (negated, rest) = token.strip_prefix('-').map_or((false, token), |rest| (true, rest));
    let (name, value) = rest.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
    is_name.then_some((name, value, negated))
}

/// Completions that are offered one after the other.
const MOST_COMPLETIONS: usize = 50;

/// The search line with the word at its end completed as the name of a field, or as its value, in each way that fits; nothing when there is
/// nothing to complete.
pub fn completions<'a>(text: &str, apps: impl Iterator<Item = &'a str>) -> Vec<String> {
    let start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let token = &text[start..];
    let bare = token.strip_prefix('-').unwrap_or(token);
    let sign = &token[..token.len() - bare.len()];
    let completed: Vec<String> = match bare.split_once(':') {
        None if bare.len() < 2 => Vec::new(),
        None => {
            let fields = FIELDS.iter().map(|(name, _)| *name).filter(|name| name.starts_with(bare));
            fields.map(|name| format!("{name}:")).collect()
        }
        Some(("app", value)) => {
            let mut fitting: Vec<&str> = apps.filter(|app| app.starts_with(value) && *app != value).collect();
            fitting.sort_unstable();
            fitting.iter().take(MOST_COMPLETIONS).map(|app| format!("app:{app} ")).collect()
        }
        Some((name, value)) => {
            let values =
                FIELDS.iter().find(|(field, _)| *field == name).map_or(&[][..], |(_, values)| values);
            let fitting = values.iter().filter(|known| known.starts_with(value) && **known != value);
            fitting.map(|known| format!("{name}:{known} ")).collect()
        }
    };
    completed.into_iter().map(|completed| format!("{}{sign}{completed}", &text[..start])).collect()
}
