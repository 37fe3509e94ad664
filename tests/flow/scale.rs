//! Workspaces of many pages, over faults, and disks that do not help.

use std::fs;
use std::time::Duration;

use integry_tui::sandbox::Options;

use super::support::Person;

fn many() -> Options {
    Options {
        extra_functions: 400,
        page_size: 20,
        list_latency: Duration::from_millis(5),
        ..Options::default()
    }
}

fn paths(person: &Person) -> usize {
    person.sandbox.requests().iter().filter(|request| request.path.contains("/functions/list/")).count()
}

#[tokio::test]
async fn everything_comes_over_faults_once() {
    let faults = "error=20%,cut=5%".parse().expect("faults");
    let mut person = Person::begin((120, 40), Options { faults, seed: Some(7), ..many() }, None).await;
    for _ in 0..40 {
        person.settle().await;
        if !person.state().functions.can_go_on(person.state().now)
            && !person.state().apps.can_go_on(person.state().now)
        {
            break;
        }
        person.press(&["r"]).await;
    }
    let catalog = &person.state().functions.catalog;
    assert_eq!(catalog.len(), 707, "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_waited_for() {
    let faults = "429=15%".parse().expect("faults");
    let options =
        Options { faults, seed: Some(3), extra_functions: 100, page_size: 50, ..Options::default() };
    let mut person = Person::begin((120, 40), options, None).await;
    person.settle().await;
    assert_eq!(person.state().functions.catalog.len(), 407, "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn the_app_in_view_is_asked_for_by_itself() {
    let mut person = Person::begin((120, 40), many(), None).await;
    person.settle().await;
    let asked = person.sandbox.requests();
    let first = asked.iter().find(|request| request.query.contains("app="));
    assert!(first.is_some_and(|request| request.query.contains("app=slack")), "the first that is connected");
    assert_eq!((person.state().functions.catalog.len(), paths(&person)), (707, 37));
    person.quit().await;
}

#[tokio::test]
async fn two_programs_share_a_cache() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut one = Person::begin((120, 40), many(), Some(dir.path())).await;
    let mut other = Person::begin((120, 40), many(), Some(dir.path())).await;
    one.settle().await;
    other.settle().await;
    for person in [&mut one, &mut other] {
        person.press(&["/", "=slack post message", "Enter"]).await;
        assert!(person.sees("* channel"), "{}", person.screen());
    }
    one.press(&["2", "r"]).await;
    assert!(!one.sees("made anew") && !one.sees("cannot be kept"), "{}", one.screen());
    one.quit().await;
    other.quit().await;
}

#[tokio::test]
async fn a_cache_that_cannot_be_written_is_said_and_nothing_else_happens() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::write(dir.path().join("cache"), "in the way").expect("a file");
    let mut person = Person::begin((160, 44), many(), Some(dir.path())).await;
    person.settle().await;
    assert!(person.sees("The list of functions cannot be kept"), "{}", person.screen());
    person.press(&["/", "=slack post message", "Enter"]).await;
    assert!(person.sees("* channel"), "{}", person.screen());
    person.quit().await;
}

#[tokio::test]
async fn a_file_of_another_version_is_said_once_and_made_anew() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((160, 44), many(), Some(dir.path())).await;
    person.settle().await;
    person.quit().await;
    let path = fs::read_dir(dir.path().join("cache"))
        .expect("a cache")
        .next()
        .expect("a file")
        .expect("a file")
        .path();
    let mut bytes = fs::read(&path).expect("a file");
    bytes[7] = 1;
    fs::write(&path, bytes).expect("a file");
    for is_old in [true, false] {
        let mut person = Person::begin((160, 44), many(), Some(dir.path())).await;
        person.settle().await;
        assert_eq!(person.sees("made anew"), is_old, "{}", person.screen());
        person.quit().await;
    }
}
