//! Apps, their details and the account that calls act with, against the sandbox.

use integry_tui::sandbox::Options;

use super::support::Person;

#[tokio::test]
async fn details_are_fetched_anew_and_name_what_the_app_has() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["i"]).await;
    assert!(person.sees("┏ Slack") && person.sees("functions    14:"), "{}", person.screen());
    assert!(person.sees("acts as      Acme HQ"), "{}", person.screen());
    let before = person.sandbox.requests().len();
    person.press(&["r"]).await;
    let asked: Vec<String> =
        person.sandbox.requests().into_iter().skip(before).map(|request| request.path).collect();
    assert_eq!(asked, ["/apps/slack/get/"]);
    assert!(!person.sees("✗ refresh") && person.sees("┏ Slack"), "{}", person.screen());
    person.press(&["Esc", "X"]).await;
    assert!(person.sees("/apps/slack/get/"), "{}", person.screen());
    person.quit().await;
}

/// Whom calls act for is chosen in the pane, is on the screen, goes out, and is the same another day.
#[tokio::test]
async fn a_chosen_account_is_used_the_next_time() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((120, 40), Options::default(), Some(dir.path())).await;
    person.settle().await;
    assert!(person.sees("HubSpot  choose one: Enter"), "{}", person.screen());
    person.press(&["j", "j", "j", "j", "Enter"]).await;
    assert!(person.sees("HubSpot calls act as Sales US"), "{}", person.screen());
    assert!(person.sees("Sales US ✓") && !person.sees("choose one"), "{}", person.screen());
    let chosen = *person.state().apps.chosen.get("hubspot").expect("a choice");
    person.quit().await;

    let mut person = Person::begin((120, 40), Options::default(), Some(dir.path())).await;
    person.settle().await;
    assert!(person.sees("Sales US ✓") && !person.sees("HubSpot  choose one"), "{}", person.screen());
    person.press(&["j", "j", "i"]).await;
    assert!(person.sees("acts as      Sales US"), "{}", person.screen());
    person.press(&["Esc", "/", "=hubspot list contacts", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("✓ HubSpot answered") && person.sees("as Sales US"), "{}", person.screen());
    let sent = person.sandbox.requests().into_iter().find(|request| request.path.ends_with("/call/"));
    let query = sent.expect("a call").query;
    assert!(query.contains(&format!("connected_account_id={chosen}")), "{query}");
    person.quit().await;
}
