//! The lossless JSON document.
//!
//! Owns one JSON value as the person has it: spelling of numbers and texts, key order and duplicate keys survive. Must not know schemas.

mod parse;
mod path;
mod text;
mod write;

pub use parse::{MAX_DEPTH, ParseError};
pub use path::{Path, Step};
pub use text::Text;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Doc {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number in its own spelling.
    Num(NumText),
    /// A string.
    Str(Text),
    /// An array.
    Arr(Vec<Doc>),
    /// An object; keeps order and duplicate keys.
    Obj(Vec<(Text, Doc)>),
}

impl Doc {
    /// An empty object, what a fresh form holds.
    pub fn object() -> Self {
        Self::Obj(Vec::new())
    }

    /// A string.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Str(text.into())
    }

    /// An object of these members.
    pub fn of<K: Into<Text>>(members: impl IntoIterator<Item = (K, Doc)>) -> Self {
        Self::Obj(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The members of an object, nothing for any other value.
    pub fn members(&self) -> &[(Text, Doc)] {
        match self {
            Self::Obj(members) => members,
            _ => &[],
        }
    }

    /// The items of an array, nothing for any other value.
    pub fn items(&self) -> &[Doc] {
        match self {
            Self::Arr(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The member of that key; the first, if it occurs twice.
    pub fn member(&self, key: &str) -> Option<&Doc> {
        self.members().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// What JSON calls this kind of value, for messages.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Num(_) => "number",
            Self::Str(_) => "string",
            Self::Arr(_) => "array",
            Self::Obj(_) => "object",
        }
    }
}

/// A number of the JSON grammar, spelling kept: `0.10`, `1E5`, `12345678901234567890`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumText(Box<str>);

impl NumText {
    /// The number as it is spelled, when the whole text is one JSON number.
    pub fn parse(text: &str) -> Option<Self> {
        parse::is_number(text).then(|| Self(text.into()))
    }

    /// Its spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the value is mathematically an integer: `1.0` and `1e2` are.
    pub fn is_integral(&self) -> bool {
        let (mantissa, exponent) = self.0.split_once(['e', 'E']).unwrap_or((&self.0, "0"));
        let (_, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let significant = fraction.trim_end_matches('0').len();
        let digits = mantissa.trim_start_matches('-').replace('.', "");
        if digits.bytes().all(|digit| digit == b'0') {
            return true;
        }
        let trailing_zeros = if significant == 0 {
            mantissa.split('.').next().map_or(0, |whole| whole.len() - whole.trim_end_matches('0').len())
        } else {
            0
        };
        let negative = exponent.starts_with('-');
        // An exponent too long for i64 moves the point further than any digit count that fits in memory.
        let Ok(exponent) = exponent.trim_start_matches('+').parse::<i64>() else { return !negative };
        let significant = i64::try_from(significant).unwrap_or(i64::MAX);
        let trailing_zeros = i64::try_from(trailing_zeros).unwrap_or(i64::MAX);
        if significant > 0 { exponent >= significant } else { exponent >= -trailing_zeros }
    }
}

#[cfg(test)]
mod tests;
