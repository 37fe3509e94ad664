//! What is kept comes back, privately and whole.

use super::*;
use crate::domain::document::{Doc, Path};
use crate::domain::form::Draft;
use crate::domain::kept::Expression;

fn kept() -> Kept {
    let mut kept = Kept::default();
    let arguments = std::sync::Arc::new(Doc::parse(r#"{"channel":"random","n":0.10}"#).unwrap());
    let texts = vec![(Path::of_key("list").index(2), "12,5".to_owned())];
    let suggested = vec![Path::of_key("channel"), Path::of_key("list").index(0)];
    kept.apply(Change::Draft("slack-post-message".into(), Some(Draft { arguments, texts, suggested })));
    kept.apply(Change::Opened("slack-post-message".into()));
    kept.apply(Change::Opened("slack-list-users".into()));
    kept.apply(Change::Favourite("slack-post-message".into(), true));
    kept.apply(Change::Account("hubspot".into(), 18_446_744_073_709_551_615));
    kept.apply(Change::Variables([("name".to_owned(), "\u{1b}[31m".to_owned())].into_iter().collect()));
    let expression = |text: &str| Expression { function: "slack-list-users".into(), text: text.into() };
    kept.apply(Change::Expression(expression(".members[] | .name")));
    kept.apply(Change::Expression(expression("map(select(.a == \"\u{1b}\"))")));
    kept
}

fn changes(kept: &Kept) -> Vec<Change> {
    let drafts = kept.drafts.iter().map(|(name, draft)| Change::Draft(name.clone(), Some(draft.clone())));
    let accounts = kept.accounts.iter().map(|(app, id)| Change::Account(app.clone(), *id));
    let expressions = kept.expressions.iter().rev().cloned().map(Change::Expression);
    let recent = kept.recent.iter().rev().cloned().map(Change::Opened);
    let favourites = kept.favourites.iter().map(|name| Change::Favourite(name.clone(), true));
    drafts
        .chain(accounts)
        .chain(expressions)
        .chain(recent)
        .chain(favourites)
        .chain([Change::Variables(kept.variables.clone())])
        .collect()
}

#[test]
fn everything_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    Store::new(dir.path(), "sandbox", "demo-user").apply(changes(&kept())).unwrap();
    assert_eq!(Store::new(dir.path(), "sandbox", "demo-user").load().unwrap(), kept());
    assert_eq!(Store::new(dir.path(), "sandbox", "../other").load().unwrap(), Kept::default());
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    Store::new(dir.path(), "a/b", "ü").apply(changes(&kept())).unwrap();
    let drafts = dir.path().join("drafts");
    assert_eq!(drafts.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let file = std::fs::read_dir(&drafts).unwrap().next().unwrap().unwrap();
    assert_eq!(file.file_name(), "a_2f_b~_fc_.json");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_damaged_file_is_reported_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("drafts")).unwrap();
    let path = dir.path().join("drafts/w~u.json");
    for damaged in ["{\"version\":1,", "{\"version\":2}", "[]"] {
        std::fs::write(&path, damaged).unwrap();
        let mut store = Store::new(dir.path(), "w", "u");
        assert!(matches!(store.load(), Err(StoreError::Damaged { .. })), "{damaged}");
        assert!(store.apply(changes(&kept())).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), damaged);
    }
}

#[test]
fn two_programs_leave_each_other_what_they_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let store = || Store::new(dir.path(), "acme@api.integry.io", "ann");
    let draft = |function: &str, text: &str| {
        let arguments = std::sync::Arc::new(Doc::of([("channel", Doc::text(text.to_owned()))]));
        Change::Draft(
            function.to_owned(),
            Some(Draft { arguments, texts: Vec::new(), suggested: Vec::new() }),
        )
    };
    let (mut one, mut two) = (store(), store());
    assert_eq!((one.load().unwrap(), two.load().unwrap()), (Kept::default(), Kept::default()));
    one.apply([draft("slack-post-message", "one")]).unwrap();
    two.apply([draft("slack-create-channel", "two"), Change::Favourite("slack-x".into(), true)]).unwrap();
    one.apply([draft("slack-post-message", "one more"), Change::Opened("slack-x".into())]).unwrap();
    two.apply([Change::Favourite("slack-y".into(), true)]).unwrap();
    let kept = store().load().unwrap();
    let channel = |function: &str| kept.drafts[function].arguments.member("channel").cloned();
    assert_eq!(channel("slack-post-message"), Some(Doc::text("one more".to_owned())));
    assert_eq!(channel("slack-create-channel"), Some(Doc::text("two".to_owned())));
    assert_eq!((kept.favourites.len(), kept.recent), (2, vec!["slack-x".to_owned()]));
    // A file that was taken away is made anew with all that is known.
    std::fs::remove_dir_all(dir.path().join("drafts")).unwrap();
    one.apply([Change::Favourite("slack-z".into(), true)]).unwrap();
    assert_eq!(store().load().unwrap().drafts.len(), 2);
}
