//! Opaque cursors: where the next page starts, as a text that clients only hand back.
//!
//! Owns the encoding, for the list endpoints and for paging functions alike.

use std::fmt::Write as _;

/// The cursor of an offset.
pub(super) fn encode(offset: usize) -> String {
    let mut out = String::new();
    for byte in format!("offset:{offset}").bytes() {
        // Writing to a String cannot fail.
        _ = write!(out, "{byte:02x}");
    }
    out
}

/// The offset of a cursor; `None` when it was not made here.
pub(super) fn decode(cursor: &str) -> Option<usize> {
    if !cursor.is_ascii() || !cursor.len().is_multiple_of(2) {
        return None;
    }
    let bytes: Option<Vec<u8>> =
        (0..cursor.len()).step_by(2).map(|at| u8::from_str_radix(&cursor[at..at + 2], 16).ok()).collect();
    String::from_utf8(bytes?).ok()?.strip_prefix("offset:")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_nothing_else_does() {
        for offset in [0, 50, usize::MAX] {
            assert_eq!(decode(&encode(offset)), Some(offset));
        }
        for foreign in ["", "x", "é1", "6f66", "zz", "50"] {
            assert_eq!(decode(foreign), None, "{foreign}");
        }
    }
}
