//! Profiles, secrets, read-only and `doctor`, with the real program over pipes and HTTP.

#![expect(clippy::expect_used, reason = "helpers of tests: what cannot be set up cannot be tested")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use integry_tui::protocol::sign::user_hash;
use integry_tui::sandbox::{self, Options, Sandbox};
use secrecy::ExposeSecret as _;
use serde_json::Value;

/// A variable and its value.
type Pair<'a> = (&'a str, &'a str);

/// What must never be seen anywhere.
const CANARY: &str = "canary-5b1f0c7e9a";

/// A home of its own, with a config file.
struct Home(tempfile::TempDir);

impl Home {
    fn new(config: &str) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::create_dir_all(dir.path().join("config/integry-tui")).expect("a directory");
        std::fs::write(dir.path().join("config/integry-tui/config.toml"), config).expect("a file");
        Self(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, args: &[&str], env: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_integry-tui"));
        command.args(args).env_clear().env("TERM", "xterm").env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
        command.env("HOME", self.path());
        command.env("XDG_CONFIG_HOME", self.path().join("config"));
        command.env("XDG_STATE_HOME", self.path().join("state"));
        command.envs(env.iter().copied());
        command
    }

    fn run(&self, args: &[&str], env: &[(&str, &str)]) -> (i32, String, String) {
        told(self.command(args, env).output().expect("the program"))
    }

    fn doctor(&self, args: &[&str], env: &[(&str, &str)]) -> (i32, Value) {
        let (code, stdout, stderr) = self.run(&[&["doctor", "--json", "--no-keyring"], args].concat(), env);
        assert_eq!(stderr, "");
        (code, serde_json::from_str(&stdout).expect("JSON"))
    }
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

/// A sandbox that plays a service, and the runtime it lives in.
fn service() -> (tokio::runtime::Runtime, Sandbox) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let options = Options {
        app_key: Some("key-0123456789abcd".to_owned()),
        app_secret: Some(CANARY.to_owned().into()),
        user_id: Some("ann".to_owned()),
        ..Options::default()
    };
    let sandbox = runtime.block_on(sandbox::start(options)).expect("a sandbox");
    (runtime, sandbox)
}

fn profile(sandbox: &Sandbox, more: &str) -> String {
    format!(
        "[profiles.acme]\nbase_url = \"{}\"\napp_key = \"key-0123456789abcd\"\nuser_ids = [\"ann\"]\n{more}\n",
        sandbox.base_url()
    )
}

/// Every file below a directory, as one.
fn everything_in(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(path).expect("a directory").flatten() {
        if entry.path().is_dir() {
            bytes.extend(everything_in(&entry.path()));
        } else {
            bytes.extend(std::fs::read(entry.path()).expect("a file"));
        }
    }
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn result<'a>(doctor: &'a Value, name: &str) -> &'a Value {
    let checks = doctor["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["check"] == name).expect(name)
}

const STEPS: [&str; 10] =
    ["workspace", "dns", "tcp", "tls", "clock", "key", "hash", "user", "status", "body"];

#[test]
fn the_sandbox_passes_every_step() {
    let (code, doctor) = Home::new("").doctor(&[], &[]);
    for step in STEPS {
        assert_eq!(result(&doctor, step)["result"], "ok", "{doctor}");
    }
    assert_eq!((code, &doctor["first_failure"]), (0, &Value::Null));
}

