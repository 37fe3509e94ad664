//! Pages of apps arriving, the selection, the connected-only switch.

use std::time::Duration;

use super::*;
use crate::domain::account::{Account, App};
use crate::domain::failure::{Failure, FailureKind};
use crate::effect::{Effect, JobId, JobIds, Millis, Remote};
use crate::features::paging::Page;
use crate::features::{Ctx, Motion, Step};

fn app(id: u64, name: &str, accounts: u64) -> App {
    let account =
        |n| Account { id: id * 100 + n, display_name: format!("{name} {n}"), modified_at: String::new() };
    App {
        id,
        name: name.into(),
        title: name.to_uppercase(),
        login_url: String::new(),
        accounts: (0..accounts).map(account).collect(),
        raw: "{}".into(),
    }
}

fn page(apps: Vec<App>, next: Option<&str>) -> Page<Vec<App>> {
    Page { items: apps, unreadable: Vec::new(), next: next.map(Into::into) }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn fetch(number: u64, cursor: Option<&str>) -> Effect {
    Effect::FetchApps { job: job(number), cursor: cursor.map(Into::into), after: Duration::ZERO }
}

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn loading() -> Self {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        assert_eq!(bench.run(Msg::Load), (vec![fetch(1, None)], None));
        bench
    }

    fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(0), height: 5 })
    }
}

#[test]
fn pages_follow_their_cursor_and_the_first_connected_app_is_selected() {
    let mut bench = Bench::loading();
    let first = page(vec![app(1, "a", 0), app(2, "b", 2)], Some("c2"));
    let step = bench.run(Msg::Page(job(1), Ok(first)));
    assert_eq!(step, (vec![fetch(2, Some("c2"))], Some(Out::Loaded)));
    let rows = [Row::All, Row::App(0), Row::App(1), Row::Account(1, 0), Row::Account(1, 1)];
    assert_eq!(bench.state.rows, rows);
    assert_eq!(bench.state.scope().map(|app| app.name.as_str()), Some("b"));
    let step = bench.run(Msg::Page(job(2), Ok(page(vec![app(3, "c", 1)], None))));
    assert_eq!(step, (vec![], Some(Out::Loaded)));
    assert_eq!(bench.state.chain.loading, Remote::Ready(()));
    assert_eq!(bench.state.scope().map(|app| app.name.as_str()), Some("b"), "the selection stays");
}

#[test]
fn a_stale_page_changes_nothing() {
    let mut bench = Bench::loading();
    let reload = bench.run(Msg::Load);
    assert_eq!(reload.0, [Effect::Cancel(job(1)), fetch(2, None)]);
    let before = bench.state.clone();
    assert_eq!(bench.run(Msg::Page(job(1), Ok(page(vec![app(1, "a", 0)], None)))), (vec![], None));
    assert_eq!(bench.state, before);
}

#[test]
fn a_failed_later_page_keeps_what_is_loaded() {
    let mut bench = Bench::loading();
    bench.run(Msg::Page(job(1), Ok(page(vec![app(1, "a", 0)], Some("x")))));
    let failure = Failure::new(FailureKind::Network, "No answer", "");
    assert_eq!(
        bench.run(Msg::Page(job(2), Err(failure.clone()))),
        (vec![], Some(Out::NotRefreshed(failure.clone())))
    );
    assert_eq!(bench.state.chain.loading, Remote::Failed(failure));
    assert_eq!(bench.state.apps.len(), 1);
}

#[test]
fn a_repeated_cursor_ends_the_chain() {
    let mut bench = Bench::loading();
    bench.run(Msg::Page(job(1), Ok(page(vec![app(1, "a", 0)], Some("x")))));
    let step = bench.run(Msg::Page(job(2), Ok(page(vec![app(2, "b", 0)], Some("x")))));
    assert_eq!(step, (vec![], Some(Out::Loaded)));
    assert!(
        matches!(&bench.state.chain.loading, Remote::Failed(failure) if failure.title == "The list repeats itself")
    );
}

