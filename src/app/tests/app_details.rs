//! The details of an app, and the apps pane itself, through the whole program.

use super::screens::check;
use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::kept::Change;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// The apps of the other tests, with links.
fn linked() -> Vec<App> {
    let mut apps = apps();
    apps[0].raw =
        r#"{"docs_url":"https://docs.integry.io/apps/slack","icon_url":"https://cdn.example.com/slack.png"}"#
            .into();
    apps[1].raw = format!(
        r#"{{"docs_url":"javascript:alert({})","icon_url":"https://cdn.example.com/{}.png"}}"#,
        "1".repeat(60),
        "x".repeat(200)
    )
    .into();
    apps
}

/// The details of the app that is so many rows below the first.
fn details(size: (u16, u16), down: usize) -> Bench {
    let mut bench = Bench::start(size);
    bench.load(linked(), functions());
    bench.press(&["g", "j"]);
    bench.press(&vec!["j"; down]);
    bench.press(&["i"]);
    bench
}

fn fetched(bench: &mut Bench, result: Result<App, Failure>) {
    let details = bench.state.apps.details.as_ref().expect("details");
    let job = details.refresh.job().expect("a job");
    let result = result.map(Box::new);
    bench.msg(Msg::Apps(apps::Msg::Details(apps::DetailsMsg::Fetched(job, result))));
}

#[test]
fn details_in_every_state() {
    for size in SIZES {
        check("app_one_account", &details(size, 0));
        let mut bench = details(size, 2);
        check("app_choose_account", &bench);
        bench.press(&["j", "Enter"]);
        check("app_account_chosen", &bench);
        bench.press(&["r"]);
        bench.msg(Msg::Now(Millis(1_234), NOW));
        check("app_fetching", &bench);
        let failure = Failure::new(FailureKind::Network, "The API did not answer", "timed out after 60 s");
        fetched(&mut bench, Err(failure.retryable()));
        check("app_not_fetched", &bench);
        check("app_not_connected", &details(size, 5));
    }
}

#[test]
fn many_accounts_with_long_names_scroll() {
    for size in [SIZES[0], SIZES[1]] {
        let mut bench = details(size, 0);
        bench.press(&["r"]);
        let name = |at: u64| format!("{} 東京支店 account number {at}", "Acme Incorporated ".repeat(4));
        let accounts = (0..40).map(|at| account(1_000 + at, &name(at), "2024-12-29T08:00:00Z")).collect();
        fetched(&mut bench, Ok(app(1, "slack", "Slack", accounts)));
        bench.press(&["G", "k"]);
        check("app_many_accounts", &bench);
    }
}

#[test]
fn choosing_an_account_is_kept_and_esc_leaves() {
    let mut bench = details(SIZES[1], 2);
    bench.press(&["j", "Enter"]);
    assert_eq!(bench.effects, [Effect::Keep(Change::Account("hubspot".into(), 12))]);
    assert_eq!(bench.state.form.chosen.get("hubspot"), Some(&12));
    bench.press(&["?", "Esc", "Esc"]);
    assert!(bench.state.apps.details.is_none() && bench.state.focus == Pane::Apps);
    bench.press(&["i", "i"]);
    assert!(bench.state.apps.details.is_none(), "the key that opened it closes it");
}

#[test]
fn keys_lead_to_docs_login_page_and_icon() {
    let mut bench = details(SIZES[1], 0);
    bench.press(&["o"]);
    assert!(
        matches!(bench.effects.as_slice(), [Effect::OpenDocs { address, .. }] if address == "https://docs.integry.io/apps/slack")
    );
    bench.press(&["y"]);
    assert!(matches!(bench.effects.as_slice(), [Effect::Copy { .. }]), "{:?}", bench.effects);
    // A picture lies over the details, and leads back to them.
    bench.press(&["I"]);
    assert_eq!(bench.effects, [], "it is asked about first");
    check("app_icon", &bench);
    bench.press(&["Esc", "C"]);
    assert_eq!(bench.state.connect.0.as_ref().expect("an overlay").before.name, "slack");
    bench.press(&["Esc"]);
    assert!(bench.state.apps.details.is_some());
    // An unsafe address is not opened.
    let mut bench = details(SIZES[0], 2);
    bench.press(&["o"]);
    assert_eq!(bench.effects, []);
    assert!(bench.screen().contains("its address is no web page"), "{}", bench.screen());
    let mut bench = details(SIZES[0], 5);
    bench.press(&["o"]);
    assert_eq!(bench.effects, []);
    assert!(bench.screen().contains("the API names none"), "{}", bench.screen());
}

#[test]
fn several_accounts_say_which_one_is_used_or_that_none_is() {
    let mut bench = Bench::loaded(SIZES[1]);
    assert!(bench.screen().contains("HubSpot  choose one: Enter"), "{}", bench.screen());
    bench.press(&["j", "j", "j"]);
    assert!(bench.screen().contains("Enter act as it"), "{}", bench.screen());
    bench.press(&["Enter"]);
    let screen = bench.screen();
    assert!(!screen.contains("choose one") && screen.contains("Sales EU ✓"), "{screen}");
    // The chosen account is gone: it says so again.
    let mut now = apps().remove(1);
    now.accounts = vec![account(12, "Sales US", ""), account(13, "Sales JP", "")];
    bench.msg(Msg::Apps(apps::Msg::Replace(Box::new(now))));
    assert!(bench.screen().contains("HubSpot  choose one: Enter"), "{}", bench.screen());
}
