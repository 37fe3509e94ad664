//! Taking known credentials out of what may be seen.
//!
//! Owns every spelling in which a credential may come back: in JSON, in a URL, in a form. Must not be asked about anything that is
//! sent: it is for records of it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use memchr::memmem;
use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded::byte_serialize;

use super::credentials::Credentials;
use crate::domain::body::Body;
use crate::domain::wire_log::Excerpt;

pub use crate::domain::kept::MASK;

/// Bytes that no spelling of a credential is longer than.
const LONGEST: usize = 4_096;

/// Knows the credentials of a workspace.
pub struct Redactor {
    spellings: Vec<SecretString>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

impl Redactor {
    /// Of these credentials. The user's id is none: it is on the screen all the time.
    pub fn new(credentials: &Credentials) -> Self {
        let mut spellings: Vec<String> = Vec::new();
        for secret in credentials.secrets() {
            for spelling in spellings_of(secret.expose_secret()) {
                if !spellings.contains(&spelling) {
                    spellings.push(spelling);
                }
            }
        }
        Self { spellings: spellings.into_iter().map(Into::into).collect() }
    }

    /// A text without them.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let found = self.find(text.as_bytes());
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let masked = masked(text.as_bytes(), &found, text.len()).0;
        Cow::Owned(String::from_utf8_lossy(&masked).into_owned())
    }

    /// The start of a body without them; at most so many bytes of it. Shares the body when it is kept as it is, else copies what is
    /// kept: a small part must not hold a large body in memory.
    pub fn excerpt(&self, body: &Body, limit: usize) -> Excerpt {
        if let Some(bytes) = body.in_memory() {
            return self.start_of(bytes, limit, || bytes.clone());
        }
        // Of what is stored, the start and one credential more are read.
        let start = body.bytes(0..limit.saturating_add(LONGEST));
        let excerpt = self.excerpt_of(&start, limit);
        let unread = body.len() - start.len();
        Excerpt { whole: body.len(), left_out: excerpt.left_out + unread, ..excerpt }
    }

    /// The same of a body that cannot be shared.
    pub fn excerpt_of(&self, body: &[u8], limit: usize) -> Excerpt {
        self.start_of(body, limit, || Bytes::copy_from_slice(body))
    }

    fn start_of(&self, body: &[u8], limit: usize, all_of_it: impl FnOnce() -> Bytes) -> Excerpt {
        // A credential that begins in the part that is kept is seen to its end.
        let longest = self.spellings.iter().map(|spelling| spelling.expose_secret().len()).max().unwrap_or(0);
        let window = &body[..body.len().min(limit.saturating_add(longest))];
        let found = self.find(window);
        let limit = if body.len() <= limit { body.len() } else { character_start(body, limit) };
        if found.is_empty() {
            let kept = if limit == body.len() { all_of_it() } else { Bytes::copy_from_slice(&body[..limit]) };
            return Excerpt { kept, whole: body.len(), left_out: body.len() - limit, masked: 0 };
        }
        let (kept, end, masked) = masked(window, &found, limit);
        Excerpt { kept: kept.into(), whole: body.len(), left_out: body.len() - end, masked }
    }

    pub(super) fn spellings(&self) -> &[SecretString] {
        &self.spellings
    }

    fn find(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        found_of(self.spellings.iter().map(|spelling| spelling.expose_secret().as_bytes()), bytes)
    }
}

