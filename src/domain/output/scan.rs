//! Reading JSON text into its structure, piece by piece as it arrives.
//!
//! Owns the strict JSON grammar (RFC 8259) as one loop without recursion, which can stop after any byte and go on with the next piece.
//! Must not decode or keep any text but the token that a piece cuts.

use super::blocks::Structure;
use super::builder::Builder;

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
    /// So many containers around so little that their structure would take far more room than the text.
    #[error("too much nesting for an index")]
    TooNested,
    /// The flag was set.
    #[error("cancelled")]
    Cancelled,
}

/// A fault and the byte where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: &'static str,
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Expect {
    #[default]
    Value,
    /// After `[`: a value or the end.
    FirstItem,
    /// After `{`: a key or the end.
    FirstKey,
    /// After a comma in an object.
    Key,
    Colon,
    /// After a value: a comma, an end, or nothing more.
    After,
    Nothing,
}

/// A token in a piece.
enum Token {
    /// Its end.
    Whole(usize),
    /// It may go on in the next piece; up to here it was looked at.
    Cut(usize),
}

/// A scan that stops where a piece ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Scan {
    builder: Builder,
    expect: Expect,
    /// Where the key was whose value comes next.
    key: Option<usize>,
    /// The bytes of a token that the last piece cut, and where they begin.
    rest: Vec<u8>,
    base: usize,
    /// How far that token was looked at, from its start.
    looked_at: usize,
    /// Bytes that are known to be UTF-8.
    valid: usize,
}

type Step<T> = Result<T, Fault>;

