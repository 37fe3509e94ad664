//! Answers of the real sandbox compared with each other.

use super::support::Person;

/// A message is posted between two lists: the second one has it, and the way back and forth between both costs no call.
#[tokio::test]
async fn what_a_call_changed_is_seen() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack list mess", "Enter", "Enter", "=random", "Enter", "F5"]).await;
    assert!(person.sees("4 Output · slack-list-messages"), "{}", person.screen());
    person.press(&["2", "/", "=slack post", "Enter", "Enter", "=random", "Enter"]).await;
    person.press(&["j", "j", "j", "Enter", "=a word between", "Enter", "F5"]).await;
    person.press(&["2", "/", "=slack list mess", "Enter", "F5"]).await;
    person.press(&["4", "D"]).await;
    assert!(person.sees("1 added"), "{}", person.screen());
    assert!(person.sees("answer 1, just now → answer 3, just now"), "{}", person.screen());
    person.press(&["Enter"]).await;
    assert!(person.sees("a word between"), "{}", person.screen());
    person.press(&["Esc", "Esc", "(", "("]).await;
    assert!(person.sees("answer 1 of 3"), "{}", person.screen());
    assert!(!person.sees("a word between"), "{}", person.screen());
    // From the list, through an expression that both sides pass.
    person.press(&["|", "=length", "Enter"]).await;
    person.press(&["K", "Up", "Up", "D"]).await;
    assert!(person.sees("1 changed"), "{}", person.screen());
    assert_eq!(person.calls().len(), 3);
    person.quit().await;
}
