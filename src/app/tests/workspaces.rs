//! Live, named and read-only workspaces: what the keys send, and what every screen says of them.

use super::screens::check;
use super::*;
use crate::domain::workspace::{Access, Colour, Confirm};
use crate::features::toast::Tone;

const SIZE: (u16, u16) = (120, 40);

/// A workspace with `slack-post-message` open and filled in.
fn filled(label: WorkspaceLabel, size: (u16, u16)) -> Bench {
    let (state, effects) = init(Start { size, unix: NOW, workspace: label, function: None, view: None });
    let mut bench = Bench { state, effects };
    bench.load(apps(), functions());
    open(&mut bench, "slack-post-message", POST_MESSAGE);
    bench.press(&["Enter", "=random", "Tab", "=hi", "Enter"]);
    bench
}

fn open(bench: &mut Bench, name: &str, raw: &str) {
    let catalog = &bench.state.functions.catalog;
    let function = catalog.named(name).expect("a function").function();
    bench.msg(Msg::Form(form::Msg::Open(function)));
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(raw)))));
}

pub(super) fn live() -> WorkspaceLabel {
    WorkspaceLabel {
        host: "api.integry.io".into(),
        user_id: "ann".into(),
        profile: Some("acme".into()),
        is_live: true,
        colour: Some(Colour::Red),
        access: Access { read_only: false, confirm: Confirm::Once },
        ..WorkspaceLabel::default()
    }
}

fn read_only() -> WorkspaceLabel {
    let access = Access { read_only: true, confirm: Confirm::Never };
    WorkspaceLabel { access, profile: Some("staging".into()), is_live: false, colour: None, ..live() }
}

fn sent(bench: &mut Bench) -> Box<CallRequest> {
    let job = bench.state.call.running.as_ref().expect("a call").job;
    let [Effect::Call { job: started, request }] = bench.effects.as_slice() else {
        panic!("{:?}", bench.effects)
    };
    assert_eq!(*started, job);
    request.clone()
}

