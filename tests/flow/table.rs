//! An answer as a table: the workers build, sort, filter and count it while the person looks.

use super::support::Person;

#[tokio::test]
async fn deals_are_a_table_that_is_sorted_filtered_and_charted() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["/", "=pipedrive get all persons", "Enter", "Ctrl-R"]).await;
    person.press(&["4", "t"]).await;
    assert!(person.sees(" rows  "), "{}", person.screen());
    assert!(person.sees("distinct"), "the column was counted: {}", person.screen());
    person.press(&["s", "s"]).await;
    assert!(person.sees(" ↓"), "{}", person.screen());
    person.press(&["=="]).await;
    assert!(person.sees("1 of ") && person.sees("only "), "{}", person.screen());
    person.press(&["==", "l", "b"]).await;
    assert!(person.sees(" drawn"), "{}", person.screen());
    person.press(&["Esc"]).await;
    assert!(!person.sees(" drawn") && person.sees("distinct"), "{}", person.screen());
    person.press(&["Esc"]).await;
    assert!(!person.sees("distinct"), "the tree is there again: {}", person.screen());
    person.quit().await;
}
