//! Pictures in an answer: which strings are one or name one, and what is drawn of them.
//!
//! Owns the recognition, what may be fetched, the decoding with its limits, and the scaling. Must not open a connection or draw.

mod decode;
mod embedded;
mod link;

pub use decode::{Format, Picture, Pixels, decode};
pub use embedded::bytes_of;
pub use link::{Place, host_of, is_loopback, link_of, place_of, redirect_refusal, refusal};

use std::sync::Arc;

use bytes::Bytes;
use url::Url;

/// Most bytes of a picture, as it was sent or stored.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Where a picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In the string itself: a `data:` address or base64.
    Embedded,
    /// At this address.
    Link(Url),
}

/// A string that is a picture, or may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called: its path in the answer.
    pub title: String,
    /// The string.
    pub text: Arc<str>,
    /// Where the picture is.
    pub source: Source,
}

/// What came from an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The bytes, whatever they are.
    Bytes(Bytes),
    /// It is somewhere else, at another host.
    Elsewhere(Url),
}

/// What is to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// A string with a picture in it.
    Text(Arc<str>),
    /// A file.
    Bytes(Bytes),
    /// A picture that was decoded before; the room for it is another.
    Picture(Arc<Picture>),
}

/// A picture, ready for the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The picture.
    pub picture: Arc<Picture>,
    /// As large as there is room: one pixel a column, two a row.
    pub cells: Arc<Pixels>,
    /// As a file, for terminals that draw pictures themselves.
    pub png: Option<Arc<[u8]>>,
}

/// How sure it is that a string is a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likely {
    /// It is an address; only trying tells.
    Possibly,
    /// The key that it stands under says so.
    Named,
    /// Its bytes, its media type or the end of its path say so.
    Surely,
}

/// Whether a string, of which the start is enough, is a picture or names one; `key` is what it stands under.
pub fn likely(key: Option<&str>, start: &str) -> Option<Likely> {
    if embedded::is_picture(start) {
        return Some(Likely::Surely);
    }
    let link = link_of(start)?;
    Some(match key {
        _ if link::has_picture_name(&link) => Likely::Surely,
        Some(key) if is_picture_key(key) => Likely::Named,
        _ => Likely::Possibly,
    })
}

/// Where the picture of a string is, when it may be one.
pub fn source_of(text: &str) -> Option<Source> {
    if embedded::is_picture(text) || embedded::is_data_address(text) {
        return Some(Source::Embedded);
    }
    link_of(text).map(Source::Link)
}

/// Words in keys under which pictures are found.
const KEYS: [&str; 10] =
    ["avatar", "image", "photo", "thumb", "icon", "logo", "picture", "banner", "favicon", "gravatar"];

fn is_picture_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    KEYS.iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests;
