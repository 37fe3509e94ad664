//! The place of a value in the spellings of other tools.
//!
//! Owns jq paths, `JSONPath` (normalised, RFC 9535) and JSON Pointer (RFC 6901). Each leads back to the value, whatever its keys are.

use std::fmt::Write as _;

use super::index::JsonIndex;
use crate::domain::document::Step;
use crate::domain::safe_text::CUT_MARK;

/// Steps of a path that are shown at most.
const SHOWN_STEPS: usize = 32;

impl JsonIndex {
    /// The place in the spelling of jq: `.items[0]["e-mail"]`.
    pub fn jq_path(&self, row: usize) -> String {
        jq_path_of(self.steps(row, usize::MAX))
    }

    /// The same without the start of a place that is very deep.
    pub fn jq_path_end(&self, row: usize) -> String {
        let path = jq_path_of(self.steps(row, SHOWN_STEPS));
        if self.depth(row) > SHOWN_STEPS { format!("{CUT_MARK}{path}") } else { path }
    }

    /// The place as a normalised `JSONPath` (RFC 9535): `$['items'][0]['e-mail']`.
    pub fn json_path(&self, row: usize) -> String {
        let mut out = "$".to_owned();
        for step in self.steps(row, usize::MAX) {
            match step {
                Step::Key(key) => {
                    out.push_str("['");
                    key.chars().for_each(|c| push_in_json_path(&mut out, c));
                    out.push_str("']");
                }
                Step::Index(index) => _ = write!(out, "[{index}]"),
            }
        }
        out
    }

    /// The place as a JSON Pointer (RFC 6901): `/items/0/e-mail`; empty for the whole.
    pub fn json_pointer(&self, row: usize) -> String {
        let mut out = String::new();
        for step in self.steps(row, usize::MAX) {
            match step {
                Step::Key(key) => _ = write!(out, "/{}", key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => _ = write!(out, "/{index}"),
            }
        }
        out
    }
}

fn jq_path_of(steps: Vec<Step>) -> String {
    let mut out = String::new();
    for step in steps {
        // Writing into a String cannot fail.
        let _ = match step {
            Step::Key(key) if is_jq_name(&key) => write!(out, ".{key}"),
            Step::Key(key) => {
                let dot = if out.is_empty() { "." } else { "" };
                write!(out, "{dot}[{}]", serde_json::Value::String(key))
            }
            Step::Index(index) if out.is_empty() => write!(out, ".[{index}]"),
            Step::Index(index) => write!(out, "[{index}]"),
        };
    }
    if out.is_empty() { ".".to_owned() } else { out }
}

/// Whether jq takes the key after a bare dot.
fn is_jq_name(key: &str) -> bool {
    !key.is_empty()
        && !key.starts_with(|c: char| c.is_ascii_digit())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A character of a name, with the escapes that the normalised form demands and no others.
fn push_in_json_path(out: &mut String, c: char) {
    match c {
        '\'' => out.push_str("\\'"),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        // Writing into a String cannot fail.
        c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicBool;

    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::domain::output::{Kind, filter};

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn index(text: &str) -> JsonIndex {
        JsonIndex::build(text.to_owned(), 0..text.len(), &NEVER).expect("JSON")
    }

    fn child(index: &JsonIndex, at: usize, step: &Step) -> Option<usize> {
        index.children(at).find(|child| match step {
            Step::Key(key) => index.key(*child).is_some_and(|known| known == key.as_str()),
            Step::Index(place) => index.position(*child) == Some(*place),
        })
    }

    /// Follows steps from the root.
    fn follow(index: &JsonIndex, steps: &[Step]) -> Option<usize> {
        steps.iter().try_fold(0, |at, step| child(index, at, step))
    }

    /// A quoted name, and what comes after it.
    fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
        let mut chars = text.strip_prefix(quote)?.char_indices();
        let mut out = String::new();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => return Some((out, &text[1 + at + 1..])),
                '\\' => match chars.next()?.1 {
                    'b' => out.push('\u{8}'),
                    'f' => out.push('\u{c}'),
                    'n' => out.push('\n'),
                    'r' => out.push('\r'),
                    't' => out.push('\t'),
                    'u' => {
                        let code: String = (0..4).filter_map(|_| chars.next()).map(|(_, c)| c).collect();
                        out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                    }
                    other => out.push(other),
                },
                c => out.push(c),
            }
        }
        None
    }

