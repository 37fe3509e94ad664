//! Transitions of connecting: state and effects.

use super::*;
use crate::domain::account::Account;
use crate::domain::failure::FailureKind;
use crate::effect::{Effect, JobIds, Millis};
use crate::features::{Ctx, Step};

fn app(accounts: &[(u64, &str)]) -> App {
    App {
        id: 1,
        name: "trello".into(),
        title: "Trello".into(),
        login_url: "https://login.example/trello".into(),
        accounts: accounts
            .iter()
            .map(|(id, at)| Account {
                id: *id,
                display_name: format!("A{id}"),
                modified_at: (*at).to_owned(),
            })
            .collect(),
        raw: "{}".into(),
    }
}

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn started(accounts: &[(u64, &str)]) -> Self {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        bench.msg(Msg::Start(Box::new(app(accounts))));
        bench
    }

    fn msg(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(0), height: 10 })
    }

    fn watch(&self) -> JobId {
        self.state.0.as_ref().and_then(|connecting| connecting.watch).expect("a watch")
    }

    fn seen(&mut self, accounts: &[(u64, &str)]) -> Step<Out> {
        let job = self.watch();
        self.msg(Msg::Seen(job, Ok(Box::new(app(accounts)))))
    }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn fetch(number: u64) -> Effect {
    Effect::FetchApp { job: job(number), name: "trello".into(), after: std::time::Duration::from_secs(1) }
}

#[test]
fn the_page_is_opened_and_the_app_watched() {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    let step = bench.msg(Msg::Start(Box::new(app(&[]))));
    let open = Effect::OpenPage { job: job(1), address: "https://login.example/trello".into() };
    assert_eq!(step, (vec![open, fetch(2)], None));
    assert_eq!(bench.seen(&[]), (vec![fetch(3)], None), "not yet");
    let (effects, out) = bench.seen(&[(7, "t")]);
    assert_eq!(effects, []);
    assert!(matches!(out, Some(Out::Connected(_, account)) if account.id == 7));
    assert_eq!(bench.state, State(None));
}

#[test]
fn a_renewed_account_counts_and_a_lost_one_does_not() {
    let mut bench = Bench::started(&[(7, "t"), (8, "t")]);
    assert_eq!(bench.seen(&[(7, "t")]).1, None);
    assert!(matches!(bench.seen(&[(7, "later")]).1, Some(Out::Connected(_, account)) if account.id == 7));
}

#[test]
fn an_app_without_a_page_is_said_to_have_none() {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    let without = App { login_url: String::new(), ..app(&[]) };
    assert_eq!(bench.msg(Msg::Start(Box::new(without))), (vec![], Some(Out::NoPage("Trello".into()))));
    assert_eq!(bench.state, State(None));
}

#[test]
fn a_failed_asking_is_shown_and_asked_again() {
    let mut bench = Bench::started(&[]);
    let failure = Failure::new(FailureKind::Network, "No connection", "refused");
    let watch = bench.watch();
    assert_eq!(bench.msg(Msg::Seen(watch, Err(failure.clone()))), (vec![fetch(3)], None));
    assert_eq!(bench.state.0.as_ref().unwrap().failure, Some(failure));
    bench.seen(&[]);
    assert_eq!(bench.state.0.as_ref().unwrap().failure, None);
}

#[test]
fn patience_ends_and_begins_again() {
    let mut bench = Bench::started(&[]);
    let mut asked = 1;
    while !bench.seen(&[]).0.is_empty() {
        asked += 1;
    }
    assert_eq!((asked, bench.state.0.as_ref().unwrap().watch), (300, None));
    let (effects, _) = bench.msg(Msg::Again);
    assert!(matches!(effects[..], [Effect::FetchApp { .. }]));
    assert_eq!(bench.msg(Msg::Again), (vec![], None), "one watch at a time");
}

#[test]
fn stale_results_and_closing() {
    let mut bench = Bench::started(&[]);
    assert_eq!(bench.msg(Msg::Seen(job(99), Ok(Box::new(app(&[(7, "t")]))))), (vec![], None));
    assert_eq!(bench.msg(Msg::Opened(job(99), Ok(()))), (vec![], None));
    assert_eq!(bench.state.0.as_ref().unwrap().page, Page::Opening(job(1)));
    bench.msg(Msg::Opened(job(1), Ok(())));
    assert_eq!(bench.state.0.as_ref().unwrap().page, Page::Opened);
    let address = Out::Copy("https://login.example/trello".into());
    assert_eq!(bench.msg(Msg::Copy), (vec![], Some(address)));
    assert_eq!(bench.msg(Msg::Close), (vec![Effect::Cancel(job(2))], None));
    assert_eq!(bench.msg(Msg::Seen(job(2), Ok(Box::new(app(&[(7, "t")]))))), (vec![], None));
    assert_eq!(bench.state, State(None));
}
