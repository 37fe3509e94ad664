//! Lines of a body that is not JSON: HTML, plain text, anything.
//!
//! Owns where lines start. Bytes that are not UTF-8 are shown as replacement characters. Must not copy the body.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::domain::body::Body;

/// A text and where its lines start, roughly: some of them are marked, the others are found from the mark before.
#[derive(Clone)]
pub struct TextLines {
    text: Body,
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
        self.text.is_same(&other.text)
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
    pub fn new(text: impl Into<Body>) -> Self {
        let text = text.into();
        let (mut marks, mut line, mut start, mut before) = (Vec::<Mark>::new(), 0, 0, 0);
        let mut begins = |line: usize, start: usize| {
            let is_due = marks
                .last()
                .is_none_or(|mark| line - mark.line >= LINES_A_MARK || start - mark.start >= BYTES_A_MARK);
            if is_due {
                marks.push(Mark { line, start });
            }
        };
        text.for_each_piece(0..text.len(), |piece| {
            for feed in memchr::memchr_iter(b'\n', piece) {
                begins(line, start);
                (line, start) = (line + 1, before + feed + 1);
            }
            before += piece.len();
            true
        });
        if start < text.len() {
            begins(line, start);
            line += 1;
        }
        Self { text, marks, count: line }
    }

    /// The whole text, as it came.
    pub fn body(&self) -> &Body {
        &self.text
    }

    /// Where the text can be cut to be searched: at lines, at least so many bytes apart, with the number of the first line.
    pub(super) fn parts(&self, bytes: usize) -> Vec<(usize, Range<usize>)> {
        let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
        for mark in &self.marks {
            match parts.last_mut() {
                Some((_, part)) if mark.start - part.start < bytes => {}
                last => {
                    if let Some((_, part)) = last {
                        part.end = mark.start;
                    }
                    parts.push((mark.line, mark.start..self.text.len()));
                }
            }
        }
        parts
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
        String::from_utf8_lossy(&self.bytes(line, usize::MAX).0).into_owned()
    }

    /// The start of a line for the screen: at most so many bytes of it are read, and tabs become blanks.
    pub fn line_clipped(&self, line: usize, max_bytes: usize) -> String {
        let (bytes, cut) = self.bytes(line, max_bytes);
        // Half a character at the clip would show as a wrong one.
        let bytes = if cut { &bytes[..bytes.len() - half_character(&bytes)] } else { &bytes };
        String::from_utf8_lossy(bytes).replace('\t', TAB)
    }

    /// The start of a line, and whether it goes on.
    fn bytes(&self, line: usize, max_bytes: usize) -> (Cow<'_, [u8]>, bool) {
        let Some(start) = self.start(line) else { return (Cow::Borrowed(&[]), false) };
        let end = self.end(line, start, max_bytes);
        // One more, to see whether the line goes on.
        let mut bytes = self.text.bytes(start..end.saturating_add(1));
        let cut = bytes.get(end - start).is_some_and(|next| *next != b'\n');
        let keeps = bytes[..(end - start).min(bytes.len())].strip_suffix(b"\r").filter(|_| !cut);
        let len = keeps.map_or((end - start).min(bytes.len()), <[u8]>::len);
        match &mut bytes {
            Cow::Borrowed(bytes) => *bytes = &bytes[..len],
            Cow::Owned(bytes) => bytes.truncate(len),
        }
        (bytes, cut)
    }

    /// Where a line ends, or the clip.
    fn end(&self, line: usize, start: usize, max_bytes: usize) -> usize {
        let limit = start.saturating_add(max_bytes).min(self.text.len());
        if let Some(next) = self.start(line + 1).filter(|next| *next > start) {
            return limit.min(next - 1);
        }
        // The last line, whose end may be a line feed, too.
        let ends_with_feed =
            self.text.bytes(self.text.len().saturating_sub(1)..self.text.len())[..] == *b"\n";
        limit.min(self.text.len() - usize::from(ends_with_feed))
    }

    fn start(&self, line: usize) -> Option<usize> {
        let after = self.marks.partition_point(|mark| mark.line <= line);
        let mark = self.marks.get(after.checked_sub(1)?).filter(|_| line < self.count)?;
        if line == mark.line {
            return Some(mark.start);
        }
        // What begins further from a mark has one of its own.
        let near = self.text.bytes(mark.start..mark.start + BYTES_A_MARK);
        let feed = memchr::memchr_iter(b'\n', &near).nth(line - mark.line - 1)?;
        Some(mark.start + feed + 1)
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
