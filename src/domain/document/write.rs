//! Writing a document as JSON text.
//!
//! Owns the one writer whose bytes are shown and sent. Strings are UTF-8 and escaped only where JSON demands it.

use std::fmt::Write as _;

use super::{Doc, Text};

impl Doc {
    /// Compact JSON, as it is sent.
    pub fn write(&self) -> String {
        let mut out = String::new();
        write_value(&mut out, self, None, 0);
        out
    }

    /// In a line of a list: texts plain, other values as JSON; a text that reads like another value in quotes.
    pub fn label(&self) -> String {
        match self.as_str() {
            Some(text) if Self::parse(text).is_err() => text.to_owned(),
            _ => self.write(),
        }
    }

    /// JSON with two spaces of indentation, as it is edited.
    pub fn write_pretty(&self) -> String {
        let mut out = String::new();
        write_value(&mut out, self, Some(2), 0);
        out
    }
}

fn write_value(out: &mut String, value: &Doc, indent: Option<usize>, depth: usize) {
    match value {
        Doc::Null => out.push_str("null"),
        Doc::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Doc::Num(number) => out.push_str(number.as_str()),
        Doc::Str(text) => write_text(out, text),
        Doc::Arr(items) => write_all(out, ['[', ']'], items, indent, depth, |out, item| {
            write_value(out, item, indent, depth + 1);
        }),
        Doc::Obj(members) => write_all(out, ['{', '}'], members, indent, depth, |out, (key, member)| {
            write_text(out, key);
            out.push_str(if indent.is_some() { ": " } else { ":" });
            write_value(out, member, indent, depth + 1);
        }),
    }
}

fn write_all<T>(
    out: &mut String,
    brackets: [char; 2],
    elements: &[T],
    indent: Option<usize>,
    depth: usize,
    each: impl Fn(&mut String, &T),
) {
    out.push(brackets[0]);
    for (position, element) in elements.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        break_line(out, indent, depth + 1);
        each(out, element);
    }
    if !elements.is_empty() {
        break_line(out, indent, depth);
    }
    out.push(brackets[1]);
}

fn break_line(out: &mut String, indent: Option<usize>, depth: usize) {
    if let Some(width) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', width * depth));
    }
}

fn write_text(out: &mut String, text: &Text) {
    match text.spelling() {
        Some(spelling) => {
            out.push('"');
            out.push_str(spelling);
            out.push('"');
        }
        None => write_string(out, text),
    }
}

/// Appends a JSON string literal.
pub(super) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // Writing to a String cannot fail.
            c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
}
