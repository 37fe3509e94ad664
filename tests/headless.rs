//! The headless commands of the real program, over pipes: what is printed where, and the exit codes.

#![expect(clippy::expect_used, reason = "helpers of tests: what cannot be set up cannot be tested")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

fn program(args: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_integry-tui"));
    command
        .args(args)
        .env_clear()
        .env("TERM", "xterm")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null());
    for (name, value) in env {
        command.env(name, value);
    }
    command
}

fn run(args: &[&str], env: &[(&str, &str)]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = program(args, env).output().expect("the program");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (status.code().expect("an exit code"), text(stdout), text(stderr))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("one JSON document and nothing else")
}

/// Credentials of a service that is not there.
const LIVE: [(&str, &str); 4] = [
    ("INTEGRY_APP_KEY", "key-XYZ"),
    ("INTEGRY_APP_SECRET", "s3cret-XYZ"),
    ("INTEGRY_USER_ID", "user"),
    ("INTEGRY_BASE_URL", "http://127.0.0.1:1"),
];

/// The same at a service that would see them in clear text.
const INSECURE: [(&str, &str); 4] = [LIVE[0], LIVE[1], LIVE[2], ("INTEGRY_BASE_URL", "http://example.com")];

#[test]
fn a_call_prints_the_answer_and_nothing_else() {
    let call = [
        "call",
        "slack-post-message",
        "--sandbox",
        "--arg",
        "channel=random",
        "--arg",
        "text={first_name} hi",
        "--var",
        "first_name=John",
        "--json",
    ];
    let (code, stdout, stderr) = run(&call, &[]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let answer = json(&stdout);
    assert_eq!(answer["network_code"], "200");
    assert_eq!(answer["output"]["message"]["text"], "John hi");
}

#[test]
fn without_credentials_a_command_says_how_to_give_them() {
    for args in [&["apps"][..], &["functions"], &["function", "x"], &["predict", "x"], &["call", "x"]] {
        let (code, stdout, stderr) = run(args, &[]);
        assert_eq!((code, stdout.as_str()), (3, ""), "{args:?}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        for name in ["INTEGRY_APP_KEY", "INTEGRY_APP_SECRET", "INTEGRY_USER_ID", "--sandbox"] {
            assert!(stderr.contains(name), "{stderr}");
        }
    }
}

/// Arguments, environment, exit code, words on standard error.
type Case = (&'static [&'static str], &'static [(&'static str, &'static str)], i32, &'static str);

