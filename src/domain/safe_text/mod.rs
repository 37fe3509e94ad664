//! The one sanitiser: untrusted text made fit for a terminal cell.
//!
//! Owns how every string that we did not write ourselves (names, descriptions, keys, values, errors, header values) is shown. What a
//! terminal would obey or what a reader could not see becomes a visible escape in the spelling of JSON; everything else stays as it is.
//! Must not change stored text: it works at the render boundary only, so that copying and history keep the truth.
//!
//! The rules, which `tests` holds as properties:
//! - the result holds no control, format or otherwise invisible character, but for the joiners inside an emoji;
//! - sanitising twice changes nothing;
//! - a grapheme cluster is at most [`MAX_CLUSTER_POINTS`] code points and [`MAX_CLUSTER_BYTES`] bytes, the rest becomes a `…`;
//! - the cost of a window depends on its width, never on the length of the text.

mod cells;
mod hidden;
mod wrap;

use std::borrow::Cow;

pub use cells::{Cell, Cells, MAX_CLUSTER_BYTES, MAX_CLUSTER_POINTS, cells, floor_boundary};
pub use wrap::{Wrapped, wrap};

/// The mark for text that was left out.
pub const CUT_MARK: &str = "…";

/// The whole text as one line. Borrowed when nothing had to change.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain_ascii(text) {
        return Cow::Borrowed(text);
    }
    let mut changed: Option<String> = None;
    for cell in cells(text) {
        match (&mut changed, &cell.shown) {
            (Some(out), shown) => out.push_str(shown),
            (None, Cow::Borrowed(_)) => {}
            (None, Cow::Owned(shown)) => {
                let mut out = String::with_capacity(text.len() + 16);
                out.push_str(&text[..cell.range.start]);
                out.push_str(shown);
                changed = Some(out);
            }
        }
    }
    changed.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What [`visible_clip`] made of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clipped {
    /// The start of the text, with a `…` at its end when it was clipped.
    pub text: String,
    /// Columns that `text` takes.
    pub columns: usize,
    /// Whether something did not fit.
    pub clipped: bool,
}

/// As much of the text as fits into that many columns, as one line. Reads no further than the columns reach.
pub fn visible_clip(text: &str, max_columns: usize) -> Clipped {
    if let Some(clipped) = clip_plain(text, max_columns) {
        return clipped;
    }
    let mut out = Clipped::default();
    // Where to cut back to, should the text turn out not to fit: the last place that leaves room for the mark.
    let (mut room, mut room_columns) = (0, 0);
    for cell in cells(text) {
        if out.columns + cell.width > max_columns {
            out.text.truncate(room);
            out.columns = room_columns;
            if max_columns > 0 {
                out.text.push_str(CUT_MARK);
                out.columns += 1;
            }
            out.clipped = true;
            return out;
        }
        out.text.push_str(&cell.shown);
        out.columns += cell.width;
        if out.columns < max_columns {
            (room, room_columns) = (out.text.len(), out.columns);
        }
    }
    out
}

/// The same for text whose start needs no look at clusters: nearly all there is.
fn clip_plain(text: &str, max_columns: usize) -> Option<Clipped> {
    // One byte further than fits: what follows a character could sit on it.
    let start = text.as_bytes().get(..max_columns.saturating_add(1)).unwrap_or(text.as_bytes());
    if !start.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    if text.len() <= max_columns {
        return Some(Clipped { text: text.to_owned(), columns: text.len(), clipped: false });
    }
    let kept = max_columns.saturating_sub(1);
    let mark = if max_columns > 0 { CUT_MARK } else { "" };
    Some(Clipped { text: format!("{}{mark}", &text[..kept]), columns: max_columns, clipped: true })
}

/// A prose text without the HTML tags that vendors leave in their descriptions; a lone `<` stays.
pub fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let Some(end) = tag.find('>').filter(|end| is_tag && *end < 200 && !tag[..*end].contains('<')) else {
            out.push('<');
            rest = tag;
            continue;
        };
        if tag.starts_with("br") || tag.starts_with("/p") || tag.starts_with("li") {
            out.push('\n');
        }
        rest = &tag[end + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The start of a text as one visible line of so many columns, for messages that quote it.
pub fn one_line_of(text: &str, max_columns: usize) -> String {
    visible_clip(text, max_columns).text
}

/// How many columns the text takes as one line. Reads the whole text: for short ones (titles, labels, keys).
pub fn columns(text: &str) -> usize {
    if is_plain_ascii(text) { text.len() } else { cells(text).map(|cell| cell.width).sum() }
}

/// The lines of a prose text, each as one visible line. A carriage return before the line feed belongs to the line end.
pub fn visible_multiline(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('\n').map(|line| visible(line.strip_suffix('\r').unwrap_or(line)))
}

fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests;
