//! Two values in full, beside each other.
//!
//! Owns which parts of them differ and how far they are scrolled. What is longer than can be laid out for each frame is cut, and says so.

use std::ops::Range;

use crate::domain::output::changed_parts;
use crate::domain::safe_text::floor_boundary;
use crate::features::Motion;

/// Bytes of a value that are laid out and compared.
const LAID_OUT: usize = 32 * 1024;
/// Further than any text reaches.
const END: usize = usize::MAX / 2;

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
    /// Lines above the window. The last line is where drawing stops: only it knows the width.
    pub top: usize,
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
        Self { title, old, new, top: 0 }
    }

    pub(super) fn scroll(&mut self, motion: Motion, height: usize) {
        let page = height.saturating_sub(1).max(1);
        self.top = match motion {
            Motion::Up => self.top.saturating_sub(1),
            Motion::Down => self.top.saturating_add(1),
            Motion::PageUp => self.top.saturating_sub(page),
            Motion::PageDown => self.top.saturating_add(page),
            Motion::Scroll(rows) => self.top.saturating_add_signed(rows),
            Motion::First => 0,
            Motion::Last => END,
            Motion::Line(_) => self.top,
        };
    }
}
