//! Pages of functions that no service should send.

use super::hostile::{HASH, Hostile, Script};
use integry_tui::api::{ListApps, ListFunctions};
use integry_tui::domain::failure::{Failure, Retry};
use integry_tui::protocol::wire::{Page, Slim, slim_page};

async fn page(server: &Hostile) -> Result<Page<Slim>, Failure> {
    server.client().list_functions_as(&ListFunctions::default(), |text| slim_page(text, None)).await
}

async fn answering(body: &str) -> Result<Page<Slim>, Failure> {
    page(&Hostile::answering("200 OK", "Content-Type: application/json\r\n", body).await).await
}

fn names(page: &Page<Slim>) -> Vec<&str> {
    page.items.iter().map(|slim| slim.function().name.as_str()).collect()
}

#[tokio::test]
async fn ten_thousand_functions_on_a_page() {
    let functions: Vec<String> =
        (0..10_000).map(|at| format!(r#"{{"name":"a-{at}","parameters":{{}}}}"#)).collect();
    let page = answering(&format!(r#"{{"functions":[{}],"_cursor":"n"}}"#, functions.join(",")))
        .await
        .expect("a page");
    assert_eq!((page.items.len(), page.next.as_deref()), (10_000, Some("n")));
}

#[tokio::test]
async fn a_list_that_gives_credentials_back_keeps_them_in_login_pages_alone() {
    let body = format!(
        r#"{{"functions":[{{"name":"a-x","description":"for {HASH}","parameters":{{"title":"{HASH}"}}}}]}}"#
    );
    let page = answering(&body).await.expect("a page");
    let function = page.items[0].function();
    assert_eq!(function.description, "for ••••••••");
    assert!(!function.raw.contains(HASH) && !page.items[0].text().contains(HASH));
    let login = format!("https://app.example/connect?hash={HASH}");
    let body = format!(
        r#"{{"apps":[{{"name":"a","title":"A {HASH}","login_url":"{login}","connected_accounts":[]}}]}}"#
    );
    let server = Hostile::answering("200 OK", "Content-Type: application/json\r\n", &body).await;
    let apps = server.client().list_apps(&ListApps::default()).await.expect("apps");
    assert_eq!(apps.items[0].title, "A ••••••••");
    assert_eq!(apps.items[0].login_url, login);
}

#[tokio::test]
async fn a_description_of_a_megabyte_comes_whole() {
    let long = "é".repeat(500_000);
    let page = answering(&format!(r#"{{"functions":[{{"name":"a-x","description":"{long}"}}]}}"#))
        .await
        .expect("a page");
    assert_eq!(page.items[0].function().description, long);
}

#[tokio::test]
async fn wrong_types_cost_their_entry_only() {
    let long = "a".repeat(2_000);
    let body = format!(
        r#"{{"functions":[{{"name":"a-x"}},{{"name":"a-odd","description":[1]}},{{"name":null}},7,{{"name":"{long}"}},{{"name":"b-y","meta":7}}]}}"#
    );
    let page = answering(&body).await.expect("a page");
    assert_eq!(names(&page), ["a-x", "b-y"]);
    let told: Vec<String> =
        page.unreadable.iter().map(|bad| format!("{} {}", bad.position, bad.reason)).collect();
    assert_eq!(
        told,
        [
            "1 the field `description` must be a text, it is a list",
            "2 the field `name` is missing",
            "3 the field `the function` must be an object, it is a number",
            "4 the field `name` is longer than 1000 bytes",
        ]
    );
    assert!(page.unreadable[0].raw.contains("a-odd"));
}

#[tokio::test]
async fn faults_that_pass_are_told_from_those_that_stay() {
    for (status, retry) in [
        ("500 Internal Server Error", Retry::Soon),
        ("502 Bad Gateway", Retry::Soon),
        ("503 Service Unavailable", Retry::Soon),
        ("501 Not Implemented", Retry::ByHand),
        ("403 Forbidden", Retry::ByHand),
    ] {
        let failure = page(&Hostile::answering(status, "", "{}").await).await.expect_err("a refusal");
        assert_eq!(failure.retry, retry, "{status}");
    }
    let cut = Script::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"functions\":".to_vec());
    assert_eq!(page(&Hostile::start(cut).await).await.expect_err("cut").retry, Retry::Soon);
}
