//! Single values of the config file.
//!
//! Owns what each may be. Messages name the key and what is expected, never what stands there.

use toml::Spanned;
use toml::de::DeValue;

use super::Warning;

/// A value with its key, and where warnings go.
pub(super) struct Entry<'a, 'i> {
    pub key: &'a str,
    pub value: &'a Spanned<DeValue<'i>>,
    pub line: usize,
}

impl Entry<'_, '_> {
    /// A warning about this value.
    pub(super) fn wrong(&self, expected: &str) -> Warning {
        Warning {
            line: self.line,
            what: format!("{} is not what is expected", self.key),
            remedy: format!("write {expected}"),
        }
    }

    /// A text that is not empty.
    pub(super) fn text(&self, expected: &str) -> Result<String, Warning> {
        let text = self.value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| self.wrong(expected))
    }

    /// `true` or `false`.
    pub(super) fn yes_no(&self) -> Result<bool, Warning> {
        self.value.get_ref().as_bool().ok_or_else(|| self.wrong("true or false, without quotes"))
    }

    /// One of some names.
    pub(super) fn one_of<T: Copy>(&self, names: &[(&'static str, T)]) -> Result<T, Warning> {
        let given = self.value.get_ref().as_str();
        let found =
            names.iter().find(|(name, _)| given.is_some_and(|given| name.eq_ignore_ascii_case(given)));
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            let what = format!("{} is not one of {}", self.key, names.join(", "));
            Warning { what, ..self.wrong("one, in quotes") }
        })
    }

    /// A text, or a list of texts, none of them empty.
    pub(super) fn texts(&self, expected: &str) -> Result<Vec<String>, Warning> {
        let value = self.value.get_ref();
        let texts: Option<Vec<String>> = match (value.as_str(), value.as_array()) {
            (Some(text), _) => Some(vec![text.to_owned()]),
            (None, Some(list)) => {
                list.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
            }
            (None, None) => None,
        };
        texts
            .filter(|texts| !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty()))
            .ok_or_else(|| self.wrong(expected))
    }
}
