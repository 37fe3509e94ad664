//! From JSON text to what a row shows.
//!
//! Owns decoding of strings and the previews. Must not read more of a value than fits: the window may stand on a string of 50 MB.

use std::borrow::Cow;
use std::cell::RefCell;

use super::index::{JsonIndex, Kind};
use crate::domain::safe_text::{CUT_MARK, visible_clip};

/// The start of a decoded string.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// Whether the string goes on.
    pub(super) cut: bool,
    /// Whether something had to be replaced.
    pub(super) lossy: bool,
}

impl Decoded<'_> {
    /// With a text of its own.
    pub(super) fn into_owned(self) -> Decoded<'static> {
        Decoded { text: Cow::Owned(self.text.into_owned()), cut: self.cut, lossy: self.lossy }
    }
}

/// Decodes a string from after its opening quote up to its closing one, or until so many bytes are there. Bytes that end before that are
/// the start of a longer text.
pub(super) fn decode(raw: &[u8], max_bytes: usize) -> Decoded<'_> {
    let plain = plain_len(raw, max_bytes);
    let text = utf8_start(&raw[..plain]);
    match raw.get(plain) {
        Some(b'\\') if plain < max_bytes => {}
        next => return Decoded { cut: next != Some(&b'"'), text: Cow::Borrowed(text), lossy: false },
    }
    let (mut out, mut at, mut lossy) = (text.to_owned(), plain, false);
    while out.len() < max_bytes {
        match raw.get(at) {
            Some(b'\\') => {
                let (c, len) = unescape(&raw[at..]);
                lossy |= c.is_none();
                out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                at += len;
            }
            Some(b'"') => return Decoded { text: Cow::Owned(out), cut: false, lossy },
            None => break,
            Some(_) => {
                let plain = plain_len(&raw[at..], max_bytes - out.len());
                let text = utf8_start(&raw[at..at + plain]);
                out.push_str(text);
                at += text.len();
                if text.len() < plain {
                    break;
                }
            }
        }
    }
    Decoded { cut: raw.get(at) != Some(&b'"'), text: Cow::Owned(out), lossy }
}

fn plain_len(raw: &[u8], max_bytes: usize) -> usize {
    let window = &raw[..raw.len().min(max_bytes)];
    memchr::memchr2(b'"', b'\\', window).unwrap_or(window.len())
}

/// The bytes without a character that the window cut at its end.
pub(super) fn utf8_start(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// The character of an escape and how many bytes it takes; none for half of a surrogate pair.
fn unescape(raw: &[u8]) -> (Option<char>, usize) {
    let short = match raw.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(raw),
        Some(other) => char::from(*other),
        None => return (None, 1),
    };
    (Some(short), 2)
}

