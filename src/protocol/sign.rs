//! The request signature: lower-case hex of HMAC-SHA256(app secret, user id) (API reference, "Calculating the hash").
//!
//! Owns making and checking it. The hash has no nonce or time: it is a permanent credential of that user and as secret as the secret.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Header with the workspace's key.
pub const APP_KEY_HEADER: &str = "App-Key";
/// Header with the user the call acts for.
pub const USER_ID_HEADER: &str = "User-ID";
/// Header with the signature.
pub const HASH_HEADER: &str = "Hash";

/// The `Hash` header of a user.
pub fn user_hash(app_secret: &SecretString, user_id: &str) -> SecretString {
    let digest = mac(app_secret, user_id).finalize().into_bytes();
    let mut hex = String::with_capacity(64);
    for byte in digest {
        // Writing to a String cannot fail.
        _ = write!(hex, "{byte:02x}");
    }
    hex.into()
}

/// Whether a hash is the user's, compared in constant time; accepts lower-case hex only, as the service does.
pub fn verify_user_hash(app_secret: &SecretString, user_id: &str, hash: &str) -> bool {
    let Some(bytes) = decode_lower_hex(hash) else { return false };
    mac(app_secret, user_id).verify_slice(&bytes).is_ok()
}

fn mac(app_secret: &SecretString, user_id: &str) -> Hmac<Sha256> {
    #[expect(
        clippy::expect_used,
        reason = "HMAC takes keys of any length; the error type is there for other MACs"
    )]
    let mut mac =
        Hmac::<Sha256>::new_from_slice(app_secret.expose_secret().as_bytes()).expect("any key length");
    mac.update(user_id.as_bytes());
    mac
}

fn decode_lower_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
