//! From the values of an expression to JSON.
//!
//! Owns what JSON has no spelling for, and says so in notes. Must not lose anything silently.

use std::collections::BTreeSet;

use jaq_json::{Num, Val};

/// Digits that a number of 64 bits keeps for sure.
const SAFE_DIGITS: usize = 15;

/// Something that a result shows in another way than it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Note {
    /// Numbers that are not a number.
    NotANumber,
    /// Numbers past the largest one of 64 bits.
    Infinite,
    /// Strings of bytes.
    Bytes,
    /// Keys that are no texts.
    Keys,
    /// Calculated in 64 bits from numbers with more digits.
    Rounded,
    /// Members whose key comes again in the same object.
    Repeated,
    /// Zeros with a sign.
    MinusZero,
}

impl Note {
    /// The note in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotANumber => "NaN is shown as null",
            Self::Infinite => "an infinite number is shown as the largest one",
            Self::Bytes => "bytes are shown as text",
            Self::Keys => "keys that are no texts are shown as texts",
            Self::Rounded => "calculated with 17 digits, the answer has more",
            Self::Repeated => "of repeated keys the last one counts",
            Self::MinusZero => "-0 is read as 0",
        }
    }
}

/// The text of values, one after the other.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) text: Vec<u8>,
    pub(super) notes: BTreeSet<Note>,
    /// Whether a number came out of a calculation in 64 bits.
    pub(super) is_calculated: bool,
}

impl Writer {
    /// Adds a value. Recurses: as deep as the value nests.
    pub(super) fn value(&mut self, value: &Val) {
        match value {
            Val::Null => self.text.extend(b"null"),
            Val::Bool(true) => self.text.extend(b"true"),
            Val::Bool(false) => self.text.extend(b"false"),
            Val::Num(number) => self.number(number),
            Val::TStr(bytes) => self.string(&String::from_utf8_lossy(bytes)),
            Val::BStr(bytes) => {
                self.notes.insert(Note::Bytes);
                self.string(&String::from_utf8_lossy(bytes));
            }
            Val::Arr(items) => {
                self.text.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        self.text.push(b',');
                    }
                    self.value(item);
                }
                self.text.push(b']');
            }
            Val::Obj(members) => {
                self.text.push(b'{');
                for (at, (key, value)) in members.iter().enumerate() {
                    if at > 0 {
                        self.text.push(b',');
                    }
                    self.key(key);
                    self.text.push(b':');
                    self.value(value);
                }
                self.text.push(b'}');
            }
        }
    }

    fn key(&mut self, key: &Val) {
        if let Val::TStr(bytes) = key {
            self.string(&String::from_utf8_lossy(bytes));
        } else {
            self.notes.insert(Note::Keys);
            self.string(&key.to_string());
        }
    }

    fn string(&mut self, text: &str) {
        // A text can always be written, and writing to memory does not fail.
        _ = serde_json::to_writer(&mut self.text, text);
    }

    fn number(&mut self, number: &Num) {
        match number {
            Num::Float(float) if float.is_nan() => {
                self.notes.insert(Note::NotANumber);
                self.text.extend(b"null");
            }
            Num::Float(float) if float.is_infinite() => {
                self.notes.insert(Note::Infinite);
                self.text.extend(if *float > 0.0 {
                    b"1.7976931348623157e308".as_slice()
                } else {
                    b"-1.7976931348623157e308"
                });
            }
            number => {
                self.is_calculated |= matches!(number, Num::Float(_));
                self.text.extend(number.to_string().as_bytes());
            }
        }
    }
}

/// What was read of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// Values, containers included.
    pub(super) values: usize,
    /// Whether a number has more digits than a calculation keeps.
    pub(super) has_long_numbers: bool,
}

impl Read {
    /// Counts a value and what is in it. Recurses as its reader did.
    pub(super) fn count(&mut self, value: &Val) {
        self.values += 1;
        match value {
            Val::Num(Num::Dec(text)) => {
                let digits = text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
                self.has_long_numbers |= digits.filter(u8::is_ascii_digit).count() > SAFE_DIGITS;
            }
            Val::Num(Num::BigInt(_)) => self.has_long_numbers = true,
            Val::Arr(items) => items.iter().for_each(|item| self.count(item)),
            Val::Obj(members) => members.values().for_each(|value| self.count(value)),
            _ => {}
        }
    }
}