impl Scan {
    /// Takes the next piece.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Step<()> {
        if self.rest.is_empty() {
            let used = self.scan(piece, false)?;
            self.rest.extend_from_slice(&piece[used..]);
            self.base += used;
            return Ok(());
        }
        let mut rest = std::mem::take(&mut self.rest);
        rest.extend_from_slice(piece);
        let used = self.scan(&rest, false)?;
        rest.drain(..used);
        self.base += used;
        self.rest = rest;
        Ok(())
    }

    /// The text has ended. After a fault, what was read before it is still there.
    pub(super) fn finish(&mut self) -> Step<Structure> {
        let rest = std::mem::take(&mut self.rest);
        let used = self.scan(&rest, true)?;
        let at = self.base + used;
        let message = match (self.expect, self.builder.in_object()) {
            (Expect::Nothing, _) => return Ok(std::mem::take(&mut self.builder).finish()),
            (Expect::Value, None) => "the text ends where a JSON value is expected",
            (Expect::FirstItem, _) => "the text ends inside an array",
            (Expect::FirstKey, _) | (_, Some(true)) => "the text ends inside an object",
            _ => "the text ends inside an array",
        };
        Err(Fault { at, message })
    }

    /// The structure of what is read, and how many bytes that are.
    pub(super) fn so_far(&self) -> (Structure, usize) {
        (self.builder.so_far(self.base), self.base)
    }

    /// How many rows were read.
    pub(super) fn rows(&self) -> usize {
        self.builder.rows()
    }

    /// Bytes of memory in use.
    pub(super) fn bytes(&self) -> usize {
        self.builder.bytes()
    }

    /// Reads the whole tokens of a piece. Returns how many bytes they take.
    fn scan(&mut self, piece: &[u8], last: bool) -> Step<usize> {
        let text = self.utf8(piece);
        let mut at = 0;
        let done = loop {
            let from = at;
            while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                at += 1;
            }
            self.builder.passed(self.base + from, self.base + at);
            let Some(byte) = text.get(at).copied() else { break at };
            match self.token(text, at, byte, last)? {
                Token::Whole(end) => {
                    at = end;
                    self.looked_at = 0;
                }
                Token::Cut(seen) => {
                    self.looked_at = seen - at;
                    break at;
                }
            }
        };
        if text.len() < piece.len() && (last || is_wrong(&piece[text.len()..])) {
            return Err(self.fault(text.len(), "this is not UTF-8"));
        }
        // Only a string waits for more when there is no more.
        if last && done < text.len() {
            return Err(self.fault(text.len(), "the string is not closed"));
        }
        Ok(done)
    }

    /// The start of a piece that is UTF-8. A character that the piece cuts is left for the next one.
    fn utf8<'a>(&mut self, piece: &'a [u8]) -> &'a [u8] {
        let known = self.valid.saturating_sub(self.base).min(piece.len());
        let valid = match std::str::from_utf8(&piece[known..]) {
            Ok(_) => piece.len(),
            Err(error) => known + error.valid_up_to(),
        };
        self.valid = self.base + valid;
        &piece[..valid]
    }

    /// Reads the token at a byte that is no blank.
    fn token(&mut self, text: &[u8], at: usize, byte: u8, last: bool) -> Step<Token> {
        match self.expect {
            Expect::After => self.after(at, byte),
            Expect::Value => self.value(text, at, byte, last),
            Expect::Key => self.key(text, at, byte),
            Expect::Colon => {
                if byte != b':' {
                    return Err(self.fault(at, "`:` is expected after the key"));
                }
                self.expect = Expect::Value;
                Ok(Token::Whole(at + 1))
            }
            Expect::FirstItem | Expect::FirstKey => {
                let is_object = self.expect == Expect::FirstKey;
                if byte == if is_object { b'}' } else { b']' } {
                    self.expect_after();
                    return Ok(Token::Whole(at + 1));
                }
                if is_object && byte != b'"' {
                    return Err(self.fault(at, "a key in double quotes is expected here"));
                }
                self.builder.open(is_object);
                self.expect = if is_object { Expect::Key } else { Expect::Value };
                Ok(Token::Whole(at))
            }
            Expect::Nothing => Err(self.fault(at, "nothing more is expected here")),
        }
    }

    fn after(&mut self, at: usize, byte: u8) -> Step<Token> {
        let is_object = self.builder.in_object() == Some(true);
        match byte {
            b',' => self.expect = if is_object { Expect::Key } else { Expect::Value },
            b'}' if is_object => self.close(at),
            b']' if !is_object => self.close(at),
            _ if is_object => return Err(self.fault(at, "`,` or `}` is expected here")),
            _ => return Err(self.fault(at, "`,` or `]` is expected here")),
        }
        Ok(Token::Whole(at + 1))
    }

    fn close(&mut self, at: usize) {
        self.builder.close(self.base + at + 1);
        self.expect_after();
    }

    fn expect_after(&mut self) {
        self.expect = if self.builder.in_object().is_some() { Expect::After } else { Expect::Nothing };
    }

    fn key(&mut self, text: &[u8], at: usize, byte: u8) -> Step<Token> {
        if byte != b'"' {
            return Err(self.fault(at, "a key in double quotes is expected here"));
        }
        let token = self.string(text, at)?;
        if let Token::Whole(end) = token {
            self.key = Some(self.base + at);
            self.builder.passed(self.base + at, self.base + end);
            // Nearly always the colon follows at once.
            if text.get(end) == Some(&b':') {
                self.expect = Expect::Value;
                return Ok(Token::Whole(end + 1));
            }
            self.expect = Expect::Colon;
        }
        Ok(token)
    }

    /// Reads a plain value, or the bracket of a container.
    fn value(&mut self, text: &[u8], at: usize, byte: u8, last: bool) -> Step<Token> {
        let token = match byte {
            b'"' => self.string(text, at)?,
            b'-' | b'0'..=b'9' => self.number(text, at, last)?,
            b't' => self.word(text, at, b"true", "`true` is expected here", last)?,
            b'f' => self.word(text, at, b"false", "`false` is expected here", last)?,
            b'n' => self.word(text, at, b"null", "`null` is expected here", last)?,
            b'{' | b'[' => {
                self.row(at);
                self.expect = if byte == b'{' { Expect::FirstKey } else { Expect::FirstItem };
                return Ok(Token::Whole(at + 1));
            }
            _ => return Err(self.fault(at, "a JSON value is expected here")),
        };
        if let Token::Whole(end) = token {
            self.row(at);
            self.builder.passed(self.base + at, self.base + end);
            self.expect_after();
        }
        Ok(token)
    }

    fn row(&mut self, at: usize) {
        let first = self.key.take().unwrap_or(self.base + at);
        self.builder.row(first);
    }

    fn fault(&self, at: usize, message: &'static str) -> Fault {
        Fault { at: self.base + at, message }
    }

    fn word(&self, text: &[u8], at: usize, word: &[u8], message: &'static str, last: bool) -> Step<Token> {
        let there = &text[at..text.len().min(at + word.len())];
        match there {
            _ if there == word => Ok(Token::Whole(at + word.len())),
            _ if word.starts_with(there) && !last => Ok(Token::Cut(at)),
            _ => Err(self.fault(at, message)),
        }
    }

    /// The end of a string from its opening quote.
    fn string(&self, text: &[u8], start: usize) -> Step<Token> {
        let mut at = start + self.looked_at.max(1);
        loop {
            at += plain_len(&text[at..]);
            match text.get(at) {
                Some(b'"') => return Ok(Token::Whole(at + 1)),
                Some(b'\\') => match self.escape(text, at)? {
                    Token::Whole(end) => at = end,
                    cut @ Token::Cut(_) => return Ok(cut),
                },
                Some(_) => {
                    return Err(self.fault(at, "control characters must be escaped inside a string"));
                }
                None => return Ok(Token::Cut(at)),
            }
        }
    }

    fn escape(&self, text: &[u8], at: usize) -> Step<Token> {
        match text.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(Token::Whole(at + 2)),
            // Half of a surrogate pair is JSON all the same; it is decoded to a replacement character.
            Some(b'u') => {
                let hex = &text[at + 2..text.len().min(at + 6)];
                if !hex.iter().all(u8::is_ascii_hexdigit) {
                    return Err(self.fault(at, "`\\u` needs four hexadecimal digits"));
                }
                Ok(if hex.len() == 4 { Token::Whole(at + 6) } else { Token::Cut(at) })
            }
            Some(_) => Err(self.fault(at, "no such escape in JSON")),
            None => Ok(Token::Cut(at)),
        }
    }

    /// A number ends where something else begins: at the end of a piece it may go on.
    fn number(&self, text: &[u8], start: usize, last: bool) -> Step<Token> {
        let mut at = start + usize::from(text[start] == b'-');
        let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let need = |from: usize| {
            let count = digits(from);
            let is_cut = from + count == text.len() && !last;
            if count > 0 || is_cut {
                Ok(from + count)
            } else {
                Err(self.fault(from, "a digit is expected here"))
            }
        };
        at = if text.get(at) == Some(&b'0') { at + 1 } else { need(at)? };
        if text.get(at) == Some(&b'.') {
            at = need(at + 1)?;
        }
        if matches!(text.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
            at = need(at + 1 + sign)?;
        }
        match text.get(at) {
            // `01` would otherwise be told as something unexpected after a value.
            Some(b'0'..=b'9') => Err(self.fault(at, "a number must not start with 0")),
            None if !last => Ok(Token::Cut(start)),
            _ => Ok(Token::Whole(at)),
        }
    }
}

/// Whether bytes after valid ones are no cut character.
fn is_wrong(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some())
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// Bytes before the first quote, backslash or control character, eight at a time: in a word whose byte is zero (or less than a bound),
/// subtracting borrows into that byte's highest bit; the lowest such bit is exact.
fn plain_len(text: &[u8]) -> usize {
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let mut at = 0;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let stops = zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control;
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + text[at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(text.len() - at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_plain_part_ends_where_a_byte_by_byte_look_ends_it(text in prop::collection::vec(any::<u8>(), 0..40)) {
            let naive = text.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(text.len());
            prop_assert_eq!(plain_len(&text), naive);
        }
    }
}
