//! The whole walk: open, find, fill, call, read, and see that the workspace reacted.

use integry_tui::sandbox::Options;

use super::support::Person;

#[tokio::test]
async fn a_message_is_posted_and_then_listed() {
    let mut person = Person::start((120, 40)).await;
    assert!(person.sees("Slack") && person.sees("HubSpot"), "{}", person.screen());
    person.press(&["/", "=slack post", "Enter"]).await;
    assert!(person.sees("3 slack-post-message"), "{}", person.screen());
    person.press(&["Enter", "=random", "Enter"]).await;
    person.press(&["v", "Enter", "=first_name=John", "Enter", "Esc"]).await;
    person.press(&["j", "j", "j", "Enter", "={first_name} says hi", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("✓ Slack answered: network_code 200 · as Acme HQ"), "{}", person.screen());
    let body = r#"{"channel":"random","text":"{first_name} says hi","_variables":{"first_name":"John"}}"#;
    assert_eq!(person.calls(), [body]);

    person.press(&["2", "/", "=slack list mess", "Enter", "Enter", "=random", "Enter", "F5"]).await;
    assert!(person.sees("4 Output · slack-list-messages"), "{}", person.screen());
    // In the answer itself words are found.
    person.press(&["4", "/", "=says hi"]).await;
    assert!(person.sees("1 of 2"), "{}", person.screen());
    person.press(&["Enter", "Esc"]).await;
    assert!(!person.sees("1 of 2"), "{}", person.screen());
    assert!(person.sees("John says hi"), "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn a_refused_call_lands_on_its_fields_and_the_next_one_works() {
    let mut person = Person::start((160, 44)).await;
    person.press(&["/", "=slack post", "Enter", "Ctrl-R"]).await;
    assert_eq!(person.calls(), Vec::<String>::new(), "the first press only names what is missing");
    person.press(&["Ctrl-R"]).await;
    assert_eq!(person.calls(), ["{}"]);
    assert!(person.sees("Integry did not run it: 2 fields are wrong"), "{}", person.screen());
    assert!(person.sees("This parameter is required and must not be null or empty"));
    person.press(&["Enter", "=random", "Enter", "j", "j", "j", "Enter", "=hi", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("✓ Slack answered"), "{}", person.screen());
    assert!(!person.sees("must not be null"));
    person.quit().await;
}

#[tokio::test]
async fn pages_are_fetched_to_the_end() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=pipedrive get all persons", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("Page 1. There may be more: > fetches the next, A all."), "{}", person.screen());
    let mut pages = 1;
    while person.sees("There may be more") {
        person.press(&["n"]).await;
        pages += 1;
        assert!(pages < 50, "no end");
    }
    assert!(person.sees(&format!("Page {pages}, the last")), "{}", person.screen());
    assert_eq!(person.calls().len(), pages);
    person.quit().await;
}

#[tokio::test]
async fn with_several_accounts_the_program_asks_and_remembers() {
    let mut person = Person::start((160, 44)).await;
    person.press(&["/", "=hubspot list contacts", "Enter", "Ctrl-R"]).await;
    assert!(person.sees("Act as which account?"), "{}", person.screen());
    assert_eq!(person.calls(), Vec::<String>::new(), "nothing is sent before a choice");
    person.press(&["Down", "Enter"]).await;
    assert!(person.sees("as Sales US"), "{}", person.screen());
    person.press(&["Ctrl-R"]).await;
    let queries: Vec<String> = person
        .sandbox
        .requests()
        .into_iter()
        .filter(|request| request.path.ends_with("/call/"))
        .map(|request| request.query)
        .collect();
    assert_eq!(queries.len(), 2);
    assert!(queries.iter().all(|query| query.contains("connected_account_id=")), "{queries:?}");
    person.quit().await;
}

/// What is shown is saved byte for byte; a file that is there is not replaced unasked.
#[tokio::test]
async fn an_answer_is_filtered_and_saved() {
    let mut person = Person::start((120, 40)).await;
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("names.json");
    std::fs::write(&file, "mine").expect("a file");
    person.press(&["/", "=slack-list-conversations", "Enter", "Ctrl-R"]).await;
    person.press(&["|", "=map(.name)[0:2]", "Enter"]).await;
    assert!(person.sees("1 value"), "{}", person.screen());
    person.press(&["w", &format!("={}", file.display()), "Enter"]).await;
    assert!(person.sees("there is a file of that name"), "{}", person.screen());
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "mine");
    person.press(&["Enter"]).await;
    let written = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(written, r#"["general","random"]"#);
    assert!(person.sees("Saved 20 bytes"), "{}", person.screen());
    person.quit().await;
}

/// Keys are offered with how often they are there, a fault names what was meant, and what was used comes back another day.
#[tokio::test]
async fn an_expression_is_completed_and_comes_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((120, 40), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.press(&["/", "=slack-list-conversations", "Enter", "Ctrl-R"]).await;
    person.press(&["|", "=.[].na"]).await;
    assert!(person.sees("Tab puts one in") && person.sees("string"), "{}", person.screen());
    person.press(&["Tab"]).await;
    assert!(person.sees("| .[].name"), "{}", person.screen());
    person.press(&["= | lenght"]).await;
    assert!(person.sees("no filter is called lenght; did you mean length?"), "{}", person.screen());
    // The fault is corrected with the list.
    person.press(&["Backspace", "Backspace", "Backspace", "Tab", "Enter"]).await;
    assert!(person.sees("| .[].name | length"), "{}", person.screen());
    person.press(&["Esc"]).await;
    person.quit().await;

    let mut person = Person::begin((120, 40), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.press(&["/", "=slack-list-conversations", "Enter", "Ctrl-R"]).await;
    person.press(&["|", "=.[]", "Up"]).await;
    assert!(person.sees("| .[].name | length"), "{}", person.screen());
    let kept =
        std::fs::read_dir(dir.path().join("drafts")).expect("what is kept").flatten().next().expect("a file");
    let text = std::fs::read_to_string(kept.path()).expect("a text");
    assert!(text.contains(".[].name | length") && !text.contains("general"), "no answer is kept: {text}");
    person.quit().await;
}
