//! One form run for several accounts and users of the real sandbox.

use std::time::Duration;

use integry_tui::features::fan_out::{Against, Stage};
use integry_tui::sandbox::Options;

use super::support::Person;

/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(3_600);

/// Both accounts and a user who has none: two answers that differ, one refusal, and the way to each and back.
#[tokio::test]
async fn two_accounts_and_a_stranger_are_compared() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=hubspot list deals", "Enter", "F"]).await;
    assert!(person.sees("Run for several"), "{}", person.screen());
    person.press(&["u", "=bob", "Enter", "Enter"]).await;
    assert!(person.calls().is_empty(), "nothing is sent by choosing");
    person.press(&["Enter"]).await;
    assert!(person.sees("2 of 3 answered · 1 failed"), "{}", person.screen());
    assert!(person.sees("User has not connected"), "{}", person.screen());
    let table = person.state().fan_out.table.as_ref().expect("a table");
    let differs = matches!(table.rows[1].against, Against::Differs(counts) if !counts.is_same());
    assert!(differs, "{:?}", table.rows[1].against);
    assert_eq!(person.calls().len(), 3);
    let users: Vec<_> = (person.sandbox.requests().into_iter())
        .filter(|request| request.path.ends_with("/call/"))
        .map(|request| (request.query.contains("connected_account_id"), request.status))
        .collect();
    assert_eq!(users.iter().filter(|call| **call == (true, 200)).count(), 2, "{users:?}");
    assert!(users.contains(&(false, 400)), "{users:?}");
    // One of them, compared, and back to the table.
    person.press(&["j", "D"]).await;
    assert!(person.sees("as Sales EU"), "{}", person.screen());
    assert!(person.sees("as Sales US"), "{}", person.screen());
    assert!(person.sees("Esc the table"), "{}", person.screen());
    person.press(&["Esc"]).await;
    assert!(person.sees("2 of 3 answered · 1 failed"), "{}", person.screen());
    person.press(&["Enter", "Esc"]).await;
    assert!(person.sees("2 of 3 answered · 1 failed"), "from a single one, too: {}", person.screen());
    // Whatever was opened before: from the one that all are compared with to the selected one.
    person.press(&["D"]).await;
    let screen = person.screen();
    let (eu, us) = (screen.find("as Sales EU"), screen.find("as Sales US"));
    assert!(eu.is_some() && eu < us, "{screen}");
    person.press(&["Esc"]).await;
    person.press(&["Enter", "("]).await;
    assert!(person.sees("answer 1 of 2"), "{}", person.screen());
    assert!(person.sees("as Sales EU"), "{}", person.screen());
    // The form changes: a fresh choice, with the user still there.
    person.press(&["3", "Enter", "=3", "Enter", "F"]).await;
    assert!(person.sees("Run for several") && person.sees("user bob"), "{}", person.screen());
    assert_eq!(person.calls().len(), 3);
    person.press(&["Esc", "X"]).await;
    assert!(person.sees("fan-out"), "{}", person.screen());
    person.quit().await;
}

/// Which properties a contact has is the same in both accounts.
#[tokio::test]
async fn answers_that_are_alike_are_told() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=hubspot list prop", "Enter"]).await;
    person.press(&["Enter", "=contacts", "Enter", "F", "Enter"]).await;
    assert!(person.sees("= equal"), "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn esc_stops_them_and_what_came_too_late_is_dropped() {
    let options = Options { call_latency: FOR_EVER, ..Options::default() };
    let mut person = Person::begin((120, 40), options, None).await;
    person.settle().await;
    person.press(&["/", "=hubspot list deals", "Enter"]).await;
    person.press_only(&["F", "u", "=a,b,c,d", "Enter", "Enter", "Enter"]).await;
    let table = person.state().fan_out.table.as_ref().expect("a table");
    assert_eq!((table.jobs().count(), table.rows.len()), (4, 6));
    person.press(&["Esc"]).await;
    let table = person.state().fan_out.table.as_ref().expect("a table");
    let count = |stage: &Stage| table.rows.iter().filter(|row| row.stage == *stage).count();
    assert_eq!((count(&Stage::Cancelled), count(&Stage::NotSent)), (4, 2));
    assert!(person.sees("4 cancelled · 2 not sent"), "{}", person.screen());
    assert!(person.calls().len() <= 4);
    person.quit().await;
}
