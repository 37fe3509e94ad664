//! The text of a string or a key, with its spelling.
//!
//! Owns that escapes survive: `"\u00e9"` and `"\/"` are written as they were read. Two texts are equal when they mean the same.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// A text, and how it was spelled when that is not the writer's own way.
#[derive(Clone, Default)]
pub struct Text {
    meaning: String,
    /// What stood between the quotes.
    spelling: Option<Box<str>>,
}

impl Text {
    /// A text that was read; `spelling` is what stood between its quotes, when the writer would spell it in another way.
    pub(super) fn spelled(meaning: String, spelling: Option<&str>) -> Self {
        Self { meaning, spelling: spelling.map(Into::into) }
    }

    /// What it means.
    pub fn as_str(&self) -> &str {
        &self.meaning
    }

    /// What stands between its quotes, when the writer would not find it by itself.
    pub(super) fn spelling(&self) -> Option<&str> {
        self.spelling.as_deref()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.meaning
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.meaning
    }
}

impl From<String> for Text {
    fn from(meaning: String) -> Self {
        Self { meaning, spelling: None }
    }
}

impl From<&str> for Text {
    fn from(meaning: &str) -> Self {
        meaning.to_owned().into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.meaning
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.meaning.clone()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        // A half of a surrogate pair means nothing: only its spelling tells it from another.
        self.meaning == other.meaning
            && (!self.meaning.contains('\u{fffd}') || self.spelling == other.spelling)
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.meaning == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.meaning == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.meaning == *other
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.meaning.hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.meaning.fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.meaning.fmt(f)
    }
}