#[test]
fn a_live_workspace_asks_before_an_action_and_sends_what_was_shown() {
    let mut bench = filled(live(), SIZE);
    bench.press(&["Ctrl-R"]);
    assert_eq!(bench.effects, []);
    assert!(bench.state.call.running.is_none() && bench.state.call.guard.asking.is_some());
    check("asking", &bench);
    assert!(!bench.screen().contains("read on"), "all of it is on the screen");
    // Neither the key that called nor Enter agrees, and no pane gets a key.
    for key in ["Ctrl-R", "Enter", "F5", "q", "3", "x", "/", "J", "Ctrl-N"] {
        bench.press(&[key]);
        assert_eq!((bench.effects.as_slice(), bench.state.call.running.is_none()), (&[][..], true), "{key}");
        assert!(bench.state.call.guard.asking.is_some(), "{key}");
    }
    bench.press(&["y"]);
    assert_eq!(*sent(&mut bench), request(r#"{"channel":"random","text":"hi"}"#));
    // Once for each function.
    bench.press(&["Esc", "Ctrl-R"]);
    sent(&mut bench);
}

#[test]
fn esc_sends_nothing_and_the_next_call_is_asked_about_again() {
    let mut bench = filled(live(), (80, 24));
    bench.press(&["Ctrl-R"]);
    check("asking", &bench);
    for key in ["Esc", "n"] {
        bench.press(&[key]);
        assert_eq!((bench.effects.as_slice(), &bench.state.call.guard.asking), (&[][..], &None), "{key}");
        let notice = bench.state.toast.notice.clone().expect("a notice");
        assert_eq!(notice.text, "slack-post-message was not sent.");
        bench.press(&["Ctrl-R"]);
        assert!(bench.state.call.guard.asking.is_some(), "after {key}");
    }
}

/// A person who types on while the arguments are checked has not seen the question.
#[test]
fn a_key_that_was_typed_ahead_is_no_answer() {
    let mut bench = filled(live(), SIZE);
    bench.state.typed_ahead.push_back(Msg::Key(Chord::parse("y").expect("a chord")));
    bench.effects = update(&mut bench.state, Msg::Key(Chord::parse("Ctrl-R").expect("a chord")));
    assert!(matches!(bench.effects.as_slice(), [Effect::Mask(..)]), "{:?}", bench.effects);
    assert!(bench.state.typed_ahead.is_empty() && bench.state.call.guard.asking.is_some());
}

#[test]
fn a_query_and_the_sandbox_are_not_asked_about() {
    let mut bench = filled(live(), SIZE);
    let raw = r#"{"name":"slack-list-messages","parameters":{"type":"object","properties":{}}}"#;
    open(&mut bench, "slack-list-messages", raw);
    bench.press(&["Ctrl-R"]);
    assert_eq!(sent(&mut bench).function, "slack-list-messages");
    let mut bench = filled(WorkspaceLabel::sandbox("demo-user"), SIZE);
    bench.press(&["Ctrl-R"]);
    sent(&mut bench);
}

/// What is missing is not asked for where nothing would be sent.
#[test]
fn read_only_is_said_before_what_is_missing() {
    let mut bench = filled(read_only(), SIZE);
    bench.press(&["g", "Del", "Ctrl-R"]);
    let notice = bench.state.toast.notice.clone().expect("a notice");
    assert!(notice.text.starts_with("Read-only: ACTION not sent."), "{}", notice.text);
}

#[test]
fn a_read_only_workspace_says_why_nothing_is_sent() {
    let mut bench = filled(read_only(), SIZE);
    bench.press(&["Ctrl-R"]);
    assert_eq!(bench.effects, []);
    assert!(bench.state.call.running.is_none() && bench.state.call.guard.asking.is_none());
    let notice = bench.state.toast.notice.clone().expect("a notice");
    assert_eq!(notice.tone, Tone::Warning);
    let expected = "Read-only: ACTION not sent. To lift it, drop --read-only or read_only = true.";
    assert_eq!(notice.text, expected);
    check("read_only", &bench);
    // What would not be sent is not offered, wherever the keys are.
    for pane in ["3", "4"] {
        bench.press(&[pane, "Esc"]);
        assert!(!bench.screen().contains("Ctrl-R call"), "in pane {pane}");
    }
    let raw = r#"{"name":"slack-list-messages","parameters":{"type":"object","properties":{}}}"#;
    open(&mut bench, "slack-list-messages", raw);
    bench.press(&["Ctrl-R"]);
    sent(&mut bench);
}

/// The colour is never the only sign: the word and the name stand in the first line whatever lies over the panes.
#[test]
fn a_live_workspace_is_named_on_every_screen() {
    let ways: [&[&str]; 8] = [&[], &["1"], &["2"], &["4"], &["/"], &["?"], &["v"], &["Ctrl-R"]];
    for size in [(60, 18), (80, 24), (120, 40), (200, 60)] {
        for way in ways {
            let mut bench = filled(live(), size);
            bench.press(way);
            let screen = bench.screen();
            let top = screen.lines().next().unwrap_or_default();
            assert!(top.contains("LIVE acme"), "{size:?} {way:?}: {top}");
        }
    }
    let small = filled(live(), (40, 10)).screen();
    assert!(small.lines().nth(1).is_some_and(|line| line.contains("LIVE acme")), "{small}");
    let long =
        WorkspaceLabel { profile: Some("a-very-long-name-\u{202e}that-goes-on-and-on".into()), ..live() };
    let screen = filled(long, (80, 24)).screen();
    assert!(
        screen.lines().next().is_some_and(|top| top.contains("LIVE a-very-") && top.contains("ann")),
        "{screen}"
    );
}

/// As the program starts, with settings that do not hold.
#[test]
fn what_is_wrong_with_the_settings_stands_in_the_bottom_line() {
    let wrong = "[profiles.a]\nread_onyl = true\ncolour = \"mauve\"\nlive = \"yes\"\nconfirm = \"daily\"";
    let one = "[profiles.a]\ncolour = \"mauve\"";
    for (name, text) in [("settings_wrong", wrong), ("settings_wrong_once", one)] {
        for size in [(80, 24), SIZE] {
            let mut bench = Bench::start(size);
            let complaint = crate::commands::workspace::short_complaint(&crate::config::parse(text));
            bench.msg(Msg::Trouble(complaint.expect("a complaint")));
            assert_eq!(bench.effects, []);
            check(name, &bench);
        }
    }
}
