//! Reading JSON text into rows.
//!
//! Owns the strict JSON grammar (RFC 8259) as one loop without recursion. Must not decode or copy any text.

use std::sync::atomic::{AtomicBool, Ordering};

use super::index::{NONE, Node};

/// Why there is no index of a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// The text is not JSON. Places count from the start of the whole text.
    #[error("line {line}, column {column}: {message}")]
    NotJson {
        /// Byte of the fault, from 0.
        offset: usize,
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault in characters, from 1.
        column: usize,
        /// What was expected or is wrong.
        message: &'static str,
    },
    /// Longer than an index can address.
    #[error("too long for an index: more than 4 GiB")]
    TooLong,
    /// The flag was set.
    #[error("cancelled")]
    Cancelled,
}

/// What stops a scan; its place is the scan's position.
pub(super) enum Stop {
    Fault(&'static str),
    Cancelled,
}

/// How many rows are read between two looks at the flag.
const POLL_EVERY: usize = 4096;

/// One pass over a text that is known to be UTF-8.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The innermost container that is still open.
    open: u32,
    cancelled: &'a AtomicBool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(bytes: &'a [u8], cancelled: &'a AtomicBool) -> Self {
        Self { bytes, at: 0, nodes: Vec::new(), open: NONE, cancelled }
    }

    /// All rows of the text, or the byte where the scan stopped and why.
    pub(super) fn run(mut self) -> Result<Vec<Node>, (usize, Stop)> {
        match self.document() {
            Ok(()) => {
                self.nodes.shrink_to_fit();
                Ok(self.nodes)
            }
            Err(stop) => Err((self.at, stop)),
        }
    }

    fn document(&mut self) -> Result<(), Stop> {
        let mut key = NONE;
        loop {
            self.value(key)?;
            let Some(next) = self.after_value()? else { break };
            key = next;
        }
        if self.at < self.bytes.len() { Err(Stop::Fault("nothing more is expected here")) } else { Ok(()) }
    }

    /// Reads a scalar, or the start of a container up to its first value.
    fn value(&mut self, mut key: u32) -> Result<(), Stop> {
        loop {
            self.blank();
            let Some(first) = self.peek() else {
                return Err(Stop::Fault("the text ends where a JSON value is expected"));
            };
            let row = self.push(key)?;
            match first {
                b'{' | b'[' => {
                    self.at += 1;
                    self.open = row;
                    self.blank();
                    if self.peek() == Some(closing(first)) {
                        self.close();
                        return Ok(());
                    }
                    key = if first == b'{' { self.key()? } else { 0 };
                    continue;
                }
                b'"' => self.string()?,
                b't' => self.word(b"true", "`true` is expected here")?,
                b'f' => self.word(b"false", "`false` is expected here")?,
                b'n' => self.word(b"null", "`null` is expected here")?,
                b'-' | b'0'..=b'9' => self.number()?,
                _ => return Err(Stop::Fault("a JSON value is expected here")),
            }
            self.nodes[row as usize].stop = narrow(self.at);
            return Ok(());
        }
    }

    /// Reads what may follow a value: ends of containers, then a comma and the key or number of the next value. `None` at the end.
    fn after_value(&mut self) -> Result<Option<u32>, Stop> {
        loop {
            self.blank();
            let Some(open) = self.nodes.get(self.open as usize) else { return Ok(None) };
            let (bracket, children) = (self.bytes[open.start as usize], open.children);
            match self.peek() {
                Some(b',') if bracket == b'[' => {
                    self.at += 1;
                    return Ok(Some(children));
                }
                Some(b',') => {
                    self.at += 1;
                    self.blank();
                    return self.key().map(Some);
                }
                Some(byte) if byte == closing(bracket) => self.close(),
                Some(_) if bracket == b'[' => return Err(Stop::Fault("`,` or `]` is expected here")),
                Some(_) => return Err(Stop::Fault("`,` or `}` is expected here")),
                None if bracket == b'[' => return Err(Stop::Fault("the text ends inside an array")),
                None => return Err(Stop::Fault("the text ends inside an object")),
            }
        }
    }

    fn push(&mut self, label: u32) -> Result<u32, Stop> {
        let row = self.nodes.len();
        if row.is_multiple_of(POLL_EVERY) && self.cancelled.load(Ordering::Relaxed) {
            return Err(Stop::Cancelled);
        }
        let depth = match self.nodes.get_mut(self.open as usize) {
            Some(parent) => {
                parent.children += 1;
                parent.depth + 1
            }
            None => 0,
        };
        let (start, end) = (narrow(self.at), narrow(row + 1));
        self.nodes.push(Node { start, stop: start, label, parent: self.open, end, children: 0, depth });
        Ok(narrow(row))
    }

    fn close(&mut self) {
        self.at += 1;
        let (end, stop) = (narrow(self.nodes.len()), narrow(self.at));
        let node = &mut self.nodes[self.open as usize];
        (node.end, node.stop, self.open) = (end, stop, node.parent);
    }

    /// Reads a key and its colon. Returns where the key starts.
    fn key(&mut self) -> Result<u32, Stop> {
        if self.peek() != Some(b'"') {
            return Err(Stop::Fault("a key in double quotes is expected here"));
        }
        let start = self.at;
        self.string()?;
        self.blank();
        if self.peek() != Some(b':') {
            return Err(Stop::Fault("`:` is expected after the key"));
        }
        self.at += 1;
        Ok(narrow(start))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &[u8], message: &'static str) -> Result<(), Stop> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(Stop::Fault(message));
        }
        self.at += word.len();
        Ok(())
    }

    fn string(&mut self) -> Result<(), Stop> {
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let Some(plain) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) else {
                self.at = self.bytes.len();
                return Err(Stop::Fault("the string is not closed"));
            };
            self.at += plain;
            match rest[plain] {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                _ => return Err(Stop::Fault("control characters must be escaped inside a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Stop> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            // Half of a surrogate pair is JSON all the same; it is decoded to a replacement character.
            Some(b'u') => match self.bytes.get(self.at + 2..self.at + 6) {
                Some(hex) if hex.iter().all(u8::is_ascii_hexdigit) => self.at += 6,
                _ => return Err(Stop::Fault("`\\u` needs four hexadecimal digits")),
            },
            Some(_) => return Err(Stop::Fault("no such escape in JSON")),
            None => return Err(Stop::Fault("the string is not closed")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        // `01` would otherwise be told as something unexpected after a value.
        match self.peek() {
            Some(b'0'..=b'9') => Err(Stop::Fault("a number must not start with 0")),
            _ => Ok(()),
        }
    }

    fn digits(&mut self) -> Result<(), Stop> {
        let count = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { Err(Stop::Fault("a digit is expected here")) } else { Ok(()) }
    }
}

fn closing(opening: u8) -> u8 {
    if opening == b'{' { b'}' } else { b']' }
}

/// Offsets and row numbers fit: the length of the text was checked, and a row takes at least a byte of it.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(NONE)
}

/// The fault as a place for people.
pub(super) fn fault(text: &[u8], offset: usize, message: &'static str) -> IndexError {
    let before = &text[..offset.min(text.len())];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let characters = before[line_start..].iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    IndexError::NotJson { offset, line, column: characters + 1, message }
}
