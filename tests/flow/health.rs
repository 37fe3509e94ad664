//! The health of the accounts of the real sandbox.

use std::time::Duration;

use integry_tui::domain::health::Verdict;
use integry_tui::sandbox::Options;

use super::support::{Person, connect_in_browser};

/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(3_600);

/// Every connected account is asked by a call that only reads; the one whose grant has expired is found and stands first.
#[tokio::test]
async fn the_expired_account_is_found() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["H"]).await;
    let board = person.state().health.board.as_ref().expect("a board");
    let accounts: usize = person.state().apps.apps.iter().map(|app| app.accounts.len()).sum();
    assert_eq!(board.rows.len(), accounts);
    let all: Vec<_> = board.rows.iter().map(|row| (row.subject.app.clone(), row.verdict())).collect();
    assert_eq!(all[0], ("dropbox".to_owned(), Some(Verdict::Expired)), "{all:?}");
    assert_eq!(board.number(Verdict::Expired), 1, "{all:?}");
    assert_eq!(board.number(Verdict::Failed), 0, "{all:?}");
    assert!(board.number(Verdict::Ok) > 12, "{all:?}");
    assert!(person.sees("expired_access_token"), "{}", person.screen());
    let calls = person.calls();
    assert_eq!(calls.len(), accounts - board.number(Verdict::NoCheck));
    assert!(calls.iter().all(|body| body == "{}"), "{calls:?}");
    let catalog = &person.state().functions.catalog;
    for row in &board.rows {
        let function = row.function.as_deref().and_then(|name| catalog.named(name));
        let is_query = function.is_none_or(|function| function.kind().wire() == Some("QUERY"));
        assert!(is_query, "{:?}", row.function);
    }
    // To its account, and back to the board without asking again.
    person.press(&["Enter"]).await;
    let selected = person.state().apps.scope().map(|app| app.name.clone());
    assert_eq!(selected.as_deref(), Some("dropbox"));
    person.press(&["H", "Esc", "X"]).await;
    assert!(person.sees("health"), "{}", person.screen());
    assert_eq!(person.calls().len(), calls.len());
    person.quit().await;
}

#[tokio::test]
async fn no_more_than_four_are_asked_at_once_and_esc_stops() {
    let options = Options { call_latency: FOR_EVER, ..Options::default() };
    let mut person = Person::begin((120, 40), options, None).await;
    person.settle().await;
    person.press_only(&["H"]).await;
    while person.state().health.board.as_ref().is_some_and(|board| board.planning.is_some()) {
        tokio::task::yield_now().await;
        person.press_only(&["j"]).await;
    }
    let board = person.state().health.board.as_ref().expect("a board");
    assert_eq!(board.jobs().count(), 4);
    person.press(&["Esc"]).await;
    let board = person.state().health.board.as_ref().expect("a board");
    assert!(!board.is_running() && board.number(Verdict::NotChecked) > 12);
    assert!(person.calls().len() <= 4);
    person.quit().await;
}

/// From the board to the login page and back: the same account, renewed, is well.
#[tokio::test]
async fn an_expired_account_is_renewed_from_the_board() {
    let mut person = Person::start((120, 40)).await;
    person.press(&["H"]).await;
    let board = person.state().health.board.as_ref().expect("a board");
    let expired = board.selected().map(|row| row.subject.account.clone()).expect("an account");
    let before = person.calls().len();
    person.press_only(&["C"]).await;
    assert!(person.sees("Connect Dropbox"), "{}", person.screen());
    let login_url = person.state().connect.0.as_ref().expect("an overlay").before.login_url.clone();
    let name = expired.display_name.replace(' ', "+");
    let ((), ()) = tokio::join!(connect_in_browser(&login_url, &name), person.settle());
    assert!(person.sees(&format!("Dropbox: {} is connected.", expired.display_name)), "{}", person.screen());
    let board = person.state().health.board.as_ref().expect("a board");
    assert_eq!(
        (board.number(Verdict::Expired), board.number(Verdict::Failed)),
        (0, 0),
        "{}",
        person.screen()
    );
    let row = board.selected().expect("a row");
    assert_eq!((row.subject.account.id, row.verdict()), (expired.id, Some(Verdict::Ok)));
    assert_eq!(person.calls().len(), before + 1, "nobody else is asked");
    person.quit().await;
}

/// Who asks more after a 429 is asked to wait longer.
#[tokio::test]
async fn a_service_that_asks_to_wait_is_asked_no_more() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut person = Person::begin((120, 40), Options::default(), Some(dir.path())).await;
    person.settle().await;
    person.quit().await;
    let faults = "429=100%".parse().expect("faults");
    let options = Options { faults, ..Options::default() };
    let mut person = Person::begin((120, 40), options, Some(dir.path())).await;
    // The lists wait for the service, too; what is kept is there.
    while person.state().apps.apps.is_empty() || person.state().functions.catalog.is_empty() {
        person.press_only(&["1"]).await;
        tokio::task::yield_now().await;
    }
    person.press_only(&["H"]).await;
    while person.state().health.board.as_ref().is_none_or(|board| board.ended.is_none()) {
        person.press_only(&["j"]).await;
        tokio::task::yield_now().await;
    }
    let board = person.state().health.board.as_ref().expect("a board");
    assert!(board.halted.is_some(), "{}", person.screen());
    assert!(person.calls().len() <= 4, "{:?}", person.calls());
    assert_eq!(board.number(Verdict::Ok), 0, "{}", person.screen());
    assert!(board.number(Verdict::NotChecked) > 12, "{}", person.screen());
    person.quit().await;
}
