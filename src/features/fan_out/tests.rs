//! For whom it runs, how many run at once, what becomes of them, in every order that results and keys can race.

use super::*;
use crate::domain::account::Account;
use crate::domain::call::{CallFailure, CallOutcome, CallRequest, Exchange, NextPage, Verdict};
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::function::FunctionKind;
use crate::domain::output::Counts;
use crate::domain::target::Target;
use crate::domain::told::Told;
use crate::domain::variables::Variables;
use crate::effect::{Comparand, Effect, JobId, JobIds, Millis};
use crate::features::{Ctx, Motion, Step};
use crate::widgets::text_input::{EditKey, TextInput};
use std::sync::Arc;
use std::time::Duration;

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(5), height: 10 })
    }

    /// The choice is open for these accounts.
    fn choosing(kind: FunctionKind, accounts: u64) -> Self {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        let step =
            bench.run(Msg::Choose(Box::new(plan(kind)), (1..=accounts).map(account).collect(), vec![]));
        assert_eq!(step, (vec![], None));
        bench
    }

    /// These run.
    fn running(kind: FunctionKind, accounts: u64) -> (Self, Vec<Effect>) {
        let mut bench = Self::choosing(kind, accounts);
        let (_, out) = bench.run(Msg::Enter);
        let Some(Out::Want(plan, whom)) = out else { panic!("{out:?}") };
        let (effects, out) = bench.run(Msg::Run(plan, whom));
        assert_eq!(out, None);
        (bench, effects)
    }

    fn stages(&self) -> Vec<&Stage> {
        self.table().rows.iter().map(|row| &row.stage).collect()
    }

    fn table(&self) -> &Table {
        self.state.table.as_ref().expect("a table")
    }

    fn typed(&mut self, text: &str) {
        for letter in text.chars() {
            self.run(Msg::Edit(EditKey::Char(letter)));
        }
    }
}

fn account(id: u64) -> Account {
    Account { id, display_name: format!("Account {id}"), modified_at: String::new() }
}

fn plan(kind: FunctionKind) -> Plan {
    let arguments = Doc::parse(r#"{"a":1}"#).unwrap();
    let request = Box::new(CallRequest {
        function: "f".into(),
        arguments,
        variables: Variables::default(),
        account: None,
        cursor: None,
    });
    Plan { request, kind, app_title: "App".into() }
}

fn call_for(number: u64, account: u64) -> Effect {
    let request = CallRequest { account: Some(account), ..*plan(FunctionKind::Query).request };
    Effect::CallFor { job: job(number), user: None, request: Box::new(request) }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(5) }
}

fn answer(body: &str) -> Told {
    let exchange = Exchange {
        status: 200,
        headers: Vec::new(),
        body: body.to_owned().into(),
        first_byte: Duration::ZERO,
        total: Duration::from_millis(20),
    };
    let verdict = Verdict::Executed {
        network_code: "200".into(),
        output: 0..body.len(),
        next: NextPage::NotPaged,
        refusal: None,
    };
    Told::of(Ok(Arc::new(CallOutcome { exchange, verdict, index: None })))
}

fn failure(may_have_run: bool) -> Told {
    let failure = Failure::new(FailureKind::Network, "No answer", "");
    Told::of(Err(Arc::new(CallFailure { failure, exchange: None, may_have_run })))
}

fn raw(told: &Told) -> Comparand {
    let (exchange, range) = told.document().expect("a document");
    Comparand::Raw(exchange, range)
}

#[test]
fn all_accounts_are_ticked_at_first_and_ticks_decide() {
    let mut bench = Bench::choosing(FunctionKind::Query, 3);
    assert_eq!(bench.state.ticked().len(), 3);
    bench.run(Msg::Toggle);
    bench.run(Msg::Toggle);
    assert_eq!(bench.state.ticked(), [Target::Account(account(3))]);
    let whom = bench.state.ticked();
    assert_eq!(bench.run(Msg::Enter), (vec![], Some(Out::Want(Box::new(plan(FunctionKind::Query)), whom))));
    bench.run(Msg::ToggleAll);
    assert_eq!(bench.state.ticked().len(), 3);
    bench.run(Msg::ToggleAll);
    assert_eq!(bench.run(Msg::Enter), (vec![], Some(Out::NoneTicked)));
}

