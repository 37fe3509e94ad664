//! Asking for a function in plain words, against the sandbox.

use integry_tui::sandbox::Options;

use super::support::Person;

/// Paths that the sandbox was asked for since so many requests.
fn paths(person: &Person, since: usize) -> Vec<String> {
    person.sandbox.requests().into_iter().skip(since).map(|request| request.path).collect()
}

#[tokio::test]
async fn a_prompt_leads_to_a_filled_form_and_a_call() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["v", "Enter", "=text=hello from John", "Enter", "Esc"]).await;
    let before = person.sandbox.requests().len();
    person.press(&["A", "=post {text} to #random on slack", "Enter"]).await;
    assert!(person.sees("▸ slack-post-message") && person.sees("with 1 variable"), "{}", person.screen());
    assert!(person.sees("● Slack · acts as Acme HQ"), "{}", person.screen());
    assert_eq!(paths(&person, before), ["/functions/predict/"]);
    let asked = person.sandbox.requests().pop().expect("a request");
    assert!(asked.query.contains("predict_arguments=true") && asked.query.contains("include=meta"));
    assert!(!asked.query.contains("connected_only"), "{}", asked.query);
    assert!(asked.body.contains(r#""_variables":{"text":"hello from John"}"#), "{}", asked.body);

    person.press(&["Enter"]).await;
    assert!(person.sees("3 slack-post-message") && person.sees("marked ?"), "{}", person.screen());
    assert_eq!(person.calls(), Vec::<String>::new(), "asking calls nothing");
    let arguments = person.arguments();
    assert_eq!(arguments, r#"{"channel":"random","text":"{text}"}"#);
    assert!(person.sees("? channel") && person.sees("? text"), "{}", person.screen());
    person.press(&["Ctrl-R"]).await;
    assert!(person.sees("✓ Slack answered") && person.sees("hello from John"), "{}", person.screen());
    person.press(&["X"]).await;
    assert!(person.sees(" ask "), "the log names who asked:\n{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn a_search_without_a_hit_asks_and_what_was_asked_comes_back_another_day() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((80, 24), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.press(&["/", "=zzz qqq xxyyzz"]).await;
    assert!(person.sees("Enter asks which function"), "{}", person.screen());
    person.press(&["Enter"]).await;
    assert!(person.sees("No function fits “zzz qqq xxyyzz”."), "{}", person.screen());
    // Only connected apps, then all again.
    person.press(&["Esc", "Esc", "1", "c", "A", "=create a pipedrive deal called Acme", "Enter"]).await;
    assert!(person.sees("connected apps only"), "{}", person.screen());
    let asked = person.sandbox.requests().pop().expect("a request");
    assert!(asked.query.contains("connected_only=True") || asked.query.contains("connected_only=true"));
    person.quit().await;

    let mut person = Person::begin((80, 24), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.press(&["A", "Up"]).await;
    assert!(person.sees("› create a pipedrive deal called Acme"), "{}", person.screen());
    person.press(&["Up"]).await;
    assert!(person.sees("› zzz qqq xxyyzz"), "{}", person.screen());
    person.press(&["Down", "Down"]).await;
    assert!(!person.sees("zzz") && !person.sees("pipedrive deal"), "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn a_service_that_fails_can_be_asked_again() {
    let faults = "error=100%".parse().expect("faults");
    let options = Options { faults, ..Options::default() };
    let mut person = Person::begin((120, 40), options, None).await;
    person.settle().await;
    person.press(&["A", "=post \"hi\" to #random", "Enter"]).await;
    assert!(person.sees("Enter asks again; the words stay."), "{}", person.screen());
    assert!(person.sees("› post \"hi\" to #random"), "{}", person.screen());
    person.quit().await;
}
