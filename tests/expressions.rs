//! Expressions in a process of their own: the real program, run by itself as the explorer runs it.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use integry_tui::domain::output::{FilterError, Filtered, JsonIndex, filter};
use integry_tui::runtime::FilterRun;

const PROGRAM: &str = env!("CARGO_BIN_EXE_integry-tui");

fn index(text: &str) -> Arc<JsonIndex> {
    let never = AtomicBool::new(false);
    Arc::new(JsonIndex::build(text.to_owned(), 0..text.len(), &never).expect("JSON"))
}

async fn run(text: &str, expression: &str) -> Result<Filtered, FilterError> {
    let process = FilterRun::Process(PathBuf::from(PROGRAM));
    process.run(index(text), expression.to_owned(), Arc::default()).await
}

async fn fault(text: &str, expression: &str) -> String {
    run(text, expression).await.expect_err(expression).to_string()
}

#[tokio::test]
async fn a_process_gives_what_a_worker_gives() {
    let text = r#"{"people":[{"name":"Ann","n":12345678901234567890123},{"name":"Bo","n":1.10}]}"#;
    let never = AtomicBool::new(false);
    for expression in [
        ".",
        ".people[].n",
        "[.people[] | select(.n > 2) | .name]",
        "empty",
        "nan",
        "range(5)",
        ".people[",
        ".people | lenght",
        ".people.name",
        "halt",
        "env",
        "debug, stderr",
    ] {
        let here = filter(text.as_bytes(), expression, &never);
        assert_eq!(run(text, expression).await, here, "{expression}");
    }
}

/// A document that fills the pipe many times, and a fault that is found before it is read.
#[tokio::test]
async fn a_large_document_goes_through() {
    let item = r#"{"id":12345,"text":"Ein Text mit Umlauten: äöü"},"#;
    let text = format!("[{}null]", item.repeat(60_000));
    let made = run(&text, "length, .").await.expect("a result");
    assert_eq!((made.values, made.read), (2, 1 + 3 * 60_000 + 1));
    assert_eq!(made.text, format!("[60001,{text}]"));
    assert!(fault(&text, ".[").await.starts_with("column 3: "));
}

#[tokio::test]
async fn what_would_end_the_program_ends_its_helper() {
    assert!(fault("1", "def f: 1 + f; f").await.contains("calls itself without an end"));
    assert!(fault("1", &"(".repeat(1_000_000)).await.len() < 300);
    assert_eq!(
        run("1", "[limit(100000; repeat(1))] | length").await.map(|made| made.text).as_deref(),
        Ok("100000")
    );
}

/// On other systems the limit of memory is not enforced, and the test would take all there is.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn memory_has_a_limit() {
    assert!(fault("1", "\"x\" * 1000000000000").await.contains("more memory"), "a text of a terabyte");
    // Of long texts: a slow machine fills the memory long before the time is over.
    let endless = "[range(1e12) | \"x\" * 100000]";
    assert!(fault("1", endless).await.contains("more memory"), "a list without an end");
}

/// The clock jumps as soon as nothing but the process is waited for.
#[tokio::test(start_paused = true)]
async fn time_has_a_limit() {
    assert!(fault("1", "last(repeat(1))").await.contains("did not end in 10 s"));
    assert!(fault("1", "def f: f; f").await.contains("did not end in 10 s"));
}

/// The helper starts through a script that writes down who it is and what it inherits.
#[cfg(unix)]
#[tokio::test]
async fn a_given_up_expression_is_killed_and_inherits_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().expect("a directory");
    let (script, pid, environment) = (dir.path().join("run"), dir.path().join("pid"), dir.path().join("env"));
    let code = format!(
        "#!/bin/sh\n/usr/bin/env > {}\necho $$ > {pid}.new\n/bin/mv {pid}.new {pid}\nexec {PROGRAM} \"$@\"\n",
        environment.display(),
        pid = pid.display(),
    );
    std::fs::write(&script, code).expect("a script");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).expect("its mode");
    let process = FilterRun::Process(script);
    let endless = process.run(index("1"), "last(repeat(1))".to_owned(), Arc::default());
    let written = wait_for(|| std::fs::read_to_string(&pid).ok()?.trim().parse::<i32>().ok());
    // Whichever is first; the other one is dropped.
    let started = tokio::select! {
        ended = endless => unreachable!("{ended:?}"),
        started = written => started,
    };
    let process = rustix::process::Pid::from_raw(started).expect("a process");
    wait_for(|| rustix::process::test_kill_process(process).is_err().then_some(())).await;
    let inherited = std::fs::read_to_string(environment).expect("its environment");
    let foreign =
        |line: &&str| !["PWD=", "SHLVL=", "_=", "OLDPWD=", "TZ="].iter().any(|own| line.starts_with(own));
    assert_eq!(inherited.lines().filter(foreign).collect::<Vec<_>>(), [""; 0], "the shell's own aside");
}

#[cfg(unix)]
async fn wait_for<T>(mut seen: impl FnMut() -> Option<T>) -> T {
    let wait = async {
        let mut beat = tokio::time::interval(Duration::from_millis(5));
        loop {
            if let Some(value) = seen() {
                return value;
            }
            beat.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("no hang")
}
