//! JSON laid out to be read.
//!
//! Owns blanks between tokens; no token is changed, so that numbers and escapes stay as they came. Must not recurse.

/// Blanks of a level.
const INDENT: usize = 2;
/// Deeper levels are not indented further: a body of a hundred thousand brackets must not become gigabytes of blanks.
const MAX_INDENT: usize = 100;

/// A JSON text with a line for each member and item; empty containers stay on their line.
pub fn laid_out(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        let from = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b'"' => {
                at = after_string(bytes, at);
                out.push_str(&text[from..at]);
            }
            b'{' | b'[' => {
                out.push(char::from(*byte));
                let next =
                    bytes[at..].iter().position(|next| !next.is_ascii_whitespace()).map(|skip| at + skip);
                if let Some(close) = next.filter(|next| matches!(bytes[*next], b'}' | b']')) {
                    out.push(char::from(bytes[close]));
                    at = close + 1;
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(char::from(*byte));
            }
            b',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => {
                let is_end =
                    |byte: &u8| matches!(byte, b',' | b'}' | b']' | b':') || byte.is_ascii_whitespace();
                at += bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at);
                out.push_str(&text[from..at]);
            }
        }
    }
    out
}

/// The place after a string's closing quote.
fn after_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += next;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at = (at + 2).min(bytes.len());
    }
    bytes.len()
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', depth.min(MAX_INDENT) * INDENT));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_stay_as_they_came() {
        let text = r#" {"a":1.50,"b" : [ ],"c":{ },"d":[1e400,"x\"{,:\u00e9"],"e":{"f":null}} "#;
        let expected = "{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": {},\n  \"d\": [\n    1e400,\n    \"x\\\"{,:\\u00e9\"\n  ],\n  \"e\": {\n    \"f\": null\n  }\n}";
        assert_eq!(laid_out(text), expected);
        assert_eq!([laid_out("7"), laid_out(" \"a b\" ")], ["7", "\"a b\""]);
    }

    #[test]
    fn depth_costs_no_more_than_its_brackets() {
        let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(laid_out(&deep).len() < 50_000 * 2 * 202 + 10);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[\\[\\]{}:,\" \\\\a1é]{0,40}") {
            laid_out(&text);
        }
    }
}
