//! The life of the program on its terminal: however it ends, the terminal is left as it was found.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does: by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "a deadline against the clock is what keeps a hanging child from hanging the tests"
)]

mod support_pty;

use rustix::process::Signal;
use support_pty::Program;

/// Stands on the screen as soon as the sandbox has answered.
const READY: &str = "Pipedrive";

#[test]
fn quitting_leaves_nothing_behind() {
    let mut program = Program::start();
    program.wait_for(READY);
    program.send("q");
    assert_eq!(program.wait_for_end(), 0);
    program.assert_modes_undone();
    assert_eq!(program.screen().trim(), "", "nothing is printed on the main screen");
}

#[test]
fn signals_end_it_with_the_terminal_restored() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let mut program = Program::start();
        program.wait_for(READY);
        // A paste without an end swallows every key after it; signals go on.
        program.send("\x1b[200~never ended q \x03");
        program.signal(signal);
        assert_eq!(program.wait_for_end(), code, "{signal:?}");
        program.assert_modes_undone();
        assert_eq!(program.screen().trim(), "", "{signal:?}");
    }
}

#[test]
fn a_panic_is_readable_and_one_of_a_job_harms_nothing() {
    let mut program = Program::start_with(|command| command.env("INTEGRY_TEST_PANIC", "ui"));
    assert_eq!(program.wait_for_end(), 101);
    program.assert_modes_undone();
    let screen = program.screen();
    assert!(screen.contains("this panic was asked for: ui"), "{screen}");

    let mut program = Program::start_with(|command| command.env("INTEGRY_TEST_PANIC", "job"));
    program.wait_for("fault in the program");
    program.send("?");
    program.wait_for("Esc close");
    let screen = program.screen();
    assert!(!screen.contains("panic"), "the screen stays intact:\n{screen}");
    program.send("?q");
    assert_eq!(program.wait_for_end(), 0);
    program.assert_modes_undone();
    assert_eq!(program.screen().trim(), "");
}

/// The last line is for what is happening just now.
fn without_last_line(screen: &str) -> &str {
    screen.trim_end().rsplit_once('\n').map_or("", |(panes, _)| panes)
}

#[test]
fn it_stops_and_comes_back() {
    let mut program = Program::start();
    program.wait_for(READY);
    program.wait_for("idle");
    for _ in 0..3 {
        let before = program.screen();
        let panes = without_last_line(&before);
        program.send("\x1a");
        program.wait_until_stopped();
        program.wait_until("the main screen", |screen| screen.trim().is_empty());
        program.assert_modes_undone();
        program.assert_cooked();
        program.signal(Signal::CONT);
        program.wait_for(READY);
        program.wait_until("the same screen again", |screen| without_last_line(screen) == panes);
    }
    program.send("q");
    assert_eq!(program.wait_for_end(), 0);
    program.assert_modes_undone();
}

#[test]
fn any_size_is_drawn() {
    let mut program = Program::start();
    program.wait_for(READY);
    for (columns, rows) in [(40, 10), (1, 1), (2, 1), (1, 60), (500, 1), (3, 3), (79, 23)] {
        program.wait_for_output_of("a frame", |program| program.resize(columns, rows));
    }
    program.resize(0, 0);
    program.resize(200, 60);
    program.wait_until("the last row", |screen| {
        screen.contains(READY)
            && screen.lines().count() == 60
            && screen.lines().any(|line| line.chars().count() > 190)
    });
    program.send("q");
    assert_eq!(program.wait_for_end(), 0);
    program.assert_modes_undone();
}

#[test]
fn keys_end_it_only_when_they_should() {
    let mut program = Program::start();
    program.wait_for(READY);
    for _ in 0..5 {
        program.send("\x1b");
        program.send("?");
        program.wait_for("Esc close");
        program.send("\x1b");
        program.wait_until("no help", |screen| !screen.contains("Esc close"));
    }
    // Text, not commands: not with the marker of a paste's end in it, either.
    program.send("/q");
    program.wait_for("/q");
    program.send("\x1b[200~zz\x1b[201~qx\x03\x03\x1b[201~");
    program.wait_for("qzzqx");
    // Once cancels, twice quits; also in a text field.
    program.send("\x03");
    program.wait_for("Ctrl-C again quits");
    program.send("\x03");
    assert_eq!(program.wait_for_end(), 0);
    program.assert_modes_undone();
}

#[test]
fn without_a_terminal_it_says_so_in_one_line() {
    for (redirect, term) in [("</dev/null", "xterm"), (">out", "xterm"), ("", "dumb")] {
        let script = format!("touch out; \"$0\" {redirect} 2>err; echo rc=$?; cat err out");
        let mut program = Program::start_shell(&script, term);
        assert_eq!(program.wait_for_end(), 0);
        let screen = program.text();
        let lines: Vec<&str> = screen.lines().collect();
        assert_eq!(lines[0], "rc=2", "{screen}");
        assert!(lines.len() == 2 && lines[1].starts_with("integry-tui: "), "one line:\n{screen}");
    }
}

#[test]
fn a_terminal_that_vanishes_or_takes_nothing_does_not_hold_it() {
    // Only the leader of the session is told of the end; here that is a shell, which does not care.
    let mut program = Program::start_shell("trap '' HUP; \"$0\"; exit $?", "xterm-256color");
    program.wait_for(READY);
    program.close_terminal("?");
    assert_eq!(program.wait_for_end(), 129);

    let mut program = Program::start();
    program.wait_for(READY);
    program.go_deaf("?");
    for step in 0..100 {
        program.resize(200 + step, 60);
    }
    program.signal(Signal::TERM);
    assert_eq!(program.wait_for_end(), 143);
}
