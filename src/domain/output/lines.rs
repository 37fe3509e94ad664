//! Lines of a body that is not JSON: HTML, plain text, anything.
//!
//! Owns where lines start. Bytes that are not UTF-8 are shown as replacement characters. Must not copy the body.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::text_window::Place;
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

    /// Bytes of a line.
    pub(super) fn len_of(&self, line: usize) -> usize {
        self.start(line).map_or(0, |start| self.end(line, start, usize::MAX) - start)
    }

    /// A part of a line for the screen, when lines are broken every so many bytes. A character belongs to the part it begins in.
    pub fn part(&self, place: Place, width: usize) -> String {
        let Some(start) = self.start(place.line) else { return String::new() };
        let end = self.end(place.line, start, usize::MAX);
        let from = start + (place.part * width).min(end - start);
        let to = from.saturating_add(width).min(end);
        let bytes = self.text.bytes(from..(to + 3).min(end));
        let goes_on = |byte: &u8| matches!(byte, 0x80..=0xBF);
        let skipped =
            if place.part == 0 { 0 } else { bytes.iter().take(3).take_while(|byte| goes_on(byte)).count() };
        let len = to - from;
        if skipped >= len {
            // Nothing but the rest of a character that began before.
            return String::new();
        }
        let added = bytes[len.min(bytes.len())..].iter().take_while(|byte| goes_on(byte)).count();
        let whole = &bytes[skipped..len + added];
        let is_last = to == end;
        let whole = whole.strip_suffix(b"\r").filter(|_| is_last).unwrap_or(whole);
        String::from_utf8_lossy(whole).replace('\t', TAB)
    }

    /// The line that a byte is on.
    pub fn line_of_byte(&self, at: usize) -> usize {
        let after = self.marks.partition_point(|mark| mark.start <= at);
        let Some(mark) = after.checked_sub(1).and_then(|mark| self.marks.get(mark)) else { return 0 };
        // What begins further from a mark has one of its own.
        let near = self.text.bytes(mark.start..at.min(mark.start + BYTES_A_MARK));
        let feeds = memchr::memchr_iter(b'\n', &near).count();
        (mark.line + feeds).min(self.count.saturating_sub(1))
    }

    /// The part that a byte is in.
    pub fn place_of_byte(&self, at: usize, width: usize) -> Place {
        let line = self.line_of_byte(at);
        let start = self.start(line).unwrap_or(0);
        Place { line, part: at.saturating_sub(start) / width.max(1) }
    }

    /// The first byte of a part.
    pub fn byte_of(&self, place: Place, width: usize) -> usize {
        self.start(place.line).unwrap_or(0) + place.part * width
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
