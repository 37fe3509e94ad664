//! What was typed is there after the program ended, however it ended.

use integry_tui::sandbox::Options;

use super::support::Person;

#[tokio::test]
async fn drafts_variables_and_the_chosen_account_survive_a_restart() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((160, 44), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.press(&["/", "=slack post", "Enter", "Enter", "=random", "Enter"]).await;
    person.press(&["v", "Enter", "=first_name=John", "Enter", "Esc"]).await;
    person.press(&["/", "=hubspot list contacts", "Enter", "a", "Down", "Enter"]).await;
    // Half a word, and then it ends.
    person.press(&["/", "=slack list mess", "Enter", "Enter", "=gener"]).await;
    person.quit().await;

    let mut person = Person::begin((160, 44), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.press(&["/", "=slack post", "Enter"]).await;
    assert!(person.sees("* channel          random"), "{}", person.screen());
    assert!(person.sees("1 variable"), "{}", person.screen());
    person.press(&["/", "=slack list mess", "Enter"]).await;
    assert!(person.sees("gener"), "{}", person.screen());
    person.press(&["/", "=hubspot list contacts", "Enter"]).await;
    assert!(person.sees("acts as Sales US"), "{}", person.screen());
    person.quit().await;
}

/// Somebody who types a secret of their own into a field has it on the screen, and not on disk.
#[tokio::test]
async fn credentials_that_were_typed_are_not_kept() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((160, 44), Options::default(), Some(dir.path())).await;
    person.settle().await;
    let secrets = person.secrets();
    let typed = format!("=mine: {}", secrets.join(" "));
    person.press(&["/", "=slack post", "Enter", "Enter", &typed, "Enter"]).await;
    person.press(&["v", "Enter", &format!("=token={}", secrets[0]), "Enter", "Esc"]).await;
    person.press(&["/", "=slack list mess", "Enter", "Enter", &typed]).await;
    person.quit().await;
    let mut kept = String::new();
    for entry in std::fs::read_dir(dir.path().join("drafts")).expect("drafts") {
        kept += &std::fs::read_to_string(entry.expect("a file").path()).expect("text");
    }
    assert_eq!(kept.matches("mine: •••••••• •••••••• ••••••••").count(), 2, "{kept}");
    assert!(secrets.iter().all(|secret| !kept.contains(secret)), "{kept}");
}
