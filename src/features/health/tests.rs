//! Who is asked, how many at once, when it stops, and the order of the verdicts.

use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::domain::account::{Account, App};
use crate::domain::call::{CallFailure, CallOutcome, CallRequest, Exchange, NextPage, Verdict as Answer};
use crate::domain::catalog::Snapshot;
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::health::Verdict;
use crate::domain::told::Told;
use crate::domain::variables::Variables;
use crate::effect::{Effect, JobId, JobIds, Millis};
use crate::features::{Ctx, Motion, Step};

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(5), height: 10 })
    }

    /// So many accounts of one app, and one of an app without a check, are asked.
    fn asking(accounts: u64) -> (Self, Vec<Effect>) {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        let mut subjects: Vec<_> = (1..=accounts).map(|id| subject("crm", id)).collect();
        subjects.insert(0, subject("odd", 100));
        let (effects, out) = bench.run(Msg::Start(subjects, Snapshot::default()));
        let apps = vec!["odd".to_owned(), "crm".to_owned()];
        assert_eq!(effects, [Effect::PlanChecks { job: job(1), apps, snapshot: Snapshot::default() }]);
        assert_eq!(out, None);
        let checks = Checks::from([("crm".to_owned(), "crm-get-me".to_owned())]);
        let (effects, _) = bench.run(Msg::Planned(job(1), Ok(checks)));
        (bench, effects)
    }

    fn board(&self) -> &Board {
        self.state.board.as_ref().expect("a board")
    }

    fn verdicts(&self) -> Vec<(u64, Option<Verdict>)> {
        self.board().rows.iter().map(|row| (row.subject.account.id, row.verdict())).collect()
    }
}

fn subject(app: &str, id: u64) -> Subject {
    let account = Account { id, display_name: format!("Account {id}"), modified_at: String::new() };
    Subject { app: app.into(), app_title: app.to_uppercase(), account }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(5) }
}

fn check(number: u64, account: u64) -> Effect {
    let request = CallRequest {
        function: "crm-get-me".into(),
        arguments: Doc::object(),
        variables: Variables::default(),
        account: Some(account),
        cursor: None,
    };
    Effect::CheckAccount { job: job(number), request: Box::new(request) }
}

fn exchange(status: u16) -> Exchange {
    let total = Duration::from_millis(20);
    Exchange { status, headers: Vec::new(), body: "{}".into(), first_byte: total, total }
}

fn answered(code: &str) -> Told {
    let verdict =
        Answer::Executed { network_code: code.into(), output: 0..2, next: NextPage::NotPaged, refusal: None };
    Told::of(Ok(Arc::new(CallOutcome { exchange: exchange(200), verdict, index: None })))
}

fn too_many() -> Told {
    let failure = Failure::new(FailureKind::Refused, "Too many requests", "Integry asks to try again in 9 s");
    let exchange = Some(Arc::new(exchange(429)));
    Told::of(Err(Arc::new(CallFailure { failure, exchange, may_have_run: false })))
}

#[test]
fn four_are_asked_at_once_and_an_app_without_a_check_is_not() {
    let (mut bench, effects) = Bench::asking(6);
    assert_eq!(effects, [check(2, 1), check(3, 2), check(4, 3), check(5, 4)]);
    assert_eq!(bench.verdicts()[0], (100, Some(Verdict::NoCheck)));
    assert_eq!(bench.run(Msg::Checked(job(3), answered("200"))).0, [check(6, 5)]);
    assert_eq!(bench.run(Msg::Checked(job(3), answered("401"))).0, [], "it has answered already");
    assert_eq!(bench.run(Msg::Checked(job(2), answered("200"))).0, [check(7, 6)]);
    assert_eq!(bench.run(Msg::Checked(job(4), answered("200"))).0, []);
    assert_eq!(bench.run(Msg::Planned(job(1), Ok(Checks::default()))).0, [], "that is long done");
    assert_eq!(bench.board().jobs().collect::<Vec<_>>(), [job(5), job(6), job(7)]);
}

#[test]
fn the_worst_stand_first_when_all_have_answered() {
    let (mut bench, _) = Bench::asking(4);
    for (number, code) in [(2, "200"), (3, "401"), (4, "500")] {
        bench.run(Msg::Checked(job(number), answered(code)));
    }
    let order: Vec<_> = bench.verdicts().iter().map(|(id, _)| *id).collect();
    assert_eq!(order, [100, 1, 2, 3, 4], "nothing moves while it runs");
    assert_eq!(bench.board().ended, None);
    bench.run(Msg::Move(Motion::Down));
    bench.run(Msg::Checked(job(5), answered("200")));
    let expected = [
        (2, Verdict::Expired),
        (3, Verdict::Failed),
        (100, Verdict::NoCheck),
        (1, Verdict::Ok),
        (4, Verdict::Ok),
    ];
    assert_eq!(bench.verdicts(), expected.map(|(id, verdict)| (id, Some(verdict))));
    assert_eq!(bench.board().selected().map(|row| row.subject.account.id), Some(1), "the selection follows");
    assert_eq!(bench.board().ended, Some(Millis(5)));
}

#[test]
fn when_the_service_asks_to_wait_nobody_else_is_asked() {
    let (mut bench, _) = Bench::asking(6);
    assert_eq!(bench.run(Msg::Checked(job(2), too_many())), (vec![], None));
    assert_eq!(bench.board().halted.as_deref(), Some("Integry asks to try again in 9 s"));
    for number in 3..=5 {
        assert_eq!(bench.run(Msg::Checked(job(number), answered("200"))), (vec![], None));
    }
    assert!(!bench.state.is_running());
    assert_eq!((bench.board().number(Verdict::NotChecked), bench.board().number(Verdict::Ok)), (3, 3));
}

