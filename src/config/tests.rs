//! What is read, what is told, and that no secret is in what is told.

use proptest::prelude::*;
use secrecy::{ExposeSecret as _, SecretString};

use super::*;
use crate::domain::failure::FailureKind;
use crate::domain::workspace::{NewWorkspace, SecretPlace};
use crate::protocol::credentials::Signer;

const WHOLE: &str = r#"
# mine
default = "acme"

[profiles.acme]
base_url = "https://api.example.com/v1"
app_key = "key-1"
user_ids = ["ann", "bob"]
colour = "Red"
live = true
confirm = "always"
secret_command = "op read 'op://vault/my item'"

[profiles.staging]
app_key = "key-2"
user_id = "ann"
read_only = true
live = false
secret = "env:STAGING_SECRET"

[profiles."an other"]
hash = "env:ACME_HASH"
"#;

fn warned(text: &str) -> Vec<String> {
    parse(text).warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_file() {
    let config = parse(WHOLE);
    assert_eq!((config.default.as_deref(), config.warnings.as_slice()), (Some("acme"), &[][..]));
    assert_eq!(config.profiles.keys().collect::<Vec<_>>(), ["acme", "staging", "an other"]);
    let acme = &config.profiles["acme"];
    assert_eq!(acme.base_url.as_deref(), Some("https://api.example.com/v1"));
    assert_eq!(acme.app_key.as_ref().unwrap().expose_secret(), "key-1");
    assert_eq!(acme.user_ids, ["ann", "bob"]);
    assert_eq!(
        (acme.colour, acme.live, acme.confirm),
        (Some(Colour::Red), Some(true), Some(Confirm::Always))
    );
    let words = ["op", "read", "op://vault/my item"].map(str::to_owned).to_vec();
    assert_eq!(acme.secret, SecretSource::Command(words));
    let staging = &config.profiles["staging"];
    assert_eq!((staging.live, staging.read_only), (Some(false), true));
    assert_eq!(staging.secret, SecretSource::Env("STAGING_SECRET".into()));
    assert_eq!(config.profiles["an other"].secret, SecretSource::HashEnv("ACME_HASH".into()));
    assert_eq!(parse("").profiles.len(), 0);
}

#[test]
fn wrong_values_name_their_line_and_what_is_expected() {
    let cases = [
        (
            "\n[profiles.a]\nlive = \"yes\"",
            "line 3: live is not what is expected (write true or false, without quotes)",
        ),
        (
            "[profiles.a]\ncolour = \"mauve\"",
            "line 2: colour is not one of red, green, yellow, blue, magenta, cyan, white (write one, in quotes)",
        ),
        (
            "[profiles.a]\nread-only = true",
            "line 2: the key read-only is not known, so read_only = true (did you mean read_only?)",
        ),
        (
            "[profiles.a]\n\nconfrim = \"never\"",
            "line 3: the key confrim is not known, so confirm = \"always\" (did you mean confirm?)",
        ),
        (
            "[profiles.a]\nlvie = false",
            "line 2: the key lvie is not known, so live = true (did you mean live?)",
        ),
        (
            "[profiles.a]\nsecret_comand = 1",
            "line 2: the key secret_comand is not known (did you mean secret_command?)",
        ),
        ("colours = 1", "line 1: the key colours is not known (keys here: default, profiles)"),
        (
            "[profiles.a]\nuser_ids = [1]",
            "line 2: user_ids is not what is expected (write a list such as [\"user-1\", \"user-2\"])",
        ),
        ("profiles = 3", "line 1: profiles is not what is expected (write tables, such as [profiles.acme])"),
        (
            "[profiles]\na = 3",
            "line 2: a is not what is expected (write a table of keys, such as [profiles.acme])",
        ),
        ("default = \"b\"\n[profiles.a]", "default names no profile of this file (name one of these: a)"),
        (
            "[profiles.a]\nsecret = \"env:A\"\nhash = \"env:B\"",
            "line 3: the secret is named twice (keep one of secret, secret_command, hash and hash_command)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(warned(text), [expected], "{text}");
    }
}

/// What is wrong must not make more possible than the right value would have.
#[test]
fn a_wrong_value_falls_to_the_safe_side() {
    let profile = |keys: &str| parse(&format!("[profiles.a]\n{keys}")).profiles.swap_remove("a").unwrap();
    assert_eq!(profile("live = \"no\"").live, Some(true));
    assert!(profile("read_only = \"no\"").read_only && profile("readonly = true").read_only);
    assert_eq!(profile("confirm = 1").confirm, Some(Confirm::Always));
    for key in [
        "base_url = 1",
        "app_key = []",
        "user_ids = []",
        "secret = \"abc\"",
        "secret_command = \"'\"",
        "hash = \"ab\"",
    ] {
        assert!(profile(key).broken.is_some(), "{key}");
    }
    // The line that is lost may have been the one that matters.
    let cut = parse("[profiles.a]\napp_key = \"k\"\nread_only == true\n[profiles.b]\napp_key = \"k\"\n");
    assert!(cut.profiles.values().all(|profile| profile.read_only));
    assert!(cut.warnings.iter().all(|warning| warning.line == 3), "{:?}", cut.warnings);
    assert_eq!(cut.profiles.len(), 2, "the rest holds");
}

/// Who misspelt it wanted less to be possible: the strictest value holds, whatever stands there and wherever it stands.
#[test]
fn a_misspelt_key_that_keeps_safe_counts_as_its_strictest_value() {
    let profile = |keys: &str| parse(&format!("[profiles.a]\n{keys}")).profiles.swap_remove("a").unwrap();
    let guards = |keys: &str| {
        let profile = profile(keys);
        (profile.live, profile.read_only, profile.confirm)
    };
    for key in [
        "read_onyl",
        "readonly",
        "read-only",
        "Read_Only",
        "raed_only",
        "red_only",
        "is_read_only",
        "readonly_mode",
        "read",
    ] {
        for value in ["true", "false", "\"yes\"", "1"] {
            assert_eq!(guards(&format!("{key} = {value}")), (None, true, None), "{key} = {value}");
        }
    }
    for key in ["lvie", "liev", "liv", "Live", "livee", "is_live", "l\u{456}ve"] {
        assert_eq!(guards(&format!("\"{key}\" = false")), (Some(true), false, None), "{key}");
    }
    for key in ["confrim", "cofnrim", "comfirm", "confirms", "confirm_calls", "conf"] {
        assert_eq!(guards(&format!("{key} = \"never\"")), (None, false, Some(Confirm::Always)), "{key}");
    }
    let both =
        "live = false\nlvie = true\nconfirm = \"never\"\nconfrim = 1\nread_only = false\nread_onyl = true";
    let turned = both.lines().rev().collect::<Vec<_>>().join("\n");
    for keys in [both, &turned] {
        assert_eq!(guards(keys), (Some(true), true, Some(Confirm::Always)), "{keys}");
    }
    for other in ["note", "file", "site", "comment", "url", "colr", "l", "re", "app_id", "l\u{e9}"] {
        assert_eq!(guards(&format!("\"{other}\" = 1")), (None, false, None), "{other}");
    }
    let config = parse("[profiles.a]\nread_onyl = true\n[profiles.b]\napp_key = \"k\"");
    assert!(!config.profiles["b"].read_only, "another profile is not meant");
}

/// Without its address a profile's credentials would go to the service itself.
#[test]
fn a_profile_with_a_misspelt_address_is_not_used() {
    for key in ["base_ulr", "baseurl", "base-url", "base", "my_base_url"] {
        let config = parse(&format!("[profiles.a]\n{key} = \"http://127.0.0.1:1\"\napp_key = \"k\""));
        let told = config.profiles["a"].broken.as_ref().map(ToString::to_string);
        let expected = format!("line 2: the key {key} is not known (did you mean base_url?)");
        assert_eq!(told.as_deref(), Some(expected.as_str()));
    }
    assert_eq!(parse("[profiles.a]\nbase_line = 1").profiles["a"].broken, None);
}

/// A secret in the wrong place is neither quoted nor kept.
#[test]
fn no_warning_repeats_a_value() {
    let texts = [
        "[profiles.a]\nsecret = \"CANARY\"",
        "[profiles.a]\nhash = \"CANARY\"",
        "[profiles.a]\napp_secret = \"CANARY\"",
        "[profiles.a]\nsecret_command = \"CANARY '\"",
        "[profiles.a]\nsecret = CANARY",
        "[profiles.a]\nsecret = \"CANARY",
        "[profiles.a]\nlive = \"CANARY\"\ncolour = \"CANARY\"\nconfirm = \"CANARY\"\nread_only = \"CANARY\"",
        "[profiles.a]\nsecret = \"env:CANARY-1\"",
        "[profiles.a]\nsecret = 'x' 'CANARY'",
    ];
    for text in texts {
        let config = parse(text);
        assert!(!config.warnings.is_empty(), "{text}");
        let shown = format!("{config:?} {:?}", config.complaint());
        assert!(!shown.contains("CANARY"), "{text}: {shown}");
    }
    let shown = format!("{:?}", parse("[profiles.a]\napp_key = \"CANARY\""));
    assert!(!shown.contains("CANARY"), "{shown}");
}

#[test]
fn a_file_that_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    assert!(Config::load_from(&path).warnings.is_empty());
    std::fs::write(&path, b"default = \"a\"\n\xff\n").unwrap();
    let complaint = Config::load_from(&path).complaint().unwrap();
    assert!(
        complaint.ends_with("config.toml line 2: the file is no UTF-8 text (save it as UTF-8)"),
        "{complaint}"
    );
    std::fs::write(&path, vec![b'#'; 2 * 1024 * 1024]).unwrap();
    let complaint = Config::load_from(&path).complaint().unwrap();
    assert!(complaint.contains("cannot be read: it is larger than 1 MiB"), "{complaint}");
    assert!(Config::load_from(dir.path()).complaint().is_some(), "a directory");
}

#[test]
fn a_new_profile_says_where_it_is_only_when_it_was_said() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    for url in [None, Some("http://127.0.0.1:8791/".to_owned())] {
        let name = url.clone().unwrap_or_else(|| "acme".to_owned());
        let new = NewWorkspace { name: name.clone(), base_url: url.clone(), ..NewWorkspace::default() };
        WithProfile::new(&path, &new, SecretPlace::File).unwrap().write().unwrap();
        assert_eq!(Config::load_from(&path).profiles[&name].base_url, url);
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap().matches("base_url").count(), 1);
}