#[test]
fn users_of_the_profile_are_offered_and_not_ticked() {
    let mut bench = Bench::choosing(FunctionKind::Query, 1);
    bench.run(Msg::Back);
    for _ in 0..2 {
        let users = vec!["bob".to_owned(), "carl".to_owned()];
        bench.run(Msg::Choose(Box::new(plan(FunctionKind::Query)), vec![account(1)], users));
        assert_eq!(bench.state.users, [("bob".to_owned(), false), ("carl".to_owned(), false)]);
        assert_eq!(bench.state.ticked(), [Target::Account(account(1))]);
    }
    bench.run(Msg::Move(Motion::Last));
    bench.run(Msg::Toggle);
    assert_eq!(bench.state.ticked(), [Target::Account(account(1)), Target::User("carl".into())]);
}

#[test]
fn an_id_that_cannot_be_sent_stays_in_the_line() {
    let mut bench = Bench::choosing(FunctionKind::Query, 2);
    bench.run(Msg::TypeUsers);
    bench.run(Msg::Paste("bob, \u{30e6}".into()));
    let (_, out) = bench.run(Msg::Commit);
    assert!(matches!(out, Some(Out::NoUser(id, _)) if id == "\u{30e6}"));
    let choice = bench.state.choice.as_ref().expect("a choice");
    assert_eq!(
        (bench.state.users.len(), choice.typing.as_ref().map(TextInput::text)),
        (0, Some("bob, \u{30e6}".into()))
    );
}

#[test]
fn users_are_typed_with_commas_or_one_by_one_and_stay_for_the_next_choice() {
    let mut bench = Bench::choosing(FunctionKind::Query, 1);
    bench.run(Msg::TypeUsers);
    bench.typed("bob, eve,bob");
    bench.run(Msg::Commit);
    bench.typed("mallory");
    bench.run(Msg::Commit);
    assert!(bench.state.is_typing(), "the line stays for the next one");
    bench.run(Msg::Commit);
    assert!(!bench.state.is_typing(), "an empty line is left");
    let users = |bench: &Bench| bench.state.users.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    assert_eq!(users(&bench), ["bob", "eve", "mallory"]);
    assert_eq!(bench.state.choice.as_ref().map(|choice| choice.list.selected), Some(3));
    bench.run(Msg::Remove);
    bench.run(Msg::Move(Motion::First));
    bench.run(Msg::Remove);
    let user = |id: &str| Target::User(id.into());
    assert_eq!(
        bench.state.ticked(),
        [user("bob"), user("eve")],
        "an account is not removed, it loses its tick"
    );
    bench.run(Msg::TypeUsers);
    bench.run(Msg::Paste("x\ny".into()));
    bench.run(Msg::Commit);
    bench.run(Msg::Back);
    assert!(bench.state.is_open);
    bench.run(Msg::Back);
    assert_eq!((bench.state.is_open, bench.state.choice.is_none()), (false, true));
    bench.run(Msg::Choose(Box::new(plan(FunctionKind::Query)), vec![], vec![]));
    assert_eq!(users(&bench), ["bob", "eve", "x", "y"]);
}

#[test]
fn four_are_on_their_way_and_each_end_lets_the_next_one_start() {
    let (mut bench, effects) = Bench::running(FunctionKind::Query, 6);
    assert_eq!(effects, [call_for(1, 1), call_for(2, 2), call_for(3, 3), call_for(4, 4)]);
    let (effects, _) = bench.run(Msg::Finished(job(2), failure(true)));
    assert_eq!(effects, [call_for(5, 5)]);
    assert_eq!(bench.run(Msg::Finished(job(2), failure(true))), (vec![], None), "it has ended already");
    let (effects, _) = bench.run(Msg::Finished(job(3), failure(true)));
    assert_eq!(effects, [call_for(6, 6)]);
    let (effects, _) = bench.run(Msg::Finished(job(4), failure(true)));
    assert_eq!(effects, []);
    assert_eq!(bench.table().jobs().collect::<Vec<_>>(), [job(1), job(5), job(6)]);
}

