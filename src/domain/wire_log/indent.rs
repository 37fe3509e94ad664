//! JSON on lines of its own, for reading.
//!
//! Owns where lines break. Reads text from its beginning, so that the start of a body can be indented, too. Numbers, strings and the
//! order of keys stay as they came; only white space between them changes.

/// Indentation goes no deeper than this; what lies deeper is no easier to read by it.
const DEEPEST: usize = 40;

/// The text as indented lines; `None` when it begins as neither an object nor a list.
pub fn indented(text: &str) -> Option<Vec<String>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut lines = Lines { done: Vec::new(), line: String::new(), depth: 0 };
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '"' => string_len(rest),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(len);
        rest = after.trim_start_matches([' ', '\t', '\r', '\n']);
        match c {
            '{' | '[' => {
                let close = if c == '{' { '}' } else { ']' };
                lines.line.push(c);
                if let Some(after) = rest.strip_prefix(close) {
                    lines.line.push(close);
                    rest = after.trim_start();
                } else {
                    lines.depth += 1;
                    lines.end();
                }
            }
            '}' | ']' => {
                lines.depth = lines.depth.saturating_sub(1);
                lines.end();
                lines.line.push(c);
            }
            ',' => {
                lines.line.push(c);
                lines.end();
            }
            ':' => lines.line.push_str(": "),
            _ => {
                lines.line.push_str(token);
                // No JSON, but words that stood apart stay so.
                let was_apart = rest.len() < after.len();
                if was_apart && rest.starts_with(char::is_alphanumeric) {
                    lines.line.push(' ');
                }
            }
        }
    }
    lines.done.push(lines.line);
    Some(lines.done)
}

/// The length of a string with its quotes; of one that is cut, all there is.
fn string_len(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

struct Lines {
    done: Vec<String>,
    line: String,
    depth: usize,
}

impl Lines {
    fn end(&mut self) {
        let indent = "  ".repeat(self.depth.min(DEEPEST));
        let line = std::mem::replace(&mut self.line, indent);
        // A line that holds nothing but its indentation says nothing.
        if !line.trim().is_empty() {
            self.done.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        indented(text).expect("JSON").join("\n")
    }

    #[test]
    fn values_stay_as_they_came() {
        assert_eq!(
            shown(r#" {"a":[1.10,-2e400,{}],"b":"x, {y}: \"z\"","c":[ ]} "#),
            "{\n  \"a\": [\n    1.10,\n    -2e400,\n    {}\n  ],\n  \"b\": \"x, {y}: \\\"z\\\"\",\n  \"c\": []\n}"
        );
    }

    #[test]
    fn the_start_of_a_body_is_enough() {
        assert_eq!(shown(r#"{"apps":[{"name":"sla"#), "{\n  \"apps\": [\n    {\n      \"name\": \"sla");
        assert_eq!(shown("{not json at all}"), "{\n  not json at all\n}");
        assert_eq!(indented("<html>"), None);
        assert_eq!(indented(""), None);
    }

    #[test]
    fn depth_costs_little() {
        let deep = "[".repeat(64 * 1024);
        let bytes: usize = indented(&deep).expect("JSON").iter().map(String::len).sum();
        assert!(bytes < 100 * deep.len(), "{bytes}");
    }

    proptest! {
        #[test]
        fn what_json_says_does_not_change(value in json()) {
            let compact = value.to_string();
            let read: serde_json::Value = serde_json::from_str(&shown(&compact)).expect("JSON");
            prop_assert_eq!(read, value);
        }

        #[test]
        fn any_text_is_taken(text in "[{\\[].{0,60}") {
            let without = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(without(&shown(&text)), without(&text));
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".{0,8}".prop_map(Into::into),
        ];
        let tree = leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map(".{0,4}", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        });
        prop_oneof![
            prop::collection::vec(tree.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map(".{0,4}", tree, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    }
}
