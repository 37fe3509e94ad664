//! Two values in full, beside each other.
//!
//! Owns which parts of them differ and how far they are scrolled. What is longer than can be laid out for each frame is cut, and says so.

use std::ops::Range;

use crate::domain::output::changed_parts;
use crate::domain::safe_text::floor_boundary;
use crate::features::Motion;

/// Bytes of a value that are laid out and compared.
const LAID_OUT: usize = 32 * 1024;

/// How far two values are scrolled. How many lines there are is known only where they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrolled {
    /// So many lines down from the first.
    Down(usize),
    /// So many lines up from the last.
    Up(usize),
}

impl Scrolled {
    /// The first line of a window, when there are so many lines beyond its height.
    pub fn top(self, beyond: usize) -> usize {
        match self {
            Self::Down(lines) => lines.min(beyond),
            Self::Up(lines) => beyond.saturating_sub(lines),
        }
    }

    fn by(self, lines: isize) -> Self {
        match self {
            Self::Down(at) => Self::Down(at.saturating_add_signed(lines)),
            Self::Up(at) => Self::Up(at.saturating_add_signed(lines.saturating_neg())),
        }
    }
}

/// A value and what of it the other one has not.
#[derive(Debug, Clone, PartialEq)]
pub struct Half {
    /// Its text.
    pub text: String,
    /// Whether there is more.
    pub cut: bool,
    /// Byte ranges that differ, in order.
    pub marks: Vec<Range<usize>>,
}

/// An old and a new value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Where they are.
    pub title: String,
    /// The old one.
    pub old: Half,
    /// The new one.
    pub new: Half,
    /// How far both are scrolled.
    pub scrolled: Scrolled,
}

impl Half {
    fn new(mut text: String) -> Self {
        let cut = text.len() > LAID_OUT;
        text.truncate(floor_boundary(&text, LAID_OUT));
        Self { text, cut, marks: Vec::new() }
    }

    /// Whether a byte is in a part that differs.
    pub fn is_marked(&self, at: usize) -> bool {
        let after = self.marks.partition_point(|mark| mark.end <= at);
        self.marks.get(after).is_some_and(|mark| mark.start <= at)
    }
}

impl Pair {
    /// Finds what differs.
    pub fn new(title: String, old: String, new: String) -> Self {
        let (mut old, mut new) = (Half::new(old), Half::new(new));
        (old.marks, new.marks) = changed_parts(&old.text, &new.text);
        Self { title, old, new, scrolled: Scrolled::Down(0) }
    }

    pub(super) fn scroll(&mut self, motion: Motion, height: usize) {
        let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
        self.scrolled = match motion {
            Motion::Up => self.scrolled.by(-1),
            Motion::Down => self.scrolled.by(1),
            Motion::PageUp => self.scrolled.by(-page),
            Motion::PageDown => self.scrolled.by(page),
            Motion::Scroll(rows) => self.scrolled.by(rows),
            Motion::First => Scrolled::Down(0),
            Motion::Last => Scrolled::Up(0),
            Motion::Line(_) => self.scrolled,
        };
    }
}
