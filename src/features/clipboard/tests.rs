//! Copies that overtake each other, and what is said of them.

use super::*;
use crate::domain::failure::FailureKind;
use crate::effect::{JobIds, Millis};

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn run(state: &mut State, jobs: &mut JobIds, msg: Msg) -> Step<Out> {
    update(state, msg, &mut Ctx { jobs, now: Millis(0), height: 10 })
}

#[test]
fn the_last_copy_asked_for_counts() {
    let (mut state, mut jobs) = (State::default(), JobIds::default());
    let copy = |text: &str| Msg::Copy(Box::new(Clip::Text(text.into())), "value");
    let effect = |number, text: &str| Effect::Copy { job: job(number), clip: Clip::Text(text.into()) };
    assert_eq!(run(&mut state, &mut jobs, copy("a")), (vec![effect(1, "a")], None));
    assert_eq!(run(&mut state, &mut jobs, copy("b")), (vec![Effect::Cancel(job(1)), effect(2, "b")], None));
    assert_eq!(run(&mut state, &mut jobs, Msg::Done(job(1), Ok(Copied::default()))), (vec![], None));
    let copied = Copied { bytes: 1, system: true, ..Copied::default() };
    let done = run(&mut state, &mut jobs, Msg::Done(job(2), Ok(copied.clone())));
    assert_eq!(done, (vec![], Some(Out::Copied("value", copied))));
    assert_eq!(state, State::default());
    run(&mut state, &mut jobs, copy("c"));
    let failure = Failure::new(FailureKind::Local, "Nothing was copied", "");
    let done = run(&mut state, &mut jobs, Msg::Done(job(3), Err(failure.clone())));
    assert_eq!(done, (vec![], Some(Out::Failed(failure))));
}

#[test]
fn the_notice_says_where_it_went() {
    let copied = |system, terminal| Copied { bytes: 1_234, system, terminal, ..Copied::default() };
    assert_eq!(
        notice("value", &copied(true, true)),
        "Copied the value, 1.2 kB: system clipboard and terminal."
    );
    assert_eq!(notice("value", &copied(true, false)), "Copied the value, 1.2 kB: system clipboard.");
    assert_eq!(
        notice("key", &copied(false, true)),
        "Sent the key, 1.2 kB, to the terminal's clipboard (OSC 52)."
    );
    let troubled = Copied { trouble: Some("the system's did not answer".into()), ..copied(false, true) };
    assert!(notice("key", &troubled).ends_with("(OSC 52); the system's did not answer."));
    let trouble = Some("it is too long for the terminal's clipboard".into());
    let filed = Copied { file: Some("/tmp/x.json".into()), trouble, ..copied(false, false) };
    assert_eq!(
        notice("JSON", &filed),
        "Put the JSON, 1.2 kB, into /tmp/x.json; it is too long for the terminal's clipboard."
    );
}
