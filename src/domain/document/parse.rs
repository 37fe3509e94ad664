//! Reading JSON text into a document.
//!
//! Owns the strict JSON grammar (RFC 8259) with errors that name line and column. Must not accept what it cannot keep.

use super::write::write_string;
use super::{Doc, NumText, Text};

/// How deep a document may nest; deeper text is refused, so that no walk over a document can exhaust the stack.
pub const MAX_DEPTH: usize = 256;

/// Why a text is not a JSON document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ParseError {
    /// Line of the fault, from 1.
    pub line: usize,
    /// Column of the fault in characters, from 1.
    pub column: usize,
    /// What was expected or is wrong.
    pub message: String,
}

impl Doc {
    /// Reads a whole text as one JSON value.
    ///
    /// # Errors
    /// A [`ParseError`] with the place of the first fault.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Parser { text, at: 0, cuts: false, was_cut: false }.whole().map(|(value, _)| value)
    }

    /// Reads a whole text as one JSON value; what lies deeper than [`MAX_DEPTH`] becomes `true`. Tells whether something did.
    ///
    /// # Errors
    /// A [`ParseError`] with the place of the first fault.
    pub fn parse_cut(text: &str) -> Result<(Self, bool), ParseError> {
        Parser { text, at: 0, cuts: true, was_cut: false }.whole()
    }
}

impl Doc {
    /// Reads JSON with comments and commas after the last element, as people keep it in files. Both are dropped.
    ///
    /// # Errors
    /// As [`Doc::parse`].
    pub fn parse_lenient(text: &str) -> Result<Self, ParseError> {
        Self::parse(&without_comments(text))
    }
}

