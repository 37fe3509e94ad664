//! Taking known credentials out of answers.
//!
//! Owns that one which lies across two pieces is seen, that what holds none is passed on as it is, and that login pages keep what they
//! need. Must not know where the pieces go.

use bytes::Bytes;
use secrecy::ExposeSecret as _;

use super::redact::{Redactor, found_of, masked};
use crate::domain::body::Body;

/// Shorter ones are words that an answer may well hold: masking them would make another answer of it.
const SHORTEST: usize = 8;

/// An answer of which some has come.
pub struct Masker<'a> {
    spellings: Vec<&'a [u8]>,
    /// The end of what came, when a credential may begin in it.
    held: Vec<u8>,
}

impl<'a> Masker<'a> {
    /// For the credentials that this one knows.
    pub fn new(redactor: &'a Redactor) -> Self {
        let all = redactor.spellings().iter().map(|spelling| spelling.expose_secret().as_bytes());
        Self { spellings: all.filter(|spelling| spelling.len() >= SHORTEST).collect(), held: Vec::new() }
    }

    /// A text without them; `None` when it holds none.
    pub fn text(&self, text: &str) -> Option<String> {
        let found = found_of(self.spellings.iter().copied(), text.as_bytes());
        let clean = || masked(text.as_bytes(), &found, text.len()).0;
        (!found.is_empty()).then(|| String::from_utf8_lossy(&clean()).into_owned())
    }

    /// A list of apps or functions without them, but for the addresses of login pages: those hold what signs a person in, and are
    /// neither shown nor kept.
    pub fn list(&self, body: Body) -> Body {
        let bytes = body.whole();
        let mut found = found_of(self.spellings.iter().copied(), &bytes);
        found.retain(|place| !is_of_login_page(&bytes[..place.start]));
        if found.is_empty() {
            drop(bytes);
            return body;
        }
        masked(&bytes, &found, bytes.len()).0.into()
    }

    /// Takes a piece in; what can be passed on.
    pub fn push(&mut self, piece: Bytes) -> Bytes {
        if self.held.is_empty() && self.is_clean(&piece) {
            return piece;
        }
        let mut bytes = std::mem::take(&mut self.held);
        bytes.extend_from_slice(&piece);
        let found = found_of(self.spellings.iter().copied(), &bytes);
        let free = found.last().map_or(0, |last| last.end);
        let end = self.begun_at(&bytes[free..]).map_or(bytes.len(), |at| free + at);
        self.held = bytes.split_off(end);
        masked(&bytes, &found, end).0.into()
    }

    /// What is left at the end: the beginning of something that was no credential after all.
    pub fn finish(self) -> Bytes {
        self.held.into()
    }

    fn is_clean(&self, bytes: &[u8]) -> bool {
        found_of(self.spellings.iter().copied(), bytes).is_empty() && self.begun_at(bytes).is_none()
    }

    /// Where a credential begins that the bytes end in.
    fn begun_at(&self, bytes: &[u8]) -> Option<usize> {
        let begun = |spelling: &&[u8]| {
            let most = (spelling.len() - 1).min(bytes.len());
            (1..=most).rev().find(|length| bytes.ends_with(&spelling[..*length]))
        };
        self.spellings.iter().filter_map(begun).max().map(|length| bytes.len() - length)
    }
}

/// Whether the text that ends there, in the middle of a string, belongs to a login page's address.
fn is_of_login_page(before: &[u8]) -> bool {
    let Some(quote) = memchr::memrchr(b'"', before) else { return false };
    let Some(key) = before[..quote].trim_ascii_end().strip_suffix(b":") else { return false };
    key.trim_ascii_end().ends_with(b"\"login_url\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::credentials::{Credentials, Signer};
    use crate::protocol::redact::MASK;
    use proptest::prelude::*;

    const SECRET: &str = "s3cret-aaab-aaaab";

    fn redactor(secret: &str) -> Redactor {
        let signer = Signer::Secret(secret.to_owned().into());
        let credentials = Credentials::new("app-key-1".to_owned().into(), signer, "ann".to_owned());
        Redactor::new(&credentials.expect("credentials"))
    }

    fn through(redactor: &Redactor, pieces: &[&[u8]]) -> String {
        let mut masker = Masker::new(redactor);
        let mut out = Vec::new();
        for piece in pieces {
            out.extend_from_slice(&masker.push(Bytes::copy_from_slice(piece)));
        }
        out.extend_from_slice(&masker.finish());
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_holds_none_is_passed_on_as_it_is() {
        let redactor = redactor(SECRET);
        let mut masker = Masker::new(&redactor);
        let piece = Bytes::from_static(b"{\"ok\":true}");
        assert_eq!(masker.push(piece.clone()).as_ptr(), piece.as_ptr(), "without a copy");
        assert!(masker.finish().is_empty());
        assert_eq!(through(&redactor, &[b"ends in s3cret-aaa"]), "ends in s3cret-aaa");
    }

    #[test]
    fn a_list_keeps_credentials_in_login_pages_alone() {
        let redactor = redactor(SECRET);
        let list = |text: &str| {
            String::from_utf8(Masker::new(&redactor).list(text.to_owned().into()).to_bytes().to_vec())
        };
        let page =
            format!(r#"{{"title":"A","login_url" : "https://x/?key=app-key-1&s={SECRET}","docs_url":""}}"#);
        assert_eq!(list(&page).as_ref(), Ok(&page));
        let echoed = format!(
            r#"{{"title":"A {SECRET}","login_url":"https://x/?s={SECRET}","help":"login_url\": \"{SECRET}"}}"#
        );
        let expected = format!(
            r#"{{"title":"A {MASK}","login_url":"https://x/?s={SECRET}","help":"login_url\": \"{MASK}"}}"#
        );
        assert_eq!(list(&echoed), Ok(expected));
        let body = Body::from(page);
        assert!(Masker::new(&redactor).list(body.clone()).is_same(&body), "without a copy");
    }

    #[test]
    fn a_word_that_somebody_took_for_a_secret_is_no_reason_to_change_an_answer() {
        assert_eq!(through(&redactor("test"), &[b"a test"]), "a test");
    }

    proptest! {
        #[test]
        fn wherever_it_is_cut_none_comes_through(
            words in prop::collection::vec(prop_oneof![Just(SECRET), Just("s3cret-aaa"), Just("app-key-1"), Just("ab\u{e9}-")], 0..8),
            cuts in prop::collection::vec(1_usize..9, 1..60),
        ) {
            let redactor = redactor(SECRET);
            let whole = words.concat();
            let (mut pieces, mut rest) = (Vec::new(), whole.as_bytes());
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            let expected = whole.replace(SECRET, MASK).replace("app-key-1", MASK);
            prop_assert_eq!(through(&redactor, &pieces), expected);
        }
    }
}
