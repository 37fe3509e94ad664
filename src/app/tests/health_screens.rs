//! The board of the accounts' health, in all its faces.

use std::time::Duration;

use insta::assert_snapshot;

use super::*;
use crate::domain::call::CallFailure;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::told::Told;
use crate::features::health;

fn check(name: &str, bench: &Bench) {
    assert_snapshot!(name, bench.screen());
}

fn told(code: &str, output: &str, millis: u64) -> Told {
    let body = format!(r#"{{"network_code":"{code}","output":{output}}}"#);
    let verdict = wire::executed(&body).expect("an executed call");
    let exchange = Exchange { total: Duration::from_millis(millis), ..exchange(200, &body) };
    Told::of(Ok(Arc::new(CallOutcome { exchange, verdict, index: None })))
}

fn refused(text: &str) -> Told {
    let body = format!(r#"{{"error":"Could not call the function.","error_details":["{text}"]}}"#);
    let verdict = wire::not_executed(&body).expect("a refused call");
    Told::of(Ok(Arc::new(CallOutcome { exchange: exchange(400, &body), verdict, index: None })))
}

fn too_many() -> Told {
    let failure = Failure::new(FailureKind::Refused, "Too many requests", "Integry asks to try again in 9 s");
    let exchange = Some(Arc::new(exchange(429, "")));
    Told::of(Err(Arc::new(CallFailure { failure, exchange, may_have_run: false })))
}

impl Bench {
    /// The board is asked for, and its functions are found; Pipedrive has none.
    fn asking(size: (u16, u16)) -> Self {
        let mut bench = Self::start(size);
        let mut apps = apps();
        apps[2].accounts = vec![account(31, "663----------8b1", "")];
        apps.push(app(
            4,
            "gsheets",
            "グーグル スプレッドシート, the spreadsheets of the whole company",
            vec![account(41, "営業部門 東京・大阪・名古屋 combined account of the region", "")],
        ));
        apps.push(app(5, "evil", "zero\u{200b}width", vec![account(51, "\u{202e}evil\u{1b}[31m", "")]));
        bench.load(apps, functions());
        bench.press(&["H"]);
        let job = bench.effects.iter().find_map(|effect| match effect {
            Effect::PlanChecks { job, .. } => Some(*job),
            _ => None,
        });
        let checks = [
            ("slack", "slack-auth-test"),
            ("hubspot", "hubspot-list-owners"),
            ("gsheets", "gsheets-list-all-the-spreadsheets-of-a-company"),
            ("evil", "evil-\u{1b}[31m-get-me"),
        ];
        let checks = checks.into_iter().map(|(app, name)| (app.to_owned(), name.to_owned())).collect();
        bench.msg(Msg::Health(health::Msg::Planned(job.expect("a job"), Ok(checks))));
        bench
    }

    /// Answers the check of an account.
    fn checked(&mut self, account: u64, told: Told) {
        let board = self.state.health.board.as_ref().expect("a board");
        let row = board.rows.iter().find(|row| row.subject.account.id == account).expect("a row");
        let job = row.job().expect("a job");
        self.msg(Msg::Health(health::Msg::Checked(job, told)));
    }

    fn all_checked(size: (u16, u16)) -> Self {
        let mut bench = Self::asking(size);
        bench.state.now = Millis(1_250);
        bench.checked(271_828, told("200", r#"{"ok":true,"user":"grace"}"#, 184));
        bench.checked(11, told("401", r#"{"status":"error","category":"EXPIRED_AUTHENTICATION"}"#, 95));
        bench.checked(12, refused("The grant of Sales US has expired: please reconnect the account to go on working with it, as described in the documentation of the app that was connected in the first place."));
        bench.checked(41, told("200", r#"[{"id":"1"}]"#, 4_321));
        bench.checked(51, told("500", r#"{"message":"\u001b[31mred"}"#, 12));
        bench
    }
}

#[test]
fn while_it_asks() {
    let mut bench = Bench::asking((120, 40));
    bench.state.now = Millis(1_250);
    bench.checked(271_828, told("200", r#"{"ok":true,"user":"grace"}"#, 184));
    check("health_asking_120", &bench);
    bench.state.size = (80, 24);
    check("health_asking_80", &bench);
    bench.press(&["Esc"]);
    assert_eq!(bench.effects.len(), 4);
    check("health_stopped_80", &bench);
}

#[test]
fn when_all_have_answered() {
    for (size, name) in [((120, 40), "120"), ((80, 24), "80"), ((200, 60), "200")] {
        let mut bench = Bench::all_checked(size);
        bench.state.now = Millis(200_000);
        check(&format!("health_checked_{name}"), &bench);
        bench.press(&["j"]);
        check(&format!("health_refused_{name}"), &bench);
    }
}

#[test]
fn the_service_asks_to_wait() {
    let mut bench = Bench::asking((120, 40));
    bench.checked(271_828, too_many());
    for account in [11, 12, 41] {
        bench.checked(account, told("200", "[]", 20));
    }
    check("health_too_many_120", &bench);
}

#[test]
fn nobody_to_ask_and_nothing_loaded() {
    let mut bench = Bench::start((80, 24));
    bench.press(&["H"]);
    assert!(!bench.state.health.is_open);
    assert!(bench.screen().contains("still loading"), "{}", bench.screen());
    bench.load(vec![app(3, "pipedrive", "Pipedrive", vec![])], functions());
    bench.press(&["H"]);
    assert_eq!(bench.effects, []);
    check("health_nobody_80", &bench);
}

#[test]
fn it_failed_to_look_for_functions() {
    let mut bench = Bench::loaded((80, 24));
    bench.press(&["H"]);
    let job = bench.state.health.board.as_ref().and_then(|board| board.planning).expect("a job");
    let failure =
        Failure::new(FailureKind::Local, "A fault in the program", "a background job crashed").retryable();
    bench.msg(Msg::Health(health::Msg::Planned(job, Err(failure))));
    check("health_failed_80", &bench);
}

#[test]
fn a_row_leads_on() {
    let mut bench = Bench::all_checked((120, 40));
    bench.press(&["Enter"]);
    assert!(!bench.state.health.is_open);
    assert_eq!(bench.state.focus, Pane::Apps);
    assert_eq!(bench.state.apps.selected(), Some(apps::Row::Account(1, 0)));
    bench.press(&["H"]);
    assert!(bench.state.health.is_open, "the board is still there");
    assert_eq!(bench.effects, [], "and nobody is asked again");
    bench.press(&["C"]);
    assert!(bench.state.connect.0.is_some());
    assert!(bench.screen().contains("HubSpot"), "{}", bench.screen());
    bench.press(&["Esc"]);
    assert!(bench.state.health.is_open && bench.state.connect.0.is_none());
    bench.press(&["r"]);
    assert!(matches!(bench.effects[..], [Effect::PlanChecks { .. }]));
    bench.press(&["Ctrl-C"]);
    assert!(matches!(bench.effects[..], [Effect::Cancel(_)]));
    bench.press(&["H"]);
    assert!(!bench.state.health.is_open);
}

#[test]
fn in_the_output_the_key_shows_headers() {
    let mut bench = Bench::opened((120, 40));
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    bench.answer(200, r#"{"network_code":"200","output":[1]}"#);
    bench.press(&["4", "H"]);
    assert!(bench.state.output.is_reading() && !bench.state.health.is_open);
}