#[test]
fn esc_stops_then_leaves_and_a_late_answer_is_dropped() {
    let (mut bench, _) = Bench::asking(6);
    let (effects, out) = bench.run(Msg::Back);
    assert_eq!(effects, [2, 3, 4, 5].map(|number| Effect::Cancel(job(number))));
    assert_eq!(out, Some(Out::Stopped));
    assert_eq!(bench.board().number(Verdict::NotChecked), 6);
    assert_eq!(bench.run(Msg::Checked(job(2), answered("200"))), (vec![], None));
    assert_eq!(bench.board().number(Verdict::NotChecked), 6);
    assert!(bench.state.is_open);
    bench.run(Msg::Back);
    assert!(!bench.state.is_open);
    bench.run(Msg::Show);
    assert!(bench.state.is_open);
}

#[test]
fn asking_again_leaves_nothing_of_before_behind() {
    let (mut bench, _) = Bench::asking(2);
    let (effects, _) = bench.run(Msg::Start(vec![subject("crm", 9)], Snapshot::default()));
    let plan = Effect::PlanChecks { job: job(4), apps: vec!["crm".into()], snapshot: Snapshot::default() };
    assert_eq!(effects, [Effect::Cancel(job(2)), Effect::Cancel(job(3)), plan]);
    assert_eq!(bench.run(Msg::Checked(job(2), answered("401"))), (vec![], None));
    assert_eq!(bench.verdicts(), [(9, None)]);
    assert_eq!(bench.run(Msg::Start(vec![], Snapshot::default())).0, [Effect::Cancel(job(4))]);
    assert!(bench.state.is_open && !bench.state.is_running(), "it says that there is nobody to ask");
}

#[test]
fn a_plan_that_fails_is_told() {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    bench.run(Msg::Start(vec![subject("crm", 1)], Snapshot::default()));
    let failure = Failure::new(FailureKind::Local, "A fault", "").retryable();
    assert_eq!(bench.run(Msg::Planned(job(1), Err(failure.clone()))), (vec![], None));
    assert_eq!((bench.board().failure.as_ref(), bench.state.is_running()), (Some(&failure), false));
}

#[test]
fn a_row_leads_to_its_account_and_to_its_login_page() {
    let (mut bench, _) = Bench::asking(2);
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(bench.run(Msg::Connect), (vec![], Some(Out::Connect("crm".into()))));
    assert!(bench.state.is_open, "one comes back to the board");
    assert_eq!(bench.run(Msg::GoTo), (vec![], Some(Out::GoTo("crm".into(), 1))));
    assert!(!bench.state.is_open);
}

fn app(accounts: impl IntoIterator<Item = u64>) -> App {
    let accounts = accounts.into_iter().map(|id| subject("crm", id).account).collect();
    let (name, title, login_url) = ("crm".into(), "CRM".into(), String::new());
    App { id: 1, name, title, login_url, accounts, raw: "{}".into() }
}

#[test]
fn an_account_that_is_renewed_is_asked_again_and_stays_selected() {
    let (mut bench, _) = Bench::asking(2);
    bench.run(Msg::Checked(job(2), answered("401")));
    bench.run(Msg::Checked(job(3), answered("200")));
    assert_eq!(bench.verdicts()[0], (1, Some(Verdict::Expired)));
    bench.run(Msg::Connect);
    let renewed = subject("crm", 1).account;
    assert_eq!(bench.run(Msg::Connected(Box::new(app([1, 2])), renewed)), (vec![check(4, 1)], None));
    assert!(bench.state.is_running());
    assert_eq!(bench.run(Msg::Checked(job(4), answered("200"))), (vec![], None));
    assert_eq!((bench.board().number(Verdict::Expired), bench.board().number(Verdict::Ok)), (0, 2));
    assert_eq!(bench.board().selected().map(|row| row.subject.account.id), Some(1));
}

#[test]
fn another_account_takes_the_place_of_those_that_went_with_it() {
    let (mut bench, _) = Bench::asking(2);
    let other = subject("crm", 9).account;
    let (effects, _) = bench.run(Msg::Connected(Box::new(app([9])), other.clone()));
    assert_eq!(effects, [Effect::Cancel(job(2)), Effect::Cancel(job(3)), check(4, 9)]);
    let ids: Vec<_> = bench.verdicts().iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [100, 9]);
    // Of an app that is not on the board, or while the board is not open, nobody is asked.
    let foreign = App { name: "other".into(), ..app([5]) };
    assert_eq!(bench.run(Msg::Connected(Box::new(foreign), subject("other", 5).account)), (vec![], None));
    bench.state.is_open = false;
    assert_eq!(bench.run(Msg::Connected(Box::new(app([9])), other)), (vec![], None));
}

#[test]
fn a_service_that_asks_to_wait_is_not_asked_for_a_renewed_account_either() {
    let (mut bench, _) = Bench::asking(6);
    bench.run(Msg::Checked(job(2), too_many()));
    let renewed = subject("crm", 1).account;
    assert_eq!(bench.run(Msg::Connected(Box::new(app(1..=6)), renewed)), (vec![], None));
    assert_eq!(bench.verdicts()[1], (1, Some(Verdict::NotChecked)));
}
