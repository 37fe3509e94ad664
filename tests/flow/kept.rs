//! The list of functions is kept, and what is another the next time is told.

use std::fs;

use integry_tui::sandbox::Options;

use super::support::{Person, readable};

#[tokio::test]
async fn the_list_is_kept_without_login_pages_and_changes_are_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((160, 44), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.quit().await;
    let kept =
        fs::read_dir(dir.path().join("cache")).expect("a cache").next().expect("a file").expect("a file");
    let text = readable(&kept.path());
    assert!(text.contains("channel_id") && !text.contains("login_url"));

    let options = Options { extra_functions: 3, ..Options::default() };
    let mut person = Person::begin((160, 44), options, Some(dir.path())).await;
    person.settle().await;
    // Its schemas name the sandbox's own address, which is another at every start: some are changed as well.
    assert!(person.sees("Functions since the last time: 3 new"), "{}", person.screen());
    // A function whose schema lies on disk opens like any other.
    person.press(&["/", "=slack post", "Enter"]).await;
    assert!(person.sees("* channel"), "{}", person.screen());
    person.quit().await;

    // A file that is cut is said and made anew.
    let bytes = fs::read(kept.path()).expect("a file");
    fs::write(kept.path(), &bytes[..bytes.len() / 2]).expect("a file");
    let mut person = Person::begin((160, 44), Options::default(), Some(dir.path())).await;
    person.settle().await;
    assert!(person.sees("The kept list of functions is made anew"), "{}", person.screen());
    person.quit().await;
    let again = readable(&kept.path());
    assert!(again.contains("channel_id") && !again.contains("login_url"));
    let functions = |text: &str| text.matches("\"parameters\":").count();
    assert_eq!((functions(&again), functions(&text)), (307, 307), "all of them");
}