#[test]
fn connected_only_hides_the_rest_and_comes_back() {
    let mut bench = Bench::loading();
    bench.run(Msg::Page(job(1), Ok(page(vec![app(1, "a", 0), app(2, "b", 1)], None))));
    assert_eq!(bench.run(Msg::ToggleConnected), (vec![], Some(Out::ScopeChanged)));
    assert_eq!(bench.state.rows, [Row::All, Row::App(1), Row::Account(1, 0)]);
    assert_eq!(bench.state.scope().map(|app| app.name.as_str()), Some("b"));
    bench.run(Msg::ToggleConnected);
    assert_eq!(bench.state.rows.len(), 4);
}

#[test]
fn enter_on_an_account_chooses_it() {
    let mut bench = Bench::loading();
    bench.run(Msg::Page(job(1), Ok(page(vec![app(2, "b", 2)], None))));
    bench.run(Msg::Move(Motion::Last));
    assert_eq!(bench.run(Msg::Open), (vec![], Some(Out::AccountChosen("b".into(), 201))));
    assert_eq!(bench.state.chosen.get("b"), Some(&201));
    bench.run(Msg::Move(Motion::Up));
    bench.run(Msg::Move(Motion::Up));
    assert_eq!(bench.run(Msg::Open), (vec![], Some(Out::ToFunctions)));
}

#[test]
fn cancel_stops_the_chain_and_keeps_what_came() {
    let mut bench = Bench::loading();
    bench.run(Msg::Page(job(1), Ok(page(vec![app(1, "a", 0)], Some("x")))));
    assert_eq!(bench.run(Msg::Cancel), (vec![Effect::Cancel(job(2))], None));
    assert_eq!(bench.run(Msg::Page(job(2), Ok(page(vec![app(2, "b", 0)], None)))), (vec![], None));
    assert_eq!(bench.state.apps.len(), 1);
}

#[test]
fn kept_apps_are_shown_until_newer_ones_come_and_the_whole_list_is_kept() {
    let mut bench = Bench::loading();
    assert_eq!(bench.run(Msg::ReadKept), (vec![Effect::ReadApps(job(2))], None));
    assert_eq!(bench.run(Msg::KeptRead(job(9), vec![app(9, "z", 1)])), (vec![], None), "a stale read");
    assert_eq!(bench.run(Msg::KeptRead(job(2), vec![app(1, "a", 1)])), (vec![], Some(Out::Loaded)));
    assert!(bench.state.is_kept && bench.state.chain.loading == Remote::Loading(job(1)));
    let first = page(vec![app(1, "a", 2)], Some("c2"));
    let next = Effect::FetchApps { job: job(3), cursor: Some("c2".into()), after: Duration::ZERO };
    assert_eq!(
        bench.run(Msg::Page(job(1), Ok(first))),
        (vec![next], Some(Out::Loaded)),
        "half a list is not kept"
    );
    assert!(!bench.state.is_kept);
    let all = [app(1, "a", 2), app(2, "b", 0)];
    let step = bench.run(Msg::Page(job(3), Ok(page(vec![all[1].clone()], None))));
    assert_eq!(step, (vec![Effect::KeepApps(all.as_slice().into())], Some(Out::Loaded)));
    // An account that was connected is kept as well.
    let now = [app(1, "a", 2), app(2, "b", 1)];
    let step = bench.run(Msg::Replace(Box::new(now[1].clone())));
    assert_eq!(step, (vec![Effect::KeepApps(now.as_slice().into())], Some(Out::Loaded)));
}

#[test]
fn kept_apps_that_come_too_late_are_not_shown() {
    let mut bench = Bench::loading();
    bench.run(Msg::ReadKept);
    bench.run(Msg::Page(job(1), Ok(page(vec![app(1, "a", 1)], Some("x")))));
    assert_eq!(bench.run(Msg::KeptRead(job(2), vec![app(9, "z", 1)])), (vec![], None));
    assert_eq!(bench.state.apps, [app(1, "a", 1)]);
}
