//! Names and texts in quotes, whole or unfinished.
//!
//! Owns where they end. Must not know what they stand for.

/// Bytes of a name at the start of a text.
pub(super) fn name_of(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// A text in quotes.
pub(super) enum Text {
    /// With its bytes, quotes included.
    Whole(String, usize),
    /// The cursor is in it.
    Open(String),
    /// Up to the bracket of an expression in it.
    Insert(usize),
}

/// A text from its opening quote on.
pub(super) fn string_of(text: &str) -> Text {
    match text_until(&text[1..]) {
        Text::Whole(inner, length) => Text::Whole(inner, length + 1),
        Text::Insert(length) => Text::Insert(length + 1),
        open @ Text::Open(_) => open,
    }
}

/// A text up to its closing quote.
pub(super) fn text_until(text: &str) -> Text {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '(' if is_escaped => return Text::Insert(at + 1),
            '"' if !is_escaped => return Text::Whole(unescaped(&text[..at]), at + 1),
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    Text::Open(text.to_owned())
}

fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned())
}
