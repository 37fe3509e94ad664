//! A window over lines that are broken to a width.
//!
//! Owns the cursor in such lines. A long line is broken every so many bytes, so that any part of it is found without reading what is
//! before: a line of 100 MB costs what a short one does.

use super::lines::TextLines;

/// A part of a line as wide as the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 0.
    pub line: usize,
    /// Its part, from 0.
    pub part: usize,
}

/// Cursor and first part shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextWindow {
    /// The selected part.
    pub cursor: Place,
    /// The first part shown.
    pub top: Place,
}

impl TextLines {
    /// How many parts of that many bytes a line has: at least one.
    pub fn parts_of(&self, line: usize, width: usize) -> usize {
        self.len_of(line).div_ceil(width.max(1)).max(1)
    }

    fn after(&self, place: Place, width: usize) -> Option<Place> {
        if place.part + 1 < self.parts_of(place.line, width) {
            return Some(Place { part: place.part + 1, ..place });
        }
        (place.line + 1 < self.len()).then_some(Place { line: place.line + 1, part: 0 })
    }

    fn before(&self, place: Place, width: usize) -> Option<Place> {
        if let Some(part) = place.part.checked_sub(1) {
            return Some(Place { part, ..place });
        }
        let line = place.line.checked_sub(1)?;
        Some(Place { line, part: self.parts_of(line, width) - 1 })
    }

    /// The parts from one on.
    pub fn places(&self, from: Place, width: usize) -> impl Iterator<Item = Place> {
        let first = (from.line < self.len()).then_some(from);
        std::iter::successors(first, move |place| self.after(*place, width))
    }
}

impl TextWindow {
    /// Moves by so many parts, stopping at the ends.
    pub fn move_by(&mut self, parts: isize, lines: &TextLines, width: usize, height: usize) {
        for _ in 0..parts.unsigned_abs() {
            let next =
                if parts < 0 { lines.before(self.cursor, width) } else { lines.after(self.cursor, width) };
            let Some(next) = next else { break };
            self.cursor = next;
        }
        self.follow(lines, width, height);
    }

    /// To the first part.
    pub fn first(&mut self) {
        *self = Self::default();
    }

    /// To the last part.
    pub fn last(&mut self, lines: &TextLines, width: usize, height: usize) {
        let line = lines.len().saturating_sub(1);
        self.cursor = Place { line, part: lines.parts_of(line, width) - 1 };
        self.follow(lines, width, height);
    }

    /// To the part shown at a line of the window; nowhere when there is none.
    pub fn to_row(&mut self, row: usize, lines: &TextLines, width: usize) {
        if let Some(place) = lines.places(self.top, width).nth(row) {
            self.cursor = place;
        }
    }

    /// To a place.
    pub fn reveal(&mut self, place: Place, lines: &TextLines, width: usize, height: usize) {
        self.cursor = place;
        self.follow(lines, width, height);
    }

    /// After any change of the cursor, the width or the height: the window goes to the cursor, and no row stays empty at its end while
    /// there are parts above.
    pub fn follow(&mut self, lines: &TextLines, width: usize, height: usize) {
        let height = height.max(1);
        let within = |place: Place| {
            let line = place.line.min(lines.len().saturating_sub(1));
            Place { line, part: place.part.min(lines.parts_of(line, width) - 1) }
        };
        self.cursor = within(self.cursor);
        self.top = within(self.top).min(self.cursor);
        if !lines.places(self.top, width).take(height).any(|place| place == self.cursor) {
            self.top = back(self.cursor, height - 1, lines, width);
        }
        let shown = lines.places(self.top, width).take(height).count();
        self.top = back(self.top, height - shown, lines, width);
    }
}

/// The place so many parts before.
fn back(place: Place, parts: usize, lines: &TextLines, width: usize) -> Place {
    std::iter::successors(Some(place), |place| lines.before(*place, width))
        .take(parts + 1)
        .last()
        .unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_window_always_shows_the_cursor_and_is_full(text in "[a-c\n]{0,200}", moves in prop::collection::vec((0_u8..5, -9_isize..9, 1_usize..7, 1_usize..12), 0..24)) {
            let lines = TextLines::new(text);
            let mut window = TextWindow::default();
            for (kind, parts, height, width) in moves {
                match kind {
                    0 => { window.first(); window.follow(&lines, width, height); }
                    1 => window.last(&lines, width, height),
                    2 => { window.follow(&lines, width, height); window.to_row(parts.unsigned_abs() % height, &lines, width); }
                    3 => window.reveal(Place { line: parts.unsigned_abs(), part: height }, &lines, width, height),
                    _ => window.move_by(parts, &lines, width, height),
                }
                let all = lines.places(Place::default(), width).count();
                let shown: Vec<_> = lines.places(window.top, width).take(height).collect();
                prop_assert!(lines.is_empty() || shown.contains(&window.cursor));
                prop_assert_eq!(shown.len(), height.min(all));
            }
        }

        #[test]
        fn the_parts_are_the_text(text in "[a\té漢\n]{0,120}", width in 1_usize..9) {
            let lines = TextLines::new(text.clone());
            let mut joined = vec![String::new(); lines.len()];
            for place in lines.places(Place::default(), width) {
                joined[place.line].push_str(&lines.part(place, width));
            }
            let expected: Vec<String> = text.lines().map(|line| line.replace('\t', "    ")).collect();
            prop_assert_eq!(joined, expected);
        }
    }

    #[test]
    fn bytes_lead_to_lines() {
        let lines = TextLines::new("ab\n\ncd\nefgh");
        assert_eq!([0, 2, 3, 4, 6, 7, 99].map(|at| lines.line_of_byte(at)), [0, 0, 1, 2, 2, 3, 3]);
        assert_eq!(lines.place_of_byte(9, 2), Place { line: 3, part: 1 });
        assert_eq!(lines.byte_of(Place { line: 3, part: 1 }, 2), 9);
    }
}
