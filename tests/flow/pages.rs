//! All pages of an answer against the real sandbox: every kind of cursor, a page that is cut off, and Esc.

use integry_tui::features::output::{Body, End};
use integry_tui::sandbox::Options;
use serde_json::Value;

use super::support::Person;

/// Opens a function and gives its page size.
async fn open(person: &mut Person, function: &str, size: &str, per_page: &str) {
    person.press(&["/", &format!("={function}"), "Enter", "J"]).await;
    person.press(&["Ctrl-A", "Ctrl-K"]).await;
    let arguments = format!(r#"={{"{size}":{per_page}}}"#);
    person.press(&[&arguments, "Esc"]).await;
}

/// What the output holds.
fn shown(person: &Person) -> Value {
    match person.state().output.body.ready() {
        Some(Body::Tree { index, .. }) => serde_json::from_str(&index.exact_value(0)).expect("JSON"),
        _ => Value::Null,
    }
}

fn length(person: &Person) -> usize {
    shown(person).as_array().map_or(0, Vec::len)
}

/// Bodies of the calls must be those of the pages, in order; everything else of the requests stays the same.
fn cursors(person: &Person) -> Vec<Value> {
    let bodies = person.calls();
    let of = |body: &String| serde_json::from_str::<Value>(body).expect("JSON")["_cursor"].clone();
    bodies.iter().map(of).collect()
}

#[tokio::test]
async fn every_kind_of_cursor_leads_through_all_pages() {
    let functions = [
        ("pipedrive-get-all-persons", "limit", "500", "50", 3),
        ("github-list-repositories", "per_page", "100", "1", 2),
        ("notion-search", "page_size", "100", "25", 3),
        // This app does not know its end: an empty page with a null cursor tells it.
        ("gmail-list-messages", "maxResults", "500", "10", 5),
    ];
    for (function, size, all, some, pages) in functions {
        let mut person = Person::start((120, 40)).await;
        open(&mut person, function, size, all).await;
        person.press(&["Ctrl-R"]).await;
        let whole = shown(&person);
        open(&mut person, function, size, some).await;
        person.press(&["Ctrl-R"]).await;
        person.press(&["A"]).await;
        assert!(person.sees(&format!("Page {pages} was the last.")), "{}", person.screen());
        assert_eq!(shown(&person), whole, "{function}");
        let cursors = cursors(&person);
        assert_eq!(cursors.len(), pages + 1, "{function}: {cursors:?}");
        assert!(cursors[..2].iter().all(Value::is_null) && !cursors[2..].iter().any(Value::is_null));
        // Back to a page that was seen, and to all of them: without a request.
        person.press(&["p", "p"]).await;
        assert!(person.sees(&format!("Page {}: > goes on", pages - 1)), "{}", person.screen());
        person.press(&["A"]).await;
        assert_eq!(shown(&person), whole, "{function}");
        assert_eq!(person.calls().len(), pages + 1);
        let queries = person.sandbox.requests();
        let queries: Vec<_> = queries.iter().filter(|request| request.path.ends_with("/call/")).collect();
        assert!(queries.iter().all(|request| request.query == queries[0].query), "one account for all pages");
        person.quit().await;
    }
}

/// The third page is cut off by the sandbox: what came stays, and the same key goes on from there.
#[tokio::test]
async fn a_page_that_is_cut_off_is_fetched_again_only_by_the_person() {
    // Which request is cut off depends on the seed and on how many came before.
    for seed in 14..200 {
        let faults = "cut=4%".parse().expect("faults");
        let mut person =
            Person::begin((120, 40), Options { faults, seed: Some(seed), ..Options::default() }, None).await;
        person.settle().await;
        open(&mut person, "pipedrive-get-all-persons", "limit", "25").await;
        person.press(&["Ctrl-R"]).await;
        person.press(&["A"]).await;
        if !person.sees("Pages 1–2 joined: 50 items. A goes on with page 3.") {
            person.quit().await;
            continue;
        }
        assert!(person.sees("✗ The answer was cut off"), "{}", person.screen());
        assert!(!person.sees("It may have run"), "{}", person.screen());
        assert_eq!((length(&person), person.calls().len()), (50, 3));
        person.press(&["A"]).await;
        assert!(person.sees("Pages 1–5 joined: 125 items. Page 5 was the last."), "{}", person.screen());
        assert_eq!((length(&person), person.calls().len()), (125, 6));
        let calls = person.calls();
        assert_eq!(calls[2], calls[3], "the page that was cut off");
        return person.quit().await;
    }
    panic!("no seed cuts the third page");
}

#[tokio::test]
async fn esc_keeps_what_came() {
    let mut person = Person::start((120, 40)).await;
    open(&mut person, "pipedrive-get-all-persons", "limit", "1").await;
    person.press(&["Ctrl-R"]).await;
    person.press_only(&["A"]).await;
    assert!(person.state().output.pages.is_fetching());
    person.press(&["Esc"]).await;
    let output = &person.state().output;
    assert_eq!((output.pages.end(), output.pages.is_fetching()), (Some(&End::Stopped), false));
    assert!(person.sees("Stopped; A goes on.") && person.sees("kept."), "{}", person.screen());
    let came = length(&person);
    assert!((1..125).contains(&came), "{came}");
    person.press(&["A"]).await;
    assert!(person.sees("Pages 1–125 joined: 125 items."), "{}", person.screen());
    assert_eq!(length(&person), 125);
    person.quit().await;
}
