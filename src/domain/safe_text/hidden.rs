//! Which code points never reach a cell, and how they are spelled instead.
//!
//! Owns the table. Must not look at neighbours: the two characters whose fate depends on them (U+200D, U+FE0F) are decided in `cells`.

use std::fmt::Write as _;

/// Joins emoji to one picture; kept there only.
pub(super) const JOINER: char = '\u{200D}';
/// Asks for the coloured form of an emoji; kept there only.
pub(super) const EMOJI_STYLE: char = '\u{FE0F}';

/// Whether the character may never be drawn: controls (Cc), formats (Cf), line and paragraph separators, everything that Unicode
/// calls ignorable by default (fillers, variation selectors, tags), noncharacters, and the letters that would draw the next cell
/// into their own cluster.
pub(super) fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\0'..='\u{9F}' => true,
        '\u{A0}'..='\u{2FF}' => c == '\u{AD}',
        _ => {
            is_format(c)
                || is_ignorable(c)
                || is_prepended(c)
                || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF)
        }
    }
}

/// General categories Cf, Zl and Zp above Latin.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}'
        | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0001}' | '\u{E0020}'..='\u{E007F}')
}

/// `Default_Ignorable_Code_Point` beyond the format characters: they take no column, or a blank one.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{34F}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E0FFF}')
}

/// `Grapheme_Cluster_Break=Prepend` beyond the format characters: rare letters that join whatever is drawn after them.
fn is_prepended(c: char) -> bool {
    matches!(c,
        '\u{D4E}' | '\u{111C2}'..='\u{111C3}' | '\u{113D1}' | '\u{1193F}' | '\u{11941}' | '\u{11A3A}'
        | '\u{11A84}'..='\u{11A89}' | '\u{11D46}' | '\u{11F02}')
}

/// Whether the character can be the picture of an emoji (`Extended_Pictographic`, roughly: what matters is that no combining
/// mark is among them, since the grapheme rules already settle what may stand around a joiner).
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{2B55}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1F1E5}' | '\u{1F200}'..='\u{1F3FA}'
        | '\u{1F400}'..='\u{1FAFF}')
}

/// The visible spelling: `\n`, `\u001b`, `\u{e0041}`.
pub(super) fn escape(c: char) -> String {
    let short = match c {
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        _ => None,
    };
    if let Some(short) = short {
        return short.to_owned();
    }
    let (mut out, point) = (String::with_capacity(10), u32::from(c));
    // Writing into a String cannot fail.
    let _ = if point <= 0xFFFF { write!(out, "\\u{point:04x}") } else { write!(out, "\\u{{{point:x}}}") };
    out
}
