//! The log of what went over the wire, and that no secret is in it.

use super::support::Person;
use integry_tui::domain::wire_log::{Ending, Origin};
use integry_tui::sandbox::Options;

/// Looks whether a secret is on the screen, whatever is shown.
fn shows_no_secret(person: &Person) {
    let screen = person.screen();
    for secret in person.secrets() {
        assert!(!screen.contains(&secret), "{screen}");
    }
}

#[tokio::test]
async fn every_exchange_is_listed_and_can_be_read() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack post", "Enter", "Enter", "=random", "Enter", "j", "j", "j"]).await;
    person.press(&["Enter", "=hi", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("✓ Slack answered"), "{}", person.screen());
    person.press(&["X"]).await;
    let screen = person.screen();
    for row in [
        "apps       POST /apps/list/",
        "functions  POST /functions/list/?include=meta",
        "call       POST /functions/slack-post-message/call/",
    ] {
        let line =
            screen.lines().find(|line| line.contains(row)).unwrap_or_else(|| panic!("{row}\n{screen}"));
        assert!(line.contains("✓ 200 OK"), "{line}");
    }
    shows_no_secret(&person);
    person.press(&["Enter"]).await;
    for line in [
        "App-Key: ••••••••",
        "Hash: ••••••••",
        "User-ID: demo-user",
        "\"channel\": \"random\"",
        "✓ HTTP 200 OK",
    ] {
        assert!(person.sees(line), "{line}\n{}", person.screen());
    }
    shows_no_secret(&person);
    // Every exchange, from its first line to its last.
    loop {
        let before = person.screen();
        person.press(&["PageDown"]).await;
        shows_no_secret(&person);
        if person.screen() == before {
            person.press(&["h"]).await;
            shows_no_secret(&person);
            if person.screen() == before {
                break;
            }
        }
    }
    assert!(person.sees("apps · ✓ 200 OK"), "{}", person.screen());
    person.quit().await;
}

/// What a person sends may hold the secrets by mistake; the log must not.
#[tokio::test]
async fn a_secret_that_is_sent_or_echoed_is_masked() {
    let mut person = Person::start((120, 40)).await;
    let [_, hash, key] = person.secrets().try_into().expect("three");
    person.press(&["/", "=slack post", "Enter", "Enter", "=random", "Enter", "j", "j", "j"]).await;
    person.press(&["Enter", &format!("={hash} {key}"), "Enter", "Ctrl-R"]).await;
    person.press(&["X", "Enter"]).await;
    assert!(person.sees("\"text\": \"•••••••• ••••••••\""), "{}", person.screen());
    assert!(person.sees("a credential in this body is masked"), "{}", person.screen());
    let log = format!("{:?}", person.state().wire);
    let kept = person.state().wire.entries.iter().flat_map(|entry| {
        let sent = entry.request.body.as_ref().map(|body| body.text().into_owned());
        let answer = entry.ended.as_ref().and_then(|ended| ended.answer());
        sent.into_iter().chain(answer.map(|answer| answer.body.text().into_owned()))
    });
    for text in kept.chain([log]) {
        assert!(!text.contains(&hash) && !text.contains(&key), "{text}");
    }
    person.quit().await;
}

#[tokio::test]
async fn a_cancelled_call_says_so() {
    let latency = std::time::Duration::from_secs(60);
    let options = Options { call_latency: latency, ..Options::default() };
    let mut person = Person::begin((120, 40), options, None).await;
    person.settle().await;
    person.press(&["/", "=slack post", "Enter", "Enter", "=random", "Enter", "j", "j", "j"]).await;
    person.press(&["Enter", "=hi", "Enter"]).await;
    person.press_only(&["Ctrl-R"]).await;
    while person.state().wire.entries.back().map(|entry| entry.request.origin) != Some(Origin::Call) {
        person.press_only(&[]).await;
        tokio::task::yield_now().await;
    }
    person.press_only(&["X"]).await;
    assert!(person.sees("running"), "{}", person.screen());
    person.press_only(&["Esc", "Esc", "X"]).await;
    while !person.sees("✗ cancelled") {
        person.press_only(&[]).await;
        tokio::task::yield_now().await;
    }
    person.quit().await;
}

/// The origin is who asked, whatever the path says.
#[tokio::test]
async fn a_look_up_is_told_from_a_call() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack post", "Enter", "L"]).await;
    let origins: Vec<_> = person.state().wire.entries.iter().map(|entry| entry.request.origin).collect();
    assert_eq!(origins.last(), Some(&Origin::LookUp), "{origins:?}");
    let last = person.state().wire.entries.back().expect("an exchange");
    assert!(last.request.target.starts_with("/functions/slack-list-conversations/call/"));
    let ending = last.ended.as_ref().map(|ended| &ended.ending);
    assert!(matches!(ending, Some(Ending::Answered(answer)) if answer.status == 200), "{ending:?}");
    assert_eq!(last.app.as_deref(), Some("200"));
    person.quit().await;
}
