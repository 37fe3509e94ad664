//! Pictures inside a string: `data:` addresses and plain base64.
//!
//! Owns the recognition by the first bytes, and the decoding. Must not read more of a long string than its start to recognise it.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

use super::MAX_BYTES;
use super::decode::{Format, too_large};
use crate::domain::failure::{Failure, FailureKind};

/// What people write: with and without padding, and with a last letter that says too much.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// Letters of base64 that tell what it is.
const START: usize = 64;

/// Whether it is a `data:` address of any kind.
pub(super) fn is_data_address(text: &str) -> bool {
    text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// Whether it is a `data:` address of a picture, or base64 that begins as a picture does.
pub(super) fn is_picture(start: &str) -> bool {
    if is_data_address(start) {
        let media = start[5..].split([',', ';']).next().unwrap_or_default().to_ascii_lowercase();
        // A drawing in XML is read as text.
        return media.starts_with("image/") && !media.starts_with("image/svg");
    }
    let Some(letters) = start.as_bytes().get(..START) else { return false };
    let letters: Vec<u8> = letters.iter().copied().map(standard).collect();
    LENIENT.decode(letters).is_ok_and(|bytes| Format::of(&bytes).is_some())
}

/// The letters of the alphabet for addresses are those of the other one.
fn standard(letter: u8) -> u8 {
    match letter {
        b'-' => b'+',
        b'_' => b'/',
        letter => letter,
    }
}

/// The bytes that a string holds.
///
/// # Errors
/// When it is no base64, or too much.
pub fn bytes_of(text: &str) -> Result<Vec<u8>, Failure> {
    if text.len() / 4 * 3 > MAX_BYTES + MAX_BYTES / 8 {
        return Err(too_large(format!("more than {} MB", MAX_BYTES >> 20)));
    }
    let bytes = if is_data_address(text) {
        let (media, data) = text[5..].split_once(',').ok_or_else(|| no_base64("there is no comma in it"))?;
        let data: Vec<u8> = percent_decode_str(data).collect();
        if media.to_ascii_lowercase().ends_with(";base64") { letters(&data)? } else { data }
    } else {
        letters(text.as_bytes())?
    };
    if bytes.len() > MAX_BYTES { Err(too_large(format!("{} bytes", bytes.len()))) } else { Ok(bytes) }
}

fn letters(text: &[u8]) -> Result<Vec<u8>, Failure> {
    let text: Vec<u8> =
        text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).map(standard).collect();
    LENIENT.decode(text).map_err(|error| no_base64(&error.to_string()))
}

fn no_base64(why: &str) -> Failure {
    Failure::new(FailureKind::Refused, "The text cannot be read as a picture", format!("no base64: {why}"))
}