#[test]
fn another_user_is_signed_for_and_names_no_account() {
    let mut bench = Bench::choosing(FunctionKind::Query, 0);
    bench.run(Msg::TypeUsers);
    bench.typed("bob");
    bench.run(Msg::Commit);
    bench.run(Msg::Commit);
    let whom = bench.state.ticked();
    let (effects, _) = bench.run(Msg::Run(Box::new(plan(FunctionKind::Query)), whom));
    let request = plan(FunctionKind::Query).request;
    assert_eq!(effects, [Effect::CallFor { job: job(1), user: Some("bob".into()), request }]);
}

#[test]
fn answers_are_compared_with_the_first_one_whatever_comes_first() {
    let (mut bench, _) = Bench::running(FunctionKind::Query, 3);
    let (one, two) = (answer("[1]"), answer("[2]"));
    assert_eq!(bench.run(Msg::Finished(job(2), two.clone())).0, [], "the first one is still to come");
    let (effects, _) = bench.run(Msg::Finished(job(1), one.clone()));
    let compare =
        |number, new: &Told| Effect::CountDifferences { job: job(number), old: raw(&one), new: raw(new) };
    assert_eq!(effects, [compare(4, &two)]);
    let three = answer("[1]");
    assert_eq!(bench.run(Msg::Finished(job(3), three.clone())).0, [compare(5, &three)]);
    let counts = Counts { changed: 1, ..Counts::default() };
    bench.run(Msg::Compared(job(4), Ok(counts)));
    bench.run(Msg::Compared(job(9), Ok(Counts::default())));
    let against: Vec<_> = bench.table().rows.iter().map(|row| row.against.clone()).collect();
    assert_eq!(against, [Against::Nothing, Against::Differs(counts), Against::Comparing(job(5))]);
    // Another one is marked: what is under way is of no use any more.
    bench.run(Msg::Move(Motion::Down));
    let (effects, _) = bench.run(Msg::Mark);
    let compare =
        |number, new: &Told| Effect::CountDifferences { job: job(number), old: raw(&two), new: raw(new) };
    assert_eq!(effects, [Effect::Cancel(job(5)), compare(6, &one), compare(7, &three)]);
    assert_eq!(bench.run(Msg::Compared(job(5), Ok(counts))), (vec![], None));
    assert_eq!(bench.table().rows[2].against, Against::Comparing(job(7)));
}

#[test]
fn when_the_first_one_fails_the_next_answer_is_the_one_to_compare_with() {
    let (mut bench, _) = Bench::running(FunctionKind::Query, 3);
    bench.run(Msg::Finished(job(3), answer("[3]")));
    bench.run(Msg::Finished(job(2), answer("[2]")));
    assert_eq!(bench.table().reference(), None);
    let (effects, _) = bench.run(Msg::Finished(job(1), failure(true)));
    assert_eq!(bench.table().reference(), Some(1));
    assert_eq!(effects.len(), 1);
}

#[test]
fn esc_stops_what_runs_and_what_waits_then_leaves() {
    let (mut bench, _) = Bench::running(FunctionKind::Action, 6);
    bench.run(Msg::Finished(job(1), answer("[1]")));
    let (effects, out) = bench.run(Msg::Back);
    assert_eq!(effects, [job(2), job(3), job(4), job(5)].map(Effect::Cancel));
    assert_eq!(out, Some(Out::Stopped(4)));
    assert!(matches!(
        bench.stages()[..],
        [
            Stage::Ended(_),
            Stage::Cancelled,
            Stage::Cancelled,
            Stage::Cancelled,
            Stage::Cancelled,
            Stage::NotSent
        ]
    ));
    assert_eq!(bench.run(Msg::Finished(job(2), answer("[2]"))), (vec![], None), "too late");
    assert!(bench.state.is_open);
    assert_eq!(bench.run(Msg::Back), (vec![], None));
    assert!(!bench.state.is_open);
}

