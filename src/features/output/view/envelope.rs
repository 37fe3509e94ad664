//! What came around the document: what it cost, how it can be asked about, when it began.
//!
//! Owns which headers are worth a line. All of them are read by a key.

use std::time::Duration;

use super::super::state::Answer;
use crate::domain::safe_text::one_line_of;
use crate::widgets::spinner::format_elapsed;

/// Headers and what they are called here (the reference's clients read the first two).
const SHOWN: [(&str, &str); 4] = [
    ("x-credits", "credits"),
    ("x-session-id", "session"),
    ("x-request-id", "request id"),
    ("request-id", "request id"),
];
/// Columns of a value.
const MAX_VALUE: usize = 40;
/// A body that takes longer than this after its first byte is worth telling.
const SLOW_BODY: Duration = Duration::from_millis(100);

/// The line; nothing when there is nothing to tell.
pub(super) fn line(answer: &Answer) -> Option<String> {
    let exchange = answer.exchange()?;
    let value = |name: &str| {
        let found = exchange.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(one_line_of(&found.1, MAX_VALUE))
    };
    let mut parts: Vec<String> =
        SHOWN.iter().filter_map(|(name, title)| Some(format!("{title} {}", value(name)?))).collect();
    if exchange.total.saturating_sub(exchange.first_byte) >= SLOW_BODY {
        parts.push(format!("first byte after {}", format_elapsed(exchange.first_byte)));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}
