//! A value of one function's answer in another function's form, against the sandbox.

use super::support::Person;

/// A channel is listed, its id is put into a message, the message is posted there.
#[tokio::test]
async fn an_id_is_taken_from_a_list_and_used_in_a_call() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack-list-conversations", "Enter", "Ctrl-r"]).await;
    assert!(person.sees("✓ Slack answered"), "{}", person.screen());
    person.press(&["/", "=general", "Enter"]).await;
    person.press(&["k"]).await;
    person.press(&["u", "f", "=slack-post-message"]).await;
    assert!(person.sees("for id = C"), "{}", person.screen());
    person.press(&["Enter"]).await;
    assert!(person.sees("into which field?"), "{}", person.screen());
    person.press(&["Enter"]).await;
    assert!(person.sees("Put id = C"), "{}", person.screen());
    let arguments = person.arguments();
    assert!(arguments.starts_with(r#"{"channel":"C"#), "{arguments}");
    person.press(&["j", "j", "j", "Enter", "=carried", "Enter", "Ctrl-r"]).await;
    assert!(person.sees("✓ Slack answered: network_code 200"), "{}", person.screen());
    let sent = person.calls().pop().expect("a call");
    assert_eq!(sent, format!(r#"{},"text":"carried"}}"#, arguments.trim_end_matches('}')));
    person.quit().await;
}

/// What really happened to a copy is what is said of it.
#[tokio::test]
async fn a_copy_says_where_it_went() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack-list-conversations", "Enter", "Ctrl-r"]).await;
    person.press(&["Y", "P"]).await;
    assert!(
        person.sees("Sent the JSON Pointer, 0 B, to the terminal's clipboard (OSC 52)."),
        "{}",
        person.screen()
    );
    person.quit().await;
}