#[test]
fn only_what_is_safe_is_run_again_and_only_after_it_was_asked_for() {
    let (mut bench, _) = Bench::running(FunctionKind::Action, 4);
    bench.run(Msg::Finished(job(1), answer("[1]")));
    bench.run(Msg::Finished(job(2), failure(true)));
    bench.run(Msg::Finished(job(3), failure(false)));
    let not_again = |step: Step<Out>| matches!(step, (effects, Some(Out::NotAgain(_))) if effects.is_empty());
    assert!(not_again(bench.run(Msg::Again)), "it has its answer");
    bench.run(Msg::Move(Motion::Down));
    assert!(not_again(bench.run(Msg::Again)), "it may have run");
    bench.run(Msg::Move(Motion::Down));
    let (effects, out) = bench.run(Msg::Again);
    let again = (Box::new(plan(FunctionKind::Action)), vec![Target::Account(account(3))]);
    assert_eq!((effects, out), (vec![], Some(Out::Want(again.0.clone(), again.1.clone()))));
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(bench.run(Msg::Again), (vec![], None), "it runs");
    let (effects, _) = bench.run(Msg::Run(again.0, again.1));
    assert_eq!(effects, [call_for(5, 3)]);
    assert_eq!(bench.table().rows.len(), 4, "the others stay");
    // What only reads may be repeated whatever became of it.
    let (mut bench, _) = Bench::running(FunctionKind::Query, 1);
    bench.run(Msg::Back);
    assert!(matches!(bench.run(Msg::Again).1, Some(Out::Want(..))));
}

#[test]
fn the_answer_is_shown_with_whom_it_is_of_and_the_table_comes_back() {
    let (mut bench, _) = Bench::running(FunctionKind::Query, 2);
    assert_eq!(bench.run(Msg::Enter), (vec![], Some(Out::NothingToShow)));
    bench.run(Msg::Finished(job(1), answer("[1]")));
    let (_, out) = bench.run(Msg::Enter);
    let Some(Out::Show(picked)) = out else { panic!("{out:?}") };
    assert_eq!((picked.target, picked.request.account), (Target::Account(account(1)), Some(1)));
    assert!(!bench.state.is_open);
    let request = CallRequest { account: Some(2), ..*plan(FunctionKind::Query).request };
    let other = CallRequest { arguments: Doc::object(), ..request.clone() };
    assert!(bench.state.table_of(Some(&other)).is_some(), "the second one is still to come");
    bench.run(Msg::Finished(job(2), answer("[1]")));
    assert!(bench.state.table_of(Some(&request)).is_some(), "whichever account is chosen in the form");
    assert!(bench.state.table_of(Some(&other)).is_none(), "the form has changed");
    assert!(bench.state.table_of(None).is_none());
    bench.run(Msg::Show);
    assert!(bench.state.is_open);
    assert!(matches!(bench.run(Msg::Compare).1, Some(Out::CannotCompare(_))), "with itself");
    bench.run(Msg::Move(Motion::Down));
    let (_, out) = bench.run(Msg::Compare);
    let Some(Out::Compare(old, new)) = out else { panic!("{out:?}") };
    assert_eq!((old.target, new.target), (Target::Account(account(1)), Target::Account(account(2))));
}

#[test]
fn a_new_table_takes_the_place_of_the_last_one_whole() {
    let (mut bench, _) = Bench::running(FunctionKind::Query, 2);
    bench.run(Msg::Finished(job(1), answer("[1]")));
    bench.run(Msg::Finished(job(2), answer("[1]")));
    bench.run(Msg::Choose(Box::new(plan(FunctionKind::Query)), vec![account(7)], vec![]));
    let whom = bench.state.ticked();
    let (effects, _) = bench.run(Msg::Run(Box::new(plan(FunctionKind::Query)), whom));
    assert_eq!(effects, [Effect::Cancel(job(3)), call_for(4, 7)]);
    assert_eq!(bench.run(Msg::Compared(job(3), Ok(Counts::default()))), (vec![], None));
}
