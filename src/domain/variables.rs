//! `_variables` and the `{tags}` that refer to them (API reference, "Call a function").
//!
//! Owns the tag grammar and the preview of what a text becomes. The service does the real substitution.

use indexmap::IndexMap;

use super::document::Doc;

/// Named values, in the order the person gave them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variables(IndexMap<String, String>);

impl Variables {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Sets a variable; a known name keeps its place.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// Removes a variable and returns its value; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        self.0.shift_remove(name)
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The `_variables` object.
    pub fn to_doc(&self) -> Doc {
        Doc::of(self.iter().map(|(name, value)| (name, Doc::text(value))))
    }

    /// The text with every known tag replaced; unknown tags stay as they are.
    pub fn preview(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for tag in tags(text) {
            if let Some(value) = self.get(tag.name) {
                out.push_str(&text[from..tag.start]);
                out.push_str(value);
                from = tag.end;
            }
        }
        out.push_str(&text[from..]);
        out
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

/// A `{name}` in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Byte offset of `{`.
    pub start: usize,
    /// Byte offset after `}`.
    pub end: usize,
    /// The name between the braces.
    pub name: &'a str,
}

/// Every tag of a text, from left to right. A name is `[A-Za-z_][A-Za-z0-9_.]*`.
pub fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let name_len = text[open + 1..].bytes().take_while(|b| is_name_byte(*b)).count();
        let close = open + 1 + name_len;
        let name = &text[open + 1..close];
        if text[close..].starts_with('}') && is_variable_name(name) {
            found.push(Tag { start: open, end: close + 1, name });
            from = close + 1;
        } else {
            from = open + 1;
        }
    }
    found
}

/// The name, when the whole text is one tag: such a text fits values of every kind, since the service puts the value in.
pub fn whole_tag(text: &str) -> Option<&str> {
    match tags(text).as_slice() {
        [tag] if tag.start == 0 && tag.end == text.len() => Some(tag.name),
        _ => None,
    }
}

/// Whether the text can stand between the braces of a tag.
pub fn is_variable_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && name.bytes().all(is_name_byte)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_and_previewed() {
        let mut vars = Variables::default();
        vars.set("first_name", "John");
        assert_eq!(vars.preview("{first_name} {last_name} {no"), "John {last_name} {no");
        assert_eq!(vars.preview("{{first_name}}"), "{John}");
        let names: Vec<_> = tags("{a} { b} {c.d} {1} {}").iter().map(|t| t.name).collect();
        assert_eq!(names, ["a", "c.d"]);
    }
}
