//! Literal vectors: client and sandbox share the code, so a round trip would prove nothing.

use integry_tui::protocol::credentials::{Credentials, CredentialsError, Signer};
use integry_tui::protocol::sign::{user_hash, verify_user_hash};
use secrecy::ExposeSecret as _;

fn hash(secret: &str, user: &str) -> String {
    user_hash(&secret.to_owned().into(), user).expose_secret().to_owned()
}

#[test]
fn the_official_clients_vector() {
    assert_eq!(
        hash("s3cret", "user@example.com"),
        "f637bba887407a8f5d895f319977d0c00a0a69db672e40e5d980a900a842a6c1"
    );
}

/// The cases of RFC 4231 whose key and data are text; the hash takes nothing else.
#[test]
fn rfc_4231() {
    // Case 1: the key is 20 times 0x0b, a control character that is text all the same.
    assert_eq!(
        hash(&"\u{b}".repeat(20), "Hi There"),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
    // Case 2.
    let data = "what do ya want for nothing?";
    assert_eq!(hash("Jefe", data), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

#[test]
fn a_hash_is_verified_in_its_own_spelling_only() {
    let secret = "s3cret".to_owned().into();
    let good = hash("s3cret", "u");
    assert!(verify_user_hash(&secret, "u", &good));
    for wrong in [
        good.to_uppercase(),
        good[..62].to_owned(),
        format!("{good}0"),
        hash("s3cret", "v"),
        String::new(),
        "é".repeat(32),
    ] {
        assert!(!verify_user_hash(&secret, "u", &wrong), "{wrong}");
    }
}

#[test]
fn what_a_header_cannot_carry_is_named_before_sending() {
    let credentials = |key: &str, secret: &str, user: &str| {
        Credentials::new(key.to_owned().into(), Signer::Secret(secret.to_owned().into()), user.to_owned())
            .err()
    };
    assert_eq!(credentials("k", "s", "u"), None);
    assert_eq!(credentials("k", "s", "José"), Some(CredentialsError::NotAscii("User-ID")));
    assert_eq!(credentials("k", "s", "a\r\nHash: x"), Some(CredentialsError::NotAscii("User-ID")));
    assert_eq!(credentials("k\u{7f}", "s", "u"), Some(CredentialsError::NotAscii("App-Key")));
    assert_eq!(credentials("", "s", "u"), Some(CredentialsError::Empty("App-Key")));
    assert_eq!(credentials("k", "", "u"), Some(CredentialsError::Empty("App-Secret")));
    assert_eq!(credentials("k", "s", ""), Some(CredentialsError::Empty("User-ID")));
    let message = credentials("k", "s", "José").expect("refused").to_string();
    assert!(
        message.starts_with("the User-ID holds characters that an HTTP header cannot carry"),
        "{message}"
    );
    let ready =
        Credentials::new("k".to_owned().into(), Signer::Hash("08C1".to_owned().into()), "u".to_owned());
    assert_eq!(ready.err(), Some(CredentialsError::NotAHash));
}

#[test]
fn another_user_of_the_workspace_is_signed_for_with_the_secret_only() {
    let key = || "k".to_owned().into();
    let of = |signer| Credentials::new(key(), signer, "ann".to_owned()).expect("credentials");
    let ann = of(Signer::Secret("s3cret-XYZ".to_owned().into()));
    let bob = ann.for_user("bob").expect("credentials");
    assert_eq!((bob.user_id(), bob.hash().expose_secret()), ("bob", hash("s3cret-XYZ", "bob").as_str()));
    assert_eq!(ann.for_user("José").err(), Some(CredentialsError::NotAscii("User-ID")));
    let ready = of(Signer::Hash(hash("s3cret-XYZ", "ann").into()));
    assert_eq!(ready.for_user("bob").err(), Some(CredentialsError::OneUserOnly));
    assert_eq!(ready.for_user("ann").expect("the same").hash().expose_secret(), ready.hash().expose_secret());
}

#[test]
fn credentials_print_no_secret() {
    let signer = Signer::Secret("s3cret-XYZ".to_owned().into());
    let credentials =
        Credentials::new("key-XYZ".to_owned().into(), signer.clone(), "u".to_owned()).expect("credentials");
    let printed = format!("{credentials:?} {signer:?}");
    assert!(!printed.contains("XYZ") && !printed.contains(&hash("s3cret-XYZ", "u")[..8]), "{printed}");
}
