//! The form against the sandbox: look-ups, variables, suggestions, messages that land on rows, and what goes out.

use super::support::Person;

/// A contact is created with the properties that the named function knows: refused first, corrected, called.
#[tokio::test]
async fn a_free_form_map_is_filled_through_its_look_up() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=hubspot-create-contact", "Enter"]).await;
    assert!(person.sees("L looks up keys with hubspot-list-properties"), "{}", person.screen());
    // An object is expected; a text goes out when somebody insists, and the answer lands on the row.
    person.press(&["g", "e", "e", "Ctrl-R"]).await;
    assert!(person.sees("Call again to send anyway"), "{}", person.screen());
    person.press(&["Ctrl-R", "Enter"]).await;
    assert!(person.sees("Must be an object"), "{}", person.screen());
    assert_eq!(person.calls(), [r#"{"properties":""}"#]);

    person.press(&["x", "L"]).await;
    assert!(person.sees("First Name"), "{}", person.screen());
    person.press(&["=mail", "Enter", "={mail}", "Enter"]).await;
    assert!(person.sees("no variable is called mail"), "{}", person.screen());
    person.press(&["v", "=ada@acme.example", "Enter", "Esc"]).await;
    assert!(person.sees("{mail} → ada@acme.example"), "{}", person.screen());
    // The second look-up is remembered: no further call.
    let before = person.calls().len();
    person.press(&["L"]).await;
    assert_eq!(person.calls().len(), before, "what was looked up is kept for the session");
    person.press(&["=last", "Enter", "=Lovelace", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("✓ HubSpot answered: network_code 201 · as Sales EU"), "{}", person.screen());
    let body =
        r#"{"properties":{"email":"{mail}","lastname":"Lovelace"},"_variables":{"mail":"ada@acme.example"}}"#;
    assert_eq!(person.calls().last().map(String::as_str), Some(body));
    person.quit().await;
}

/// A value is looked up page by page, and what the look-up itself demands is asked for first.
#[tokio::test]
async fn values_are_looked_up_and_inserted() {
    let mut person = Person::start((160, 44)).await;
    person.press(&["/", "=slack-post-message", "Enter", "L"]).await;
    assert!(person.sees("channel: values of slack-list-conversations"), "{}", person.screen());
    person.press(&["=random", "Enter"]).await;
    let arguments = person.arguments();
    assert!(arguments.starts_with(r#"{"channel":"C"#), "an id is sent: {arguments}");
    assert!(person.calls().iter().all(|body| !body.contains("channel")), "nothing was posted");
    person.quit().await;
}

#[tokio::test]
async fn what_the_service_suggests_is_taken_row_by_row() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack-post-message", "Enter", "A", "=post \"hello\" to #random", "Enter"]).await;
    assert!(person.sees("[x] text"), "{}", person.screen());
    person.press(&["Enter"]).await;
    assert!(person.sees("marked ?"), "{}", person.screen());
    let taken = person.arguments();
    assert!(taken.contains("hello"), "{taken}");
    person.press(&["u"]).await;
    assert_eq!(person.arguments(), "{}", "one edit, taken back at once");
    person.quit().await;
}

/// What is shown is what is sent, without its secrets.
#[tokio::test]
async fn the_preview_is_what_goes_out() {
    let mut person = Person::start((160, 44)).await;
    person.press(&["/", "=slack-post-message", "Enter", "Enter", "=random", "Tab", "Tab", "Enter"]).await;
    person.press(&["p"]).await;
    let screen = person.screen();
    assert!(screen.contains("hash: ••••••••") && screen.contains("user-id: demo-user"), "{screen}");
    assert!(screen.contains("/functions/slack-post-message/call/"), "{screen}");
    for secret in person.secrets() {
        assert!(!screen.contains(&secret), "a secret is on the screen");
    }
    person.press(&["Esc", "Ctrl-R", "Ctrl-R"]).await;
    let sent = person.calls().pop().expect("a call");
    assert!(screen.contains(&sent), "{sent} is not on:\n{screen}");
    person.quit().await;
}

#[tokio::test]
async fn a_file_is_read_and_one_that_is_not_there_is_named() {
    let mut person = Person::start((160, 44)).await;
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("note.txt");
    std::fs::write(&file, [0, 159, 146, 150]).expect("a file");
    person.press(&["/", "=slack-post-message", "Enter", "B", "=/no/such/file", "Enter"]).await;
    assert!(person.sees("The file cannot be read"), "{}", person.screen());
    person.press(&["Ctrl-u", &format!("={}", file.display()), "Enter"]).await;
    assert_eq!(person.arguments(), r#"{"channel":"AJ+Slg=="}"#);
    person.quit().await;
}

/// Slack answers 200 to what it refuses.
#[tokio::test]
async fn a_refusal_within_an_answer_is_no_success() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=slack post", "Enter", "Enter", "=nosuch", "Enter", "j", "j", "j"]).await;
    person.press(&["Enter", "=hi", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("✗ Slack refused it: channel_not_found"), "{}", person.screen());
    person.press(&["K"]).await;
    assert!(person.sees("✗ slack-post-message"), "{}", person.screen());
    person.quit().await;
}
