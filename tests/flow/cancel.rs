//! Calls that take long: they can be cancelled, and everything else goes on meanwhile.

use std::time::Duration;

use integry_tui::sandbox::Options;

use super::support::Person;

/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(3_600);

async fn slow() -> Person {
    let options = Options { call_latency: FOR_EVER, ..Options::default() };
    let mut person = Person::begin((120, 40), options, None).await;
    person.settle().await;
    person.press(&["/", "=slack list conv", "Enter"]).await;
    person.press_only(&["Ctrl-R"]).await;
    assert!(person.state().call.running.is_some());
    person
}

#[tokio::test]
async fn esc_cancels_and_says_that_it_may_have_run() {
    let mut person = slow().await;
    person.press(&["Esc"]).await;
    assert!(person.state().call.running.is_none());
    assert!(
        person.sees("slack-list-conversations was cancelled here; it may still have run at Integry."),
        "{}",
        person.screen()
    );
    person.quit().await;
}

#[tokio::test]
async fn a_second_press_sends_nothing_and_browsing_goes_on() {
    let mut person = slow().await;
    person.press_only(&["Ctrl-R"]).await;
    assert!(person.sees("A call is running; Esc cancels it. Nothing was sent."), "{}", person.screen());
    person.press_only(&["/", "=hubspot deal"]).await;
    person.press_only(&["Enter"]).await;
    assert!(person.state().call.running.is_some());
    person.press_only(&["Esc", "q"]).await;
    assert!(person.calls().len() <= 1);
    person.quit().await;
}
