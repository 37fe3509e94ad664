//! Connecting an account while the program watches.

use super::support::{Person, connect_in_browser};

#[tokio::test]
async fn an_account_that_is_connected_in_the_browser_can_be_called_with() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=trello list boards", "Enter"]).await;
    assert!(person.sees("C connect"), "{}", person.screen());
    person.press_only(&["C"]).await;
    assert!(person.sees("Connect Trello") && person.sees("Waiting for the account"), "{}", person.screen());
    let login_url = person.state().connect.0.as_ref().expect("an overlay").before.login_url.clone();
    let ((), ()) = tokio::join!(connect_in_browser(&login_url, "Acme+Boards"), person.settle());
    assert!(person.sees("Trello: Acme Boards is connected."), "{}", person.screen());
    assert!(person.sees("acts as Acme Boards"), "{}", person.screen());
    person.press(&["Ctrl-R"]).await;
    assert!(person.sees("✓ Trello answered") && person.sees("as Acme Boards"), "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn leaving_ends_the_watch() {
    let mut person = Person::start((80, 24)).await;
    person.press(&["/", "=trello list boards", "Enter"]).await;
    person.press_only(&["C"]).await;
    person.press(&["Esc"]).await;
    assert!(!person.sees("Connect Trello"), "{}", person.screen());
    let asked =
        person.sandbox.requests().iter().filter(|request| request.path == "/apps/trello/get/").count();
    assert_eq!(asked, 0, "the first asking comes after a second");
    person.quit().await;
}
