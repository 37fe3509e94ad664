//! A walk over the outermost values of a JSON text.
//!
//! Owns where the items of a list and the members of an object begin and end. The text was read as JSON before: what is not JSON ends
//! the walk, but is not told. Must not recurse, and must not read what is inside a value.

use std::ops::Range;

/// A list: its items without the brackets, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    /// From the first item to the end of the last; empty when there is none.
    pub(super) inside: Range<usize>,
    /// How many there are.
    pub(super) items: usize,
}

/// A place in a JSON text. Every method returns `None` where the text is not JSON.
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The first byte of the next value.
    pub(super) fn peek_value(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Whether nothing but blanks follows.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek_value().is_none()
    }

    /// Over a list.
    pub(super) fn list(&mut self) -> Option<List> {
        self.eat(b'[')?;
        let first = self.peek_value()?;
        let start = self.at;
        if first == b']' {
            self.at += 1;
            return Some(List { inside: start..start, items: 0 });
        }
        let mut items = 0;
        loop {
            let end = self.value()?.end;
            items += 1;
            match self.peek_value()? {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Some(List { inside: start..end, items });
                }
                _ => return None,
            }
        }
    }

    /// Over an object: each member's key with its quotes, its value, and the list that the value is.
    pub(super) fn members(
        &mut self,
        mut each: impl FnMut(Range<usize>, Range<usize>, Option<List>),
    ) -> Option<()> {
        self.eat(b'{')?;
        if self.peek_value()? == b'}' {
            return self.eat(b'}');
        }
        loop {
            self.peek_value()?;
            let key = self.string()?;
            self.eat(b':')?;
            if self.peek_value()? == b'[' {
                let start = self.at;
                let list = self.list()?;
                each(key, start..self.at, Some(list));
            } else {
                let value = self.value()?;
                each(key, value, None);
            }
            match self.peek_value()? {
                b',' => self.at += 1,
                b'}' => return self.eat(b'}'),
                _ => return None,
            }
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek_value()? == byte).then(|| self.at += 1)
    }

    fn value(&mut self) -> Option<Range<usize>> {
        let first = self.peek_value()?;
        let start = self.at;
        match first {
            b'"' => _ = self.string()?,
            b'{' | b'[' => self.container()?,
            _ => {
                let rest = &self.bytes[start..];
                let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r');
                self.at += rest.iter().position(ends).unwrap_or(rest.len());
            }
        }
        (self.at > start).then_some(start..self.at)
    }

    fn container(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if self.bytes.get(start) != Some(&b'"') {
            return None;
        }
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let stop = memchr::memchr2(b'"', b'\\', rest)?;
            self.at += stop + 1;
            if rest[stop] == b'"' {
                return Some(start..self.at);
            }
            // What an escape begins with is no end.
            self.at += 1;
        }
    }
}
