//! Lines of a body that is not JSON: HTML, plain text, anything.
//!
//! Owns where lines start. Bytes that are not UTF-8 are shown as replacement characters. Must not copy the body.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

/// A text and where its lines start, roughly: some of them are marked, the others are found from the mark before.
#[derive(Clone)]
pub struct TextLines {
    text: Bytes,
    marks: Vec<Mark>,
    count: usize,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    line: usize,
    start: usize,
}

/// A body full of line feeds must not take a word each, and a body of long lines must not be searched far: whichever comes first.
const LINES_A_MARK: usize = 32;
const BYTES_A_MARK: usize = 64 * 1024;
/// Columns of a tab where text is shown.
const TAB: &str = "    ";

/// The lines of the same bytes.
impl PartialEq for TextLines {
    fn eq(&self, other: &Self) -> bool {
        self.text.as_ptr() == other.text.as_ptr() && self.text.len() == other.text.len()
    }
}

/// The text may be large and private: it is not printed.
impl fmt::Debug for TextLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextLines")
            .field("lines", &self.count)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

impl TextLines {
    /// Finds the lines. A line feed ends a line: one at the end of the text starts no other.
    pub fn new(text: Bytes) -> Self {
        let mut marks = Vec::new();
        let (mut line, mut start) = (0, 0);
        for feed in memchr::memchr_iter(b'\n', &text).map(|feed| feed + 1).chain([text.len()]) {
            if start == text.len() {
                break;
            }
            let due = marks.last().is_none_or(|mark: &Mark| {
                line - mark.line >= LINES_A_MARK || start - mark.start >= BYTES_A_MARK
            });
            if due {
                marks.push(Mark { line, start });
            }
            (line, start) = (line + 1, feed);
        }
        Self { text, marks, count: line }
    }

    /// The whole text, as it came.
    pub fn bytes_of_all(&self) -> &[u8] {
        &self.text
    }

    /// The whole text.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A line without its end; empty past the last.
    pub fn line(&self, line: usize) -> String {
        String::from_utf8_lossy(self.bytes(line, usize::MAX).0).into_owned()
    }

    /// The start of a line for the screen: at most so many bytes of it are read, and tabs become blanks.
    pub fn line_clipped(&self, line: usize, max_bytes: usize) -> Cow<'_, str> {
        let (bytes, cut) = self.bytes(line, max_bytes);
        // Half a character at the clip would show as a wrong one.
        let bytes = if cut { &bytes[..bytes.len() - half_character(bytes)] } else { bytes };
        match String::from_utf8_lossy(bytes) {
            text if text.contains('\t') => Cow::Owned(text.replace('\t', TAB)),
            text => text,
        }
    }

    /// The start of a line, and whether it goes on.
    fn bytes(&self, line: usize, max_bytes: usize) -> (&[u8], bool) {
        let Some(start) = self.start(line) else { return (&[], false) };
        let rest = &self.text[start..];
        let window = &rest[..rest.len().min(max_bytes)];
        let end = memchr::memchr(b'\n', window);
        let bytes = &window[..end.unwrap_or(window.len())];
        let cut = end.is_none() && rest.get(window.len()).is_some_and(|next| *next != b'\n');
        (bytes.strip_suffix(b"\r").filter(|_| !cut).unwrap_or(bytes), cut)
    }

    fn start(&self, line: usize) -> Option<usize> {
        let after = self.marks.partition_point(|mark| mark.line <= line);
        let mark = self.marks.get(after.checked_sub(1)?).filter(|_| line < self.count)?;
        let skip =
            |start: usize, _| start + memchr::memchr(b'\n', &self.text[start..]).map_or(0, |feed| feed + 1);
        Some((mark.line..line).fold(mark.start, skip))
    }
}

/// How many bytes of an unfinished UTF-8 character are at the end.
fn half_character(bytes: &[u8]) -> usize {
    let tail = bytes.utf8_chunks().last();
    // Only an unfinished character is at most three bytes and reaches the end; a wrong one ends where the next begins.
    tail.map_or(0, |chunk| {
        if chunk.invalid().first().is_some_and(|byte| *byte >= 0xC2) { chunk.invalid().len() } else { 0 }
    })
}