#[test]
fn exit_codes_and_their_words() {
    let cases: [Case; 7] = [
        (&["apps"], &LIVE, 4, "Integry cannot be reached"),
        (&["apps"], &INSECURE, 2, "plain http"),
        (&["function", "no-such-function", "--sandbox"], &[], 1, "Function not found"),
        (&["call", "no-such-function", "--sandbox"], &[], 1, "Function not found"),
        (&["call", "hubspot-list-contacts", "--sandbox"], &[], 2, "314159 (Sales EU), 314160 (Sales US)"),
        (
            &["call", "slack-post-message", "--sandbox", "--arg-json", "channel={"],
            &[],
            2,
            "--arg-json channel: line 1",
        ),
        (&["call", "slack-post-message", "--sandbox", "--no-such-flag"], &[], 2, "unexpected argument"),
    ];
    for (args, env, code, words) in cases {
        let (got, stdout, stderr) = run(args, env);
        assert_eq!((got, stdout.as_str()), (code, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(words), "{args:?}: {stderr}");
        assert!(!stderr.contains("XYZ"), "no credential is printed: {stderr}");
    }
}

#[test]
fn a_refused_call_prints_the_answer_and_names_the_fields() {
    let (code, stdout, stderr) = run(&["call", "slack-post-message", "--sandbox"], &[]);
    assert_eq!(code, 1);
    assert_eq!(
        json(&stdout)["error_details"]["channel"],
        "This parameter is required and must not be null or empty"
    );
    assert!(
        stderr.starts_with("integry-tui: Integry did not run it: ") && stderr.contains("channel: "),
        "{stderr}"
    );
}

#[test]
fn lists_join_their_pages() {
    let (code, stdout, _) = run(&["functions", "--sandbox"], &[]);
    let functions = json(&stdout);
    let count = functions["functions"].as_array().map(Vec::len);
    assert_eq!(code, 0);
    let of_type = |kind: &str| {
        let (_, stdout, _) = run(&["functions", "--sandbox", "--type", kind], &[]);
        json(&stdout)["functions"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count, Some(of_type("query") + of_type("action") + of_type("passthrough")));
    assert!(count > Some(100), "more than two pages: {count:?}");
    assert!(functions["functions"][0]["parameters"].is_object(), "entries come as the API sent them");
    let (_, stdout, _) =
        run(&["functions", "--sandbox", "--app", "Slack", "--type", "query", "--search", "messages"], &[]);
    let found: Vec<String> = json(&stdout)["functions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|f| f["name"].to_string())
        .collect();
    assert!(
        found.contains(&"\"slack-list-messages\"".to_owned())
            && !found.contains(&"\"slack-post-message\"".to_owned()),
        "{found:?}"
    );
    let (_, stdout, _) = run(&["apps", "slack", "--sandbox"], &[]);
    assert_eq!(json(&stdout)["connected_accounts"][0]["display_name"], "Acme HQ");
}

#[test]
fn a_refusal_within_an_answer_fails_the_call() {
    let call = ["call", "slack-post-message", "--sandbox", "--arg", "channel=nosuch", "--arg", "text=hi"];
    let (code, stdout, stderr) = run(&call, &[]);
    assert_eq!((code, json(&stdout)["output"]["ok"].as_bool()), (1, Some(false)));
    assert!(stderr.contains("channel_not_found"), "{stderr}");
}

#[test]
fn a_search_knows_what_is_connected_and_says_what_it_does_not_know() {
    let names = |search: &str| {
        let (code, stdout, stderr) = run(&["functions", "--sandbox", "--search", search, "--json"], &[]);
        assert_eq!(code, 0, "{search}: {stderr}");
        let list = json(&stdout)["functions"].as_array().expect("a list").clone();
        (list.iter().map(|function| function["name"].to_string()).collect::<Vec<_>>(), stderr)
    };
    let (connected, stderr) = names("is:connected list");
    assert!(
        connected.iter().any(|name| name.contains("slack")) && stderr.is_empty(),
        "{connected:?} {stderr}"
    );
    let (others, _) = names("-is:connected list");
    assert!(!others.is_empty() && others.iter().all(|name| !connected.contains(name)), "{others:?}");
    let (kinds, _) = names("-type:query -type:action");
    assert!(kinds.iter().all(|name| name.contains("passthrough")), "{kinds:?}");
    let (recent, stderr) = names("is:recent foo:x");
    assert!(
        recent.is_empty() && stderr.contains("in the explorer only") && stderr.contains("foo:x"),
        "{stderr}"
    );
}

#[test]
fn a_log_tells_requests_and_no_secret_and_is_not_needed() {
    let dir = tempfile::tempdir().expect("a directory");
    let state = dir.path().join("state");
    let place = state.to_str().expect("text");
    let call = ["call", "slack-list-users", "--sandbox", "--log-level", "debug"];
    let (code, _, stderr) = run(&call, &[("XDG_STATE_HOME", place)]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let log = std::fs::read_to_string(state.join("integry-tui/integry-tui.log")).expect("a log");
    assert!(log.contains("started") && log.contains("/functions/slack-list-users/call/"), "{log}");
    assert!(log.contains("status=200") && !log.to_lowercase().contains("hash"), "{log}");
    // Without a place for it everything else works.
    std::fs::remove_dir_all(&state).expect("removed");
    std::fs::write(&state, "a file").expect("written");
    let (code, stdout, stderr) = run(&call, &[("XDG_STATE_HOME", place)]);
    assert_eq!((code, json(&stdout)["network_code"].as_str()), (0, Some("200")));
    assert!(stderr.contains("There is no log") && stderr.lines().count() == 1, "{stderr}");
    let (code, ..) = run(&["apps", "--sandbox", "--log-level", "loud"], &[]);
    assert_eq!(code, 2);
}

#[test]
fn all_pages_are_one_answer() {
    let persons = |limit: &str, more: &[&str]| {
        let limit = format!("limit={limit}");
        let mut args = vec!["call", "pipedrive-get-all-persons", "--sandbox", "--arg-json", &limit];
        args.extend(more);
        let (code, stdout, stderr) = run(&args, &[]);
        assert_eq!((code, stderr.as_str()), (0, ""), "no progress where nobody looks");
        json(&stdout)
    };
    let ids = |answer: &serde_json::Value| {
        let people = answer["output"].as_array().expect("a list");
        people.iter().map(|person| person["id"].to_string()).collect::<Vec<_>>()
    };
    let whole = persons("500", &[]);
    let joined = persons("50", &["--all-pages"]);
    assert_eq!((ids(&joined), joined["_cursor"].is_null()), (ids(&whole), true));
    assert_eq!(joined["network_code"], "200");
    let two = persons("10", &["--all-pages", "--max-pages", "2"]);
    assert_eq!((ids(&two), two["_cursor"].is_string()), (ids(&whole)[..20].to_vec(), true));
    // What does not page is the answer as it came.
    let once = ["call", "slack-list-conversations", "--sandbox"];
    let (_, plain, _) = run(&once, &[]);
    let (code, all, _) = run(&[&once[..], &["--all-pages"]].concat(), &[]);
    assert_eq!((code, json(&all)["output"][0]["id"].clone()), (0, json(&plain)["output"][0]["id"].clone()));
}

#[test]
fn only_the_pages_of_what_reads_are_fetched() {
    let post = ["call", "slack-post-message", "--sandbox", "--arg", "channel=random", "--arg", "text=hi"];
    let (code, stdout, stderr) = run(&[&post[..], &["--all-pages"]].concat(), &[]);
    assert_eq!((code, stdout.as_str()), (2, ""), "nothing was sent");
    assert!(
        stderr.contains("slack-post-message is no function that only reads: it is of type ACTION"),
        "{stderr}"
    );
    let (code, _, stderr) = run(&[&post[..], &["--max-pages", "2"]].concat(), &[]);
    assert!(code == 2 && stderr.contains("--all-pages"), "{stderr}");
}

/// The sandbox cuts the third page off: what came is printed, and the exit code says that it is not all.
#[test]
fn pages_before_one_that_fails_are_printed() {
    for seed in 25..200 {
        let seed = seed.to_string();
        let serve = ["sandbox", "--faults", "cut=12%", "--seed", &seed];
        let mut served = Served(program(&serve, &[]).stdout(Stdio::piped()).spawn().expect("the sandbox"));
        let mut line = String::new();
        BufReader::new(served.0.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        let ready = json(&line);
        let field = |name: &str| ready[name].as_str().expect("a text").to_owned();
        let values = [field("base_url"), field("app_key"), field("app_secret"), field("user_id")];
        let names = ["INTEGRY_BASE_URL", "INTEGRY_APP_KEY", "INTEGRY_APP_SECRET", "INTEGRY_USER_ID"];
        let env: Vec<_> = names.iter().zip(&values).map(|(name, value)| (*name, value.as_str())).collect();
        let call = [
            "call",
            "pipedrive-get-all-persons",
            "--account",
            "247714",
            "--arg-json",
            "limit=10",
            "--all-pages",
        ];
        let (code, stdout, stderr) = run(&call, &env);
        if !stderr.contains("on page 3: ") {
            continue;
        }
        let answer = json(&stdout);
        assert_eq!((code, stderr.lines().count()), (4, 1), "{stderr}");
        assert_eq!(answer["output"].as_array().map(Vec::len), Some(20));
        assert!(answer["_cursor"].is_string(), "from here it can go on");
        return;
    }
    panic!("no seed cuts the third page");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_crash() {
    let mut child = program(&["functions", "--sandbox"], &[])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().expect("stderr").read_to_string(&mut stderr).expect("text");
    assert_eq!((child.wait().expect("an end").code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_explorer_needs_a_terminal() {
    let (code, stdout, stderr) = run(&[], &[]);
    assert_eq!((code, stdout.as_str(), stderr.lines().count()), (2, "", 1), "{stderr}");
    let (code, stdout, _) = run(&["--version"], &[]);
    assert_eq!((code, stdout.as_str()), (0, concat!("integry-tui ", env!("CARGO_PKG_VERSION"), "\n")));
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // Ended already when the test passed.
        _ = self.0.kill();
    }
}

#[cfg(unix)]
#[test]
fn the_sandbox_serves_other_clients_until_it_is_told_to_end() {
    use rustix::process::{Pid, Signal, kill_process};

    let mut served = Served(program(&["sandbox"], &[]).stdout(Stdio::piped()).spawn().expect("the sandbox"));
    let mut line = String::new();
    BufReader::new(served.0.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
    let ready = json(&line);
    let field = |name: &str| ready[name].as_str().expect("a text").to_owned();
    let (base, key, secret, user) =
        (field("base_url"), field("app_key"), field("app_secret"), field("user_id"));
    let env = [
        ("INTEGRY_BASE_URL", base.as_str()),
        ("INTEGRY_APP_KEY", &key),
        ("INTEGRY_APP_SECRET", &secret),
        ("INTEGRY_USER_ID", &user),
        ("HTTP_PROXY", "http://127.0.0.1:1"),
    ];
    let (code, stdout, stderr) = run(&["apps", "slack"], &env);
    assert_eq!((code, &json(&stdout)["name"]), (0, &serde_json::json!("slack")), "{stderr}");
    let wrong = [env[0], env[1], ("INTEGRY_APP_SECRET", "other-XYZ"), env[3]];
    let (code, _, stderr) = run(&["apps"], &wrong);
    assert!(
        code == 3
            && stderr.contains("Authentication credentials were not provided.")
            && !stderr.contains("XYZ"),
        "{stderr}"
    );
    let id = i32::try_from(served.0.id()).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(id, Signal::TERM).expect("a signal");
    assert_eq!(served.0.wait().expect("an end").code(), Some(0));
}
