//! Copying to the clipboard of the person's terminal.
//!
//! Owns the OSC 52 sequence and its limit; works over SSH. The payload is base64, so no byte of the text reaches the terminal raw.

use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Texts longer than this are refused: terminals drop longer sequences without a word.
pub(super) const MAX_BYTES: usize = 74_994 / 4 * 3;

/// Asks the terminal to put a text on the clipboard.
///
/// # Errors
/// When the text is too long or the terminal cannot be written to.
pub(super) fn copy(text: &str) -> io::Result<()> {
    if text.len() > MAX_BYTES {
        let message = format!("{} bytes are more than terminals take ({MAX_BYTES})", text.len());
        return Err(io::Error::other(message));
    }
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text.as_bytes()))
}