/// Where they are; what overlaps is one place.
pub(super) fn found_of<'a>(spellings: impl Iterator<Item = &'a [u8]>, bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for spelling in spellings {
        found.extend(memmem::find_iter(bytes, spelling).map(|at| at..at + spelling.len()));
    }
    found.sort_unstable_by_key(|place| place.start);
    found.dedup_by(|next, before| {
        let overlaps = next.start < before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    found
}

/// As it is, and as JSON, forms, URLs and other tools write it.
fn spellings_of(secret: &str) -> Vec<String> {
    let json = serde_json::Value::from(secret).to_string();
    let json = json[1..json.len() - 1].to_owned();
    let form: String = byte_serialize(secret.as_bytes()).collect();
    let lower_hex = form.to_ascii_lowercase();
    vec![
        secret.to_owned(),
        json.replace('/', "\\/"),
        json,
        form.replace('+', "%20"),
        form,
        lower_hex,
        secret.to_ascii_uppercase(),
    ]
}

/// The bytes before `limit` with masks in these places; where they end in the original, and how many places there are.
pub(super) fn masked(bytes: &[u8], found: &[Range<usize>], limit: usize) -> (Vec<u8>, usize, usize) {
    let mut out = Vec::with_capacity(limit);
    let (mut at, mut places) = (0, 0);
    for place in found.iter().take_while(|place| place.start < limit) {
        out.extend_from_slice(&bytes[at..place.start]);
        out.extend_from_slice(MASK.as_bytes());
        (at, places) = (place.end, places + 1);
    }
    if at < limit {
        out.extend_from_slice(&bytes[at..limit]);
        at = limit;
    }
    (out, at, places)
}

/// The last start of a character at or before a place.
fn character_start(bytes: &[u8], at: usize) -> usize {
    let is_inside = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|at| !is_inside(at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::credentials::Signer;
    use proptest::prelude::*;

    const KEY: &str = "k/ey \"1\"+x";

    fn redactor() -> (Redactor, String) {
        let signer = Signer::Secret("s3cret".to_owned().into());
        let credentials = Credentials::new(KEY.to_owned().into(), signer, "user@example.com".to_owned());
        let credentials = credentials.expect("credentials");
        (Redactor::new(&credentials), credentials.hash().expose_secret().to_owned())
    }

    #[test]
    fn every_spelling_is_masked() {
        let (redactor, hash) = redactor();
        let json = serde_json::json!({ "key": KEY, "hash": hash, "user": "user@example.com" }).to_string();
        assert_eq!(
            redactor.text(&json),
            format!(r#"{{"key":"{MASK}","hash":"{MASK}","user":"user@example.com"}}"#)
        );
        assert_eq!(
            redactor.text("?key=k%2Fey+%221%22%2Bx&x=k%2fey+%221%22%2bx"),
            format!("?key={MASK}&x={MASK}")
        );
        assert_eq!(redactor.text("k\\/ey \\\"1\\\"+x"), MASK);
        assert_eq!(redactor.text(&hash.to_uppercase()), MASK);
        assert!(matches!(redactor.text("nothing here"), Cow::Borrowed(_)));
        assert!(!format!("{redactor:?}").contains("ey"));
    }

    #[test]
    fn a_body_is_shared_or_cut() {
        let (redactor, hash) = redactor();
        let body = Bytes::from_static("{\"text\":\"é\"}".as_bytes());
        let whole = redactor.excerpt(&body.clone().into(), 64);
        assert!(whole.is_exact() && whole.kept.as_ptr() == body.as_ptr());
        let cut = redactor.excerpt(&body.clone().into(), 10);
        assert_eq!((&*cut.text(), cut.left_out, cut.whole), ("{\"text\":\"", 4, 13), "no half character");
        // A credential across the cut is masked, not cut into.
        let body = Bytes::from(format!("12345{hash}rest"));
        let cut = redactor.excerpt(&body.clone().into(), 10);
        assert_eq!((&*cut.text(), cut.left_out, cut.masked), (&*format!("12345{MASK}"), 4, 1));
    }

    proptest! {
        #[test]
        fn nothing_of_a_credential_is_left(parts in prop::collection::vec((".{0,6}", 0usize..3), 0..6), limit in 0usize..300) {
            let (redactor, hash) = redactor();
            let json_key = serde_json::to_string(KEY).expect("JSON");
            let secrets = [&*hash, KEY, &json_key];
            let text: String = parts.iter().flat_map(|(text, which)| [text, secrets[*which]]).collect();
            let excerpt = redactor.excerpt(&Body::from(text.clone()), limit);
            prop_assert!(!excerpt.text().contains(&hash[..12]), "{}", excerpt.text());
            prop_assert!(!excerpt.text().contains("ey "));
            prop_assert_eq!(excerpt.whole, text.len());
            prop_assert!(!redactor.text(&text).contains(&hash[..12]));
        }
    }
}