/// A service that answers everything the same.
fn hostile(response: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 8192];
            _ = stream.read(&mut request);
            _ = stream.write_all(response.as_bytes());
        }
    });
    format!("127.0.0.1:{port}")
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn each_step_that_fails_is_named_first() {
    let good = hostile(answer("200 OK", "", r#"{"apps":[],"_cursor":""}"#));
    let old = hostile(answer("200 OK", "Date: Tue, 25 Nov 2003 16:00:00 GMT\r\n", r#"{"apps":[]}"#));
    let refused =
        hostile(answer("403 Forbidden", "", r#"{"detail":"Authentication credentials were not provided."}"#));
    let faulty = hostile(answer("500 Oops", "", ""));
    let silent = hostile(String::new());
    let html = hostile(answer("200 OK", "", "<html>hello"));
    let hash = "0".repeat(64);
    let cases: [(&str, String, [Pair; 3], i32); 12] = [
        ("workspace", "http://api.example.com".into(), with(CANARY), 2),
        ("dns", "https://no-such-host.invalid".into(), with(CANARY), 4),
        ("tcp", "http://127.0.0.1:1".into(), with(CANARY), 4),
        ("tls", format!("https://{good}"), with(CANARY), 4),
        ("clock", format!("http://{old}"), with(CANARY), 1),
        ("key", format!("http://{good}"), [("INTEGRY_APP_KEY", "ké"), SECRET, USER], 3),
        ("hash", format!("http://{good}"), [KEY, ("INTEGRY_HASH", CANARY), USER], 3),
        ("user", format!("http://{good}"), [KEY, ("INTEGRY_HASH", &hash), ("INTEGRY_USER_ID", "")], 3),
        ("status", format!("http://{refused}"), with(CANARY), 3),
        ("status", format!("http://{faulty}"), with(CANARY), 1),
        ("status", format!("http://{silent}"), with(CANARY), 4),
        ("body", format!("http://{html}"), with(CANARY), 1),
    ];
    let home = Home::new("");
    for (step, base, env, expected) in cases {
        let env = [&env[..], &[("INTEGRY_BASE_URL", base.as_str())]].concat();
        let (code, doctor) = home.doctor(&[], &env);
        assert_eq!((code, doctor["first_failure"].as_str()), (expected, Some(step)), "{doctor}");
        let failed = result(&doctor, step);
        assert!(!failed["remedy"].as_str().expect("a remedy").is_empty() || step == "status", "{failed}");
        assert!(!doctor.to_string().contains(CANARY), "{doctor}");
    }
}

const KEY: (&str, &str) = ("INTEGRY_APP_KEY", "key-0123456789abcd");
const SECRET: (&str, &str) = ("INTEGRY_APP_SECRET", CANARY);
const USER: (&str, &str) = ("INTEGRY_USER_ID", "ann");

fn with(secret: &str) -> [(&str, &str); 3] {
    [KEY, ("INTEGRY_APP_SECRET", secret), USER]
}

#[test]
fn the_order_is_flags_profile_environment_default_sandbox() {
    let home = Home::new(
        "default = \"one\"\n[profiles.one]\nbase_url = \"http://127.0.0.1:1/one\"\n[profiles.two]\nbase_url = \"http://127.0.0.2:1\"\n",
    );
    let env = [&with(CANARY)[..], &[("INTEGRY_BASE_URL", "http://127.0.0.3:1")]].concat();
    let both = [&env[..], &[("INTEGRY_PROFILE", "two")]].concat();
    let cases: [(&[&str], &[Pair], &str); 6] = [
        (&[], &[], "127.0.0.1:1 from the profile one"),
        (&[], &env, "127.0.0.3:1 from flags and environment"),
        (&[], &both, "127.0.0.2:1 from the profile two"),
        (&["--profile", "one"], &both, "127.0.0.1:1 from the profile one"),
        (&["--sandbox"], &both, "the embedded sandbox; no credentials are needed"),
        (&["--base-url", "http://127.0.0.4:1"], &env, "127.0.0.4:1 from flags and environment"),
    ];
    for (args, env, expected) in cases {
        let (_, doctor) = home.doctor(args, env);
        assert_eq!(result(&doctor, "workspace")["detail"], expected, "{args:?} {env:?}");
    }
    let (code, _, stderr) = home.run(&["apps", "--profile", "three"], &[]);
    assert!(code == 2 && stderr.contains("has one, two"), "{stderr}");
    let (code, _, stderr) = home.run(&["apps", "--profile", "one", "--base-url", "http://127.0.0.4:1"], &[]);
    assert!(code == 2 && stderr.contains("not sent to another place"), "{stderr}");
    // The same without a word on the command line: a script that sets the place must not reach another one.
    let (code, _, stderr) = home.run(&["apps"], &[("INTEGRY_BASE_URL", "http://127.0.0.4:1")]);
    assert!(code == 2 && stderr.contains("not sent to another place"), "{stderr}");
}

#[test]
fn what_is_wrong_in_the_file_is_one_line_and_the_rest_holds() {
    let (_runtime, sandbox) = service();
    let config = format!("colours = 1\n{}", profile(&sandbox, "secret = \"env:MY_SECRET\""));
    let home = Home::new(&config);
    let (code, stdout, stderr) = home.run(&["apps", "--profile", "acme"], &[("MY_SECRET", CANARY)]);
    assert_eq!((code, stderr.lines().count()), (0, 1), "{stderr}");
    assert!(stderr.contains("config.toml line 1: the key colours is not known"), "{stderr}");
    assert!(stdout.contains("slack"));
}

/// What to look at depends on where the credentials came from.
#[test]
fn credentials_that_are_not_accepted_name_their_own_place() {
    let (_runtime, sandbox) = service();
    let env = [("MY_SECRET", "another-secret")];
    let home = Home::new(&profile(&sandbox, "secret = \"env:MY_SECRET\""));
    for args in [&["apps"][..], &["call", "slack-list-users"]] {
        let (code, _, stderr) = home.run(&[args, &["--profile", "acme"]].concat(), &env);
        let advice = "check app_key and user_ids of the profile acme; MY_SECRET must belong to them";
        assert!(code == 3 && stderr.contains(advice) && !stderr.contains("INTEGRY_"), "{stderr}");
    }
    let (_, checks) = home.doctor(&["--profile", "acme"], &env);
    assert!(checks.to_string().contains("MY_SECRET must belong to them"), "{checks}");
    let base = sandbox.base_url().to_string();
    let env = [
        ("INTEGRY_BASE_URL", base.as_str()),
        ("INTEGRY_APP_KEY", sandbox.app_key()),
        ("INTEGRY_APP_SECRET", "another-secret"),
        ("INTEGRY_USER_ID", "demo-user"),
    ];
    let (code, _, stderr) = home.run(&["apps"], &env);
    assert!(code == 3 && stderr.contains("check INTEGRY_APP_KEY, INTEGRY_APP_SECRET"), "{stderr}");
}

#[test]
fn read_only_sends_no_call_that_may_change_something() {
    let (_runtime, sandbox) = service();
    let env = [("MY_SECRET", CANARY)];
    let home = Home::new(&profile(&sandbox, "secret = \"env:MY_SECRET\"\nread_only = true"));
    let call =
        ["call", "slack-post-message", "--profile", "acme", "--arg", "channel=random", "--arg", "text=hi"];
    let (code, stdout, stderr) = home.run(&call, &env);
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    assert!(
        stderr.contains("slack-post-message is of type ACTION") && stderr.contains("without --read-only"),
        "{stderr}"
    );
    let (code, _, _) = home.run(&["call", "slack-list-users", "--profile", "acme"], &env);
    assert_eq!(code, 0, "a QUERY is called");
    let flag =
        ["call", "slack-post-message", "--sandbox", "--read-only", "--arg", "channel=x", "--arg", "text=hi"];
    assert_eq!(home.run(&flag, &[]).0, 2);
}

/// The secret, its hash and the key: not in what is printed, not in what is written, not in what children get.
#[cfg(unix)]
#[test]
fn nothing_holds_the_secret_but_its_place() {
    let (_runtime, sandbox) = service();
    let home = Home::new("");
    let script = format!("ulimit -c > seen; env >> seen; echo {CANARY}");
    std::fs::write(home.path().join("secret.sh"), script).expect("a script");
    let script = home.path().join("secret.sh").to_string_lossy().into_owned();
    let command =
        format!("secret_command = [\"sh\", \"{script}\"]\n[profiles.other]\nsecret = \"env:OTHER\"");
    let path = home.path().join("config/integry-tui/config.toml");
    std::fs::write(path, profile(&sandbox, &command)).expect("a config");
    let env = [("OTHER", "other-secret"), ("INTEGRY_APP_SECRET", "env-secret"), ("RUST_LOG", "trace")];
    let args = ["call", "slack-list-users", "--profile", "acme", "--log-level", "trace", "--json"];
    let mut program = home.command(&args, &env);
    let (code, stdout, stderr) = told(program.current_dir(home.path()).output().expect("the program"));
    assert_eq!(code, 0, "{stderr}");
    let hash = user_hash(sandbox.app_secret(), "ann").expose_secret().to_owned();
    std::fs::remove_file(&script).expect("the script");
    let written = everything_in(home.path());
    for secret in [CANARY, &hash[..12], "other-secret", "env-secret"] {
        assert!(!stdout.contains(secret) && !stderr.contains(secret), "{secret}");
        assert!(!holds(&written, secret), "{secret} is in a file");
    }
    let seen = std::fs::read_to_string(home.path().join("seen")).expect("what the child saw");
    assert_eq!(seen.lines().next(), Some("0"), "no core dumps");
    assert!(seen.contains("RUST_LOG=trace") && !seen.contains("OTHER="), "{seen}");
}

/// Whatever the umask is.
#[cfg(unix)]
#[test]
fn a_secret_file_is_private_under_every_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_runtime, sandbox) = service();
    for umask in ["000", "022", "077"] {
        let home = Home::new(&profile(&sandbox, "secret = \"file\""));
        let binary = env!("CARGO_BIN_EXE_integry-tui");
        let script = format!("umask {umask}; echo {CANARY} | '{binary}' secret set acme --file");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &script])
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .env("HOME", home.path());
        let (code, stdout, stderr) = told(shell.output().expect("a shell"));
        assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
        assert!(stderr.starts_with("Kept in ") && !stderr.contains(CANARY), "{stderr}");
        let mode = |path: &str| {
            let path = home.path().join("config/integry-tui").join(path);
            path.metadata().expect("it is there").permissions().mode() & 0o777
        };
        assert_eq!((mode("secrets/acme"), mode("secrets")), (0o600, 0o700), "umask {umask}");
        assert_eq!(home.run(&["apps", "--profile", "acme"], &[]).0, 0);
        assert_eq!(home.run(&["secret", "forget", "acme", "--no-keyring"], &[]).0, 0);
        let (code, _, stderr) = home.run(&["apps", "--profile", "acme"], &[]);
        assert!(code == 3 && stderr.contains("integry-tui secret set acme --file"), "{stderr}");
    }
}

/// Without a keyring the program says what else there is, soon.
#[test]
fn a_keyring_that_is_missing_is_told() {
    let (_runtime, sandbox) = service();
    let home = Home::new(&profile(&sandbox, ""));
    let (code, _, stderr) = home.run(&["apps", "--profile", "acme"], &[]);
    assert!(code == 3 && stderr.contains("the keyring: ") && stderr.contains("secret_command"), "{stderr}");
    let (code, _, stderr) = home.run(&["apps", "--profile", "acme", "--no-keyring"], &[]);
    assert!(code == 3 && stderr.contains("--no-keyring is set"), "{stderr}");
}