    /// `[0]` or `["name"]`, and what comes after it.
    fn bracket(text: &str, quote: char) -> Option<(Step, &str)> {
        let inner = text.strip_prefix('[')?;
        if let Some((key, rest)) = quoted(inner, quote) {
            return Some((Step::Key(key), rest.strip_prefix(']')?));
        }
        let (digits, rest) = inner.split_once(']')?;
        Some((Step::Index(digits.parse().ok()?), rest))
    }

    fn read_jq(path: &str) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut rest = path;
        if path.starts_with(".[") || path == "." {
            rest = &path[1..];
        }
        while !rest.is_empty() {
            if let Some(name) = rest.strip_prefix('.') {
                let end = name.find(['.', '[']).unwrap_or(name.len());
                steps.push(Step::Key(name[..end].to_owned()));
                rest = &name[end..];
            } else {
                let (step, after) = bracket(rest, '"')?;
                steps.push(step);
                rest = after;
            }
        }
        Some(steps)
    }

    fn read_json_path(path: &str) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut rest = path.strip_prefix('$')?;
        while !rest.is_empty() {
            let (step, after) = bracket(rest, '\'')?;
            steps.push(step);
            rest = after;
        }
        Some(steps)
    }

    fn follow_pointer(index: &JsonIndex, pointer: &str) -> Option<usize> {
        pointer.split('/').skip(1).try_fold(0, |at, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            let step = match index.kind(at) {
                Kind::Array => Step::Index(token.parse().ok()?),
                _ => Step::Key(token),
            };
            child(index, at, &step)
        })
    }

    fn documents() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u8>().prop_map(Value::from)
        ];
        let key = prop_oneof![
            "[a-z0-9_]{0,3}",
            prop::collection::vec(
                prop::sample::select(vec![
                    '/', '~', '\'', '"', '\\', '.', '[', ']', '0', '\n', '\u{1}', '\u{7f}', 'é', '東', '𝄞',
                    ' ', '$'
                ]),
                0..4
            )
            .prop_map(|chars| chars.into_iter().collect::<String>()),
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key.clone(), inner, 0..4).prop_map(
                    |members: BTreeMap<String, Value>| Value::Object(members.into_iter().collect())
                ),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_spelling_leads_back_to_the_row(document in documents()) {
            let index = index(&document.to_string());
            for row in 0..index.len() {
                let (jq, path, pointer) = (index.jq_path(row), index.json_path(row), index.json_pointer(row));
                prop_assert_eq!(read_jq(&jq).and_then(|steps| follow(&index, &steps)), Some(row), "{}", jq);
                prop_assert_eq!(read_json_path(&path).and_then(|steps| follow(&index, &steps)), Some(row), "{}", path);
                prop_assert_eq!(follow_pointer(&index, &pointer), Some(row), "{}", pointer);
                let found = document.pointer(&pointer).map(Value::to_string);
                prop_assert_eq!(found, Some(index.value_text(row).to_string()));
            }
        }
    }

    #[test]
    fn the_spellings_are_those_of_the_standards() {
        let index = index(r#"{"a":[{"e-mail":1,"it's/~":2,"\u000b\u0001":3}]}"#);
        let spelled = |row| [index.jq_path(row), index.json_path(row), index.json_pointer(row)];
        assert_eq!(spelled(0), [".", "$", ""]);
        assert_eq!(spelled(2), [".a[0]", "$['a'][0]", "/a/0"]);
        assert_eq!(spelled(3), [".a[0][\"e-mail\"]", "$['a'][0]['e-mail']", "/a/0/e-mail"]);
        assert_eq!(spelled(4)[1..], ["$['a'][0]['it\\'s/~']", "/a/0/it's~1~0"]);
        assert_eq!(spelled(5)[1], "$['a'][0]['\\u000b\\u0001']");
    }

    #[test]
    fn jq_itself_follows_its_paths() {
        let text = r#"{"if":{"0a":["x",{"":{"é \"q\"":7}}]},"and":[1]}"#;
        let index = index(text);
        for row in 0..index.len() {
            let made = filter(text.as_bytes(), &index.jq_path(row), &NEVER).expect("a path");
            assert_eq!(made.text, index.value_text(row), "{}", index.jq_path(row));
        }
    }
}
