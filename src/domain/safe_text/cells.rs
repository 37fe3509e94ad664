//! Walking a text cluster by cluster, each with its place in the source, its visible form and its width.
//!
//! Owns the segmentation that clipping, cursors and highlights share. Must not read ahead further than one window per cell.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::CUT_MARK;
use super::hidden::{EMOJI_STYLE, JOINER, escape, is_hidden, is_pictograph};

/// Code points of a cluster that are shown. Real ones have at most ten.
pub const MAX_CLUSTER_POINTS: usize = 16;
/// Bytes of a cluster that are shown. Real ones have at most about forty.
pub const MAX_CLUSTER_BYTES: usize = 64;
/// How far one cell looks for the end of its cluster. A cluster of 100,000 marks must not cost 100,000 steps a column.
const CLUSTER_WINDOW: usize = 256;

/// One cluster of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Its bytes in the source text.
    pub range: Range<usize>,
    /// What to draw for it: the cluster itself, or the escape of a hidden character.
    pub shown: Cow<'a, str>,
    /// Columns that `shown` takes, at least 1.
    pub width: usize,
}

/// The clusters of a text in order. Ranges are adjacent and cover the text.
pub fn cells(text: &str) -> Cells<'_> {
    Cells { text, at: 0, open: false }
}

/// The iterator of [`cells`].
#[derive(Debug, Clone)]
pub struct Cells<'a> {
    text: &'a str,
    at: usize,
    /// Whether the next cluster follows one that it may sit on. At the start and after an escape it does not.
    open: bool,
}

impl<'a> Cells<'a> {
    /// Goes on at a byte offset of the text, moved back to the start of a character.
    #[must_use]
    pub fn starting_at(mut self, offset: usize) -> Self {
        self.at = floor_boundary(self.text, offset);
        self.open = false;
        self
    }

    fn plain(&mut self, len: usize, width: usize) -> Cell<'a> {
        let range = self.at..self.at + len;
        self.at = range.end;
        self.open = true;
        Cell { shown: Cow::Borrowed(&self.text[range.clone()]), range, width }
    }

    fn escaped(&mut self, c: char) -> Cell<'a> {
        let range = self.at..self.at + c.len_utf8();
        self.at = range.end;
        self.open = false;
        let shown = escape(c);
        Cell { range, width: shown.len(), shown: Cow::Owned(shown) }
    }

    fn cut(&mut self, kept: usize, len: usize) -> Cell<'a> {
        let start = self.at;
        let kept = &self.text[start..start + kept];
        self.at = start + len;
        self.open = false;
        Cell { range: start..self.at, width: width(kept) + 1, shown: Cow::Owned(format!("{kept}{CUT_MARK}")) }
    }

    fn cluster(&mut self, first: char) -> Cell<'a> {
        let window = floor_boundary(self.text, self.at + CLUSTER_WINDOW);
        let rest = &self.text[self.at..window];
        let cluster = rest.graphemes(true).next().unwrap_or(rest);
        let endless = cluster.len() == rest.len() && window < self.text.len();
        let (len, kept) = shown_part(cluster);
        match width(&cluster[..kept]) {
            // A mark with nothing to sit on, a vowel sign without its consonant: there is no column to draw it in.
            0 => self.escaped(first),
            _ if kept < len || (endless && len == cluster.len()) => self.cut(kept, len),
            columns => self.plain(len, columns),
        }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        // Between two ASCII characters there always is a boundary (CR LF, the exception, is hidden anyway).
        if matches!(first, ' '..='~') && rest.as_bytes().get(1).is_none_or(u8::is_ascii) {
            return Some(self.plain(1, 1));
        }
        if is_hidden(first) || (!self.open && !first.is_ascii() && leans_on_the_left(first)) {
            return Some(self.escaped(first));
        }
        Some(self.cluster(first))
    }
}

/// The bytes of a cluster up to its first character that must be escaped, and how many of those are shown.
fn shown_part(cluster: &str) -> (usize, usize) {
    let (mut kept, mut points, mut full) = (0, 0, false);
    let mut previous = None;
    // Whether an unbroken emoji stands left of here, the only place where a joiner may.
    let mut emoji = false;
    for (at, c) in cluster.char_indices() {
        let after = || cluster[at + c.len_utf8()..].chars().next();
        let allowed = match c {
            JOINER => emoji && after().is_some_and(is_pictograph),
            EMOJI_STYLE => previous.is_some_and(|before| takes_emoji_style(before, after())),
            _ => !is_hidden(c),
        };
        if !allowed {
            return (at, kept);
        }
        emoji |= is_pictograph(c);
        full |= points == MAX_CLUSTER_POINTS || at + c.len_utf8() > MAX_CLUSTER_BYTES;
        if !full {
            points += 1;
            // A joiner counts only together with the picture after it: at the end of the shown part it would stand alone.
            if c != JOINER {
                kept = at + c.len_utf8();
            }
        }
        previous = Some(c);
    }
    (cluster.len(), kept)
}

/// `❤️` and `1️⃣`.
fn takes_emoji_style(before: char, after: Option<char>) -> bool {
    is_pictograph(before) || (matches!(before, '0'..='9' | '#' | '*') && after == Some('\u{20E3}'))
}

/// The last character boundary at or before a byte offset (`str::floor_char_boundary` is younger than our oldest compiler).
pub fn floor_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Whether the character would join a letter drawn before it.
fn leans_on_the_left(c: char) -> bool {
    let mut pair = [b'a', 0, 0, 0, 0];
    c.encode_utf8(&mut pair[1..]);
    let pair = std::str::from_utf8(&pair[..=c.len_utf8()]).unwrap_or_default();
    pair.graphemes(true).count() == 1
}

fn width(text: &str) -> usize {
    // Terminals draw the two halfwidth voicing marks in a column of their own; ratatui counts them so, too.
    text.width() + text.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}
