//! cURL, for POSIX shells.
//!
//! Owns quoting. The three credentials are variables, the user's id too: a hash stands for one user, so whoever takes the snippet
//! brings both of their own, and it works unchanged.

use std::fmt::Write as _;

use crate::domain::wire_log::{Excerpt, Header, Request, Value};

/// The file that stands for a body that is not known whole: half a body must not be sent.
pub const BODY_FILE: &str = "body.json";

/// Headers that cURL makes itself.
const ITS_OWN: [&str; 3] = ["host", "content-length", "user-agent"];

/// The request as a command.
pub fn curl(request: &Request) -> String {
    let url = request.url();
    let mut parts = vec![format!("curl --request {} {}", word(&request.method), word(&url))];
    if url.contains(['{', '}', '[', ']']) {
        parts.push("--globoff".to_owned());
    }
    parts.extend(request.headers.iter().filter_map(header));
    parts.extend(request.body.as_ref().map(body));
    parts.join(" \\\n  ")
}

fn header(header: &Header) -> Option<String> {
    let text = match &header.value {
        Value::AppKey => "\"App-Key: $INTEGRY_APP_KEY\"".to_owned(),
        Value::Hash => "\"Hash: $INTEGRY_HASH\"".to_owned(),
        Value::User(_) => "\"User-ID: $INTEGRY_USER_ID\"".to_owned(),
        Value::Hidden => return None,
        Value::Plain(_) if ITS_OWN.iter().any(|name| header.name.eq_ignore_ascii_case(name)) => return None,
        Value::Plain(value) => word(&format!("{}: {value}", header.name)),
    };
    Some(format!("--header {text}"))
}

fn body(body: &Excerpt) -> String {
    match std::str::from_utf8(&body.kept) {
        // `--data-raw` takes a leading @ as it is and keeps line feeds.
        Ok(text) if body.left_out == 0 && !text.contains('\0') => format!("--data-raw {}", word(text)),
        _ => format!("--data-binary @{BODY_FILE}"),
    }
}

/// A text as one word of a POSIX shell. Control characters, which a terminal would obey when the word is pasted, are made by
/// `printf`: `$'…'` is not known to every shell. Line feeds stay. NUL, which no argument can hold, is lost.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '\'' || is_obeyed(c)) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('\'') {
            out.push_str("'\\''");
            rest = after;
            continue;
        }
        let end = rest.find(|c| !is_obeyed(c)).unwrap_or(rest.len());
        out.push_str("'\"$(printf '");
        for byte in rest[..end].bytes().filter(|byte| *byte != 0) {
            // Writing to a String cannot fail.
            _ = write!(out, "\\{byte:03o}");
        }
        out.push_str("')\"'");
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.push('\'');
    out
}

fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\n'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::wire_log::{Number, Origin};

    fn request(body: Option<Excerpt>) -> Request {
        Request {
            number: Number(1),
            origin: Origin::Call,
            method: "POST".into(),
            server: "https://api.integry.io".into(),
            target: "/functions/slack-post-message/call/?connected_account_id=271828".into(),
            headers: vec![
                Header::plain("host", "api.integry.io"),
                Header { name: "app-key".into(), value: Value::AppKey },
                Header { name: "user-id".into(), value: Value::User("demo-user".into()) },
                Header { name: "hash".into(), value: Value::Hash },
                Header::plain("content-type", "application/json"),
                Header::plain("content-length", "19"),
            ],
            body,
        }
    }

    #[test]
    fn a_call() {
        let snippet = curl(&request(Some(Excerpt::whole(r#"{"text":"it's $HOME"}"#))));
        assert_eq!(
            snippet,
            r#"curl --request POST 'https://api.integry.io/functions/slack-post-message/call/?connected_account_id=271828' \
  --header "App-Key: $INTEGRY_APP_KEY" \
  --header "User-ID: $INTEGRY_USER_ID" \
  --header "Hash: $INTEGRY_HASH" \
  --header 'content-type: application/json' \
  --data-raw '{"text":"it'\''s $HOME"}'"#
        );
    }

    #[test]
    fn half_a_body_is_never_sent() {
        let cut = Excerpt { left_out: 1, ..Excerpt::whole(r#"{"text":"#) };
        assert!(curl(&request(Some(cut))).ends_with("--data-binary @body.json"));
        assert!(!curl(&request(None)).contains("--data"));
    }

    #[test]
    fn words() {
        assert_eq!(word("application/json"), "application/json");
        assert_eq!(word(""), "''");
        assert_eq!(word("a b"), "'a b'");
        assert_eq!(word("\u{1b}[1m\t"), r#"''"$(printf '\033')"'[1m'"$(printf '\011')"''"#);
        assert_eq!(word("\u{9b}"), r#"''"$(printf '\302\233')"''"#);
    }

    #[cfg(unix)]
    mod in_a_shell {
        use std::io::Write as _;
        use std::process::{Command, Stdio};

        use proptest::prelude::*;

        use super::*;

        /// What a shell makes of a script.
        fn shell(args: &[&str], script: &str) -> Vec<u8> {
            let mut shell = Command::new("sh");
            shell.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let variables =
                [("INTEGRY_APP_KEY", "key-1"), ("INTEGRY_HASH", "hash-1"), ("INTEGRY_USER_ID", "user 1")];
            let mut shell = shell.envs(variables).spawn().expect("a shell");
            shell.stdin.take().expect("its input").write_all(script.as_bytes()).expect("a script");
            let done = shell.wait_with_output().expect("its output");
            assert!(
                done.status.success() && done.stderr.is_empty(),
                "{script}\n{}",
                String::from_utf8_lossy(&done.stderr)
            );
            done.stdout
        }

        fn arguments(snippet: &str) -> Vec<String> {
            let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{snippet}\n");
            let output = String::from_utf8(shell(&["-s"], &script)).expect("UTF-8");
            output.trim_end_matches('\0').split('\0').map(str::to_owned).collect()
        }

        #[test]
        fn the_arguments_are_what_was_sent() {
            let body = "{\"a\":\"it's\\n\u{7f}`x` $HOME \\\\\"}\n";
            let given = arguments(&curl(&request(Some(Excerpt::whole(body)))));
            assert_eq!(
                given,
                [
                    "--request",
                    "POST",
                    "https://api.integry.io/functions/slack-post-message/call/?connected_account_id=271828",
                    "--header",
                    "App-Key: key-1",
                    "--header",
                    "User-ID: user 1",
                    "--header",
                    "Hash: hash-1",
                    "--header",
                    "content-type: application/json",
                    "--data-raw",
                    body
                ]
            );
        }

        proptest! {
            #![proptest_config(ProptestConfig::with_cases(40))]

            #[test]
            fn words_come_back_as_they_were(words in prop::collection::vec("([^\\x00]|['\"$`\\\\\\x01-\\x1f\\x7f-\\u{9f} ]){0,24}", 1..12)) {
                let quoted: Vec<String> = words.iter().map(|text| word(text)).collect();
                let script = format!("printf '%s\\0' {}\n", quoted.join(" "));
                shell(&["-n"], &script);
                let output = String::from_utf8(shell(&["-s"], &script)).expect("UTF-8");
                let read: Vec<&str> = output.strip_suffix('\0').expect("an end").split('\0').collect();
                prop_assert_eq!(read, words);
            }
        }
    }
}
