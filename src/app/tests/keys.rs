//! What keys do in every state: commands, typing, stepping back, quitting.

use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::effect::CatalogEffect;
use crate::features::form::Editor;
use crate::features::toast::Tone;

fn wide() -> (u16, u16) {
    (160, 44)
}

#[test]
fn the_first_state_asks_for_everything_at_once() {
    let bench = Bench::start(wide());
    let kinds: Vec<&str> = bench
        .effects
        .iter()
        .map(|effect| match effect {
            Effect::FetchApps { cursor: None, .. } => "apps",
            Effect::FetchFunctions { cursor: None, .. } => "functions",
            Effect::LoadKept(_) => "kept",
            Effect::ReadApps(_) => "kept apps",
            Effect::Catalog(CatalogEffect::Read(_)) => "kept catalog",
            _ => "?",
        })
        .collect();
    assert_eq!(kinds, ["kept catalog", "kept apps", "apps", "functions", "kept"]);
}

#[test]
fn panes_by_number_and_tab() {
    let mut bench = Bench::loaded(wide());
    let mut seen = Vec::new();
    for key in ["3", "1", "4", "2", "Tab", "Tab", "Tab", "Shift-Tab"] {
        bench.press(&[key]);
        seen.push(bench.state.focus);
    }
    let numbers: Vec<usize> = seen.into_iter().map(Pane::number).collect();
    assert_eq!(numbers, [3, 1, 4, 2, 3, 4, 1, 4]);
}

#[test]
fn esc_steps_back_and_never_quits() {
    let mut bench = Bench::opened(wide());
    bench.press(&["4"]);
    for _ in 0..10 {
        bench.press(&["Esc"]);
        assert!(!bench.effects.iter().any(|effect| matches!(effect, Effect::Quit(_))));
    }
    assert_eq!(bench.state.focus, Pane::Apps);
}

#[test]
fn typing_in_a_field_triggers_no_command() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Enter", "=q1c?/JvnaotG"]);
    let Some(Editor::Text { input, .. }) = &bench.state.form.editor else { panic!("not typing") };
    assert_eq!(input.text(), "q1c?/JvnaotG");
    bench.press(&["Esc", "/", "=q?1"]);
    assert_eq!(bench.state.functions.query.text(), "q?1");
    bench.press(&["Esc", "3", "J", "=q"]);
    let Some(Editor::Block { editor, .. }) = &bench.state.form.editor else { panic!("no raw JSON") };
    assert!(editor.text().starts_with('q'));
}

#[test]
fn ctrl_c_twice_quits_from_everywhere() {
    let ways: [&[&str]; 6] = [&[], &["3", "Enter", "=x"], &["/", "=x"], &["?"], &["v"], &["3", "J"]];
    for way in ways {
        let mut bench = Bench::opened(wide());
        bench.press(way);
        bench.press(&["Ctrl-C"]);
        assert!(!bench.effects.contains(&Effect::Quit(0)), "{way:?}");
        bench.press(&["Ctrl-C"]);
        assert_eq!(bench.effects, [Effect::Quit(0)], "{way:?}");
    }
    let mut bench = Bench::opened(wide());
    bench.press(&["Ctrl-C", "j", "Ctrl-C"]);
    assert!(!bench.effects.contains(&Effect::Quit(0)), "a key between starts anew");
}

#[test]
fn q_asks_only_while_a_call_is_running() {
    let mut bench = Bench::loaded(wide());
    bench.press(&["q"]);
    assert_eq!(bench.effects, [Effect::Quit(0)]);
    let mut bench = Bench::opened(wide());
    bench.press(&["Ctrl-R", "Ctrl-R", "q"]);
    assert_eq!((bench.effects.as_slice(), bench.state.confirm_quit), (&[][..], true));
    bench.press(&["Esc"]);
    assert!(!bench.state.confirm_quit && bench.state.call.running.is_some());
    bench.press(&["q", "Enter"]);
    assert_eq!(bench.effects, [Effect::Quit(0)]);
}