#[test]
fn the_profile_to_start_with_is_named_and_what_stands_beside_it_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    let add = |name: &str, at_start| {
        let new = NewWorkspace { name: name.into(), at_start, ..NewWorkspace::default() };
        WithProfile::new(&path, &new, SecretPlace::File).unwrap().write().unwrap();
        Config::load_from(&path).default
    };
    assert_eq!(add("first", false), None);
    assert_eq!(add("second", true).as_deref(), Some("second"));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("default = \"second\"", "# mine\ndefault = \"second\" # for now"))
        .unwrap();
    assert_eq!(add("third", true).as_deref(), Some("third"));
    assert_eq!(add("fourth", false).as_deref(), Some("third"));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# mine\ndefault = \"third\" # for now\n"), "{text}");
}

fn secrets(directory: &Path) -> Secrets {
    Secrets { keyring: Keyring::Off, directory: Some(directory.to_owned()) }
}

async fn fetch(secrets: &Secrets, source: SecretSource) -> Result<Signer, crate::domain::failure::Failure> {
    secrets.fetch(Given::From("acme".to_owned(), source)).await
}

#[tokio::test]
async fn a_secret_that_is_missing_says_where_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = secrets(dir.path());
    let cases = [
        (SecretSource::Keyring, "the keyring: --no-keyring is set", "env:NAME"),
        (SecretSource::File, "there is none in ", "integry-tui secret set acme --file"),
        (SecretSource::Env("NOT_SET_ANYWHERE".into()), "NOT_SET_ANYWHERE is not set", "set NOT_SET_ANYWHERE"),
        (SecretSource::Command(vec!["no-such-program".into()]), "could not be started", "by hand"),
    ];
    for (source, detail, hint) in cases {
        let failure = fetch(&secrets, source).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Credentials);
        assert!(failure.detail.contains(detail) && failure.hint.contains(hint), "{}", failure.one_line());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_secret_file_is_private_or_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let dir = tempfile::tempdir().unwrap();
    let secrets = secrets(&dir.path().join("integry-tui"));
    // Whatever the umask is; the tests of the real program set one.
    let path = secrets.keep_in_file("acme", &SecretString::from("canary")).unwrap();
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let Ok(Signer::Secret(secret)) = fetch(&secrets, SecretSource::File).await else { panic!("no secret") };
    assert_eq!(secret.expose_secret(), "canary");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let failure = fetch(&secrets, SecretSource::File).await.unwrap_err();
    assert!(failure.hint.starts_with("chmod 600 ") && !failure.one_line().contains("canary"));
    // Another profile cannot reach out of the directory.
    let other = secrets.keep_in_file("../../x/é", &SecretString::from("c")).unwrap();
    assert_eq!(other.parent(), path.parent());
    assert!(secrets.forget_file("acme").unwrap() && !secrets.forget_file("acme").unwrap());
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC{0,200}") {
        _ = parse(&text);
    }

    #[test]
    fn nor_does_anything_like_toml(
        lines in prop::collection::vec(
            "(\\[profiles\\.[ab\"\\.\\]]{0,3}\\]|[a-z_]{1,9} ?= ?(true|\"[a-z:\\\\]{0,6}\"?|\\[.{0,5}\\]|[0-9]{1,3}|\\{.{0,6}\\}|\"\"\")|secret(_command)? = \".{0,8}\")",
            0..12,
        )
    ) {
        let config = parse(&lines.join("\n"));
        for warning in &config.warnings {
            prop_assert!(warning.line <= lines.len() + 1);
        }
    }
}
