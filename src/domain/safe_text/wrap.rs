//! Word wrap for prose: descriptions, help texts, error messages.
//!
//! Owns where lines break. Must not read further than the lines it was asked for.

use super::{CUT_MARK, cells};

/// A text laid out in lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wrapped {
    /// The lines, none wider than asked for.
    pub lines: Vec<String>,
    /// Whether the text goes on after the last line, which then ends with a `…`.
    pub clipped: bool,
}

/// Lays prose out in at most `max_lines` lines of at most `width` columns. Lines break at line feeds and at blanks, a longer word
/// where the line is full. A tab counts as a blank here.
pub fn wrap(text: &str, width: usize, max_lines: usize) -> Wrapped {
    let mut lines = Layout {
        width,
        limit: max_lines,
        done: Vec::new(),
        line: String::new(),
        columns: 0,
        blank: None,
        soft: false,
    };
    if width == 0 || max_lines == 0 {
        return Wrapped { lines: Vec::new(), clipped: !text.is_empty() };
    }
    for cell in cells(text) {
        let open = match &text[cell.range.clone()] {
            "\n" => lines.end_line(false),
            "\r" if text[cell.range.end..].starts_with('\n') => true,
            " " | "\t" => lines.blank(),
            _ => lines.put(&cell.shown, cell.width),
        };
        if !open {
            return lines.clip();
        }
    }
    lines.done.push(lines.line);
    Wrapped { lines: lines.done, clipped: false }
}

struct Layout {
    width: usize,
    limit: usize,
    done: Vec<String>,
    line: String,
    columns: usize,
    /// Length and columns of the line before its last blank, where it may break.
    blank: Option<(usize, usize)>,
    /// Whether this line goes on with the words of the line before.
    soft: bool,
}

impl Layout {
    /// Each of these answers whether there is still room for more.
    fn end_line(&mut self, soft: bool) -> bool {
        if self.done.len() + 1 == self.limit {
            return false;
        }
        self.done.push(std::mem::take(&mut self.line));
        (self.columns, self.blank, self.soft) = (0, None, soft);
        true
    }

    fn blank(&mut self) -> bool {
        if self.columns == self.width {
            // The blank itself is the line end; later ones in a row lead the next line and are dropped there.
            return self.end_line(true);
        }
        // Blanks at the start of a line of the text are indentation, those after a break of ours are not.
        if self.columns > 0 || !self.soft {
            // Breaking inside the indentation would leave a blank line.
            let words = !self.line.trim_start().is_empty();
            self.blank = words.then_some((self.line.len(), self.columns));
            self.line.push(' ');
            self.columns += 1;
        }
        true
    }

    fn put(&mut self, shown: &str, columns: usize) -> bool {
        // An escape is wider than a very narrow window: it is cut rather than lost.
        if columns > self.width && columns == shown.len() {
            return shown.bytes().all(|byte| self.put(char::from(byte).encode_utf8(&mut [0; 4]), 1));
        }
        while self.columns + columns.min(self.width) > self.width {
            if !self.break_line() {
                return false;
            }
        }
        // Real clusters are at most four columns wide; a heap of marks that no line can hold becomes the mark for left out text.
        let (shown, columns) = if columns <= self.width { (shown, columns) } else { (CUT_MARK, 1) };
        self.line.push_str(shown);
        self.columns += columns;
        true
    }

    fn break_line(&mut self) -> bool {
        let Some((len, columns)) = self.blank else { return self.end_line(true) };
        if self.done.len() + 1 == self.limit {
            return false;
        }
        // The blank and what follows it, up to the next blank.
        let word = self.line.split_off(len);
        self.done.push(std::mem::replace(&mut self.line, word[1..].to_owned()));
        self.columns = self.columns - columns - 1;
        (self.blank, self.soft) = (None, true);
        true
    }

    fn clip(mut self) -> Wrapped {
        let fitting = super::visible_clip(&self.line, self.width.saturating_sub(1));
        let mut last = fitting.text;
        if !fitting.clipped {
            last.truncate(last.trim_end().len());
            last.push_str(CUT_MARK);
        }
        self.done.push(last);
        Wrapped { lines: self.done, clipped: true }
    }
}