#[test]
fn every_call_key_calls_the_open_function_from_anywhere() {
    for key in ["Ctrl-R", "F5", "Alt-Enter", "Ctrl-Enter"] {
        let ways: [&[&str]; 4] = [&["1"], &["2"], &["4"], &["/"]];
        for way in ways {
            let mut bench = Bench::opened(wide());
            bench.press(&["Enter", "=a", "Tab", "=b", "Enter"]);
            bench.press(way);
            bench.press(&[key]);
            let job = bench.state.call.running.as_ref().map(|running| running.job).expect("a call");
            let request = Box::new(request(r#"{"channel":"a","text":"b"}"#));
            assert_eq!(bench.effects, [Effect::Call { job, request }], "{key} after {way:?}");
        }
    }
}

#[test]
fn esc_cancels_the_running_call_and_a_late_answer_is_dropped() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    let job = bench.state.call.running.as_ref().expect("a call").job;
    bench.press(&["Esc"]);
    assert_eq!(bench.effects, [Effect::Cancel(job)]);
    let headline = |bench: &Bench| bench.state.output.answer.as_ref().map(output::Answer::headline);
    assert_eq!(headline(&bench).as_deref(), Some("The call was cancelled here"), "and no older answer");
    let notice = bench.state.toast.notice.clone().expect("a notice");
    assert_eq!(notice.text, "slack-post-message was cancelled here; it may still have run at Integry.");
    let verdict = wire::executed(r#"{"network_code":"200","output":1}"#).expect("an answer");
    let outcome = CallOutcome { exchange: exchange(200, "{}"), verdict, index: None };
    bench.msg(Msg::Call(call::Msg::Finished(job, Ok(Arc::new(outcome)))));
    assert!(bench.effects.is_empty());
    assert_eq!(headline(&bench).as_deref(), Some("The call was cancelled here"));
}

#[test]
fn field_errors_bring_the_keys_back_to_the_form() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Ctrl-R", "Ctrl-R", "4"]);
    bench.answer(400, r#"{"error":"E","error_details":{"text":"too long"}}"#);
    assert_eq!(bench.state.focus, Pane::Form);
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!(open.selected().map(|row| row.label.as_str()), Some("text"));
}

/// Where the output is not on the screen, a refused call must not look as if nothing had happened.
#[test]
fn field_errors_are_told_where_the_answer_is_hidden() {
    for (size, expected) in
        [((80, 24), Some("Integry did not run it: 1 field is wrong. 4 shows the answer.")), (wide(), None)]
    {
        let mut bench = Bench::opened(size);
        bench.press(&["Ctrl-R", "Ctrl-R"]);
        bench.answer(400, r#"{"error":"E","error_details":{"text":"too long"}}"#);
        let notice = bench.state.toast.notice.as_ref().map(|notice| notice.text.as_str());
        assert_eq!((notice, bench.state.focus), (expected, Pane::Form), "{size:?}");
    }
}

#[test]
fn n_fetches_the_next_page_with_the_cursor() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Enter", "=a", "Tab", "=b", "Enter", "Ctrl-R"]);
    bench.answer(200, r#"{"network_code":"200","output":[1],"_cursor":{"page":2}}"#);
    assert_eq!(bench.state.focus, Pane::Output);
    bench.press(&["n"]);
    let Some(Effect::Call { request, .. }) = bench.effects.first() else { panic!("{:?}", bench.effects) };
    assert_eq!(request.body(), r#"{"channel":"a","text":"b","_cursor":{"page":2}}"#);
    bench.answer(200, r#"{"network_code":"200","output":[],"_cursor":null}"#);
    assert_eq!(bench.state.output.answer.as_ref().map(|answer| answer.page), Some(2));
    bench.press(&["n"]);
    assert_eq!(bench.effects, []);
}

#[test]
fn copying_gives_the_exact_text() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    bench.answer(200, r#"{"network_code":"200","output":{"a":"x\u001b[31m\u202ey\n","n":1.50}}"#);
    bench.press(&["j", "y"]);
    assert_eq!(bench.copied().0, "x\u{1b}[31m\u{202e}y\n");
    bench.press(&["j", "y"]);
    assert_eq!(bench.copied().0, "1.50");
    bench.press(&["Y", "p"]);
    assert_eq!(bench.copied().0, ".n");
}

#[test]
fn a_paste_outside_a_field_runs_nothing() {
    let mut bench = Bench::opened(wide());
    let before = bench.state.focus;
    bench.msg(Msg::Paste("q\n?1/".into()));
    assert_eq!((bench.effects.as_slice(), bench.state.focus), (&[][..], before));
    assert!(bench.state.toast.notice.is_some());
    bench.press(&["Enter"]);
    bench.msg(Msg::Paste("two\nlines".into()));
    bench.press(&["Esc"]);
    let arguments = bench.state.form.open.as_ref().expect("a form").form.arguments().write();
    assert_eq!(arguments, r#"{"channel":"two\nlines"}"#);
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut bench = Bench::loaded(wide());
    let areas = layout(bench.state.size, bench.state.focus, false);
    let pane = areas.pane(Pane::Functions).expect("shown");
    let click = Mouse { kind: MouseKind::Click, x: pane.x + 5, y: pane.y + 3 };
    bench.msg(Msg::Mouse(click));
    assert_eq!((bench.state.focus, bench.state.functions.list.selected), (Pane::Functions, 1));
    bench.msg(Msg::Mouse(click));
    let opened = bench.effects.iter().any(|effect| matches!(effect, Effect::BuildForm { function, .. } if function.name == "slack-list-messages"));
    assert!(opened, "{:?}", bench.effects);
    bench.msg(Msg::Mouse(Mouse { kind: MouseKind::Wheel(3), x: 2, y: 3 }));
    assert_eq!(bench.state.apps.list.selected, 4);
}

#[test]
fn random_keys_never_break_anything() {
    use proptest::prelude::*;
    let spellings: Vec<&str> =
        "Enter Esc Tab Shift-Tab ↑ ↓ ← → g G PageUp PageDown / c t v a J n o O ? r Space Del x e Ctrl-N = u U y Y P E f p 1 2 3 4 Ctrl-R Backspace q {"
            .split(' ')
            .collect();
    let key = (0..spellings.len(), 1u16..200, 1u16..60, 0u8..20);
    proptest!(ProptestConfig::with_cases(150), |(keys in prop::collection::vec(key, 1..60))| {
        let mut bench = Bench::opened((100, 30));
        for (key, width, height, what) in keys {
            match what {
                0 => bench.msg(Msg::Resized(width, height)),
                1 => bench.msg(Msg::Mouse(Mouse { kind: MouseKind::Click, x: width, y: height })),
                2 if bench.state.call.running.is_some() => bench.answer(200, r#"{"network_code":"200","output":[{"a":[1]}],"_cursor":1}"#),
                3 if bench.state.call.running.is_some() => bench.answer(400, r#"{"error":"E","error_details":{"owner.name":"x","zzz":"y"}}"#),
                _ => bench.press(&[spellings[key]]),
            }
            bench.screen();
        }
    });
}

#[test]
fn keys_typed_ahead_of_an_opening_form_are_meant_for_it() {
    let mut bench = Bench::loaded(wide());
    bench.press(&["2", "Enter"]);
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.press(&["Enter", "=random", "Enter"]);
    assert!(bench.effects.is_empty() && bench.state.form.open.is_none());
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(POST_MESSAGE)))));
    let arguments = bench.state.form.open.as_ref().expect("a form").form.arguments().write();
    assert_eq!(arguments, r#"{"channel":"random"}"#);
}

#[test]
fn esc_while_a_form_opens_drops_what_was_typed_ahead() {
    let mut bench = Bench::loaded(wide());
    bench.press(&["2", "Enter"]);
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.press(&["q", "Esc"]);
    assert_eq!(bench.effects, [Effect::Cancel(job)]);
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(POST_MESSAGE)))));
    assert!(bench.effects.is_empty() && bench.state.form.open.is_none());
}

#[test]
fn enter_reads_a_long_value_in_full_and_folds_containers() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    let long = "word ".repeat(200);
    bench.answer(200, &format!(r#"{{"network_code":"200","output":{{"a":"{long}","b":[1]}}}}"#));
    bench.press(&["j", "Enter"]);
    let detail = bench.state.output.detail.clone().expect("a value");
    assert_eq!((detail.shown.title(), detail.shown.text().len()), (".a", long.len()));
    assert!(bench.screen().matches("word").count() >= 200);
    bench.press(&["G", "y"]);
    assert_eq!(bench.copied().0, long);
    bench.press(&["Esc", "j", "Enter"]);
    assert!(bench.state.output.detail.is_none());
    assert!(bench.screen().contains("▸ b"), "a container folds");
}

/// Help texts are untrusted: what they name is only called by itself when it exists and only reads.
#[test]
fn a_look_up_never_runs_what_changes_things() {
    for (named, says) in [
        (
            "slack-post-message",
            "slack-post-message changes things: it is not called by itself. Open it to call it.",
        ),
        (
            "slack-passthrough-request",
            "slack-passthrough-request changes things: it is not called by itself. Open it to call it.",
        ),
        ("slack-list-nothing", "No function is named that knows the values of channel."),
    ] {
        let mut bench = Bench::opened_with(wide(), &POST_MESSAGE.replace("slack-list-conversations", named));
        bench.press(&["L"]);
        assert_eq!((bench.effects.as_slice(), &bench.state.form.editor), (&[][..], &None), "{named}");
        assert_eq!(bench.state.toast.notice.as_ref().map(|notice| notice.text.as_str()), Some(says));
    }
    let mut bench =
        Bench::opened_with(wide(), &POST_MESSAGE.replace("slack-list-conversations", "slack-list-messages"));
    bench.press(&["L"]);
    assert!(matches!(bench.effects[..], [Effect::LookUp { .. }]), "{:?}", bench.effects);
}

/// Between the key and the call the arguments are checked: what is typed meanwhile is not part of the call, and Esc takes it back.
#[test]
fn a_call_that_waits_for_its_check_is_frozen_and_can_be_taken_back() {
    let mut bench = Bench::opened(wide());
    bench.press(&["Enter", "=a", "Tab", "=b"]);
    // Without the worker's answer: the bench gives it by itself otherwise.
    let press = |state: &mut State, key: &str| update(state, Msg::Key(Chord::parse(key).expect("a chord")));
    let checking = |effects: &[Effect]| match effects {
        [.., Effect::Validate { job, .. }, Effect::Keep(_)] => *job,
        other => panic!("{other:?}"),
    };
    let effects = press(&mut bench.state, "Ctrl-R");
    let job = checking(&effects);
    assert_eq!(press(&mut bench.state, "x"), [], "the key waits");
    assert_eq!(press(&mut bench.state, "Esc"), [], "and is forgotten with the call");
    assert_eq!(update(&mut bench.state, Msg::Form(form::Msg::Checked(job, Vec::new()))), []);
    assert!(bench.state.call.running.is_none());
    bench.press(&["Ctrl-R"]);
    let request = bench.state.call.running.as_ref().map(|running| running.request.body());
    assert_eq!(request.as_deref(), Some(r#"{"channel":"a","text":"b"}"#));
}

/// A notice goes with the next key; one that nobody asked for can be read by who is typing.
#[test]
fn trouble_in_the_background_is_not_typed_away() {
    let mut bench = Bench::opened(wide());
    let said = |bench: &Bench| bench.state.toast.notice.as_ref().map(|notice| notice.text.clone());
    bench.state.toast.show(Tone::Info, "Copied.");
    bench.press(&["Enter"]);
    assert_eq!(said(&bench), None);
    bench.msg(Msg::Now(Millis(10_000), NOW));
    bench.msg(Msg::Trouble(Failure::new(FailureKind::Local, "Drafts cannot be kept", "the disk is full")));
    bench.press(&["=random"]);
    assert_eq!(said(&bench).as_deref(), Some("Drafts cannot be kept: the disk is full"));
    bench.msg(Msg::Now(Millis(14_000), NOW));
    bench.press(&["=!"]);
    assert_eq!(said(&bench), None);
}