fn unicode(raw: &[u8]) -> (Option<char>, usize) {
    let Some(high) = hex4(raw) else { return (None, raw.len().min(6)) };
    if let Some(c) = char::from_u32(high) {
        return (Some(c), 6);
    }
    let low = raw.get(6..).and_then(hex4).filter(|low| high < 0xDC00 && (0xDC00..0xE000).contains(low));
    let pair = low.and_then(|low| char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
    (pair, if pair.is_some() { 12 } else { 6 })
}

fn hex4(raw: &[u8]) -> Option<u32> {
    let digits = raw.strip_prefix(b"\\u")?.get(..4)?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Previews that a thread keeps: a key leaves most rows of a window as they are.
const KEPT_PREVIEWS: usize = 256;

/// A structure, a row in it, and the columns.
type PreviewKey = (usize, usize, usize);

thread_local! {
    static PREVIEWS: RefCell<Vec<(PreviewKey, String)>> = const { RefCell::new(Vec::new()) };
}

/// Bytes that are read to fill a column: most letters take one to four.
const BYTES_A_COLUMN: usize = 8;

impl JsonIndex {
    /// The value in so many columns: a string in quotes, a number as it is spelled, a container as its size and the first of what is in
    /// it. May be longer than the columns; whoever draws it clips. Never sanitised: the canvas does that.
    pub fn preview(&self, row: usize, max_columns: usize) -> String {
        let (number, row) = self.identity_of(row);
        let key = (number, row, max_columns);
        PREVIEWS.with_borrow_mut(|previews| {
            if previews.is_empty() {
                previews.resize_with(KEPT_PREVIEWS, Default::default);
            }
            let slot = &mut previews[row % KEPT_PREVIEWS];
            if slot.0 != key {
                *slot = (key, self.preview_anew(row - self.root(), max_columns));
            }
            slot.1.clone()
        })
    }

    fn preview_anew(&self, row: usize, max_columns: usize) -> String {
        match self.kind(row) {
            Kind::Object | Kind::Array => self.container_preview(row, max_columns),
            _ => self.scalar_preview(row, max_columns),
        }
    }

    /// Its key as a row shows it, quoted where it would be misread; the position of an item; nothing at the root.
    pub fn label(&self, row: usize, max_columns: usize) -> String {
        if let Some(position) = self.position(row) {
            return position.to_string();
        }
        let Some(key) = self.key_start(row, max_columns.saturating_mul(BYTES_A_COLUMN)) else {
            return String::new();
        };
        let misread = key.text.is_empty() || key.text.contains([' ', ':', '"', ',', '{', '[']);
        if misread { quoted(&key) } else { marked(&key.text, key.cut) }
    }

    /// `{7}`, `[3]`, `{}`, `[]`: how much is in a container.
    pub fn size_mark(&self, row: usize) -> String {
        match (self.kind(row), self.child_count(row)) {
            (Kind::Object, 0) => "{}".to_owned(),
            (Kind::Object, members) => format!("{{{members}}}"),
            (_, 0) => "[]".to_owned(),
            (_, items) => format!("[{items}]"),
        }
    }

    /// The start of a string, without quotes.
    pub fn string_preview(&self, row: usize, max_columns: usize) -> String {
        let decoded = self.string_start(row, max_columns.saturating_mul(BYTES_A_COLUMN));
        marked(&decoded.text, decoded.cut)
    }

    fn scalar_preview(&self, row: usize, max_columns: usize) -> String {
        let limit = max_columns.saturating_mul(BYTES_A_COLUMN);
        if self.kind(row) == Kind::String {
            return quoted(&self.string_start(row, limit));
        }
        let all = self.value_range(row);
        let shown = self.body().bytes(all.start..all.end.min(all.start.saturating_add(limit)));
        marked(utf8_start(&shown), shown.len() < all.len())
    }

    /// `{7} id: 1, name: "Ann", …`: one level of it, until the columns are full.
    fn container_preview(&self, row: usize, max_columns: usize) -> String {
        let mut out = self.size_mark(row);
        for (at, child) in self.children(row).enumerate() {
            out.push_str(if at == 0 { " " } else { ", " });
            let room = max_columns.saturating_sub(out.len());
            if room == 0 {
                out.push_str(CUT_MARK);
                break;
            }
            if self.kind(row) == Kind::Object {
                out.push_str(&self.label(child, room));
                out.push_str(": ");
            }
            let value = if self.kind(child).is_container() {
                self.size_mark(child)
            } else {
                self.scalar_preview(child, room)
            };
            // A long text must not hide that there are others after it.
            out.push_str(&visible_clip(&value, INNER_COLUMNS).text);
        }
        out
    }
}

/// Columns of one value inside the preview of its container.
const INNER_COLUMNS: usize = 24;

fn marked(text: &str, cut: bool) -> String {
    if cut { format!("{text}{CUT_MARK}") } else { text.to_owned() }
}

/// In quotes, with the two escapes that keep it unambiguous.
fn quoted(string: &Decoded) -> String {
    let mut out = String::with_capacity(string.text.len() + 4);
    out.push('"');
    for c in string.text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str(if string.cut { CUT_MARK } else { "\"" });
    out
}