/// The text with comments and trailing commas as blanks, so that places in it stay what they are.
fn without_comments(text: &str) -> String {
    let mut out: Vec<char> = text.chars().collect();
    let (mut at, mut in_string) = (0, false);
    while at < out.len() {
        match (out[at], out.get(at + 1)) {
            ('\\', _) if in_string => at += 1,
            ('"', _) => in_string = !in_string,
            ('/', Some('/')) if !in_string => {
                while at < out.len() && out[at] != '\n' {
                    out[at] = ' ';
                    at += 1;
                }
            }
            ('/', Some('*')) if !in_string => {
                while at < out.len() && !(out[at] == '*' && out.get(at + 1) == Some(&'/')) {
                    out[at] = if out[at] == '\n' { '\n' } else { ' ' };
                    at += 1;
                }
                for end in out.iter_mut().skip(at).take(2) {
                    *end = ' ';
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    let mut in_string = false;
    for at in 0..out.len() {
        let escaped = at > 0 && out[at - 1] == '\\';
        match out[at] {
            '"' if !escaped => in_string = !in_string,
            ',' if !in_string => {
                let next = out[at + 1..].iter().find(|c| !c.is_whitespace());
                if matches!(next, Some(']' | '}')) {
                    out[at] = ' ';
                }
            }
            _ => {}
        }
    }
    out.into_iter().collect()
}

/// Whether the whole text is one number of the JSON grammar.
pub(super) fn is_number(text: &str) -> bool {
    number_len(text.as_bytes()) == Some(text.len()) && !text.is_empty()
}

/// Length of the number at the start of the bytes.
fn number_len(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    match bytes.get(at) {
        Some(b'0') => at += 1,
        Some(b'1'..=b'9') => at += digits(at),
        _ => return None,
    }
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return None;
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        if exponent == 0 {
            return None;
        }
        at += 1 + sign + exponent;
    }
    Some(at)
}

/// What stands between the quotes when the writer writes a text.
fn written(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    out[1..out.len() - 1].to_owned()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Whether what lies too deep is left out instead of refused.
    cuts: bool,
    was_cut: bool,
}

impl Parser<'_> {
    fn whole(mut self) -> Result<(Doc, bool), ParseError> {
        self.blank();
        let value = self.value(0)?;
        self.blank();
        if self.at < self.text.len() {
            return Err(self.fail("nothing more is expected here"));
        }
        Ok((value, self.was_cut))
    }

    /// Steps over an array or object without reading it.
    fn skip_nested(&mut self) -> Result<Doc, ParseError> {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open -= 1,
                Some(b'"') => {
                    self.string()?;
                    continue;
                }
                None => return Err(self.fail("the text ends where a JSON value is expected")),
                Some(_) => {}
            }
            self.at += 1;
            if open == 0 {
                self.was_cut = true;
                return Ok(Doc::Bool(true));
            }
        }
    }

    fn fail(&self, message: impl Into<String>) -> ParseError {
        let before = &self.text[..self.at.min(self.text.len())];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        ParseError {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8, message: &str) -> Result<(), ParseError> {
        if self.peek() != Some(byte) {
            return Err(self.fail(message));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Doc, ParseError> {
        if depth > MAX_DEPTH && self.cuts && matches!(self.peek(), Some(b'{' | b'[')) {
            return self.skip_nested();
        }
        if depth > MAX_DEPTH {
            return Err(self.fail(format!("nested more than {MAX_DEPTH} levels deep")));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Doc::Str),
            Some(b't') => self.word("true", Doc::Bool(true)),
            Some(b'f') => self.word("false", Doc::Bool(false)),
            Some(b'n') => self.word("null", Doc::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(self.fail("a JSON value is expected here")),
            None => Err(self.fail("the text ends where a JSON value is expected")),
        }
    }

    fn word(&mut self, word: &str, value: Doc) -> Result<Doc, ParseError> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.fail(format!("`{word}` is expected here")));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Doc, ParseError> {
        let Some(len) = number_len(&self.text.as_bytes()[self.at..]) else {
            return Err(self.fail("this is not a JSON number"));
        };
        let text = &self.text[self.at..self.at + len];
        self.at += len;
        Ok(Doc::Num(NumText(text.into())))
    }

    fn array(&mut self, depth: usize) -> Result<Doc, ParseError> {
        let mut items = Vec::new();
        self.at += 1;
        self.blank();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Doc::Arr(items));
        }
        loop {
            self.blank();
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.expect(b']', "`,` or `]` is expected here")?;
                return Ok(Doc::Arr(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Doc, ParseError> {
        let mut members = Vec::new();
        self.at += 1;
        self.blank();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Doc::Obj(members));
        }
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return Err(self.fail("a key in double quotes is expected here"));
            }
            let key = self.string()?;
            self.blank();
            self.expect(b':', "`:` is expected after the key")?;
            self.blank();
            members.push((key, self.value(depth + 1)?));
            self.blank();
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.expect(b'}', "`,` or `}` is expected here")?;
                return Ok(Doc::Obj(members));
            }
        }
    }

    fn string(&mut self) -> Result<Text, ParseError> {
        self.at += 1;
        let start = self.at;
        let mut out = String::new();
        let mut escaped = false;
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.bytes().take_while(|b| !matches!(b, b'"' | b'\\' | 0..=0x1f)).count();
            out.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    let spelling = &self.text[start..self.at];
                    self.at += 1;
                    let differs = escaped && written(&out) != spelling;
                    return Ok(Text::spelled(out, differs.then_some(spelling)));
                }
                Some(b'\\') => {
                    out.push(self.escape()?);
                    escaped = true;
                }
                Some(_) => return Err(self.fail("control characters must be escaped inside a string")),
                None => return Err(self.fail("the string is not closed")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        let Some(kind) = self.text.as_bytes().get(self.at + 1).copied() else {
            return Err(self.fail("the string is not closed"));
        };
        let plain = match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(self.fail("no such escape in JSON")),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, ParseError> {
        let first = self.hex4(self.at)?;
        if let Some(c) = char::from_u32(first) {
            self.at += 6;
            return Ok(c);
        }
        let second = if first < 0xDC00 { self.hex4(self.at + 6).ok() } else { None };
        let pair = second.filter(|low| (0xDC00..0xE000).contains(low));
        let combined =
            pair.and_then(|low| char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00)));
        // Half of a pair is no character. It is kept in its spelling, and shown as what it is: unreadable.
        let Some(c) = combined else {
            self.at += 6;
            return Ok(char::REPLACEMENT_CHARACTER);
        };
        self.at += 12;
        Ok(c)
    }

    fn hex4(&self, at: usize) -> Result<u32, ParseError> {
        let digits = self.text.get(at..at + 6).and_then(|escape| escape.strip_prefix("\\u"));
        digits
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .ok_or_else(|| self.fail("`\\u` needs four hexadecimal digits"))
    }
}
